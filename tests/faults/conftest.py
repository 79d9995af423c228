"""What the tests of files and of their XML share."""

from pathlib import Path

import pytest

from tests.faults import containers as make
from tests.faults.containers import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Folders with a good headcount."""
    return Office(tmp_path)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The report of the rows that every file holds."""
    office = Office(tmp_path_factory.mktemp("good"))
    found = office.report(office.put("activity.csv", make.csv_of()))
    assert found.code == 0, found.err
    assert found.written is not None
    return found.written
