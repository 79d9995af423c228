"""R10, which types of organization a unit's numbers are about [slides 16 (rules 2-3) and 19].

Organizations (columns 9, 10, 15, 16, 21) mean all types at every level. People mean ОО and СПО
up to the municipality, since «по дошкольным организациям и организациям дополнительного
образования % активных пользователей рассчитывается только на уровне региона» [16]; above it,
teachers mean «все типы образовательных организаций» [19] whose heads are known there, for at least
``min_coverage`` of the organizations.
"""

from collections.abc import Collection

from sferum_cli.rulebook.parameters import Scopes
from sferum_cli.rulebook.words import Kind, Level, OrganizationType


def people_types(
    level: Level,
    kind: Kind,
    scopes: Scopes,
    covered: Collection[OrganizationType],
    narrowed_to: Collection[OrganizationType] | None = None,
) -> frozenset[OrganizationType]:
    """R10: the types whose people of this kind a unit of this level counts.

    ``covered`` holds the types whose heads of teachers are known for enough organizations of the
    unit; ``narrowed_to`` is ``--type``, None without it. At organization level every type counts:
    the shares and ranks that rule 3 forbids there are left out by ``shares_allowed``.
    """
    if level is Level.ORGANIZATION:
        types = frozenset(OrganizationType)
    else:
        types = frozenset(scopes.people)
        if kind is Kind.TEACHER and level in {Level.REGION, Level.COUNTRY}:
            types |= frozenset(scopes.region_teachers_further) & frozenset(covered)
    return types if narrowed_to is None else types & frozenset(narrowed_to)


def shares_allowed(organization_type: OrganizationType, scopes: Scopes) -> bool:
    """R10: whether one organization of this type has shares and ranks of people.

    Rule 3 of slide 16 forbids percentages below the region for ДОО and ОДО, not counts.
    """
    return organization_type in scopes.people
