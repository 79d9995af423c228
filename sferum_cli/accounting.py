"""Where the rows of each sheet went (K13), as numbers and in words that add up."""

from dataclasses import dataclass

from sferum_cli.problems import reason_in_words
from sferum_cli.translation import gettext as _


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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
