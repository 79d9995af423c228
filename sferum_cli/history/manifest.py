"""What a week of the history says of itself besides its rows: the metadata of its file."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import polars as pl
from pydantic import BaseModel, ConfigDict

from sferum_cli import __version__
from sferum_cli.accounting import InputSheet
from sferum_cli.problems import Problems
from sferum_cli.reports.kept_rows import LEVEL, SLICE, WEEK, slice_name
from sferum_cli.reports.measured import DELIVERED
from sferum_cli.reports.meta import input_meta
from sferum_cli.reports.week_result import Part, Run, WeekResult
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level

SCHEMA_VERSION = 1
"""Of the file; it grows when a column or a fact changes its meaning or goes."""

NO_CHECKSUM = "00000000"

_NAMES = {WEEK: pl.UInt32, LEVEL: pl.String, "region": pl.String, "municipality": pl.String}


class NotDelivered(BaseModel):
    """A unit above the organizations that has some on Сферум and not a row in the week."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Level
    region: str | None
    municipality: str | None


class Manifest(BaseModel):
    """How the numbers of a week came about, and how many rows each level and slice has.

    ``inputs`` are as in the meta of a json, by the names of the files without their folders: of all
    weeks that the call read. ``activity_rows`` are the rows of activity in this week.
    ``checksum`` is that of the file, NO_CHECKSUM while it is made; it stands first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    checksum: str = NO_CHECKSUM
    schema_version: int = SCHEMA_VERSION
    version: str
    week_start: dt.date
    week_end: dt.date
    complete: bool
    official: bool
    rules: Rules
    assume_verified: bool
    bad_rows_skipped: int
    inputs: tuple[dict[str, Any], ...]
    not_delivered: tuple[NotDelivered, ...]
    rows: dict[Level, dict[str, int]]
    activity_rows: int | None = None

    @property
    def week(self) -> Week:
        """The week itself."""
        return Week(self.week_end)

    @property
    def run(self) -> Run:
        """How the numbers came about, as a view takes it; its problems were told then."""
        return Run(
            tuple(map(_input_sheet, self.inputs)),
            verified_assumed=self.assume_verified,
            bad_rows_skipped=self.bad_rows_skipped,
            problems=Problems(),
        )

    def height(self, part: Part) -> int:
        """How many rows a level has in a slice."""
        level, of = part
        return self.rows.get(level, {}).get(slice_name(of), 0)


def units_not_delivered(manifests: Iterable[Manifest]) -> pl.DataFrame:
    """The silent units of weeks as ``unit_rows_of_kept`` takes them; WEEK numbers the weeks."""
    records = [
        (number, one.level.value, one.region, one.municipality)
        for number, manifest in enumerate(manifests)
        for one in manifest.not_delivered
    ]
    return pl.DataFrame(records, schema=_NAMES, orient="row")


def manifest_of(result: WeekResult, run: Run, kept: pl.DataFrame) -> Manifest:
    """What there is to say of a week and of ``kept``, its rows."""
    return Manifest(
        version=__version__,
        week_start=result.week.start,
        week_end=result.week.end,
        complete=result.is_complete,
        official=result.is_official,
        rules=result.rules,
        assume_verified=run.verified_assumed,
        bad_rows_skipped=run.bad_rows_skipped,
        inputs=tuple(_input(sheet) for sheet in run.inputs),
        not_delivered=_not_delivered(result),
        rows=_numbers(kept),
        activity_rows=result.activity_rows,
    )


def _input(sheet: InputSheet) -> dict[str, Any]:
    """Where the file lies is no fact of the week: the name alone stays."""
    return {
        "name": sheet.name,
        **{key: one for key, one in input_meta(sheet).items() if key != "path"},
    }


def _input_sheet(said: dict[str, Any]) -> InputSheet:
    name = said["name"]
    return InputSheet(
        path=name,
        name=name,
        sheet=said["sheet"],
        table=said["table"],
        table_title=said["table"],
        sha256=said["sha256"],
        read=said["rows_read"],
        rejected=said["rows_rejected"],
        outside=said["rows_outside_week"],
        unmatched=said["rows_unmatched"],
        skipped=said["rows_skipped"],
        used=said["rows_used"],
    )


def _not_delivered(result: WeekResult) -> tuple[NotDelivered, ...]:
    return tuple(
        NotDelivered(level=level, region=region, municipality=municipality)
        for (level, of), frame in result.rows.items()
        if of is None and level is not Level.ORGANIZATION
        for region, municipality in frame.filter(~pl.col(DELIVERED))
        .select("region", "municipality")
        .iter_rows()
    )


def _numbers(kept: pl.DataFrame) -> dict[Level, dict[str, int]]:
    numbers: dict[Level, dict[str, int]] = {}
    counted = kept.group_by(LEVEL, SLICE, maintain_order=True).len()
    for level, of, number in counted.iter_rows():
        numbers.setdefault(Level(level), {})[of] = number
    return numbers
