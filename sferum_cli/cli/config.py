"""``sferum config show``: every setting in force, and where each comes from."""

from dataclasses import dataclass

from sferum_cli.cli import options as o
from sferum_cli.cli.options.reading import Maps, columns_of
from sferum_cli.cli.options.units import RankedBy
from sferum_cli.cli.screen import show


@dataclass(frozen=True)
class Said:
    """What a call may say of settings."""

    config: o.Config = None
    maps: Maps = None
    rank_by: RankedBy = None


@o.with_options
def show_settings(said: Said, screen: o.Screen, words: o.Spoken) -> None:
    """See the help."""
    del words  # heard before the commands were defined
    asked = screen.screen()
    from sferum_cli.preferences import in_use
    from sferum_cli.render.delimited import Style
    from sferum_cli.reports.config_document import config_document
    from sferum_cli.settings import find_settings
    from sferum_cli.settings_origins import settings_in_force

    found = find_settings(said.config, rank_by=said.rank_by, columns=columns_of(said.maps))
    listed = [(one.name, one.value, one.origin) for one in settings_in_force(found, in_use())]
    show(config_document(listed), asked, Style(), no_color=screen.no_color)
