"""Where the rows of each sheet went (K13), as numbers and in words that add up."""

from collections.abc import Sequence
from dataclasses import dataclass

from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class InputSheet:
    """Where the rows of one sheet went; ``read`` is the sum of the rest.

    ``name`` is that of the file without its folder, ``table`` is the kind of table as json has
    it, ``table_title`` as a person reads it.
    """

    path: str
    name: str
    sheet: str | None
    table: str
    table_title: str
    sha256: str
    read: int
    rejected: int
    outside: int
    unmatched: int
    skipped: dict[str, int]
    used: int


@dataclass(frozen=True)
class RejectedRow:
    """A row that --skip-bad-rows left out: letter, header and content of each cell.

    Personal data: it goes into the file of --rejected and nowhere else.
    """

    file: str
    sheet: str | None
    row: int
    cells: tuple[tuple[str, str, object], ...]


def place_of(sheet: InputSheet) -> str:
    """The file and the sheet, and what they were taken for."""
    name = sheet.name
    if sheet.sheet is not None:
        name += ", " + _("sheet «{name}»").format(name=sheet.sheet)
    return f"{name} ({sheet.table_title})"


def sum_of_rows(sheet: InputSheet) -> str:
    """«read 4347 = used 4313 + outside the week 24 + …», without what is 0."""
    parts = [
        _("used {number}").format(number=sheet.used),
        *(
            text.format(number=number)
            for text, number in (
                (_("with errors {number}"), sheet.rejected),
                (_("outside the week {number}"), sheet.outside),
                (_("unmatched {number}"), sheet.unmatched),
            )
            if number
        ),
        *(_("skipped {number} ({reason})").format(number=number, reason=reason_in_words(reason))
          for reason, number in sheet.skipped.items()),
    ]  # fmt: skip
    return _("rows read {number} = {parts}").format(number=sheet.read, parts=" + ".join(parts))


def skipped_in_words(sheet: InputSheet) -> str:
    """The rows skipped, each reason with its number."""
    return ", ".join(
        f"{reason_in_words(reason)}: {number}" for reason, number in sheet.skipped.items()
    )


def reason_in_words(reason: str) -> str:
    """Why rows are skipped, for a reader; json has the reason itself."""
    return {
        "total": _("totals"),
        "numbering": _("the columns' numbers"),
        "units": _("units"),
        "header-again": _("the header again"),
        "note": _("notes below the table"),
        "hidden": _("hidden rows"),
        "beside": _("no cell of this table"),
        "repeat-identical": _("identical repeats"),
        "repeat-replaced": _("replaced by a later file"),
    }[reason]


_MOST_RANGES = 20


def rows_in_words(rows: Sequence[int]) -> str:
    """Numbers of rows in rising order, three or more that follow each other as «6–9»."""
    ranges: list[list[int]] = []
    for row in rows:
        if ranges and row == ranges[-1][-1] + 1:
            ranges[-1].append(row)
        else:
            ranges.append([row])
    parts: list[str] = []
    for run in ranges[:_MOST_RANGES]:
        parts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run)
    return ", ".join(parts) + (", …" if len(ranges) > _MOST_RANGES else "")
