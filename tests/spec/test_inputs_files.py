"""The formats of a file, which files a call means, and which tables they hold."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from sferum_cli.errors import InvalidInputError
from sferum_cli.problems import Code
from sferum_cli.rulebook.indicators import COLUMNS
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.inputs import Inputs
from sferum_cli.sources.tables.read_inputs import read_inputs
from tests.builders.files import (
    ACTIVITY,
    DAY,
    SHEET,
    Row,
    Rows,
    changed,
    headcount,
    shifted,
    write,
    write_csv,
    write_parquet,
)
from tests.builders.rules import Found, World

WRITERS: dict[str, Callable[[Path, Rows], object]] = {
    **dict.fromkeys((".xlsx", ".xlsm", ".XLSX", ".ods", ".csv"), write),
    ".CSV": partial(write_csv, separator=","),
    **dict.fromkeys((".tsv", ".csv.gz", ".parquet"), write),
}


PEOPLE = ACTIVITY[:6]


def people(*users: str) -> list[Row]:
    """An activity of verified teachers of school 1."""
    return [[*PEOPLE], *([DAY, user, "1", "Учитель", "да", "10"] for user in users)]


def write_small(world: World) -> None:
    """Three people in two schools, one of them active."""
    world.headcount("школа | название\n007 | МБОУ «Школа № 7»\n8 | Лицей, второй")
    world.activity(
        """
        человек | школа | роль    | отправлено | прочитано | эжд
        0012    | 007   | Учитель | 10         | 0         | да
        u2      | 007   | Учитель | 9          | 0         | нет
        u3      | 8     | Ученик  | 0          | 1         | нет
        """
    )


def check_small(found: Found) -> None:
    """What every report of these people says."""
    assert found.columns(
        "organization_id", "organization", "teachers", "active_teachers_messages", "active_students"
    ) == [("007", "МБОУ «Школа № 7»", 2, 1, 0), ("8", "Лицей, второй", 0, 0, 1)]
    assert found.columns("teachers_linked", "active_organizations") == [(1, 1), (0, 0)]


@pytest.mark.parametrize("suffix", WRITERS)
def test_format(world: World, suffix: str) -> None:
    write_small(world)
    world.rewrite(suffix, WRITERS[suffix])
    check_small(world.report("organization"))


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp866", "koi8-r"]
SEPARATORS = [";", ",", "\t", "|"]


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [*((one, ";") for one in ENCODINGS), *(("cp1251", one) for one in SEPARATORS[1:])],
)
def test_encoding_and_separator(world: World, encoding: str, separator: str) -> None:
    world.headcount("школа | название\n7 | Школа 7\n8 | Лицей, второй; новый")
    world.activity("школа\n7\n7")
    world.rewrite(".csv", partial(write_csv, separator=separator, encoding=encoding))
    assert world.report("organization").columns("organization", "teachers") == [
        ("Школа 7", 2),
        ("Лицей, второй; новый", 0),
    ]


def test_the_encoding_of_the_call(world: World) -> None:
    encoding = "cp866"
    world.headcount("школа\n1")
    world.activity("школа\n1")
    world.rewrite(".csv", partial(write_csv, encoding=encoding))
    found = world.report(
        "organization", reading=ReadOptions(files=FileOptions(encoding=encoding, separator=";"))
    )
    assert found.column("teachers") == [1]


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r"])
def test_latin_names_over_cyrillic_text(world: World, encoding: str) -> None:
    world.activity("школа\n1")
    world.file(
        "headcount",
        "region | municipality | organization_id | organization_type | teachers | students\n"
        "Омская область | г. Омск | 1 | ОО | 10 | 100",
        encoding,
    )
    try:
        found = world.report()
    except InvalidInputError as error:
        assert [one.code for one in error.problems.errors] == [Code.ENCODING_UNCERTAIN]
    else:
        assert found.columns("region", "municipality") == [("Омская область", "г. Омск")]


def test_an_encoding_is_held_over_the_whole_file(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("сколько | школа\n5000 | 1")
    path = world.paths[-1]
    line = "24.10.2024;я;1;Учитель;да;нет;0;0;0"
    path.write_bytes(path.read_bytes() + f"{line}\r\n".encode("cp1251"))
    assert len(world.errors()) == 1


def test_quoted_line_breaks_and_separators(world: World) -> None:
    world.headcount("школа | название\n1 | Школа")
    world.activity("школа\n1")
    path = world.paths[0]
    path.write_text(path.read_text("utf-8").replace("Школа", '"Школа; № 1\nг. Омск ""Центр"""'))
    found = world.report("organization")
    assert found.column("organization") == ['Школа; № 1 г. Омск "Центр"']


def test_a_quote_inside_a_field_is_an_error_with_its_line(world: World) -> None:
    world.headcount("школа | название\n1 | Школа 1\n2 | Филиал")
    world.activity("школа\n1")
    path = world.paths[0]
    path.write_text(path.read_text("utf-8").replace("Филиал", '"СОШ № 1" филиал'), "utf-8")
    (error,) = world.errors()
    assert (error.code, error.row) == (Code.ROW_SHAPE, 3)


@pytest.mark.parametrize(
    "row",
    [f"{DAY};u;1;Учитель", f"{DAY};u;1;Учитель;да;10;11", f'{DAY};"u;1'],
    ids=["short", "long", "an open quote"],
)
def test_a_row_of_another_shape_is_an_error_with_its_line(world: World, row: str) -> None:
    world.headcount("школа\n1")
    path = world.table("activity.csv", people("u"))
    header, good = path.read_text("utf-8").splitlines()
    path.write_text(f"{header}\n{good}\n\n{row}\n{good}\n", "utf-8")
    (error,) = world.errors()
    assert (error.code, error.row) == (Code.ROW_SHAPE, 4)


def test_a_cut_last_line_is_an_error(world: World) -> None:
    world.headcount("школа\n1")
    path = world.table("activity.csv", people("u"))
    path.write_text(f"{path.read_text('utf-8')}{DAY};v;1", "utf-8")
    assert world.errors()


def test_types_of_a_parquet_file(world: World) -> None:
    world.headcount("школа\n10000001")
    rows: list[Row] = [
        ["date", "user_id", "organization_id", "role", "verified", "messages_sent", "calls"],
        [dt.date(2024, 10, 24), 1, 10000001.0, "Учитель", True, 10, 0.0],
        [dt.date(2024, 10, 18), 2, 10000001.0, "Учитель", False, None, 1.0],
        [dt.date(2024, 10, 17), 3, 10000001.0, "Учитель", True, 10, 1.0],
    ]
    world.paths.append(world.folder / "activity.parquet")
    write_parquet(world.paths[-1], rows, {"role": pl.Categorical})
    found = world.report()
    assert found.columns("teachers", "active_teachers_messages", "active_teachers_calls") == [
        (1, 1, 0)
    ]
    assert found.sheet("activity").outside == 1


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt8, pl.Int16, pl.UInt16, pl.Int32, pl.UInt64])
def test_counters_of_any_width(world: World, dtype: pl.DataType) -> None:
    world.headcount("школа\n1")
    world.paths.append(world.folder / "activity.parquet")
    rows = [PEOPLE, [DAY, "u", "1", "Учитель", "да", 10]]
    write_parquet(world.paths[-1], rows, {PEOPLE[-1]: dtype})
    assert world.report().column("active_teachers_messages") == [1]


def test_dates_of_parquet_are_read_as_they_are(world: World) -> None:
    world.headcount("школа\n7")
    world.table("activity.parquet", [
        PEOPLE,
        [dt.datetime(2024, 10, 24, 9), 1, "7", "Учитель", True, 12],  # noqa: DTZ001
        [dt.datetime(2024, 10, 18), 2, "7", "Учитель", False, 0],  # noqa: DTZ001
    ])  # fmt: skip
    sheet = world.report().sheet("activity")
    assert (sheet.read, sheet.used) == (2, 2)


def test_cells_of_a_workbook(world: World) -> None:
    world.headcount("школа\n10000001\n2")
    world.table("activity.xlsx", [
        PEOPLE,
        [dt.date(2024, 10, 24), 17, 10000001, "Учитель", True, 10],
        [dt.datetime(2024, 10, 18, 23, 59), 18, "10000001", "Учитель", 1, "10"],  # noqa: DTZ001
        [45589, "19", 10000001, "Учитель", "да", 9.0],
        [45582, 20, 10000001, "Учитель", True, 10],
    ])  # fmt: skip
    found = world.report("organization")
    assert found.columns("teachers", "active_teachers_messages") == [(3, 2), (0, 0)]
    assert found.sheet("activity").outside == 1


def folder_call(world: World, *inputs: str) -> InputCall:
    """A call that names these in the world's folder."""
    return InputCall([world.folder / one for one in inputs])


@pytest.mark.parametrize(
    "inputs",
    [
        ["."],
        ["*.csv"],
        ["activity.csv", "headcount.csv"],
        ["activity.csv", "*.csv"],
    ],
    ids=" ".join,
)
def test_folders_globs_and_files_in_any_order(world: World, inputs: list[str]) -> None:
    write_small(world)
    check_small(world.report("organization", files=folder_call(world, *inputs)))


def test_what_no_table_is_in_a_folder_is_a_warning(world: World) -> None:
    write_small(world)
    (world.folder / "заметки.csv").write_text("имя;телефон\nа;б\n", "utf-8")
    (world.folder / "readme.md").write_text("# no table", "utf-8")
    (world.folder / "~$activity.xlsx").write_bytes(b"lock")
    (world.folder / ".hidden.csv").write_text("x", "utf-8")
    found = world.report("organization", files=folder_call(world, "."))
    check_small(found)
    (warning,) = found.warnings(Code.FILE_NO_TABLE)
    assert warning.file == "заметки.csv"


def test_a_named_file_that_is_no_table_is_an_error(world: World) -> None:
    write_small(world)
    world.file("заметки", "имя | телефон\nа | б")
    (error,) = world.errors()
    assert (error.code, error.file) == (Code.FILE_NO_TABLE, "заметки.csv")


@pytest.mark.parametrize("names", ["title", "key"])
def test_a_report_of_our_own_is_skipped_with_a_warning(world: World, names: str) -> None:
    write_small(world)
    columns = COLUMNS
    world.file("report", " | ".join(getattr(one, names) for one in columns) + "\n" + "1 |" * 27)
    found = world.report("organization")
    check_small(found)
    assert found.warned(Code.FILE_OWN_REPORT) == 1


@pytest.mark.parametrize(("names", "skipped"), [(10, True), (9, False)])
def test_ten_of_the_28_names_make_a_report_of_our_own(
    world: World, names: int, skipped: bool
) -> None:
    write_small(world)
    columns = COLUMNS[-names:]
    world.file("report", " | ".join(one.title for one in columns))
    if skipped:
        assert world.report().warned(Code.FILE_OWN_REPORT) == 1
    else:
        assert world.codes() == [Code.FILE_NO_TABLE]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", Code.FILE_EMPTY),
        ("empty.xlsx", b"", Code.FILE_EMPTY),
        ("picture.png", b"\x89PNG", Code.FILE_FORMAT),
        ("broken.xlsx", b"PK\x03\x04 cut off", Code.FILE_DAMAGED),
        ("broken.parquet", b"PAR1 cut off", Code.FILE_DAMAGED),
        ("missing.csv", None, Code.FILE_MISSING),
    ],
)
def test_files_that_cannot_be_read(
    world: World, name: str, content: bytes | None, code: Code
) -> None:
    write_small(world)
    path = world.folder / name
    if content is not None:
        path.write_bytes(content)
    world.paths.append(path)
    (error,) = world.errors()
    assert (error.code, error.file) == (code, name)


@pytest.mark.parametrize("name", ["missing", "*.xlsx"])
def test_a_folder_or_glob_without_files(world: World, name: str) -> None:
    write_small(world)
    world.paths.append(world.folder / name)
    assert world.codes() == [Code.FILE_MISSING]


def test_every_bad_file_is_told_in_one_run(world: World) -> None:
    write_small(world)
    (world.folder / "empty.csv").write_bytes(b"")
    world.paths += [world.folder / "empty.csv", world.folder / "missing.csv"]
    assert sorted(world.codes()) == sorted([Code.FILE_EMPTY, Code.FILE_MISSING])


@pytest.mark.parametrize("name", ["headcount", "activity"])
def test_a_text_that_is_gone_before_it_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write_small(world)
    (path,) = [one for one in world.paths if one.stem == name]

    def opened_and_gone(*given: Any) -> Inputs:
        inputs = read_inputs(*given)
        path.unlink(missing_ok=True)
        return inputs

    monkeypatch.setattr("sferum_cli.sources.reading.read_inputs", opened_and_gone)
    found = {(error.code, error.file) for error in world.errors()}
    assert found == {(Code.FILE_DAMAGED, f"{name}.csv")}


def test_the_same_file_twice_is_an_error(world: World) -> None:
    write_small(world)
    copy = world.folder / "activity (1).csv"
    copy.write_bytes(world.paths[1].read_bytes())
    world.paths.append(copy)
    (error,) = world.errors()
    assert (error.code, error.file) == (Code.FILE_TWICE, "activity (1).csv")
    assert world.codes(repeats="sum") == [Code.FILE_TWICE]


def test_a_path_named_twice_is_one_file(world: World) -> None:
    write_small(world)
    world.paths.append(world.paths[1])
    check_small(world.report("organization"))


@pytest.mark.parametrize("left_out", ["activity", "headcount"])
def test_without_activity_or_headcount(world: World, left_out: str) -> None:
    write_small(world)
    world.directory("школа\n1")
    world.paths = [path for path in world.paths if path.stem != left_out]
    (error,) = world.errors()
    assert error.code is Code.TABLE_MISSING
    assert all(path.name in error.message for path in world.paths)


@pytest.mark.parametrize("left_out", ["activity", "headcount"])
def test_a_header_without_rows(world: World, left_out: str) -> None:
    write_small(world)
    path = {one.stem: one for one in world.paths}[left_out]
    header = path.read_text("utf-8").splitlines()[0]
    path.write_text(header + "\n;;;\n", "utf-8")
    (error,) = world.errors()
    assert (error.code, error.file) == (Code.NO_DATA_ROWS, path.name)


def test_an_option_says_the_table(world: World) -> None:
    world.headcount("школа\n1", name="headcount")
    world.directory("школа | подключена\n1 | нет", name="directory")
    world.activity("человек\nu1")
    world.members("человек\nu2")
    headcount, directory, activity, members = world.paths
    call = InputCall([activity], [headcount], [directory], [members])
    assert world.report(files=call).column("organizations_total") == [1]
    found = world.report(files=InputCall([activity], headcount=[headcount], members=[members]))
    assert found.column("teachers") == [2]
    assert {one.table for one in found.report.run.inputs} == {"activity", "members", "headcount"}


def test_an_option_for_a_file_that_is_not_this_table(world: World) -> None:
    write_small(world)
    headcount, activity = world.paths
    call = InputCall([activity], headcount=[headcount], members=[activity.parent / "x.csv"])
    assert {one.code for one in world.errors(files=call)} == {Code.FILE_MISSING}
    call = InputCall([activity], [headcount], members=[headcount])
    assert world.codes(files=call) != []


def test_every_sheet_that_holds_a_table_is_read(world: World) -> None:
    notes = [["Ответственный", "Телефон"], ["Отдел", "123"]]
    school = headcount(C2="1")
    world.book({"Неделя 1": people("a"), "Сводка": notes, "Неделя 2": people("b"), "ОО-1": school})
    found = world.report()
    assert found.one("teachers") == 2
    (warning,) = found.warnings(Code.SHEET_SKIPPED)
    assert warning.sheet == "Сводка"
    assert [one.sheet for one in found.report.run.inputs] == ["Неделя 1", "Неделя 2", "ОО-1"]


def test_the_sheet_of_the_call(world: World) -> None:
    world.headcount("школа\n1")
    world.book({"Октябрь": people("a"), "Ноябрь": people("b", "c")})
    assert world.report().one("teachers") == 3
    assert world.report(reading=ReadOptions(files=FileOptions(sheet="Ноябрь"))).one("teachers") == 2


def test_a_sheet_that_is_not_there(world: World) -> None:
    world.headcount("школа\n1")
    world.book({"Октябрь": people("a")})
    (error,) = world.errors(reading=ReadOptions(files=FileOptions(sheet="Декабрь")))
    assert (error.code, error.file) == (Code.SHEET_MISSING, "book.xlsx")


def test_a_hidden_sheet_is_not_read(world: World) -> None:
    world.headcount("школа\n1")

    def hide(book: Any) -> None:
        book["Черновик"].sheet_state = "hidden"

    world.book({"Неделя": people("a"), "Черновик": people("b")}, hide)
    assert world.report().one("teachers") == 1


def test_numbers_that_have_lost_their_digits(world: World) -> None:
    world.headcount("школа\n1")
    world.table("book.xlsx", changed(people("a", "b", "c"), {"B2": 10**15, "B3": 10**15 + 1}))
    (error,) = world.errors()
    assert (error.code, error.row, error.column) == (Code.CELL_LOST_DIGITS, 3, "B")


@pytest.mark.parametrize("cell", [dt.date(2024, 10, 24), 44127], ids=["a date", "a number"])
def test_dates_of_a_workbook_that_counts_from_1904(world: World, cell: object) -> None:
    world.headcount("школа\n1")

    def count_from_1904(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    world.table("activity.xlsx", changed(people("a", "b"), {"A2": cell}), count_from_1904)
    assert world.report().one("teachers") == 2


@pytest.mark.parametrize(("down", "right"), [(0, 0), (3, 0), (0, 2), (3, 2)])
def test_the_address_of_a_cell_is_excels(world: World, down: int, right: int) -> None:
    world.headcount("школа\n1")
    rows = changed(people("a", "b"), {"F3": "десять"})
    world.table("activity.xlsx", shifted(rows, down, right))
    (error,) = world.errors()
    assert (error.code, error.sheet) == (Code.VALUE_NUMBER, SHEET)
    assert (error.row, error.column) == (down + 3, "FGH"[right])
    assert error.header == "Отправлено сообщений"


def test_the_row_of_a_csv_is_its_line(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("человек | отправлено | Класс\nu1 | 1 | а\nu2 | десять | б")
    path = world.paths[-1]
    path.write_text(path.read_text("utf-8").replace(";а\n", ';"а\nб"\n'), "utf-8")
    (error,) = world.errors()
    assert (error.code, error.row) == (Code.VALUE_NUMBER, 4)
