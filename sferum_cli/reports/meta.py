"""A run as data: what the ``meta`` of a json holds."""

from collections.abc import Sequence

from sferum_cli import __version__
from sferum_cli.accounting import InputSheet
from sferum_cli.reports.report import Report
from sferum_cli.rulebook.week import Week

SCHEMA_VERSION = 1
"""Of the json; it grows when a key changes its meaning or goes."""


def meta(report: Report) -> dict[str, object]:
    """The run as data: what json's ``meta`` and the metadata of a parquet file hold."""
    return {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "week_start": report.week.start.isoformat(),
        "week_end": report.week.end.isoformat(),
        "level": report.level.value,
        "rank_by": report.rules.rank_by.value,
        "types": None if report.types is None else [one.value for one in report.types],
        "rules": report.rules.model_dump(mode="json"),
        "assume_verified": report.run.verified_assumed,
        "bad_rows_skipped": report.run.bad_rows_skipped,
        "inputs": [input_meta(sheet) for sheet in report.run.inputs],
    }


def check_meta(week: Week | None, inputs: Sequence[InputSheet]) -> dict[str, object]:
    """A check as data: what the ``meta`` of its json holds."""
    return {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "week_start": None if week is None else week.start.isoformat(),
        "week_end": None if week is None else week.end.isoformat(),
        "inputs": [input_meta(sheet) for sheet in inputs],
    }


def input_meta(sheet: InputSheet) -> dict[str, object]:
    """One sheet in json's ``meta``: where its rows went."""
    return {
        "path": sheet.path,
        "sheet": sheet.sheet,
        "table": sheet.table,
        "sha256": sheet.sha256,
        "rows_read": sheet.read,
        "rows_rejected": sheet.rejected,
        "rows_outside_week": sheet.outside,
        "rows_unmatched": sheet.unmatched,
        "rows_skipped": sheet.skipped,
        "rows_used": sheet.used,
    }
