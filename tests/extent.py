"""How much the tests try: a part by default, so that they are run often; all of it in CI.

`SFERUM_TESTS=long` tries everything.
"""

import os

IS_LONG = os.environ.get("SFERUM_TESTS") == "long"

_PART = 10
_CASES = 7


def tries(number: int) -> int:
    """How many of so many examples are tried."""
    return number if IS_LONG else -(-number // _PART)


def is_tried(case: int) -> bool:
    """Whether a case of a test with many is tried, by its place: every seventh."""
    return IS_LONG or case % _CASES == 0
