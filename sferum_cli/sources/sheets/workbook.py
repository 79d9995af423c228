"""Workbooks (xlsx, xlsm, xls, ods) → the cells of their sheets, as the reader has them."""

import difflib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.files.contents import Content, bytes_of
from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.threads import beside
from sferum_cli.sources.files.unreadable import UnreadableFileError, damage_named
from sferum_cli.sources.files.watch import Watch
from sferum_cli.sources.sheets.facts import SheetFacts
from sferum_cli.sources.sheets.sheet_warnings import sheet_warning
from sferum_cli.sources.sheets.xlsx_checked import checked_xlsx
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Reader:
    """A library that has a workbook open: its sheets, and what loads one of them."""

    names: list[str]
    load: Callable[[str], "pl.DataFrame | None"]
    """The cells of a sheet as text, from column ``first_column`` on; None for one without cells."""


@dataclass
class Book:
    """A workbook that may be given to a reader; ``only`` is the name that ``--sheet`` asks for.

    After ``end`` it has the sheets that are meant (None for one without cells), and what is said
    of those that are not, but the reader no more.
    """

    path: Path
    only: str | None
    facts: dict[str, SheetFacts]
    """What the file says of each sheet; whole after ``end``."""
    reader: Reader | None
    guard: Callable[[], None] = lambda: None
    """Looks whether the large parts are safe; raises UnreadableFileError where one is not."""
    finish: Callable[[], bytes | None] = lambda: None
    """Completes the facts; gives the workbook that is to be read instead, where it is another."""
    guard_is_faster: bool = False
    """Whether the guard, beside the reader, is done long before it."""
    sheets: "dict[str, pl.DataFrame | None]" = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _loading: Future[None] | None = None

    def read(self, watch: Watch) -> None:
        """Read it; raises UnreadableFileError where it is damaged or not safe."""
        self.begin(watch)
        self.end()

    def begin(self, watch: Watch) -> None:
        """Begin to read it; raises UnreadableFileError where it is not safe.

        The reader has a core of its own: what else there is to do, here and until ``end``, goes
        one after the other. A third thread would only take its time from the reader.
        """
        reader, self.reader = self.reader, None
        assert reader is not None  # noqa: S101 - it is read once
        is_beside = self.guard_is_faster and watch.reads_beside()
        if not is_beside:
            self.guard()
        self._names, self.problems = self._chosen(reader.names)
        self._loading = beside(self._load, reader)
        if is_beside:
            self._guard_beside(watch)

    def _guard_beside(self, watch: Watch) -> None:
        with self._refused_alone():
            try:
                self.guard()
            except UnreadableFileError as error:
                watch.refuse(error)
                raise
        watch.guarded()

    def end(self) -> None:
        """Read it to the end; raises UnreadableFileError where it is damaged."""
        with self._refused_alone():
            instead = self.finish()
        assert self._loading is not None  # noqa: S101 - it was begun
        if instead is None:
            self._loading.result()
        else:
            wait([self._loading])
            self._load(_fast_reader(instead))

    @contextmanager
    def _refused_alone(self) -> Iterator[None]:
        """Where this file is refused, its reader ends first: the next one is not to blame."""
        try:
            yield
        except (UnreadableFileError, OSError, MemoryError):
            wait([self._loading] if self._loading is not None else [])
            raise

    def _load(self, reader: Reader) -> None:
        for name in self._names:
            is_chart = name in self.facts and self.facts[name].is_chart
            self.sheets[name] = None if is_chart else reader.load(name)

    def _is_hidden(self, name: str) -> bool:
        return name in self.facts and self.facts[name].is_hidden

    def _chosen(self, names: list[str]) -> tuple[list[str], list[Problem]]:
        """The sheets to read, and what is said of the others."""
        if self.only is None:
            hidden = [name for name in names if self._is_hidden(name)]
            problems = [
                sheet_warning(
                    self.path,
                    name,
                    Code.SHEET_HIDDEN,
                    _("the sheet is hidden and not read; name it with --sheet if it is meant"),
                )
                for name in hidden
            ]
            return [name for name in names if name not in hidden], problems
        if self.only in names:
            message = _("the sheet is hidden and read, because --sheet names it")
            said = (
                [sheet_warning(self.path, self.only, Code.SHEET_HIDDEN, message)]
                if self._is_hidden(self.only)
                else []
            )
            return [self.only], said
        keys = {text_key(name): name for name in names}
        near = [keys[key] for key in difflib.get_close_matches(text_key(self.only), keys, 1)]
        message = _("there is no sheet «{name}»; the sheets are {names}").format(
            name=self.only, names=", ".join(f"«{name}»" for name in names)
        )
        message += _("; perhaps «{name}»").format(name=near[0]) if near else ""
        return [], [Problem(Severity.ERROR, Code.SHEET_MISSING, message, path=self.path)]


def open_book(path: Path, content: Content, only: str | None, limits: Limits) -> Book:
    """Look whether a workbook (xlsx, xlsm) is safe to read, and open it.

    Raises UnreadableFileError where it is damaged or more than the limits allow.
    """
    checked = checked_xlsx(content, limits)
    # The reader opens the small parts here, which are safe: in a thread of its own it would
    # mostly wait for the interpreter.
    data = bytes_of(content) if checked.for_reader is None else checked.for_reader
    try:
        reader = _fast_reader(data)
    except BaseException:
        checked.container.close()
        raise
    return Book(
        path,
        only,
        checked.sheets,
        reader,
        checked.guard,
        checked.finish,
        checked.guard_is_faster,
    )


def _fast_reader(data: bytes) -> Reader:
    """Read with fastexcel as text: ten times the speed of openpyxl, and no cell is guessed at."""
    import fastexcel

    with damage_named(fastexcel.FastExcelError):
        book = fastexcel.read_excel(data)
        names = book.sheet_names

    def load(name: str) -> "pl.DataFrame | None":
        with damage_named(fastexcel.FastExcelError):
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            return sheet.to_polars() if sheet.width else None

    return Reader(names, load)
