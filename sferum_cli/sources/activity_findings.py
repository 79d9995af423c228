"""What the rows of activity say besides their numbers: unknown roles, ids, organizations."""

import json
from collections.abc import Sequence

import polars as pl

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.rulebook.roles import KNOWN_ROLES
from sferum_cli.sources.cells import BETWEEN
from sferum_cli.sources.municipalities import hints
from sferum_cli.sources.text import CYRILLIC_LETTERS, LATIN_LETTERS
from sferum_cli.translation import gettext as _


def nearest_role(word: str) -> str:
    """The nearest known role in words, empty if none is near (R3)."""
    near = hints(word, [role for role in KNOWN_ROLES if role], 1)
    return _("; perhaps «{role}»").format(role=near[0]) if near else ""


def accepting_role(word: str) -> tuple[str, ...]:
    """The lines of sferum.toml that accept a word as another role (R3)."""
    return ("[roles]", f"other = [{json.dumps(word, ensure_ascii=False)}]")


def ids_alike(
    users: pl.Series, unmatched: Sequence[pl.DataFrame], known: pl.Series
) -> list[Problem]:
    """Ids that differ only in case, zeros in front or look-alike letters.

    Plain numbers without zeros in front cannot: only ids of ``users`` that are text are looked at.
    ``known`` are the ids of the reference's organizations, ``unmatched`` as below.
    """
    problems = []
    if users.dtype == pl.String:
        number = _alike(users.unique())
        if number:
            message = _(
                "users whose «ID пользователя» differs only in case, zeros in front or look-alike "
                "letters count as different people: {number}"
            ).format(number=number)
            problems.append(Problem(Severity.WARNING, Code.IDS_ALIKE, message, count=number))
    described = [frame["described"].drop_nulls() for frame in unmatched]
    number = _alike(pl.concat([known, *described]).unique())
    if number:
        message = _(
            "organizations whose «ID организации» differs only in case, zeros in front or "
            "look-alike letters from another one are not matched to it: {number}"
        ).format(number=number)
        problems.append(Problem(Severity.WARNING, Code.IDS_ALIKE, message, count=number))
    return problems


def _alike(ids: pl.Series) -> int:
    """How many of these different ids have the spelling of another one, but for the little things.

    Nearly equal ids differ in letters or zeros: ids of digits without a zero in front cannot.
    """
    keys = ids.str.replace_many(LATIN_LETTERS, CYRILLIC_LETTERS).str.to_lowercase()
    return ids.len() - keys.str.strip_chars_start("0").n_unique()


def unmatched_organizations(frames: Sequence[pl.DataFrame]) -> list[Problem]:
    """R14: what matches nothing, one warning per organization with its rows and users."""
    if not frames:
        return []
    unmatched = pl.concat(frames)
    problems = []
    blank_user = unmatched.filter(pl.col("known"))
    if blank_user.height:
        problems.append(
            Problem(
                Severity.WARNING,
                Code.ID_BLANK,
                _("rows without an «ID пользователя» enter no number: {number}").format(
                    number=blank_user.height
                ),
                count=blank_user.height,
            )
        )
    by_organization = (
        unmatched.filter(~pl.col("known"))
        .group_by("described", maintain_order=True)
        .agg(pl.len().alias("rows"), pl.col("user").n_unique().alias("users"))
        .sort("rows", "described", descending=[True, False])
    )
    for described, rows, users in by_organization.iter_rows():
        if described:
            text = _(
                "the organization {name} is not in the headcount and enters no number: {rows} "
                "rows, {users} users"
            ).format(name=described.replace(BETWEEN, ", "), rows=rows, users=users)
            code = Code.ORGANIZATION_UNMATCHED
        else:
            text = _(
                "rows without an «ID организации» enter no number: {rows} rows, {users} users"
            ).format(rows=rows, users=users)
            code = Code.ID_BLANK
        problems.append(Problem(Severity.WARNING, code, text, count=rows))
    return problems
