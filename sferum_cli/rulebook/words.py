"""The field's own words, one per idea."""

from enum import StrEnum


class OrganizationType(StrEnum):
    """The four types of educational organization that the monitoring knows."""

    SCHOOL = "ОО"
    COLLEGE = "СПО"
    KINDERGARTEN = "ДОО"
    ADDITIONAL = "ОДО"


class Kind(StrEnum):
    """What a role means in a type of organization (R3)."""

    TEACHER = "teacher"
    STUDENT = "student"
    OTHER = "other"


class Level(StrEnum):
    """What one row of a report stands for, from the smallest unit to the largest."""

    ORGANIZATION = "organization"
    MUNICIPALITY = "municipality"
    REGION = "region"
    COUNTRY = "country"


class RankBy(StrEnum):
    """What a rating compares (R11)."""

    COUNT = "count"
    PERCENT = "percent"


class RolesTaken(StrEnum):
    """Whether a role counts only in its own type of organization or in every one (R3)."""

    BY_TYPE = "by_type"
    ANY = "any"


class MessagesPer(StrEnum):
    """Over what a teacher's messages add up (R5)."""

    MEMBERSHIP = "membership"
    USER = "user"
