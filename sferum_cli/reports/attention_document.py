"""Whom to help, as a document: the organizations, each with what is in the way and how to go on."""

from collections.abc import Iterator
from dataclasses import replace

from sferum_cli.reports.attention import Attention, Lacking
from sferum_cli.reports.closing_parts import closing_parts
from sferum_cli.reports.document import Document, ListColumn, Listing, RowNames, Table
from sferum_cli.reports.meta import view_meta
from sferum_cli.reports.records_table import measure_column, table_of_records
from sferum_cli.reports.row_names import row_names
from sferum_cli.reports.statements import rules_statements
from sferum_cli.reports.week_result import Run
from sferum_cli.rulebook.indicators import (
    ORGANIZATION_COLUMNS,
    UNIT_COLUMNS,
    Column,
    Measure,
    name_column,
)
from sferum_cli.rulebook.message_bands import NEAR, near_misses
from sferum_cli.rulebook.obstacles import Obstacle
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext


def attention_document(attention: Attention, run: Run) -> Document:
    """What every format shows: the main table are the organizations, most missing first."""
    week = attention.week
    said = tuple(_statements(attention))
    table = attention_table(attention)
    rules = rules_statements(week, Level.ORGANIZATION, run, [])
    meta = view_meta("attention", week, run, Level.ORGANIZATION)
    return Document(
        view="attention",
        statements=said,
        main=table,
        parts=(table, *closing_parts(_legend((*said, *rules)), run, meta)),
        run=meta,
        data={"rows": table.cells},
        issues=run.problems.records,
        inputs=tuple(sheet.path for sheet in run.inputs),
        on_screen=(_card(attention),),
    )


def _statements(attention: Attention) -> Iterator[str]:
    number, week = len(attention.lacking), attention.week.week
    yield ngettext(
        "{number} organization lacks people to the region's targets, week "
        "{start:%d.%m.%Y} – {end:%d.%m.%Y}",
        "{number} organizations lack people to the region's targets, week "
        "{start:%d.%m.%Y} – {end:%d.%m.%Y}",
        number,
    ).format(number=number, start=week.start, end=week.end)
    if attention.not_judged:
        yield ngettext(
            "{number} more organization cannot be judged: its heads or messages are unknown, or "
            "its type has no share of its own (rule 3 of slide 16)",
            "{number} more organizations cannot be judged: their heads or messages are unknown, or "
            "their types have no shares of their own (rule 3 of slide 16)",
            attention.not_judged,
        ).format(number=attention.not_judged)


def attention_table(attention: Attention) -> Table:
    """The organizations, each with the people missing, and what is in the way."""
    missing_teachers, missing_students, people = _numbers()
    columns = (
        *UNIT_COLUMNS,
        *ORGANIZATION_COLUMNS,
        missing_teachers,
        missing_students,
        name_column("obstacle", _("Obstacle")),
        people,
        name_column("text", _("What is in the way")),
    )
    rows = [
        {
            **one.names,
            "missing_teachers": one.missing_teachers,
            "missing_students": one.missing_students,
            "obstacle": one.obstacle and one.obstacle.value,
            "people": one.people,
            "text": in_words(one, attention.week.rules),
        }
        for one in attention.lacking
    ]
    title = next(one.title for one in ORGANIZATION_COLUMNS if one.key == "organization")
    names = RowNames(title, ("organization", "organization_id"))
    table = table_of_records(_("Whom to help"), columns, rows, names)
    known = row_names(table.rows, Level.ORGANIZATION)
    names = replace(names, common=known.common, common_keys=known.common_keys)
    return replace(table, names=names, codes=("obstacle",))


def _card(attention: Attention) -> Table:
    """The same for a screen: who it is, what is in the way, and how many are missing."""
    title = _("Organization, and what is in its way")
    columns = (name_column("who", title), *_numbers())
    rows = [
        {
            "who": f"{_who(one)}: {in_words(one, attention.week.rules)}",
            "missing_teachers": one.missing_teachers,
            "missing_students": one.missing_students,
            "people": one.people,
        }
        for one in attention.lacking
    ]
    return table_of_records(_("Whom to help"), columns, rows, RowNames(title, ("who",)))


def _numbers() -> tuple[Column, Column, Column]:
    return (
        measure_column("missing_teachers", _("Teachers missing"), Measure.COUNT),
        measure_column("missing_students", _("Students missing"), Measure.COUNT),
        measure_column("people", _("Would follow"), Measure.RANK),
    )


def _who(one: Lacking) -> str:
    """An organization and its municipality."""
    name = one.names["organization"] or one.names["organization_id"]
    return ", ".join(filter(None, (name, one.names["municipality"])))


def in_words(one: Lacking, rules: Rules) -> str:
    """What is in the way of an organization's people."""
    number = one.behind or 0
    if one.obstacle is Obstacle.NOT_CONNECTED and one.says_connected is None:
        return _("not connected: «Подключена» does not say it, and the week has no row of it")
    if one.obstacle is Obstacle.TEACHERS_NOT_VERIFIED:
        return ngettext(
            "{number} teacher is not verified", "{number} teachers are not verified", number
        ).format(number=number)
    if one.obstacle is Obstacle.TEACHERS_SILENT:
        return ngettext(
            "{number} verified teacher sent no message",
            "{number} verified teachers sent no message",
            number,
        ).format(number=number)
    if one.obstacle is Obstacle.NEAR_MISSES:
        threshold = rules.thresholds.active_teacher_messages
        near = near_misses(threshold)
        return ngettext(
            "{number} teacher sent {least} to {most} messages, and {threshold} are wanted",
            "{number} teachers sent {least} to {most} messages, and {threshold} are wanted",
            number,
        ).format(
            number=number,
            least=near.first if near else threshold,
            most=threshold - 1,
            threshold=threshold,
        )
    if one.obstacle is Obstacle.STUDENTS_SILENT:
        return ngettext(
            "{number} verified student is not active",
            "{number} verified students are not active",
            number,
        ).format(number=number)
    return _without_number(one.obstacle)


def _without_number(obstacle: Obstacle | None) -> str:
    return {
        Obstacle.WITHOUT_ROWS: _("not one row in all the files: delivered, and the right ID?"),
        Obstacle.NOT_CONNECTED: _("not connected"),
        Obstacle.WITHOUT_USERS: _("connected, and without users in the week"),
        None: _("none of these: more people have to join or to write more"),
    }[obstacle]


def _legend(statements: tuple[str, ...]) -> Listing:
    """What the codes of the obstacles mean, in the order in which they are looked for."""
    meanings = {
        Obstacle.WITHOUT_ROWS: _("no row of any date in all the files"),
        Obstacle.NOT_CONNECTED: _("not registered on Сферум (R1)"),
        Obstacle.WITHOUT_USERS: _("connected, without users in the week"),
        Obstacle.TEACHERS_NOT_VERIFIED: _("users in the teacher's role who are not verified (R4)"),
        Obstacle.TEACHERS_SILENT: _("verified teachers without a message in the week"),
        Obstacle.NEAR_MISSES: _(
            "verified teachers within {number} messages of the threshold (R5)"
        ).format(number=NEAR),
        Obstacle.STUDENTS_SILENT: _("verified students who are not active (R7)"),
    }
    columns = (ListColumn(_("Obstacle"), 30), ListColumn(_("What it is"), 94))
    rows = [(one.value, meanings[one]) for one in Obstacle]
    return Listing(_("Legend"), columns, rows, below=statements, is_reference=True)
