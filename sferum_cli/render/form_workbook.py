"""A person's workbook, filled: ``{{path}}`` in a cell, one row of ``{{rows.key}}`` per sheet.

Styles, widths and print set-up stay as they are. What openpyxl would lose is refused, and named.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sferum_cli.errors import WrongCallError
from sferum_cli.problems import printable
from sferum_cli.render.form_parts import check_parts
from sferum_cli.render.form_paths import (
    PLACE,
    Figure,
    FormPaths,
    Repeated,
    check_braces,
    two_lists,
    wrong_path,
)
from sferum_cli.render.form_rows import RowsOfForm, UnfitFormError
from sferum_cli.render.sheets import put_double, put_text, saved
from sferum_cli.reports.document import Document
from sferum_cli.rulebook.shares import WHOLE
from sferum_cli.translation import gettext as _

_GENERAL, _PERCENT = "General", "%"
_SHARE_FORMAT, _DAY_FORMAT = "0.0", "DD.MM.YYYY"

_WORKBOOK = "xl/workbook.xml"


def check_form_workbook(data: bytes, name: str) -> None:
    """Raise WrongCallError for a form that is no workbook, or has a part that would be lost."""
    lost = {
        "xl/media/": _("a picture"),
        "xl/drawings/drawing": _("a picture"),
        "xl/charts/": _("a chart"),
        "xl/vbaProject": _("a macro"),
        "xl/embeddings/": _("an embedded file"),
        "xl/ctrlProps/": _("a control"),
        "xl/activeX/": _("a control"),
        "xl/slicers/": _("a slicer"),
        "xl/pivotTables/": _("a pivot table"),
        "xl/externalLinks/": _("a link to another workbook"),
        "xl/threadedComments/": _("a conversation in comments"),
        "xl/model/": _("a data model"),
    }
    check_parts(data, name, _WORKBOOK, _("the form is no workbook"), lost)


def filled_workbook(document: Document, form: bytes, name: str) -> bytes:
    """The form with the figures of a document.

    Raises WrongCallError that names the sheet and the cell: for a path that stands for nothing, for
    two rows to repeat on a sheet, and for what a repeated row would tear apart.
    """
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(form))
    paths = FormPaths(document)
    for sheet in book.worksheets:
        _Sheet(sheet, paths, name).fill()
    book.calculation.fullCalcOnLoad = True
    return saved(book)


@dataclass(frozen=True)
class _Place:
    """A cell with paths: its parts are texts and what the paths stand for, in turn."""

    cell: Any
    parts: Sequence[str | Figure | Repeated]

    @property
    def repeated(self) -> list[Repeated]:
        """What of it is of a row that is repeated."""
        return [one for one in self.parts if isinstance(one, Repeated)]


class _Sheet:
    """A sheet of the form."""

    def __init__(self, sheet: Any, paths: FormPaths, name: str) -> None:
        self._sheet, self._paths, self._name = sheet, paths, name

    def fill(self) -> None:
        """Put the figures in."""
        places = list(self._places())
        repeated = [one for one in places if one.repeated]
        for one in places:
            if not one.repeated:
                _put(one.cell, [part for part in one.parts if not isinstance(part, Repeated)])
        if repeated:
            self._repeat(repeated, places)

    def _places(self) -> Iterator[_Place]:
        for row in self._sheet.iter_rows():
            for cell in row:
                text = cell.value if isinstance(cell.value, str) else ""
                if PLACE.search(text):
                    yield _Place(cell, self._parts(cell))
                elif cell.data_type != "f" and (wrong := check_braces(text)) is not None:
                    raise self._wrong(cell, wrong)

    def _parts(self, cell: Any) -> list[str | Figure | Repeated]:
        """The texts between paths, and what these stand for."""
        if cell.data_type == "f":
            raise self._wrong(cell, _("a path stands in a formula"))
        pieces = PLACE.split(cell.value)
        parts: list[str | Figure | Repeated] = []
        for number, piece in enumerate(pieces):
            if number % 2 == 0:
                if (wrong := check_braces(piece)) is not None:
                    raise self._wrong(cell, wrong)
                parts += [piece] if piece else []
                continue
            found = self._paths.find_or_near(piece)
            if isinstance(found, list):
                raise self._wrong(cell, wrong_path(piece, found))
            parts.append(found)
        return parts

    def _repeat(self, repeated: Sequence[_Place], places: Sequence[_Place]) -> None:
        """Repeat the one row of the sheet that is of a list."""
        first = repeated[0]
        row, at = first.cell.row, first.repeated[0].at
        for one in repeated:
            if one.cell.row != row:
                raise self._wrong(one.cell, _("a second row to repeat on one sheet"))
            if any(other.at != at for other in one.repeated):
                raise self._wrong(one.cell, two_lists())
        records = first.repeated[0].records
        rows = RowsOfForm(self._sheet, row)
        try:
            rows.repeat(len(records))
        except UnfitFormError as error:
            raise self._wrong(error.place, error.message) from None
        of_row = [one for one in places if one.cell.row == row and one.repeated]
        columns = {one.cell.column: _figures(one, len(records)) for one in of_row}
        for number in range(len(records)):
            for column, figures in columns.items():
                _put(self._sheet.cell(row + number, column), figures[number])
        if not records:
            for column in columns:
                self._sheet.cell(row, column).value = None

    def _wrong(self, cell: Any, message: str) -> WrongCallError:
        place = cell if isinstance(cell, str) else cell.coordinate
        return WrongCallError(
            _("{path}, sheet «{sheet}», cell {cell}: {message}").format(
                path=self._name,
                sheet=printable(self._sheet.title),
                cell=place,
                message=message,
            )
        )


def _figures(place: _Place, number: int) -> list[list[str | Figure]]:
    """The parts of a cell in each of the repeated rows."""
    columns = [
        one.figures() if isinstance(one, Repeated) else [one] * number for one in place.parts
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _put(cell: Any, parts: Sequence[str | Figure]) -> None:
    """A figure that stands alone as what it is; one within a text as people read it."""
    if len(parts) == 1 and isinstance(parts[0], Figure):
        _put_figure(cell, parts[0])
        return
    put_text(cell, "".join(one if isinstance(one, str) else one.shown for one in parts))


def _put_figure(cell: Any, figure: Figure) -> None:
    """A number, a day, or a text; a share under a format of percent is its fraction (R13)."""
    value = figure.value
    if isinstance(value, bool) or value is None or isinstance(value, str):
        put_text(cell, value if isinstance(value, str) else figure.shown)
        return
    if isinstance(value, float):
        is_percent = _PERCENT in cell.number_format
        if cell.number_format == _GENERAL:
            cell.number_format = _SHARE_FORMAT
        put_double(cell, value / WHOLE if figure.is_share and is_percent else value)
        return
    look = cell.number_format
    cell.value = value
    if not isinstance(value, int):
        cell.number_format = _DAY_FORMAT if look == _GENERAL else look
