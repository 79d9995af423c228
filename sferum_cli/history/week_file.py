"""The file of one week: Parquet that plain Polars and DuckDB read, with a checksum of all of it.

Pages of Parquet have no checksum that Polars would look at: a byte that a disk has turned over
would be another number. The metadata hold one of the whole file, made with zeros in its place.
"""

import io
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from sferum_cli.errors import system_reason
from sferum_cli.history.manifest import NO_CHECKSUM, SCHEMA_VERSION, Manifest
from sferum_cli.problems import Code
from sferum_cli.translation import gettext as _

METADATA_KEY = "sferum_history"

_ROWS_IN_GROUP = 2048
"""A level or slice that is not asked for is passed over by groups; few are enough."""

_MAGIC = b"PAR1"
_LENGTH_AND_MAGIC = 8
_CHECKSUM = re.compile(rb'\{"checksum":"([0-9a-f]{8})"')
_SCHEMA_VERSION = re.compile(rb'"schema_version":(\d+)')


class UnreadableWeekError(Exception):
    """A file that is no week we can read; its text says why."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True)
class WeekFile:
    """A week as it was read, checked as a whole."""

    manifest: Manifest
    data: bytes


def week_bytes(manifest: Manifest, kept: pl.DataFrame) -> bytes:
    """The file of a week: ``kept`` (KEPT_COLUMNS) and its manifest; equal bytes for equal ones."""
    stream = io.BytesIO()
    kept.write_parquet(
        stream,
        row_group_size=_ROWS_IN_GROUP,
        metadata={METADATA_KEY: manifest.model_dump_json()},
    )
    data = bytearray(stream.getvalue())
    place = _place_of_checksum(data)
    data[place[0] : place[1]] = _checksum(data, place)
    return bytes(data)


def read_week(path: Path) -> WeekFile:
    """A file of the history, whole; raises UnreadableWeekError for anything else."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableWeekError(
            Code.HISTORY_DAMAGED,
            _("it cannot be read ({reason})").format(reason=system_reason(error)),
        ) from None
    return week_of_bytes(data)


def week_of_bytes(data: bytes) -> WeekFile:
    """Like ``read_week``, of what a file holds."""
    place = _place_of_checksum(data)
    if data[place[0] : place[1]] != _checksum(data, place):
        raise _damaged()
    said = str(pl.read_parquet_metadata(io.BytesIO(data))[METADATA_KEY])
    version = _SCHEMA_VERSION.search(said.encode())
    if version is None:
        raise _damaged()
    if int(version[1]) > SCHEMA_VERSION:
        raise UnreadableWeekError(
            Code.HISTORY_NEWER,
            _("a newer sferum wrote it (schema {number}, this one knows {known})").format(
                number=int(version[1]), known=SCHEMA_VERSION
            ),
        )
    try:
        return WeekFile(Manifest.model_validate_json(said), data)
    except ValidationError:
        raise _damaged() from None


def _place_of_checksum(data: bytes | bytearray) -> tuple[int, int]:
    """Where the checksum stands; raises UnreadableWeekError where there is none."""
    if len(data) < len(_MAGIC) + _LENGTH_AND_MAGIC or not (
        data.startswith(_MAGIC) and data.endswith(_MAGIC)
    ):
        raise _damaged()
    length = int.from_bytes(data[-_LENGTH_AND_MAGIC : -len(_MAGIC)], "little")
    start = len(data) - _LENGTH_AND_MAGIC - length
    if start < len(_MAGIC):
        raise _damaged()
    found = _CHECKSUM.search(data, start)
    if found is None:
        raise UnreadableWeekError(
            Code.HISTORY_FOREIGN, _("it is Parquet, and no week that sferum wrote")
        )
    return found.span(1)


def _checksum(data: bytes | bytearray, place: tuple[int, int]) -> bytes:
    """That of a file, in letters, with zeros where it stands."""
    view = memoryview(data)
    number = zlib.crc32(view[: place[0]])
    number = zlib.crc32(NO_CHECKSUM.encode(), number)
    number = zlib.crc32(view[place[1] :], number)
    return f"{number:08x}".encode()


def _damaged() -> UnreadableWeekError:
    return UnreadableWeekError(
        Code.HISTORY_DAMAGED, _("it is damaged: cut off, or changed since it was written")
    )
