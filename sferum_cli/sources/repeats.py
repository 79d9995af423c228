"""Repeats: rows of one date, user, organization and role.

Rows that are equal in every column of the file count once. Others add up within one file; across
files they are an export taken twice, and an error unless the call says what is meant.
"""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from sferum_cli.narrow import COUNTERS, ROW_COLUMNS
from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.sheets import ROW
from sferum_cli.translation import ngettext

_KEY = ("moment", "user", "membership")


class Repeats(StrEnum):
    """What rows of one date, user, organization and role in several files mean."""

    ERROR = "error"
    SUM = "sum"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class JudgedRepeats:
    """The rows that stay (``narrow.ROW_COLUMNS``), those left out, and the problems.

    ``left_out`` has ``table`` and ``reason``, one row per row left out.
    """

    rows: pl.DataFrame
    left_out: pl.DataFrame
    problems: list[Problem]


def judge_repeats(whole: pl.DataFrame, policy: Repeats) -> JudgedRepeats:
    """Which of the rows that ``sources.activity.read_whole_rows`` gives count."""
    members = whole.filter(~pl.col("is_activity"))  # there in every week, no repeat of anything
    ordered = whole.filter("is_activity").sort("file", "table", ROW)
    # A membership in two undated files is an error even where the rows are equal: nothing tells
    # two weeks apart from one week taken twice.
    undated_file = pl.when(pl.col("moment").is_null()).then("file").alias("undated_file")
    once_in = [*_KEY, "flags", *COUNTERS, "rest", "undated_file"]
    ordered = ordered.with_columns(undated_file)
    taken = ordered
    if policy is Repeats.LAST:
        taken = ordered.filter(pl.col("file") == pl.col("file").max().over(_KEY))
    kept = taken.unique(once_in, keep="first", maintain_order=True)
    left = ordered.join(kept, on=["table", ROW], how="anti", maintain_order="left")
    identical = left.join(kept, on=once_in, how="semi", nulls_equal=True)
    replaced = left.join(kept, on=once_in, how="anti", nulls_equal=True)
    problems = []
    across = kept.filter(pl.col("file").n_unique().over(_KEY) > 1)
    if across.height and policy is Repeats.ERROR:
        problems.append(_across_files(across))
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


def _across_files(across: pl.DataFrame) -> Problem:
    number = across.select(_KEY).unique().height
    message = ngettext(
        "{number} person's day in one organization and role stands in several files: an export "
        "taken twice? Leave one of the files, or say --repeats sum or --repeats last",
        "{number} days of people in one organization and role stand in several files: an export "
        "taken twice? Leave one of the files, or say --repeats sum or --repeats last",
        number,
    ).format(number=number)
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
