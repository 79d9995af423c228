"""The numbers of the source, apart from the formulas that use them.

Each is a setting with the source's value as its default; every output states those it used.
"""

from pydantic import BaseModel, ConfigDict, Field

from sferum_cli.rulebook.roles import NO_WORDS, RoleWords
from sferum_cli.rulebook.words import MessagesPer, OrganizationType, RankBy, RolesTaken

SCHOOL, COLLEGE = OrganizationType.SCHOOL, OrganizationType.COLLEGE


class Part(BaseModel):
    """A group of parameters; a name that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Thresholds(Part):
    """From how much activity in the week on somebody or something is active (slide 16)."""

    active_teacher_messages: int = Field(default=10, ge=0)
    """R5: «написавшие суммарно не менее 10 сообщений за неделю»."""
    active_teacher_calls: int = Field(default=1, ge=0)
    """R6: «совершившие звонки за неделю»."""
    active_student_messages: int = Field(default=1, ge=0)
    """R7: «написавшие/прочитавшие не менее 1 сообщения за неделю»."""
    active_organization_users: int = Field(default=2, ge=0)
    """R2: «имеющие в участниках не менее 2-х человек»."""


class Targets(Part):
    """The shares that a region is to reach, in percent (slides 14 and 19)."""

    active_teachers_messages: float = Field(default=25, ge=0)
    """R12: «не менее 25% активных педагогов» (slide 19)."""
    active_students: float = Field(default=25, ge=0)
    """R12: «не менее 25% активных обучающихся» (slide 19)."""
    accounts_linked: float = Field(default=80, ge=0)
    """R12: «> 80%» of teachers and students of ОО and СПО (slides 14 and 10)."""


class Scopes(Part):
    """R10: the types of organization whose people count (slides 16 and 19).

    ``region_teachers_further`` join the teachers of a region or the country where their
    headcount is complete there.
    """

    people: tuple[OrganizationType, ...] = (SCHOOL, COLLEGE)
    region_teachers_further: tuple[OrganizationType, ...] = (
        OrganizationType.KINDERGARTEN,
        OrganizationType.ADDITIONAL,
    )


class Rules(Part):
    """All parameters of the rule book in force for a run."""

    thresholds: Thresholds = Thresholds()
    targets: Targets = Targets()
    scopes: Scopes = Scopes()
    roles: RolesTaken = RolesTaken.BY_TYPE
    role_words: RoleWords = NO_WORDS
    """R3: an office's own words for roles."""
    messages_per: MessagesPer = MessagesPer.MEMBERSHIP
    rank_by: RankBy = RankBy.COUNT
    min_coverage: float = Field(default=95, ge=0, le=100)
    """R9 and R10, percent: how much must have known heads for a share to be rated and judged, and
    for a further type to count."""
