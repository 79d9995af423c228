"""The look at a sheet of an xlsx by an XML parser: any prefix, order of attributes, or spacing."""

import re
from collections.abc import Collection

from lxml import etree

from sferum_cli.excel import LAST_COLUMN, column_letter
from sferum_cli.sources.files.zip_container import Container
from sferum_cli.sources.sheets.xlsx_cells import look_at, place_of
from sferum_cli.sources.sheets.xlsx_package import YES, elements
from sferum_cli.sources.sheets.xlsx_range import Gathered

_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


def gathered_by_parser(container: Container, part: str, dates: Collection[str]) -> Gathered:
    """The facts of a sheet; ``dates`` are the styles of dates. May raise XMLSyntaxError."""
    gathered = Gathered()
    rows = _Rows(gathered)
    tags = ("sheetData", "row", "c", "mergeCell", "col")
    for event, element in elements(container, part, *tags, starts=True):
        tag = etree.QName(element).localname
        if event == "start":
            rows.begin(tag, element.get("r"), is_hidden=element.get("hidden") in YES)
        elif tag == "sheetData":
            rows.are_over = True
        elif tag == "c" and rows.are_read:
            column, row = place_of(element, rows.column, rows.row)
            rows.column = column + 1
            is_marked = part in container.marked
            look = look_at(element, column, row, dates, is_marked=is_marked)
            if look.is_filled:
                gathered.widen(column, row)
            gathered.note(look.finding)
        elif tag == "mergeCell":
            if merged := _RANGE.fullmatch(element.get("ref") or ""):
                gathered.merge(merged[1], int(merged[2]), merged[3], int(merged[4]))
        elif tag == "col" and element.get("hidden") in YES:
            first, last = _number(element.get("min"), 1), _number(element.get("max"), 0)
            gathered.facts.hidden_columns += hidden_letters(first, last)
    return gathered


class _Rows:
    """Where the parser is: cells and rows may leave out their place."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._are_begun = False
        self.are_over = False
        self.row = self.column = 0

    @property
    def are_read(self) -> bool:
        """Whether the reader takes cells here for the sheet's: there is one table of them."""
        return self._are_begun and not self.are_over

    def begin(self, tag: str, number: str | None, *, is_hidden: bool) -> None:
        if tag == "sheetData":
            self._are_begun = True
        elif tag == "row" and self.are_read:
            self.row = _number(number, self.row + 1)
            self.column = 0
            if is_hidden:
                self._gathered.facts.hidden_rows.append(self.row)


def hidden_letters(first: int, last: int) -> list[str]:
    """The letters of hidden columns; a range to the sheet's end hides nothing that is used."""
    last = 0 if last == LAST_COLUMN else last
    return [column_letter(one - 1) for one in range(first, last + 1)]


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() else otherwise
