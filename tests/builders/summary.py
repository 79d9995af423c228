"""A summary without the command line."""

from pathlib import Path

from sferum_cli.cli.options import ReadsHistory
from sferum_cli.cli.past_weeks import weeks_of_call
from sferum_cli.pipeline import Call, nothing_read, week_results
from sferum_cli.problems import Problems
from sferum_cli.reports.document import Document
from sferum_cli.reports.summary import summary_asked
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level
from sferum_cli.settings import Settings
from sferum_cli.views.summary import summary_of


def make_summary(
    call: Call | None,
    problems: Problems,
    level: Level = Level.REGION,
    *,
    region: str | None = None,
    settings: Settings | None = None,
    history: Path | None = None,
    week: Week | None = None,
) -> Document:
    """What ``sferum summary`` shows; ``call`` None reads the history alone, up to ``week``."""
    settings = settings or Settings()
    asked = summary_asked(level)
    computed = nothing_read(problems)
    if call is not None:
        computed = week_results(call, [asked], problems)
    past = ReadsHistory(history)
    found = weeks_of_call(week, 1, computed.weeks[0], past, asked.parts, settings)
    return summary_of(
        found,
        level,
        region,
        computed.run,
        settings.holidays,
        settings.aliases_of_names,
        settings.last_year,
    )
