"""docx: the notes of a document, a page each, for a signature."""

import io
import zipfile
from typing import TYPE_CHECKING, Any

from sferum_cli.problems import printable
from sferum_cli.render.cells import shown_marked
from sferum_cli.render.sheets import FIXED_TIME, with_fixed_times
from sferum_cli.render.theme import FONT
from sferum_cli.reports.document import Document, Note, Paragraph, Table
from sferum_cli.rulebook.indicators import Column, Measure

if TYPE_CHECKING:
    from collections.abc import Mapping

_TITLE_SIZE, _SUBJECT_SIZE, _TEXT_SIZE, _TABLE_SIZE, _SMALL_SIZE = 16, 12, 11, 9, 8
"""In points."""

_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN = 21.0, 29.7, 1.8
"""A4 upright, in centimetres."""

_NAME_SHARE = 0.44
"""Of the width of a table, for its names."""

_RULED = "Table Grid"


def note_bytes(document: Document) -> bytes:
    """The notes of a document as the bytes of a file for Word, the same on every run."""
    import docx

    file: Any = docx.Document()
    _set_page(file)
    for number, note in enumerate(document.notes):
        if number:
            file.add_page_break()
        _write(file, note)
    return saved_note(file)


def saved_note(file: Any) -> bytes:
    """The bytes of a file of Word; the clock is in none of them."""
    first, target = io.BytesIO(), io.BytesIO()
    file.core_properties.author = "sferum"
    file.core_properties.created = file.core_properties.modified = FIXED_TIME
    file.save(first)
    with_fixed_times(first, target)
    return target.getvalue()


def note_has_all_rows(data: bytes, document: Document) -> bool:
    """Whether the file reads back with every table and row of the notes."""
    import docx

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.testzip() is not None:
            return False
    heights = [len(table.rows) - 1 for table in docx.Document(io.BytesIO(data)).tables]
    return heights == [
        len(list(_lines(part))) if isinstance(part, Table) else 0
        for note in document.notes
        for part in (*(one for one in note.parts if isinstance(one, Table)), None)
    ]


def _set_page(file: Any) -> None:
    from docx.shared import Cm, Pt

    section = file.sections[0]
    section.page_width, section.page_height = Cm(_PAGE_WIDTH), Cm(_PAGE_HEIGHT)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(_MARGIN))
    usual = file.styles["Normal"]
    usual.font.name, usual.font.size = FONT, Pt(_TEXT_SIZE)
    usual.paragraph_format.space_after = Pt(0)


def _write(file: Any, note: Note) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for text, size in ((note.title, _TITLE_SIZE), (note.subject, _SUBJECT_SIZE)):
        line = _line(file, text, size, bold=size == _TITLE_SIZE)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in note.parts:
        if isinstance(part, Paragraph):
            _line(file, part.heading, _TEXT_SIZE, bold=True, before=8)
            for sentence in part.sentences:
                _line(file, sentence, _TEXT_SIZE)
        else:
            _line(file, part.title, _TEXT_SIZE, bold=True, before=8)
            _table(file, part)
    for number, text in enumerate(note.lines):
        _line(file, text, _SMALL_SIZE, before=0 if number else 8)
    _signature(file, note.signature)


def _line(file: Any, text: str, size: int, *, bold: bool = False, before: int = 0) -> Any:
    from docx.shared import Pt

    line = file.add_paragraph()
    line.paragraph_format.space_before = Pt(before)
    run = line.add_run(printable(text))
    run.font.size, run.bold = Pt(size), bold
    return line


def _table(file: Any, table: Table) -> None:
    """A row per unit under the titles; a row of its own for what several are under."""
    columns = [one for one in table.columns if one.key not in table.names.under]
    drawn = file.add_table(rows=1, cols=len(columns), style=_RULED)
    drawn.autofit = False
    _fill(drawn.rows[0], [one.title for one in columns], columns, bold=True)
    for cells, is_group in _lines(table):
        row = drawn.add_row()
        if is_group:
            row.cells[0].merge(row.cells[-1])
        _fill(row, cells, columns, bold=is_group)
    _set_widths(drawn, columns)


def _lines(table: Table | None) -> "list[tuple[list[str], bool]]":
    """The rows of a table as texts, those of larger units among them, which stand alone."""
    if table is None:
        return []
    columns = [one for one in table.columns if one.key not in table.names.under]
    lines: list[tuple[list[str], bool]] = []
    above: list[str] = []
    for row in table.rows.iter_rows(named=True):
        under = [str(row[key]) for key in table.names.under if row[key]]
        if under != above:
            lines.append(([", ".join(under)], True))
            above = under
        lines.append(([_shown(column, row) for column in columns], False))
    return lines


def _shown(column: Column, row: "Mapping[str, Any]") -> str:
    return printable(shown_marked(column, row))


def _fill(row: Any, texts: list[str], columns: list[Column], *, bold: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for text, column, cell in zip(texts, columns, row.cells, strict=False):
        line = cell.paragraphs[0]
        run = line.add_run(printable(text))
        run.font.size, run.bold = Pt(_TABLE_SIZE), bold
        if column.measure is not Measure.NAME:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _set_widths(drawn: Any, columns: list[Column]) -> None:
    from docx.shared import Cm

    whole = _PAGE_WIDTH - 2 * _MARGIN
    names = sum(one.measure is Measure.NAME for one in columns)
    others = len(columns) - names
    of_names = whole * (1 if not others else _NAME_SHARE) / max(1, names)
    of_others = whole * (1 - _NAME_SHARE) / max(1, others)
    for place, column in enumerate(columns):
        width = Cm(of_names if column.measure is Measure.NAME else of_others)
        drawn.columns[place].width = width  # LibreOffice looks here, Word at the cells
        for row in drawn.rows:
            row.cells[place].width = width


def _signature(file: Any, titles: tuple[str, ...]) -> None:
    """A line to fill in over each title."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    _line(file, "", _TEXT_SIZE, before=14)
    drawn = file.add_table(rows=1, cols=len(titles))
    for title, cell in zip(titles, drawn.rows[0].cells, strict=True):
        line = cell.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run("_" * 18 + "\n")
        from docx.shared import Pt

        run = line.add_run(title)
        run.font.size = Pt(_SMALL_SIZE)
