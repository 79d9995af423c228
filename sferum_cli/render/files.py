"""Outputs as files: the whole result or the old file.

A file is written beside its target under a random name, read back, and moved over the target.
"""

import contextlib
import csv
import io
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from sferum_cli.problems import OutputFailedError, WrongCallError, printable, system_reason
from sferum_cli.render.delimited import CsvStyle, csv_text
from sferum_cli.render.json_document import json_text
from sferum_cli.render.markdown import markdown_text
from sferum_cli.render.parquet_file import parquet_bytes, parquet_rows
from sferum_cli.render.sheets import is_whole_workbook
from sferum_cli.render.workbook import workbook_bytes
from sferum_cli.reports.report import Report
from sferum_cli.translation import gettext as _

FILE_MODE = 0o640
"""A report is for its owner and group."""

_TEMPORARY = ".sferum-{random}.tmp"


@dataclass(frozen=True, slots=True)
class Writer:
    """A file format: how its bytes are made, and how they are known to be whole.

    ``library`` is what takes a while to load.
    """

    make: Callable[[Report, CsvStyle], bytes]
    check: Callable[[bytes, Report], bool]
    library: str | None = None


def _check_csv(data: bytes, report: Report) -> bool:
    return sum(1 for _row in csv.reader(io.StringIO(data.decode()))) == report.rows.height + 1


def _check_json(data: bytes, report: Report) -> bool:
    return len(json.loads(data)["rows"]) == report.rows.height


def _check_parquet(data: bytes, report: Report) -> bool:
    return parquet_rows(data) == report.rows.height


def _check_markdown(data: bytes, report: Report) -> bool:
    return data.decode().count("\n") > report.rows.height


WRITERS = {
    ".xlsx": Writer(
        lambda report, _style: workbook_bytes(report),
        lambda data, _report: is_whole_workbook(data),
        library="openpyxl",
    ),
    ".csv": Writer(lambda report, style: csv_text(report, style).encode(), _check_csv),
    ".json": Writer(lambda report, _style: json_text(report).encode(), _check_json),
    ".parquet": Writer(lambda report, _style: parquet_bytes(report), _check_parquet),
    ".md": Writer(lambda report, _style: markdown_text(report).encode(), _check_markdown),
}
"""The file formats by suffix: a new one is one more entry."""


def check_outputs(
    outputs: Sequence[Path], inputs: Sequence[Path], suffixes: Iterable[str] = WRITERS
) -> None:
    """Refuse outputs that cannot be written, before anything is computed.

    Raises WrongCallError for a suffix that is no format or an output that is an input, and
    OutputFailedError where the folder does not take a file.
    """
    for path in outputs:
        if path.suffix.lower() not in suffixes:
            raise WrongCallError(
                _("{path}: the suffix chooses the format; one of {suffixes} expected").format(
                    path=printable(str(path)), suffixes=", ".join(suffixes)
                )
            )
        _refuse_input(path, inputs)
        reason = _reason_against(path)
        if reason:
            raise OutputFailedError(f"{printable(str(path))}: {reason}")


def load_libraries(outputs: Sequence[Path]) -> None:
    """Load what the formats of these outputs need, where there is time for it."""
    for path in outputs:
        library = WRITERS[path.suffix.lower()].library
        if library is not None:
            import_module(library)


def _refuse_input(path: Path, inputs: Iterable[Path]) -> None:
    if any(_same_file(path, one) for one in inputs):
        raise WrongCallError(
            _("{path} is an input and would be overwritten; name another output").format(
                path=printable(str(path))
            )
        )


def _same_file(path: Path, other: Path) -> bool:
    """Whether both are one file, under whatever name: links, letter case, ``..``."""
    try:
        return path.samefile(other)
    except OSError:  # one of them is not there yet
        return os.path.realpath(path) == os.path.realpath(other)


def _reason_against(path: Path) -> str | None:
    folder = path.parent
    if path.is_symlink():
        return _("is a link to another file; name the file itself")
    if path.is_dir():
        return _("is a folder; name a file in it")
    if not folder.is_dir():
        return _("there is no folder {folder}; make it first").format(folder=printable(str(folder)))
    if not os.access(folder, os.W_OK):
        return _("the folder does not take files; choose another one or change its rights")
    return None


def write_report(report: Report, path: Path, style: CsvStyle) -> None:
    """Write a report over ``path``: the whole of it, or nothing.

    Raises OutputFailedError, and WrongCallError where ``path`` is a file that the report was made
    from: the call may have named only its folder, so that ``check_outputs`` did not know it.
    """
    _refuse_input(path, (Path(sheet.path) for sheet in report.inputs))
    writer = WRITERS[path.suffix.lower()]
    with _failures_named(path):  # a workbook passes through the folder of temporary files
        try:
            data = writer.make(report, style)
        except OutputFailedError as error:
            raise OutputFailedError(f"{printable(str(path))}: {error}") from None
    write_whole(path, data, lambda written: writer.check(written, report))


def write_whole(
    path: Path, data: bytes, is_whole: Callable[[bytes], bool], mode: int = FILE_MODE
) -> None:
    """Put ``data`` in place of ``path`` once it stands beside it and reads back whole."""
    beside = path.with_name(_TEMPORARY.format(random=secrets.token_hex(8)))
    with _failures_named(path):
        descriptor = _new_file(beside)
        try:  # from here on the file beside is ours to remove
            _fill(descriptor, data)
            written = beside.read_bytes()
            if not written or written != data or not is_whole(written):
                raise OutputFailedError(
                    _("{path}: what was written does not read back; the old file is kept").format(
                        path=printable(str(path))
                    )
                )
            with contextlib.suppress(OSError):  # a file system without rights of its own
                beside.chmod(mode)
            os.replace(beside, path)  # noqa: PTH105 - the words of the promise
        finally:
            beside.unlink(missing_ok=True)


@contextlib.contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    """Errors of the system as OutputFailedError that names the target and the reason."""
    try:
        yield
    except OSError as error:
        raise OutputFailedError(
            _("{path}: cannot be written ({reason}); the old file is kept").format(
                path=printable(str(path)), reason=system_reason(error)
            )
        ) from None


def _new_file(path: Path) -> int:
    """A file that nobody else made or may read yet; fails where anything has the name, a link too.

    Returns its descriptor.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o600)


def _fill(descriptor: int, data: bytes) -> None:
    """Write ``data`` to the disk and not only to its cache."""
    with open(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
