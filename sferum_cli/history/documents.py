"""The weeks of a history as documents: their list, and one week as its report."""

from collections.abc import Sequence
from dataclasses import replace

from sferum_cli import __version__
from sferum_cli.history.manifest import Manifest
from sferum_cli.history.store import KeptWeek
from sferum_cli.problems import Problem
from sferum_cli.reports.document import Cell, Document, ListColumn, Listing
from sferum_cli.reports.kept_rows import ALL
from sferum_cli.reports.meta import SCHEMA_VERSION
from sferum_cli.reports.report import report_of
from sferum_cli.reports.report_document import in_full, report_document
from sferum_cli.reports.week_result import Run, WeekResult
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext


def list_document(weeks: Sequence[KeptWeek], findings: Sequence[Problem]) -> Document:
    """The weeks of a history, oldest first; a damaged one is a row with its name alone.

    ``findings`` are warnings of weeks beside each other.
    """
    columns = (
        ListColumn(_("Week until"), 14),
        ListColumn(_("Complete"), 10),
        ListColumn(_("Source"), 22),
        ListColumn(_("Rows"), 10),
        ListColumn(_("Version"), 10),
        ListColumn(_("Corrected"), 14),
    )
    return Document(
        view="history",
        statements=(
            ngettext("{number} week is kept", "{number} weeks are kept", len(weeks)).format(
                number=len(weeks)
            ),
        ),
        main=(listing := Listing(_("History"), columns, [_cells(one) for one in weeks])),
        parts=(listing,),
        run={"schema_version": SCHEMA_VERSION, "version": __version__, "view": "history"},
        data={"weeks": [_record(one) for one in weeks]},
        issues=[*(one.found for one in weeks if isinstance(one.found, Problem)), *findings],
    )


def week_document(result: WeekResult, level: Level, run: Run) -> Document:
    """A week of the history as the report of one of its levels, without a total row."""
    document = in_full(report_document(report_of(result, level, run)))
    said = [_("From the history")]
    if result.is_official:
        said = [_("From the history: an official table")]
    if result.corrected:
        said.append(
            ngettext(
                "corrected {number} time", "corrected {number} times", result.corrected
            ).format(number=result.corrected)
        )
    first, *others = document.statements
    return replace(document, statements=(first, "; ".join(said), *others), inputs=())


def _cells(one: KeptWeek) -> tuple[Cell, ...]:
    day = f"{one.week.end:%d.%m.%Y}"
    if isinstance(one.found, Problem):
        return (day, None, _("cannot be read"), None, None, one.corrected)
    return (
        day,
        _("yes") if one.found.complete else _("no"),
        _("official table") if one.found.official else _("activity"),
        _units(one.found),
        one.found.version,
        one.corrected,
    )


def _record(one: KeptWeek) -> dict[str, object]:
    manifest = one.found if isinstance(one.found, Manifest) else None
    return {
        "week_end": one.week.end.isoformat(),
        "complete": None if manifest is None else manifest.complete,
        "units": None if manifest is None else _units(manifest),
        "version": None if manifest is None else manifest.version,
        "corrected": one.corrected,
    }


def _units(manifest: Manifest) -> int:
    """The rows of the slice of all types, of every level."""
    return sum(slices.get(ALL, 0) for slices in manifest.rows.values())
