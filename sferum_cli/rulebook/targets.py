"""R12, the targets of a region [slides 14, 19 and 10]."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from sferum_cli.rulebook.parameters import Targets
from sferum_cli.rulebook.shares import WHOLE


@dataclass(frozen=True)
class Target:
    """A share that a region is to reach.

    ``short`` is its title where there is little room. ``count`` is the key of the indicator that
    is counted. ``strictly`` tells «более» from «не менее».
    """

    key: str
    title: str
    short: str
    slide: str
    count: str
    strictly: bool
    percent: Callable[[Targets], float]

    @property
    def operator(self) -> str:
        """The comparison as json says it."""
        return ">" if self.strictly else ">="


TARGETS = (
    Target(
        key="active_teachers_messages",
        title="Доля педагогов, которые активно используют Сферум (пишущие)",
        short="Педагоги активны",
        slide="14, 19",
        count="active_teachers_messages",
        strictly=False,
        percent=lambda targets: targets.active_teachers_messages,
    ),
    Target(
        key="active_students",
        title="Доля обучающихся, которые активно используют Сферум (читающие и пишущие)",
        short="Обучающиеся активны",
        slide="14, 19",
        count="active_students",
        strictly=False,
        percent=lambda targets: targets.active_students,
    ),
    Target(
        key="accounts_linked",
        title=(
            "Доля педагогов и обучающихся, которые связали учётные записи электронного журнала "
            "и дневника и Сферума"
        ),
        short="Связали ЭЖД",
        slide="10, 14",
        count="accounts_linked",
        strictly=True,
        percent=lambda targets: targets.accounts_linked,
    ),
)
"""«25 %» of slide 14 is «не менее», because slide 19 defines it so and slide 14 abbreviates."""


@dataclass(frozen=True)
class Reached:
    """How far a target is reached: people counted, people in all, and people still missing.

    ``count`` is the numerator of the share (R9). ``covered`` is False where too many people belong
    to organizations without heads: then nobody knows whether the target is met.
    """

    target: Target
    count: int | None
    total: int | None
    percent_wanted: float
    met: bool | None
    missing_people: int | None
    covered: bool = True

    @property
    def percent(self) -> float | None:
        """The share in percent, None without a total."""
        if self.count is None or not self.total:
            return None
        return WHOLE * self.count / self.total


def reached(
    target: Target,
    count: int | None,
    total: int | None,
    targets: Targets,
    *,
    covered: bool = True,
) -> Reached:
    """R12: whether ``count`` of ``total`` people reach the target, and how many are missing.

    Compared as whole numbers, never on a rounded value. Not judged where the count is unknown,
    there is no total, or too few people are ``covered`` (R9).
    """
    wanted = target.percent(targets)
    if count is None or not total or not covered:
        return Reached(target, count, total, wanted, None, None, covered)
    needed = people_needed(target, total, targets)
    return Reached(target, count, total, wanted, count >= needed, max(0, needed - count))


def people_needed(target: Target, total: int, targets: Targets) -> int:
    """R12: how many of ``total`` people reach the target."""
    border = Fraction(repr(target.percent(targets))) * total / WHOLE
    return floor(border) + 1 if target.strictly else ceil(border)
