"""The rules as tables: each rule and chapter in its own file, one case per line."""

import pytest

pytest.register_assert_rewrite("tests.spec.world")
