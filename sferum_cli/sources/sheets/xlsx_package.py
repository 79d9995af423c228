"""Where the parts of an xlsx are, and the same workbook as its reader expects it.

Excel finds the workbook through relations, by names in any case, with either slash, with dots.
The reader wants the usual names: for others the zip is put together anew, in memory, of what was
looked at, with its packed parts as they are.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from lxml import etree

from sferum_cli.sources.files.unreadable import damaged_file
from sferum_cli.sources.files.zip_container import Container
from sferum_cli.sources.sheets.number_formats import (
    NumberFormats,
    as_part,
    number_formats,
    without_misleading_formats,
)

CONTENT_TYPES, ROOT_RELATIONS = "[Content_Types].xml", "_rels/.rels"
BOOK, BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHARED_STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
YES = frozenset({"1", "true"})
_ANY = "{*}"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION = f"{{{_RELATIONS}}}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_HIDDEN_STATES = {"hidden", "veryHidden"}
_MAIN_PART = ("spreadsheetml", "main+xml")
_CHART_SHEETS = "/chartsheets/"
_WITHOUT_CELLS = {"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"}
"""Kinds of sheets that hold no table: their XML is another than that of a worksheet."""


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook lists it; ``part`` is None where no part is its own."""

    name: str
    relation: str
    state: str
    part: str | None
    is_chart: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether Excel shows no tab of it."""
        return self.state in _HIDDEN_STATES


@dataclass
class Package:
    """The parts of a workbook under their names in the zip, and what it says of itself."""

    container: Container
    book: str
    relations: str
    strings: str | None = None
    styles: str | None = None
    sheets: list[SheetEntry] = field(default_factory=list)
    epoch_1904: bool = False
    calculated_by_hand: bool = False
    formats: NumberFormats = field(default_factory=NumberFormats)
    is_usual: bool = True
    """Whether the reader finds the parts, and in them no more than we do."""
    written_anew: dict[str, bytes] = field(default_factory=dict)
    """The sheets that the reader does not take as they are, by their parts."""

    @property
    def parts(self) -> set[str]:
        """The parts that a reader looks at."""
        found = {self.book, self.relations, self.strings, self.styles}
        return {one for one in (*found, *(sheet.part for sheet in self.sheets)) if one is not None}

    def for_reader(self, data: bytes) -> bytes:
        """The workbook, whose bytes are ``data``, with the names that its reader expects."""
        names = {self.book: BOOK, self.relations: BOOK_RELATIONS}
        names |= {one: name for one, name in ((self.strings, SHARED_STRINGS),
                                              (self.styles, STYLES)) if one}  # fmt: skip
        for number, sheet in enumerate(self.sheets):
            if sheet.part is not None:
                folder = "chartsheets" if sheet.is_chart else "worksheets"
                names.setdefault(sheet.part, f"xl/{folder}/sheet{number + 1}.xml")
        new = {
            ROOT_RELATIONS: _relations_of(("officeDocument", "rId1", BOOK)),
            BOOK: self._book(),
            BOOK_RELATIONS: self._relations(names),
        }
        if self.styles is not None and self.formats.misleading:
            with self.container.open(self.styles) as stream:
                new[STYLES] = without_misleading_formats(stream)
        new |= {names[part]: sheet for part, sheet in self.written_anew.items()}
        return _renamed(data, names, new)

    def _book(self) -> bytes:
        book = etree.Element(f"{{{_MAIN}}}workbook", nsmap={None: _MAIN, "r": _RELATIONS})
        settings = etree.SubElement(book, f"{{{_MAIN}}}workbookPr")
        if self.epoch_1904:
            settings.set("date1904", "1")
        sheets = etree.SubElement(book, f"{{{_MAIN}}}sheets")
        for number, sheet in enumerate(self.sheets):
            one = etree.SubElement(sheets, f"{{{_MAIN}}}sheet", name=sheet.name)
            one.set("sheetId", str(number + 1))
            one.set("state", sheet.state)
            one.set(_RELATION, sheet.relation)
        return as_part(book)

    def _relations(self, names: Mapping[str, str]) -> bytes:
        return _relations_of(
            *(
                (
                    "chartsheet" if sheet.is_chart else "worksheet",
                    sheet.relation,
                    names[sheet.part].removeprefix("xl/"),
                )
                for sheet in self.sheets
                if sheet.part is not None
            )
        )


def _relations_of(*entries: tuple[str, str, str]) -> bytes:
    """A part of relations: of each the end of its type, its id and its target."""
    relations = etree.Element(f"{{{_PACKAGE}}}Relationships", nsmap={None: _PACKAGE})
    for kind, number, target in entries:
        one = etree.SubElement(relations, f"{{{_PACKAGE}}}Relationship", Id=number, Target=target)
        one.set("Type", f"{_RELATIONS}/{kind}")
    return as_part(relations)


def _renamed(data: bytes, names: Mapping[str, str], new: Mapping[str, bytes]) -> bytes:
    """A zip with these parts alone, under other names, and the new ones in place of its own.

    Only the directory at its end is written anew: what is packed stays where it is.
    """
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        kept = [
            entry
            for entry in archive.filelist
            if entry.filename in names and names[entry.filename] not in new
        ]
        for entry in kept:
            entry.filename = names[entry.filename]
        archive.filelist[:] = kept
        archive.NameToInfo.clear()
        archive.NameToInfo.update({entry.filename: entry for entry in kept})
        for name, content in new.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED, 1)
    return stream.getvalue()


def elements(container: Container, part: str, *tags: str, starts: bool = False) -> Iterator[Any]:
    """The elements of these names in a part, freed as they pass; events with ``starts``."""
    with container.open(part) as stream:
        for event, element in etree.iterparse(
            stream,
            events=("start", "end") if starts else ("end",),
            tag=[_ANY + tag for tag in tags],
            resolve_entities=False,
            no_network=True,
            strip_cdata=False,
        ):
            yield (event, element) if starts else element
            if event == "end":
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]


def package_of(container: Container) -> Package:
    """Find the parts of a workbook; raises UnreadableFileError where one is missing.

    May raise XMLSyntaxError.
    """
    names = _Names(container)
    book = names.book()
    folder, _slash, file = book.replace("\\", "/").rpartition("/")
    relations = names.found(posixpath.join(folder, "_rels", f"{file}.rels"))
    if relations is None:
        raise damaged_file()
    package = Package(container, book, relations)
    targets = names.targets(relations, folder)
    _read_book(package, {one: (part, kind) for one, kind, part, _target in targets})
    for _one, kind, part, _target in targets:
        if kind == "sharedStrings":
            package.strings = part
        elif kind == "styles":
            package.styles = part
    # A workbook without these relations may have the parts all the same.
    package.strings = package.strings or names.found(posixpath.join(folder, "sharedStrings.xml"))
    package.styles = package.styles or names.found(posixpath.join(folder, "styles.xml"))
    if package.styles is not None:
        package.formats = number_formats(_style_elements(container, package.styles))
    parts_of_sheets = {sheet.part for sheet in package.sheets}
    package.is_usual &= (
        (book, relations) == (BOOK, BOOK_RELATIONS)
        and ROOT_RELATIONS in container.names
        and package.strings in {None, SHARED_STRINGS}
        and package.styles in {None, STYLES}
        and not package.formats.misleading
        and not any(
            kind in _WITHOUT_CELLS - {"chartsheet"}
            for _one, kind, part, _target in targets
            if part in parts_of_sheets
        )
        and all(
            part == _as_reader_finds(target)
            for _one, _kind, part, target in targets
            if part in parts_of_sheets
        )
    )
    return package


def _as_reader_finds(target: str) -> str:
    """The part that the reader takes for a sheet's, of the target of its relation."""
    return target.removeprefix("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"


class _Names:
    """The parts of a container by the names under which Excel finds them."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._by_key: dict[str, str] = {}
        self._twice: set[str] = set()
        for name in container.names:
            key = part_key(name)
            if key in self._by_key:
                self._twice.add(key)
            self._by_key[key] = name

    def found(self, name: str) -> str | None:
        """The part of this name; raises UnreadableFileError where two have it."""
        for key in (part_key(name), part_key(unquote(name))):
            if key in self._twice:
                raise damaged_file()
            if key in self._by_key:
                return self._by_key[key]
        return None

    def book(self) -> str:
        """The main part: by the relations of the whole, by its type, or by its usual name."""
        relations = self.found(ROOT_RELATIONS)
        if relations is not None:
            for _one, kind, part, _target in self.targets(relations, ""):
                if kind == "officeDocument" and part is not None:
                    return part
        types = self.found(CONTENT_TYPES)
        if types is not None:
            for element in elements(self._container, types, "Override"):
                kind = element.get("ContentType") or ""
                if all(sign in kind for sign in _MAIN_PART):
                    part = self.found(element.get("PartName") or "")
                    if part is not None:
                        return part
        part = self.found(BOOK)
        if part is None:
            raise damaged_file()
        return part

    def targets(self, relations: str, folder: str) -> list[tuple[str, str, str | None, str]]:
        """Of each relation its id, the end of its type, its part, and its target as written."""
        found = []
        for one in elements(self._container, relations, "Relationship"):
            target = (one.get("Target") or "").replace("\\", "/")
            kind = (one.get("Type") or "").rpartition("/")[2]
            # Beginning with a slash, the target says the whole way.
            part = self.found(posixpath.normpath(posixpath.join("/", folder, target)))
            found.append((str(one.get("Id")), kind, part, one.get("Target") or ""))
        return found


def part_key(name: str) -> str:
    """What the names of a part have in common, however a program writes them."""
    way = name.replace("\\", "/").lstrip("/")
    return posixpath.normpath(f"/{way}").casefold()


def _style_elements(container: Container, part: str) -> list[tuple[str, dict[str, str]]]:
    return [
        (name, dict(element.attrib))
        for element in elements(container, part, "numFmt", "xf")
        for name in [etree.QName(element).localname]
        if etree.QName(element.getparent()).localname in {"numFmts", "cellXfs"}
    ]


def _read_book(package: Package, parts: Mapping[str, tuple[str | None, str]]) -> None:
    """The workbook's settings and its sheets; an extension may have elements of these names."""
    for element in elements(package.container, package.book, "sheet", "workbookPr", "calcPr"):
        tag, above = etree.QName(element).localname, element.getparent()
        root = above.getparent() if tag == "sheet" and above is not None else above
        if root is None or root.getparent() is not None:
            package.is_usual = False
        elif tag == "sheet":
            relation = str(element.get(_RELATION) or element.get(_STRICT_RELATION))
            part, kind = parts.get(relation, (None, ""))
            is_chart = kind in _WITHOUT_CELLS or _CHART_SHEETS in part_key(part or "")
            state = element.get("state") or "visible"
            name = str(element.get("name"))
            package.sheets.append(SheetEntry(name, relation, state, part, is_chart))
        elif tag == "workbookPr":
            package.epoch_1904 = element.get("date1904") in YES
        else:
            package.calculated_by_hand = element.get("calcMode") == "manual"
