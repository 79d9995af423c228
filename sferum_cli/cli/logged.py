"""What a run tells its log: files read, documents computed, problems by code and place.

No event holds a value of a row, or an id or a name of a person: messages on the screen may quote
cells, and stay there.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sferum_cli.errors import (
    ExitCode,
    InvalidInputError,
    SferumError,
    WrongCallError,
)
from sferum_cli.problems import Problem, Severity
from sferum_cli.run_log import ERROR, INFO, WARNING, event, log_path

if TYPE_CHECKING:
    from pathlib import Path

    from sferum_cli.accounting import InputSheet
    from sferum_cli.reports.document import Document

_have_files_been_read = False


def log_settings(file: "Path | None") -> None:
    """The settings that the run goes by."""
    if log_path() is None:
        return
    import hashlib

    digest = None if file is None else hashlib.sha256(file.read_bytes()).hexdigest()
    event("settings", path=None if file is None else str(file), sha256=digest)


def log_read(sheets: Sequence["InputSheet"]) -> None:
    """Each sheet that was read: where its rows went."""
    global _have_files_been_read  # noqa: PLW0603 - one run
    _have_files_been_read = True
    for sheet in sheets:
        event(
            "file-read",
            path=sheet.path,
            sheet=sheet.sheet,
            table=sheet.table,
            sha256=sheet.sha256,
            rows=sheet.read,
            rows_used=sheet.used,
            rows_rejected=sheet.rejected,
            rows_outside_week=sheet.outside,
            rows_unmatched=sheet.unmatched,
            rows_skipped=sum(sheet.skipped.values()),
        )


def log_computed(document: "Document") -> None:
    """A document that is computed: its week, its level, and how many rows each part has."""
    said = document.run
    event(
        "computed",
        INFO,
        view=document.view,
        week_end=said.get("week_end"),
        level=said.get("level"),
        types=said.get("types"),
        rows=len(document.main.rows),
        tables=len(document.parts),
    )


def log_problems(problems: Iterable[Problem]) -> None:
    """Each problem by its code and place."""
    for one in problems:
        severity = ERROR if one.severity is Severity.ERROR else WARNING
        event(
            severity,
            severity,
            code=one.code.value,
            file=one.file,
            sheet=one.sheet,
            row=one.row,
            column=one.column,
            count=one.count,
        )


def log_error(error: SferumError) -> None:
    """What ended the run; of the files' problems code and place, of others the message too."""
    if isinstance(error, InvalidInputError):
        log_problems(error.problems.records)
        return
    quotes_rows = isinstance(error, WrongCallError) and _have_files_been_read
    code = ExitCode(error.exit_code).name.lower().replace("_", "-")
    event("error", ERROR, code=code, message=None if quotes_rows else str(error))


def log_bug(place: str) -> None:
    """A bug, by its kind and place."""
    event("error", ERROR, code="bug", place=place)
