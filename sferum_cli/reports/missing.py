"""What each organization lacks to the share of a target with its own heads (R12)."""

import polars as pl

from sferum_cli.reports.targets import unit_targets
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.scope import shares_allowed
from sferum_cli.rulebook.words import OrganizationType

MissingPeople = dict[str, int | None]
"""By the key of a target."""


def missing_people(rows: pl.DataFrame, rules: Rules) -> list[MissingPeople]:
    """The people that each organization lacks to each target, in the order of ``rows``.

    ``rows`` are those of ``monitoring.unit_rows`` of the organizations. None where heads are
    unknown, and of the types that have no shares of their own (R10).
    """
    judged = [shares_allowed(OrganizationType(one), rules.scopes)
              for one in rows["organization_type"]]  # fmt: skip
    return [
        {
            reached.target.key: reached.missing_people if is_judged else None
            for reached in one.reached
        }
        for one, is_judged in zip(unit_targets(rows, rules), judged, strict=True)
    ]
