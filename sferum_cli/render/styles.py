"""The styles of the cells of a workbook, each by the number that openpyxl knows it by."""

from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sferum_cli.render import theme
from sferum_cli.render.sheets import filled, text_cell
from sferum_cli.rulebook.indicators import Block

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell

Across = Literal["left", "right", "center", "centerContinuous"]


@dataclass
class Styles:
    """The styles of one sheet; the same look has the same number."""

    sheet: Any
    known: dict[tuple[object, ...], int] = field(default_factory=dict)
    headings: dict[tuple[object, ...], Any] = field(default_factory=dict)
    """The looks of headings as openpyxl keeps them in a cell."""

    def number(
        self,
        format_: str | None = None,
        *,
        bold: bool = False,
        faint: bool = False,
        across: Across | None = None,
        wrapped: Literal["top", "bottom"] | None = None,
        is_total: bool = False,
        is_plain: bool = False,
        is_link: bool = False,
    ) -> int:
        """The number of a style of a row: ruled off below, or as a total above.

        What stands at the right keeps away from the next column.
        """
        asked = (format_, bold, faint, across, wrapped, is_total, is_plain, is_link)
        if asked in self.known:
            return self.known[asked]
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Border, Font, Side

        cell = WriteOnlyCell(self.sheet)
        colour = theme.LIGHT.muted if faint else theme.LIGHT.text
        if is_link:
            colour = theme.LIGHT.accent
        size = theme.SMALL_SIZE if is_plain else theme.SIZE
        cell.font = Font(name=theme.FONT, bold=bold or is_total, size=size, color=colour)
        if is_link:
            cell.font += Font(underline="single")
        cell.alignment = Alignment(
            horizontal=across,
            vertical=wrapped,
            wrap_text=wrapped is not None or None,
            indent=1 if across == "right" else 0,
        )
        if is_total:
            cell.border = Border(top=Side("medium", color=theme.LIGHT.text))
        elif not is_plain:
            cell.border = Border(bottom=Side("thin", color=theme.LIGHT.line))
        if format_ is not None:
            cell.number_format = format_
        self.known[asked] = int(cell.style_id)
        return self.known[asked]

    def heading(
        self, text: str, block: Block, *, small: bool = False, across: Across = "center"
    ) -> "WriteOnlyCell":
        """A heading of columns, in the colour of its block."""
        cell = text_cell(self.sheet, text)
        asked = (block, small, across)
        if asked in self.headings:  # to style one takes openpyxl longer than to write it
            cell._style = copy(self.headings[asked])  # noqa: SLF001 - as its manual does it
            return cell
        from openpyxl.styles import Alignment, Border, Font, Side

        size = theme.SMALL_SIZE if small else theme.SIZE
        filled(cell, block).font = Font(
            name=theme.FONT, bold=True, size=size, color=theme.LIGHT.text
        )
        line = Side("thin", color=theme.LIGHT.line)
        is_wrapped = across != "centerContinuous"
        cell.alignment = Alignment(
            horizontal=across, vertical="top" if is_wrapped else "center", wrap_text=is_wrapped
        )
        cell.border = (
            Border(left=line, right=line, bottom=line, top=line) if is_wrapped else Border()
        )
        self.headings[asked] = copy(cell._style)  # noqa: SLF001
        return cell
