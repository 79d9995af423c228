"""A week as an official table has it: what the history keeps where we have not its activity."""

import polars as pl

from sferum_cli.errors import stop_at_errors
from sferum_cli.problems import Code, Problems, warning
from sferum_cli.reports.kept_rows import KEPT_COLUMNS, LEVEL, SLICE
from sferum_cli.reports.measured import DELIVERED
from sferum_cli.reports.week_result import Part, Run, WeekResult
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.sources.report_tables.files import ReportFiles
from sferum_cli.sources.report_tables.table import ReportRows, report_rows, untold_shares
from sferum_cli.translation import gettext as _


def official_week(
    files: ReportFiles, week: Week, rules: Rules, problems: Problems
) -> tuple[WeekResult, Run]:
    """The week of official tables, one of each level; the rules are those in force.

    Warnings go to ``problems``. Raises InvalidInputError for what cannot be read, and for two
    tables of one level.
    """
    problems.extend(files.problems)
    rows: dict[Part, pl.DataFrame] = {}
    found: list[ReportRows] = []
    for table in files.tables:
        read = report_rows(table, problems.add)
        found.append(read)
        if (read.level, None) in rows:
            problems.add(table.second_of(read.level))
        rows[read.level, None] = _as_kept(read.rows)
    untold = untold_shares(found)
    if untold:
        message = _(
            "whether these shares are percent or fractions cannot be told by their counts; they "
            "stay blank: {titles}"
        ).format(titles=", ".join(f"«{title}»" for title in untold))
        problems.add(warning(Code.OFFICIAL_SHARES, message, len(untold)))
    stop_at_errors(problems)
    result = WeekResult(
        week=week, rules=rules, types=None, rows=rows, totals={}, is_complete=True, is_official=True
    )
    inputs = tuple(files.account(*one) for one in zip(files.tables, found, strict=True))
    return result, Run(inputs, verified_assumed=False, bad_rows_skipped=0, problems=problems)


def _as_kept(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the KEPT_COLUMNS but for level and slice: what the table lacks is null."""
    lacking = [key for key in KEPT_COLUMNS if key not in {LEVEL, SLICE, *rows.columns}]
    return rows.with_columns(
        *(pl.lit(None, KEPT_COLUMNS[key]).alias(key) for key in lacking),
        pl.lit(value=True).alias(DELIVERED),
    )
