"""R3, the kind of a role [slide 16, «в зависимости от типа организации»].

«Пользователи Сферума … с ролью «Учитель / Преподаватель / Сотрудник» (в зависимости от типа
организации)» are teachers; those «с ролью «Ученик / Студент»» are students. An office's own words
for roles mean what its settings say.
"""

from dataclasses import dataclass

from sferum_cli.rulebook.words import Kind, OrganizationType, RolesTaken

SCHOOL, COLLEGE = OrganizationType.SCHOOL, OrganizationType.COLLEGE
KINDERGARTEN, ADDITIONAL = OrganizationType.KINDERGARTEN, OrganizationType.ADDITIONAL

TEACHER_ROLE = {
    SCHOOL: "Учитель",
    COLLEGE: "Преподаватель",
    KINDERGARTEN: "Сотрудник",
    ADDITIONAL: "Сотрудник",
}
"""The role that makes a teacher in each type of organization."""

STUDENT_ROLE = {SCHOOL: "Ученик", COLLEGE: "Студент", ADDITIONAL: "Ученик"}
"""The role that makes a student in each type of organization; a kindergarten has none."""

ANY_TEACHER_ROLE = ("Педагог", "Педагогический работник")
"""Words for the teacher's role of whatever type the organization has."""

ANY_STUDENT_ROLE = ("Обучающийся",)
"""Words for the student's role of whatever type the organization has."""

OTHER_ROLES = ("Родитель", "Законный представитель", "Администратор")
"""Roles known to be neither: they count as participants (R2) alone."""

BLANK_ROLE = ""
"""A row without a role: other, with a warning."""

KNOWN_ROLES = (
    *dict.fromkeys((*TEACHER_ROLE.values(), *STUDENT_ROLE.values())),
    *ANY_TEACHER_ROLE,
    *ANY_STUDENT_ROLE,
    *OTHER_ROLES,
    BLANK_ROLE,
)
"""Every role that is read without a question; any other word is an error."""


@dataclass(frozen=True)
class RoleWords:
    """An office's own words for roles, by what they mean; a role of KNOWN_ROLES stays what it is.

    ``teacher`` and ``student`` are words for the role of whatever type the organization has, as
    «Педагог» and «Обучающийся» are; ``other`` for roles that are neither.
    """

    teacher: tuple[str, ...] = ()
    student: tuple[str, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every word, teachers' first."""
        return (*self.teacher, *self.student, *self.other)


NO_WORDS = RoleWords()


def _means_teacher(role: str, words: RoleWords) -> bool:
    """Whether a role is a word for the teacher's role of whatever type."""
    return role in ANY_TEACHER_ROLE or (role in words.teacher and role not in KNOWN_ROLES)


def _means_student(role: str, words: RoleWords) -> bool:
    """Whether a role is a word for the student's role of whatever type."""
    return role in ANY_STUDENT_ROLE or (role in words.student and role not in KNOWN_ROLES)


def role_in_type(
    role: str, organization_type: OrganizationType, words: RoleWords = NO_WORDS
) -> str:
    """R3: the role that a general word like «Педагог» means in an organization of this type.

    ``words`` are the office's own; one for students stays itself where the type has none.
    """
    if _means_teacher(role, words):
        return TEACHER_ROLE[organization_type]
    if _means_student(role, words):
        return STUDENT_ROLE.get(organization_type, role)
    return role


def kind_of_role(
    role: str,
    organization_type: OrganizationType,
    taken: RolesTaken = RolesTaken.BY_TYPE,
    words: RoleWords = NO_WORDS,
) -> Kind:
    """R3: what ``role`` means in an organization of this type.

    ``role`` is one of KNOWN_ROLES or of ``words``, which the settings declare. Under
    ``taken = "any"`` each of the three teacher roles and each of the two student roles counts in
    every type.
    """
    if _means_teacher(role, words):
        return Kind.TEACHER
    if _means_student(role, words):
        return Kind.STUDENT if has_students(organization_type, taken) else Kind.OTHER
    if taken is RolesTaken.ANY:
        return usual_kind(role)
    if role == TEACHER_ROLE[organization_type]:
        return Kind.TEACHER
    return Kind.STUDENT if role == STUDENT_ROLE.get(organization_type) else Kind.OTHER


def has_students(organization_type: OrganizationType, taken: RolesTaken) -> bool:
    """R3: whether some role is a student in organizations of this type; in a ДОО none is."""
    return taken is RolesTaken.ANY or organization_type in STUDENT_ROLE


def usual_kind(role: str) -> Kind:
    """R3: what a role of KNOWN_ROLES means in the types that have it."""
    if role in (*TEACHER_ROLE.values(), *ANY_TEACHER_ROLE):
        return Kind.TEACHER
    return Kind.STUDENT if role in (*STUDENT_ROLE.values(), *ANY_STUDENT_ROLE) else Kind.OTHER
