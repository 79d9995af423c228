"""The one fixture of the spec tests."""

from pathlib import Path

import pytest

from tests.builders.rules import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty world in a folder of its own."""
    return World(tmp_path)
