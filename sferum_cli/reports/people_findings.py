"""What is suspicious about the people of a week: one warning per kind, with its number (R1-R5)."""

from collections.abc import Sequence

import polars as pl

from sferum_cli.problems import Code, Problem, warning
from sferum_cli.reports.counted_week import CountedWeek
from sferum_cli.reports.wording import few
from sferum_cli.rulebook.words import MessagesPer
from sferum_cli.tally.counts import (
    AT_THRESHOLD,
    CHANGED,
    IDLE,
    MEMBERSHIPS,
    NOT_CONNECTED,
    ONE_LESS,
    ONE_MORE,
    UNLIKELY,
    left_out_of,
    of_week,
    participants_of,
)
from sferum_cli.translation import gettext as _

FEWEST_INACTIVE = 0.02
"""With fewer memberships of zeros than this part, the file holds only who was active."""

FEWEST_AT_THRESHOLD, SPIKE = 20, 3
"""So many people at exactly the threshold, and so many times the neighbours, are suspicious."""


def verified_findings(*, assumed: bool, blank: int, blank_roles: int) -> list[Problem]:
    """R3 and R4: what the columns «Верифицирован» and «Роль» do not say."""
    found = []
    if assumed:
        message = _("everybody counts as verified, because --assume-verified says so")
        found.append(warning(Code.VERIFIED_ASSUMED, message))
    if blank:
        message = _("rows with a blank «Верифицирован», which counts as no: {number}")
        found.append(warning(Code.VERIFIED_BLANK, message.format(number=blank), blank))
    if blank_roles:
        message = _("rows with a blank «Роль», which counts as other: {number}")
        found.append(warning(Code.ROLE_BLANK, message.format(number=blank_roles), blank_roles))
    return found


def membership_findings(counted: CountedWeek, *, with_members: bool) -> list[Problem]:
    """A file of the active alone, numbers that nobody writes, a spike at the threshold."""
    numbers = of_week(counted.counts)
    found = []
    # Columns 9-14 and 17-20 are too small where a file holds only the active.
    if not with_members and numbers[IDLE] < FEWEST_INACTIVE * numbers[MEMBERSHIPS]:
        message = _(
            "hardly anybody in the activity is inactive ({number} of {all}): if the export "
            "lists only the active, columns 9-14 and 17-20 count only them; add a members table"
        ).format(number=numbers[IDLE], all=numbers[MEMBERSHIPS])
        found.append(warning(Code.ONLY_ACTIVE_USERS, message, numbers[IDLE]))
    if numbers[UNLIKELY]:
        message = _(
            "people with more messages in the week than anybody writes or reads: {number}"
        ).format(number=numbers[UNLIKELY])
        found.append(warning(Code.MESSAGES_UNLIKELY, message, numbers[UNLIKELY]))
    at, below, above = (numbers[key] for key in (AT_THRESHOLD, ONE_LESS, ONE_MORE))
    if at >= FEWEST_AT_THRESHOLD and at > SPIKE * max(below, above):
        message = _(
            "exactly {threshold} messages, which make a teacher active, were sent by {at} "
            "people, one less by {below}, one more by {above}: written for the report?"
        ).format(
            threshold=counted.rules.thresholds.active_teacher_messages,
            at=at,
            below=below,
            above=above,
        )
        found.append(warning(Code.MESSAGES_AT_THRESHOLD, message, at))
    return found


def left_out_findings(counted: CountedWeek, roles: Sequence[str]) -> list[Problem]:
    """R3: verified users whose role is «other» in their type of organization."""
    left_out = (
        left_out_of(counted.counts)
        .join(counted.organizations.lazy(), on="organization")
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
    return [warning(Code.ROLE_OTHER_VERIFIED, message, number)]


def messages_per_findings(counted: CountedWeek) -> list[Problem]:
    """R5: how many people the choice of messages_per changes."""
    changed = of_week(counted.counts)[CHANGED]
    if not changed or counted.rules.messages_per is MessagesPer.MEMBERSHIP:
        return []
    message = _('messages_per = "user" changes who is active for {number} teachers')
    return [warning(Code.MESSAGES_PER_USER, message.format(number=changed), changed)]


def activity_findings(counted: CountedWeek, *, unmatched: bool) -> list[Problem]:
    """Municipalities of the headcount without a row of activity, and organizations likewise.

    An organization that nobody uses is usual: they are named only where some of the activity's
    organizations are ``unmatched``, since the two may be the same.
    """
    active = participants_of(counted.counts).select("organization").collect()
    organizations, municipalities = counted.every_organization, counted.municipalities
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
        found.append(warning(Code.MUNICIPALITY_WITHOUT_ACTIVITY, message, without.height))
    if unmatched and idle.height:
        names = idle.select(pl.coalesce("organization_name", "organization_id")).to_series()
        message = _("organizations of the headcount without a row of activity: {number}{names}")
        listed = f" ({few(names.drop_nulls().to_list())})" if names.count() else ""
        message = message.format(number=idle.height, names=listed)
        found.append(warning(Code.ORGANIZATION_WITHOUT_ACTIVITY, message, idle.height))
    return found


def not_connected_findings(counted: CountedWeek) -> list[Problem]:
    """R1: organizations that say «нет» and have users in the week, who count nowhere."""
    closed = counted.organizations.filter(
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
        people=of_week(counted.counts)[NOT_CONNECTED],
    )
    return [warning(Code.NOT_CONNECTED_ACTIVE, message, closed.height)]
