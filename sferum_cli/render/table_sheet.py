"""A table on a sheet: lines above it, headings by group, rows, the total, rules and charts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from math import ceil
from typing import Any

from sferum_cli.errors import OutputFailedError
from sferum_cli.excel import LAST_ROW, LONGEST_TEXT
from sferum_cli.render import theme
from sferum_cli.render.cells import block_title
from sferum_cli.render.many_rows import rows_xml
from sferum_cli.render.many_rows import text_cell as text_cell_xml
from sferum_cli.render.placed_charts import ROWS_OF_A_CHART, PlacedCharts
from sferum_cli.render.share_rules import add_share_rules
from sferum_cli.render.sheets import (
    MARGIN,
    ManyRows,
    letter_of,
    lines_of,
    set_page,
    set_widths,
    text_cell,
)
from sferum_cli.render.styles import Styles
from sferum_cli.render.table_cells import know_styles, pieces_of, total_cells
from sferum_cli.reports.document import Chart, Table
from sferum_cli.rulebook.indicators import UNIT_COLUMNS, Block, Column, Measure
from sferum_cli.translation import gettext as _

WIDEST_NAMES = 96
"""All name columns together: they are frozen, and must leave a laptop's screen to the numbers."""

_WIDEST_OF_TWO_NAMES = 60
_WIDEST_NAMES_OF_A_FRONT, _WIDEST_NAME_OF_A_FRONT = 72, 44
"""Of a front, which prints on one page beside its chart, all of them and each alone."""

_LENGTH_OF_DATE = len("24.10.2024")
_LENGTH_OF_SHARE = len("▼ 100,0 %")
_TITLE_HEIGHT = 24
_PER_LETTER = 0.95
"""How wide a letter of a small bold heading is, in characters of a sheet's width."""

_MARGIN_OF_A_TEXT = 1
SMALL_LINE = 13
_PER_LETTER_OF_A_TEXT = 0.86
"""The same, of more words on a line."""

_BUTTON = 1
"""A line of a heading's height, which the button of the filter covers."""

_NOTE_WIDTH, _NOTE_LINE, _NOTE_LETTERS = 280, 18, 38
_MOST_ROWS_OF_A_PAGE = 60
_LINES_OF_A_FRONT_CHART = 34


@dataclass(frozen=True)
class Lines:
    """What stands above a table: a title, sentences, and links to other sheets."""

    title: str
    conclusion: Sequence[str] = ()
    others: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()
    """The text of each, and the sheet that it leads to."""
    below: Sequence[str] = ()
    """What stands under the table."""

    @property
    def number(self) -> int:
        """How many rows they take."""
        return 1 + len(self.conclusion) + len(self.others) + bool(self.links)


class TableSheet:
    """A table on a sheet of a workbook, which opens on it where it ``is_first``.

    ``is_front`` is the one that says it all on one page.
    """

    def __init__(
        self,
        book: Any,
        table: Table,
        lines: Lines,
        charts: Sequence[Chart],
        *,
        is_front: bool,
        is_first: bool,
    ) -> None:
        """Raises OutputFailedError for a table that a sheet has no place for."""
        self.table, self.lines = table, lines
        self.placed = PlacedCharts(table.columns, charts, is_beside=is_front)
        self.is_front, self.is_first = is_front, is_first
        self.has_groups = is_front or len({one.block for one in table.columns} - {Block.UNIT}) > 1
        self.header = lines.number + 2 + self.has_groups
        self.first = self.header + 1
        self._check()
        self.sheet = book.create_sheet(table.title)
        self.styles = Styles(self.sheet)
        self.below = self.styles.number(is_plain=True, faint=True)
        self.widths = self._widths()

    @property
    def last(self) -> int:
        """The number of the last row of the table, without the total."""
        return self.header + self.table.rows.height

    def _check(self) -> None:
        height = self.table.rows.height
        if height + self.header + 1 > LAST_ROW:
            raise OutputFailedError(
                _("the report has {rows} rows and a sheet of Excel {most}; write .csv").format(
                    rows=height, most=LAST_ROW
                )
            )
        for column in (one for one in self.table.columns if one.measure is Measure.NAME):
            length = self.table.rows[column.key].str.len_chars().max()
            if isinstance(length, int) and length > LONGEST_TEXT:
                raise OutputFailedError(
                    _(
                        "a text of {length} characters is longer than a cell of Excel takes; "
                        "write .csv"
                    ).format(length=length)
                )

    def written(self) -> ManyRows:
        """The sheet with its headings; what it returns are the rows that go below them."""
        self._set_up()
        for cells in chain(self._top(), self._headings()):
            self.sheet.append(cells)
        add_share_rules(self.sheet, self.table, self.first)
        self.placed.add(self.sheet, self.first, self._rows_of_charts())
        know_styles(self.table, self.styles)
        helpers = self.placed.cells(self.styles)
        return ManyRows(self.table.rows.height + 1, self._rows(helpers))

    def link_to(self, sheets: Mapping[str, "TableSheet"]) -> None:
        """Make the cells that lead to rows of other tables lead there, inside the workbook."""
        from openpyxl.worksheet.hyperlink import Hyperlink

        for links in self.table.links:
            there = sheets[links.to]
            mine, its = self.letter(links.column), there.letter(links.column)
            self.sheet._hyperlinks += (  # noqa: SLF001 - it takes links of its own cells alone
                Hyperlink(f"{mine}{row}", f"'{links.to}'!{its}{there.first + place}")
                for row, place in enumerate(links.rows, start=self.first)
                if place is not None
            )

    def letter(self, key: str) -> str:
        """The letter of the column with a key."""
        keys = [column.key for column in self.table.columns]
        return letter_of(keys.index(key) + 1)

    def _rows_of_charts(self) -> tuple[int, int]:
        """From which row to which charts stand, counted from 0: of a front beside its table."""
        if self.is_front:
            return self.header - 2, self._end_of_front_chart()
        return self.last + 2, self.last + 2 + ROWS_OF_A_CHART

    def _set_up(self) -> None:
        """What openpyxl writes before the rows: widths, heights, what is frozen and printed."""
        sheet, names = self.sheet, self.table.name_columns
        set_widths(sheet, self.widths)
        sheet.sheet_view.tabSelected = self.is_first
        sheet.freeze_panes = f"{letter_of(names + 1)}{self.first}"
        sheet.print_title_rows = f"{self.header - self.has_groups}:{self.header}"
        set_page(sheet)
        sheet.row_dimensions[1].height = _TITLE_HEIGHT
        sheet.row_dimensions[self.header].height = SMALL_LINE * self._lines_of_header()
        if self.is_front:
            sheet.sheet_view.showGridLines = False
            right = letter_of(self.placed.last_column)
            end = max(self.last + 2 + len(self.lines.below), self._end_of_front_chart())
            sheet.print_area = f"A1:{right}{end}"
            if self.table.rows.height <= _MOST_ROWS_OF_A_PAGE:
                sheet.page_setup.fitToHeight = 1
        else:
            sheet.print_title_cols = f"A:{letter_of(names)}"
            self._add_filter()
            if self.placed.charts:  # what they are drawn from stands beside the table
                _begin, end = self._rows_of_charts()
                sheet.print_area = f"A1:{letter_of(self.placed.last_column)}{end + 1}"

    def _add_filter(self) -> None:
        """The rows as a named table with a filter, where its titles are as one needs them."""
        from openpyxl.worksheet.filters import AutoFilter
        from openpyxl.worksheet.table import Table as NamedTable
        from openpyxl.worksheet.table import TableColumn

        titles = [column.title for column in self.table.columns]
        where = f"A{self.header}:{letter_of(len(titles))}{max(self.last, self.header)}"
        if len(set(titles)) < len(titles) or not self.table.rows.height:
            self.sheet.auto_filter.ref = where
            return
        name = "".join(one if one.isalnum() else "_" for one in self.table.title)
        columns = [TableColumn(id=n, name=title) for n, title in enumerate(titles, start=1)]
        filter_ = AutoFilter(ref=where)
        self.sheet.tables.add(
            NamedTable(
                displayName=name, name=name, ref=where, tableColumns=columns, autoFilter=filter_
            )
        )

    def _widths(self) -> list[int]:
        """Wide enough for the longest word of the heading, for numbers, and for the longest name.

        Where the names together would take too much of the screen, the longest wrap.
        """
        widths = [self._width(column) for column in self.table.columns]
        frozen = self.table.name_columns
        most = WIDEST_NAMES if frozen > len(UNIT_COLUMNS) else _WIDEST_OF_TWO_NAMES
        if self.is_front:
            most = _WIDEST_NAMES_OF_A_FRONT if frozen > 1 else _WIDEST_NAME_OF_A_FRONT
        while sum(widths[:frozen]) > most:
            widths[widths.index(max(widths[:frozen]))] -= 1
        return widths

    def _width(self, column: Column) -> int:
        title = self._heading(column)
        longest = max(len(word) for word in title.split()) * _PER_LETTER
        if column.measure is Measure.NAME:
            names = self.table.rows[column.key].str.len_chars().max()
            return round(max(longest, names if isinstance(names, int) else 0)) + MARGIN
        if column.measure is Measure.DATE:
            longest = max(longest, _LENGTH_OF_DATE)
        if column.measure is Measure.SHARE:
            longest = max(longest, _LENGTH_OF_SHARE)
        if column.measure in {Measure.COUNT, Measure.TOTAL}:
            numbers = (frame[column.key].max() for frame in self.table.frames)
            longest = max(longest, *(len(f"{n:,}") for n in numbers if isinstance(n, int)), 0)
        return ceil(longest) + MARGIN

    def _heading(self, column: Column) -> str:
        """The title of a column; under a heading what the title adds to it."""
        return (column.under_heading if self.is_front else "") or column.title

    def _lines_of_header(self) -> int:
        titles = (
            (self._heading(column), round((width - 1) / _PER_LETTER_OF_A_TEXT) + MARGIN)
            for column, width in zip(self.table.columns, self.widths, strict=True)
        )
        return lines_of(titles) + (not self.is_front) * _BUTTON

    def _top(self) -> Iterator[list[Any]]:
        """The lines above the headings, and one that is blank."""
        sheet, lines = self.sheet, self.lines
        yield [text_cell(sheet, lines.title, bold=True, size=theme.TITLE_SIZE)]
        yield from ([text_cell(sheet, line, bold=True)] for line in lines.conclusion)
        yield from ([text_cell(sheet, line)] for line in lines.others)
        if lines.links:
            yield self._link_cells(lines.number)
        yield []

    def _link_cells(self, row: int) -> list[Any]:
        from openpyxl.styles import Font
        from openpyxl.worksheet.hyperlink import Hyperlink

        cells: list[Any] = []
        for number, (text, name) in enumerate(self.lines.links):
            cell = text_cell(self.sheet, text)
            cell.font = Font(
                name=theme.FONT, size=theme.SIZE, color=theme.LIGHT.accent, underline="single"
            )
            link = Hyperlink(ref="A1", location=f"'{name}'!A1", display=text)
            cell.hyperlink = link
            column = 1 if not number else self.table.name_columns + 1 + 4 * (number - 1)
            link.ref = f"{letter_of(column)}{row}"
            cells += [None] * (column - 1 - len(cells))
            cells.append(cell)
        return cells

    def _headings(self) -> Iterator[list[Any]]:
        """The groups, centred across their columns and nothing merged, and the titles."""
        if self.has_groups:
            cells = []
            for title, members in groupby(self.table.columns, key=self._group):
                first, *others = members
                cells.append(self._group_cell(title, first))
                cells += [self._group_cell("", one) for one in others]
            yield cells
        yield [self._title_cell(column) for column in self.table.columns]

    def _group(self, column: Column) -> str:
        if not self.is_front:
            return block_title(column.block)
        return column.heading if column.under_heading else ""

    def _group_cell(self, title: str, column: Column) -> Any:
        return self.styles.heading(title, column.block, across="centerContinuous")

    def _title_cell(self, column: Column) -> Any:
        cell = self.styles.heading(self._heading(column), column.block, small=not self.is_front)
        note = self.table.notes.get(column.key)
        if note is not None:
            from openpyxl.comments import Comment

            lines = len(note) // _NOTE_LETTERS + 2
            cell.comment = Comment(note, "sferum", height=lines * _NOTE_LINE, width=_NOTE_WIDTH)
        return cell

    def _rows(self, helpers: Sequence[Sequence[str]]) -> Iterator[str]:
        """The XML of the rows and of the total."""
        row, table = self.first, self.table
        names = [column.key for column in table.columns[: table.name_columns]
                 if column.measure is Measure.NAME]  # fmt: skip
        for piece, cells in pieces_of(table, self.styles, helpers):
            named = [piece[key].to_list() for key in names]
            yield from rows_xml(cells, row, self._lines_of(named))
            row += piece.height
        if table.total is not None:
            cells = total_cells(table, table.total, self.styles)
            yield from rows_xml(cells, row)
        below = [text_cell_xml(self.below, line) for line in self.lines.below]
        yield from rows_xml([below], self.last + 3)

    def _lines_of(self, names: Sequence[Sequence[str | None]]) -> Any:
        """How many lines each row takes: names may wrap."""

        def lines(number: int) -> int:
            texts = (one[number] or "" for one in names)
            return lines_of(zip(texts, self.widths, strict=False), _MARGIN_OF_A_TEXT)

        return lines

    def _end_of_front_chart(self) -> int:
        """The row, counted from 0, down to which a chart is as high as a page shows it well."""
        names = [self.table.rows[column.key].to_list()
                 for column in self.table.columns[: self.table.name_columns]]  # fmt: skip
        lines = self._lines_of(names)
        height, row = 0, 0
        while height < _LINES_OF_A_FRONT_CHART:
            height += lines(row) if row < self.table.rows.height else 1
            row += 1
        return self.header + row
