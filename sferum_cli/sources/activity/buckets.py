"""The narrow rows of a week: in memory, or by buckets of users in files where memory is short.

A user's rows are always in one bucket, so that what is counted of buckets can be added. The files
hold ids of people: their folder is for its owner alone and goes with the run; one that a killed
run left is swept by the next.
"""

import shutil
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import polars as pl

from sferum_cli.narrow import COUNTERS
from sferum_cli.sources.cleaning.text import CYRILLIC_LETTERS, LATIN_LETTERS
from sferum_cli.temporary import new_folder

if TYPE_CHECKING:
    from pathlib import Path

BYTES_PER_ROW = 130
"""What a row takes at the peak of a run, its share of the group-by included (measured)."""

BYTES_WITHOUT_ROWS = 500_000_000
"""What a run takes whatever its rows: libraries, batches on their way (measured)."""

ROWS_PER_BUCKET = 8_000_000

_BUCKET = "bucket"
_LEAST_FOR_ROWS = 128_000_000
_FLUSHED_AT = 64_000_000


def buckets_needed(rows: int, memory: int | None) -> int:
    """How many buckets keep a run over so many rows within ``memory`` bytes (None: no bound).

    Without a bound there are still several: a group-by over a part takes less memory at a time,
    and no longer.
    """
    if memory is None:
        return max(1, rows // ROWS_PER_BUCKET)
    room = max(memory - BYTES_WITHOUT_ROWS, _LEAST_FOR_ROWS)
    return max(1, -(-rows * BYTES_PER_ROW // room))


class Buckets:
    """Takes narrow rows (``narrow.ROW_COLUMNS``) and gives them back, bucket by bucket."""

    def __init__(self, number: int, *, in_files: bool = False) -> None:
        """``in_files``: the rows wait in files, and not in memory."""
        self.number = number
        self._in_files = in_files
        self._frames: list[list[pl.DataFrame]] = [[] for _bucket in range(number)]
        self._waiting = 0
        self._folder: Path | None = None
        self.has_text_ids = False

    def add(self, rows: pl.DataFrame) -> None:
        """Take more rows."""
        if rows.is_empty():
            return
        self.has_text_ids = self.has_text_ids or rows["user"].dtype == pl.String
        if self.number == 1:
            self._frames[0].append(rows)
            return
        bucket = _bucket_of(rows["user"], self.number).cast(pl.UInt16).alias(_BUCKET)
        parts = rows.with_columns(bucket).partition_by(_BUCKET, include_key=False, as_dict=True)
        for (number,), part in parts.items():
            self._frames[number].append(part)
        self._waiting += int(rows.estimated_size())
        if self._in_files and self._waiting > _FLUSHED_AT:
            self._flush()

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """The rows of each bucket, ids as text in all if they are text in one."""
        for number in range(self.number):
            frames = [*self._stored(number), *self._frames[number]]
            yield concatenated(frames, as_text=self.has_text_ids)

    def close(self) -> None:
        """Remove the files."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _flush(self) -> None:
        if self._folder is None:
            self._folder = new_folder()
        for number, frames in enumerate(self._frames):
            if frames:
                count = sum(1 for _path in self._folder.glob(f"{number}-*"))
                rows = concatenated(frames, as_text=self.has_text_ids)
                rows.write_ipc(self._folder / f"{number}-{count}")
        self._frames = [[] for _bucket in range(self.number)]
        self._waiting = 0

    def _stored(self, number: int) -> Iterator[pl.DataFrame]:
        if self._folder is not None:
            for path in sorted(self._folder.glob(f"{number}-*")):
                yield pl.read_ipc(path)


def _bucket_of(users: pl.Series, number: int) -> pl.Series:
    """The bucket of each user; ids that look alike are in one, also a number and its text."""
    if users.dtype != pl.String:
        return users % number
    keys = alike_keys(users)
    numbers = keys.cast(pl.UInt64, strict=False)
    return numbers.fill_null(keys.hash(seed=0)) % number


_IN_CAPITALS = {
    latin.upper(): cyrillic.upper()
    for latin, cyrillic in zip(LATIN_LETTERS, CYRILLIC_LETTERS, strict=True)
}
"""«bc7» is «BC7» in another case, which looks as in Cyrillic: what is alike is so in capitals."""


def alike_keys(ids: pl.Series) -> pl.Series:
    """What ids have in common that differ only in case, zeros in front or look-alike letters."""
    keys = ids.str.to_uppercase().str.replace_many([*_IN_CAPITALS], [*_IN_CAPITALS.values()])
    return keys.str.strip_chars_start("0")


def concatenated(frames: Sequence[pl.DataFrame], *, as_text: bool = False) -> pl.DataFrame:
    """One frame; ids are text in all of them if they are text in one."""
    filled = [frame for frame in frames if frame.height]
    if not filled:
        return pl.DataFrame(
            schema={
                "user": pl.String if as_text else pl.UInt64,
                "membership": pl.UInt32,
                "flags": pl.UInt16,
                **dict.fromkeys(COUNTERS, pl.UInt32),
            }
        )
    if as_text or any(frame["user"].dtype == pl.String for frame in filled):
        filled = [frame.with_columns(pl.col("user").cast(pl.String)) for frame in filled]
    return pl.concat(filled)
