"""What is suspicious about the shares and the headcount behind them (R9, R10)."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from sferum_cli.problems import Code, Problem, warning
from sferum_cli.reports.counted_week import CountedWeek, people_without_heads
from sferum_cli.reports.measured import measured
from sferum_cli.reports.units import rows_of, types_covered
from sferum_cli.reports.wording import few, percent_shown
from sferum_cli.rulebook.indicators import INDICATORS, UNKNOWN_HEADS
from sferum_cli.rulebook.scope import shares_allowed
from sferum_cli.rulebook.shares import WHOLE
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.rulebook.words import Level, OrganizationType
from sferum_cli.tally.plan import EVERYTHING
from sferum_cli.translation import gettext as _

_INDICATOR = {one.key: one for one in INDICATORS}


def share_findings(rows: pl.DataFrame, level: Level) -> list[Problem]:
    """R9: shares above 100 %, which are real and stay, with the units that have them."""
    above = [pl.col(one.share_key) > WHOLE for one in INDICATORS]
    units = rows.filter(pl.any_horizontal(above).fill_null(value=False))
    if units.is_empty():
        return []
    message = _("shares above 100 % are kept as they are: {number} units{names}")
    message = message.format(number=units.height, names=_named(units, level))
    return [warning(Code.SHARE_ABOVE_100, message, units.height)]


def headcount_findings(counted: CountedWeek) -> list[Problem]:
    """R9: organizations whose heads are missing: their people count, and enter no share.

    Those with people are named region by region, with the shares with and without them; rows of
    the headcount without people are a warning too, since the denominators are too small.
    """
    without = people_without_heads(counted, Level.REGION).filter(UNKNOWN_HEADS).collect()
    places = counted.municipalities.select("municipality", "municipality_name", "region_name")
    found = []
    regions = measured(counted, rows_of(Level.REGION)).to_dicts() if without.height else ()
    for region in regions:
        here = without.filter(pl.col("region") == region["unit"])
        if here.is_empty():
            continue
        message = _(
            "{region}: {number} organizations with people have no known number of heads ({names}); "
            "their {teachers} teachers and {students} students count and enter no share"
        ).format(
            region=region["region"],
            number=here.height,
            names=few(_named_organizations(here, places)),
            teachers=here["teachers_uncovered"].sum(),
            students=here["students_uncovered"].sum(),
        )
        shares = ", ".join(_with_and_without(region))
        if shares:  # none where nobody has heads
            message += f": {shares}"
        found.append(warning(Code.HEADCOUNT_MISSING, message, here.height))
    return [
        *found,
        *_rows_without_heads(counted, without, places),
        *_rows_without_organizations(counted, places),
    ]


def _named_organizations(organizations: pl.DataFrame, places: pl.DataFrame) -> list[str]:
    """Each by its name, else its id, else its municipality."""
    named = organizations.join(places, on="municipality", how="left", maintain_order="left")
    return named.select(
        pl.coalesce("organization_name", "organization_id", "municipality_name")
    ).to_series().to_list()  # fmt: skip


def _with_and_without(region: Mapping[str, Any]) -> Iterator[str]:
    """The shares that have a target, without the people whose heads are unknown and with them."""
    for key in (target.count for target in TARGETS):
        one = _INDICATOR.get(key)
        if one is None or not region[one.total.key] or region[one.key] is None:
            continue
        share, inflated = (
            percent_shown(WHOLE * region[number] / region[one.total.key])
            for number in (one.numerator_key, one.key)
        )
        yield _("{title} {share} % (with them {inflated} %)").format(
            title=one.title, share=share, inflated=inflated
        )


def _rows_without_heads(
    counted: CountedWeek, without: pl.DataFrame, places: pl.DataFrame
) -> list[Problem]:
    """Rows of the headcount that lack heads and whose people nobody counts."""
    types = [one.value for one in OrganizationType if shares_allowed(one, counted.rules.scopes)]
    unknown = counted.heads.filter(
        pl.col("organization_type").is_in(types)
        & (pl.col("teachers").is_null() | pl.col("students").is_null())
    )
    same = ["organization"] if counted.by_organization else ["municipality", "organization_type"]
    unknown = unknown.join(without, on=same, how="anti", maintain_order="left")
    if unknown.is_empty():
        return []
    if counted.by_organization:
        names = _named_organizations(
            counted.organizations.join(
                unknown, on="organization", how="semi", maintain_order="left"
            ),
            places,
        )
    else:
        names = _named_rows(unknown, places)
    message = _(
        "the headcount lacks teachers or students in {number} rows, and the denominators are too "
        "small by them: {names}"
    ).format(number=unknown.height, names=few(names))
    return [warning(Code.HEADCOUNT_MISSING, message, unknown.height)]


def _named_rows(heads: pl.DataFrame, places: pl.DataFrame) -> list[str]:
    """The rows of a headcount by municipality, by place and type."""
    named = heads.join(places, on="municipality", how="left", maintain_order="left")
    pairs = named.select("municipality_name", "organization_type").iter_rows()
    return [f"{place}, {kind}" for place, kind in pairs]


def _rows_without_organizations(counted: CountedWeek, places: pl.DataFrame) -> list[Problem]:
    """Rows of a headcount by municipality with people and without a number of organizations."""
    if counted.by_organization:
        return []
    none = (pl.col("organizations").fill_null(0) == 0) & (
        (pl.col("teachers") > 0) | (pl.col("students") > 0)
    )
    rows = counted.heads.filter(none)
    if rows.is_empty():
        return []
    message = _(
        "the headcount has people and no organizations in {number} rows, and the shares of "
        "organizations are too high by them, or missing: {names}"
    ).format(number=rows.height, names=few(_named_rows(rows, places)))
    return [warning(Code.HEADCOUNT_MISSING, message, rows.height)]


def zero_findings(rows: pl.DataFrame, level: Level) -> list[Problem]:
    """R9: units with people and a headcount of 0, so that there is no share."""
    without = [
        (pl.col(one.key) > 0) & (pl.col(one.total.key) == 0) for one in INDICATORS if one.kinds
    ]
    units = rows.filter(pl.any_horizontal(without).fill_null(value=False))
    if units.is_empty():
        return []
    message = _("people without a share, because the headcount says 0: {number} units{names}")
    message = message.format(number=units.height, names=_named(units, level))
    return [warning(Code.HEADCOUNT_MISSING, message, units.height)]


def _named(units: pl.DataFrame, level: Level) -> str:
    """The units by name, in brackets; nothing for the country."""
    if level is Level.COUNTRY:
        return ""
    return f" ({few([str(name) for name in units[level.value]])})"


def scope_findings(counted: CountedWeek, level: Level) -> list[Problem]:
    """R10: types that stay out of the teachers because too few of their heads are known.

    Of the country, or of the regions, whose targets are in every report.
    """
    unit = EVERYTHING if level is Level.COUNTRY else "region"
    partly = sorted(
        {
            kind
            for types in types_covered(counted.all_heads, unit, counted.rules).values()
            for kind, is_covered in types.items()
            if kind in counted.rules.scopes.region_teachers_further and not is_covered
        }
    )
    if not partly:
        return []
    message = _(
        "the teachers of {types} stay out of the numbers, because the heads of too many of their "
        "organizations are unknown (min_coverage = {percent:g})"
    ).format(types=", ".join(partly), percent=counted.rules.min_coverage)
    return [warning(Code.TYPE_PARTLY_KNOWN, message, len(partly))]
