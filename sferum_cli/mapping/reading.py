"""The files of a call, read whole under the answers so far: what is still not known in them."""

import datetime as dt
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

from sferum_cli.errors import WrongCallError
from sferum_cli.problems import Problem, Problems
from sferum_cli.rulebook.week import Week
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.reading import read_files
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.stages import Stages


@dataclass(frozen=True)
class WhatIsUnknown:
    """The role words with their rows, the problems, and the names of the headcount.

    ``is_undated``: the activity has no dates, and the call does not say its week.
    """

    roles: Mapping[str, int]
    problems: Problems
    municipalities: tuple[str, ...]
    is_undated: bool

    @property
    def errors(self) -> list[Problem]:
        """What a report would stop at."""
        return self.problems.errors


def read_whole(
    call: InputCall, options: ReadOptions, week: Week | None, stages: Stages
) -> WhatIsUnknown:
    """Read every row; ``week`` as for a report, but undated activity needs none here."""
    problems, is_undated = Problems(), False
    try:
        reading = read_files(call, options, week, stages, problems, skip_bad_rows=False)
    except WrongCallError:  # any week will do: a row without a date is of every week
        problems, is_undated = Problems(), True
        any_week = Week(dt.date(2024, 10, 24))
        reading = read_files(call, options, any_week, stages, problems, skip_bad_rows=False)
    with closing(reading):
        return WhatIsUnknown(
            reading.activity.unknown_roles,
            problems,
            tuple(reading.reference.municipalities["municipality_name"].to_list()),
            is_undated,
        )
