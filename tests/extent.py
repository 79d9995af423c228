"""How much the tests try: a part by default, so that they are run often; all of it in CI.

`SFERUM_TESTS=long` tries everything.
"""

import os

IS_LONG = os.environ.get("SFERUM_TESTS") == "long"

_PART = 6


def tries(number: int) -> int:
    """How many of so many examples are tried."""
    return number if IS_LONG else -(-number // _PART)
