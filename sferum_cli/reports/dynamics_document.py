"""The dynamics as a document: rows for programs, and for people a table per target indicator."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from sferum_cli.reports.change_columns import change_columns, target_columns, week_column
from sferum_cli.reports.closing_parts import closing_parts
from sferum_cli.reports.document import (
    Chart,
    ChartKind,
    Document,
    RowNames,
    Table,
    fraction_key,
    verdict_key,
)
from sferum_cli.reports.dynamics import Dynamics
from sferum_cli.reports.dynamics_words import dynamics_paragraphs, dynamics_statements
from sferum_cli.reports.explained import notes_of
from sferum_cli.reports.legend import legend
from sferum_cli.reports.measured_table import (
    wanted,
    wanted_shares,
    with_accounts,
    with_fractions_and_verdicts,
)
from sferum_cli.reports.meta import view_meta
from sferum_cli.reports.records_table import measure_column, table_of_records
from sferum_cli.reports.row_names import row_names
from sferum_cli.reports.sparkline import sparkline
from sferum_cli.reports.target_words import target_with_share
from sferum_cli.reports.week_result import UNIT, WEEK_END, ViewWeek
from sferum_cli.reports.wording import first_of
from sferum_cli.rulebook.indicators import (
    ACCOUNTS_LINKED,
    Block,
    Column,
    Measure,
    columns_of,
    name_column,
)
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.translation import gettext as _

_COURSE = "course"

MOST_LINES = 6
"""Of more units a chart shows the first ones: more lines cannot be told apart."""


def dynamics_document(dynamics: Dynamics) -> Document:
    """What every format shows of the dynamics."""
    rows = _judged(dynamics)
    said = tuple(dynamics_statements(dynamics))
    main = _main_table(dynamics, rows)
    front = None if dynamics.is_of_one_unit else _newest_table(dynamics, rows)
    shown = ((weeks_table(dynamics),) if dynamics.is_of_one_unit
             else tuple(_tables_of_several(dynamics, rows)))  # fmt: skip
    meta = view_meta(
        "dynamics",
        dynamics,
        dynamics.run,
        dynamics.level,
        weeks=[week.record for week in dynamics.weeks],
    )
    explained = legend(main.columns, dynamics.level, dynamics.rules, said)
    return Document(
        view="dynamics",
        statements=said,
        paragraphs=tuple(dynamics_paragraphs(dynamics)),
        main=main,
        parts=(
            main,
            *(() if front is None else (front,)),
            *shown,
            *closing_parts(explained, dynamics.run, meta),
        ),
        front=front,
        on_screen=tuple(_on_screen(dynamics, rows, shown)),
        charts=tuple(charts_of_weeks(dynamics, shown[0])) if dynamics.is_of_one_unit else (),
        run=meta,
        data={"rows": main.cells_for_programs},
        issues=dynamics.run.problems.records,
        inputs=tuple(sheet.path for sheet in dynamics.run.inputs),
        further=() if dynamics.fallen is None else ("--unit", dynamics.fallen),
    )


def _judged(dynamics: Dynamics) -> pl.DataFrame:
    """The rows with what their shares are as fractions, and what they say."""
    rows = with_accounts(dynamics.rows, dynamics.rules)
    shares = {share.key: share for share, *_others in target_columns()}
    columns = {column.key: column for column in columns_of(dynamics.level)}
    return with_fractions_and_verdicts(rows, [*({**columns, **shares}).values()], dynamics.rules)


def _main_table(dynamics: Dynamics, rows: pl.DataFrame) -> Table:
    """A row per unit and week: every column of the report, and its change."""
    columns = (week_column(), *columns_of(dynamics.level), *change_columns())
    return Table(
        _("Dynamics"),
        columns,
        rows,
        row_names(rows, dynamics.level),
        is_reference=True,
        wanted=wanted_shares(columns, dynamics.rules),
        notes=notes_of(columns, dynamics.level, dynamics.rules),
    )


def weeks_table(dynamics: Dynamics, title: str | None = None) -> Table:
    """The target shares with their counts and changes: a row per unit and week.

    A week without data is a row without numbers, a gap.
    """
    rows, week = _judged(dynamics), week_column()
    names = row_names(rows, dynamics.level)
    columns = (week, *_columns_of_targets())
    weeks = pl.DataFrame({WEEK_END: [one.week.end for one in dynamics.weeks]})
    if dynamics.is_of_one_unit:
        rows = weeks.join(rows, on=WEEK_END, how="left", maintain_order="left")
        names = RowNames(week.title, (WEEK_END,), common=names.common)
    else:
        called = _names(dynamics)
        rows = (
            _units(rows, called)
            .join(weeks, how="cross", maintain_order="left_right")
            .join(
                rows.drop(column.key for column in called),
                on=[UNIT, WEEK_END],
                how="left",
                maintain_order="left",
            )
        )
        columns = (*called, *columns)
    return Table(
        title or _("Week by week"),
        columns,
        rows,
        names,
        wanted=wanted_shares(columns, dynamics.rules),
        notes=notes_of(columns, dynamics.level, dynamics.rules),
    )


def _newest_table(dynamics: Dynamics, rows: pl.DataFrame) -> Table:
    """The newest week of several units: the target shares with their counts and changes."""
    newest = rows.filter(pl.col(WEEK_END) == dynamics.week.end)
    columns = (*_names(dynamics), *_columns_of_targets())
    return Table(
        _("The newest week"),
        columns,
        newest,
        row_names(newest, dynamics.level),
        wanted=wanted_shares(columns, dynamics.rules),
        notes=notes_of(columns, dynamics.level, dynamics.rules),
    )


def _columns_of_targets() -> Iterator[Column]:
    """The share of each target with its change, its count and the change of that."""
    for columns in target_columns():
        yield from columns


def charts_of_weeks(dynamics: Dynamics, weeks: Table) -> Iterator[Chart]:
    """The target shares week by week, each with the line of its target (R12).

    Of several units there is a line for each: of many the first ones.
    """
    by, number = None, 1
    if not dynamics.is_of_one_unit:
        by = next(one for one in weeks.columns if one.key == weeks.names.keys[0])
        units = weeks.rows[by.key].unique(maintain_order=True)
        number = len(units)
        first = weeks.rows.filter(pl.col(by.key).is_in(units.head(MOST_LINES).to_list()))
        weeks = replace(weeks, rows=first)
    for target, (share, *_others) in zip(TARGETS, target_columns(), strict=True):
        wanted = target.percent(dynamics.rules.targets)
        title = target.short
        if number > MOST_LINES:
            title = first_of(title, MOST_LINES, number)
        yield Chart(title, ChartKind.LINE, weeks, week_column(), (share,), wanted, by)


def _tables_of_several(dynamics: Dynamics, rows: pl.DataFrame) -> Iterator[Table]:
    """Per target a row for each unit, a column for each week, the last change at the right."""
    names = _names(dynamics)
    units = _units(rows, names)
    newest = rows.filter(pl.col(WEEK_END) == dynamics.week.end)
    for target, (share, change, *_counts) in zip(TARGETS, target_columns(), strict=True):
        weeks = [_week_of(share, one, dynamics) for one in dynamics.weeks]
        last = newest.select(UNIT, change.key)
        yield Table(
            _short_title(share),
            (*names, *weeks, replace(change, title=_("±pp"), heading=_("±pp"))),
            units.join(_side_by_side(rows, share, weeks), on=UNIT, maintain_order="left")
            .join(last, on=UNIT, how="left", maintain_order="left")
            .drop(UNIT),
            row_names(rows, dynamics.level),
            wanted={one.key: wanted(target, dynamics.rules) for one in weeks},
        )


def _names(dynamics: Dynamics) -> list[Column]:
    """The columns that name a unit; regions have no municipality."""
    known = dynamics.rows
    return [
        one
        for one in columns_of(dynamics.level)
        if one.measure is Measure.NAME and known[one.key].null_count() < known.height
    ]


def _units(rows: pl.DataFrame, names: Sequence[Column]) -> pl.DataFrame:
    """A row for each unit, with its names."""
    keys = [column.key for column in names]
    return rows.group_by(UNIT, maintain_order=True).agg(pl.col(keys).first())


def _on_screen(dynamics: Dynamics, rows: pl.DataFrame, shown: Sequence[Table]) -> Iterator[Table]:
    """The tables with the course of the weeks in a text, where no chart can be drawn."""
    course = Column(_COURSE, _("Course"), Block.RATINGS, Measure.COURSE, _("Course"))
    if dynamics.is_of_one_unit:
        yield _courses_of_one(dynamics, rows, course)
        yield from shown
        return
    for table in shown:
        weeks = [one.key for one in table.columns if one.measure is Measure.SHARE]
        courses = [sparkline(values) for values in table.rows.select(weeks).iter_rows()]
        yield replace(
            table,
            columns=(*table.columns, course),
            rows=table.rows.with_columns(pl.Series(_COURSE, courses, pl.String)),
        )


def _courses_of_one(dynamics: Dynamics, rows: pl.DataFrame, course: Column) -> Table:
    """A row per target: the course of its share, the first and the newest week."""
    known = {row[WEEK_END]: row for row in rows.iter_rows(named=True)}
    records = []
    for target, (share, *_others) in zip(TARGETS, target_columns(), strict=True):
        of_weeks = [known.get(one.week.end) for one in dynamics.weeks]
        values = [None if row is None else row[share.key] for row in of_weeks]
        newest = known[dynamics.week.end]
        records.append(
            {
                "name": target_with_share(target, dynamics.rules),
                _COURSE: sparkline(values),
                "first": next((one for one in values if one is not None), None),
                "newest": newest[share.key],
                verdict_key(measure_column("newest", "", Measure.SHARE)): newest[
                    verdict_key(share)
                ],
            }
        )
    columns = (
        name_column("name", _("Indicator")),
        course,
        measure_column("first", _("At first, %"), Measure.SHARE),
        measure_column("newest", _("Now, %"), Measure.SHARE),
    )
    names = RowNames(_("Indicator"), ("name",))
    return table_of_records(_("Course"), columns, records, names)


def _side_by_side(rows: pl.DataFrame, share: Column, weeks: Sequence[Column]) -> pl.DataFrame:
    """A row per unit, and per week a share with what it says; a week without a row has nulls."""
    week = "week"
    values: dict[str, Callable[[Column], str]] = {
        share.key: lambda column: column.key,
        fraction_key(share): fraction_key,
        verdict_key(share): verdict_key,
        str(share.mark): lambda column: str(column.mark),
    }
    long = rows.select(UNIT, pl.col(WEEK_END).dt.to_string("%Y-%m-%d").alias(week), *values)
    wide = long.pivot(on=week, index=UNIT, values=list(values), maintain_order=True)

    def cells(value: str, column: Column) -> pl.Expr:
        key = f"{value}_{column.key}"
        return pl.col(key) if key in wide.columns else pl.lit(None, rows.schema[value])

    return wide.select(
        UNIT,
        *(cells(one, column).alias(to(column)) for column in weeks for one, to in values.items()),
    )


def _short_title(share: Column) -> str:
    """The title of a table, which is that of a sheet too."""
    return _("Linked accounts, %") if share.key == ACCOUNTS_LINKED.share_key else share.title


def _week_of(share: Column, week: ViewWeek, dynamics: Dynamics) -> Column:
    """The column with a share in one week."""
    years = {one.week.end.year for one in dynamics.weeks}
    title = f"{week.week.end:%d.%m}" if len(years) == 1 else f"{week.week.end:%d.%m.%y}"
    key = week.week.end.isoformat()
    return Column(
        key, title, share.block, Measure.SHARE, title, part_of=share.part_of, mark=f"{key}_marked"
    )
