"""What the text of one cell says, and what is an error, never a guess."""

import datetime as dt

import pytest

from sferum_cli.sources.cleaning.organization_types import parse_type
from sferum_cli.sources.cleaning.parsing import (
    UnreadableError,
    parse_count,
    parse_day,
    parse_digits,
    parse_id,
    parse_moment,
    parse_role,
    parse_yes_no,
)
from sferum_cli.sources.tables.columns import DIGITS_IN_CODE


def named(value: object) -> str:
    """A case by what its cell says."""
    return repr(value)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("7", 7),
        ("1234", 1234),
        ("1 234", 1234),
        ("12 345", 12345),
        ("1 234 567", 1234567),
        ("1\u00a0234", 1234),
        ("1\u202f234", 1234),
        ("1\u2009234", 1234),
        ("1 234,0", 1234),
        ("1 234.0", 1234),
        ("1234.0", 1234),
        ("1234,0", 1234),
        ("12,00", 12),
        ("12.00", 12),
        ("  15 ", 15),
        ("\u00a015", 15),
        ("", None),
        ("   ", None),
        ("-", None),
        ("–", None),
        ("—", None),
        ("х", None),
        ("Х", None),
        ("x", None),
        ("X", None),
        ("н/д", None),
        ("Н/Д", None),
        ("-0", 0),
        ("−0", 0),
    ],
    ids=named,
)
def test_numbers(text: str, count: int | None) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "1.234",
        "1,234",
        "1.234.567",
        "1,234,567",
        "12,5",
        "0.5",
        "12.25",
        "1 234,5",
        "-1",
        "-0,5",
        "− 3",
        "12 34",
        "1 23",
        "1 2345",
        "+5",
        "1e3",
        "1,0E+3",
        "12 чел.",
        "около 10",
        "нет данных",
        "н.д.",
        "10-12",
        "10/12",
        "1..0",
        "10²",
        "½",
        "#Н/Д",
        "=A1",
        "да",
        "99999999999999999999",
    ],
    ids=named,
)
def test_not_numbers(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_count(text)


def words(text: str) -> list[str]:
    """The words between commas."""
    return [word.strip() for word in text.split(",")]


YES = words(
    "да, Да, ДА, true, TRUE, True, ИСТИНА, истина, 1, yes, YES, +, "
    "верифицирован, верифицирована, верифицировано, верифицированы, Верифицирован, "
    "подтверждён, подтвержден, подтверждена, подтверждено, подтверждены, "
    "подключён, подключен, подключена, подключено, подключены, "
    "связан, связана, связано, связаны"
)
NO = words(
    "нет, НЕТ, false, FALSE, ЛОЖЬ, ложь, 0, no, NO, -, "
    "не верифицирован, Не верифицирована, не верифицированы, "
    "не подтверждён, не подтверждена, не подтверждены, "
    "не подключён, не подключена, не подключены, не связан, не связана, не связаны, "
    "неверифицирован, неподтверждён, неподключена, несвязан"
)


@pytest.mark.parametrize("text", YES, ids=named)
def test_yes(text: str) -> None:
    assert parse_yes_no(text) is True


@pytest.mark.parametrize("text", NO, ids=named)
def test_no(text: str) -> None:
    assert parse_yes_no(text) is False


@pytest.mark.parametrize("text", ["", "  ", "\u00a0"], ids=named)
def test_yes_no_blank(text: str) -> None:
    assert parse_yes_no(text) is None


@pytest.mark.parametrize(
    "text",
    ["2", "-1", "может быть", "да/нет", "н/д", "неверно", "связь", "верифицируется", "не", "да?"],
    ids=named,
)
def test_neither_yes_nor_no(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_yes_no(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("24.10.2024", "2024-10-24"),
        ("24.10.24", "2024-10-24"),
        ("4.3.2024", "2024-03-04"),
        ("04.03.2024", "2024-03-04"),
        ("24/10/2024", "2024-10-24"),
        ("4/3/2024", "2024-03-04"),
        ("24-10-2024", "2024-10-24"),
        ("24-10-24", "2024-10-24"),
        ("01/02/2024", "2024-02-01"),
        ("12.11.2024", "2024-11-12"),
        ("2024-10-24", "2024-10-24"),
        ("24.10.2024 15:30", "2024-10-24T15:30"),
        ("24.10.2024 15:30:05", "2024-10-24T15:30:05"),
        ("24.10.2024 0:05", "2024-10-24T00:05"),
        ("2024-10-24 15:30:05", "2024-10-24T15:30:05"),
        ("2024-10-24T15:30:05", "2024-10-24T15:30:05"),
        ("2024-10-24T00:00:00", "2024-10-24"),
        ("45589", "2024-10-24"),
        ("45589.0", "2024-10-24"),
        ("45589,5", "2024-10-24T12:00"),
        ("45589.25", "2024-10-24T06:00"),
        ("01.01.1990", "1990-01-01"),
        ("31.12.2100", "2100-12-31"),
        ("32874", "1990-01-01"),
        ("73415", "2100-12-31"),
        ("29.02.2024", "2024-02-29"),
        (" 24.10.2024 ", "2024-10-24"),
        ("\u00a024.10.2024", "2024-10-24"),
        ("24‑10‑2024", "2024-10-24"),  # hyphens that do not break
        ("2024−10−24", "2024-10-24"),
    ],
    ids=named,
)
def test_dates(text: str, moment: str) -> None:
    assert parse_moment(text) == dt.datetime.fromisoformat(moment)


@pytest.mark.parametrize("text", ["44127", "44127.0"], ids=named)
def test_serials_of_1904(text: str) -> None:
    found = parse_moment(text, epoch_1904=True)
    assert found is not None
    assert found.date() == dt.date(2024, 10, 24)


@pytest.mark.parametrize("text", ["", "  "], ids=named)
def test_dates_blank(text: str) -> None:
    assert parse_moment(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "31.12.1989",
        "01.01.2101",
        "1989-12-31",
        "2101-01-01",
        "32873",  # 31 December 1989
        "73416",  # 1 January 2101
        "2024",
        "0",
        "-5",
        "10/24/2024",
        "12.31.2024",
        "2024-24-10",
        "31.02.2024",
        "29.02.2023",
        "32.01.2024",
        "24.10",
        "24.10/2024",
        "24.10.024",
        "24 октября 2024",
        "четверг",
        "24.10.2024 25:00",
        "24.10.2024 15:61",
        "да",
        "20241024",
    ],
    ids=named,
)
def test_not_dates(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_moment(text)


def test_a_time_belongs_to_its_day() -> None:
    assert parse_day("24.10.2024 23:59:59") == dt.date(2024, 10, 24)
    assert parse_day("24.10.2024 00:00") == dt.date(2024, 10, 24)


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("10000001", "10000001"),
        ("  10000001 ", "10000001"),
        ("007", "007"),
        ("0", "0"),
        ("10000001.0", "10000001"),
        ("10000001,0", "10000001"),
        ("10000001.00", "10000001"),
        ("00012.0", "00012"),
        ("ab-12", "ab-12"),
        ("Ab_12", "Ab_12"),
        ("12 34", "12 34"),
        ("школа №1", "школа №1"),
        ("10.5", "10.5"),
        ("12345678901234567890", "12345678901234567890"),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
        ("", None),
        ("   ", None),
    ],
    ids=named,
)
def test_ids_are_text(text: str, identity: str | None) -> None:
    assert parse_id(text) == identity


@pytest.mark.parametrize(
    "text", ["1,0255E+12", "1.0255E+12", "1.0255e+12", "1E+12", "1,02550012345E+15"], ids=named
)
def test_ids_whose_digits_are_lost(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_id(text)


def test_an_error_of_an_id_does_not_show_it() -> None:
    with pytest.raises(UnreadableError) as error:
        parse_id("1,0255E+12")
    assert "0255" not in str(error.value)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("inn", "5501234567", "5501234567"),
        ("inn", "5501234567.0", "5501234567"),
        ("inn", "101234567", "0101234567"),
        ("kpp", "550101001", "550101001"),
        ("kpp", "10101001", "010101001"),
        ("oktmo", "52701000", "52701000"),
        ("oktmo", "1701000", "01701000"),
        ("oktmo", "52701000001", "52701000001"),
        ("oktmo", "1701000001", "01701000001"),
        ("oktmo", "52 701 000", "52701000"),
        ("inn", "", None),
        ("inn", "-", None),
        ("inn", "н/д", None),
    ],
)
def test_codes_of_digits(column: str, text: str, code: str | None) -> None:
    assert parse_digits(text, DIGITS_IN_CODE[column]) == code


@pytest.mark.parametrize("text", ["ИНН", "55A1234567", "5.5E+9", "5501/1234"], ids=named)
def test_not_codes_of_digits(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_digits(text, DIGITS_IN_CODE["inn"])


TYPES = """
ОО  | ОО; оо; Школа; школа; СОШ; сош; Гимназия; Лицей; Общеобразовательная организация
СПО | СПО; спо; ПОО; Колледж; Техникум; Организация СПО
СПО | Профессиональная образовательная организация; ПРОФЕССИОНАЛЬНАЯ ОБРАЗОВАТЕЛЬНАЯ ОРГАНИЗАЦИЯ
ДОО | ДОО; доо; ДОУ; Детский сад; детский  сад; Дошкольная образовательная организация
ОДО | ОДО; одо; УДО; Организация дополнительного образования; OДO
ОО  | Школы; Гимназии; Общеобразовательные организации
СПО | Колледжи; Техникумы
ДОО | Детские сады
ОДО | Организации дополнительного образования
"""


@pytest.mark.parametrize(
    ("word", "short"),
    [
        (word.strip(), line.split("|")[0].strip())
        for line in TYPES.strip().splitlines()
        for word in line.split("|")[1].split(";")
    ],
)
def test_organization_types(word: str, short: str) -> None:
    assert parse_type(word) == short


@pytest.mark.parametrize(
    "text", ["ДО", "до", "ВУЗ", "университет", "О", "Школа №1", "1", "школ", "в школах"]
)
def test_not_organization_types(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_type(text)


@pytest.mark.parametrize("text", ["", "  "], ids=named)
def test_organization_type_blank(text: str) -> None:
    assert parse_type(text) is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Учитель", "Учитель"),
        ("учитель", "Учитель"),
        ("УЧЕНИК", "Ученик"),
        (" Студент ", "Студент"),
        ("Преподаватель", "Преподаватель"),
        ("сотрудник", "Сотрудник"),
        ("педагогический  работник", "Педагогический работник"),
        ("законный представитель", "Законный представитель"),
        ("администратор", "Администратор"),
        ("Pодитель", "Родитель"),
        ("", ""),
        ("  ", ""),
    ],
    ids=named,
)
def test_roles(text: str, role: str) -> None:
    assert parse_role(text) == role


@pytest.mark.parametrize("text", ["Тьютор", "Учителя", "Директор", "1", "-"])
def test_unknown_roles(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_role(text)


def test_a_role_that_the_settings_declare() -> None:
    assert parse_role("ТЬЮТОР", {"тьютор": "Тьютор"}) == "Тьютор"
