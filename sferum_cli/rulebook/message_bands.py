"""How many messages teachers sent, in bands around the threshold of R5 (SPEC 7, slide 31)."""

from dataclasses import dataclass

NEAR = 3
"""Within so many messages of the threshold one nearly made it."""


@dataclass(frozen=True)
class MessageBand:
    """From ``first`` to ``last`` messages in the week, both inclusive; no ``last``: and more."""

    first: int
    last: int | None


def message_bands(threshold: int) -> tuple[MessageBand, ...]:
    """The bands from 0 on; from ``threshold`` on they hold the active teachers (R5).

    Nothing · little · the near misses · those who write just enough · more · twice as many. A band
    that has no number, or none that the one before it leaves, is not there.
    """
    wanted = (
        (0, 0),
        (1, threshold - NEAR - 1),
        (threshold - NEAR, threshold - 1),
        (threshold, threshold),
        (threshold + 1, 2 * threshold - 1),
        (2 * threshold, None),
    )
    bands: list[MessageBand] = []
    left = 0
    for lowest, last in wanted:
        first = max(lowest, left)
        if last is None or last >= first:
            bands.append(MessageBand(first, last))
            left = 0 if last is None else last + 1
    return tuple(bands)


def near_misses(threshold: int) -> MessageBand | None:
    """The band of those who nearly made it; None for a threshold that leaves none."""
    return next(
        (one for one in message_bands(threshold) if one.first > 0 and one.last == threshold - 1),
        None,
    )
