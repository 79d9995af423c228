"""What keeps the people of an organization from being active: the way to a target, step by step."""

from enum import StrEnum


class Obstacle(StrEnum):
    """The obstacles in the order in which they stand on the way; the codes are stable."""

    WITHOUT_ROWS = "without-rows"
    NOT_CONNECTED = "not-connected"
    WITHOUT_USERS = "without-users"
    TEACHERS_NOT_VERIFIED = "teachers-not-verified"
    TEACHERS_SILENT = "teachers-silent"
    NEAR_MISSES = "near-misses"
    STUDENTS_SILENT = "students-silent"
