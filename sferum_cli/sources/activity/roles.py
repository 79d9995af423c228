"""The roles of rows of activity: their numbers, and the words that are none (R3)."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from sferum_cli.problems import Code, Problem
from sferum_cli.rulebook.roles import (
    ANY_STUDENT_ROLE,
    ANY_TEACHER_ROLE,
    BLANK_ROLE,
    KNOWN_ROLES,
    role_in_type,
)
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.cleaning.municipality_names import hints
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.column_values import Fault
from sferum_cli.sources.tables.row_reader import RowReader
from sferum_cli.translation import gettext as _

_MOST_ROLES = 20
"""With more unknown words than these the column is hardly one of roles: no line is proposed."""


class RoleNumbers:
    """The number of each row's role: its place among the words that the run knows."""

    def __init__(self, words: Sequence[str], types: pl.Series) -> None:
        """``types``: the type of each organization of the reference, by its number."""
        self.blank = list(words).index(BLANK_ROLE)
        self._types = types
        general = (*ANY_TEACHER_ROLE, *ANY_STUDENT_ROLE)
        self._general = [words.index(word) for word in general]
        self._meant = pl.DataFrame(
            [
                (kind.value, number, words.index(role_in_type(words[number], kind)))
                for kind in OrganizationType
                for number in self._general
            ],
            schema={"organization_type": pl.String, "role": pl.UInt32, "meant": pl.UInt32},
            orient="row",
        )

    def of(self, roles: pl.Series, organizations: pl.Series) -> pl.Series:
        """The numbers of ``roles`` (u32), general words as the role that they mean in the type.

        ``organizations`` are the numbers of the rows' organizations, null where not known.
        """
        if not roles.is_in(self._general).any():
            return roles
        frame = pl.DataFrame(
            {"organization_type": self._types.gather(organizations), "role": roles}
        )
        joined = frame.join(
            self._meant, on=["organization_type", "role"], how="left", maintain_order="left"
        )
        return joined["meant"].fill_null(roles)


def unknown_roles(reader: RowReader, batch: pl.DataFrame, faults: Sequence[Fault]) -> list[Problem]:
    """The faults of a batch's roles: an unknown one once per word, with its rows and what to do.

    The line that accepts it comes once all are known (``with_line_of_roles``).
    """
    problems = []
    rows = Counter(fault.found for fault in faults if fault.code is None)
    for fault in faults:
        row = int(batch[ROW][fault.position])
        if fault.code is not None:  # an error cell is no word
            problems.append(reader.problem("role", row, fault))
        elif fault.found in rows:
            number = rows.pop(fault.found)
            problem = reader.problem("role", row, fault)
            problems.append(_with_proposal(problem, str(fault.found), number))
    return problems


def unknown_words(faults: Iterable[Fault]) -> list[str]:
    """The words of the faults of roles, one per row; an error cell is none."""
    return [str(fault.found) for fault in faults if fault.code is None]


def with_line_of_roles(
    problems: Iterable[Problem], unknown: Iterable[str], others: Sequence[str]
) -> list[Problem]:
    """The problems, those of unknown roles with the line of sferum.toml that accepts them (R3).

    It is one line for all of them: the settings have one list, and ``others`` stand in it already.
    """
    words = [*others, *unknown]
    listed = ", ".join(json.dumps(word, ensure_ascii=False) for word in words)
    snippet = ("[roles]", f"other = [{listed}]") if len(words) <= _MOST_ROLES + len(others) else ()
    return [
        replace(one, snippet=snippet) if one.code is Code.VALUE_ROLE else one for one in problems
    ]


def _with_proposal(problem: Problem, word: str, number: int) -> Problem:
    """The problem of a word in ``number`` rows, with the near role and what to do."""
    message = problem.message + _nearest_role(word)
    message += _(
        "; if it counts as other, put this line into sferum.toml, under that heading "
        "if it stands there already, and in place of «other»"
    )
    return replace(problem, message=message, count=number)


def _nearest_role(word: str) -> str:
    """The nearest known role in words, empty if none is near."""
    near = hints(word, [role for role in KNOWN_ROLES if role], 1)
    return _("; perhaps «{role}»").format(role=near[0]) if near else ""
