"""The columns of an input table as its template explains them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sferum_cli.render.templates import Cells, Need, TemplateColumn
from sferum_cli.rulebook.roles import KNOWN_ROLES
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.tables.columns import DIGITS_IN_CODE, INPUT_COLUMN, CellKind, InputColumn
from sferum_cli.sources.tables.shapes import TABLE_SHAPE, TableKind, TableShape
from sferum_cli.translation import gettext as _

YES_NO = ("да", "нет")
"""The field's own words, in templates of any language."""


@dataclass(frozen=True)
class _Kind:
    """How the cells of a column are filled in."""

    cells: Cells
    takes: str
    choices: tuple[str, ...] = ()
    blank_means: str = ""
    """What the reader takes a blank cell for; such a column goes where there are no data."""


def template_columns(kind: TableKind) -> list[TemplateColumn]:
    """The columns of this table, the required ones first."""
    shape = TABLE_SHAPE[kind]
    needed = {key: group for group in shape.required for key in group}
    return [
        _column(INPUT_COLUMN[key], shape, needed)
        for key in (*needed, *(key for key in shape.optional if key not in needed))
    ]


def _column(
    column: InputColumn, shape: TableShape, needed: Mapping[str, tuple[str, ...]]
) -> TemplateColumn:
    kind = _kind(column)
    group = needed.get(column.key)
    if group is None:
        need, said = Need.OPTIONAL, _("Optional")
        if kind.blank_means:
            said += ". " + _("Without such data delete the column: {blank_means}").format(
                blank_means=kind.blank_means
            )
    elif len(group) == 1:
        need, said = Need.REQUIRED, _("Required")
    else:
        titles = ", ".join(INPUT_COLUMN[key].title for key in group)
        need, said = Need.ONE_OF, _("At least one of: {titles}").format(titles=titles)
    return TemplateColumn(
        key=column.key,
        title=column.title,
        need=need,
        need_said=said,
        takes=f"{column_meanings(shape.kind)[column.key]}: {kind.takes}",
        other_names=column.aliases,
        cells=kind.cells,
        choices=kind.choices,
    )


def _kind(column: InputColumn) -> _Kind:
    zero = _("a blank cell counts as 0")
    if column.kind is CellKind.DIGITS:
        lengths = _(" or ").join(str(length) for length in DIGITS_IN_CODE[column.key])
        return _Kind(Cells.CODE, _("{lengths} digits").format(lengths=lengths))
    roles = tuple(role for role in KNOWN_ROLES if role)
    return {
        CellKind.TEXT: _Kind(Cells.TEXT, _("text")),
        CellKind.ID: _Kind(Cells.CODE, _("as your system writes it, with zeros in front")),
        CellKind.COUNT: _Kind(Cells.COUNT, _("a whole number from 0 on"), blank_means=zero),
        CellKind.YES_NO: _Kind(
            Cells.CHOICE,
            _("«да» or «нет»"),
            YES_NO,
            blank_means=_("a blank cell counts as «нет»"),
        ),
        CellKind.DATE: _Kind(
            Cells.DATE, _("a date, like 24.10.2024"), blank_means=_("a blank date is an error")
        ),
        CellKind.TYPE: _Kind(
            Cells.CHOICE, ", ".join(OrganizationType), tuple(map(str, OrganizationType))
        ),
        CellKind.ROLE: _Kind(Cells.CHOICE, ", ".join(roles), roles),
    }[column.kind]


def column_meanings(kind: TableKind) -> dict[str, str]:
    """What each column says, by its key."""
    people = kind in {TableKind.ACTIVITY, TableKind.MEMBERS}
    return {
        "date": _("The day of the activity, instead of «Неделя»"),
        "week": _("The last day of the week, where a row holds a whole week"),
        "user_id": _("The person's id, the same in every table"),
        "organization_id": _("The organization's id, the same in every table"),
        "role": _("The person's role in the organization"),
        "verified": _("Whether the person is verified; only the verified count"),
        "messages_sent": _("Messages that the person sent"),
        "messages_read": _("Messages that the person read"),
        "calls": _("Calls that the person made"),
        "ejd_linked": _("Whether the account is linked with the school register (ЭЖД)"),
        "region": _("The region, by one name in every table"),
        "municipality": _("The municipality, by one name in every table"),
        "organization": (
            _("The organization's name, as in the headcount")
            if people
            else _("The organization's name, as the report is to show it")
        ),
        "organization_type": _("The type of the organization"),
        "connected": _("Whether the organization is registered on Сферум"),
        "organizations": _("How many organizations there are"),
        "teachers": _("How many teachers there are; blank where it is not known"),
        "students": _("How many students there are; blank where it is not known"),
        "inn": _("The organization's ИНН"),
        "kpp": _("The organization's КПП, where several share an ИНН"),
        "oktmo": _("The municipality's ОКТМО, where names differ"),
    }
