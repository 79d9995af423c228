"""Whom to help, in all organizations of a week or in those of some units."""

from collections.abc import Sequence

from sferum_cli.reports.attention import ORGANIZATIONS, attention_of_week
from sferum_cli.reports.attention_document import attention_document
from sferum_cli.reports.document import Document
from sferum_cli.reports.week_result import Run, WeekResult
from sferum_cli.views.units_named import organizations_of_units


def attention_of(week: WeekResult, names: Sequence[str] | None, run: Run) -> Document:
    """The organizations that lack people, of all or of the units that ``names`` mean.

    Raises WrongCallError for names that mean no unit, or several.
    """
    rows = week.rows[ORGANIZATIONS]
    chosen = organizations_of_units(rows, names) if names else None
    if week.details is None:
        message = "the week was counted without its details"
        raise AssertionError(message)
    return attention_document(attention_of_week(week, week.details, chosen), run)
