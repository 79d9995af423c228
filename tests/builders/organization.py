"""Views of organizations without the command line."""

from pathlib import Path

from sferum_cli.cli.options import ReadsHistory
from sferum_cli.cli.past_weeks import weeks_of_call
from sferum_cli.pipeline import Call, week_results
from sferum_cli.problems import Problems
from sferum_cli.reports.attention import attention_asked
from sferum_cli.reports.document import Document
from sferum_cli.reports.organization import organization_asked
from sferum_cli.rulebook.words import OrganizationType, RankBy
from sferum_cli.settings import Settings
from sferum_cli.views.attention import attention_of
from sferum_cli.views.organization import organization_of, organizations_of


def make_organization(
    call: Call,
    unit: str,
    *,
    settings: Settings | None = None,
    history: Path | None = None,
    rank_by: RankBy | None = None,
) -> Document:
    """What ``sferum organization --unit`` shows."""
    settings, asked = settings or Settings(), organization_asked()
    computed = week_results(call, [asked], Problems())
    found = weeks_of_call(
        call.week, 1, computed.weeks[0], ReadsHistory(history), asked.parts, settings, rank_by
    )
    every = organizations_of(
        found,
        computed.run,
        settings.holidays,
        settings.aliases_of_names,
        settings.small_numbers,
    )
    return organization_of(every, unit, computed.run)


def make_attention(
    call: Call,
    *,
    units: list[str] | None = None,
    types: tuple[OrganizationType, ...] | None = None,
) -> Document:
    """What ``sferum attention`` shows."""
    computed = week_results(call, [attention_asked(types)], Problems())
    return attention_of(computed.weeks[0][-1], units, computed.run)
