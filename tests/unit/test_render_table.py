"""The table on a terminal: everything on it at any width, and nothing acts on the screen."""

import dataclasses
import io
import re
from collections.abc import Iterable

import polars as pl
import pytest
from rich.cells import cell_len
from rich.console import Console

from sferum_cli.render.cells import shown
from sferum_cli.render.terminal import print_document
from sferum_cli.reports.document import Document, ListColumn, Listing
from sferum_cli.reports.overview import overview_table
from sferum_cli.reports.report import Report
from sferum_cli.reports.report_document import in_full, report_document
from sferum_cli.reports.statements import statements
from sferum_cli.rulebook.indicators import Measure
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _
from sferum_cli.translation import use_language
from tests.unit.test_render_cells import NAMES, sample, with_names, without_headcount


def printed(report: Report, width: int, *, colour: bool = False, full: bool = True) -> str:
    stream = io.StringIO()
    document = report_document(report)
    system = "standard" if colour else None
    console = Console(file=stream, width=width, force_terminal=colour, color_system=system)  # type: ignore[arg-type]
    print_document(in_full(document) if full else document, console)
    return stream.getvalue()


def words(texts: Iterable[str]) -> list[str]:
    return sorted(word for text in texts for word in text.split())


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("width", [48, 80, 100, 160, 240])
def test_every_title_and_value_is_there(language: str, level: Level, width: int) -> None:
    use_language(language)
    report = sample(level)
    text = printed(report, width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    found = words([text])
    measured = [column for column in report.columns if column.measure is not Measure.NAME]
    # A share and its count share a header: the words of every other title stand for themselves.
    titles = [column.title.removesuffix(" %") for column in measured]
    for word in words(dict.fromkeys(titles)):
        assert found.count(word) >= words(dict.fromkeys(titles)).count(word), word
    shares = sum(column.measure is Measure.SHARE for column in measured)
    tables = text[text.index("\n\n" + _("Activity")) :]  # below the statements and the targets
    assert tables.split().count("%") == shares
    for column in measured:
        for value in report.rows[column.key].to_list():
            assert shown(column, value) in found


def test_a_wide_terminal_needs_fewer_tables() -> None:
    lines = [len(printed(sample(), width).splitlines()) for width in (80, 160, 300)]
    assert lines[0] > 2 * lines[1]
    assert lines[1] > lines[2]


@pytest.mark.parametrize("width", [80, 160])
def test_a_share_stands_beside_its_count(width: int) -> None:
    report = sample()
    row = report.rows.row(0, named=True)
    text = printed(report, width)
    for column in report.columns:
        if column.measure is Measure.SHARE:
            share, count = row[column.key], row[column.key.removesuffix("_pct")]
            assert re.search(rf"{shown(column, share)} +{count}\b", text)


def test_first_lines_state_the_rules_and_a_total_closes_all_but_the_ratings() -> None:
    report = sample()
    text = printed(report, 300)
    assert text.splitlines()[0].strip() == statements(report)[0]
    total_line = next(line for line in text.splitlines() if line.startswith(report.total_label))
    assert "—" not in total_line
    narrow = printed(report, 80)
    tables = narrow.split("\n\n")[2:]
    ratings = [table for table in tables if table.startswith("Рейтинги")]
    assert ratings
    assert all(report.total_label not in table for table in ratings)
    assert narrow.count(report.total_label) >= 4


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("level", [Level.MUNICIPALITY, Level.ORGANIZATION])
@pytest.mark.parametrize("width", [48, 80, 120, 200])
def test_the_overview_has_every_unit_and_value(language: str, level: Level, width: int) -> None:
    use_language(language)
    report = sample(level)
    text = printed(report, width, full=False)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    found = text.split()
    table = overview_table(report)
    for column in table.columns[table.name_columns :]:
        for value in table.rows[column.key].to_list():
            assert shown(column, value) in found
    for name in table.rows[table.columns[0].key].to_list():
        assert name.split()[0] in found
    assert "--full" in text.splitlines()[-1 if width > 60 else -2]


@pytest.mark.parametrize("full", [True, False])
def test_hostile_names_are_shown_and_do_nothing(*, full: bool) -> None:
    text = printed(with_names(*NAMES), 80, full=full)
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    # A no-break space, which keeps a target's sign and number together, counts as not printable.
    assert text.replace("\n", "").replace("\u00a0", " ").isprintable()
    assert "[bold]x[/bold]" in text
    assert "\\x1b]0;x\\x07" in text


def test_unknown_and_empty() -> None:
    text = printed(without_headcount(), 80)
    assert "н/д" in text
    assert "—" in text
    nothing = dataclasses.replace(sample(), rows=sample().rows.head(0), total=None)
    assert "Активные" in printed(nothing, 80)


def test_colour_only_repeats_what_the_numbers_say() -> None:
    rows = sample().rows.head(3).with_columns(
        pl.Series("active_teachers_messages", [10, 9, 50]),
        pl.Series("active_teachers_messages_counted", [10, 9, 50]),
        pl.Series("teachers_total", [40, 40, 40]),
        pl.Series("active_teachers_messages_pct", [25.0, 22.5, 125.0]),
    )  # fmt: skip
    report = dataclasses.replace(sample(), rows=rows)
    coloured = printed(report, 80, colour=True)
    assert re.search("\x1b\\[1;36m *25,0\x1b", coloured)
    assert re.search("\x1b\\[35m *125,0\x1b", coloured)
    assert re.search("\x1b\\[31m *22,5\x1b", coloured)
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == printed(report, 80)


def test_the_region_is_judged_where_its_row_is_that_of_the_targets() -> None:
    total = sample().total_label
    (of_region,) = [line for line in printed(sample(), 80, colour=True, full=False).splitlines()
                    if "Регион в целом" in line]  # fmt: skip
    assert re.search("\x1b\\[1;31m *16,3", of_region)
    of_rows = [line for line in printed(sample(), 160, colour=True).splitlines() if total in line]
    assert of_rows
    assert not re.search("\x1b\\[[0-9;]*31m", "".join(of_rows))


def test_a_list_is_shown_too() -> None:
    names = [(name, None) for name in NAMES]
    columns = (ListColumn("Имя", 10), ListColumn("Ещё", 10))
    document = Document("list", ("Заголовок",), Listing("", columns, names), (), {}, {}, ())
    stream = io.StringIO()
    print_document(document, Console(file=stream, width=60))
    text = stream.getvalue()
    assert text.startswith("Заголовок")
    assert max(cell_len(line) for line in text.splitlines()) <= 60
    assert text.replace("\n", "").isprintable()
    assert "[bold]x[/bold]" in text
