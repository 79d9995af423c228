"""Parquet files under folders like «date=2024-10-24», which say what a column would."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

_SUFFIX = ".parquet"
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
_MOST_FOLDERS = 100_000


def partitions_of(path: Path) -> Mapping[str, str | None]:
    """The columns that the folders of a file say, and their value; None for one without."""
    found: dict[str, str | None] = {}
    for folder in path.absolute().parts[:-1]:
        key, sign, value = folder.partition("=")
        if not _is_partition(folder):
            found = {}  # a folder between them ends what the outer ones say
        elif sign:
            found[unquote(key)] = None if value == _NO_VALUE else unquote(value)
    return found


def partitioned_files(folder: Path) -> list[Path]:
    """The parquet files of the partitions of a folder, or of the folders right in it."""
    inside = _folders(folder)
    found: list[Path] = []
    for one in inside:
        partitions = [one] if _is_partition(one.name) else _partitions(one)
        for partition in partitions:
            found += _files(partition)
    return sorted(found)


def _files(partition: Path) -> Iterator[Path]:
    waiting = [partition]
    for _folder in range(_MOST_FOLDERS):
        if not waiting:
            return
        folder = waiting.pop()
        yield from (one for one in folder.iterdir() if _is_part(one))
        waiting += _partitions(folder)


def _is_part(path: Path) -> bool:
    """Whether a file is a part of the table, and not what a writer keeps beside the parts."""
    is_of_writer = path.name.startswith(("_", "."))
    return path.suffix.lower() == _SUFFIX and not is_of_writer and path.is_file()


def _partitions(folder: Path) -> list[Path]:
    return [one for one in _folders(folder) if _is_partition(one.name)]


def _folders(folder: Path) -> list[Path]:
    try:
        return [one for one in folder.iterdir() if one.is_dir() and not one.is_symlink()]
    except OSError:  # one that may not be looked into
        return []


def _is_partition(name: str) -> bool:
    key, sign, _value = name.partition("=")
    return bool(sign and key.strip())
