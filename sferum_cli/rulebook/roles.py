"""R3, the kind of a role [slide 16, «в зависимости от типа организации»].

«Пользователи Сферума … с ролью «Учитель / Преподаватель / Сотрудник» (в зависимости от типа
организации)» are teachers; those «с ролью «Ученик / Студент»» are students.
"""

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


def role_in_type(role: str, organization_type: OrganizationType) -> str:
    """R3: the role that a general word like «Педагог» means in an organization of this type."""
    if role in ANY_TEACHER_ROLE:
        return TEACHER_ROLE[organization_type]
    if role in ANY_STUDENT_ROLE:
        return STUDENT_ROLE.get(organization_type, role)
    return role


def kind_of_role(
    role: str, organization_type: OrganizationType, taken: RolesTaken = RolesTaken.BY_TYPE
) -> Kind:
    """R3: what ``role`` means in an organization of this type.

    ``role`` is one of KNOWN_ROLES or a word that the settings declare as other. Under
    ``taken = "any"`` each of the three teacher roles and each of the two student roles counts in
    every type.
    """
    teacher_roles: set[str | None] = {TEACHER_ROLE[organization_type], *ANY_TEACHER_ROLE}
    student_roles: set[str | None] = {STUDENT_ROLE.get(organization_type)}
    if organization_type in STUDENT_ROLE:
        student_roles.update(ANY_STUDENT_ROLE)
    if taken is RolesTaken.ANY:
        teacher_roles.update(TEACHER_ROLE.values())
        student_roles.update((*STUDENT_ROLE.values(), *ANY_STUDENT_ROLE))
    if role in teacher_roles:
        return Kind.TEACHER
    return Kind.STUDENT if role in student_roles else Kind.OTHER


def has_students(organization_type: OrganizationType, taken: RolesTaken) -> bool:
    """R3: whether some role is a student in organizations of this type; in a ДОО none is."""
    kinds = (kind_of_role(role, organization_type, taken) for role in KNOWN_ROLES)
    return Kind.STUDENT in kinds
