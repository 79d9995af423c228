"""Csv files as programs and people leave them: read without doubt, or refused at the true line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders.files import activity, csv_of, headcount
from tests.conftest import Run
from tests.faults.bench import Bench, cases, read, refused


@pytest.fixture
def bench(tmp_path: Path, sferum: Run) -> Bench:
    return Bench(tmp_path, sferum)


def lines(**cells: object) -> list[str]:
    return csv_of(activity(**cells)).splitlines()


def text_of(*line: str, end: str = "\n") -> str:
    return "".join(f"{one}{end}" for one in line)


MANY = [f"18.10.2024;МАРКЕР-Б{number};7;Ученик;нет;0;0;0;нет" for number in range(80)]
"""More rows than a header is looked for in."""


@pytest.mark.parametrize(
    "text",
    cases(
        ("blank-cells-far-below", text_of(*lines(), *MANY, *(f"{row};;" for row in MANY))),
        ("blank-cells-in-quotes", text_of(*lines(), f'{MANY[0]};"";" "')),
        ("blank-cells-of-the-header", text_of(lines()[0] + ";;", *lines()[1:], *MANY)),
        ("end-mark", text_of(*lines()) + "\x1a"),
        ("end-mark-after-the-last-cell", text_of(*lines()).rstrip("\n") + "\x1a"),
        ("end-marks-to-a-full-block", text_of(*lines(), end="\r\n") + "\x1a" * 120),
        (
            "files-put-together",
            "\ufeff" + text_of(*lines()) + "\ufeff" + text_of(lines()[0], *MANY),
        ),
        ("two-marks", "\ufeff\ufeff" + text_of(*lines())),
        ("sep-with-blank-cells", "sep=;;;;;\n" + text_of(*lines())),
        ("an-inch-sign", text_of(*lines(J1="Класс"), *(f'{row};7" зал' for row in MANY))),
        ("a-name-in-quotes", text_of(*lines(J1="Класс"), f'{MANY[0]};ООО "Ромашка"')),
        ("a-quote-at-the-end", text_of(*lines(J1="Класс"), f'{MANY[0]};а"', f'{MANY[1]};б"')),
        ("other-line-ends", csv_of(activity(J1="К", J2="а\x0bб", J3="а\u2028б", J4="а\x0cб\x85"))),
    ),
)
def test_read_without_doubt(bench: Bench, text: str) -> None:
    found = bench.quick(bench.text("activity.csv", text))
    read(found)
    assert "file-cut-off" not in found.said


FAULTS: tuple[tuple[str, Callable[[str], str], str], ...] = (
    ("short", lambda row: row.rsplit(";", 1)[0], "row-shape"),
    ("long", lambda row: f"{row};лишнее", "row-shape"),
    ("open-quote", lambda row: f'"{row}', "row-shape"),
    ("number", lambda row: row.replace(";0;0;0;", ";0,5;0;0;"), "value-number"),
    ("no-text", lambda row: row.replace("Ученик", "\0"), "text-damaged"),
)
ABOVE = cases(
    ("rows", MANY),
    ("blank-lines", ["", *MANY, "", ";;;;"]),
    ("everything-quoted", ['"' + row.replace(";", '";"') + '"' for row in MANY]),
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize(("above",), ABOVE)
@pytest.mark.parametrize(("change", "code"), cases(*FAULTS))
def test_the_line_of_a_fault_far_below(
    bench: Bench, change: Callable[[str], str], code: str, above: list[str], end: str
) -> None:
    text = text_of(*lines(), *above, change(MANY[0]), *MANY[:3], end=end)
    found = bench.quick(bench.bytes("activity.csv", text.encode()))
    refused(found, f"[{code}]", "activity.csv", f"строка {5 + len(above) + 1}")


def test_the_line_under_cells_of_several_lines(bench: Bench) -> None:
    text = csv_of(activity(J1="Класс", J2="5\nа", J3='6 "б"\n\nв')) + "18.10.2024;МАРКЕР;7\n"
    found = bench.quick(bench.text("activity.csv", text))
    refused(found, "[row-shape]", "activity.csv", "строка 9")


KEYS = "region;municipality;organization_id;organization;organization_type;teachers;students\n"


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r"])
def test_the_body_tells_the_encoding_under_a_latin_header(bench: Bench, encoding: str) -> None:
    text = KEYS + "Омская область;г. Омск;7;Школа № 7;ОО;10;100\n".replace("№", "N")
    people = bench.write("activity.xlsx", activity())
    found = bench.quick(people, bench.text("heads.csv", text, encoding), reference=False)
    assert found.code == 0, found.said
    assert found.rows[0]["region"] == "Омская область"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "iso8859-5"])
def test_the_proposed_encoding_works(bench: Bench, encoding: str) -> None:
    text = KEYS + "ямал;ямал;7;;ОО;10;100\n"
    people = bench.write("activity.xlsx", activity())
    path = bench.text("heads.csv", text, encoding)
    found = bench.quick(people, path, reference=False)
    if found.code == 0:
        assert found.rows[0]["region"] == "ямал"
        return
    refused(found, "[encoding-uncertain]", "heads.csv", "--encoding")
    proposed = found.said.partition("--encoding ")[2].split()[0].strip(",.;")
    assert bench.quick(people, path, reference=False, encoding=proposed).code == 0


def test_an_encoding_that_is_declared_leaves_those_that_say_theirs(bench: Bench) -> None:
    people = bench.text("activity.csv", csv_of(activity()), "cp866")
    heads = bench.text("heads.csv", csv_of(headcount()), "utf-8")
    read(bench.quick(people, heads, reference=False, encoding="cp866"))
