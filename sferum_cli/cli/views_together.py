"""Views from one reading: each file read once, everything computed, then everything written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.keeping import Keeping
from sferum_cli.cli.logged import log_computed, log_problems
from sferum_cli.cli.messages import say_passed_over, say_problems
from sferum_cli.cli.session import Session, begin
from sferum_cli.cli.view import ViewCall
from sferum_cli.cli.view_outputs import ViewOutputs
from sferum_cli.problems import Problem, Problems

if TYPE_CHECKING:
    from sferum_cli.outputs.staging import Output
    from sferum_cli.pipeline import Computed
    from sferum_cli.reports.document import Document


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


def make_views(calls: Sequence[ViewCall], *, holds_places: bool = False) -> Made:
    """Read once, compute every view, and write all files and the history's week together.

    The views have the same files, week, reading and way of saying it. With ``holds_places`` names
    of outputs may hold ``{week_end}`` and ``{region}``, and folders that are missing are made.
    """
    asked, questions = calls[0].asked, [call.question for call in calls]
    asked.bad_rows.check()
    asked.saying.fails_on_warnings()
    _check_histories(calls)
    session = begin(asked.files, asked.reading)
    # From here on heavy imports, beside the reader.
    from sferum_cli.outputs.staging import PRIVATE_MODE
    from sferum_cli.pipeline import nothing_read, week_results
    from sferum_cli.render.writers import load_libraries, staged
    from sferum_cli.reports.rejected_document import rejected_document

    outputs = ViewOutputs(calls, session, holds_places=holds_places)
    rejected = [] if asked.bad_rows.rejected is None else [asked.bad_rows.rejected]
    session.will_write(rejected, [".csv"])
    keeper = next((one for one in questions if one.keeps and one.keeps.history), questions[0])
    keeping = Keeping(keeper.keeps, session)
    load_libraries([path for call in calls for path in call.asked.output.output or ()])
    problems = Problems()
    with session.running(asked.output.wait, quiet=asked.saying.quiet):
        if asked.files.inputs:
            call = session.call(
                asked.week.asked(),
                asked.reading,
                asked.bad_rows,
                require_full_week=any(one.require_full_week for one in questions),
                known_weeks=frozenset.intersection(*(one.known_weeks() for one in questions)),
                known=outputs.know,
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
        documents, files, told = _made(outputs, computed)
        rows = rejected_document(computed.run.rejected)
        files += [staged(rows, path, mode=PRIVATE_MODE) for path in rejected]
        found = list(dict.fromkeys(chain(problems.records, told)))
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


def _made(
    outputs: ViewOutputs, computed: "Computed"
) -> "tuple[list[Document], list[Output], list[Problem]]":
    """The documents of all views, what they are to be written as, and what they tell."""
    documents: list[Document] = []
    files: list[Output] = []
    told: list[Problem] = []
    for page in outputs.pages:
        run = computed.runs[page.number].apart()
        document, folder = outputs.made(page, computed.weeks[page.number], run)
        log_computed(document)
        documents.append(document)
        files += [*folder, *outputs.staged(page, document)]
        told += run.problems.records
    return documents, files, told


def _judge(computed: "Computed", keeping: Keeping, session: Session) -> None:
    """Tell in every view what is unusual about a week that is kept."""
    kept = computed.weeks[len(computed.weeks) - 1]
    if not keeping.is_asked or not kept:
        return
    settings = session.settings
    for found in keeping.unusual(kept[-1], settings.holidays, settings.aliases_of_names):
        for run in computed.runs:
            run.problems.add(found)


def _know_past(calls: Sequence[ViewCall], outputs: ViewOutputs) -> None:
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
