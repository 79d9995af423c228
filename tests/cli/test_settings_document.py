"""Lines put into a sferum.toml that somebody keeps by hand."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sferum_cli.cli.settings_document import (
    add_sections,
    lines_of,
    read_document,
    staged_document,
)
from sferum_cli.mapping.answers import Sections

SECTIONS: Sections = {
    "columns": {"Писем": "messages_sent"},
    "roles": {"teacher": ("Учитель химии", "Тренер")},
    "aliases.municipalities": {"Калачинскй": "Калачинский район"},
}
ADDED: dict[str, Any] = {
    "columns": {"Писем": "messages_sent"},
    "roles": {"teacher": ["Учитель химии", "Тренер"]},
    "aliases": {"municipalities": {"Калачинскй": "Калачинский район"}},
}

KEPT: dict[str, tuple[str, dict[str, Any]]] = {
    "an empty file": ("", ADDED),
    "a comment": ("# моё", ADDED),
    "another setting": ('rank_by = "percent"', {"rank_by": "percent", **ADDED}),
    "its own columns": (
        '[columns]\n# мои\n"Звонит" = "calls" # так\n\n[targets]\nactive_students = 30\n',
        {**ADDED, "columns": {"Звонит": "calls", "Писем": "messages_sent"},
         "targets": {"active_students": 30}}),
    "columns in a line": (
        'columns = { "Звонит" = "calls" }',
        {**ADDED, "columns": {"Звонит": "calls", "Писем": "messages_sent"}}),
    "columns with dots": (
        'columns."Звонит" = "calls"\n',
        {**ADDED, "columns": {"Звонит": "calls", "Писем": "messages_sent"}}),
    "words of its own": (
        '[roles]\nteacher = [\n  "Тренер", # да\n]\nother = ["Завхоз"]\n',
        {**ADDED, "roles": {"teacher": ["Тренер", "Учитель химии"], "other": ["Завхоз"]}}),
    "roles in a word": (
        'roles = "any" # все\nrank_by = "count"\n',
        {**ADDED, "rank_by": "count", "roles": {"taken": "any", **ADDED["roles"]}}),
    "other aliases": (
        '[aliases.organizations]\n"Первая" = "СОШ № 1"\n',
        {**ADDED, "aliases": {"organizations": {"Первая": "СОШ № 1"}, **ADDED["aliases"]}}),
    "aliases in a line": (
        'aliases = { organizations = { "Первая" = "СОШ № 1" } }\n',
        {**ADDED, "aliases": {"organizations": {"Первая": "СОШ № 1"}, **ADDED["aliases"]}}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), KEPT.values(), ids=KEPT)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_added(tmp_path: Path, text: str, expected: dict[str, Any], end: str) -> None:
    path = tmp_path / "sferum.toml"
    path.write_bytes(text.replace("\n", end).encode())
    document = read_document(path)
    replaced = add_sections(document, SECTIONS)
    written = staged_document(path, document).data.decode()
    assert tomllib.loads(written) == expected
    assert [one.name for one in replaced] == (["roles"] if "any" in text else [])
    for comment in ("# моё", "# мои", "# так", "# да"):
        assert (comment in written) == (comment in text)
    if end in text.replace("\n", end):
        assert written.count("\n") == written.count(end)
    again = read_document(path)
    add_sections(again, SECTIONS)
    assert staged_document(path, again).data.decode() == written


def test_what_stands_there_already_is_added_once(tmp_path: Path) -> None:
    path = tmp_path / "sferum.toml"
    document = read_document(path)
    add_sections(document, SECTIONS)
    path.write_bytes(staged_document(path, document).data)
    document = read_document(path)
    assert add_sections(document, SECTIONS) == []
    assert staged_document(path, document).data == path.read_bytes()


def test_another_value_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sferum.toml"
    path.write_text('[columns]\n"Писем" = "calls"\n', "utf-8")
    (replaced,) = add_sections(read_document(path), SECTIONS)
    assert (replaced.name, replaced.before, replaced.after) == (
        "columns.Писем", "calls", "messages_sent"
    )  # fmt: skip


@pytest.mark.parametrize(
    "header", ['«Писем» "всего"', "Писем\\всего", "a.b", "[x] # y", "a = b", "'", "\u200b!", " "]
)
def test_odd_headers_are_written_and_shown_alike(tmp_path: Path, header: str) -> None:
    sections: Sections = {"columns": {header: "calls"}}
    document = read_document(tmp_path / "sferum.toml")
    add_sections(document, sections)
    written = staged_document(tmp_path / "sferum.toml", document).data.decode()
    assert tomllib.loads(written) == sections == tomllib.loads("\n".join(lines_of(sections)))
