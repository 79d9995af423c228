"""An ods as LibreOffice and others write it: no cell that holds something reads as blank."""

import io
import zipfile
from pathlib import Path

import pytest

from sferum_cli.problems import Code
from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.unreadable import UnreadableFileError
from sferum_cli.sources.sheets.ods_xml import open_document
from tests.builders.rules import World

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text", "style")
)
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def document(body: str, *, mimetype: str | None = ODS, manifest: bool = True) -> bytes:
    """An ods of these tables, by hand: a library writes what LibreOffice does, and no more."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} {CALCEXT}>'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype is not None:
            archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", content)
        if manifest:
            archive.writestr("META-INF/manifest.xml", MANIFEST)
    return out.getvalue()


def table(rows: str, name: str = "Лист1") -> str:
    """A sheet."""
    return f'<table:table table:name="{name}">{rows}</table:table>'


def row(cells: str, more: str = "") -> str:
    """A row."""
    return f"<table:table-row {more}>{cells}</table:table-row>"


def cell(inside: str = "", more: str = "", tag: str = "table-cell") -> str:
    """A cell."""
    return f"<table:{tag} {more}>{inside}</table:{tag}>"


def typed(kind: str, more: str = "", shown: str = "10") -> str:
    """A cell of a value type."""
    return cell(f"<text:p>{shown}</text:p>", f'office:value-type="{kind}" {more}')


def read(rows: str) -> list[list[str | None]]:
    """The rows of one sheet."""
    return open_document(document(table(rows)), Limits()).sheets["Лист1"].rows


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (typed("float", 'office:value="10"', "десять"), "10"),
        (typed("float", 'office:value="10.0"'), "10"),
        (typed("float", 'office:value="1E3"'), "1000"),
        (typed("float", 'office:value="14.00000000003"', "14"), "14.00000000003"),
        (typed("float"), "10"),
        (typed("percentage", 'office:value="0.1"', "10 %"), "0.1"),
        (typed("currency", 'office:currency="RUB" office:value="10"', "10 ₽"), "10"),
        (typed("boolean", 'office:boolean-value="true"', "ИСТИНА"), "true"),
        (typed("date", 'office:date-value="2024-10-24"', "24 окт."), "2024-10-24"),
        (typed("time", 'office:time-value="PT240H00M00S"', "240:00"), "10"),
        (typed("time", 'office:time-value="P10DT0H"', "240:00"), "10"),
        (typed("time", 'office:time-value="PT00H10M00S"', "00:10"), "00:10"),
        (cell("", 'office:value-type="time" office:time-value="PT10M"'), "PT10M"),
        (typed("string"), "10"),
        (typed("string", 'office:string-value="Учитель"', "Уч."), "Учитель"),
        (cell("", 'office:value-type="string" office:string-value="Учитель"'), "Учитель"),
        (typed("неизвестно"), "10"),
        (cell("<text:p>Учитель</text:p>"), "Учитель"),
        (cell("", 'office:value="10"'), "10"),
        (cell("", 'office:date-value="2024-10-24"'), "2024-10-24"),
        (cell("<text:p>Учитель</text:p>", "", "covered-table-cell"), "Учитель"),
        (cell("\n  <text:p>\n    Школа\n    № 7\n  </text:p>\n"), "Школа № 7"),
        (cell('<text:p>а<text:s text:c="2"/>б<text:s/>в</text:p>'), "а  б в"),
        (cell("<text:p>а<text:tab/>б<text:line-break/>в</text:p>"), "а\tб\nв"),
        (cell("<text:p>а</text:p><text:p>б</text:p>"), "а\nб"),
        (cell("<text:p>Шк<text:span>ола <text:a>№</text:a></text:span> 7</text:p>"), "Школа № 7"),
        (cell("<office:annotation><text:p>заметка</text:p></office:annotation><text:p>а</text:p>"),
         "а"),
    ],
)  # fmt: skip
def test_the_text_of_a_cell(xml: str, text: str) -> None:
    assert read(row(xml)) == [[text]]


@pytest.mark.parametrize("xml", [cell(), cell("", 'table:style-name="ce1"'), cell("<text:p/>")])
def test_a_blank_cell(xml: str) -> None:
    assert read(row(xml + typed("string", shown="а"))) == [[None, "а"]]


def test_rows_in_groups_and_rows_that_are_repeated() -> None:
    a, b = row(typed("string", shown="а")), row(typed("string", shown="б"))
    blank = row(cell("", 'table:number-columns-repeated="16384"'), 'table:number-rows-repeated="2"')
    last = row(cell(), 'table:number-rows-repeated="1048000"')
    rows = read(
        f"<table:table-header-rows>{a}</table:table-header-rows>{blank}"
        f"<table:table-row-group><table:table-row-group>{b}</table:table-row-group>"
        f"</table:table-row-group>{last}"
    )
    assert rows == [["а"], [], [], ["б"]]


def test_cells_that_are_repeated() -> None:
    cells = cell("<text:p>а</text:p>", 'table:number-columns-repeated="3"')
    assert read(row(cells, 'table:number-rows-repeated="2"')) == [["а"] * 3] * 2


def test_a_table_in_a_cell_and_one_kept_of_another_file_are_no_sheets() -> None:
    inner = table(row(typed("string", shown="внутри")), "внутри")
    kept = table(row(typed("string", shown="чужое")), "'file:///tmp/а.ods'#$Лист1")
    sheet = table(row(typed("string", shown="а") + cell(inner)) + row(typed("string", shown="б")))
    found = open_document(document(sheet + kept), Limits()).sheets
    assert {name: one.rows for name, one in found.items()} == {"Лист1": [["а"], ["б"]]}


def test_errors_and_formulas_without_a_value_are_faults_also_alone_in_a_row() -> None:
    found = open_document(
        document(
            table(
                row(typed("string", 'calcext:value-type="error"', "#Н/Д"))
                + row(typed("float", 'office:value="1234567890123456789"'))
                + row(cell("", 'table:formula="of:=[.A1]"'))
                + row(typed("string", 'office:string-value=""', "#Н/Д"))
                + row(typed("string", "", "#Н/Д и не ошибка"))
            )
        ),
        Limits(),
    ).sheets["Лист1"]
    faults = [(one.row, one.column, one.code) for one in found.facts.faults]
    assert faults == [
        (1, "A", Code.CELL_ERROR),
        (2, "A", Code.CELL_LOST_DIGITS),
        (3, "A", Code.CELL_FORMULA),
        (4, "A", Code.CELL_ERROR),
    ]
    assert len(found.rows) == 5


@pytest.mark.parametrize(
    "body",
    [
        table(row(cell("<text:p>а</text:p>", 'table:number-columns-repeated="x"'))),
        table(row(cell("<text:p>а</text:p>", 'table:number-rows-spanned="-1"'))),
        table("") + table(""),
        "",
    ],
)
def test_a_document_that_contradicts_itself_is_damaged(body: str) -> None:
    with pytest.raises(UnreadableFileError) as raised:
        open_document(document(body), Limits())
    assert raised.value.code is Code.FILE_DAMAGED


def test_a_stray_cell_far_away_is_over_the_limit() -> None:
    far = row(cell(), 'table:number-rows-repeated="1048575"') + row(
        cell("", 'table:number-columns-repeated="16383"') + typed("string")
    )
    with pytest.raises(UnreadableFileError) as raised:
        read(far)
    assert raised.value.code is Code.FILE_LIMIT


def written(world: World, **how: object) -> None:
    """The activity of one teacher as an ods without types."""
    world.headcount("школа\n1")
    world.activity("отправлено\n10")
    path = world.paths[-1]
    lines = [line.split(";") for line in path.read_text("utf-8").splitlines()]
    path.unlink()
    rows = "".join(row("".join(cell(f"<text:p>{one}</text:p>") for one in line)) for line in lines)
    world.paths[-1] = Path(path).with_suffix(".ods")
    world.paths[-1].write_bytes(document(table(rows), **how))  # type: ignore[arg-type]


@pytest.mark.parametrize("mimetype", [ODS, f"{ODS}-template", None])
@pytest.mark.parametrize("manifest", [True, False])
def test_an_ods_without_its_usual_parts(
    world: World, mimetype: str | None, *, manifest: bool
) -> None:
    written(world, mimetype=mimetype, manifest=manifest)
    assert world.report().columns("teachers", "active_teachers_messages") == [(1, 1)]


def test_a_text_of_libreoffice_is_no_spreadsheet(world: World) -> None:
    written(world, mimetype="application/vnd.oasis.opendocument.text")
    assert world.codes() == [Code.FILE_FORMAT]
