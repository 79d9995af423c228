"""A few hundred broken files of every format; thousands are read outside of the tests."""

from pathlib import Path

import pytest

from tests.extent import tries
from tests.faults.mutants import failures


@pytest.mark.long
def test_no_mutant_ends_the_run_or_changes_a_number(tmp_path: Path) -> None:
    assert list(failures(tries(300), 11, tmp_path)) == []
