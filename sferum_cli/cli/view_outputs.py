"""Where the documents of views go: files, and the folders of those that are split."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli.cli.file_names import REGION, WEEK_END, filled, folder_known, places_in
from sferum_cli.cli.options.form import form_of
from sferum_cli.cli.session import Session
from sferum_cli.cli.split_folder import folder_of_week, split_folder
from sferum_cli.cli.view import Split, ViewCall
from sferum_cli.errors import WrongCallError
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.outputs.staging import Staged, StagedFolder
    from sferum_cli.reports.document import Document
    from sferum_cli.reports.week_result import Run, WeekResult
    from sferum_cli.rulebook.week import Week


@dataclass(frozen=True)
class Page:
    """One document to be made: a view, the numbers that are for it, and the files it goes to."""

    call: ViewCall
    number: int
    paths: list[Path]


class ViewOutputs:
    """The files of views. Names that hold the week or a region are known once that is.

    ``holds_places`` is whether words in braces are such.
    """

    def __init__(self, calls: Sequence[ViewCall], session: Session, *, holds_places: bool) -> None:
        """Raises as ``check_targets`` for whatever is known of the names by now."""
        from sferum_cli.outputs.targets import check_folder, check_format
        from sferum_cli.render.writers import OF_EVERY_VIEW, WRITERS

        self._calls, self._session, self._suffixes = calls, session, list(WRITERS)
        for call in calls:
            for path in call.asked.output.output or ():
                check_format(path, (*OF_EVERY_VIEW, *call.question.more_formats))
        self._styles = [call.asked.output.style() for call in calls]
        self._forms = [form_of(one.asked.output.template, one.asked.output.output or ())
                       for one in calls]  # fmt: skip
        self._makes_folders = holds_places
        week = calls[0].asked.week.asked()
        self._hold_folders(week)
        self.pages: list[Page] = []
        names = [path for call in calls for path in call.asked.output.output or ()]
        if not holds_places:
            self._take(Page(call, number, list(call.asked.output.output or ()))
                       for number, call in enumerate(calls))  # fmt: skip
            return
        places = set(chain.from_iterable(map(places_in, names)))
        if not places or (places == {WEEK_END} and week is not None):
            self.know(week, ())
            return
        self._check([path for path in names if not places_in(path)])
        for path in names:
            check_folder(folder_known(path))

    def know(self, week: "Week | None", regions: Sequence[str]) -> None:
        """The week and the regions are known: the names are, and they are checked and locked."""
        if week is not None:
            self._take_folders(week)
        if self.pages:
            return
        self._take(
            page
            for number, call in enumerate(self._calls)
            for page in _pages(call, number, week, regions)
        )

    def made(
        self, page: Page, weeks: "Sequence[WeekResult]", run: "Run"
    ) -> "tuple[Document, list[StagedFolder]]":
        """The document of a page, and the folder of its view where that is split.

        The folder of a view that has several pages comes with the first.
        """
        question, settings = page.call.question, self._session.settings
        if question.split is None or page is not self._first_of(page.number):
            return question.document(weeks, run, settings), []
        folder = split_folder(question.split, weeks, run, settings)
        self._refuse_inside(folder.path)
        if question.is_split_only:
            return folder.index, [folder.staged]
        return question.document(weeks, run, settings), [folder.staged]

    def staged(self, page: Page, document: "Document") -> "list[Staged]":
        """The files of a page."""
        from sferum_cli.render.writers import staged

        style, form = self._styles[page.number], self._forms[page.number]
        return [staged(document, path, style, form=form) for path in page.paths]

    def _first_of(self, number: int) -> Page:
        return next(page for page in self.pages if page.number == number)

    def _hold_folders(self, week: "Week | None") -> None:
        """Refuse folders that take none, and keep others from writing into them meanwhile."""
        from sferum_cli.outputs.targets import check_folder

        for split in self._splits:
            if self._makes_folders and places_in(split.folder):
                raise WrongCallError(
                    _("{path}: the week gets a folder of its own in it: no words in braces").format(
                        path=printable(str(split.folder))
                    )
                )
            check_folder(split.folder)
            self._session.held.append(split.folder)
        if week is not None:
            self._take_folders(week)

    def _refuse_inside(self, folder: Path) -> None:
        """Raise WrongCallError for an output in a folder that is replaced whole."""
        for path in self._session.targets:
            if folder.resolve() in path.resolve().parents:
                raise WrongCallError(
                    _("{path}: the folder is replaced whole; name a file elsewhere").format(
                        path=printable(str(path))
                    )
                )

    def _take_folders(self, week: "Week") -> None:
        folders = [(folder_of_week(split, week), split.suffix) for split in self._splits]
        _refuse_twice([folder for folder, _suffix in folders])
        self._session.will_write_folders(folders)

    @property
    def _splits(self) -> "list[Split]":
        return [one.question.split for one in self._calls if one.question.split is not None]

    def _take(self, pages: Iterator[Page]) -> None:
        self.pages = list(pages)
        paths = [path for page in self.pages for path in page.paths]
        if self._makes_folders:
            _refuse_twice(paths)
        self._check([path for path in paths if path not in self._session.targets])

    def _check(self, paths: list[Path]) -> None:
        self._session.will_write(paths, self._suffixes, makes_folders=self._makes_folders)


def _pages(
    call: ViewCall, number: int, week: "Week | None", regions: Sequence[str]
) -> Iterator[Page]:
    """A document for the names without a region, and one for each region of the others."""
    names = call.asked.output.output or []
    of_region = [path for path in names if REGION in places_in(path)]
    others = [path if week is None else filled(path, week) for path in names
              if path not in of_region]  # fmt: skip
    if others or not names:
        yield Page(call, number, others)
    if not of_region or week is None:
        return
    if call.region is not None:
        yield Page(call, number, [filled(path, week, call.region) for path in of_region])
    elif call.of_region is not None:
        for region in regions:
            paths = [filled(path, week, region) for path in of_region]
            yield Page(call.of_region(region), number, paths)
    elif len(regions) == 1:
        yield Page(call, number, [filled(path, week, regions[0]) for path in of_region])
    else:
        raise WrongCallError(
            _(
                "{path}: {{region}} stands for one region, and the files have {number}; the view "
                "shows all of them"
            ).format(path=printable(str(of_region[0])), number=len(regions))
        )


def _refuse_twice(paths: Sequence[Path]) -> None:
    seen = set()
    for path in paths:
        key = str(path.resolve()).casefold()
        if key in seen:
            raise WrongCallError(
                _("{path}: two outputs of one name").format(path=printable(str(path)))
            )
        seen.add(key)
