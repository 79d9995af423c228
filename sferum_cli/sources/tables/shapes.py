"""The tables that offices keep: the columns that each must have, may have and never has."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.tables.columns import COUNTED_BY_TYPE, key_in_type
from sferum_cli.translation import gettext as _


class TableKind(StrEnum):
    """What a sheet holds."""

    ACTIVITY = "activity"
    MEMBERS = "members"
    HEADCOUNT = "headcount"
    HEADCOUNT_BY_MUNICIPALITY = "headcount_by_municipality"
    ORGANIZATIONS = "organizations"


ORGANIZATION_NAMES = ("organization_id", "inn", "organization")
"""An organization is named by one of these."""


@dataclass(frozen=True)
class TableShape:
    """The columns of one table.

    ``required`` lists groups of keys of which one must be there; ``telling`` are the keys that
    tell this table from the others, ``foreign`` those that it never has.
    """

    kind: TableKind
    required: tuple[tuple[str, ...], ...]
    optional: tuple[str, ...]
    telling: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Every key that this table uses."""
        return frozenset((*(key for group in self.required for key in group), *self.optional))


ACTIVITY_ONLY = ("date", "week", "messages_sent", "messages_read", "calls")
_PLACE = ("inn", "kpp", "organization", "region", "municipality")
_MEMBER = (("user_id",), ORGANIZATION_NAMES, ("role",), ("verified",))

TABLE_SHAPES = (
    TableShape(
        TableKind.ACTIVITY,
        required=(*_MEMBER, ("messages_sent",)),
        optional=("date", "week", "messages_read", "calls", "ejd_linked", *_PLACE),
        telling=ACTIVITY_ONLY,
    ),
    TableShape(
        TableKind.MEMBERS,
        required=_MEMBER,
        optional=("ejd_linked", *_PLACE),
        telling=("user_id", "role"),
        foreign=ACTIVITY_ONLY,
    ),
    TableShape(
        TableKind.HEADCOUNT_BY_MUNICIPALITY,
        required=(
            ("region",),
            ("municipality",),
            ("organization_type",),
            ("organizations",),
            ("teachers",),
            ("students",),
        ),
        optional=("oktmo",),
        telling=("organizations",),
        foreign=("user_id", "role"),
    ),
    TableShape(
        TableKind.HEADCOUNT,
        required=(
            ("region",),
            ("municipality",),
            ORGANIZATION_NAMES,
            ("organization_type",),
            ("teachers",),
            ("students",),
        ),
        optional=("connected", "inn", "kpp", "oktmo", "organization"),
        telling=("teachers", "students"),
        foreign=("user_id", "role", "organizations"),
    ),
    TableShape(
        TableKind.ORGANIZATIONS,
        required=(("region",), ("municipality",), ORGANIZATION_NAMES, ("organization_type",)),
        optional=("connected", "inn", "kpp", "oktmo", "organization"),
        foreign=("user_id", "role", "teachers", "students", "organizations"),
    ),
)

_NO_STUDENTS = OrganizationType.KINDERGARTEN
"""No number holds the students of this type (R3): a summary may lack them."""


def shape_by_type(types: Iterable[OrganizationType]) -> TableShape:
    """The headcount by municipality with a group of columns for each of these types."""
    counted = [(key_in_type(key, kind), key, kind) for kind in types for key in COUNTED_BY_TYPE]
    optional = [one for one, key, kind in counted if key == "students" and kind is _NO_STUDENTS]
    return TableShape(
        TableKind.HEADCOUNT_BY_MUNICIPALITY,
        required=(
            ("region",),
            ("municipality",),
            *((one,) for one, _key, _kind in counted if one not in optional),
        ),
        optional=("oktmo", *optional),
    )


TABLE_SHAPE = {shape.kind: shape for shape in TABLE_SHAPES}


def table_name(kind: TableKind) -> str:
    """What a person calls the table."""
    return {
        TableKind.ACTIVITY: _("activity"),
        TableKind.MEMBERS: _("members"),
        TableKind.HEADCOUNT: _("headcount by organization"),
        TableKind.HEADCOUNT_BY_MUNICIPALITY: _("headcount by municipality"),
        TableKind.ORGANIZATIONS: _("organizations"),
    }[kind]
