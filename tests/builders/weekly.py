"""The weekly export without the command line."""

from pathlib import Path

from sferum_cli.cli.options import ReadsHistory
from sferum_cli.cli.past_weeks import weeks_of_call
from sferum_cli.pipeline import Call, week_results
from sferum_cli.problems import Problems
from sferum_cli.reports.document import Document
from sferum_cli.reports.folder import UnitsFolder
from sferum_cli.reports.weekly import weekly_asked
from sferum_cli.rulebook.words import Level
from sferum_cli.settings import Settings
from sferum_cli.views.weekly import municipal_folder_of, weekly_of


def make_weekly(call: Call, history: Path | None = None) -> tuple[Document, UnitsFolder]:
    """What ``sferum weekly -o`` writes, and ``--split``."""
    settings, number = Settings(), 12
    asked = weekly_asked(number + 1, details=True)
    computed = week_results(call, [asked], Problems())
    weeks = weeks_of_call(
        call.week, number, computed.weeks[0], ReadsHistory(history), ((Level.REGION, None),),
        settings,
    )  # fmt: skip
    document = weekly_of(
        weeks,
        computed.run.apart(),
        settings.holidays,
        settings.aliases_of_names,
        settings.last_year,
        has_history=history is not None,
    )
    return document, municipal_folder_of(computed.weeks[0][-1], computed.run.apart())
