"""The role words and the names that a reading of the files met and does not know."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sferum_cli.problems import Problem
from sferum_cli.rulebook.roles import usual_kind
from sferum_cli.rulebook.words import Kind
from sferum_cli.sources.activity.roles import MOST_ROLES, likely_role, near_role
from sferum_cli.sources.cleaning.municipality_names import hints, may_be_slip, municipality_key
from sferum_cli.sources.cleaning.text import text_key


@dataclass(frozen=True)
class RoleQuestion:
    """A question what the role ``word``, which so many ``rows`` have, means.

    ``near`` is the known role that is nearest; its kind is the first of ``kinds``, and a likely
    answer where the word is nearly that role.
    """

    word: str
    rows: int
    near: str | None
    kinds: tuple[Kind, ...]
    is_likely: bool


@dataclass(frozen=True)
class NameQuestion:
    """A question which of ``candidates``, nearest first, ``name`` is.

    ``section`` is that of the aliases.
    """

    section: str
    name: str
    candidates: tuple[str, ...]


def role_questions(unknown: Mapping[str, int]) -> list[RoleQuestion]:
    """A question for each word, those of most rows first; none where they are hardly roles."""
    if len(unknown) > MOST_ROLES:
        return []
    found = []
    for word, rows in sorted(unknown.items(), key=lambda one: -one[1]):
        near = near_role(word)
        first = usual_kind(near)
        kinds = (first, *(kind for kind in Kind if kind is not first))
        found.append(
            RoleQuestion(word, rows, near or None, kinds, is_likely=bool(likely_role(word)))
        )
    return found


def name_questions(
    problems: Iterable[Problem], municipalities: Sequence[str]
) -> list[NameQuestion]:
    """A question for each name of which a problem proposes an alias.

    ``municipalities`` are the names of the headcount.
    """
    proposed: dict[tuple[str, str], tuple[str, str]] = {}
    for problem in problems:
        if not problem.snippet or not problem.snippet[0].startswith("[aliases."):
            continue
        for section, names in tomllib.loads("\n".join(problem.snippet))["aliases"].items():
            for name, near in names.items():
                proposed.setdefault((section, text_key(name)), (name, near))
    found = []
    for (section, _key), (name, near) in proposed.items():
        more = [
            one
            for one in (hints(name, municipalities) if section == "municipalities" else ())
            if one != near
            and (section, text_key(one)) not in proposed
            and may_be_slip(municipality_key(name), municipality_key(one))
        ]
        found.append(NameQuestion(section, name, (near, *more)))
    return found
