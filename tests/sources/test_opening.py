"""Which file of a call begins to be opened while the libraries are still being loaded."""

from pathlib import Path

import pytest

from sferum_cli.sources.sheets.opened import begin_to_open
from sferum_cli.sources.sheets.options import FileOptions

BYTES_OF_FILES: list[tuple[dict[str, int], str | None]] = [
    ({"activity.xlsx": 9, "headcount.csv": 5}, "activity.xlsx"),
    ({"headcount.xlsx": 5, "activity.csv": 9}, "activity.csv"),
    ({"a.txt": 1, "b.tsv": 2, "c.xlsm": 1}, "b.tsv"),
    ({"old.xls": 9, "a.ods": 9, "a.parquet": 9, "a.zip": 9, "a.csv": 1}, "a.csv"),
    ({"a.parquet": 9}, None),
]


@pytest.mark.parametrize(("sizes", "name"), BYTES_OF_FILES)
def test_the_largest_workbook_or_text(
    sizes: dict[str, int], name: str | None, tmp_path: Path
) -> None:
    for one, size in sizes.items():
        (tmp_path / one).write_bytes(b"a" * size)
    begun = begin_to_open([tmp_path / one for one in sizes], FileOptions(), lambda _head: 0)
    assert (None if begun is None else begun.path.name) == name


def test_a_text_that_was_begun_is_looked_through(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("ID;Роль\n1;Учитель\n".encode())
    begun = begin_to_open([path], FileOptions(), lambda _head: 0)
    assert begun is not None
    text = begun.result().text
    assert text is not None
    assert (text.result().source, text.result().lines) == (path, 2)
