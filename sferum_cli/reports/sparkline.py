"""Numbers side by side as small bars in a text: «▁▃▅»."""

from collections.abc import Sequence

BARS = "▁▂▃▄▅▆▇█"
GAP = "·"
"""Where there is no number."""


def sparkline(values: Sequence[float | None]) -> str:
    """The values between the lowest and the highest of them; equal ones stand in the middle."""
    known = [one for one in values if one is not None]
    if not known:
        return ""
    lowest, span = min(known), max(known) - min(known)

    def bar(value: float) -> str:
        height = (value - lowest) / span if span else 1 / 2
        return BARS[min(int(height * len(BARS)), len(BARS) - 1)]

    return "".join(GAP if one is None else bar(one) for one in values)
