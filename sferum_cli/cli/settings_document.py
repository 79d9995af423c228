"""sferum.toml with the comments of a person: lines are added, and nothing else is changed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sferum_cli.errors import WrongCallError
from sferum_cli.problems import printable

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

    from sferum_cli.mapping.answers import Sections
    from sferum_cli.outputs.staging import Staged


@dataclass(frozen=True)
class Replaced:
    """A value that the settings have already, and the one that would stand there instead."""

    name: str
    before: str
    after: str


def read_document(path: Path) -> "TOMLDocument":
    """The settings with their comments, empty where there are none.

    Raises WrongCallError where they are no TOML.
    """
    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        return tomlkit.parse(path.read_text("utf-8-sig") if path.exists() else "")
    except ParseError as error:
        raise WrongCallError(f"{printable(str(path))}: {error}") from None


def staged_document(path: Path, document: "TOMLDocument") -> "Staged":
    """The settings as an output, whole where they can be read again; lines end as they did."""
    import tomlkit

    from sferum_cli.outputs.staging import Staged

    text = tomlkit.dumps(document)
    if path.exists() and b"\r\n" in path.read_bytes():
        text = text.replace("\n", "\r\n")
    data = text.encode()
    return Staged(path, data, lambda written: bool(tomlkit.parse(written.decode())))


def add_sections(document: "TOMLDocument", sections: "Sections") -> list[Replaced]:
    """Put these lines into the settings; those among them that replace another value.

    A list gets the words that it does not hold.
    """
    import tomlkit

    replaced = []
    short = document.get("roles")
    if "roles" in sections and isinstance(short, str):  # roles = "any" is short for a section
        document.remove("roles")
        document.add("roles", tomlkit.table())
        document["roles"]["taken"] = str(short)
        replaced.append(Replaced("roles", f'"{short}"', f'[roles] taken = "{short}"'))
    for name, lines in sections.items():
        section = _section(document, name.split("."))
        for key, value in lines.items():
            before = section.get(key)
            if isinstance(value, tuple):
                section[key] = _longer(before, value)
                continue
            section[key] = value
            if before is not None and before != value:
                replaced.append(Replaced(f"{name}.{key}", str(before), value))
    return replaced


def lines_of(sections: "Sections") -> Iterator[str]:
    """The lines of sferum.toml that these sections are."""
    for number, (name, lines) in enumerate(sections.items()):
        if number:
            yield ""
        yield f"[{name}]"
        for key, value in lines.items():
            left = key if name == "roles" else json.dumps(key, ensure_ascii=False)
            right = list(value) if isinstance(value, tuple) else value
            yield f"{left} = {json.dumps(right, ensure_ascii=False)}"


def _section(document: Any, names: list[str]) -> Any:
    """The section of these names, made where it is missing."""
    import tomlkit
    from tomlkit.items import InlineTable

    section = document
    for number, name in enumerate(names):
        if not isinstance(section.get(name), Mapping):
            in_line = isinstance(section, InlineTable)
            is_last = number + 1 == len(names)
            table = tomlkit.inline_table() if in_line else tomlkit.table(not is_last)
            section.add(name, table)
        section = section[name]
    return section


def _longer(before: Any, words: tuple[str, ...]) -> Any:
    import tomlkit

    longer = tomlkit.array() if before is None else before
    for word in words:
        if word not in longer:
            longer.append(word)
    return longer
