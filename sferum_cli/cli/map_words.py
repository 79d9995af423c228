"""The words of the questions of ``sferum map``, and the tables that they are about."""

from typing import TYPE_CHECKING

from sferum_cli.cli.asking import Asked, Choice
from sferum_cli.excel import column_letter
from sferum_cli.problems import printable
from sferum_cli.rulebook.words import Kind
from sferum_cli.sources.cleaning.text import shown
from sferum_cli.sources.tables.columns import INPUT_COLUMN, ColumnNames
from sferum_cli.sources.tables.header_text import joined
from sferum_cli.sources.tables.shapes import table_name
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from sferum_cli.mapping.headers import HeaderQuestion, HeaderQuestions
    from sferum_cli.mapping.tables import MappedTable
    from sferum_cli.mapping.words import NameQuestion, RoleQuestion


def header_asked(question: "HeaderQuestion", names: ColumnNames) -> Asked:
    """What the column under a header is."""
    words = _("{place}: what is column {letter} «{header}»?").format(
        place=question.table.sheets[0].place, letter=question.letter, header=question.header
    )
    if question.values:
        words += " " + _("For example: {values}").format(values=", ".join(question.values))
    choices = [
        *(Choice(key, INPUT_COLUMN[key].title, is_likely=True) for key in question.likely),
        *(Choice(key, INPUT_COLUMN[key].title) for key in question.others),
    ]
    return Asked(words, choices, _("not needed"), names.key_of)


def role_asked(question: "RoleQuestion") -> Asked:
    """Which kind of people have a role."""
    words = ngettext(
        "The role «{word}» ({number} row): whose is it?",
        "The role «{word}» ({number} rows): whose is it?",
        question.rows,
    ).format(word=question.word, number=question.rows)
    kinds = {
        Kind.TEACHER: _("a teacher's"),
        Kind.STUDENT: _("a student's"),
        Kind.OTHER: _("neither's: counted as other"),
    }
    choices = []
    for number, kind in enumerate(question.kinds):
        near = question.near if number == 0 else None
        label = kinds[kind] + (_(", like «{role}»").format(role=near) if near else "")
        choices.append(Choice(kind.value, label, is_likely=near is not None and question.is_likely))
    return Asked(words, choices, _("leave it unknown: its rows are errors"))


def name_asked(question: "NameQuestion") -> Asked:
    """Which name of the headcount is meant by one that it does not have."""
    if question.section == "municipalities":
        words = _("The municipality «{name}»: which one of the headcount is it?")
    else:
        words = _("The organization «{name}»: which one of the headcount is it?")
    choices = [
        Choice(name, f"«{name}»", is_likely=number == 0)
        for number, name in enumerate(question.candidates)
    ]
    return Asked(words.format(name=question.name), choices, _("none of these"))


def table_shown(table: "MappedTable", questions: "HeaderQuestions") -> "Iterator[RenderableType]":
    """A table with its headers: what each is, or a few values of those that are asked about."""
    from rich.table import Table
    from rich.text import Text

    match = questions.match(table)
    heading = f"{table.sheets[0].place}: {table_name(match.kind)}"
    more = len(table.sheets) - 1
    if more:
        heading += " " + ngettext(
            "(and {number} more with this header)", "(and {number} more with this header)", more
        ).format(number=more)
    yield ""
    yield Text(heading, "bold")
    asked = {one.letter: one for one in questions.of(table)}
    key_of = {number: key for key, number in match.columns.items()}
    grid = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    grid.add_column(justify="right", style="cyan", no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    for number, cell in enumerate(match.candidate.cells):
        letter = column_letter(number)
        header = match.candidate.unknown.get(letter)
        if header is None and match.candidate.keys[number] is None:
            continue  # blank, or in a row that may be one of data
        header = shown(joined(cell)) if header is None else header
        if number in key_of:
            meaning = Text(INPUT_COLUMN[key_of[number]].title, "green")
        elif letter in asked:
            values = ", ".join(asked[letter].values)
            meaning = Text("? " + printable(values), "yellow")
        else:
            meaning = Text("–", "dim")
        grid.add_row("  " + letter, Text(printable(header)), meaning)
    yield grid
    lacking = [
        " / ".join(f"«{INPUT_COLUMN[key].title}»" for key in group)
        for group in questions.lacking(table)
    ]
    if lacking:
        yield Text("  " + _("Missing: {columns}").format(columns=", ".join(lacking)), "yellow")
