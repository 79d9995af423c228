"""How much the tests try: a part by default, so that they are run often; all of it in CI.

`SFERUM_TESTS=long` tries everything. The random examples are the same ones every time, so that a
change is judged by what it changes; `SFERUM_TESTS=explore` tries everything with new ones.
`SFERUM_TESTS=rest` tries what a run by default leaves, for who has just made one.
"""

import os

import pytest

_ASKED = os.environ.get("SFERUM_TESTS")

IS_LONG = _ASKED in {"long", "rest", "explore"}

IS_REST = _ASKED == "rest"

IS_EXPLORING = _ASKED == "explore"

_PART = 20
_CASES = 20


def tries(number: int) -> int:
    """How many of so many examples are tried."""
    return number if IS_LONG else -(-number // _PART)


def is_default(case: int) -> bool:
    """Whether a case of a test with many is tried by default, by its place: every twentieth."""
    return case % _CASES == 0


def has_more(item: pytest.Item) -> bool:
    """Whether a test tries more than by default: one that is random, or asks how much to try."""
    if not isinstance(item, pytest.Function):
        return True
    names = vars(item.module)
    asks = "IS_LONG" in names or names.get(tries.__name__) is tries
    return asks or getattr(item.function, "is_hypothesis_test", False)
