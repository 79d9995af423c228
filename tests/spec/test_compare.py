"""SPEC 7, compare: two tables of the 28 columns, unit by unit and column by column."""

import datetime as dt
import json
from pathlib import Path

import pytest

from sferum_cli.errors import InvalidInputError, WeekMissingError, WrongCallError
from sferum_cli.history.store import History
from sferum_cli.render.json_document import json_text
from sferum_cli.reports.comparison import Sign, Whose
from sferum_cli.reports.comparison_document import comparison_document
from sferum_cli.reports.shares_alike import decimals_to_tell
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.reference.aliases import Aliases
from tests.builders import files
from tests.builders.compared import REGION, TITLES, Pair, differing, held, rows_of
from tests.builders.weeks import keep, results_of, weeks_of_activity


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


OURS = """
    муниципалитет  | писали | писали % | педагогов | место
    Азовский район | 30     | 30.0     | 100       | 1
    г. Омск        | 2      | 12.5     | 16        | 2
    """


def test_what_is_equal_and_what_differs(pair: Pair) -> None:
    found = pair.held(
        OURS,
        """
        муниципалитет  | писали | писали % | педагогов | место
        Азовский район | 29     | 29.0     | 100       | 1
        г. Омск        | 4      | 12.5     | 16        | 1
        Тарский район  | 1      | 10.0     | 10        | 3
        """,
    )
    assert differing(found) == [
        ("Азовский район", "писали %", 30.0, 29.0),
        ("Азовский район", "писали", 30, 29),
        ("г. Омск", "писали", 2, 4),
        ("г. Омск", "место", 2, 1),
    ]
    assert [one.difference for one in found.differences] == [1.0, 1, -2, 1]
    assert [one.sign for one in found.differences] == [Sign.MORE, Sign.MORE, Sign.LESS, Sign.MORE]
    assert found.equal == 2 * 26 - 4
    assert found.only_ours == ()
    assert found.only_theirs == ({"region": REGION, "municipality": "Тарский район"},)
    assert not found.is_equal


def test_equal_tables_in_another_order(pair: Pair) -> None:
    found = pair.held(OURS, "\n".join(OURS.splitlines()[i] for i in (1, 3, 2)))
    assert (found.is_equal, found.equal, found.further) == (True, 52, None)


@pytest.mark.parametrize(
    ("ours", "theirs", "is_equal"),
    [
        ("", "", True),
        ("н/д", "—", True),
        ("", "н/д", True),
        ("0", "", False),
        ("", "5", False),
        ("5", "5.0", True),
        ("1 234", "1234", True),
    ],
)
def test_blank_cells(ours: str, theirs: str, is_equal: bool, pair: Pair) -> None:
    table = "муниципалитет | писали | педагогов\nг. Омск | {} | 5000"
    found = pair.held(table.format(ours), table.format(theirs))
    assert found.is_equal is is_equal
    assert [one.sign for one in found.differences] == [Sign.BLANK] * (not is_equal)
    assert [one.difference for one in found.differences] == [None] * (not is_equal)


SHARES = "муниципалитет | писали | педагогов | писали %"


@pytest.mark.parametrize(
    ("ours", "theirs", "tolerance", "is_equal"),
    [
        # exact shares: the noise of programs is none
        ("1 | 9 | 11.11111111111111", "1 | 9 | 11.111111111111112", 0, True),
        ("1 | 9 | 11.11111111111111", "1 | 9 | 11.1111", 0, False),
        ("1 | 9 | 11.11111111111111", "1 | 9 | 11.11112", 0, False),
        # a table whose shares have one decimal, as its counts tell: rounded, halves away from zero
        ("1 | 9 | 11.11111111111111", "1 | 9 | 11.1", 0, True),
        ("1 | 9 | 11.11111111111111", "1 | 9 | 11.2", 0, False),
        ("9 | 400 | 2.25", "1 | 9 | 11.1", 0, False),
        ("1 | 9 | 11.1", "1 | 9 | 11.11111111111111", 0, True),
        # both are exact, whatever their decimals
        ("1 | 2 | 50.0", "1 | 2 | 50.03", 0, False),
        ("1 | 2 | 50", "1 | 2 | 50.0", 0, True),
        ("1 | 2 | 50.0", "1 | 2 | 49.95", 0, False),
        # signs and fractions
        ("1 | 2 | 50.0", "1 | 2 | 0.5", 0, True),
        ("1 | 9 | 11.11111111111111", "1 | 9 | 11,1 %", 0, True),
        ("1 | 9 | 100/9", "1 | 9 | 0.1111111111111111", 0, True),
        # within a tolerance
        ("1 | 2 | 50.0", "1 | 2 | 50.03", 0.05, True),
        ("1 | 2 | 50.1", "1 | 2 | 50.0", 0.1, True),
        ("1 | 2 | 50.11", "1 | 2 | 50.0", 0.1, False),
        ("1 | 9 | 11.11111111111111", "1 | 9 | 11.2", 0.1, True),
    ],
)
def test_shares(ours: str, theirs: str, tolerance: float, is_equal: bool, pair: Pair) -> None:
    tables = [f"{SHARES}\nг. Омск | {cells}" for cells in (ours, theirs)]
    found = pair.held(*tables, tolerance=tolerance)
    keys = [one.column.key for one in found.differences]
    assert ("active_teachers_messages_pct" not in keys) is is_equal


def test_halves_round_away_from_zero(pair: Pair) -> None:
    table = f"{SHARES}\nг. Омск | 9 | 400 | {{}}\nТарский район | 1 | 9 | {{}}"
    ours = table.format("2.25", "11.11111111111111")
    assert pair.held(ours, table.format("2,3", "11,1")).is_equal
    assert differing(pair.held(ours, table.format("2,2", "11,1"))) == [
        ("г. Омск", "писали %", 2.25, 2.2)
    ]


def test_a_table_of_one_decimal_without_counts_is_rounded(pair: Pair) -> None:
    ours = "муниципалитет | писали % | читали %\nг. Омск | 33.33333333333333 | 50.0"
    theirs = "муниципалитет | писали % | читали %\nг. Омск | 33.3 | 50.04"
    assert differing(pair.held(ours, theirs)) == [
        ("г. Омск", "писали %", 33.33333333333333, 33.3),
        ("г. Омск", "читали %", 50.0, 50.04),
    ]
    assert pair.held(ours, theirs.replace("50.04", "50.0")).is_equal


def test_a_share_of_other_people_than_counted_is_exact_in_a_workbook(tmp_path: Path) -> None:
    """R9: the numerator is less than the count, so that no count restores what a reader cuts."""
    table = rows_of(f"{SHARES}\nг. Омск | 50 | 300 | 7.333333333333333")
    ours = files.write(tmp_path / "наши.csv", table)
    table[1][table[0].index(TITLES["active_teachers_messages_pct"])] = 22 / 300
    assert held(ours, files.write(tmp_path / "их.xlsx", table)).is_equal


def test_a_report_in_md_is_rounded_whatever_its_counts_tell(tmp_path: Path) -> None:
    """R9: 50 of 300 are not what 7.3 % is of, and the other share is exact with one decimal."""
    lines = "Тарский район | 1 | 2 | 50.0\nг. Омск | 50 | 300 |"
    ours = Pair(tmp_path).table("наши.csv", f"{SHARES}\n{lines} 7.333333333333333")
    rows = rows_of(f"{SHARES}\n{lines} 7,3\\*")
    text = "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], ["---"] * 28, *rows[1:]))
    (tmp_path / "их.md").write_text(f"- Неделя\n\n{text}\n", "utf-8")
    assert held(ours, tmp_path / "их.md").is_equal


def test_counts_and_ranks_have_no_tolerance(pair: Pair) -> None:
    theirs = OURS.replace("| 2      |", "| 3      |").replace("16        | 2", "16        | 3")
    found = pair.held(OURS, theirs, tolerance=5)
    assert differing(found) == [("г. Омск", "писали", 2, 3), ("г. Омск", "место", 2, 3)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("г. Омск", "Омск г.о."),
        ("Омский район", "ОМСКИЙ МР"),
        ("Омск", "городской округ город Омск"),
    ],
)
def test_units_meet_as_files_do(ours: str, theirs: str, pair: Pair) -> None:
    table = "муниципалитет | писали\n{} | 5\nТарский район | 1"
    found = pair.held(table.format(ours), table.format(theirs))
    assert found.is_equal


def test_units_of_two_classes_are_two(pair: Pair) -> None:
    table = "муниципалитет | писали\n{} | 5"
    found = pair.held(table.format("Омский район"), table.format("г. Омск"))
    assert [one["municipality"] for one in found.only_ours] == ["Омский район"]
    assert [one["municipality"] for one in found.only_theirs] == ["г. Омск"]
    assert (found.equal, found.differences) == (0, ())


def test_the_names_shown_are_ours(pair: Pair) -> None:
    table = "муниципалитет | писали\n{} | {}"
    found = pair.held(table.format("г. Омск", 5), table.format("Омск г.о.", 6))
    assert differing(found) == [("г. Омск", "писали", 5, 6)]


def test_oktmo_joins_two_names(pair: Pair) -> None:
    table = "муниципалитет | ОКТМО | писали\n{} | {} | 5"
    found = pair.held(table.format("Старый район", 52601000), table.format("Новый округ", 52501000))
    assert found.is_equal


def test_the_aliases_of_the_settings(pair: Pair) -> None:
    table = "муниципалитет | писали\n{} | 5"
    aliases = Aliases(municipalities={"Столица": "г. Омск"})
    found = pair.held(table.format("г. Омск"), table.format("Столица"), aliases=aliases)
    assert found.is_equal


@pytest.mark.parametrize(
    ("ours", "theirs", "is_equal"),
    [
        ("007 | Школа № 1", "007 | СОШ № 1", True),
        ("007 | Школа № 1", "7 | Школа № 1", False),
        ("007 | Школа № 1", "| школа №1", True),
        ("007 | МБОУ «Лицей»", "| Лицей", True),
        ("007 | Школа № 1", "| Школа № 2", False),
    ],
)
def test_organizations_meet_by_id_else_by_name(
    ours: str, theirs: str, is_equal: bool, pair: Pair
) -> None:
    table = "муниципалитет | ID | организация | тип | писали\nг. Омск | {} | ОО | 5"
    assert pair.held(table.format(ours), table.format(theirs)).is_equal is is_equal


def test_an_organization_of_a_table_without_municipalities_meets_by_its_id(pair: Pair) -> None:
    ours = "муниципалитет | ID | организация | тип | писали\nг. Омск | 007 | Школа | ОО | 5"
    theirs = "ID | организация | тип | писали\n007 | Школа № 1 | ОО | 5\n008 | Лицей | ОО | 2"
    titles, *rows = rows_of(theirs)
    place = titles.index("Муниципалитет")
    table = [[*row[:place], *row[place + 1 :]] for row in (titles, *rows)]
    path = files.write(pair.folder / "их.csv", table)
    found = held(pair.table("наши.csv", ours), path)
    assert found.differences == ()
    assert [one["organization_id"] for one in found.only_theirs] == ["008"]


def test_organizations_of_one_name_without_an_id_meet_in_their_order(pair: Pair) -> None:
    table = """
        муниципалитет | ID | организация | тип | писали
        г. Омск       |    | Школа       | ОО  | 5
        г. Омск       |    | Школа       | ОО  | {}
        """
    found = pair.held(table.format(6), table.format(7))
    assert differing(found) == [("Школа", "писали", 6, 7)]
    assert (found.only_ours, found.only_theirs) == ((), ())


def test_a_column_that_one_table_lacks_is_not_compared(tmp_path: Path) -> None:
    ours, theirs = rows_of(OURS), rows_of(OURS)
    for table, title in ((ours, TITLES["students"]), (theirs, TITLES["teachers"])):
        place = table[0].index(title)
        for cells in table:
            del cells[place]
    found = held(files.write(tmp_path / "наши.csv", ours), files.write(tmp_path / "их.csv", theirs))
    (level,) = found.levels
    assert level.lacking == {"teachers": Whose.THEIRS, "students": Whose.OURS}
    assert (found.is_equal, found.equal) == (True, 2 * 24)
    document = comparison_document(found)
    assert document.run["columns_not_compared"] == [
        {"key": "teachers", "lacking": "theirs"}, {"key": "students", "lacking": "ours"}
    ]  # fmt: skip
    assert any("«Педагоги»" in one for one in document.statements)


def test_what_is_above_and_below_the_table_is_no_unit(pair: Pair, tmp_path: Path) -> None:
    titles, *rows = rows_of(OURS)
    numbering = [str(number) for number in range(1, len(titles) + 1)]
    total = ["Итого", "", "32", *[""] * (len(titles) - 3)]
    note = ["Исполнитель: отдел", *[""] * (len(titles) - 1)]
    table = [["Мониторинг"], [], ["", "", "Активность"], titles, numbering, *rows, total, note]
    theirs = files.write(tmp_path / "выгрузка.xlsx", table)
    found = held(pair.table("наши.csv", OURS), theirs)
    assert (found.is_equal, found.equal) == (True, 52)


# ---------------------------------------------------------------------------------- --unit


ORGANIZATIONS = """
    муниципалитет  | ID | организация | тип | писали
    Азовский район | 1  | Школа № 1   | ОО  | {}
    Азовский район | 2  | Школа № 2   | ОО  | {}
    г. Омск        | 3  | Лицей       | ОО  | {}
    """


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("1", ["Школа № 1"]),
        ("Лицей", ["Лицей"]),
        ("Азовский МР", ["Школа № 1", "Школа № 2"]),
        ("Омская область", ["Школа № 1", "Школа № 2", "Лицей"]),
    ],
)
def test_units_that_are_asked_for(name: str, expected: list[str], pair: Pair) -> None:
    tables = [ORGANIZATIONS.format(*numbers) for numbers in ((1, 2, 3), (2, 3, 4))]
    found = pair.held(*tables, names=[name])
    assert [unit for unit, *_numbers in differing(found)] == expected


def test_a_unit_by_a_name_that_only_they_use(pair: Pair) -> None:
    theirs = ORGANIZATIONS.format(1, 2, 4).replace("Лицей", "Гимназия имени Пушкина")
    found = pair.held(ORGANIZATIONS.format(1, 2, 3), theirs, names=["Гимназия имени Пушкина"])
    assert differing(found) == [("Лицей", "писали", 3, 4)]


def test_an_unknown_unit_has_the_nearest(pair: Pair) -> None:
    with pytest.raises(WrongCallError, match="Азовский район"):
        pair.held(OURS, OURS, names=["Азовскый район"])


# ---------------------------------------------------------------------------------- levels


def workbook(folder: Path, name: str, sheets: dict[str, str]) -> Path:
    tables = {title: rows_of(text) for title, text in sheets.items()}
    return files.write_book(folder / name, tables | {"Сводка": [["Цели"], ["Доля", 1]]})


REGIONS = "муниципалитет | писали\n | {}"


def test_levels_that_both_have_are_compared(tmp_path: Path) -> None:
    ours = workbook(tmp_path, "неделя.xlsx", {
        "Регион": REGIONS.format(9), "Муниципалитеты": OURS,
        "Организации": ORGANIZATIONS.format(1, 2, 3), "Динамика": OURS})  # fmt: skip
    theirs = workbook(tmp_path, "их.xlsx", {
        "Лист1": REGIONS.format(8), "Лист2": ORGANIZATIONS.format(1, 2, 4)})  # fmt: skip
    found = held(ours, theirs)
    assert [one.level for one in found.levels] == [Level.REGION, Level.ORGANIZATION]
    assert differing(found) == [("Омская область", "писали", 9, 8), ("Лицей", "писали", 3, 4)]
    whole = json.loads(json_text(comparison_document(found)))
    assert whole["meta"]["levels"] == ["region", "organization"]
    assert [one["organization_id"] for one in whole["differences"]] == [None, "3"]


def value_in(cell: str) -> float | str | None:
    return float(cell) if cell.replace(".", "").isdigit() else cell or None


def test_a_json_of_several_levels(tmp_path: Path) -> None:
    keys = {title: key for key, title in TITLES.items()}
    levels = {}
    for level, text in (("region", REGIONS.format(9)), ("municipality", OURS)):
        titles, *rows = rows_of(text)
        levels[level] = [
            {keys[title]: value_in(cell) for title, cell in zip(titles, row, strict=True)}
            for row in rows
        ]
    whole = {"meta": {"view": "weekly"}, "levels": levels, "issues": []}
    (tmp_path / "неделя.json").write_text(json.dumps(whole), "utf-8")
    theirs = workbook(tmp_path, "их.xlsx", {"Регион": REGIONS.format(9), "Муниципалитеты": OURS})
    found = held(tmp_path / "неделя.json", theirs)
    assert [one.level for one in found.levels] == [Level.REGION, Level.MUNICIPALITY]
    assert found.is_equal


def test_no_level_in_common(pair: Pair) -> None:
    with pytest.raises(WrongCallError, match=r"муниципалитеты.*организации"):
        pair.held(OURS, ORGANIZATIONS.format(1, 2, 3))


def test_two_tables_of_one_level_in_one_file(tmp_path: Path) -> None:
    path = workbook(tmp_path, "две.xlsx", {"Лист1": OURS, "Лист2": OURS})
    with pytest.raises(InvalidInputError):
        held(path, path)
    found = held(path, Pair(tmp_path).table("наши.csv", OURS), sheet="Лист2")
    assert found.is_equal


# ---------------------------------------------------------------------------------- the history


@pytest.fixture
def history(tmp_path: Path) -> Path:
    folder = tmp_path / "история"
    for students in (100, 120):
        world = weeks_of_activity(tmp_path / str(students), 1, students=students)
        (result,), run = results_of(world)
        keep(History(folder if students == 100 else tmp_path / "другая"), result, run)
    return folder


@pytest.mark.parametrize("week", ["2024-10-24", "24.10.2024", "2024-W43"])
def test_a_week_of_the_history(week: str, history: Path) -> None:
    found = held(Path(f"{history}@{week}"), history / "week_end=2024-10-24" / "week.parquet")
    assert [one.level for one in found.levels] == list(reversed(Level))
    assert found.is_equal
    assert found.ours.week == found.theirs.week
    assert found.ours.week is not None
    assert found.ours.week.end == dt.date(2024, 10, 24)


def test_two_histories_differ(history: Path) -> None:
    other = history.parent / "другая"
    found = held(Path(f"{history}@2024-10-24"), Path(f"{other}@2024-10-24"))
    assert {one.column.key for one in found.differences} >= {"students_total"}


def test_the_week_must_be_said_and_be_there(history: Path) -> None:
    with pytest.raises(WrongCallError, match="@2024-10-24"):
        named = history
        held(named, named)
    with pytest.raises(WeekMissingError, match=r"24\.10\.2024"):
        held(Path(f"{history}@2024-10-17"), history)
    with pytest.raises(WrongCallError):
        held(Path(f"{history}@вчера"), history)


@pytest.mark.parametrize(
    ("ours", "theirs", "decimals"),
    [(18.8, 18.9, 1), (50.0, 50.03, 2), (19.449, 19.351, 2), (19.449999, 19.45, 6), (1.0, None, 1)],
)
def test_so_many_decimals_that_two_shares_are_told_apart(
    ours: float, theirs: float | None, decimals: int
) -> None:
    assert decimals_to_tell(ours, theirs) == decimals
