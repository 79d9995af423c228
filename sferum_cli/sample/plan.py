"""What a sample is made of: its organizations, and how many users each of them has.

A region is a row of organizations, and what is special about one follows from its place in it, so
that every region of more than FEWEST_FOR_ALL users shows everything.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from sferum_cli.rulebook.roles import STUDENT_ROLE, TEACHER_ROLE
from sferum_cli.rulebook.week import Week, Weeks
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sample.draws import drawn
from sferum_cli.sample.names import MUNICIPALITIES, REGIONS

SCHOOL, COLLEGE = OrganizationType.SCHOOL, OrganizationType.COLLEGE
KINDERGARTEN, ADDITIONAL = OrganizationType.KINDERGARTEN, OrganizationType.ADDITIONAL

LAST_WEEK = Week(dt.date(2024, 10, 24))
"""The newest week of every sample, a Thursday as in the briefing; further weeks lie before it."""

FEWEST_FOR_ALL = 500
"""A region of so many users shows every case; a smaller one is as far as it goes."""

_FEWEST_FOR_CASES = 60
"""With fewer users a region has a handful of organizations, and nothing special."""

_FEWEST_ORGANIZATIONS = 12
_USERS_OF_A_SMALL_ONE = 36
_USERS_OF_A_LARGE_ONE = 250
_ORGANIZATIONS_BEFORE_LARGE_ONES = 60
_USERS_WITHOUT_CASES = 10

_TYPES = (
    SCHOOL, SCHOOL, KINDERGARTEN, SCHOOL, ADDITIONAL, SCHOOL, KINDERGARTEN, COLLEGE, SCHOOL,
    KINDERGARTEN,
)  # fmt: skip
"""The types of the organizations of a region, over and over."""

_WEIGHTS = {SCHOOL: 60, COLLEGE: 100, KINDERGARTEN: 12, ADDITIONAL: 30}
"""How many users an organization has beside others, at least; at most twice as many."""

_STAFF_PERCENT = {SCHOOL: 12, COLLEGE: 12, KINDERGARTEN: 80, ADDITIONAL: 15}
"""How many of the users of an organization are its teachers."""

_NAMES = {
    SCHOOL: "МБОУ «СОШ № {}»",
    COLLEGE: "БПОУ «Колледж № {}»",
    KINDERGARTEN: "МБДОУ «Детский сад № {}»",
    ADDITIONAL: "МБУ ДО «Дом творчества № {}»",
}

_FIRST_ORGANIZATION, _FIRST_UNKNOWN = 5_000_001, 9_900_001
_UNKNOWN_USERS = 3
_CITY_PART = 5
_PLACES_OF_A_MUNICIPALITY = 3


@dataclass(frozen=True)
class Plan:
    """A sample that is asked for: so many users over so many regions and weeks."""

    users: int
    weeks: int = 1
    seed: int = 1
    regions: int = 1

    @property
    def week_ends(self) -> list[Week]:
        """The weeks, oldest first."""
        return list(Weeks(LAST_WEEK, self.weeks).all)

    @cached_property
    def organizations(self) -> pl.DataFrame:
        """A row per organization, region by region, each with ``users`` of its own.

        Columns, besides those of the headcount by their keys: ``place`` (in its region),
        ``is_known`` (whether the headcount has it), ``first_user`` (the number of its first user),
        ``staff`` (the first so many users teach), ``learners_end`` (the users before this one and
        after the staff learn), ``over`` (it has fewer heads than teachers), and per mille of its
        municipality ``writing``, ``reading``, ``linked``.
        """
        asked = [
            self.users * (number + 1) // self.regions - self.users * number // self.regions
            for number in range(self.regions)
        ]
        regions = pl.DataFrame({"in_region": range(self.regions), "region_users": asked})
        frame = regions.select(
            pl.col("in_region").cast(pl.Int64),
            pl.col("region_users").cast(pl.Int64),
            pl.Series("number_of", [_organizations_of(users) for users in asked], pl.Int64),
        )
        frame = frame.with_columns(place=pl.int_ranges("number_of")).explode("place")
        frame = frame.with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))
        return _with_heads(_with_users(_with_names(frame), self.seed), self.seed)


def _organizations_of(users: int) -> int:
    """How many organizations a region of so many users has: larger ones in a larger region."""
    if users < _FEWEST_FOR_CASES:
        return max(1, users // _USERS_WITHOUT_CASES)
    larger = _ORGANIZATIONS_BEFORE_LARGE_ONES + users // _USERS_OF_A_LARGE_ONE
    return max(_FEWEST_ORGANIZATIONS, min(users // _USERS_OF_A_SMALL_ONE, larger))


def _with_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Where each organization is, and what it is called."""
    place, number_of = pl.col("place"), pl.col("number_of")
    has_cases = pl.col("region_users") >= _FEWEST_FOR_CASES
    municipalities = (number_of // _PLACES_OF_A_MUNICIPALITY).clip(1, len(MUNICIPALITIES))
    in_city = number_of // _CITY_PART
    outside = 1 + (place - in_city) * (municipalities - 1) // (number_of - in_city)
    kinds = pl.Series(list(_TYPES), dtype=pl.String)
    return (
        frame.with_columns(
            is_known=~has_cases | (place < number_of - 1),
            in_municipality=pl.when((place < in_city) | (municipalities == 1))
            .then(0)
            .otherwise(outside),
            organization_type=pl.lit(kinds).gather(place % len(_TYPES)),
        )
        .with_columns(
            region=pl.lit(pl.Series(REGIONS)).gather("in_region"),
            municipality=pl.lit(pl.Series(MUNICIPALITIES)).gather("in_municipality"),
            organization_id=pl.when("is_known")
            .then(pl.col("number") + _FIRST_ORGANIZATION)
            .otherwise(pl.col("in_region") + _FIRST_UNKNOWN)
            .cast(pl.String),
            organization=_by_type(
                {kind: pl.format(name, place + 1) for kind, name in _NAMES.items()}
            ),
            is_connected=~(has_cases & pl.col("is_known") & (place % 12 == 5)),
            over=has_cases & (place % 20 == 1),
        )
        .with_columns(
            fixed_users=pl.when(~has_cases)
            .then(None)
            .when(~pl.col("is_known"))
            .then(_UNKNOWN_USERS)
            .when(~pl.col("is_connected"))
            .then(pl.when(place % 24 == 5).then(2).otherwise(0))  # users without being connected
            .when(place % 25 == 6)
            .then(1)  # connected, and not active (R2)
        )
    )


def _with_users(frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    """How many users each organization has; together they are those of the region."""
    fixed = pl.col("fixed_users")
    weight = _by_type({kind: pl.lit(least) for kind, least in _WEIGHTS.items()})
    weight = weight * (100 + drawn(seed, "size", pl.col("number")) % 101).cast(pl.Int64)
    left = pl.col("region_users") - fixed.sum().over("in_region")
    reached, whole = pl.col("weight").cum_sum(), pl.col("weight").sum()
    before = left * (reached - pl.col("weight")).over("in_region") // whole.over("in_region")
    upto = left * reached.over("in_region") // whole.over("in_region")
    return (
        frame.with_columns(weight=pl.when(fixed.is_null()).then(weight).otherwise(0))
        .with_columns(users=pl.coalesce(fixed, upto - before))
        .with_columns(first_user=pl.col("users").cum_sum() - pl.col("users"))
    )


def _with_heads(frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Who of the users teaches and learns, how many heads there are, how lively the place is."""
    number, users = pl.col("number"), pl.col("users")
    kind = pl.col("organization_type")
    percent = _by_type({one: pl.lit(share) for one, share in _STAFF_PERCENT.items()})
    registered = (550 + drawn(seed, "registered", number) % 300).cast(pl.Int64)
    empty = drawn(seed, "empty", number)
    liveliness = drawn(seed, "municipality", pl.col("in_region") * 64 + pl.col("in_municipality"))
    learners = pl.col("learners_end") - pl.col("staff")
    children = (40 + empty // 64 % 160).cast(pl.Int64)
    heads = pl.col("staff") * 1000 // registered + 1
    return (
        frame.with_columns(
            staff=pl.max_horizontal(users * percent // 100, pl.min_horizontal(users, 2))
        )
        .with_columns(
            learners_end=pl.when(kind == KINDERGARTEN)
            .then("staff")
            .otherwise(users - pl.min_horizontal(users // 30, users - pl.col("staff")))
        )
        .with_columns(
            teachers=pl.when("over")
            .then(pl.max_horizontal(pl.col("staff") - 1, 1))
            .when(users < 3)
            .then((5 + empty % 36).cast(pl.Int64))
            .otherwise(heads),
            students=pl.when((kind == KINDERGARTEN) | (users < 3))
            .then(children)
            .when(kind == ADDITIONAL)
            .then(learners * 3 + 1)
            .otherwise(learners * 1000 // registered + 1),
            writing=(250 + liveliness % 300).cast(pl.Int64),
            reading=(300 + liveliness // 512 % 350).cast(pl.Int64),
            linked=(100 + liveliness // 262_144 % 200).cast(pl.Int64),
            teacher_role=kind.replace_strict(_text(TEACHER_ROLE), return_dtype=pl.String),
            student_role=kind.replace_strict(
                _text(STUDENT_ROLE), default=None, return_dtype=pl.String
            ),
        )
    )


def _text(roles: dict[OrganizationType, str]) -> dict[str, str]:
    return {str(kind): role for kind, role in roles.items()}


def _by_type(values: dict[OrganizationType, pl.Expr]) -> pl.Expr:
    """The value of the organization's type."""
    return pl.coalesce(
        pl.when(pl.col("organization_type") == kind.value).then(value)
        for kind, value in values.items()
    )
