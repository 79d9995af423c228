"""An official table of the 28 columns as a week of the history."""

from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from sferum_cli.history.store import History
from sferum_cli.problems import Problems
from sferum_cli.reports.week_result import WeekResult
from sferum_cli.rulebook.indicators import COLUMNS, Measure, columns_of
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.cleaning.parsing import UnreadableError
from sferum_cli.sources.report_tables.files import find_report_tables
from sferum_cli.sources.report_tables.share_cells import ShareCells, parse_share
from sferum_cli.sources.report_tables.table import report_rows
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.columns import ColumnNames
from tests.builders import files
from tests.builders.rules import WEEK_END
from tests.conftest import SAMPLE, Run

KEPT = ("--history", "история")
WEEK = Week(WEEK_END)
ADDED = (*KEPT, "--week-end", "24.10.2024")
NAMES = ("Омская область", "Азовский район")
TITLES = {one.key: one.title for one in columns_of(Level.ORGANIZATION)}

NUMBERS: dict[str, Any] = {
    one.key: number for number, one in enumerate(COLUMNS[2:], start=1) if not one.part_of
} | {"teachers_total": 200, "students_total": 400, "organizations_total": 50}
"""A row of counts, totals and ranks; its shares are what they come to, in percent."""
for _share in (one for one in COLUMNS if one.part_of):
    _count = _share.key.removesuffix("_pct")
    _total = (_share.part_of or ("", ""))[1]
    NUMBERS[_share.key] = 100 * NUMBERS[_count] / NUMBERS[_total]
SHARES = [one.key for one in COLUMNS if one.part_of]


RANKS = [one.key for one in COLUMNS if one.measure is Measure.RANK]


def row(region: str, municipality: str | None = None, **more: Any) -> dict[str, Any]:
    return {"region": region, "municipality": municipality, **NUMBERS, **more}


def table(rows: list[dict[str, Any]], keys: list[str] | None = None) -> list[list[Any]]:
    """The rows under their titles."""
    keys = keys or [one.key for one in COLUMNS]
    return [[TITLES[key] for key in keys], *([one.get(key) for key in keys] for one in rows)]


def fractions(one: dict[str, Any]) -> dict[str, Any]:
    return one | {key: one[key] / 100 for key in SHARES}


def kept(folder: Path, level: Level) -> WeekResult:
    history = History(folder / "история")
    found = history.results([WEEK], [(one, None) for one in Level])[WEEK]
    assert found.is_official
    filled = [one for one in Level if found.rows[one, None].height]
    assert filled == [level]
    return found


def read_back(folder: Path, level: Level) -> list[dict[str, Any]]:
    """The 28 columns of the kept week."""
    rows = kept(folder, level).rows[level, None]
    return rows.select(one.key for one in COLUMNS).to_dicts()


@pytest.mark.parametrize("name", ["таблица.xlsx", "таблица.csv", "таблица.ods", "таблица.xls"])
@pytest.mark.parametrize("scale", ["percent", "fractions", "signs"])
def test_a_table_in_every_format_and_scale(
    name: str, scale: str, sferum: Run, tmp_path: Path
) -> None:
    written = row(*NAMES)
    if scale == "fractions":
        written = fractions(written)
    elif scale == "signs":
        written |= {key: f"{written[key]:.2f} %".replace(".", ",") for key in SHARES}
    rows = [["Мониторинг за неделю"], [], *table([written])]
    files.write(tmp_path / name, rows)
    run = sferum("history", "add", name, *ADDED)
    assert run.returncode == 0, run.stderr
    (found,) = read_back(tmp_path, Level.MUNICIPALITY)
    assert found == {
        key: pytest.approx(value, abs=0.01) if key in SHARES else value
        for key, value in row(*NAMES).items()
    }


COUNTRIES = [
    # the rows, their level, and the names that the history has
    ([("Россия", None)], Level.COUNTRY, [(None, None)]),
    ([("РФ", None), ("Исполнитель: отдел мониторинга", None)], Level.COUNTRY, [(None, None)]),
    ([("Омская область", None), ("Российская Федерация", None)], Level.REGION,
     [("Омская область", None)]),
    ([("Россия", "г. Омск")], Level.MUNICIPALITY, [("Россия", "г. Омск")]),
]  # fmt: skip


@pytest.mark.parametrize(("names", "level", "expected"), COUNTRIES)
def test_the_country_alone_is_a_unit_and_among_its_regions_their_total(
    names: list[tuple[str, str | None]],
    level: Level,
    expected: list[tuple[str | None, str | None]],
    sferum: Run,
    tmp_path: Path,
) -> None:
    rows = [row(*one) for one in names]
    for one in rows:
        if "Исполнитель" in one["region"]:
            one.update(dict.fromkeys([key for key in one if key != "region"]))
    files.write(tmp_path / "таблица.xlsx", table(rows))
    run = sferum("history", "add", "таблица.xlsx", *ADDED)
    assert run.returncode == 0, run.stderr
    found = read_back(tmp_path, level)
    assert [(one["region"], one["municipality"]) for one in found] == expected


def test_an_official_table_keeps_its_own_ranks(sferum: Run, tmp_path: Path) -> None:
    """Whatever they are: those of the country, or by another base."""
    own = {key: 7 + number for number, key in enumerate(RANKS)}
    files.write(tmp_path / "таблица.xlsx", table([row(*NAMES) | own]))
    assert sferum("history", "add", "таблица.xlsx", *ADDED).returncode == 0
    (found,) = read_back(tmp_path, Level.MUNICIPALITY)
    assert {key: found[key] for key in RANKS} == own
    run = sferum("compare", f"история@{WEEK.end.isoformat()}", "таблица.xlsx")
    assert run.returncode == 0, run.stdout


def test_what_the_table_does_not_hold_is_null(sferum: Run, tmp_path: Path) -> None:
    files.write(tmp_path / "таблица.xlsx", table([row(*NAMES)]))
    assert sferum("history", "add", "таблица.xlsx", *ADDED).returncode == 0
    (found,) = kept(tmp_path, Level.MUNICIPALITY).rows[Level.MUNICIPALITY, None].to_dicts()
    for key in ("active_students_counted", "accounts_linked", "accounts_total", "teacher_scope",
                "unknown_heads", "inn", "oktmo"):  # fmt: skip
        assert found[key] is None
    data = pl.read_parquet(History(tmp_path / "история").file(WEEK))
    assert data["slice"].unique().to_list() == ["all"]
    assert kept(tmp_path, Level.MUNICIPALITY).targets == ()


ORGANIZATION = {"organization_id": "00012", "organization": "СОШ № 1", "organization_type": "ОО"}


@pytest.mark.parametrize(
    ("level", "rows", "keys"),
    [
        (Level.REGION, [row(NAMES[0])], None),
        (Level.REGION, [row(NAMES[0])], [key for key in TITLES if key != "municipality"]),
        (Level.MUNICIPALITY, [row(*NAMES), row(NAMES[0], "г. Омск")], None),
        (Level.ORGANIZATION, [row(*NAMES, **ORGANIZATION)], [*TITLES]),
        (Level.COUNTRY, [row(None)], None),  # type: ignore[arg-type]
    ],
)
def test_the_level_is_seen_from_the_names(
    level: Level, rows: list[dict[str, Any]], keys: list[str] | None, sferum: Run, tmp_path: Path
) -> None:
    total = row("Итого по таблице")
    files.write(tmp_path / "таблица.xlsx", table([*rows, total], keys))
    run = sferum("history", "add", "таблица.xlsx", *ADDED)
    assert run.returncode == 0, run.stderr
    found = kept(tmp_path, level).rows[level, None]
    names = ["region", "municipality"]
    assert found.select(names).rows() == [(one["region"], one["municipality"]) for one in rows]
    if level is Level.ORGANIZATION:
        assert found.select(*ORGANIZATION).to_dicts() == [ORGANIZATION]


def test_keys_and_any_order_of_columns(sferum: Run, tmp_path: Path) -> None:
    keys = [one.key for one in COLUMNS][::-1]
    written = row(*NAMES)
    lines = [",".join(keys), ",".join(str(written[key]) for key in keys)]
    (tmp_path / "таблица.csv").write_text("\n".join(lines) + "\n", "utf-8")
    assert sferum("history", "add", "таблица.csv", *ADDED).returncode == 0
    (found,) = read_back(tmp_path, Level.MUNICIPALITY)
    assert [found[key] for key in SHARES] == [NUMBERS[key] for key in SHARES]


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".json", ".parquet"])
def test_a_report_of_ours_reads_back(
    suffix: str, level: Level, sferum: Run, tmp_path: Path
) -> None:
    name = f"отчёт{suffix}"
    assert sferum("report", SAMPLE, "--level", level, "-o", name, "-o", "отчёт.csv").returncode == 0
    run = sferum("history", "add", name, *ADDED)
    assert run.returncode == 0, run.stderr
    shown = sferum("history", "show", "24.10.2024", *KEPT)
    assert shown.stdout == (tmp_path / "отчёт.csv").read_text("utf-8")


def test_an_official_week_is_called_so(sferum: Run, tmp_path: Path) -> None:
    files.write(tmp_path / "таблица.xlsx", table([row(*NAMES)]))
    assert sferum("history", "add", "таблица.xlsx", *ADDED).returncode == 0
    for command in (["list"], ["show", "24.10.2024"]):
        run = sferum("history", *command, *KEPT, "--format", "table", SFERUM_LANG="en")
        assert run.returncode == 0
        assert "official table" in run.stdout
    run = sferum("history", "show", "24.10.2024", *KEPT, "--level", "region")
    assert run.returncode == 4
    assert "municipality" in run.stderr


def test_an_official_week_is_not_taken_for_the_activity(sferum: Run, tmp_path: Path) -> None:
    assert sferum("report", SAMPLE, *KEPT, "-o", "отчёт.csv").returncode == 0
    run = sferum("history", "add", "отчёт.csv", *ADDED)
    assert run.returncode == 2
    assert sferum("history", "add", "отчёт.csv", *ADDED, "--replace").returncode == 0
    assert kept(tmp_path, Level.MUNICIPALITY).corrected == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"active_students": "много"}, "value-number"),
        ({"active_students_pct": "много"}, "value-number"),
        ({"municipality": None}, "value-missing"),
        ({"municipality": "г. Омск"}, "official-table"),
    ],
)
def test_what_cannot_be_read_has_its_place(
    change: dict[str, Any], code: str, sferum: Run, tmp_path: Path
) -> None:
    files.write(tmp_path / "таблица.xlsx",
                table([row(NAMES[0], "г. Омск"), row(*NAMES) | change]))  # fmt: skip
    run = sferum("history", "add", "таблица.xlsx", *ADDED)
    assert run.returncode == 3
    assert f"[{code}]" in run.stderr
    assert "строка 3" in run.stderr
    assert not (tmp_path / "история").exists()


def test_two_tables_of_one_level(sferum: Run, tmp_path: Path) -> None:
    for name in ("а.xlsx", "б.xlsx"):
        files.write(tmp_path / name, table([row(*NAMES)]))
    run = sferum("history", "add", "а.xlsx", "б.xlsx", *ADDED)
    assert run.returncode == 3
    assert "[official-table]" in run.stderr


def test_a_workbook_with_a_sheet_per_level(sferum: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, one in (("Регион", row(NAMES[0])), ("Муниципалитеты", row(*NAMES))):
        sheet = book.create_sheet(title)
        for cells in table([one]):
            sheet.append(cells)
    book.save(tmp_path / "неделя.xlsx")
    assert sferum("history", "add", "неделя.xlsx", *ADDED).returncode == 0
    history = History(tmp_path / "история")
    found = history.results([WEEK], [(Level.MUNICIPALITY, None)])[WEEK]
    assert [frame.height for frame in found.rows.values()] == [1, 1]


def test_shares_that_cannot_be_told_stay_blank(sferum: Run, tmp_path: Path) -> None:
    one = row(*NAMES) | dict.fromkeys(SHARES, 0.5)
    files.write(tmp_path / "таблица.xlsx", table([one], ["region", "municipality", *SHARES]))
    run = sferum("history", "add", "таблица.xlsx", *ADDED)
    assert run.returncode == 0
    assert "[official-shares]" in run.stderr
    (found,) = read_back(tmp_path, Level.MUNICIPALITY)
    assert [found[key] for key in SHARES] == [None] * len(SHARES)


def test_the_other_columns_tell_whether_a_share_is_percent(sferum: Run, tmp_path: Path) -> None:
    keys = [one.key for one in COLUMNS if one.key not in {"active_students", "students_total"}]
    written = row(*NAMES, active_students_pct=0.5, teachers_pct=99.0)
    files.write(tmp_path / "таблица.xlsx", table([written], keys))
    assert sferum("history", "add", "таблица.xlsx", *ADDED).returncode == 0
    (found,) = read_back(tmp_path, Level.MUNICIPALITY)
    assert (found["active_students_pct"], found["teachers_pct"]) == (0.5, 99.0)


@pytest.mark.parametrize(
    ("cells", "counts", "totals", "expected"),
    [
        (["0.194"], [97], [500], [19.4]),
        (["19.4"], [97], [500], [19.4]),
        (["19,4 %"], [None], [None], [19.4]),
        (["0.005"], [5], [1000], [0.5]),
        (["0.5"], [5], [1000], [0.5]),
        (["1.05"], [105], [100], [105.0]),
        (["105"], [105], [100], [105.0]),
        (["0"], [0], [500], [0.0]),
        (["н/д"], [None], [None], [None]),
        (["50", "0.5"], [None, None], [None, None], [50.0, 0.5]),
        (["0.5"], [None], [None], None),
        (["100/9", "29,4*"], [1, None], [9, None], [100 / 9, 29.4]),
        (["3"], [700], [1], None),
    ],
)
def test_percent_or_fraction(
    cells: list[str],
    counts: list[int | None],
    totals: list[int | None],
    expected: list[float | None] | None,
) -> None:
    column = ShareCells(list(map(parse_share, cells)), counts, totals)
    assert column.percents() == expected


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ({"region": "Итого"}, "total"),
        ({"municipality": "Всего по региону"}, "total"),
        ({"municipality": "Омская обл."}, "total"),
        ({one.key: number for number, one in enumerate(COLUMNS, 1)}, "numbering"),
        (TITLES, "header-again"),
        (dict.fromkeys(TITLES, "чел."), "units"),
        (dict.fromkeys(NUMBERS) | {"region": "Исполнитель: отдел", "municipality": None}, "note"),
    ],
)
def test_rows_that_are_no_units(written: dict[str, Any], reason: str, tmp_path: Path) -> None:
    path = tmp_path / "таблица.xlsx"
    files.write(path, table([row(*NAMES), row(*NAMES) | written]))
    found = find_report_tables(InputCall([path]), FileOptions(), ColumnNames(), None)
    (one,) = found.tables
    problems = Problems()
    read = report_rows(one, problems.add)
    assert (read.rows.height, read.skipped, problems.records) == (1, {reason: 1}, [])
    assert found.account(one, read).read == 2


def test_a_merged_region_counts_for_its_rows(tmp_path: Path) -> None:
    def merge(book: Any) -> None:
        book.active.merge_cells("A2:A3")

    path = tmp_path / "таблица.xlsx"
    files.write(path, table([row(*NAMES), row("", "г. Омск")]), merge)
    found = find_report_tables(InputCall([path]), FileOptions(), ColumnNames(), None)
    problems = Problems()
    read = report_rows(found.tables[0], problems.add)
    assert problems.records == []
    assert read.rows["region"].to_list() == [NAMES[0], NAMES[0]]


@pytest.mark.parametrize("text", ["-1", "много", "1.2.3", "1 %%"])
def test_no_share(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_share(text)
