"""The command ``sferum``: its language, its streams, its log, and what an error exits with."""

import errno
import gc
import io
import os
import re
import sys
import warnings
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from itertools import zip_longest

from sferum_cli.errors import (
    ExitCode,
    OutputFailedError,
    ResourceError,
    SferumError,
    WrongCallError,
    log_failed_at_last,
    system_reason,
    unwritten,
)
from sferum_cli.preferences import TRACEBACK_VARIABLE, use_preferences
from sferum_cli.render.glyphs import LOOK_ALIKE_ERRORS, has_own_letters, know_look_alikes
from sferum_cli.run_log import ERROR, event
from sferum_cli.signals import ENDED_BY_SIGNAL, EndedBySignal, end_in_order, hear_no_more
from sferum_cli.streams import give_up
from sferum_cli.translation import gettext as _
from sferum_cli.translation import use_language

_ALLOCATIONS_BETWEEN_COLLECTIONS = 200_000

_OPTIONS = {
    "--lang": "lang",
    "--config": "config",
    "--log-file": "log_file",
    "--log-format": "log_format",
}
"""Options that are heard before the commands are known, and the preferences that they say."""

_UNLOGGED = frozenset({"config", "--help", "--version"})
"""What reads and writes nothing."""

_OUTPUT_FAULTS = frozenset({errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG})
_FEWEST_FILES = 64
_RESOURCE_FAULTS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN})


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with one of docs/exit-codes.md."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # A run is short and loads much: looking for garbage among modules is a tenth of its start.
    gc.set_threshold(_ALLOCATIONS_BETWEEN_COLLECTIONS)
    if not sys.warnoptions:  # those of libraries are for developers, and may quote data
        warnings.simplefilter("ignore")
    _prepare_streams()
    end_in_order()
    try:
        code = _ended(words)
    except BaseException as error:  # not even an error could be told, for want of memory
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        code = _say_last(error)
    # It is loaded by now, unless the run ended before it forked.
    supervisor = sys.modules.get("sferum_cli.supervisor")
    if supervisor is not None:
        supervisor.leave_at_once(code)
    sys.exit(code)


def _say_last(error: BaseException) -> int:
    """What there is left to say where nothing more can be loaded."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"sferum: {type(error).__name__}\n")
    return int(ExitCode.BUG)


def _ended(words: Sequence[str]) -> int:
    """The exit code of the run, which stands in its log too."""
    code = _flushed(_told(words))
    from sferum_cli.run_log import end_log
    from sferum_cli.supervisor import is_child

    if not is_child():  # whoever looks after it tells how it ended
        try:
            end_log(code)
        except OutputFailedError as error:
            if code == ExitCode.DONE:
                error = log_failed_at_last(error)
            return code or _say(error)
    return code


def _flushed(code: int) -> int:
    """The exit code once everything that was printed is out."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        give_up(sys.stdout)
        return code or _say(unwritten(error))
    return code


def _told(words: Sequence[str]) -> int:
    """Run the command; what ended it is told, and is an exit code."""
    try:
        try:
            _run(words)
        finally:
            hear_no_more()  # a signal until here is told below
    except SferumError as error:
        return _say(error)
    except EndedBySignal as ended:
        return _say_interrupted(ended.number)
    except KeyboardInterrupt:
        return _say_interrupted(2)
    except SystemExit as leaving:
        if isinstance(leaving.__context__, BrokenPipeError):  # libraries leave without a word
            return _say(unwritten(leaving.__context__))
        return leaving.code if isinstance(leaving.code, int) else int(ExitCode.DONE)
    except BaseException as error:
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        fault = _fault_of_system(error)
        return _say_bug(error) if fault is None else _say(fault)
    return int(ExitCode.DONE)


def _run(words: Sequence[str]) -> None:
    flags = _flags_in(words)
    use_language(flags.get("lang"))  # until it is known what else says one
    preferences = use_preferences(flags)
    use_language(preferences["lang"].value)
    log_file = preferences["log_file"].value
    if log_file is not None and words and not _UNLOGGED & set(words):
        from pathlib import Path

        from sferum_cli.run_log import begin_log

        begin_log(Path(log_file), str(preferences["log_format"].value), words)
    with _own_temporary_files(words):
        # The help is translated when the commands are defined: after the language is known.
        from sferum_cli.cli.app import app_for
        from sferum_cli.cli.usage import run_app

        run_app(app_for(words), list(words), "sferum")


def _own_temporary_files(words: Sequence[str]) -> AbstractContextManager[None]:
    """A folder for what a command writes on its way; a help writes nothing."""
    if not words or _UNLOGGED & set(words):
        return nullcontext()
    from sferum_cli.temporary import own_temporary_files

    return own_temporary_files()


def _say(error: SferumError) -> int:
    """Tell an error, on the screen and in the log."""
    from sferum_cli.cli.logged import log_error
    from sferum_cli.cli.messages import say_error

    say_error(error)
    try:
        log_error(error)
    except OutputFailedError as failed:
        if str(failed) != str(error):
            say_error(failed)
    return int(error.exit_code)


def _say_interrupted(number: int) -> int:
    from sferum_cli.supervisor import is_child

    if is_child():  # whoever looks after it says it
        return ENDED_BY_SIGNAL + number
    from sferum_cli.cli.messages import say_interrupted

    say_interrupted(number)
    event("interrupted", ERROR, signal=number)
    return ENDED_BY_SIGNAL + number


def _fault_of_system(error: BaseException) -> SferumError | None:
    """An error that is none of ours but the machine's: no room, no memory, nobody who reads."""
    if isinstance(error, OSError):
        error = _numbered(error)
        if error.errno in _OUTPUT_FAULTS:
            give_up(sys.stdout)
            return unwritten(error)
        if error.errno in _RESOURCE_FAULTS:
            return ResourceError(system_reason(error))
    if isinstance(error, ModuleNotFoundError) and error.name:
        message = _("the package {name} is missing: install sferum anew, with all its packages")
        return WrongCallError(message.format(name=error.name.partition(".")[0]))
    if isinstance(error, MemoryError):
        return ResourceError(system_reason(OSError(errno.ENOMEM, "")))
    return _fault_of_limits()


def _numbered(error: OSError) -> OSError:
    """Polars says the number of an error in its text alone."""
    found = re.search(r"\(os error (\d+)\)", str(error))
    return OSError(int(found[1]), "") if error.errno is None and found else error


def _fault_of_limits() -> SferumError | None:
    """Whether the system keeps this process below a bound: libraries fail in many ways then."""
    try:
        import resource
    except ImportError:
        return None
    if resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY:
        return ResourceError(system_reason(OSError(errno.ENOMEM, "")))
    if 0 <= resource.getrlimit(resource.RLIMIT_NOFILE)[0] < _FEWEST_FILES:
        return ResourceError(system_reason(OSError(errno.EMFILE, "")))
    return None


def _say_bug(error: BaseException) -> int:
    """What a bug says: its kind and place, never its text, which may quote data."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = ""
    if place is not None:
        name = os.path.basename(place.tb_frame.f_code.co_filename)  # noqa: PTH119 - no import
        where = f" ({name}:{place.tb_lineno})"
    from sferum_cli.cli.logged import log_bug
    from sferum_cli.cli.messages import say

    say(
        _(
            "A bug in sferum: {kind}{where}. Nothing was written. Please report it with the "
            "command that you ran, without data."
        ).format(kind=type(error).__name__, where=where)
    )
    log_bug(f"{type(error).__name__}{where}")
    return int(ExitCode.BUG)


def _flags_in(words: Sequence[str]) -> Mapping[str, str]:
    """The values of these options, wherever they stand."""
    found = {}
    for word, following in zip_longest(words, words[1:]):
        option, sign, value = word.partition("=")
        if option in _OPTIONS and sign:
            found[_OPTIONS[option]] = value
        elif option in _OPTIONS and following is not None:
            found[_OPTIONS[option]] = following
        elif option == "--no-color":
            found["color"] = "never"
    return found


def _prepare_streams() -> None:
    """UTF-8 wherever it can be, and nothing that cannot be shown stops a run.

    A terminal that says it has another encoding is believed: it gets what stands for its signs.
    A stream that was closed gets its number taken by nothing: a file of ours under it would get
    what a library writes there.
    """
    know_look_alikes()
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty() and has_own_letters(stream.encoding):
            stream.reconfigure(errors=LOOK_ALIKE_ERRORS)
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
