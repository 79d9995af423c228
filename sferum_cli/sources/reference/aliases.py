"""Names as files write them, for those of the headcount."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Aliases:
    """The names in the headcount of municipalities and organizations, by those in other files."""

    municipalities: Mapping[str, str] = field(default_factory=dict)
    organizations: Mapping[str, str] = field(default_factory=dict)
