"""Faults of csv files: encodings, separators, quotes, line ends, files cut off or far too large.

What is not certain is an error with its line; a row is never filled with blanks, and a quote never
swallows the rest of a file.
"""

import gzip
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders.files import (
    DAY,
    MARKERS,
    Row,
    activity,
    csv_of,
    headcount,
    person,
)
from tests.conftest import Run
from tests.faults.bench import Bench, cases, read, refused, warned

MEMORY = 300_000_000
"""More than a run needs, far less than the files that are too large."""


@pytest.fixture
def bench(tmp_path: Path, sferum: Run) -> Bench:
    return Bench(tmp_path, sferum)


def lines(**cells: object) -> list[str]:
    """The lines of the four people's csv file: the header is line 1."""
    return csv_of(activity(**cells)).splitlines()


def text_of(*line: str) -> str:
    return "".join(f"{one}\n" for one in line)


# V01 - V03: encodings


@pytest.mark.parametrize(
    "text",
    cases(
        ("V01-mark", "\ufeff" + csv_of(activity())),
        ("V01-mark-and-quoted-header", "\ufeff" + csv_of(activity()).replace("Дата", '"Дата"', 1)),
        ("V01-mark-and-sep", "\ufeffsep=;\n" + csv_of(activity())),
        ("V01-mark-and-blank-line", "\ufeff\n" + csv_of(activity())),
        ("V01-no-mark", csv_of(activity())),
    ),
)
def test_v01_byte_order_mark(bench: Bench, text: str) -> None:
    read(bench.quick(bench.text("activity.csv", text)))


def test_v01_mark_and_quoted_header_in_a_call(bench: Bench) -> None:
    text = "\ufeff" + csv_of(activity()).replace("Дата", '"Дата"', 1)
    read(bench.run(bench.text("activity.csv", text)))


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
def test_v02_encodings_are_seen(bench: Bench, encoding: str) -> None:
    usual = bench.quick(bench.text("activity.csv", csv_of(activity())))
    found = bench.quick(bench.text("activity.csv", csv_of(activity()), encoding))
    read(found)
    assert found.rows == usual.rows


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "mac-cyrillic", "utf-16"])
def test_v02_encodings_are_declared(bench: Bench, encoding: str) -> None:
    path = bench.text("activity.csv", csv_of(activity()), encoding)
    reference = bench.write("heads.xlsx", headcount())
    read(bench.quick(path, reference, reference=False, encoding=encoding))


def test_v02_encodings_in_a_call(bench: Bench) -> None:
    usual = bench.run(bench.text("activity.csv", csv_of(activity())))
    found = bench.run(bench.text("activity.csv", csv_of(activity()), "koi8-r"))
    read(found)
    assert found.csv == usual.csv
    path = bench.text("activity.csv", csv_of(activity()), "mac-cyrillic")
    reference = bench.write("heads.xlsx", headcount())
    options = ["--encoding", "mac-cyrillic"]
    found = bench.run(path, reference, options=options, reference=False)
    read(found)
    assert found.csv == usual.csv


def test_v02_an_encoding_that_nobody_can_tell(bench: Bench) -> None:
    found = bench.quick(bench.text("activity.csv", csv_of(activity()), "iso8859-5"))
    refused(found, "[encoding-uncertain]", "activity.csv", "--encoding")


def test_v02_latin_names_over_an_encoding_that_nobody_can_tell(bench: Bench) -> None:
    keys = "region;municipality;organization_id;organization_type;teachers;students\n"
    text = keys + "Ямал;Ямал;7;ОО;10;100\n"
    people = bench.write("activity.xlsx", activity())
    for encoding in ("cp1251", "koi8-r", "cp866"):
        path = bench.text("heads.csv", text, encoding)
        found = bench.quick(people, path, reference=False)
        if found.code == 0:
            assert found.rows[0]["region"] == "Ямал"
        else:
            refused(found, "[encoding-uncertain]", "heads.csv", "--encoding")


def test_v02_a_wrong_declaration_loses_nothing(bench: Bench) -> None:
    path = bench.text("activity.csv", csv_of(activity()), "cp1251")
    reference = bench.write("heads.xlsx", headcount())
    found = bench.quick(path, reference, reference=False, encoding="utf-8")
    refused(found, "activity.csv")


@pytest.mark.parametrize("mark", [True, False], ids=["with-mark", "without-mark"])
@pytest.mark.parametrize(
    ("encoding", "first"),
    cases(("V03-le", "utf-16-le", b"\xff\xfe"), ("V03-be", "utf-16-be", b"\xfe\xff")),
)
def test_v03_utf_16(bench: Bench, encoding: str, first: bytes, mark: bool) -> None:
    data = (first if mark else b"") + csv_of(activity()).encode(encoding)
    path = bench.bytes("activity.csv", data)
    found = bench.run(path) if mark and encoding == "utf-16-le" else bench.quick(path)
    if mark or found.code == 0:
        read(found)
    else:
        refused(found, "activity.csv")


def test_v03_utf_16_with_half_a_letter_at_the_end(bench: Bench) -> None:
    data = b"\xff\xfe" + csv_of(activity()).encode("utf-16-le")
    refused(bench.quick(bench.bytes("activity.csv", data[:-1])), "activity.csv")


# V04, V05: bytes that are no text


@pytest.mark.parametrize(
    ("column", "bad"),
    cases(
        ("V04-in-a-role", "D", b"\xff"),
        ("V04-in-an-id", "B", b"\xc3\x28"),
        ("V04-a-letter-cut-in-two", "D", b"\xd0"),
        ("V04-in-an-ignored-column", "J", b"\x98"),
    ),
)
def test_v04_a_byte_that_is_not_utf_8(bench: Bench, column: str, bad: bytes) -> None:
    data = csv_of(activity(J1="Класс", **{f"{column}4": "Ученик@"})).encode().replace(b"@", bad)
    found = bench.quick(bench.bytes("activity.csv", data))
    refused(found, "[text-damaged]", "activity.csv", "строка 4", f"столбец {column}")


def test_v04_a_byte_that_is_not_of_cp1251(bench: Bench) -> None:
    data = csv_of(activity(D4="Ученик@")).encode("cp1251").replace(b"@", b"\x98")
    found = bench.quick(bench.bytes("activity.csv", data))
    refused(found, "[text-damaged]", "activity.csv", "строка 4", "столбец D")


@pytest.mark.long
def test_v04_in_row_900_000(bench: Bench) -> None:
    header, row = lines()[0], f"{DAY};{MARKERS[0]};7;Ученик;да;0;0;0;нет\n"
    data = bytearray(f"{header}\n{row * 899_999}".encode())
    length = len(row.encode())
    start = len(data) - length
    data[data.index("Ученик".encode(), start)] = 0xFF
    data += row.encode() * 1000
    found = bench.run(bench.bytes("activity.csv", bytes(data)))
    refused(found, "[text-damaged]", "activity.csv", "строка 900000", "столбец D")


@pytest.mark.parametrize(
    ("data", "line"),
    cases(
        ("V05-in-a-cell", text_of(*lines(D4="Уче\0ник")), 4),
        ("V05-in-an-ignored-column", text_of(*lines(J1="Класс", J3="\0")), 3),
        ("V05-in-the-header", text_of(*lines(D1="Ро\0ль")), 1),
        ("V05-at-the-end", text_of(*lines()) + "\0" * 4096, 6),
        ("V05-a-line-of-its-own", text_of(*lines()[:3], "\0" * 100, *lines()[3:]), 4),
    ),
)
def test_v05_nul(bench: Bench, data: str, line: int) -> None:
    found = bench.quick(bench.text("activity.csv", data))
    refused(found, "[text-damaged]", "activity.csv", f"строка {line}")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r"])
def test_v05_a_nul_is_told_of_as_one_in_every_encoding(bench: Bench, encoding: str) -> None:
    """It is no sign of another encoding: the rest of the file is in the one that it seems."""
    text = text_of(*lines(F4="1\0"))
    found = bench.quick(bench.text("activity.csv", text, encoding))
    refused(found, "[text-damaged]", "activity.csv", "строка 4", "столбец F", "NUL")
    assert "--encoding" not in found.said


def test_v05_nul_in_a_call(bench: Bench) -> None:
    found = bench.run(bench.text("activity.csv", text_of(*lines(F4="1\0"))))
    refused(found, "[text-damaged]", "activity.csv", "строка 4", "столбец F")


# V06, V07: separators


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"], ids=lambda one: f"V06-{one!r}")
def test_v06_every_separator(bench: Bench, separator: str) -> None:
    text = csv_of(activity(J1="Класс", J2='5 "А"; 5, б | в\tг'), separator)
    read(bench.quick(bench.text("activity.csv", text)))


@pytest.mark.parametrize("other", [",", "\t", "|"], ids=lambda one: f"V06-mixed-{one!r}")
@pytest.mark.parametrize("line", [2, 4, 5])
def test_v06_mixed_separators(bench: Bench, line: int, other: str) -> None:
    text = lines()
    text[line - 1] = text[line - 1].replace(";", other)
    found = bench.quick(bench.text("activity.csv", text_of(*text)))
    refused(found, "[row-shape]", "activity.csv", f"строка {line}")


def test_v06_one_separator_of_another_kind(bench: Bench) -> None:
    text = lines()
    text[3] = text[3].replace(";7;", ",7;")
    found = bench.run(bench.text("activity.csv", text_of(*text)))
    refused(found, "[row-shape]", "activity.csv", "строка 4")


def test_v06_a_separator_that_is_declared_wrongly(bench: Bench) -> None:
    path = bench.text("activity.csv", csv_of(activity()))
    reference = bench.write("heads.xlsx", headcount())
    found = bench.quick(path, reference, reference=False, separator=",")
    refused(found, "activity.csv")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"], ids=lambda one: f"V07-{one!r}")
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_v07_the_separator_in_the_first_line(bench: Bench, separator: str, end: str) -> None:
    text = f"sep={separator}{end}" + csv_of(activity(), separator, end)
    found = bench.quick(bench.text("activity.csv", text))
    read(found)
    assert found.input("activity.csv")["rows_read"] == 4


def test_v07_the_first_line_counts_in_the_address(bench: Bench) -> None:
    text = "sep=;\n" + csv_of(activity(F4="1.234"))
    found = bench.run(bench.text("activity.csv", text))
    refused(found, "[value-number]", "activity.csv", "строка 5,", "столбец F ")


# V08, V09: rows and quotes that do not fit


@pytest.mark.parametrize(
    ("line", "change", "cells"),
    cases(
        ("V08-short", 3, lambda row: row.rsplit(";", 2)[0], 7),
        ("V08-short-by-one", 4, lambda row: row.rsplit(";", 1)[0], 8),
        ("V08-one-cell", 4, lambda row: DAY, 1),
        ("V08-long", 3, lambda row: f"{row};лишнее", 10),
        ("V08-long-by-two", 5, lambda row: f"{row};1;2", 11),
        ("V08-a-separator-in-a-name", 4, lambda row: row.replace("Ученик", "Уче;ник"), 10),
    ),
)
def test_v08_short_and_long_rows(
    bench: Bench, line: int, change: Callable[[str], str], cells: int
) -> None:
    text = lines()
    text[line - 1] = change(text[line - 1])
    found = bench.quick(bench.text("activity.csv", text_of(*text)))
    refused(found, "[row-shape]", "activity.csv", f"строка {line}", "9", str(cells))


def test_v08_a_short_row_in_a_call(bench: Bench) -> None:
    text = lines()
    text[3] = text[3].rsplit(";", 2)[0]
    found = bench.run(bench.text("activity.csv", text_of(*text)))
    refused(found, "[row-shape]", "activity.csv", "строка 4", "9", "7")


def test_v08_a_short_row_far_below(bench: Bench) -> None:
    row = f"{DAY};{MARKERS[0]}-%d;7;Ученик;да;0;0;0;нет\n"
    body = "".join(row % number for number in range(20_000))
    text = f"{lines()[0]}\n{body}{DAY};{MARKERS[0]};7;Ученик\n{row % 1}"
    found = bench.quick(bench.text("activity.csv", text))
    refused(found, "[row-shape]", "activity.csv", "строка 20002", "9", "4")


@pytest.mark.parametrize("end", [";", ";;;"], ids=["V08-one", "V08-three"])
def test_v08_blank_cells_beyond_the_header_do_no_harm(bench: Bench, end: str) -> None:
    text = [f"{row}{end}" for row in lines()]
    read(bench.quick(bench.text("activity.csv", text_of(*text))))


@pytest.mark.parametrize("line", [2, 3, 5])
@pytest.mark.parametrize(
    ("change"),
    cases(
        ("V09-unclosed", lambda row: row.replace("Уч", '"Уч')),
        ("V09-text-after-the-quote", lambda row: row.replace(";7;", ';"7"а;')),
        ("V09-quote-in-a-quote", lambda row: row.replace(";7;", ';"7" "а";')),
        ("V09-unclosed-id", lambda row: row.replace("МАРКЕР", '"МАРКЕР')),
        ("V09-curly-quotes-around-a-separator", lambda row: row.replace(";7;", ";“7;8”;")),
        ("V09-low-quotes-around-a-separator", lambda row: row.replace(";7;", ";«7;8»;")),
    ),
)
def test_v09_quotes_that_do_not_fit(bench: Bench, line: int, change: Callable[[str], str]) -> None:
    text = lines()
    text[line - 1] = change(text[line - 1])
    found = bench.quick(bench.text("activity.csv", text_of(*text)))
    refused(found, "[row-shape]", "activity.csv", f"строка {line}")


def test_v09_an_unclosed_quote_does_not_swallow_the_rest(bench: Bench) -> None:
    row = f"{DAY};{MARKERS[0]}-%d;7;Ученик;да;0;0;0;нет;5а\n"
    body = [row % number for number in range(5000)]
    body[1000] = body[1000].replace(";5а", ';"5а')
    body[4000] = body[4000].replace(";5а", ';"5а"')
    found = bench.run(bench.text("activity.csv", f"{lines()[0]};Класс\n" + "".join(body)))
    refused(found, "[row-shape]", "activity.csv", "строка 1002")


def test_v09_an_unclosed_quote_that_another_one_closes(bench: Bench) -> None:
    # The two quotes make one huge cell of the rows between them, and the row has all its cells.
    text = lines(J1="Класс", J2="5а", J3="5а", J4="5а", J5="5а")
    text[1] = text[1].replace(";5а", ';"5а')
    text[3] = text[3].replace(";5а", ';5а"')
    found = bench.quick(bench.text("activity.csv", text_of(*text)))
    refused(found, "[row-shape]", "activity.csv", "строка 2")


@pytest.mark.parametrize("name", ["Школа “Свет”", "Школа «Свет»", "Школа „Свет“", "Школа 5'"])
def test_v09_curly_quotes_are_text(bench: Bench, name: str) -> None:
    reference = bench.write("heads.csv", headcount(D2=name))
    people = bench.write("activity.csv", activity())
    found = bench.quick(people, reference, reference=False)
    read(found)


# V10, V11: what a csv may hold


def test_v10_quoted_line_breaks_separators_and_quotes(bench: Bench) -> None:
    name = 'Школа № 7;\nфилиал "Свет",\r\nкорпус | 2'
    reference = bench.write("heads.csv", headcount(D2=name))
    people = bench.write("activity.csv", activity())
    found = bench.run(people, reference, options=["--level", "organization"], reference=False)
    read(found, organization='Школа № 7; филиал "Свет", корпус | 2')


def test_v10_the_address_counts_lines_and_not_records(bench: Bench) -> None:
    text = csv_of(activity(J1="Класс", J2="5\nа", J3="5\r\nб\nв", F4="1.234"))
    found = bench.quick(bench.text("activity.csv", text))
    refused(found, "[value-number]", "activity.csv", "строка 7,", "столбец F ")


def test_v10_everything_quoted(bench: Bench) -> None:
    text = "".join('"' + row.replace(";", '";"') + '"\n' for row in lines())
    read(bench.quick(bench.text("activity.csv", text)))


@pytest.mark.parametrize(
    "text",
    cases(
        ("V11-cr", csv_of(activity(), end="\r")),
        ("V11-crlf", csv_of(activity(), end="\r\n")),
        ("V11-crlf-and-lf", csv_of(activity(), end="\r\n").replace("\r\n", "\n", 2)),
        ("V11-lf-and-crlf", csv_of(activity()).replace("\n", "\r\n", 2)),
        ("V11-cr-and-lf", csv_of(activity()).replace("\n", "\r", 2)),
        ("V11-no-newline-at-the-end", csv_of(activity()).removesuffix("\n")),
        ("V11-no-crlf-at-the-end", csv_of(activity(), end="\r\n").removesuffix("\r\n")),
    ),
)
def test_v11_line_ends(bench: Bench, text: str) -> None:
    found = bench.quick(bench.text("activity.csv", text))
    read(found)
    assert found.input("activity.csv")["rows_read"] == 4


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"], ids=lambda end: f"V11-{end!r}")
def test_v11_the_address_under_other_line_ends(bench: Bench, end: str) -> None:
    found = bench.quick(bench.text("activity.csv", csv_of(activity(F4="1.234"), end=end)))
    refused(found, "[value-number]", "activity.csv", "строка 4,", "столбец F ")


def test_v11_carriage_returns_in_a_call(bench: Bench) -> None:
    usual = bench.quick(bench.text("activity.csv", csv_of(activity())))
    found = bench.run(bench.text("activity.csv", csv_of(activity(), end="\r")))
    read(found)
    assert [*found.rows] == [*usual.rows]


# V12, V13: files cut off, blank lines


def test_v12_no_newline_at_the_end_is_told(bench: Bench) -> None:
    found = bench.quick(bench.text("activity.csv", csv_of(activity()).removesuffix("\n")))
    read(found)
    warned(found, "[file-cut-off]", "activity.csv")


def test_v12_a_newline_at_the_end_is_not_told(bench: Bench) -> None:
    found = bench.quick(bench.text("activity.csv", csv_of(activity())))
    read(found)
    assert "file-cut-off" not in found.said


def test_v12_cut_in_the_middle_of_a_row(bench: Bench) -> None:
    text = csv_of(activity())
    found = bench.run(bench.text("activity.csv", text[: text.rindex(";Ученик")]))
    refused(found, "[row-shape]", "activity.csv", "строка 5")


@pytest.mark.long
def test_v12_every_cut_of_the_last_line(bench: Bench) -> None:
    data = csv_of(activity(person(1), I6="да")).encode()
    start = data.rindex(b"\n", 0, -1) + 1
    for cut in range(start + 1, len(data)):
        found = bench.quick(bench.bytes("activity.csv", data[:cut]))
        if found.code == 0:
            # Only the last cell is cut: nobody can know, so it is told.
            warned(found, "[file-cut-off]", "activity.csv")
            assert data[start:cut].count(b";") == 8
            assert found.input("activity.csv")["rows_read"] == 5
        else:
            refused(found, "activity.csv", "строка 6")


@pytest.mark.long
def test_v12_cuts_anywhere(bench: Bench) -> None:
    data = csv_of(activity()).encode()
    header = data.index(b"\n")
    for cut in sorted(random.Random(12).sample(range(1, len(data)), 48)):
        found = bench.quick(bench.bytes("activity.csv", data[:cut]))
        whole = data[:cut].count(b"\n") - 1
        if found.code == 0:
            told = found.line("предупреждение", "[file-cut-off]", "activity.csv")
            assert told != data[:cut].endswith(b"\n"), cut
            rows_read = found.input("activity.csv")["rows_read"]
            assert rows_read == whole + (not data[:cut].endswith(b"\n")), cut
        else:
            refused(found, "activity.csv" if cut > header else "")


@pytest.mark.parametrize(
    "blank",
    cases(
        ("V13-blank", ""),
        ("V13-spaces", "   "),
        ("V13-nbsp", "\u00a0"),
        ("V13-tabs", "\t\t"),
        ("V13-separators", ";;;;;;;;"),
        ("V13-separators-and-spaces", " ; ;;; ;;; ; "),
    ),
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_v13_blank_lines(bench: Bench, blank: str, end: str) -> None:
    text = lines()
    with_blanks = [text[0], blank, text[1], text[2], blank, blank, text[3], text[4], blank, blank]
    data = "".join(f"{one}{end}" for one in with_blanks)
    found = bench.quick(bench.text("activity.csv", data))
    read(found)
    assert found.input("activity.csv")["rows_read"] == 4
    bad = data.replace(";0;1;0;", ";1.234;1;0;")
    assert bad != data
    found = bench.quick(bench.text("activity.csv", bad))
    refused(found, "[value-number]", "activity.csv", "строка 7,", "столбец F ")


def test_v13_blank_lines_in_a_call(bench: Bench) -> None:
    text = lines()
    found = bench.run(bench.text("activity.csv", text_of("", *text[:3], "   ", "", *text[3:], "")))
    read(found)
    assert found.input("activity.csv")["rows_read"] == 4


# V14, V15: more than a table, and numbers that hold the separator


PREAMBLE = ("Выгрузка из Сферума", "за неделю с 18.10.2024", "")
FOOTNOTE = ("* по данным на 25.10.2024",)
SECOND_HEADER = "Дата;ID пользователя;Роль;Звонки"


@pytest.mark.parametrize("wide", [False, True], ids=["as-text", "with-separators"])
def test_v14_a_preamble(bench: Bench, wide: bool) -> None:
    above = [f"{line};;;;;;;;" if wide else line for line in PREAMBLE]
    path = bench.text("activity.csv", text_of(*above, *lines()))
    found = bench.quick(path)
    read(found)
    assert found.input("activity.csv")["rows_read"] == 4


def test_v14_the_address_under_a_preamble(bench: Bench) -> None:
    path = bench.text("activity.csv", text_of(*PREAMBLE, *lines(F4="1.234")))
    refused(bench.quick(path), "[value-number]", "activity.csv", "строка 7,", "столбец F ")


@pytest.mark.parametrize("wide", [False, True], ids=["as-text", "with-separators"])
def test_v14_a_footnote(bench: Bench, wide: bool) -> None:
    below = [f"{line};;;;;;;;" if wide else line for line in FOOTNOTE]
    found = bench.quick(bench.text("activity.csv", text_of(*lines(), *below)))
    if wide:
        read(found)
        warned(found, "[rows-skipped]", "activity.csv", "примечания под таблицей: 6")
    else:
        refused(found, "activity.csv", "строка 6")


@pytest.mark.parametrize(
    ("header", "row"),
    cases(
        ("V14-another-table", "Показатель;Значение", "Отправлено;16"),
        ("V14-another-table-as-wide", "аа;бб;вв;гг;дд;ее;жж;зз;ии", "11;12;13;14;15;16;17;18;19"),
        ("V14-our-columns-in-another-order",
         "ID пользователя;Дата;ID организации;Роль;Верифицирован;Отправлено сообщений;"
         "Прочитано сообщений;Звонки;ЭЖД связан",
         f"МАРКЕР-1;{DAY};7;Учитель;да;12;0;0;да"),
    ),
)  # fmt: skip
def test_v14_two_tables(bench: Bench, header: str, row: str) -> None:
    found = bench.quick(bench.text("activity.csv", text_of(*lines(), "", header, row)))
    refused(found, "activity.csv", "строка 7")


def test_v14_two_tables_in_a_call(bench: Bench) -> None:
    second = csv_of(headcount()).splitlines()
    found = bench.run(bench.text("activity.csv", text_of(*lines(), "", *second)))
    refused(found, "activity.csv", "строка 7")


def test_v14_the_header_again(bench: Bench) -> None:
    text = lines()
    found = bench.quick(bench.text("activity.csv", text_of(*text[:3], text[0], *text[3:], text[0])))
    read(found)
    warned(found, "[rows-skipped]", "activity.csv", " 2 ")


def test_v15_a_decimal_comma_between_commas(bench: Bench) -> None:
    text = csv_of(activity(), ",").splitlines()
    text[3] = text[3].replace(",0,1,0,", ",1,5,1,0,")
    found = bench.run(bench.text("activity.csv", text_of(*text)))
    refused(found, "[row-shape]", "activity.csv", "строка 4", "9", "10")


def test_v15_decimal_commas_in_every_row(bench: Bench) -> None:
    text = csv_of(activity(), ",").splitlines()
    text[1:] = [row.replace(",да,", ",да,0,", 1) for row in text[1:]]
    found = bench.quick(bench.text("activity.csv", text_of(*text)))
    refused(found, "[row-shape]", "activity.csv", "строка 2", "9", "10")


# V16: packed files


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.csv", data)
    return path


def people() -> bytes:
    return csv_of(activity()).encode()


def test_v16_gzip(bench: Bench) -> None:
    read(bench.run(bench.bytes("activity.csv.gz", gzip.compress(people()))))


def test_v16_gzip_in_parts(bench: Bench) -> None:
    data = gzip.compress(people()[:200]) + gzip.compress(people()[200:])
    read(bench.quick(bench.bytes("activity.csv.gz", data)))


def test_v16_zip_of_one_file(bench: Bench) -> None:
    read(bench.run(zipped(bench.folder / "activity.zip", activity=people())))


def test_v16_zip_of_two_files(bench: Bench) -> None:
    path = zipped(bench.folder / "activity.zip", a=people(), b=people())
    refused(bench.quick(path), "activity.zip")


def test_v16_the_address_in_a_packed_file(bench: Bench) -> None:
    data = gzip.compress(csv_of(activity(F4="1.234")).encode())
    found = bench.quick(bench.bytes("activity.csv.gz", data))
    refused(found, "[value-number]", "activity.csv.gz", "строка 4,", "столбец F ")


@pytest.mark.parametrize(
    "change",
    cases(
        ("V16-cut-in-half", lambda data: data[: len(data) // 2]),
        ("V16-cut-by-ten-bytes", lambda data: data[:-10]),
        ("V16-wrong-sum", lambda data: data[:-8] + b"\0\0\0\0" + data[-4:]),
        ("V16-a-flipped-byte", lambda data: data[:40] + bytes([data[40] ^ 0xFF]) + data[41:]),
        ("V16-header-alone", lambda data: data[:10]),
    ),
)
def test_v16_damaged_gzip(bench: Bench, change: Callable[[bytes], bytes]) -> None:
    path = bench.bytes("activity.csv.gz", change(gzip.compress(people())))
    refused(bench.quick(path), "[file-damaged]", "activity.csv.gz")


def test_v16_every_cut_of_a_gzip(bench: Bench) -> None:
    data = gzip.compress(people())
    for cut in range(11, len(data), 7):
        path = bench.bytes("activity.csv.gz", data[:cut])
        refused(bench.quick(path), "[file-damaged]", "activity.csv.gz")


@pytest.mark.long
def test_v16_gzip_bomb(bench: Bench) -> None:
    # Parts of a gzip file follow each other: one part of 40 MB, thirty times over.
    row = f"{DAY};{MARKERS[0]};7;Ученик;да;0;0;0;нет\n".encode()
    part = gzip.compress(row * (40_000_000 // len(row)))
    path = bench.bytes("activity.csv.gz", gzip.compress(people()) + part * 30)
    found, peak = bench.measured(path)
    refused(found, "[file-limit]", "activity.csv.gz", "[limits]")
    assert peak < MEMORY


def test_v16_zip_bomb(bench: Bench) -> None:
    row = f"{DAY};{MARKERS[0]};7;Ученик;да;0;0;0;нет\n".encode()
    path = bench.folder / "activity.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        archive.open("activity.csv", "w", force_zip64=True) as entry,
    ):
        entry.write(people())
        for _ in range(15):
            entry.write(row * (20_000_000 // len(row)))
    assert path.stat().st_size < 2_000_000
    found, peak = bench.measured(path)
    refused(found, "[file-limit]", "activity.zip", "[limits]")
    assert peak < MEMORY


@pytest.mark.long
def test_v16_a_zip_that_lies_about_its_size(bench: Bench) -> None:
    row = f"{DAY};{MARKERS[0]};7;Ученик;да;0;0;0;нет\n".encode()
    body = people() + row * (300_000_000 // len(row))
    path = zipped(bench.folder / "activity.zip", activity=body)
    size, data = len(body).to_bytes(4, "little"), path.read_bytes()
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, (1000).to_bytes(4, "little")))
    found, peak = bench.measured(path)
    refused(found, "activity.zip")
    assert peak < MEMORY


# V17: far too large


def test_v17_one_line_of_10_megabytes(bench: Bench) -> None:
    found, peak = bench.measured(bench.text("activity.csv", "данные " * 800_000))
    refused(found, "activity.csv")
    assert peak < MEMORY


def test_v17_a_cell_of_10_megabytes(bench: Bench) -> None:
    header, *rows = lines()
    text = text_of(f"{header};Класс", *(f"{row};" for row in rows), f"{rows[3]};{'я' * 5_000_000}")
    found, peak = bench.measured(bench.text("activity.csv", text))
    if found.code:
        refused(found, "activity.csv")
    else:
        read(found)
    assert peak < MEMORY


@pytest.mark.long
def test_v17_a_quote_over_10_megabytes(bench: Bench) -> None:
    header, *rows = lines()
    row: Row = [*activity()[1], "5а"]
    text = text_of(f"{header};Класс", f'{rows[0]};"5а') + csv_of([row] * 120_000)
    found, peak = bench.measured(bench.text("activity.csv", text))
    refused(found, "[row-shape]", "activity.csv", "строка 2")
    assert peak < MEMORY


def test_v17_a_file_of_5_gigabytes(bench: Bench) -> None:
    # Sparse: it takes no room on the disk, and every byte after the rows is a NUL.
    path = bench.text("activity.csv", csv_of(activity()))
    with path.open("r+b") as stream:
        stream.truncate(5_000_000_000)
    found, peak = bench.measured(path)
    refused(found, "activity.csv")
    assert found.line("[text-damaged]") or found.line("[file-limit]", "[limits]"), found.said
    assert peak < MEMORY
