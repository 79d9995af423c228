"""A run as data: what the ``meta`` of a json holds."""

from collections.abc import Sequence
from typing import Protocol

from sferum_cli import __version__
from sferum_cli.accounting import InputSheet
from sferum_cli.reports.week_result import Run
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType

SCHEMA_VERSION = 1
"""Of the json; it grows when a key changes its meaning or goes."""


class OfAWeek(Protocol):
    """What is told of every view: its (newest) week, and under what its numbers were made."""

    @property
    def week(self) -> Week:
        """The week, of several the newest."""

    @property
    def rules(self) -> Rules:
        """The rules in force."""

    @property
    def types(self) -> tuple[OrganizationType, ...] | None:
        """What ``--type`` names."""


def view_meta(
    view: str, result: OfAWeek, run: Run, level: Level | None = None, **more: object
) -> dict[str, object]:
    """A view as data: what its json's ``meta`` and the metadata of a parquet file hold.

    ``level`` is None for a view that has none; ``more`` is what the view alone says.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "view": view,
        "week_start": result.week.start.isoformat(),
        "week_end": result.week.end.isoformat(),
        "level": None if level is None else level.value,
        "rank_by": result.rules.rank_by.value,
        "types": None if result.types is None else [one.value for one in result.types],
        "rules": result.rules.model_dump(mode="json"),
        "assume_verified": run.verified_assumed,
        "bad_rows_skipped": run.bad_rows_skipped,
        **more,
        "inputs": [input_meta(sheet) for sheet in run.inputs],
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
