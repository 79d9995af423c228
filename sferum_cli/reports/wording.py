"""Numbers and names as sentences have them."""

from collections.abc import Sequence

from sferum_cli.rulebook.shares import rounded
from sferum_cli.translation import decimal_mark
from sferum_cli.translation import gettext as _


def percent_shown(percent: float) -> str:
    """A share as people read it, without the sign: «16,3» (R13)."""
    return str(rounded(percent)).replace(".", decimal_mark())


def few(names: Sequence[str], most: int = 5) -> str:
    """The first names of a long list, and how many more there are."""
    shown = ", ".join(f"«{name}»" for name in names[:most])
    rest = len(names) - most
    return shown if rest <= 0 else _("{names} and {rest} more").format(names=shown, rest=rest)
