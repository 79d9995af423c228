"""The roles of rows of activity: their numbers, and the words that are none (R3)."""

import json
import re
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
    TEACHER_ROLE,
    RoleWords,
    role_in_type,
    usual_kind,
)
from sferum_cli.rulebook.words import Kind, OrganizationType, RolesTaken
from sferum_cli.sources.cleaning.municipality_names import hints
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.column_values import Fault
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.sources.tables.row_reader import RowReader
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

MOST_ROLES = 20
"""With more unknown words than these a column is hardly one of roles."""

_SLIP = 0.83
"""So near is a slip or another ending of a role («Учителя»); «Учредитель» is farther off."""

_OF_ALL_STAFF = TEACHER_ROLE[OrganizationType.KINDERGARTEN]
"""«Сотрудник» with a word behind it may be anybody who works there."""

_ROLES = [role for role in KNOWN_ROLES if role]

_FIRST_WORDS = {
    text_key(role).split()[0]: role for role in reversed(_ROLES) if role != _OF_ALL_STAFF
}

_STEMS = {
    **dict.fromkeys(
        ("учащ", "обучающ", "учени", "школьни", "гимназист", "лицеист", "студент", "слушател",
         "курсант", "воспитанни", "student", "pupil"),
        ANY_STUDENT_ROLE[0],
    ),
    **dict.fromkeys(
        ("учител", "преподавател", "педагог", "педработни", "воспитател", "teacher"),
        ANY_TEACHER_ROLE[0],
    ),
}  # fmt: skip
"""How words begin that nobody has for anybody else; they are asked for all the same."""

_ADJECTIVE = re.compile(r"\w+(?:[ыио]й|[ая]я|[ыи]е)")


class RoleNumbers:
    """The number of each row's role: its place among the words that the run knows."""

    def __init__(self, roles: Sequence[str], types: pl.Series, words: RoleWords) -> None:
        """``types``: the type of each organization of the reference, by its number.

        ``words`` are the office's own among the ``roles``.
        """
        self.blank = list(roles).index(BLANK_ROLE)
        self._types = types
        meant = [
            (kind.value, number, roles.index(role_in_type(role, kind, words)))
            for kind in OrganizationType
            for number, role in enumerate(roles)
        ]
        self._general = sorted({number for _kind, number, other in meant if other != number})
        self._meant = pl.DataFrame(
            meant,
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
    """The faults of a batch's roles: an unknown one once per word, with its rows.

    The lines that accept it come once all are known (``with_lines_of_roles``).
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
            problems.append(_with_rows(problem, str(fault.found), number))
    return problems


def unknown_words(faults: Iterable[Fault]) -> list[str]:
    """The words of the faults of roles, one per row; an error cell is none."""
    return [str(fault.found) for fault in faults if fault.code is None]


def with_lines_of_roles(
    problems: Iterable[Problem], unknown: Iterable[str], options: TableOptions
) -> list[Problem]:
    """The problems, those of unknown roles with the lines of sferum.toml that accept them (R3).

    The lines are the same for all of them: a list holds the words that stand in it already, then
    the unknown ones that are likely to belong there. That is for a person to check.
    """
    problems, words = _once_per_word(problems), list(unknown)
    lines = _lines_of_roles(words, options)
    if not lines:
        return problems
    is_asked = len(words) <= MOST_ROLES
    advice = _(
        "; to accept it, check which list each word is in (teacher, student; other is neither) and "
        "put these lines into sferum.toml, in place of those of the same names"
    )
    if options.roles_taken is RolesTaken.ANY:
        advice += _(' and of roles = "any"')
    return [
        replace(one, message=one.message + advice, snippet=lines, is_asked=is_asked)
        if one.code is Code.VALUE_ROLE and one.count
        else one
        for one in problems
    ]


def _lines_of_roles(unknown: Sequence[str], options: TableOptions) -> tuple[str, ...]:
    """The section of sferum.toml that gives the unknown words a likely meaning, line by line."""
    likely: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for word in unknown:
        likely[usual_kind(likely_role(word))].append(word)
    if not unknown or len(likely[Kind.OTHER]) > MOST_ROLES:
        return ()
    own = options.role_words
    known = {Kind.TEACHER: own.teacher, Kind.STUDENT: own.student, Kind.OTHER: own.other}
    lines = ["[roles]"]
    if options.roles_taken is not RolesTaken.BY_TYPE:
        lines.append(f'taken = "{options.roles_taken}"')
    for kind, words in likely.items():
        if words:
            listed = json.dumps([*known[kind], *words], ensure_ascii=False)
            lines.append(f"{kind} = {listed}")
    return tuple(lines)


def likely_role(word: str) -> str:
    """The known role that a word of an office probably is, by its first noun or as a slip of it.

    The blank role where none is near.

    «Сотрудник столовой» teaches nobody, although «Сотрудник» does where the type says so.
    """
    words = text_key(word).split()
    nouns = [one for one in words if not _ADJECTIVE.fullmatch(one)]
    parts = re.findall(r"[^\W\d_]+", nouns[0]) if nouns else []  # «тренер-преподаватель»
    known = (_FIRST_WORDS.get(part) or _role_of_stem(part) for part in parts)
    near = hints(word, _ROLES, 1, _SLIP)
    return next((role for role in (*known, *near) if role), BLANK_ROLE)


def near_role(word: str) -> str:
    """The known role that is nearest to a word, likely or not; the blank role where none is."""
    return likely_role(word) or next(iter(hints(word, _ROLES, 1)), BLANK_ROLE)


def _role_of_stem(word: str) -> str | None:
    return next((role for stem, role in _STEMS.items() if word.startswith(stem)), None)


def _with_rows(problem: Problem, word: str, number: int) -> Problem:
    """The problem of a word in ``number`` rows, with the near role."""
    near = near_role(word)
    said = _("; perhaps «{role}»").format(role=near) if near else ""
    return replace(problem, message=problem.message + said, count=number)


def _once_per_word(problems: Iterable[Problem]) -> list[Problem]:
    """The problems; of those of one unknown role in one sheet the first, with all their rows."""
    found: dict[object, Problem] = {}
    for one in problems:
        is_word = one.code is Code.VALUE_ROLE
        key = (one.path, one.sheet, one.message) if is_word else len(found)
        before = found.get(key)
        found[key] = one if before is None else replace(before, count=before.count + one.count)
    return [
        replace(one, message=one.message + _in_rows(one.count))
        if one.code is Code.VALUE_ROLE
        else one
        for one in found.values()
    ]


def _in_rows(number: int) -> str:
    return ngettext("; in {number} row", "; in {number} rows", number).format(number=number)
