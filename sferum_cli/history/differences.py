"""What differs between two weeks: cells of the same week, and what other weeks went by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from sferum_cli.problems import Code, Problem, printable, warning
from sferum_cli.reports.kept_rows import KEPT_COLUMNS, LEVEL, SLICE
from sferum_cli.reports.week_result import WeekResult
from sferum_cli.reports.wording import days_in_words
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.cleaning.municipality_names import region_key
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.rulebook.week import Week

_WHICH = "which"
_UNIT = (
    LEVEL, SLICE, "region", "municipality", "organization_id", "organization", "organization_type",
)  # fmt: skip
"""What tells a row apart; of several alike (_WHICH) the first is the first."""


def cells_that_differ(old: pl.DataFrame, new: pl.DataFrame) -> int:
    """In how many cells two versions of a week differ; their columns are KEPT_COLUMNS.

    Of a unit that only one of them has, every cell that is not null. The order of rows says
    nothing.
    """
    keys = [*_UNIT, _WHICH]
    cells = [key for key in KEPT_COLUMNS if key not in _UNIT]
    there = "there"
    sides = [
        frame.with_columns(
            pl.int_range(pl.len()).over(_UNIT).alias(_WHICH), pl.lit(value=True).alias(there)
        )
        for frame in (old, new)
    ]
    both = sides[0].join(sides[1], on=keys, how="full", nulls_equal=True, suffix="_new")
    differing = sum(
        (pl.col(key).ne_missing(pl.col(f"{key}_new")).sum() for key in (*cells, there)),
        start=pl.lit(0),
    )
    return int(both.select(differing).item())


def settings_that_differ(one: Rules, other: Rules) -> dict[str, tuple[object, object]]:
    """The settings that differ, by their dotted names, each with both values."""
    theirs = dict(_named(other.model_dump(mode="json")))
    return {
        name: (value, theirs[name])
        for name, value in _named(one.model_dump(mode="json"))
        if value != theirs[name]
    }


def settings_in_words(differing: Mapping[str, tuple[object, object]]) -> str:
    """«thresholds.active_teacher_messages (9, 10)»."""
    return ", ".join(
        f"{name} ({_in_words(one)}, {_in_words(other)})" for name, (one, other) in differing.items()
    )


def beside_findings(weeks: Sequence[WeekResult]) -> list[Problem]:
    """Weeks that went by other settings, or hold other regions, than the newest beside them."""
    if not weeks:
        return []
    newest = max(weeks, key=lambda one: one.week)
    others = sorted((one for one in weeks if one is not newest), key=lambda one: one.week)
    return [*_other_settings(newest, others), *_other_regions(newest, others)]


@dataclass(frozen=True)
class _Regions:
    """The regions of a week that the newest lacks, and the other way round."""

    more: tuple[str, ...]
    fewer: tuple[str, ...]


def _other_settings(newest: WeekResult, others: Sequence[WeekResult]) -> Iterator[Problem]:
    alike: dict[str, list[Week]] = {}
    for one in others:
        words = settings_in_words(settings_that_differ(one.rules, newest.rules))
        if words:
            alike.setdefault(words, []).append(one.week)
    for words, weeks in alike.items():
        message = _(
            "other settings than in the newest week {newest:%d.%m.%Y}: {settings}; in the weeks "
            "{weeks}"
        )
        yield warning(
            Code.HISTORY_SETTINGS,
            message.format(newest=newest.week.end, settings=words, weeks=days_in_words(weeks)),
            len(weeks),
        )


def _other_regions(newest: WeekResult, others: Sequence[WeekResult]) -> Iterator[Problem]:
    here = _regions(newest)
    alike: dict[_Regions, list[Week]] = {}
    for one in others:
        there = _regions(one)
        if here and there and here.keys() != there.keys():
            found = _Regions(
                tuple(sorted(there[key] for key in there.keys() - here.keys())),
                tuple(sorted(here[key] for key in here.keys() - there.keys())),
            )
            alike.setdefault(found, []).append(one.week)
    for regions, weeks in alike.items():
        parts = []
        if regions.more:
            parts.append(_("besides: {regions}").format(regions=_listed(regions.more)))
        if regions.fewer:
            parts.append(_("without: {regions}").format(regions=_listed(regions.fewer)))
        message = _(
            "other regions than in the newest week {newest:%d.%m.%Y}: {regions}; in the weeks "
            "{weeks}"
        )
        yield warning(
            Code.HISTORY_REGIONS,
            message.format(
                newest=newest.week.end, regions="; ".join(parts), weeks=days_in_words(weeks)
            ),
            len(weeks),
        )


def _regions(week: WeekResult) -> dict[str, str]:
    """The names of a week's regions, by what all spellings of one have in common (K7)."""
    return {region_key(name): name for name in week.rows[Level.REGION, None]["region"].drop_nulls()}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(printable, names))


def _named(values: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _named(value, f"{before}{name}.")
        else:
            yield before + name, value


def _in_words(value: object) -> str:
    return "+".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
