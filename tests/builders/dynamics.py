"""The dynamics and a history without the command line."""

from collections.abc import Sequence
from pathlib import Path

from sferum_cli.cli.options import ReadsHistory
from sferum_cli.cli.past_weeks import weeks_of_call
from sferum_cli.history.store import History
from sferum_cli.outputs.staging import write_all
from sferum_cli.pipeline import Call, nothing_read, week_results
from sferum_cli.problems import Problems
from sferum_cli.reports.dynamics import Dynamics
from sferum_cli.reports.kept_rows import KEPT_PARTS
from sferum_cli.reports.week_result import Asked
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, OrganizationType, RankBy
from sferum_cli.settings import Settings
from sferum_cli.views.dynamics import dynamics_of


def make_dynamics(
    call: Call | None,
    problems: Problems,
    level: Level = Level.MUNICIPALITY,
    *,
    weeks: int = 12,
    names: Sequence[str] = (),
    types: tuple[OrganizationType, ...] | None = None,
    settings: Settings | None = None,
    history: Path | None = None,
    week: Week | None = None,
    rank_by: RankBy | None = None,
) -> Dynamics:
    """What ``sferum dynamics`` computes; ``call`` None reads the history alone, up to ``week``."""
    settings = settings or Settings()
    part = (level, None)
    computed = nothing_read(problems)
    if call is not None:
        asked = Asked((part,), types=types, rank_by=rank_by, number=weeks + 1)
        computed = week_results(call, [asked], problems)
    found = weeks_of_call(
        week, weeks, computed.weeks[0], ReadsHistory(history), (part,), settings, rank_by
    )
    aliases = settings.aliases_of_names
    return dynamics_of(found, level, names, computed.run, settings.holidays, aliases)


def keep_week(call: Call, history: Path, *, replace: bool = False) -> None:
    """Keep the week of a call, as ``sferum report --history`` does."""
    computed = week_results(call, [Asked(KEPT_PARTS)], Problems())
    outputs = History(history).outputs(computed.weeks[0][0], computed.run, replace=replace)
    for output in outputs:
        output.path.parent.mkdir(parents=True, exist_ok=True)
    write_all(outputs)
