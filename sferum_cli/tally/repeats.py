"""Repeats: rows of one date, user, organization and role.

Rows that are equal in every column of the file count once (K11). Others add up within one file;
across files they are an export taken twice, and an error unless the call says what is meant. Rows
by day beside rows by week are the same activity twice, wherever they stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from sferum_cli.narrow import BY_DAY, COUNTERS, MEMBERSHIP_COLUMNS, PLACE, ROW_COLUMNS
from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.translation import ngettext

_KEY = ("moment", "user", "membership")

_MOST_NAMED = 10


class Repeats(StrEnum):
    """What rows of one date, user, organization and role in several files mean."""

    ERROR = "error"
    SUM = "sum"
    LAST = "last"


@dataclass(frozen=True)
class JudgedRepeats:
    """The rows that stay (``narrow.ROW_COLUMNS``), those left out, and the problems.

    ``left_out`` has ``table`` and ``reason``, one row per row left out.
    """

    rows: pl.DataFrame
    left_out: pl.DataFrame
    problems: list[Problem]


def judge_repeats(
    whole: pl.DataFrame, policy: Repeats, places: Sequence[str], files: Sequence[str]
) -> JudgedRepeats:
    """Which of these rows (``narrow.WHOLE_COLUMNS``) count.

    ``places`` are the names of its tables, ``files`` those of its files.
    """
    members = whole.filter(~pl.col("is_activity"))  # there in every week, no repeat of anything
    ordered = whole.filter("is_activity").sort("file", "table", PLACE)
    # A membership in two undated files is an error even where the rows are equal: nothing tells
    # two weeks apart from one week taken twice.
    undated_file = pl.when(pl.col("moment").is_null()).then("file").alias("undated_file")
    once_in = [*_KEY, "flags", *COUNTERS, "rest", "undated_file"]
    # The rows of a week are of one date, however its last day is written.
    moment = pl.when(pl.col("grain") == BY_DAY).then("moment").alias("moment")
    ordered = ordered.with_columns(undated_file, moment)
    taken = ordered
    if policy is Repeats.LAST:
        taken = ordered.filter(pl.col("file") == pl.col("file").max().over(_KEY))
    kept = taken.unique(once_in, keep="first", maintain_order=True)
    left = ordered.join(kept, on=["table", PLACE], how="anti", maintain_order="left")
    identical = left.join(kept, on=once_in, how="semi", nulls_equal=True)
    replaced = left.join(kept, on=once_in, how="anti", nulls_equal=True)
    problems = []
    several_grains = pl.col("grain").n_unique().over(MEMBERSHIP_COLUMNS) > 1
    mixed = kept.filter(several_grains)
    if mixed.height:
        problems.append(_day_and_week(mixed, places))
    across = kept.filter(~several_grains & (pl.col("file").n_unique().over(_KEY) > 1))
    if across.height and policy is Repeats.ERROR:
        problems.append(_across_files(across, files))
    added = kept.filter(pl.len().over(_KEY) > 1)
    counted = (
        (identical, Code.REPEAT_IDENTICAL),
        (replaced, Code.REPEAT_REPLACED),
        (added if not problems else added.clear(), Code.REPEAT_ADDED),
    )
    problems.extend(_warning(code, frame.height) for frame, code in counted if frame.height)
    left_out = pl.concat(
        [frame.select("table", pl.lit(code.value).alias("reason")) for frame, code in counted[:2]]
    )
    rows = pl.concat([kept.select(ROW_COLUMNS), members.select(ROW_COLUMNS)])
    return JudgedRepeats(rows, left_out, problems)


def _day_and_week(mixed: pl.DataFrame, places: Sequence[str]) -> Problem:
    number = mixed.select(MEMBERSHIP_COLUMNS).unique().height
    message = ngettext(
        "{number} person in one organization and role has rows by day and rows by week of the "
        "same week: the same activity twice? Leave out one of the two: {places}",
        "{number} people in one organization and role have rows by day and rows by week of the "
        "same week: the same activity twice? Leave out one of the two: {places}",
        number,
    ).format(number=number, places=_named(mixed["table"], places))
    return Problem(Severity.ERROR, Code.REPEAT_DAY_AND_WEEK, message, count=number)


def _named(numbers: pl.Series, names: Sequence[str]) -> str:
    """The first of the tables or files with these numbers, by their names."""
    found = [names[number] for number in numbers.unique().sort()]
    return ", ".join(found[:_MOST_NAMED]) + (", …" if len(found) > _MOST_NAMED else "")


def _across_files(across: pl.DataFrame, files: Sequence[str]) -> Problem:
    number = across.select(_KEY).unique().height
    message = ngettext(
        "{number} person's day in one organization and role stands in several files: an export "
        "taken twice? Leave one of the files, or say --repeats sum or --repeats last: {files}",
        "{number} days of people in one organization and role stand in several files: an export "
        "taken twice? Leave one of the files, or say --repeats sum or --repeats last: {files}",
        number,
    ).format(number=number, files=_named(across["file"], files))
    return Problem(Severity.ERROR, Code.REPEAT_ACROSS_FILES, message, count=number)


def _warning(code: Code, number: int) -> Problem:
    message = {
        Code.REPEAT_IDENTICAL: ngettext(
            "{number} row repeats another one in every column and counts once",
            "{number} rows repeat other ones in every column and count once",
            number,
        ),
        Code.REPEAT_REPLACED: ngettext(
            "{number} row is replaced by one of a later file",
            "{number} rows are replaced by those of a later file",
            number,
        ),
        Code.REPEAT_ADDED: ngettext(
            "{number} row of one day, person, organization and role is added up",
            "{number} rows of one day, person, organization and role are added up",
            number,
        ),
    }[code]
    return Problem(Severity.WARNING, code, message.format(number=number), count=number)
