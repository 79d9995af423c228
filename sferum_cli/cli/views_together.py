"""Views from one reading: each file read once, everything computed, then everything written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.file_names import REGION, WEEK_END, filled, folder_known, places_in
from sferum_cli.cli.keeping import Keeping
from sferum_cli.cli.logged import log_computed, log_problems, log_read
from sferum_cli.cli.messages import say_passed_over, say_problems
from sferum_cli.cli.session import Session, begin
from sferum_cli.cli.view import ViewCall
from sferum_cli.errors import WrongCallError
from sferum_cli.problems import Problem, Problems, printable
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.pipeline import Computed
    from sferum_cli.reports.document import Document
    from sferum_cli.rulebook.week import Week


@dataclass(frozen=True)
class Made:
    """Views whose documents are computed and whose files are written.

    ``views`` tells for each document which of the calls it is of; ``problems`` are those of all
    views, each once.
    """

    views: list[int]
    documents: "list[Document]"
    problems: list[Problem]
    passed_over: tuple[str, ...]
    session: Session
    keeping: Keeping

    def say_problems(self, saying: o.Saying) -> None:
        """What was found, on stderr."""
        say_problems(self.problems)
        if saying.verbose:
            say_passed_over(self.passed_over)


@dataclass(frozen=True)
class _Page:
    """One document to be made: a view, the numbers that are for it, and the files it goes to."""

    call: ViewCall
    number: int
    paths: list[Path]


class _Outputs:
    """The files of views. Names that hold the week or a region are known once that is.

    ``holds_places`` is whether words in braces are such.
    """

    def __init__(self, calls: Sequence[ViewCall], session: Session, *, holds_places: bool) -> None:
        """Raises as ``check_targets`` for whatever is known of the names by now."""
        from sferum_cli.outputs.targets import check_folder, check_format
        from sferum_cli.render.writers import WRITERS

        self._calls, self._session, self._suffixes = calls, session, list(WRITERS)
        self._makes_folders = holds_places
        self.pages: list[_Page] = []
        names = [path for call in calls for path in call.asked.output.output or ()]
        if not holds_places:
            self._take(_Page(call, number, list(call.asked.output.output or ()))
                       for number, call in enumerate(calls))  # fmt: skip
            return
        places = set(chain.from_iterable(map(places_in, names)))
        week = calls[0].asked.week.asked()
        if not places or (places == {WEEK_END} and week is not None):
            self.know(week, ())
            return
        self._check([path for path in names if not places_in(path)])
        for path in names:
            check_format(path, self._suffixes)
            check_folder(folder_known(path))

    def know(self, week: "Week | None", regions: Sequence[str]) -> None:
        """The week and the regions are known: the names are, and they are checked and locked."""
        if self.pages:
            return
        self._take(
            page
            for number, call in enumerate(self._calls)
            for page in _pages(call, number, week, regions)
        )

    def _take(self, pages: Iterator[_Page]) -> None:
        self.pages = list(pages)
        paths = [path for page in self.pages for path in page.paths]
        if self._makes_folders:
            _refuse_twice(paths)
        self._check([path for path in paths if path not in self._session.targets])

    def _check(self, paths: list[Path]) -> None:
        self._session.will_write(paths, self._suffixes, makes_folders=self._makes_folders)


def _pages(
    call: ViewCall, number: int, week: "Week | None", regions: Sequence[str]
) -> Iterator[_Page]:
    """A document for the names without a region, and one for each region of the others."""
    names = call.asked.output.output or []
    of_region = [path for path in names if REGION in places_in(path)]
    others = [path if week is None else filled(path, week) for path in names
              if path not in of_region]  # fmt: skip
    if others:
        yield _Page(call, number, others)
    if not of_region or week is None:
        return
    if call.region is not None:
        yield _Page(call, number, [filled(path, week, call.region) for path in of_region])
    elif call.of_region is not None:
        for region in regions:
            paths = [filled(path, week, region) for path in of_region]
            yield _Page(call.of_region(region), number, paths)
    elif len(regions) == 1:
        yield _Page(call, number, [filled(path, week, regions[0]) for path in of_region])
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


def make_views(calls: Sequence[ViewCall], *, holds_places: bool = False) -> Made:
    """Read once, compute every view, and write all files and the history's week together.

    The views have the same files, week, reading and way of saying it. With ``holds_places`` names
    of outputs may hold ``{week_end}`` and ``{region}``, and folders that are missing are made.
    """
    asked, questions = calls[0].asked, [call.question for call in calls]
    asked.bad_rows.check()
    asked.saying.fails_on_warnings()
    _check_histories(calls)
    week = asked.week.asked()
    session = begin(asked.files, asked.reading)
    # From here on heavy imports, beside the reader.
    from sferum_cli.outputs.staging import PRIVATE_MODE
    from sferum_cli.pipeline import Call, nothing_read, week_results
    from sferum_cli.render.writers import load_libraries, staged
    from sferum_cli.reports.rejected_document import rejected_document

    styles = [call.asked.output.style() for call in calls]
    outputs = _Outputs(calls, session, holds_places=holds_places)
    rejected = [] if asked.bad_rows.rejected is None else [asked.bad_rows.rejected]
    session.will_write(rejected, [".csv"])
    keeper = next((one for one in questions if one.keeps and one.keeps.history), questions[0])
    keeping = Keeping(keeper.keeps, session)
    load_libraries([path for call in calls for path in call.asked.output.output or ()])
    problems = Problems()
    with session.running(asked.output.wait, quiet=asked.saying.quiet):
        if asked.files.inputs:
            call = Call(
                session.files,
                session.reading,
                session.settings.rules,
                week=week,
                repeats=asked.reading.repeats_asked(),
                skip_bad_rows=asked.bad_rows.skip_bad_rows,
                keep_rejected=bool(rejected),
                stages=session.stages,
                require_full_week=any(one.require_full_week for one in questions),
                begun=session.opening,
                known_weeks=frozenset.intersection(*(one.known_weeks() for one in questions)),
                known=outputs.know,
                read=log_read,
            )
            of_views = [replace(one.asked(), rank_by=one.rank_by) for one in questions]
            computed = week_results(
                call, [*of_views, *keeping.asked(rank_by=keeper.rank_by)], problems
            )
        else:
            _know_past(calls, outputs)
            computed = nothing_read(problems, len(calls))
        kept = computed.weeks[len(calls) :]
        _judge(computed, keeping, session)
        made = [_document(page, computed, session) for page in outputs.pages]
        documents = [document for document, _told in made]
        files = [
            staged(document, path, styles[page.number])
            for page, document in zip(outputs.pages, documents, strict=True)
            for path in page.paths
        ]
        rows = rejected_document(computed.run.rejected)
        files += [staged(rows, path, mode=PRIVATE_MODE) for path in rejected]
        told = chain(problems.records, *(problems_told for _one, problems_told in made))
        found = list(dict.fromkeys(told))
        log_problems(found)
        keeping.write(files, kept, computed.run)
    return Made(
        [page.number for page in outputs.pages],
        documents,
        found,
        computed.run.passed_over,
        session,
        keeping,
    )


def _document(
    page: _Page, computed: "Computed", session: Session
) -> "tuple[Document, list[Problem]]":
    """One document, and what it tells of its numbers."""
    run = computed.runs[page.number].apart()
    document = page.call.question.document(computed.weeks[page.number], run, session.settings)
    log_computed(document)
    return document, run.problems.records


def _judge(computed: "Computed", keeping: Keeping, session: Session) -> None:
    """Tell in every view what is unusual about a week that is kept."""
    kept = computed.weeks[len(computed.weeks) - 1]
    if not keeping.is_asked or not kept:
        return
    settings = session.settings
    for found in keeping.unusual(kept[-1], settings.holidays, settings.aliases_of_names):
        for run in computed.runs:
            run.problems.add(found)


def _know_past(calls: Sequence[ViewCall], outputs: _Outputs) -> None:
    """The week and the regions of a call without files, from the history."""
    from sferum_cli.cli.past_weeks import newest_with_regions

    reads = next((one.question.reads for one in calls if one.question.reads), None)
    if not outputs.pages and reads is not None and reads.history is not None:
        outputs.know(*newest_with_regions(reads.history, calls[0].asked.week.asked()))


def _check_histories(calls: Sequence[ViewCall]) -> None:
    """Raise WrongCallError for a history that is read, is not there, and is not made either."""
    made = [call.question.keeps.history for call in calls if call.question.keeps]
    for call in calls:
        reads = call.question.reads
        if reads is not None and reads.history not in made:
            reads.check_folder()
