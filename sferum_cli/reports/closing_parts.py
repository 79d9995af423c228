"""What every workbook of a view ends with: the legend, the warnings, and what it was made from."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sferum_cli.accounting import InputSheet, place_of, sum_of_rows
from sferum_cli.problems import Problem
from sferum_cli.reports.document import Cell, ListColumn, Listing
from sferum_cli.reports.issues import warnings_listing
from sferum_cli.reports.statements import level_title, rating_statement
from sferum_cli.reports.week_result import Run
from sferum_cli.rulebook.words import Level, RankBy
from sferum_cli.translation import gettext as _

Row = tuple[Cell, ...]


def closing_parts(legend: Listing, run: Run, meta: Mapping[str, Any]) -> tuple[Listing, ...]:
    """«Обозначения», «Замечания» and «О файле»; ``meta`` is the run as data (``view_meta``)."""
    about = (*_week(meta), *rows_of_inputs(run.inputs, _("Files")), *_settings(meta))
    return closing_parts_of(legend, run.problems.records, about)


def closing_parts_of(
    legend: Listing, problems: Iterable[Problem], about: Iterable[Row]
) -> tuple[Listing, ...]:
    """The same of a view that has no week of its own; ``about`` are the rows of «О файле»."""
    columns = (
        ListColumn(_("About the file"), 22),
        ListColumn(_("What"), 60),
        ListColumn(_("Value"), 110),
    )
    file = Listing(_("About the file"), columns, list(about), is_reference=True)
    return (legend, warnings_listing(problems), file)


def rows_of_inputs(inputs: Iterable[InputSheet], group: str) -> Iterator[Row]:
    """The sheets with where their rows went, and the hash of their file, under a group."""
    for sheet in inputs:
        yield group, place_of(sheet), sum_of_rows(sheet)
        yield group, _("{name}: SHA-256").format(name=sheet.name), sheet.sha256


def _week(meta: Mapping[str, Any]) -> Iterator[Row]:
    about = _("What it is about")
    for key, title in (("week_start", _("First day of the week")),
                       ("week_end", _("Last day of the week"))):  # fmt: skip
        yield about, title, f"{dt.date.fromisoformat(meta[key]):%d.%m.%Y}"
    if meta["level"] is not None:
        yield about, _("A row of the report"), level_title(Level(meta["level"]))
    yield about, _("Places"), rating_statement(RankBy(meta["rank_by"]))
    if meta["types"] is not None:
        yield about, _("Types of organizations"), _shown(meta["types"])
    yield about, _("Version of sferum"), meta["version"]


def _settings(meta: Mapping[str, Any]) -> Iterator[Row]:
    about = _("Settings")
    for key, value in _flat("", meta["rules"]):
        yield about, key, value
    yield about, "--assume-verified", _yes_no(meta["assume_verified"])
    yield about, _("Rows left out (--skip-bad-rows)"), meta["bad_rows_skipped"]


def _flat(prefix: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Settings of settings by the names that sferum.toml has for them."""
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from _flat(f"{name}.", value)
        else:
            yield name, _shown(value)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _yes_no(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "—"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _yes_no(value: object) -> str:
    return _("yes") if value else _("no")
