"""XML inside workbooks that is made to do harm, is odd, or is no data."""

import random
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from tests.faults import containers as make
from tests.faults.containers import (
    BOOK,
    BOOK_RELATIONS,
    CONTENT,
    CONTENT_TYPES,
    MAIN,
    MARKER,
    MOST_MEMORY,
    ROWS,
    SHEET,
    STRINGS,
    STYLES,
    XML,
    Office,
    Parts,
    accepted,
    accepted_or_refused,
    changed,
    entry,
    ods_parts,
    refused,
    workbook_of,
    xlsx_parts,
)

UNSAFE = "file-unsafe"
LIMIT = "file-limit"


def in_format(name: str) -> tuple[str, Parts]:
    """The suffix and the parts of the workbook that has a part of this name."""
    return (".ods", ods_parts()) if name == CONTENT else (".xlsx", xlsx_parts())


# X01-X03: entities

BEFORE = {
    STRINGS: "Учитель",
    SHEET: "<v>6</v>",
    BOOK: "</sheets>",
    STYLES: "</fonts>",
    CONTENT: "Учитель",
}
"""What an entity stands behind in each part."""

Document = tuple[str, str]
"""A document type and the reference that uses it."""


def laughs() -> Document:
    """An entity of ten others, ten times over: twenty thousand million letters."""
    tens = "".join(f'<!ENTITY e{one} "{f"&e{one - 1};" * 10}">' for one in range(1, 11))
    return f'<!DOCTYPE x [<!ENTITY e0 "ха">{tens}]>', "&e10;"


def quadratic() -> Document:
    """One long entity many times: no nesting that a reader could count."""
    return f'<!DOCTYPE x [<!ENTITY e "{"х" * 50_000}">]>', "&e;" * 20_000


def external(address: str) -> Document:
    """An entity that is another file."""
    return f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}">]>', "&e;"


def external_subset(address: str) -> Document:
    """A document type that is another file."""
    return f'<!DOCTYPE x SYSTEM "{address}">', ""


def parameter(address: str) -> Document:
    """An entity of the document type itself, which is another file."""
    return f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{address}"> %p;]>', ""


def harmless() -> Document:
    """A document type without entities: no program writes one into a workbook."""
    return "<!DOCTYPE x>", ""


def with_document(name: str, document: Document, encoding: str = "utf-8") -> tuple[str, bytes]:
    """A workbook whose part of this name has a document type."""
    suffix, parts = in_format(name)
    kind, reference = document
    text = changed(parts, name, BEFORE[name], BEFORE[name] + reference)[name]
    declaration = XML.replace("UTF-8", encoding.upper())
    data = (declaration + kind + text.removeprefix(XML)).encode(encoding)
    return suffix, workbook_of(parts, entry(name, data))


PARTS = [STRINGS, SHEET, BOOK, STYLES, CONTENT]
DOCUMENTS = [
    pytest.param(laughs, id="X01-laughs"),
    pytest.param(quadratic, id="X02-quadratic"),
    pytest.param(harmless, id="X03-harmless"),
]


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("build", DOCUMENTS)
def test_entities(office: Office, name: str, build: Callable[[], Document]) -> None:
    suffix, data = with_document(name, build())
    path = office.put(f"activity{suffix}", data)
    found = office.report(path)
    refused(found, path.name, code=UNSAFE)
    assert found.peak < MOST_MEMORY


@pytest.mark.parametrize("name", [STRINGS, SHEET, CONTENT])
@pytest.mark.parametrize("build", DOCUMENTS)
def test_entities_in_utf_16(office: Office, name: str, build: Callable[[], Document]) -> None:
    # The bytes of the word DOCTYPE do not stand in it: who looks for them finds nothing.
    suffix, data = with_document(name, build(), "utf-16")
    path = office.put(f"activity{suffix}", data)
    found = office.report(path)
    refused(found, path.name, code=f"{UNSAFE} file-damaged")
    assert found.peak < MOST_MEMORY


def test_x01_entities_far_below_the_start(office: Office) -> None:
    kind, reference = laughs()
    text = changed(xlsx_parts(), STRINGS, "Учитель", reference)[STRINGS].removeprefix(XML)
    data = f"{XML}<!-- {' ' * 200_000} -->{kind}{text}"
    path = office.put("activity.xlsx", workbook_of(xlsx_parts(), entry(STRINGS, data)))
    found = office.report(path)
    refused(found, path.name, code=UNSAFE)
    assert found.peak < MOST_MEMORY


@pytest.mark.parametrize("text", ["<!DOCTYPE x>", "<!ENTITY e 'x'>", "&lol;"])
def test_x01_the_words_as_text_are_data(office: Office, good: bytes, text: str) -> None:
    # In a column that nobody uses, written as Excel writes such text.
    rows = [(*row, "Примечание" if number == 0 else text) for number, row in enumerate(ROWS)]
    parts = {**xlsx_parts(rows)}
    accepted(office.report(office.put("activity.xlsx", workbook_of(parts))), good)


@contextmanager
def listening() -> Iterator[tuple[str, list[object]]]:
    """An address of this machine, and who has come to it."""
    visitors: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    visitor, address = server.accept()
                except TimeoutError:
                    continue
                visitors.append(address)
                visitor.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/x", visitors
        finally:
            stop.set()
            thread.join()


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("scheme", ["file", "http"])
@pytest.mark.parametrize(
    "build",
    [
        pytest.param(external, id="X03-entity"),
        pytest.param(external_subset, id="X03-subset"),
        pytest.param(parameter, id="X03-parameter"),
    ],
)
def test_x03_external(
    office: Office, name: str, scheme: str, build: Callable[[str], Document]
) -> None:
    content = "root:тайна"
    file = office.put("secret.txt", content.encode())
    with listening() as (address, visitors):
        suffix, data = with_document(name, build(file.as_uri() if scheme == "file" else address))
        path = office.put(f"activity{suffix}", data)
        found = office.report(path)
    refused(found, path.name, code=UNSAFE)
    assert content not in found.err
    assert visitors == []


def test_x03_the_system_s_own_file(office: Office) -> None:
    suffix, data = with_document(STRINGS, external("file:///etc/passwd"))
    path = office.put(f"activity{suffix}", data)
    found = office.report(path)
    refused(found, path.name, code=UNSAFE)
    assert "root:" not in found.err


# X04: what a workbook brings along

SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
LINK = "xl/externalLinks/externalLink1.xml"
LINK_RELATIONS = "xl/externalLinks/_rels/externalLink1.xml.rels"
SIX = "<v>6</v>"


def with_formula(formula: str) -> Parts:
    """A workbook in which a formula brought the first «6»."""
    return changed(xlsx_parts(), SHEET, SIX, f"<f>{formula}</f>{SIX}")


def with_link(parts: Parts, link: str, *targets: tuple[str, str]) -> Parts:
    """A workbook that refers to another one."""
    parts = changed(
        parts, BOOK, "</sheets>",
        '</sheets><externalReferences><externalReference r:id="rId9"/></externalReferences>',
    )  # fmt: skip
    parts = changed(
        parts, BOOK_RELATIONS, "</Relationships>",
        f'<Relationship Id="rId9" Type="{make.RELATIONS}/externalLink" '
        'Target="externalLinks/externalLink1.xml"/></Relationships>',
    )  # fmt: skip
    body = f'{XML}<externalLink xmlns="{MAIN}" xmlns:r="{make.RELATIONS}">{link}</externalLink>'
    return {**parts, LINK: body, LINK_RELATIONS: make.relations_of(*targets)}


def linked(address: str) -> bytes:
    """A cell of another workbook, which lies at an address."""
    link = '<externalBook r:id="rId1"><sheetNames><sheetName val="Л1"/></sheetNames></externalBook>'
    target = ("externalLinkPath", f"{address}.xlsx")
    return workbook_of(with_link(with_formula("[1]Л1!A1"), link, target))


def dynamic_exchange(address: str) -> bytes:
    """A command for another program."""
    del address
    link = (
        '<ddeLink ddeService="cmd" ddeTopic="/C calc"><ddeItems>'
        '<ddeItem name="A0" advise="1"/></ddeItems></ddeLink>'
    )
    return workbook_of(with_link(with_formula("cmd|'/C calc'!A0"), link))


def web_formula(address: str) -> bytes:
    """A cell that a page of the web has filled."""
    return workbook_of(with_formula(f'WEBSERVICE("{address}")'))


def hyperlinked(address: str) -> bytes:
    """A link on a cell."""
    parts = changed(
        xlsx_parts(), SHEET, "</sheetData>",
        '</sheetData><hyperlinks><hyperlink ref="A2" r:id="rId1"/></hyperlinks>',
    )  # fmt: skip
    return workbook_of({**parts, SHEET_RELATIONS: make.relations_of(("hyperlink", address))})


def connected(address: str) -> bytes:
    """A query that is asked again when the workbook opens."""
    query = (
        f'{XML}<connections xmlns="{MAIN}"><connection id="1" name="Запрос" type="4" '
        f'refreshedVersion="6" refreshOnLoad="1"><webPr url="{address}"/></connection>'
        "</connections>"
    )
    parts = changed(
        xlsx_parts(), BOOK_RELATIONS, "</Relationships>",
        f'<Relationship Id="rId9" Type="{make.RELATIONS}/connections" Target="connections.xml"/>'
        "</Relationships>",
    )  # fmt: skip
    return workbook_of({**parts, "xl/connections.xml": query})


def with_macros(address: str) -> bytes:
    """A program inside the workbook."""
    del address
    parts = changed(
        xlsx_parts(), BOOK_RELATIONS, "</Relationships>",
        '<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/'
        'vbaProject" Target="vbaProject.bin"/></Relationships>',
    )  # fmt: skip
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    old = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = changed(parts, CONTENT_TYPES, old, kind)
    program = make.ole_of({"dir": make.noise(4096), "Module1": make.noise(4096)})
    return workbook_of(parts, entry("xl/vbaProject.bin", program))


def with_object(address: str) -> bytes:
    """Another document inside the workbook."""
    del address
    parts = changed(
        xlsx_parts(), SHEET, "</sheetData>",
        '</sheetData><oleObjects><oleObject progId="Package" shapeId="1025" r:id="rId1"/>'
        "</oleObjects>",
    )  # fmt: skip
    parts[SHEET_RELATIONS] = make.relations_of(("oleObject", "../embeddings/oleObject1.bin"))
    inside = make.ole_of({"\x01Ole10Native": make.noise(4096), "Workbook": make.noise(4096)})
    return workbook_of(parts, entry("xl/embeddings/oleObject1.bin", inside))


def linked_ods(address: str) -> bytes:
    """A sheet of another workbook, as LibreOffice links it."""
    source = (
        f'<table:table-source xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{address}" '
        'table:table-name="Л1"/>'
    )
    head = '<table:table table:name="Данные">'
    return workbook_of(changed(ods_parts(), CONTENT, head, head + source))


@pytest.mark.parametrize(
    ("suffix", "build"),
    [
        pytest.param(".xlsx", linked, id="X04-external-link"),
        pytest.param(".xlsx", dynamic_exchange, id="X04-dde"),
        pytest.param(".xlsx", web_formula, id="X04-web-formula"),
        pytest.param(".xlsx", hyperlinked, id="X04-hyperlink"),
        pytest.param(".xlsx", connected, id="X04-connection"),
        pytest.param(".xlsm", with_macros, id="X04-macros"),
        pytest.param(".xlsx", with_object, id="X04-ole-object"),
        pytest.param(".ods", linked_ods, id="X04-ods-link"),
    ],
)
def test_x04_is_ignored(
    office: Office, good: bytes, suffix: str, build: Callable[[str], bytes]
) -> None:
    with listening() as (address, visitors):
        found = office.report(office.put(f"activity{suffix}", build(address)))
    accepted(found, good)
    assert visitors == []


# X05-X08: the size of a sheet

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


def with_rows(rows: str, name: str = SHEET) -> bytes:
    """A workbook with more rows below those of the data."""
    return workbook_of(changed(xlsx_parts(), name, "</sheetData>", f"{rows}</sheetData>"))


def stray(address: str) -> bytes:
    """A workbook with a cell that somebody filled far away."""
    row = re.sub(r"\D", "", address)
    cell = f'<c r="{address}" t="inlineStr"><is><t>х</t></is></c>'
    return with_rows(f'<row r="{row}">{cell}</row>')


def stray_in_header() -> bytes:
    """The same in the row of the header."""
    cell = f'<c r="XFD1" t="inlineStr"><is><t>{MARKER}</t></is></c></row>'
    return workbook_of(changed(xlsx_parts(), SHEET, "</row>", cell))


@pytest.mark.long
@pytest.mark.parametrize(
    ("row", "build"),
    [
        pytest.param(1_048_576, lambda: stray("XFD1048576"), id="X05-last-cell"),
        pytest.param(100_000, lambda: stray("ZZ100000"), id="X05-zz100000"),
        pytest.param(1_048_576, lambda: stray("A1048576"), id="X05-last-row"),
        pytest.param(20, lambda: stray("XFD20"), id="X05-last-column"),
        pytest.param(1, stray_in_header, id="X05-last-column-of-the-header"),
    ],
)
def test_x05_stray_cell(office: Office, good: bytes, row: int, build: Callable[[], bytes]) -> None:
    found = office.report(office.put("activity.xlsx", build()), cold=True)
    if found.code == 0:
        accepted(found, good)
    elif LIMIT in found.err:
        refused(found, "activity.xlsx", "[limits] sheet_cells", code=LIMIT)
    else:
        # It was read: a row with nothing but the stray cell is none of ours.
        refused(found, "activity.xlsx", f"строка {row}")
    assert found.peak < 2_500


def test_x05_a_used_range_that_no_address_tells(office: Office) -> None:
    """Cells that say no places are counted: a reader makes room for rows times columns."""
    cell = "<c><v>1</v></c>"
    rows = f"<row>{cell * MOST_COLUMNS}</row>" + f"<row>{cell}</row>" * 1_300
    parts = without_addresses()
    sheet = parts[SHEET].replace("</sheetData>", f"{rows}</sheetData>")
    found = office.report(office.put("activity.xlsx", workbook_of(parts | {SHEET: sheet})))
    refused(found, "activity.xlsx", "[limits] sheet_cells", code=LIMIT)
    assert found.peak < MOST_MEMORY


@cache
def large_rows() -> str:
    """So many rows below the table that the sheet is measured beside the reader."""
    numbers = random.Random(7)
    return "".join(
        f'<row r="{row}"><c r="A{row}"><v>{numbers.randrange(10**12)}</v></c></row>'
        for row in range(1_000, 700_000)
    )


def large_with_stray_cell() -> bytes:
    """A large sheet with a cell that somebody filled far away."""
    return with_rows(f'{large_rows()}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def large_with_entity() -> bytes:
    """A large sheet that declares an entity."""
    parts = changed(xlsx_parts(), SHEET, "</sheetData>", f"{large_rows()}</sheetData>")
    return workbook_of(
        changed(parts, SHEET, "<worksheet", '<!DOCTYPE x [<!ENTITY e "ха">]><worksheet')
    )


def large_and_not_well_formed() -> bytes:
    """A large sheet that another program wrote, with an attribute twice."""
    rows = large_rows().replace('r="A1000"', "r='A1000' r='A1000'", 1)
    return with_rows(rows)


def large_with_wrong_checksum() -> bytes:
    """A large sheet of which a byte is another one."""
    data = bytearray(with_rows(large_rows()))
    data[len(data) // 2] ^= 1
    return bytes(data)


@pytest.mark.long
@pytest.mark.parametrize("cold", [True, False], ids=["beside-the-reader", "before-it"])
@pytest.mark.parametrize(
    ("build", "code"),
    [
        pytest.param(large_with_stray_cell, LIMIT, id="X05-large-stray-cell"),
        pytest.param(large_with_entity, UNSAFE, id="X01-large-entity"),
        pytest.param(large_with_wrong_checksum, "file-damaged", id="F20-large-damage"),
        pytest.param(large_and_not_well_formed, "file-damaged", id="X12-large-no-xml"),
    ],
)
def test_large_sheets_are_refused_while_they_are_read(
    office: Office, build: Callable[[], bytes], code: str, *, cold: bool
) -> None:
    """Where somebody can end the reader, it does not wait for the look at a large sheet."""
    other = office.put("other.xlsx", b"PK\x03\x04")
    found = office.report(office.put("activity.xlsx", build()), other, cold=cold)
    refused(found, "activity.xlsx", code=code)
    refused(found, "other.xlsx", code="file-damaged")


@pytest.mark.long
@pytest.mark.parametrize(
    "address", ["XFE1", "A1048577", "A0", "ZZZZ99999999", ""], ids="X05-{}".format
)
def test_x05_no_cell_of_excel(office: Office, good: bytes, address: str) -> None:
    cell = f'<row><c r="{address}"><v>1</v></c></row>'
    found = office.report(office.put("activity.xlsx", with_rows(cell)), cold=True)
    accepted_or_refused(found, good, "activity.xlsx")
    assert found.peak < 2_500


def blank_headers(*, cells: bool) -> bytes:
    """A workbook whose header goes on with blank cells to the last column that there is."""
    blank = '<c r="{}1" s="1"/>' if cells else '<c r="{}1" t="inlineStr"><is><t> </t></is></c>'
    row = "".join(blank.format(make.letter(one)) for one in range(len(ROWS[0]), MOST_COLUMNS))
    return workbook_of(changed(xlsx_parts(), SHEET, "</row>", f"{row}</row>"))


def blank_columns() -> bytes:
    """The same for every row, so that four million cells are touched."""
    parts = xlsx_parts(make.rows_of(120))
    row = "".join(f'<c r="{make.letter(one)}1" s="1"/>' for one in range(6, MOST_COLUMNS))
    lines = parts[SHEET].split("</row>")
    filled = [line + row.replace('1" s', f'{number}" s') for number, line in enumerate(lines, 1)]
    return workbook_of({**parts, SHEET: "</row>".join([*filled[:-1], lines[-1]])})


@pytest.mark.long
@pytest.mark.parametrize("cells", [True, False], ids=["X06-formatted", "X06-spaces"])
def test_x06_blank_headers(office: Office, good: bytes, cells: bool) -> None:
    found = office.report(office.put("activity.xlsx", blank_headers(cells=cells)), cold=True)
    accepted_or_refused(found, good, "activity.xlsx", LIMIT)
    assert found.peak < 2_500


@pytest.mark.long
def test_x06_blank_columns(office: Office) -> None:
    right = office.report(office.put("right.csv", make.csv_of(make.rows_of(120))))
    assert right.written is not None
    (office.cwd / "out.csv").unlink()
    found = office.report(office.put("activity.xlsx", blank_columns()), cold=True)
    accepted_or_refused(found, right.written, "activity.xlsx", LIMIT)
    assert found.peak < 2_500


BLANK_ROWS = {
    "X07-rows": '<row r="{0}" s="1" customFormat="1"/>',
    "X07-six-cells": '<row r="{0}">' + "".join(f'<c r="{one}{{0}}" s="1"/>' for one in "ABCDEF")
    + "</row>",
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("row", BLANK_ROWS.values(), ids=BLANK_ROWS)
def test_x07_formatted_blank_rows(office: Office, good: bytes, row: str) -> None:
    start = len(ROWS) + 1
    rows = "".join(map(row.format, range(start, MOST_ROWS - 5)))
    path = office.put("activity.xlsx", with_rows(rows))
    found = office.run("report", path, office.headcount, "-o", "out.csv", "-o", "out.json")
    accepted(found, good)
    # A row without a value is no row: the count of those that were read says so.
    document = (office.cwd / "out.json").read_text("utf-8")
    assert re.search(rf'"rows_read": {len(ROWS) - 1}\b', document)
    assert found.peak < MOST_MEMORY


def test_x09_a_large_sheet_with_a_prefix(office: Office, good: bytes) -> None:
    """So large that it would be one without rows, were they looked for without the prefix."""
    parts = prefixed(SHEET)
    row = '<x:row r="{0}">' + "".join(f'<x:c r="{one}{{0}}" s="1"/>' for one in "ABCDEF")
    row += "</x:row>"
    rows = "".join(map(row.format, range(1_000, 450_000)))
    sheet = parts[SHEET].replace("</x:sheetData>", f"{rows}</x:sheetData>")
    assert len(sheet) > 64 * 1024 * 1024
    found = office.report(office.put("activity.xlsx", workbook_of(parts | {SHEET: sheet})))
    accepted(found, good)
    assert found.peak < MOST_MEMORY


@pytest.mark.parametrize(
    "dimension",
    [
        pytest.param('<dimension ref="A1"/>', id="X08-one-cell"),
        pytest.param('<dimension ref="A1:B3"/>', id="X08-small"),
        pytest.param('<dimension ref="C3:D4"/>', id="X08-inside"),
        pytest.param('<dimension ref="A1:XFD1048576"/>', id="X08-huge"),
        pytest.param('<dimension ref="Z90:AB99"/>', id="X08-elsewhere"),
        pytest.param("", id="X08-absent"),
    ],
)
def test_x08_the_dimension_lies(office: Office, good: bytes, dimension: str) -> None:
    parts = xlsx_parts()
    parts[SHEET] = re.sub("<dimension[^>]*>", dimension, parts[SHEET])
    found = office.report(office.put("activity.xlsx", workbook_of(parts)))
    accepted(found, good)
    assert found.peak < MOST_MEMORY


# X09: other ways to write the same


def without_styles() -> Parts:
    """A workbook without the part that says how cells look."""
    parts = xlsx_parts()
    del parts[STYLES]
    parts[BOOK_RELATIONS] = re.sub('<[^>]*styles.xml"/>', "", parts[BOOK_RELATIONS])
    parts[CONTENT_TYPES] = re.sub('<[^>]*styles.xml"[^>]*/>', "", parts[CONTENT_TYPES])
    return parts


def missing_part(name: str) -> Parts:
    """A workbook that still refers to a part that is gone."""
    return {one: text for one, text in xlsx_parts().items() if one != name}


def with_serials(style: str) -> Parts:
    """A workbook whose dates are numbers of days, in cells of a style."""
    parts = xlsx_parts()
    index = dict.fromkeys(text for row in ROWS for text in row[:5])
    for number, text in enumerate(index):
        if text.endswith(".2024"):
            serial = 45_565 + int(text[:2])
            parts[SHEET] = re.sub(
                rf'(<c r="A\d+") t="s"><v>{number}</v>', rf"\1{style}><v>{serial}</v>", parts[SHEET]
            )
    return parts


def with_iso_dates() -> Parts:
    """A workbook whose dates are dates of the strict format."""
    parts = xlsx_parts()
    index = dict.fromkeys(text for row in ROWS for text in row[:5])
    for number, text in enumerate(index):
        if text.endswith(".2024"):
            parts[SHEET] = re.sub(
                rf'(<c r="A\d+") t="s"><v>{number}</v>',
                rf'\1 s="1" t="d"><v>2024-10-{text[:2]}</v>',
                parts[SHEET],
            )
    return parts


def strict(parts: Parts) -> Parts:
    """A workbook saved as «Strict Open XML»."""
    base = "http://purl.oclc.org/ooxml"
    return {
        name: text.replace(MAIN, f"{base}/spreadsheetml/main").replace(
            make.RELATIONS, f"{base}/officeDocument/relationships"
        )
        for name, text in parts.items()
    }


def prefixed(*names: str) -> Parts:
    """A workbook whose elements have a prefix in these parts, as some programs write."""
    parts = xlsx_parts()
    for name in names:
        text = parts[name].removeprefix(XML)
        text = re.sub(r"<(/?)(\w)", r"<\1x:\2", text)
        parts[name] = XML + text.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
    return parts


def without_addresses() -> Parts:
    """A workbook whose cells and rows do not say where they stand."""
    parts = xlsx_parts()
    parts[SHEET] = re.sub(r'<(c|row) r="\w+"', r"<\1", parts[SHEET])
    return parts


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(without_styles, id="X09-no-styles"),
        pytest.param(lambda: missing_part(STYLES), id="X09-styles-are-gone"),
        pytest.param(lambda: with_serials(' s="1"'), id="X09-serials"),
        pytest.param(lambda: with_serials(' s="999"'), id="X09-bad-style-index"),
        pytest.param(lambda: with_serials(' s="-1"'), id="X09-negative-style-index"),
        pytest.param(lambda: with_serials(' s="x"'), id="X09-style-index-is-a-word"),
        pytest.param(lambda: strict(xlsx_parts()), id="X09-strict"),
        pytest.param(lambda: strict(with_iso_dates()), id="X09-strict-dates"),
        pytest.param(lambda: prefixed(SHEET), id="X09-prefix-in-the-sheet"),
        pytest.param(lambda: prefixed(STRINGS), id="X09-prefix-in-the-strings"),
        pytest.param(lambda: prefixed(SHEET, STRINGS, BOOK, STYLES), id="X09-prefix"),
        pytest.param(without_addresses, id="X09-no-addresses"),
    ],
)
def test_x09_odd_workbook(office: Office, good: bytes, build: Callable[[], Parts]) -> None:
    found = office.report(office.put("activity.xlsx", workbook_of(build())))
    accepted_or_refused(found, good, "activity.xlsx")


@pytest.mark.parametrize(
    "name",
    [SHEET, STRINGS, BOOK, BOOK_RELATIONS],
    ids=["X09-no-sheet", "X09-no-strings", "X09-no-book", "X09-no-relations"],
)
def test_x09_a_part_is_gone(office: Office, name: str) -> None:
    path = office.put("activity.xlsx", workbook_of(missing_part(name)))
    refused(office.report(path), path.name, code="file-damaged")


# X10, X11: work for nothing

MANY = 1_000_000


def many_merges() -> Parts:
    """A workbook with a million merged ranges far below the data."""
    ranges = "".join(f'<mergeCell ref="H{one}:I{one}"/>' for one in range(100, MANY + 100))
    merges = f'</sheetData><mergeCells count="{MANY}">{ranges}</mergeCells>'
    return changed(xlsx_parts(), SHEET, "</sheetData>", merges)


def many_names() -> Parts:
    """A workbook with a million names for ranges."""
    names = "".join(
        f'<definedName name="n{one}">Данные!$A${one}</definedName>' for one in range(1, MANY + 1)
    )
    return changed(
        xlsx_parts(), BOOK, "</sheets>", f"</sheets><definedNames>{names}</definedNames>"
    )


@pytest.mark.long
@pytest.mark.parametrize("patience", [None, 1], ids=["as-it-is", "1-second"])
@pytest.mark.parametrize(
    "build",
    [
        pytest.param(many_merges, id="X10-merges"),
        pytest.param(many_names, id="X10-names"),
    ],
)
def test_x10_much_to_read(
    office: Office, good: bytes, build: Callable[[], Parts], patience: int | None
) -> None:
    if patience is not None:
        office.settings(f"[limits]\nreading_seconds = {patience}\n")
    path = office.put("activity.xlsx", workbook_of(build()))
    found = office.report(path, cold=True)
    accepted_or_refused(found, good, path.name, f"{LIMIT} file-reader-failed")
    assert found.peak < 2_500


DEEP = 100_000


def deep(element: str) -> str:
    """Elements in each other."""
    return f"<{element}>" * DEEP + f"</{element}>" * DEEP


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        pytest.param(STRINGS, "</si>", f"{deep('r')}</si>", id="X11-strings"),
        pytest.param(SHEET, SIX, f"{SIX}{deep('is')}", id="X11-cell"),
        pytest.param(SHEET, "</row>", f"</row>{deep('row')}", id="X11-rows"),
        pytest.param(SHEET, "</sheetData>", f"</sheetData>{deep('a')}", id="X11-sheet"),
        pytest.param(BOOK, "</sheets>", f"</sheets>{deep('sheets')}", id="X11-book"),
        pytest.param(STYLES, "</fonts>", f"</fonts>{deep('a')}", id="X11-styles"),
        pytest.param(
            CONTENT, "</table:table>", f"{deep('table:table-row-group')}</table:table>",
            id="X11-ods-rows",
        ),
        pytest.param(CONTENT, "</text:p>", f"{deep('text:span')}</text:p>", id="X11-ods-text"),
    ],
)  # fmt: skip
def test_x11_deep(office: Office, name: str, old: str, new: str) -> None:
    suffix, parts = in_format(name)
    path = office.put(f"activity{suffix}", workbook_of(changed(parts, name, old, new)))
    found = office.report(path, cold=True)
    refused(found, path.name, code=f"file-damaged {UNSAFE} {LIMIT} file-reader-failed")
    assert found.peak < MOST_MEMORY
