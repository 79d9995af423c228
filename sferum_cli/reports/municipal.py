"""The weekly export of a municipality for its own office: nothing of the others is in it [30]."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import polars as pl

from sferum_cli.reports.attention import Attention
from sferum_cli.reports.attention_document import attention_table
from sferum_cli.reports.document import Document, Table
from sferum_cli.reports.folder import FolderUnit, UnitsFolder
from sferum_cli.reports.legend import legend
from sferum_cli.reports.records_table import measure_column
from sferum_cli.reports.report import report_of
from sferum_cli.reports.report_document import monitoring_table
from sferum_cli.reports.row_names import row_names
from sferum_cli.reports.statements import (
    rating_statement,
    rules_statements,
    week_statement,
)
from sferum_cli.reports.week_result import Run, WeekResult
from sferum_cli.reports.wording import scope_in_words
from sferum_cli.rulebook.indicators import UNIT_COLUMNS, Measure, columns_of, name_column
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _

_FILE, _ORGANIZATIONS = "file", "organizations"


def municipal_folder(week: WeekResult, run: Run, attention: Attention) -> UnitsFolder:
    """A file for each municipality, in the order of the headcount.

    ``attention`` are the organizations of all of them that lack people. Where there are several
    regions, the file of a municipality is named by its region too.
    """
    rows = week.rows[Level.MUNICIPALITY, None]
    several = rows["region"].n_unique() > 1
    here = week.rows[Level.ORGANIZATION, None].group_by(_keys(), maintain_order=True).len()
    organizations = {(region, name): number for region, name, number in here.iter_rows()}
    units = [
        FolderUnit(
            {**names, _ORGANIZATIONS: organizations.get(tuple(names.values()), 0)},
            (f"{names['municipality']} ({names['region']})" if several else names["municipality"],),
            partial(municipal_document, week, run, attention, names),
        )
        for names in rows.select(_keys()).iter_rows(named=True)
    ]
    columns = (
        *UNIT_COLUMNS,
        name_column(_FILE, _("File")),
        measure_column(_ORGANIZATIONS, _("Organizations"), Measure.COUNT),
    )
    names = row_names(rows, Level.MUNICIPALITY)
    return UnitsFolder("weekly", week_statement(week.week), columns, names, _FILE, units)


def municipal_document(
    week: WeekResult, run: Run, attention: Attention, names: Mapping[str, Any]
) -> Document:
    """The workbook of the municipality of these ``names``.

    Of the run it says what was assumed, and nothing of the files: they are of others too.
    """
    sheets = {Level.MUNICIPALITY: _("Municipality"), Level.ORGANIZATION: _("Organizations")}
    its = pl.all_horizontal(pl.col(key).eq_missing(names[key]) for key in _keys())
    shown = {level: week.rows[level, None].filter(its) for level in sheets}
    only = replace(week, rows={**week.rows, **{(key, None): rows for key, rows in shown.items()}})
    only = replace(only, totals={})
    tables: list[Table] = [
        replace(monitoring_table(report_of(only, level, run)), title=title)
        for level, title in sheets.items()
    ]
    lacking = tuple(
        one for one in attention.lacking if all(one.names[k] == names[k] for k in names)
    )
    level = Level.ORGANIZATION
    said = (
        f"{names['municipality']}, {names['region']}",
        f"{week_statement(week.week)}, {rating_statement(week.rules.rank_by)}",
        *rules_statements(week, Level.MUNICIPALITY, run, list(shown.values())),
        f"{sheets[level]}: {scope_in_words(level, week.rules)}",
    )
    return Document(
        view="weekly",
        statements=said,
        main=tables[0],
        parts=(
            *tables,
            attention_table(replace(attention, lacking=lacking)),
            legend(columns_of(level), level, week.rules, said),
        ),
        run={},
        data={},
        issues=(),
    )


def _keys() -> list[str]:
    return [column.key for column in UNIT_COLUMNS]
