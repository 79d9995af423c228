"""What a name that the reference does not know may mean: for messages, never taken as a match."""

import json
from collections.abc import Sequence

from sferum_cli.translation import gettext as _


def unknown_municipality(
    name: str | None, near: Sequence[str], regions: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """The message that a municipality is not in the headcount, and the lines that would mend it.

    Where other ``regions`` have one of this name, the region is what differs, and no line mends it.
    """
    if regions:
        said = _(
            "«{name}» is not in this region of the headcount, but in {regions}: if that is meant, "
            "write the region in both files in one way"
        )
        return said.format(name=name, regions=", ".join(f"«{one}»" for one in regions)), ()
    message = _("«{name}» is not in the headcount").format(name=name) + perhaps(near)
    return message, alias_lines("municipalities", name, near)


def perhaps(near: Sequence[str]) -> str:
    """Near names for the end of a message; empty if there are none."""
    if not near:
        return ""
    return _(" (perhaps: {names})").format(names=", ".join(f"«{name}»" for name in near))


def alias_lines(table: str, name: str | None, near: Sequence[str]) -> tuple[str, ...]:
    """The lines of sferum.toml that would make ``name`` mean the nearest one; empty without it."""
    if name is None or not near:
        return ()
    alias = " = ".join(json.dumps(text, ensure_ascii=False) for text in (name, near[0]))
    return (f"[aliases.{table}]", alias)
