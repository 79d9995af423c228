"""Files that cannot be read, as an exception that carries the problem's code and words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sferum_cli.errors import system_reason
from sferum_cli.problems import Code
from sferum_cli.translation import gettext as _


class UnreadableFileError(Exception):
    """A file that cannot be read as a whole; ``row`` and ``column`` say where, if it is known."""

    def __init__(
        self, code: Code, message: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.row = row
        self.column = column


def not_opened(error: OSError) -> UnreadableFileError:
    """A file that the system does not open, as an error with its reason."""
    message = _("cannot be read: {reason}; check the path and the rights").format(
        reason=system_reason(error)
    )
    return UnreadableFileError(Code.FILE_DAMAGED, message)


def damaged_file() -> UnreadableFileError:
    """A file that is not what its first bytes say."""
    return UnreadableFileError(
        Code.FILE_DAMAGED,
        _("cannot be read: damaged or partly copied; copy it or save it again"),
    )


@contextmanager
def damage_named(*raised: type[BaseException]) -> Iterator[None]:
    """What a library raises over a broken file, as one error.

    Without the library's own text, which may quote cells.
    """
    try:
        yield
    except raised:
        raise damaged_file() from None


def over_limit(name: str, limit: object) -> UnreadableFileError:
    """A file beyond one of ``[limits]``, which ``name`` is."""
    return UnreadableFileError(
        Code.FILE_LIMIT,
        _(
            "larger than is read for safety ([limits] {name} = {limit}); if the file is right, "
            "raise the limit in sferum.toml"
        ).format(name=name, limit=limit),
    )


def reader_failed() -> UnreadableFileError:
    """A file over which the reader died."""
    return UnreadableFileError(
        Code.FILE_READER_FAILED,
        _("the reader failed on this file: it is damaged; open it in Excel and save it again"),
    )


def reader_took_too_long(seconds: int) -> UnreadableFileError:
    """A file over which the reader was silent for too long."""
    return UnreadableFileError(
        Code.FILE_READER_FAILED,
        _(
            "not read after {seconds} seconds ([limits] reading_seconds): it is damaged, or the "
            "limit too small; open it in Excel and save it again"
        ).format(seconds=seconds),
    )


def reader_took_too_much(memory: int) -> UnreadableFileError:
    """A file over which the reader took too much memory."""
    return UnreadableFileError(
        Code.FILE_READER_FAILED,
        _(
            "takes more than {megabytes} MB to read ([limits] reading_memory): it is damaged, or "
            "the limit too small; open it in Excel and save it again"
        ).format(megabytes=memory // 1_000_000),
    )
