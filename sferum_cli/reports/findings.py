"""What is suspicious though readable: one warning per kind, with its number (R3, R9, R10)."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import polars as pl

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.reports.monitoring import Base, measured, people_without_heads
from sferum_cli.reports.units import EVERYTHING, rows_of, types_covered
from sferum_cli.reports.wording import few, percent_shown
from sferum_cli.rulebook.indicators import INDICATORS, UNKNOWN_HEADS
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.scope import shares_allowed
from sferum_cli.rulebook.shares import WHOLE
from sferum_cli.rulebook.targets import TARGETS
from sferum_cli.rulebook.week import DAYS_IN_WEEK, Week
from sferum_cli.rulebook.words import Level, MessagesPer, OrganizationType
from sferum_cli.translation import gettext as _

_INDICATOR = {one.key: one for one in INDICATORS}

FEWEST_INACTIVE = 0.02
"""With fewer memberships of zeros than this part, the file holds only who was active."""

UNLIKELY_MESSAGES = 100_000
"""Nobody writes or reads so many in a week: they are a sum, or something else."""

BARELY_BEGUN = 10
"""The last day of a week has begun with so many times fewer rows than the days before it."""

FEWEST_AT_THRESHOLD, SPIKE = 20, 3
"""So many people at exactly the threshold, and so many times the neighbours, are suspicious."""


def _warning(code: Code, message: str, count: int = 1) -> list[Problem]:
    return [Problem(Severity.WARNING, code, message, count=count)]


def verified_findings(*, assumed: bool, blank: int, blank_roles: int) -> list[Problem]:
    """R3 and R4: what the columns «Верифицирован» and «Роль» do not say."""
    found = []
    if assumed:
        found += _warning(
            Code.VERIFIED_ASSUMED,
            _("everybody counts as verified, because --assume-verified says so"),
        )
    if blank:
        message = _("rows with a blank «Верифицирован», which counts as no: {number}")
        found += _warning(Code.VERIFIED_BLANK, message.format(number=blank), blank)
    if blank_roles:
        message = _("rows with a blank «Роль», which counts as other: {number}")
        found += _warning(Code.ROLE_BLANK, message.format(number=blank_roles), blank_roles)
    return found


def week_findings(
    days: Mapping[dt.date, int], week: Week, *, daily: bool, is_default: bool = False
) -> list[Problem]:
    """Days of the week without a row, more rows outside the week than in it, a week just begun.

    ``days`` counts the rows of each day, in the week or not; ``is_default``: the data told the
    week, and not the call.
    """
    found = _barely_begun(days, week) if daily and is_default else []
    inside = {day: rows for day, rows in days.items() if day in week}
    outside = sum(days.values()) - sum(inside.values())
    if outside > sum(inside.values()):
        message = _("most rows lie outside the week: {outside}, and {inside} in it")
        message = message.format(outside=outside, inside=sum(inside.values()))
        found += _warning(Code.WEEK_MOSTLY_OUTSIDE, message, outside)
    if daily and 0 < len(inside) < DAYS_IN_WEEK:
        missing = [f"{day:%d.%m.%Y}" for day in week.days if day not in inside]
        message = _("the week has {number} days of data of 7; no rows on {days}")
        message = message.format(number=len(inside), days=", ".join(missing))
        found += _warning(Code.WEEK_PARTIAL, message, len(missing))
    return found


def _barely_begun(days: Mapping[dt.date, int], week: Week) -> list[Problem]:
    """The day of the export, which moves the week though it has hardly a row."""
    rows = days.get(week.end, 0)
    before = median(days.get(day, 0) for day in week.days[:-1])
    begun = rows < before / BARELY_BEGUN
    if before < BARELY_BEGUN:
        # A tenth of so few is less than one row: what tells is that whole weeks end the day before.
        since = (week.end - min(days, default=week.end)).days
        begun = 0 < rows <= before and since > 0 and since % DAYS_IN_WEEK == 0
    if not begun or not rows:
        return []
    message = _(
        "the week may have barely begun: its last day, {day:%d.%m.%Y}, has {rows} rows, the six "
        "days before it {median:g} each; is it the day of the export? For the week before it say "
        "--week-end {before:%d.%m.%Y}"
    ).format(day=week.end, rows=rows, median=before, before=week.days[-2])
    return _warning(Code.WEEK_BARELY_BEGUN, message, rows)


@dataclass(slots=True)
class MembershipFindings:
    """What the memberships of a week say, added up over sets of users that share nobody."""

    rules: Rules
    memberships: int = 0
    idle: int = 0
    unlikely: int = 0
    at: list[int] = field(default_factory=lambda: [0, 0, 0])
    """How many sent exactly the threshold's number of messages (R5), one less, one more."""

    def add(self, memberships: pl.DataFrame) -> None:
        """Take the memberships of more users."""
        sent, read, calls = (pl.col(key) for key in ("messages_sent", "messages_read", "calls"))
        threshold = self.rules.thresholds.active_teacher_messages
        numbers = memberships.select(
            ((sent == 0) & (read == 0) & (calls == 0)).sum().alias("idle"),
            ((sent >= UNLIKELY_MESSAGES) | (read >= UNLIKELY_MESSAGES)).sum().alias("unlikely"),
            *((sent == threshold + more).sum().alias(str(more)) for more in (0, -1, 1)),
        ).row(0)
        self.memberships += memberships.height
        self.idle += numbers[0]
        self.unlikely += numbers[1]
        self.at = [one + more for one, more in zip(self.at, numbers[2:], strict=True)]

    def problems(self, *, with_members: bool) -> list[Problem]:
        """A file of the active alone, numbers that nobody writes, a spike at the threshold."""
        found = []
        if not with_members and self.memberships and self._holds_only_the_active():
            message = _(
                "hardly anybody in the activity is inactive ({number} of {all}): if the export "
                "lists only the active, columns 9-14 and 17-20 count only them; add a members table"
            ).format(number=self.idle, all=self.memberships)
            found += _warning(Code.ONLY_ACTIVE_USERS, message, self.idle)
        if self.unlikely:
            message = _(
                "people with more messages in the week than anybody writes or reads: {number}"
            ).format(number=self.unlikely)
            found += _warning(Code.MESSAGES_UNLIKELY, message, self.unlikely)
        at, below, above = self.at
        if at >= FEWEST_AT_THRESHOLD and at > SPIKE * max(below, above):
            message = _(
                "exactly {threshold} messages, which make a teacher active, were sent by {at} "
                "people, one less by {below}, one more by {above}: written for the report?"
            ).format(
                threshold=self.rules.thresholds.active_teacher_messages,
                at=at,
                below=below,
                above=above,
            )
            found += _warning(Code.MESSAGES_AT_THRESHOLD, message, at)
        return found

    def _holds_only_the_active(self) -> bool:
        """Columns 9-14 and 17-20 are too small then."""
        return self.idle < FEWEST_INACTIVE * self.memberships


def left_out_findings(base: Base, roles: Sequence[str]) -> list[Problem]:
    """R3: verified users whose role is «other» in their type of organization."""
    left_out = (
        base.counts.left_out.lazy()
        .join(base.organizations.lazy(), on="organization")
        .group_by("organization_type", "role")
        .agg(pl.col("users").sum())
        .sort("users", "organization_type", "role", descending=[True, False, False])
        .collect()
    )
    if left_out.is_empty():
        return []
    blank = _("blank role")
    parts = [
        f"{roles[role] or blank} / {kind}: {users}" for kind, role, users in left_out.iter_rows()
    ]
    number = int(left_out["users"].sum())
    message = _(
        "verified users in roles that count neither as teacher nor as student, by role and type "
        "of organization: {parts}"
    ).format(parts=", ".join(parts))
    return _warning(Code.ROLE_OTHER_VERIFIED, message, number)


def messages_per_findings(base: Base) -> list[Problem]:
    """R5: how many people the choice of messages_per changes."""
    changed = base.counts.changed
    if not changed or base.rules.messages_per is MessagesPer.MEMBERSHIP:
        return []
    message = _('messages_per = "user" changes who is active for {number} teachers')
    return _warning(Code.MESSAGES_PER_USER, message.format(number=changed), changed)


def activity_findings(
    participants: pl.DataFrame,
    organizations: pl.DataFrame,
    municipalities: pl.DataFrame,
    *,
    unmatched: bool,
) -> list[Problem]:
    """Municipalities of the headcount without a row of activity, and organizations likewise.

    An organization that nobody uses is usual: they are named only where some of the activity's
    organizations are ``unmatched``, since the two may be the same.
    """
    active = participants.select("organization")
    idle = organizations.join(active, on="organization", how="anti", maintain_order="left")
    found = []
    without = municipalities.join(
        organizations.join(active, on="organization", how="semi"),
        on="municipality",
        how="anti",
        maintain_order="left",
    )
    if without.height and active.height:
        message = _("municipalities of the headcount without a row of activity: {names}")
        message = message.format(names=few(without["municipality_name"].to_list()))
        found += _warning(Code.MUNICIPALITY_WITHOUT_ACTIVITY, message, without.height)
    if unmatched and idle.height:
        names = idle.select(pl.coalesce("organization_name", "organization_id")).to_series()
        message = _("organizations of the headcount without a row of activity: {number}{names}")
        listed = f" ({few(names.drop_nulls().to_list())})" if names.count() else ""
        message = message.format(number=idle.height, names=listed)
        found += _warning(Code.ORGANIZATION_WITHOUT_ACTIVITY, message, idle.height)
    return found


def not_connected_findings(base: Base) -> list[Problem]:
    """R1: organizations that say «нет» and have users in the week, who count nowhere."""
    closed = base.organizations.filter(
        ~pl.col("connected").fill_null(value=True) & (pl.col("participants") > 0)
    )
    if closed.is_empty():
        return []
    names = closed.select(pl.coalesce("organization_name", "organization_id")).to_series()
    message = _(
        "organizations with «Подключена»: «нет» that have users in the week: {number}{names}; "
        "active people of theirs who count nowhere: {people}; correct «Подключена» if they are "
        "on Сферум"
    ).format(
        number=closed.height,
        names=f" ({few(names.drop_nulls().to_list())})" if names.count() else "",
        people=base.counts.not_connected,
    )
    return _warning(Code.NOT_CONNECTED_ACTIVE, message, closed.height)


def share_findings(rows: pl.DataFrame, level: Level) -> list[Problem]:
    """R9: shares above 100 %, which are real and stay, with the units that have them."""
    above = [pl.col(one.share_key) > WHOLE for one in INDICATORS]
    units = rows.filter(pl.any_horizontal(above).fill_null(value=False))
    if units.is_empty():
        return []
    message = _("shares above 100 % are kept as they are: {number} units{names}")
    message = message.format(number=units.height, names=_named(units, level))
    return _warning(Code.SHARE_ABOVE_100, message, units.height)


def headcount_findings(base: Base) -> list[Problem]:
    """R9: organizations whose heads are missing: their people count, and enter no share.

    Those with people are named region by region, with the shares with and without them; rows of
    the headcount without people are a warning too, since the denominators are too small.
    """
    without = people_without_heads(base, Level.REGION).filter(UNKNOWN_HEADS).collect()
    places = base.municipalities.select("municipality", "municipality_name", "region_name")
    found = []
    regions = measured(base, rows_of(Level.REGION)).to_dicts() if without.height else ()
    for region in regions:
        here = without.filter(pl.col("region") == region["unit"])
        if here.is_empty():
            continue
        message = _(
            "{region}: {number} organizations with people have no known number of heads ({names}); "
            "their {teachers} teachers and {students} students count and enter no share: {shares}"
        ).format(
            region=region["region"],
            number=here.height,
            names=few(_named_organizations(here, places)),
            teachers=here["teachers_uncovered"].sum(),
            students=here["students_uncovered"].sum(),
            shares=", ".join(_with_and_without(region)),
        )
        found += _warning(Code.HEADCOUNT_MISSING, message, here.height)
    return [*found, *_rows_without_heads(base, without, places)]


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


def _rows_without_heads(base: Base, without: pl.DataFrame, places: pl.DataFrame) -> list[Problem]:
    """Rows of the headcount that lack heads and whose people nobody counts."""
    types = [one.value for one in OrganizationType if shares_allowed(one, base.rules.scopes)]
    unknown = base.heads.filter(
        pl.col("organization_type").is_in(types)
        & (pl.col("teachers").is_null() | pl.col("students").is_null())
    )
    same = ["organization"] if base.by_organization else ["municipality", "organization_type"]
    unknown = unknown.join(without, on=same, how="anti", maintain_order="left")
    if unknown.is_empty():
        return []
    if base.by_organization:
        names = _named_organizations(
            base.organizations.join(unknown, on="organization", how="semi", maintain_order="left"),
            places,
        )
    else:
        named = unknown.join(places, on="municipality", how="left", maintain_order="left")
        names = [f"{place}, {kind}" for place, kind in
                 named.select("municipality_name", "organization_type").iter_rows()]  # fmt: skip
    message = _(
        "the headcount lacks teachers or students in {number} rows, and the denominators are too "
        "small by them: {names}"
    ).format(number=unknown.height, names=few(names))
    return _warning(Code.HEADCOUNT_MISSING, message, unknown.height)


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
    return _warning(Code.HEADCOUNT_MISSING, message, units.height)


def _named(units: pl.DataFrame, level: Level) -> str:
    """The units by name, in brackets; nothing for the country."""
    if level is Level.COUNTRY:
        return ""
    return f" ({few([str(name) for name in units[level.value]])})"


def scope_findings(base: Base, level: Level) -> list[Problem]:
    """R10: types that stay out of the teachers because too few of their heads are known.

    Of the country, or of the regions, whose targets are in every report.
    """
    unit = EVERYTHING if level is Level.COUNTRY else "region"
    partly = sorted(
        {
            kind
            for types in types_covered(base.all_heads, unit, base.rules).values()
            for kind, is_covered in types.items()
            if kind in base.rules.scopes.region_teachers_further and not is_covered
        }
    )
    if not partly:
        return []
    message = _(
        "the teachers of {types} stay out of the numbers, because the heads of too many of their "
        "organizations are unknown (min_coverage = {percent:g})"
    ).format(types=", ".join(partly), percent=base.rules.min_coverage)
    return _warning(Code.TYPE_PARTLY_KNOWN, message, len(partly))
