"""What an xlsx says that a fast reader does not: a look at its XML beside the reading.

The readers turn an error cell and a formula without a value into a blank, give a long number
digits that it never had, count columns from the first filled one, and make room for every cell of
the used range, so that one stray value ends them.

A sheet as Excel writes it is looked at with a few patterns, piece by piece; one that is written
otherwise goes through an XML parser, which is slower and sees the same.
"""

import re
from dataclasses import dataclass

from lxml import etree

from sferum_cli.excel import LAST_ROW
from sferum_cli.sources.files.contents import Content, bytes_of
from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.unreadable import damage_named, damaged_file
from sferum_cli.sources.files.zip_container import Container
from sferum_cli.sources.sheets.facts import SheetFacts
from sferum_cli.sources.sheets.xlsx_package import Package, package_of
from sferum_cli.sources.sheets.xlsx_pieces import Pieces
from sferum_cli.sources.sheets.xlsx_plain import is_plain, plain_sheet, with_plain_cells

_LARGE = 32 * 1024 * 1024
"""From so many bytes on a sheet may be measured beside the reader."""

_UNIQUE_COUNT = re.compile(rb"""\buniqueCount\s*=\s*["'](\d+)["']""")
_SMALLEST_STRING = len(b"<si/>")


@dataclass
class CheckedXlsx:
    """A workbook that is safe to give to a reader, but for its large sheets.

    What a reader needs to know at once (hidden, chart) is in ``sheets``; ``guard`` looks whether
    the large ones are safe, and ``finish`` adds the rest.
    """

    sheets: dict[str, SheetFacts]
    unfinished: list[Pieces]
    package: Package
    content: Content
    for_reader: bytes | None = None
    """The workbook as its reader expects it, None where the file is."""

    @property
    def container(self) -> Container:
        """The parts of the workbook."""
        return self.package.container

    @property
    def guard_is_faster(self) -> bool:
        """Whether the guard may run beside a reader that can be ended: it will be done long before.

        With several large sheets the reader might begin with another one, and a sheet that is not
        written as Excel writes goes through a parser that is slower than the reader.
        """
        large = [pieces for pieces in self.unfinished if not pieces.is_measured]
        return len(large) == 1 and large[0].begins_as_usual()

    def guard(self) -> None:
        """Unzip and measure the large sheets; raises UnreadableFileError for an unsafe one."""
        try:
            with damage_named(etree.XMLSyntaxError):
                for pieces in self.unfinished:
                    pieces.measure()
        except BaseException:
            self.container.close()
            raise

    def finish(self) -> bytes | None:
        """Fill in the facts of every sheet; raises UnreadableFileError for a damaged one.

        Gives the workbook to read instead where a large sheet turned out to be none that the
        reader takes as it is: it is looked at only here, beside the reader.
        """
        with self.container, damage_named(etree.XMLSyntaxError):
            large = [one for one in self.unfinished if self.container.size_of(one.part) >= _LARGE]
            is_plain_now = [_make_plain(self.package, one, is_beside=True) for one in large]
            for pieces in self.unfinished:
                pieces.gathered().hand_over(pieces.facts)
            return None if all(is_plain_now) else self.package.for_reader(bytes_of(self.content))


def checked_xlsx(content: Content, limits: Limits) -> CheckedXlsx:
    """Unzip every part of a workbook within the limits and measure its sheets, but large ones.

    Raises UnreadableFileError for what must not be given to a reader.
    """
    container = Container(content, limits)
    try:
        with damage_named(etree.XMLSyntaxError):
            return _checked(container, content, limits)
    except BaseException:
        container.close()
        raise


def _checked(container: Container, content: Content, limits: Limits) -> CheckedXlsx:
    package = package_of(container)
    for name in container.names - package.parts:
        if name.lower().endswith((".xml", ".rels")):
            container.drain(name)
    if package.strings is not None:
        _check_shared_strings(container, package.strings)
    checked = CheckedXlsx({}, [], package, content)
    for sheet in package.sheets:
        if sheet.part is None:
            continue
        facts = SheetFacts(
            epoch_1904=package.epoch_1904,
            is_hidden=sheet.is_hidden,
            is_chart=sheet.is_chart,
            calculated_by_hand=package.calculated_by_hand,
            has_date_formats=bool(package.formats.dates),
            last_row=LAST_ROW,
        )
        checked.sheets[sheet.name] = facts
        if not facts.is_chart:
            pieces = Pieces(container, sheet.part, facts, limits, package.formats.dates)
            checked.unfinished.append(pieces)
            if container.size_of(sheet.part) < _LARGE:
                pieces.measure()
                _make_plain(package, pieces, is_beside=False)
    if not package.is_usual or package.written_anew:
        checked.for_reader = package.for_reader(bytes_of(content))
    return checked


def _make_plain(package: Package, pieces: Pieces, *, is_beside: bool) -> bool:
    """Write a sheet anew where its reader would not take it as it is; True where it does."""
    if is_plain(pieces, pieces.of_digits if is_beside else None):
        return True
    part = pieces.part
    plain = with_plain_cells(pieces) or plain_sheet(package.container, part)
    package.written_anew[part] = plain
    package.container.put(part, plain)
    pieces.begin_again()
    pieces.measure()
    return False


def _check_shared_strings(container: Container, part: str) -> None:
    """Raise where more texts are promised than the part has room for: a reader makes room."""
    chunks = container.chunks(part)
    start = next(chunks, b"")
    size = len(start) + sum(len(chunk) for chunk in chunks)
    promised = _UNIQUE_COUNT.search(start[:1024])
    if promised and int(promised[1]) > size // _SMALLEST_STRING:
        raise damaged_file()
