"""The two tables of a comparison: from files with the 28 columns, or from a week of the history."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sferum_cli.accounting import InputSheet
from sferum_cli.errors import stop_at_errors
from sferum_cli.history.store import History
from sferum_cli.problems import Code, Problem, Problems, Severity, printable, warning
from sferum_cli.reports.comparison import HELD, Side
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType
from sferum_cli.sources.report_tables.files import ReportFiles
from sferum_cli.sources.report_tables.pages import PAGE
from sferum_cli.sources.report_tables.table import report_rows, title_of
from sferum_cli.sources.report_tables.written import MARKDOWN
from sferum_cli.translation import gettext as _

_ROUNDED = {MARKDOWN, PAGE}
"""The formats of our own that have all shares with one decimal."""


def side_of_files(name: str, files: ReportFiles, problems: Problems) -> Side:
    """The tables of the 28 columns in the files that a call names, one of each level.

    A share of which nobody can say whether it is percent is no column of it, and a warning.
    Raises InvalidInputError where there is none, where two are of one level, and for what cannot
    be read.
    """
    found = Problems(names=dict(files.names))
    found.extend(files.problems)
    rows = {}
    inputs: list[InputSheet] = []
    for table in files.tables:
        read = report_rows(table, found.add)
        inputs.append(files.account(table, read))
        if read.level in rows:
            found.add(table.second_of(read.level))
        rows[read.level] = read.rows.drop(read.untold)
        if read.untold:
            message = _(
                "{name}: whether these shares are percent or fractions cannot be told by their "
                "counts; they are not compared: {titles}"
            ).format(
                name=printable(name),
                titles=", ".join(f"«{title_of(key)}»" for key in read.untold),
            )
            found.add(warning(Code.OFFICIAL_SHARES, message, len(read.untold)))
    if not rows and not found.errors:
        message = _(
            "no table of the 28 columns: a report of sferum or an official export expected, with "
            "«Регион» and at least ten of the titles in one row"
        )
        found.add(Problem(Severity.ERROR, Code.FILE_NO_TABLE, message, path=Path(name)))
    stop_at_errors(found)
    problems.extend(found)
    said = [files.said.get(Path(sheet.path), {}) for sheet in inputs]
    meta = said[0] if said else {}
    return Side(
        name,
        rows,
        tuple(dict.fromkeys(sheet.path for sheet in inputs)),
        tuple(inputs),
        any(Path(sheet.path).suffix.lower() in _ROUNDED for sheet in inputs),
        _week(meta),
        _rules(meta),
        _types(meta),
    )


def side_of_week(name: str, history: History, week: Week) -> Side:
    """A week that the history has, every level of it; a column without a number is none of it.

    Raises InvalidInputError for a file that is no week of ours.
    """
    result = history.results([week], [(level, None) for level in Level])[week]
    rows = {}
    for level in Level:
        frame = result.rows[level, None]
        if frame.is_empty():
            continue
        nothing = [
            column.key
            for column in HELD
            if result.is_official and frame[column.key].null_count() == frame.height
        ]
        rows[level] = frame.drop(nothing)
    path = history.file(week)
    data = path.read_bytes()
    sheet = InputSheet(
        path=str(path),
        name=path.name,
        sheet=None,
        table="history",
        table_title=_("History"),
        sha256=hashlib.sha256(data).hexdigest(),
        read=sum(frame.height for frame in rows.values()),
        rejected=0,
        outside=0,
        unmatched=0,
        skipped={},
        used=sum(frame.height for frame in rows.values()),
    )
    rules = None if result.is_official else result.rules
    return Side(name, rows, (str(path),), (sheet,), week=week, rules=rules)


def _week(meta: Mapping[str, Any]) -> Week | None:
    try:
        return Week(dt.date.fromisoformat(meta["week_end"]))
    except (LookupError, TypeError, ValueError):
        return None


def _rules(meta: Mapping[str, Any]) -> Rules | None:
    try:
        return Rules.model_validate(meta["rules"])
    except (LookupError, ValidationError):
        return None


def _types(meta: Mapping[str, Any]) -> tuple[OrganizationType, ...] | None:
    try:
        return tuple(map(OrganizationType, meta["types"]))
    except (LookupError, TypeError, ValueError):
        return None
