"""Sheets that the reader of an xlsx refuses, or reads otherwise: they are written anew for it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sferum_cli.problems import Code
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.sheets import xlsx_checked
from sferum_cli.sources.sheets.xlsx_plain import with_plain_cells
from tests.faults.containers import SHEET, changed, entry, xlsx_parts
from tests.faults.test_packages import sheet_of

WORDS = ("#ДЕЛ/0!", "#Н/Д", "#ССЫЛКА!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#BUSY!", "#PYTHON!")


@pytest.fixture(params=[32 * 1024 * 1024, 1], ids=["small", "large"], autouse=True)
def from_here_on_large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large sheet is looked at beside its reader: nothing of it is read otherwise."""
    monkeypatch.setattr(xlsx_checked, "_LARGE", request.param)


@pytest.fixture(params=[True, False], ids=["odd-cells", "every-cell"], autouse=True)
def how_it_is_written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to write a sheet plainly say the same."""
    if not request.param:
        monkeypatch.setattr(xlsx_checked, "with_plain_cells", lambda _pieces: None)


def with_cell(tmp_path: Path, cell: str) -> object:
    """The good sheet with a cell H2 more."""
    text = xlsx_parts()[SHEET]
    place = text.index("</row>", text.index('<row r="2"'))
    parts = xlsx_parts() | {SHEET: text[:place] + cell + text[place:]}
    return sheet_of(tmp_path, parts)


@pytest.mark.parametrize("word", WORDS)
def test_an_error_under_any_word_is_told_at_its_cell(tmp_path: Path, word: str) -> None:
    sheet = with_cell(tmp_path, f'<c r="H2" t="e"><f>A1</f><v>{word}</v></c>')
    (fault,) = sheet.facts.faults  # type: ignore[attr-defined]
    assert (fault.row, fault.column, fault.code, fault.found) == (2, "H", Code.CELL_ERROR, word)


@pytest.mark.parametrize(
    "inside",
    [
        "<v>1&#48;</v>",
        "<v>&#x31;0</v>",
        "<v>1<?a b?>0</v>",
        '<v>10</v><extLst><ext uri="a"/></extLst>',
    ],
)
def test_a_value_reads_as_it_is(tmp_path: Path, inside: str) -> None:
    sheet = with_cell(tmp_path, f'<c r="H2">{inside}</c>')
    assert sheet.frame.row(1, named=True)["H"] == "10"  # type: ignore[attr-defined]


@pytest.mark.parametrize("reference", ["", "foo", "$A$1:$F$9", "A:F"])
def test_a_used_range_that_is_none(tmp_path: Path, reference: str) -> None:
    parts = xlsx_parts()
    odd = changed(parts, SHEET, "<sheetData>", f'<dimension ref="{reference}"/><sheetData>')
    assert sheet_of(tmp_path, odd).frame.equals(sheet_of(tmp_path, parts).frame)


@pytest.mark.parametrize(
    ("cell", "is_told"),
    [
        ('<c r="H2" t="str"><f>A1</f></c>', True),
        ('<c r="H2" s="0" t="str"><f>A1&amp;""</f> </c>', True),
        ('<c r="H2" t="str"><f>A1</f><!-- no value --></c>', True),
        ('<c r="H2" t="str"><f>A1</f><v></v></c>', False),  # ="" is calculated
        ('<c r="H2" t="str"><f>A1</f><v/></c>', False),
        ('<c r="H2" t="str"><f>A1</f><v>x</v></c>', False),
        ('<c r="H2"><f>A1</f></c>', True),
        ('<c r="H2"><f>A1</f><v></v></c>', True),
    ],
)
def test_a_formula_of_a_text_without_a_value(tmp_path: Path, cell: str, *, is_told: bool) -> None:
    sheet = with_cell(tmp_path, cell)
    faults = [(one.row, one.column, one.code) for one in sheet.facts.faults]  # type: ignore[attr-defined]
    assert faults == [(2, "H", Code.CELL_FORMULA)] * is_told


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ('<c r="H2" s="1"><v>1&#48;</v></c>', '<c r="H2" s="1" t="n"><v>10</v></c>'),
        (
            '<c r="H2" t="e"><f>A1</f><v>#Н/Д</v></c>',
            '<c r="H2" t="e" word="#Н/Д"><f>0</f><v>#VALUE!</v></c>',
        ),
        ('<c r="H2" t="inlineStr"><v>a</v></c>', '<c r="H2" t="str"><v>a</v></c>'),
    ],
)
def test_only_what_is_odd_is_written_anew(cell: str, plain: str) -> None:
    """Every cell of a large sheet would take many times as long."""
    before, after = xlsx_parts()[SHEET].split("</row>", 1)
    written = with_plain_cells([f"{before}{cell}</row>{after}".encode()])
    assert written == f"{before}{plain}</row>{after}".encode()


TEXT_9, YES, NO = (f'<c r="H2" t="{kind}"><v>{value}</v></c>' for kind, value in (
    ("s", "9"), ("b", "1"), ("b", "0")))  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ('<c r="H2" t="s"><v> 9 </v></c>', TEXT_9),
        ('<c r="H2" t="s"><v>\n9\n</v></c>', TEXT_9),
        ("<c r='H2' t='s'><v> 9</v></c>", TEXT_9),
        ('<c t = "s" r="H2"><v>9 </v></c>', TEXT_9),
        ('<c r="H2" t="s"><v><![CDATA[9]]></v></c>', TEXT_9),
        ('<c r="H2" t="s"><v><!-- -->9</v></c>', TEXT_9),
        ('<c r="H2" t="s"><v>9</v><f>A1</f></c>', TEXT_9),
        ('<c r="H2" t="s"><f>A1</f><v> 9</v></c>', TEXT_9),
        ('<c r="H2" t="b"><v>false</v></c>', NO),
        ('<c r="H2" t="b"><v>FALSE</v></c>', NO),
        ('<c r="H2" t="b"><v> 0 </v></c>', NO),
        ('<c r="H2" t="b"><v>true</v></c>', YES),
        ("<c r='H2' t='b'><v>false</v></c>", NO),
        ('<c r="H2" t="b"><v>2</v></c>', '<c r="H2" t="str"><v>2</v></c>'),
        ('<c r="H2"><v>&quot;12&quot;</v></c>', '<c r="H2" t="str"><v>"12"</v></c>'),
        ('<c r="H2" s="0"><v>12&gt;</v></c>', '<c r="H2" t="str"><v>12&gt;</v></c>'),
        ('<c r="H2" t="n"><v>&amp;</v></c>', '<c r="H2" t="str"><v>&amp;</v></c>'),
    ],
)
def test_a_value_that_its_reader_takes_for_another(tmp_path: Path, cell: str, plain: str) -> None:
    """Each was a wrong number without a word: the first shared text, a yes, a part of a number."""
    found, expected = (with_cell(tmp_path, one).frame for one in (cell, plain))  # type: ignore[attr-defined]
    assert found.equals(expected)


def on_a_line(text: str) -> str:
    """The sheet without the places of its rows and cells."""
    return re.sub(r'<(c|row) r="\w+"', r"<\1", text)


def with_a_wrong_byte(text: str) -> bytes:
    """A sheet with so many rows that more than its beginning is looked at, and a byte in one."""
    row = '<row r="%d"><c r="A%d"><v>12</v></c></row>'
    rows = "".join(row % (number, number) for number in range(20, 10_020))
    data = text.replace("</sheetData>", f"{rows}</sheetData>").encode()
    place = data.rindex(b"<v>12")
    return data[:place] + b"<v>12\xff" + data[place + len(b"<v>12") :]


def row_unclosed(text: str) -> str:
    """The second row without its end."""
    first = text.index("</row>") + 1
    second = text.index("</row>", first)
    return text[:second] + text[second + len("</row>") :]


def with_value(inside: str, kind: str = "s") -> Callable[[str], str]:
    """A cell H2 more with this value."""
    cell = f'<c r="H2" t="{kind}"><v>{inside}</v></c>'
    return lambda text: text.replace("</row>", f"{cell}</row>", 2).replace(cell, "", 1)


@pytest.mark.parametrize(
    "build",
    [
        with_value("9.0"),
        with_value("+9"),
        with_value("-1"),
        with_value("abc"),
        with_value("1&nbsp;200", "n"),
        with_value("&undefined;", "n"),
        with_a_wrong_byte,
        lambda text: row_unclosed(on_a_line(text)),
        lambda text: text.replace('<c r="F4"', '<cr="F4"'),
    ],
    ids=["fraction", "plus", "minus", "word", "nbsp", "undefined", "byte", "row", "cell"],
)
def test_a_sheet_that_no_parser_takes_is_damaged(
    tmp_path: Path, build: Callable[[str], str | bytes]
) -> None:
    """Its reader takes it, and makes a 0, another number or one row less of it."""
    changed_sheet = build(xlsx_parts()[SHEET])
    data = changed_sheet if isinstance(changed_sheet, bytes) else changed_sheet.encode()
    with pytest.raises(UnreadableFileError) as told:
        sheet_of(tmp_path, xlsx_parts(), entry(SHEET, data))
    assert told.value.code is Code.FILE_DAMAGED
