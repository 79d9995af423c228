"""A command on its way: its settings, its files, and the outputs that it writes together."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sferum_cli.cli import options as o
from sferum_cli.cli.logged import log_read, log_settings
from sferum_cli.cli.messages import say
from sferum_cli.cli.progress import progress_shown
from sferum_cli.command_words import with_option
from sferum_cli.errors import InvalidInputError, LockedError
from sferum_cli.problems import Problems
from sferum_cli.rulebook.words import RankBy
from sferum_cli.run_log import log_path
from sferum_cli.stages import Stages
from sferum_cli.supervisor import supervised
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.outputs.staging import Output
    from sferum_cli.pipeline import Call
    from sferum_cli.rulebook.week import Week
    from sferum_cli.settings import Settings
    from sferum_cli.sources.options import ReadOptions
    from sferum_cli.sources.sheets.head import HeadRow, Sense
    from sferum_cli.sources.sheets.opened import OpeningFile
    from sferum_cli.sources.sheets.options import FileOptions
    from sferum_cli.sources.tables.call import InputCall
    from sferum_cli.sources.tables.columns import ColumnNames
    from sferum_cli.sources.tables.options import TableOptions

_MOST_NAMES = 100
"""So many numbers are tried behind the name of an output."""


@dataclass
class Session:
    """What the commands that read files have in common.

    ``files`` loses those that an output replaces; ``opening`` is the largest workbook, which is
    being opened already; ``held`` are folders that nobody else writes meanwhile. ``words`` are
    those of the call that say what is read, and how.
    """

    settings: "Settings"
    files: "InputCall"
    reading: "ReadOptions"
    opening: "OpeningFile | None"
    stages: Stages
    words: tuple[str, ...]
    targets: list[Path] = field(default_factory=list)
    held: list[Path] = field(default_factory=list)
    _locks: ExitStack | None = None
    _wait: int = 0

    def call(
        self, week: "Week | None", reading: o.Reading, bad_rows: o.BadRows | None, **more: Any
    ) -> "Call":
        """What is asked of the pipeline; ``more`` is what one command alone asks for."""
        from sferum_cli.pipeline import Call

        if bad_rows is not None:
            more["skip_bad_rows"] = bad_rows.skip_bad_rows
            more["keep_rejected"] = bad_rows.rejected is not None
        return Call(
            self.files,
            self.reading,
            self.settings.rules,
            week=week,
            repeats=reading.repeats_asked(),
            stages=self.stages,
            begun=self.opening,
            read=log_read,
            **more,
        )

    def will_write(
        self, outputs: Iterable[Path], suffixes: Iterable[str], *, makes_folders: bool = False
    ) -> None:
        """Take these as outputs of the run, before anything is computed.

        An output may replace what sferum wrote, which is then no input. While the session runs
        nobody else writes them from here on. Raises WrongCallError and OutputFailedError as
        ``check_targets`` does, and then LockedError.
        """
        from sferum_cli.outputs.targets import check_targets, refuse_log
        from sferum_cli.sources.tables.own_outputs import own_outputs

        outputs = list(outputs)
        ours = own_outputs(outputs, self.files.found, self.reading.files, self.reading.tables.names)
        self.files = self.files.without(ours)
        read = [file.path for file in self.files.found.files]
        refuse_log(log_path(), [*outputs, *read])
        check_targets(outputs, [*read, *self.targets], suffixes, makes_folders=makes_folders)
        self.targets += outputs
        if self._locks is not None:
            self._locks.enter_context(self.locked(outputs, self._wait))

    def will_write_folders(self, folders: Iterable[tuple[Path, str]]) -> None:
        """Take these as outputs too: folders of files with a suffix, in folders that are held.

        Raises OutputFailedError as ``check_folder_of_files`` does.
        """
        from sferum_cli.outputs.folders import check_folder_of_files
        from sferum_cli.outputs.staging import sweep

        for folder, suffix in folders:
            if self._locks is not None:
                sweep([folder])
            check_folder_of_files(folder, suffix)
            if folder not in self.targets:
                self.targets.append(folder)

    @contextmanager
    def running(self, wait: int, *, quiet: bool) -> Iterator[None]:
        """The work itself: nobody else writes the outputs, and a bar says what is going on."""
        with ExitStack() as locks:
            locks.enter_context(self.locked([*self.targets, *self.held], wait))
            self._locks, self._wait = locks, wait
            locks.enter_context(progress_shown(self.stages, wanted=not quiet))
            try:
                yield
            except InvalidInputError as error:
                if not quiet:
                    error.further = self._words_that_help(error.problems)
                raise

    def _words_that_help(self, problems: Problems) -> tuple[str, ...]:
        """The next command after these errors, none where no command helps."""
        if option := problems.options_that_mend:
            return tuple(with_option(sys.argv[1:], option))
        is_asked = any(problem.is_asked for problem in problems.errors)
        return ("map", *self.words) if is_asked else ()

    @contextmanager
    def locked(self, outputs: Sequence[Path], wait: int) -> Iterator[None]:
        """Hold the locks of these outputs; raises as ``outputs.locks.locked`` does.

        Where another run has to be waited for, the file that is being opened is read to its end
        before: a reader that seems to hang is ended, and waiting is no reading.
        """
        from sferum_cli.outputs.locks import locked

        with ExitStack() as locks:
            try:
                locks.enter_context(locked(outputs))
            except LockedError:
                if not wait:
                    raise
                if self.opening is not None:
                    self.opening.wait()
                locks.enter_context(locked(outputs, wait))
            yield

    def write(self, outputs: Sequence["Output"]) -> None:
        """Write all outputs together, into folders that are made where they are missing."""
        from sferum_cli.outputs.staging import folders_made, write_all

        folders = dict.fromkeys(one.path.parent for one in outputs)
        with self.stages.stage(_("writing")), folders_made(folders):
            write_all(outputs)

    def free_output(self, name: str) -> str | None:
        """A file in the current folder that a further call can write: a new one, or one of ours.

        None where the folder takes no file.
        """
        return free_output(name, self.reading.files, self.reading.tables.names)


def free_output(
    name: str, options: "FileOptions", names: "ColumnNames | None" = None
) -> str | None:
    """A file in the current folder that a further call can write: a new one, or one of ours.

    ``names`` are those of the columns that a table has, None for a call that reads no such table:
    a file of ours may be what it reads. None where the folder takes no file.
    """
    from sferum_cli.sources.tables.own_outputs import is_own_file

    if not os.access(Path.cwd(), os.W_OK):
        return None
    wanted = Path(name)
    numbered = (f"{wanted.stem}-{number}{wanted.suffix}" for number in range(2, _MOST_NAMES))
    for one in (name, *numbered):
        path = Path(one)
        if not path.is_symlink() and (
            not path.exists()
            or (names is not None and path.is_file() and is_own_file(path, options, names))
        ):
            return one
    return None


def _sense_loaded_late(options: "TableOptions") -> "Sense":
    """What tells a head of ours; a workbook of today needs none, and what it needs is heavy."""

    def sense(head: "Sequence[HeadRow]") -> int:
        from sferum_cli.sources.tables.header_rows import sense_of

        return sense_of(options.names)(head)

    return sense


def begin(files: o.Files, reading: o.Reading, rank_by: RankBy | None = None) -> Session:
    """Begin a command that reads files: it goes on in a process that is looked after.

    The largest workbook begins to be opened: heavy libraries are better loaded after. Raises
    WrongCallError for settings and options that mean nothing.
    """
    watch = supervised(say)
    found = reading.settings(rank_by)
    log_settings(found.file)
    settings = found.settings
    call, options, stages = files.call(), reading.options(settings, watch), Stages()
    from sferum_cli.sources.sheets.opened import begin_to_open, stage_of_opening

    with stages.stage(stage_of_opening()):
        paths = [file.path for file in call.found.files]
        opening = begin_to_open(paths, options.files, _sense_loaded_late(options.tables))
    return Session(settings, call, options, opening, stages, tuple(o.words_of(files, reading)))
