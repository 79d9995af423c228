"""How much the tests try: a part by default, so that they are run often; all of it in CI.

`SFERUM_TESTS=long` tries everything. The random examples are the same ones every time, so that a
change is judged by what it changes; `SFERUM_TESTS=explore` tries everything with new ones.
"""

import os

_ASKED = os.environ.get("SFERUM_TESTS")

IS_LONG = _ASKED in {"long", "explore"}

IS_EXPLORING = _ASKED == "explore"

_PART = 20
_CASES = 20


def tries(number: int) -> int:
    """How many of so many examples are tried."""
    return number if IS_LONG else -(-number // _PART)


def is_tried(case: int) -> bool:
    """Whether a case of a test with many is tried, by its place: every twentieth."""
    return IS_LONG or case % _CASES == 0
