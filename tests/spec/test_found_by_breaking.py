"""Numbers that somebody broke once, each with the sentence of the contract that it broke."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sferum_cli.pipeline import ReportCall, make_report
from sferum_cli.problems import Code, InvalidInputError, Problems
from sferum_cli.reports.report import Report
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType
from sferum_cli.sources.cleaning.municipality_names import municipality_key
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.tally.repeats import Repeats

WEEK = Week(dt.date(2024, 10, 24))
ACTIVITY = "Дата;ID пользователя;ID организации;Роль;Верифицирован;Отправлено сообщений\n"
UNDATED = ACTIVITY.removeprefix("Дата;")
HEADS = "Регион;Муниципалитет;ID организации;Организация;Тип организации;Педагогов;Обучающихся\n"
ONE_SCHOOL = HEADS + "Омская область;г. Омск;1;Школа 1;ОО;10;100\n"


def report(
    folder: Path, files: dict[str, str], problems: Problems | None = None, **options: Any
) -> Report:
    """The report of csv files with these texts, in this order."""
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.csv"
        path.write_text(text, "utf-8")
        paths.append(path)
    reading = options.pop("reading", ReadOptions())
    call = ReportCall(InputCall(paths), reading, Rules(), week=WEEK, **options)
    return make_report(call, problems or Problems())


def day(sent: int, user: str = "u", organization: str = "1") -> str:
    return f"24.10.2024;{user};{organization};Учитель;да;{sent}\n"


@pytest.mark.parametrize(
    ("files", "active"),
    [([[5], [5, 7]], 1), ([[10], [2], [10]], 1), ([[10], [2]], 0), ([[5, 6], [9]], 0)],
    ids=["an equal row before", "three files", "a smaller one", "two before"],
)
def test_last_means_the_file_named_last(
    tmp_path: Path, files: list[list[int]], active: int
) -> None:
    texts = {
        f"activity-{number}": ACTIVITY + "".join(map(day, rows)) + day(0, f"other-{number}")
        for number, rows in enumerate(files)
    }
    found = report(tmp_path, {**texts, "headcount": ONE_SCHOOL}, repeats=Repeats.LAST)
    assert found.rows["active_teachers_messages"].to_list() == [active]


def test_a_member_is_no_repeat_of_undated_activity(tmp_path: Path) -> None:
    rows = UNDATED + "u;1;Учитель;да;6\nu;1;Учитель;да;5\n"
    members = "ID пользователя;ID организации;Роль;Верифицирован\nu;1;Учитель;да\n"
    found = report(tmp_path, {"a": rows, "members": members, "h": ONE_SCHOOL})
    assert found.rows["active_teachers_messages"].to_list() == [1]


def test_where_both_have_an_inn_the_name_does_not_decide(tmp_path: Path) -> None:
    activity = (
        "Дата;ID пользователя;ИНН;Регион;Муниципалитет;Организация;Роль;Верифицирован;"
        "Отправлено сообщений\n"
        "24.10.2024;u;5501000002;Омская область;г. Омск;Школа 1;Учитель;да;10\n"
    )
    heads = HEADS.replace("ID организации", "ИНН")
    heads += "Омская область;г. Омск;5501000001;Школа 1;ОО;10;100\n"
    found = report(tmp_path, {"a": activity, "h": heads})
    assert found.rows["teachers"].to_list() == [0]


def test_two_oktmo_are_two_municipalities_of_one_name(tmp_path: Path) -> None:
    heads = "ОКТМО;" + HEADS
    heads += "32707000;Кемеровская область;Беловский;1;Школа 1;ОО;10;100\n"
    heads += "32601000;Кемеровская область;Беловский;2;Школа 2;ОО;10;100\n"
    found = report(tmp_path, {"a": ACTIVITY + day(10), "h": heads})
    assert found.rows["teachers"].to_list() == [1, 0]


def test_the_alias_of_the_user_comes_before_oktmo(tmp_path: Path) -> None:
    heads = "ОКТМО;" + HEADS
    heads += "52701000;Омская область;г. Омск;1;Школа 1;ОО;10;100\n"
    heads += "52707000;Омская область;г. Тара;2;Школа 2;ОО;10;100\n"
    heads += "52701000;Омская область;Городские школы;3;Школа 3;ОО;10;100\n"
    reading = ReadOptions(aliases=Aliases(municipalities={"Городские школы": "г. Тара"}))
    found = report(tmp_path, {"a": ACTIVITY + day(10), "h": heads}, reading=reading)
    assert found.rows["organizations_total"].to_list() == [1, 2]


def test_the_total_of_regions_has_what_counts_in_one_of_them(tmp_path: Path) -> None:
    heads = HEADS + "Омская область;г. Омск;1;Сад 1;ДОО;10;\nТомская область;г. Томск;2;Сад;ДОО;;\n"
    activity = ACTIVITY + day(10).replace("Учитель", "Сотрудник")
    types = (OrganizationType.KINDERGARTEN,)
    found = report(tmp_path, {"a": activity, "h": heads}, level=Level.REGION, types=types)
    assert found.total is not None
    assert found.total["teachers"].to_list() == [1]
    assert found.total["teachers_total"].to_list() == [10]


@pytest.mark.parametrize("title", ["Неделя", "Организация", "Источник"])
def test_rows_that_differ_in_any_column_are_not_equal(tmp_path: Path, title: str) -> None:
    header = ACTIVITY.rstrip("\n") + f";{title}\n"
    values = ("24.10.2024", "31.10.2024")
    rows = "".join(day(6).rstrip("\n") + f";{value}\n" for value in values)
    found = report(tmp_path, {"a": header + rows, "h": ONE_SCHOOL})
    assert found.rows["active_teachers_messages"].to_list() == [1]


def test_names_spelled_two_ways_are_equal(tmp_path: Path) -> None:
    header = ACTIVITY.replace("ID организации", "Регион;Муниципалитет;Организация")
    rows = "".join(
        day(6, organization=f"Омская область;{city};{name}")
        for city, name in (("г. Омск", "Школа 1"), ("Омск г.о.", "«Школа  1»"))
    )
    found = report(tmp_path, {"a": header + rows, "h": ONE_SCHOOL})
    assert found.rows["teachers"].to_list() == [1]
    assert found.rows["active_teachers_messages"].to_list() == [0]


def test_times_differ_below_a_second(tmp_path: Path) -> None:
    rows = "".join(
        f"24.10.2024 10:00:00,{part};u;1;Учитель;да;6\n".replace(",", ".") for part in (1, 2)
    )
    found = report(tmp_path, {"a": ACTIVITY + rows, "h": ONE_SCHOOL})
    assert found.rows["active_teachers_messages"].to_list() == [1]


@pytest.mark.parametrize("level", list(Level))
def test_a_rejected_row_of_the_headcount_is_in_no_number(tmp_path: Path, level: Level) -> None:
    for bad in ("Омская область;;2;Школа 2;ОО;10;100\n", "Омская область;г. Омск;2;Школа;;10;1\n"):
        files = {"a": ACTIVITY + day(10), "h": ONE_SCHOOL + bad}
        found = report(tmp_path, files, level=level, skip_bad_rows=True)
        assert found.rows["organizations_total"].to_list() == [1]
        assert found.bad_rows_skipped == 1


def test_a_line_break_in_a_quoted_header(tmp_path: Path) -> None:
    header = HEADS.replace("ID организации", '"ID\nорганизации"')
    found = report(tmp_path, {"a": ACTIVITY + day(10), "h": header + ONE_SCHOOL[len(HEADS) :]})
    assert found.rows["teachers"].to_list() == [1]


def test_a_quote_inside_a_field_is_an_error_with_its_line(tmp_path: Path) -> None:
    heads = ONE_SCHOOL + 'Омская область;г. Омск;2;"СОШ № 1" филиал;ОО;10;100\n'
    with pytest.raises(InvalidInputError) as caught:
        report(tmp_path, {"a": ACTIVITY + day(10), "h": heads})
    (problem,) = caught.value.problems.errors
    assert (problem.code, problem.row) == (Code.ROW_SHAPE, 3)


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt8, pl.Int16, pl.UInt16, pl.Int32, pl.UInt64])
def test_counters_of_any_width(tmp_path: Path, dtype: pl.DataType) -> None:
    titles = ACTIVITY.strip().split(";")
    values = ["24.10.2024", "u", "1", "Учитель", "да", 10]
    frame = pl.DataFrame({title: [value] for title, value in zip(titles, values, strict=True)})
    frame.with_columns(pl.col(titles[-1]).cast(dtype)).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "h.csv").write_text(ONE_SCHOOL, "utf-8")
    call = ReportCall(InputCall([tmp_path]), ReadOptions(), Rules(), week=WEEK)
    assert make_report(call, Problems()).rows["active_teachers_messages"].to_list() == [1]


def test_of_equally_frequent_spellings_the_first_is_shown(tmp_path: Path) -> None:
    heads = HEADS + "Омская обл.;Омск;1;Школа 1;ОО;10;100\nОмская область;г. Омск;2;Школа;ОО;1;1\n"
    found = report(tmp_path, {"a": ACTIVITY + day(10), "h": heads})
    assert found.rows.select("region", "municipality").rows() == [("Омская обл.", "Омск")]


def test_two_rows_of_the_directory_cannot_be_one_organization(tmp_path: Path) -> None:
    heads = HEADS.replace("ID организации", "ИНН") + "Омская область;г. Омск;5501000001;Ш;ОО;1;1\n"
    directory = "ID организации;ИНН;Организация;Тип организации;Регион;Муниципалитет\n"
    directory += "".join(f"{n};5501000001;Школа {n};ОО;Омская область;г. Омск\n" for n in (1, 2))
    with pytest.raises(InvalidInputError) as caught:
        report(tmp_path, {"a": ACTIVITY + day(10), "h": heads, "d": directory})
    assert caught.value.problems.errors[0].code is Code.ORGANIZATION_AMBIGUOUS


def test_the_name_of_mari_el_is_dropped_too() -> None:
    full = municipality_key("г.о. г. Йошкар-Ола Республики Марий Эл")
    assert full == municipality_key("г. Йошкар-Ола")


def test_a_row_without_an_id_takes_the_id_of_the_one_it_meets(tmp_path: Path) -> None:
    heads = HEADS.replace("ID организации", "ИНН") + "Омская область;г. Омск;5501000001;Ш;ОО;1;1\n"
    activity = ACTIVITY.replace("Роль", "ИНН;Роль")
    activity += "24.10.2024;u;77;5501000001;Учитель;да;10\n"
    found = report(tmp_path, {"a": activity, "h": heads}, level=Level.ORGANIZATION)
    assert found.rows["organization_id"].to_list() == ["77"]


@pytest.mark.parametrize(
    "row",
    ["24.10.2024;u;1;Учитель\n", "24.10.2024;u;1;Учитель;да;10;11\n", '24.10.2024;"u;1\n'],
    ids=["short", "long", "an open quote"],
)
def test_a_row_of_another_shape_is_an_error_with_its_line(tmp_path: Path, row: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        report(tmp_path, {"a": ACTIVITY + day(10) + "\n" + row + day(10), "h": ONE_SCHOOL})
    (problem,) = caught.value.problems.errors
    assert (problem.code, problem.row) == (Code.ROW_SHAPE, 4)


def test_a_cut_last_line_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError):
        report(tmp_path, {"a": ACTIVITY + day(10) + "24.10.2024;v;1", "h": ONE_SCHOOL})


def test_the_date_of_a_total_is_no_last_day(tmp_path: Path) -> None:
    header = ACTIVITY.removesuffix("\n") + ";Муниципалитет\n"
    total = "31.10.2024;;;;;12;Итого\n"
    for name, text in (
        ("activity", header + "24.10.2024;u;1;Учитель;да;12;г. Омск\n" + total),
        ("heads", ONE_SCHOOL),
    ):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    call = ReportCall(InputCall([tmp_path]), ReadOptions(), Rules())
    made = make_report(call, Problems())
    assert made.week.end == dt.date(2024, 10, 24)
    assert made.rows["active_teachers_messages"].to_list() == [1]
