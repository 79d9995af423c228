"""Aliases that may be meant, written into sferum.toml as comments for a person to confirm."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sferum_cli.errors import WrongCallError

ALIASES = "[aliases."


def write_proposals(snippets: Iterable[Sequence[str]], path: Path) -> int:
    """Add the alias lines among ``snippets`` to the settings as comments; how many were new.

    A snippet is the header of a table and the lines under it. What the file says already, as a
    comment or not, stays as it is. Raises OutputFailedError where the file cannot be written.
    """
    import tomlkit
    from tomlkit.exceptions import ParseError
    from tomlkit.items import Table

    from sferum_cli.outputs.staging import Staged, write_all

    text = path.read_text("utf-8-sig") if path.exists() else ""
    lines = {
        (table, line): None
        for table, *under in (snippet for snippet in snippets if snippet)
        if table.startswith(ALIASES)
        for line in under
        if line not in text
    }
    if not lines:
        return 0
    try:
        settings = tomlkit.parse(text)
    except ParseError as error:
        raise WrongCallError(f"{path}: {error}") from None
    aliases = settings.setdefault("aliases", tomlkit.table(is_super_table=True))
    for table, line in lines:
        name = table.removeprefix(ALIASES).removesuffix("]")
        if name not in aliases:
            aliases.add(name, tomlkit.table())
        section = aliases[name]
        if isinstance(section, Table):
            section.add(tomlkit.comment(line))
    data = tomlkit.dumps(settings).encode()
    write_all([Staged(path, data, lambda written: bool(tomlkit.parse(written.decode())))])
    return len(lines)
