"""Texts that are one slip of the hand apart: for warnings, never for a match (K7)."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

_SHORTEST = 5
"""In shorter names one letter is much: «Тара» and «Тура» are two towns."""

_START = 3
_DIGITS = re.compile(r"\d+")


def one_slip_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or another, or two that changed places, part two texts."""
    longest = max(len(one), len(other))
    if one == other or longest < _SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    start = _same_letters(one, other)
    ends = one[start:], other[start:]
    same = _same_letters(ends[0][::-1], ends[1][::-1])
    left, right = (end[: len(end) - same] for end in ends)
    is_slip = len(left + right) <= 1 or (len(left) == len(right) == 1)
    has_changed_places = len(left) == len(right) == len("ab") and left == right[::-1]
    return is_slip or has_changed_places


def _same_letters(one: str, other: str) -> int:
    """How many letters two texts have in common from the start."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    return next((number for number, (left, right) in pairs if left != right), shorter)


def slips(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The pairs of texts (by their numbers, ascending) that are one slip apart.

    Another number is never a slip. Where the slip is not in the first letters they are equal, and
    where it is, what follows is: only texts that share one of these are held against each other.
    """
    alike: dict[tuple[object, ...], list[int]] = {}
    for number, text in enumerate(texts):
        digits = tuple(_DIGITS.findall(text))
        for key in {(True, text[:_START]), (False, text[_START:]), (False, text[_START + 1 :])}:
            alike.setdefault((*key, digits), []).append(number)
    found = {
        pair
        for numbers in alike.values()
        for pair in combinations(numbers, 2)
        if one_slip_apart(texts[pair[0]], texts[pair[1]])
    }
    yield from sorted(found)
