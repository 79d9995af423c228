"""The two looks at a sheet's XML say the same, and count columns as the reader does.

Sheets of random cells in every spelling that the format allows, and some that it does not.
"""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import fastexcel
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from sferum_cli.problems import Code
from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.zip_container import Container
from sferum_cli.sources.sheets.facts import CellFault, CellText, SheetFacts
from sferum_cli.sources.sheets.xlsx_parser import gathered_by_parser
from sferum_cli.sources.sheets.xlsx_patterns import (
    SIGN_OF_NUMBER,
    Patterns,
    is_usual,
    widen_by_cells,
)
from sferum_cli.sources.sheets.xlsx_plain import is_plain
from sferum_cli.sources.sheets.xlsx_range import Gathered
from sferum_cli.sources.sheets.xlsx_spelling import Spelling
from tests.faults import containers as make

DATES = (1,)
"""The styles of dates in the sheets here."""

NUMBERS = (
    "1", "0", "-5", "14.00000000003", "13.99999999997", "14.000000000000002", "0.1", "1E-11",
    "12345678901234567", "-12345678901234567", "1.2345678901234567E+16", "-1.5e16", "1E4", "60",
    "2958466", "10000001", "100000001", "45589.5", " 7 ", "999999999999999", "1e15", "1.1e15",
)  # fmt: skip
FORMULAS = (
    "", "<f>VALUE(H2)</f>", "<f/>", '<f t="shared" si="0"/>',
    '<f t="shared" ref="B1:B9" si="0">A1</f>',
    '<f t="array" ref="A1:A2">SUM(B1)</f>', "<f>A1&gt;B1</f>", "<f>A1>B1</f>",
)  # fmt: skip
COMMENTS = ("", "", "", "", "<!-- a -->", '<!-- <c r="A1"><v>1</v></c> -->', "\n ")
TEXTS = ("", "#N/A", "текст", "5")
LOST = Code.CELL_LOST_DIGITS


@st.composite
def cells(draw: st.DrawFn, row: int) -> str:
    """One cell of a row, in columns A to D or without an address."""
    kind = draw(st.sampled_from(["", "n", "s", "str", "inlineStr", "e", "b", "d"]))
    letter = draw(st.sampled_from(["A", "B", "C", "AB"]))
    quote = draw(st.sampled_from(['"'] * 15 + ["'"]))
    attributes = [("r", f"{letter}{row}")] if draw(st.integers(0, 9)) else []
    attributes += [("s", draw(st.sampled_from("012")))] if draw(st.booleans()) else []
    attributes += [("t", kind)] if kind else []
    if not draw(st.integers(0, 5)):
        attributes = draw(st.permutations(attributes))
    space = draw(st.sampled_from([" "] * 20 + ["\n", "  ", "\t"]))
    equals = draw(st.sampled_from(["="] * 20 + [" = "]))
    opening = "".join(f"{space}{key}{equals}{quote}{text}{quote}" for key, text in attributes)
    content = draw(contents(kind))
    return f"<c{opening}/>" if not content else f"<c{opening}>{content}</c>"


@st.composite
def contents(draw: st.DrawFn, kind: str) -> str:
    """What is in a cell of a kind."""
    if not draw(st.integers(0, 6)):
        return draw(st.sampled_from(["", "<v/>", "<v></v>", "<is/>", "<f/>", "<f>A1</f>"]))
    if kind == "inlineStr":
        text = draw(st.sampled_from(TEXTS))
        return f"<is><t>{text}</t><rPh><t>x</t></rPh></is>"
    values: dict[str, tuple[str, ...]] = {
        "s": ("0", "1"),
        "str": TEXTS,
        "e": ("#N/A", "#DIV/0!"),
        "b": ("0", "1"),
        "d": ("2024-10-24",),
    }
    value = draw(st.sampled_from(values.get(kind, NUMBERS)))
    value = f"{value}{draw(st.sampled_from(COMMENTS))}" if kind == "str" else value
    if kind == "n":
        value = value.strip()
    value = f"<![CDATA[{value}]]>" if kind == "str" and not draw(st.integers(0, 20)) else value
    tag = draw(st.sampled_from(["v"] * 20 + ['v xml:space="preserve"', "v "]))
    formula, between = draw(st.sampled_from(FORMULAS)), draw(st.sampled_from(COMMENTS))
    parts = [formula, between, f"<{tag}>{value}</v>"]
    return "".join(reversed(parts) if not draw(st.integers(0, 30)) else parts)


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """A sheet of a few rows."""
    rows = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        hidden = draw(st.sampled_from(["", "", "", ' hidden="1"', ' spans="1:3" hidden="true"']))
        address = f' r="{number}"' if draw(st.integers(0, 9)) else ""
        body = "".join(draw(st.lists(cells(number), max_size=4)))
        rows.append(f"<row{address}{hidden}>{body}</row>{draw(st.sampled_from(COMMENTS))}")
    columns = draw(st.sampled_from(["", "", '<cols><col min="2" max="3" hidden="1"/></cols>']))
    merged = draw(st.sampled_from(["", "", '<mergeCells><mergeCell ref="A1:B3"/></mergeCells>']))
    return (
        f'{make.XML}<worksheet xmlns="{make.MAIN}">{columns}<sheetData>{"".join(rows)}</sheetData>'
        f"{merged}</worksheet>"
    )


PREFIXES = ("", "", "x:", "main-1.a:")
_PLACE = re.compile(r"""(<(?:c|row)(?:\s[^<>]*?)?)\s+r\s*=\s*(?:"[^"]*"|'[^']*')""")


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """A sheet as a program writes it that has a prefix, other quotes, or tells no places."""
    sheet = draw(sheets()).removeprefix(make.XML)
    if draw(st.integers(0, 4)):  # what only the parser takes is left to a few
        sheet = re.sub(r"<!--.*?-->|<!\[CDATA\[|\]\]>", "", sheet)
        sheet = sheet.replace(" = ", "=").replace("A1>B1", "A1").replace("</v >", "</v>")
        sheet = sheet.replace("<c\n", "<c ").replace("<c\t", "<c ").replace("'", '"')
    tags = draw(st.sampled_from(["", "", "c", "row", "c row", "some"]))
    if tags:
        # Rows and cells that say where they stand are left among those that do not.
        leaves = draw(st.sets(st.integers(0, 12), max_size=3)) if tags == "some" else set()
        count = iter(range(10_000))

        def without_place(found: re.Match[str]) -> str:
            is_row = found[1].startswith("<row")
            stays = next(count) in leaves or (tags != "some" and ("row" if is_row else "c") not in
                                              tags.split())  # fmt: skip
            return found[0] if stays else found[1]

        sheet = _PLACE.sub(without_place, sheet)
    if draw(st.booleans()):
        sheet = sheet.replace('"', "'")
    prefix = draw(st.sampled_from(PREFIXES))
    if prefix:
        sheet = re.sub(r"<(/?)(\w)", rf"<\1{prefix}\2", sheet)
        sheet = re.sub(r"xmlns=(.)", rf"xmlns:{prefix[:-1]}=\1", sheet)
    declaration = draw(st.sampled_from([make.XML, make.XML.replace('"', "'"), ""]))
    return declaration + sheet


def pieces_of(sheet: bytes, cuts: frozenset[int]) -> list[bytes] | None:
    """The sheet as its pieces come to the patterns, cut before some rows; None for the parser."""
    spelling = Spelling(sheet)
    first, *rows = sheet.split(spelling.row)
    pieces = [first]
    for number, row in enumerate(rows):
        if number in cuts:
            pieces.append(b"")
        pieces[-1] += spelling.row + row
    usual = [spelling.usual(piece) for piece in pieces]
    return None if spelling.is_given_up else usual


def by_both(sheet: str) -> tuple[Gathered | None, Gathered]:
    """What the patterns and the parser find in a sheet."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("sheet.xml", sheet)
        with Container(path, Limits()) as container:
            by_parser = gathered_by_parser(container, "sheet.xml", {str(one) for one in DATES})
    return Patterns(DATES).gathered([sheet.encode()]), by_parser


def facts_of(gathered: Gathered) -> dict[str, object]:
    """The facts in an order of their own, and the first column."""
    facts = SheetFacts()
    gathered.hand_over(facts)
    return {
        "faults": sorted(facts.faults, key=str),
        "texts": sorted(facts.texts, key=str),
        "merged": facts.merged,
        "hidden": (facts.hidden_rows, facts.hidden_columns),
        "first": facts.first_column,
    }


@given(sheets())
def test_the_patterns_find_what_the_parser_finds(sheet: str) -> None:
    by_patterns, by_parser = by_both(sheet)
    if by_patterns is not None:
        assert facts_of(by_patterns) == facts_of(by_parser), sheet


TEXT_IN_A_VALUE = (
    f'<worksheet xmlns="{make.MAIN}"><sheetData><row r="1"><c r="B1" t="str"><is/></c></row>'
    "</sheetData></worksheet>"
)
"""The reader takes a text wherever it stands."""


@given(spellings(), st.frozensets(st.integers(1, 4)))
@example(TEXT_IN_A_VALUE, frozenset())
def test_the_patterns_find_it_however_a_sheet_is_spelled(sheet: str, cuts: frozenset[int]) -> None:
    pieces = pieces_of(sheet.encode(), cuts)
    by_patterns = None if pieces is None else Patterns(DATES).gathered(pieces)
    _by_patterns, by_parser = by_both(sheet)
    if pieces is None or by_patterns is None:
        return
    assert facts_of(by_patterns) == facts_of(by_parser), sheet
    if all(map(is_usual, pieces)):
        measured = Gathered()
        for piece in pieces:
            widen_by_cells(measured, piece)
        assert (measured.columns, measured.rows) == (by_parser.columns, by_parser.rows), sheet


def without_places(sheet: str) -> str:
    return _PLACE.sub(r"\1", sheet)


def with_single_quotes(sheet: str) -> str:
    return sheet.replace('"', "'")


def with_prefix(sheet: str) -> str:
    return re.sub(r"<(/?)(\w)", r"<\1x:\2", sheet).replace("xmlns=", "xmlns:x=")


@pytest.mark.parametrize(
    "change",
    [
        str,
        without_places,
        with_single_quotes,
        with_prefix,
        lambda sheet: with_prefix(with_single_quotes(without_places(sheet))),
        lambda sheet: re.sub(r'<c r="\w+"', "<c", sheet),
        lambda sheet: re.sub(r'<row r="\w+"', "<row", sheet),
    ],
    ids=["Excel's", "no places", "single quotes", "prefix", "all three", "cells", "rows"],
)
def test_each_spelling_is_looked_at_by_the_patterns(change: Callable[[str], str]) -> None:
    """And not by the parser, which takes many times as long."""
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
        '<row r="2" hidden="1"/><row r="3" hidden="1">'
        """<c r="A3"/><c r="B3" t="inlineStr"><is><t>об'ект «"</t></is></c>"""
        """<c r="C3"><f>'Лист'!A1</f></c></row>"""
        '<row r="4"><c r="A4"><v>12345678901234567</v></c></row>'
    )
    sheet = (
        f'<worksheet xmlns="{make.MAIN}"><sheetData>{rows}</sheetData>'
        '<mergeCells><mergeCell ref="A1:A3"/></mergeCells></worksheet>'
    )
    spelled = change(sheet).encode()
    for cuts in (frozenset[int](), frozenset({1, 2, 3})):
        pieces = pieces_of(spelled, cuts)
        assert pieces is not None
        found = Patterns(DATES).gathered(pieces)
        assert found is not None
        assert facts_of(found) == facts_of(by_both(spelled.decode())[1])
        assert found.facts.faults == [
            CellFault(1, "B", Code.CELL_ERROR, "#N/A"),
            CellFault(3, "C", Code.CELL_FORMULA, ""),
            CellFault(4, "A", LOST, ""),
        ]


@given(sheets())
def test_columns_are_counted_as_the_reader_counts(sheet: str) -> None:
    book = fastexcel.read_excel(make.workbook_of({**make.xlsx_parts(), make.SHEET: sheet}))
    try:
        loaded = book.load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError:
        return
    _by_patterns, by_parser = by_both(sheet)
    width = 0 if by_parser.columns is None else by_parser.columns[1] - by_parser.columns[0] + 1
    assert loaded.width == width, sheet


def look(cell: str) -> tuple[list[CellFault], list[CellText]]:
    """What both looks find in a sheet of one cell at B2, which Excel might have written."""
    sheet = (
        f'{make.XML}<worksheet xmlns="{make.MAIN}"><sheetData><row r="2">{cell}</row></sheetData>'
        "</worksheet>"
    )
    by_patterns, by_parser = by_both(sheet)
    assert by_patterns is not None
    assert facts_of(by_patterns) == facts_of(by_parser)
    return by_parser.facts.faults, by_parser.facts.texts


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2"><f>VALUE(H2)</f><v>1.2345678901234567E+16</v></c>',
        '<c r="B2"><f>VALUE(H2)</f><v>12345678901234567</v></c>',
        '<c r="B2"><v>-12345678901234567</v></c>',
        '<c r="B2" t="n"><v>-1.2E+16</v></c>',
        '<c r="B2"><f t="shared" si="0"/><v>1.2e16</v></c>',
    ],
)
def test_lost_digits_are_found_behind_formulas_and_below_zero(cell: str) -> None:
    assert look(cell) == ([CellFault(2, "B", LOST, "")], [])


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("14.00000000003", "14.00000000003"),
        ("13.99999999997", "13.99999999997"),
        ("1E-11", "0.00000000001"),
        ("14.000000000000002", None),
        ("0.30000000000000004", None),
    ],
)
def test_a_number_that_the_reader_makes_whole_is_that_of_the_file(
    number: str, text: str | None
) -> None:
    found = [] if text is None else [CellText(2, "B", text)]
    assert look(f'<c r="B2"><v>{number}</v></c>') == ([], found)


@pytest.mark.parametrize("number", ["100000001", "-5", "60"])
def test_a_date_that_the_reader_does_not_have_is_the_number_of_the_file(number: str) -> None:
    assert look(f'<c r="B2" s="1"><v>{number}</v></c>') == ([], [CellText(2, "B", number)])
    assert look(f'<c r="B2"><v>{number}</v></c>') == ([], [])


VALUES = (
    "9", "0", "1", "2", "12", " 9", "9 ", "\n1", "9.0", "-1", "+1", "false", "true", "abc", "",
    "45589.5", "1E4", "12345678901234567", "<![CDATA[9]]>", "<!-- -->1", "1<!-- -->", "<?a b?>1",
    "1&#48;", "1&gt;", "&quot;5", "a&amp;b",
)  # fmt: skip


@st.composite
def odd_cells(draw: st.DrawFn) -> str:
    """A cell whose value its reader may take for another one, however it is spelled."""
    kind = draw(st.sampled_from(["", "n", "s", "s", "b", "b", "str"]))
    attributes = ['r="A1"', *([f't="{kind}"'] if kind else [])]
    attributes += ['s="1"'] if draw(st.booleans()) else []
    opening = " ".join(draw(st.permutations(attributes)))
    tag = draw(st.sampled_from(["v", "v", "v", 'v xml:space="preserve"']))
    formula = draw(st.sampled_from(["", "", "<f>A1</f>", "<f/>", '<f t="shared" si="0"/>']))
    parts = [formula, f"<{tag}>{draw(st.sampled_from(VALUES))}</v>"]
    space = draw(st.sampled_from(["", "", "\n "]))
    cell = f"<c {opening}>{space.join(draw(st.permutations(parts)))}{space}</c>"
    if draw(st.booleans()):
        cell = cell.replace('"', "'")
    prefix = draw(st.sampled_from(["", "", "x:"]))
    return re.sub(r"<(/?)(c|v|f)\b", rf"<\1{prefix}\2", cell)


def is_read_otherwise(cell: str) -> bool:
    """Whether the reader makes another value of a cell, by its parts: slow and plain."""
    element = etree.fromstring(f'<a xmlns="{make.MAIN}" xmlns:x="{make.MAIN}">{cell}</a>')[0]
    kind = element.get("t") or "n"
    found = re.search(r"<(?:x:)?v\b[^>]*>(.*)</(?:x:)?v>", cell, re.DOTALL)
    written = "" if found is None else found[1]
    is_last = etree.QName(element[-1]).localname == "v"
    if kind == "s":
        return not is_last or re.fullmatch("[0-9]*", written) is None
    if kind == "b":
        return not is_last or written not in {"", "0", "1"}
    return "<?" in written or "&#" in written or (kind == "n" and "&" in written)


@given(odd_cells())
def test_a_value_that_is_read_otherwise_is_found(cell: str) -> None:
    """By the quick looks, too, which need not look again where they find nothing."""
    piece = f"<row>{cell}</row>".encode()
    odd = is_read_otherwise(cell)
    assert is_plain([piece]) is not odd, cell
    of_digits: set[int] = set()
    assert is_plain([piece], of_digits) is not odd, cell
    if of_digits:
        assert not re.search(SIGN_OF_NUMBER.encode(), piece), cell
