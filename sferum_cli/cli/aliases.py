"""Aliases that may be meant, written into sferum.toml as comments for a person to confirm."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sferum_cli.cli.settings_document import read_document, staged_document

ALIASES = "[aliases."


def write_proposals(snippets: Iterable[Sequence[str]], path: Path) -> int:
    """Add the alias lines among ``snippets`` to the settings as comments; how many were new.

    A snippet is the header of a table and the lines under it. What the file says already, as a
    comment or not, stays as it is. Raises OutputFailedError where the file cannot be written.
    """
    import tomlkit
    from tomlkit.items import Table

    from sferum_cli.outputs.staging import write_all

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
    settings = read_document(path)
    aliases = settings.setdefault("aliases", tomlkit.table(is_super_table=True))
    for table, line in lines:
        name = table.removeprefix(ALIASES).removesuffix("]")
        if name not in aliases:
            aliases.add(name, tomlkit.table())
        section = aliases[name]
        if isinstance(section, Table):
            section.add(tomlkit.comment(line))
    write_all([staged_document(path, settings)])
    return len(lines)
