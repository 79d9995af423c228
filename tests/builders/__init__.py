"""The two ways to put inputs together: text tables for the rules, rows of cells for files."""

import pytest

pytest.register_assert_rewrite("tests.builders.rules", "tests.builders.files")
