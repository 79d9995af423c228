"""What is suspicious though readable: one warning per kind, with its number (R3, R9, R10)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.reports.monitoring import Base
from sferum_cli.reports.report import few
from sferum_cli.reports.units import EVERYTHING, complete_types
from sferum_cli.rulebook.indicators import INDICATORS
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.scope import shares_allowed
from sferum_cli.rulebook.shares import WHOLE
from sferum_cli.rulebook.week import DAYS_IN_WEEK, Week
from sferum_cli.rulebook.words import Level, MessagesPer, OrganizationType
from sferum_cli.translation import gettext as _

FEWEST_INACTIVE = 0.02
"""With fewer memberships of zeros than this part, the file holds only who was active."""

UNLIKELY_MESSAGES = 100_000
"""Nobody writes or reads so many in a week: they are a sum, or something else."""

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


def week_findings(days: Mapping[dt.date, int], week: Week, *, daily: bool) -> list[Problem]:
    """Days of the week without a row, and more rows outside the week than in it."""
    found = []
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
        base.counts.left_out.join(
            base.organizations.select("organization", "organization_type"), on="organization"
        )
        .group_by("organization_type", "role")
        .agg(pl.col("users").sum())
        .sort("users", "organization_type", "role", descending=[True, False, False])
    )
    if left_out.is_empty():
        return []
    parts = [
        f"{roles[role] or _('blank role')} / {kind}: {users}"
        for kind, role, users in left_out.iter_rows()
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
    """R9: organizations whose heads are missing: their people count, their D does not."""
    types = [one.value for one in OrganizationType if shares_allowed(one, base.rules.scopes)]
    unknown = base.heads.filter(
        pl.col("organization_type").is_in(types)
        & (pl.col("teachers").is_null() | pl.col("students").is_null())
    )
    if unknown.is_empty():
        return []
    named = unknown.join(base.municipalities, on="municipality", how="left", maintain_order="left")
    if named["organization"].null_count() < named.height:
        named = named.join(
            base.organizations.select("organization", "organization_name"),
            on="organization",
            how="left",
            maintain_order="left",
        )
        names = [name or place for name, place in
                 named.select("organization_name", "municipality_name").iter_rows()]  # fmt: skip
    else:
        names = [f"{place}, {kind}" for place, kind in
                 named.select("municipality_name", "organization_type").iter_rows()]  # fmt: skip
    message = _(
        "the headcount lacks teachers or students in {number} rows; their people count, without "
        "a denominator: {names}"
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
    """R10: types that stay out of a region's teachers because their headcount is incomplete."""
    if level not in {Level.REGION, Level.COUNTRY}:
        return []
    unit = "region" if level is Level.REGION else EVERYTHING
    heads = base.all_heads.with_columns(pl.lit(0, pl.UInt32).alias(EVERYTHING))
    complete = complete_types(heads, unit)
    there = heads.select(unit, "organization_type").unique()
    partly = sorted(
        {
            kind
            for number, kind in there.iter_rows()
            if kind in base.rules.scopes.region_teachers_further
            and kind not in complete.get(number, ())
        }
    )
    if not partly:
        return []
    message = _(
        "the teachers of {types} stay out of the numbers, because their headcount is not complete"
    ).format(types=", ".join(partly))
    return _warning(Code.TYPE_PARTLY_KNOWN, message, len(partly))
