"""What ends a run, with its exit code: each has one message that says how to mend it."""

import errno
from collections.abc import Iterable
from enum import IntEnum

from sferum_cli.problems import Problems, printable
from sferum_cli.translation import gettext as _


class ExitCode(IntEnum):
    """The exit codes, explained in docs/exit-codes.md."""

    DONE = 0
    WARNING = 1
    WRONG_CALL = 2
    INVALID_INPUT = 3
    WEEK_MISSING = 4
    LOCKED = 5
    OUTPUT_FAILED = 6
    BUG = 70


class SferumError(Exception):
    """Something the person can mend; its text is one message that says how."""

    exit_code = ExitCode.BUG


class WrongCallError(SferumError):
    """The call or the settings are wrong."""

    exit_code = ExitCode.WRONG_CALL


class InvalidInputError(SferumError):
    """An input cannot be read or is invalid; ``problems`` says where.

    ``further`` are the words of a call that helps, none where there is none.
    """

    exit_code = ExitCode.INVALID_INPUT

    def __init__(self, problems: Problems) -> None:
        super().__init__(problems.errors[0].text)
        self.problems = problems
        self.further: tuple[str, ...] = ()


class WeekMissingError(SferumError):
    """The week asked for is not in the data, or only partly under --require-full-week."""

    exit_code = ExitCode.WEEK_MISSING


class LockedError(SferumError):
    """Another run is writing the same output."""

    exit_code = ExitCode.LOCKED


class OutputFailedError(SferumError):
    """An output cannot be written."""

    exit_code = ExitCode.OUTPUT_FAILED


class ResourceError(SferumError):
    """The system gives this run no more of what it needs; ``reason`` says of what."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            _(
                "the system gives this run no more ({reason}); no output was changed. Raise the "
                "limit (ulimit, MemoryMax), or try --memory 1GB"
            ).format(reason=reason)
        )


def stop_at_errors(problems: Problems) -> None:
    """Raise InvalidInputError with everything found so far if any of it is an error."""
    if problems.errors:
        raise InvalidInputError(problems)


def log_failed_at_last(error: OutputFailedError) -> OutputFailedError:
    """The log takes nothing more, when nothing else is left to do."""
    return OutputFailedError(f"{error}; " + _("the outputs are all in place"))


def unwritten(error: OSError) -> OutputFailedError:
    """What is said where stdout, or whatever has no name, takes nothing."""
    message = _("the output cannot be written to ({reason})")
    return OutputFailedError(message.format(reason=system_reason(error)))


def not_one_of(option: str, word: str, choices: Iterable[str]) -> WrongCallError:
    """Another word than those that an option, or a variable of the environment, takes."""
    return WrongCallError(
        _("{option} {word}: one of {choices} expected").format(
            option=option, word=printable(word), choices=", ".join(choices)
        )
    )


def system_reason(error: OSError) -> str:
    """Why the system refused a file, in the language of the run: its own words are English."""
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return _("there is no such file or folder")
    if error.errno in {errno.EACCES, errno.EPERM}:
        return _("no permission")
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return _("no space left")
    reasons = {
        errno.EISDIR: _("it is a folder"),
        errno.EROFS: _("the disk can only be read"),
        errno.EBUSY: _("another program uses it"),
        errno.EPIPE: _("its reader has gone"),
        errno.EIO: _("the disk has a fault"),
        errno.ELOOP: _("its links lead in a circle"),
        errno.ENAMETOOLONG: _("its name is too long"),
        errno.EMFILE: _("too many open files"),
        errno.ENFILE: _("too many open files"),
        errno.ENOMEM: _("no memory left"),
        errno.EAGAIN: _("too many processes"),
    }
    return reasons.get(
        error.errno or 0, _("error {number} of the system").format(number=error.errno)
    )
