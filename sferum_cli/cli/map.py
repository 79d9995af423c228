"""``sferum map``: what each unknown header, role and name is, by question and answer."""

import signal
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sferum_cli.cli import options as o
from sferum_cli.cli.asking import Asked, Asker, is_terminal
from sferum_cli.cli.messages import say, say_next, say_problems, say_written
from sferum_cli.cli.progress import progress_shown
from sferum_cli.cli.session import Session, begin
from sferum_cli.command_words import with_option
from sferum_cli.errors import InvalidInputError
from sferum_cli.problems import Code, Problems, printable
from sferum_cli.signals import EndedBySignal
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from sferum_cli.mapping.answers import Answers
    from sferum_cli.mapping.reading import WhatIsUnknown
    from sferum_cli.rulebook.week import Week

_UNDATED = ("--week-end", "last-thursday")
"""What a report of undated activity needs."""


@o.with_options
def map_(
    files: o.Files, week: o.WeekAsked, reading: o.Reading, output: o.Waiting, saying: o.Spoken
) -> None:
    """See the help."""
    is_asking, week_asked = is_terminal(), week.asked()
    session = begin(files, reading)
    # From here on heavy imports, beside the reader.
    from sferum_cli.cli.askers import OnPaper, OnTerminal
    from sferum_cli.settings import settings_file

    path = settings_file(reading.config)
    if is_asking:
        session.will_write([path], [path.suffix.lower()])
    asker: Asker = OnTerminal() if is_asking else OnPaper()
    mapping = _Mapping(session, asker, week_asked, quiet=saying.quiet)
    with session.locked(session.targets, output.wait):
        try:
            last = mapping.ask_all()
            written = _write(session, path, mapping.answers, asker) if is_asking else False
        except (EOFError, EndedBySignal):
            say()
            say(_("Interrupted: nothing was written."))
            raise EndedBySignal(signal.SIGINT) from None
    if not is_asking:
        _show_lines(mapping.answers, path, asker)
    say_problems(last.errors)
    if not saying.quiet:
        _say_end(mapping, last, is_asking=is_asking, is_written=written)


@dataclass
class _Mapping:
    """The questions of one call, in their order, and the answers."""

    session: Session
    asker: Asker
    week: "Week | None"
    quiet: bool
    number: int = 0
    """How many questions were asked."""
    answers: "Answers" = field(init=False)

    def __post_init__(self) -> None:
        from sferum_cli.mapping.answers import Answers

        self.answers = Answers()

    def ask_all(self) -> "WhatIsUnknown":
        """Ask about headers, then about role words and names until no reading brings new ones.

        Raises InvalidInputError where no file holds anything like a table of ours.
        """
        self._ask_of_headers()
        asked: set[tuple[str, str]] = set()
        while True:
            found = self._read()
            before = len(asked)
            self._ask_of_roles(found, asked)
            self._ask_of_names(found, asked)
            if len(asked) == before:
                return found

    def _ask_of_headers(self) -> None:
        from sferum_cli.cli.map_words import header_asked, table_shown
        from sferum_cli.mapping.headers import HeaderQuestions
        from sferum_cli.mapping.tables import read_sheets, tables_of
        from sferum_cli.sources.sheets.opened import stage_of_opening

        session, problems = self.session, Problems()
        options = session.reading.tables
        stage = session.stages.stage(stage_of_opening())
        with progress_shown(session.stages, wanted=not self.quiet), stage:
            sheets = read_sheets(session.files, session.reading, problems, session.opening)
        session.opening = None  # its bytes are not needed again
        tables = tables_of(sheets, options.names)
        if not tables:
            self._stop(problems)
        questions = HeaderQuestions(
            tables, options.names, options.assume_verified, self.answers.columns
        )
        for table in tables:
            self.asker.show(*table_shown(table, questions))
        while (question := questions.next()) is not None:
            asked = header_asked(question, questions.names)
            self._ask(asked, partial(questions.answer, question))

    def _ask_of_roles(self, found: "WhatIsUnknown", asked: set[tuple[str, str]]) -> None:
        from sferum_cli.cli.map_words import role_asked
        from sferum_cli.mapping.words import role_questions
        from sferum_cli.rulebook.words import Kind

        for question in role_questions(found.roles):
            if ("roles", question.word) in asked:
                continue
            asked.add(("roles", question.word))

            def attempt(kind: str | None, word: str = question.word) -> None:
                if kind is not None:
                    self.answers.roles[word] = Kind(kind)

            self._ask(role_asked(question), attempt)

    def _ask_of_names(self, found: "WhatIsUnknown", asked: set[tuple[str, str]]) -> None:
        from sferum_cli.cli.map_words import name_asked
        from sferum_cli.mapping.words import name_questions

        for question in name_questions(found.problems.records, found.municipalities):
            if (question.section, question.name) in asked:
                continue
            asked.add((question.section, question.name))

            def attempt(
                meant: str | None, section: str = question.section, name: str = question.name
            ) -> None:
                if meant is not None:
                    self.answers.aliases[section][name] = meant

            self._ask(name_asked(question), attempt)

    def _ask(self, asked: Asked, attempt: "Callable[[str | None], str | None]") -> None:
        self.number += 1
        self.asker.ask(asked, attempt)

    def _read(self) -> "WhatIsUnknown":
        from sferum_cli.mapping.reading import read_whole

        options = self.answers.applied(self.session.reading)
        with progress_shown(self.session.stages, wanted=not self.quiet):
            return read_whole(self.session.files, options, self.week, self.session.stages)

    def _stop(self, problems: Problems) -> None:
        """No sheet is anything like a table: say why, as a report does."""
        from sferum_cli.sources.tables.read_inputs import read_inputs

        reading, found = self.session.reading, Problems()
        read_inputs(self.session.files, reading.files, reading.tables, found)
        raise InvalidInputError(found if found.errors else problems)


def _write(session: Session, path: Path, answers: "Answers", asker: Asker) -> bool:
    """Put the answers into the settings once the person has seen the lines and agrees."""
    from rich.text import Text

    from sferum_cli.cli.settings_document import (
        add_sections,
        lines_of,
        read_document,
        staged_document,
    )

    sections = answers.sections()
    if not sections:
        return False
    document = read_document(path)
    replaced = add_sections(document, sections)
    name = printable(str(path))
    asker.show("", Text(_("For {path}:").format(path=name), "bold"))
    asker.show(*(Text(("  " + printable(line)).rstrip()) for line in lines_of(sections)))
    for one in replaced:
        message = _("{name} is {before} there and becomes {after}")
        words = message.format(name=one.name, before=one.before, after=one.after)
        asker.show(Text("  " + printable(words), "yellow"))
    asker.show("")
    if not asker.agrees(_("Write it to {path}?").format(path=name)):
        return False
    session.write([staged_document(path, document)])
    say_written([path])
    return True


def _show_lines(answers: "Answers", path: Path, asker: Asker) -> None:
    """The lines that the first answers would write, where nobody is there to be asked."""
    from rich.text import Text

    from sferum_cli.cli.settings_document import lines_of

    sections = answers.sections()
    if sections:
        heading = _("The first answers as lines for {path}:").format(path=printable(str(path)))
        asker.show("", Text(heading, "bold"))
        asker.show(*(Text(("  " + printable(line)).rstrip()) for line in lines_of(sections)))


def _say_end(
    mapping: _Mapping, last: "WhatIsUnknown", *, is_asking: bool, is_written: bool
) -> None:
    """How many questions there were, and the next command."""
    say()
    unknown = [one for one in last.problems.warnings if one.code is Code.MUNICIPALITY_UNKNOWN]
    if not mapping.number and last.errors:
        say(_("There is nothing to ask, but the files have errors."))
    elif not mapping.number and unknown:
        say(_("There is nothing to ask, but some municipalities are near none of the headcount:"))
        for problem in unknown:
            say("  " + problem.text)
    elif not mapping.number:
        say(_("There is nothing to ask: every header, role and name is known."))
    elif not is_asking:
        message = ngettext(
            "{number} question: run this on a terminal to answer it. Nothing was written.",
            "{number} questions: run this on a terminal to answer them. Nothing was written.",
            mapping.number,
        )
        say(message.format(number=mapping.number))
        return
    elif not is_written:
        say(_("Nothing was written."))
        if mapping.answers.sections():
            return
    words = sys.argv[2:]
    if option := last.problems.options_that_mend:
        say_next(["report", *with_option(words, option)])
        return
    if last.errors:
        say_next(["check", *words])
        return
    say_next(["report", *words, *(_UNDATED if last.is_undated else ())])
