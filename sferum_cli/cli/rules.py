"""``sferum rules``: the rule book as the code has it, with the thresholds in force."""

from enum import StrEnum
from typing import Annotated

from sferum_cli.cli import options as o
from sferum_cli.cli.options.words import one_of
from sferum_cli.cli.screen import show
from sferum_cli.translation import gettext as _


class _Format(StrEnum):
    """What ``--format`` takes here."""

    TABLE = "table"
    MARKDOWN = "md"
    JSON = "json"


Format = Annotated[
    str,
    o.format_option("|".join(_Format), _("The format on the screen."), show_default=True),
]


def rules(
    config: o.Config = None,
    format_: Format = _Format.TABLE.value,
    lang: o.Language = None,
) -> None:
    """See the help."""
    del lang  # heard before the commands were defined
    screen = o.ScreenFormat(one_of(o.FORMAT, format_, _Format).value)
    from sferum_cli.render.delimited import Style
    from sferum_cli.reports.rules_document import rules_document
    from sferum_cli.settings import read_settings

    document = rules_document(read_settings(config).rules)
    show(document, screen, Style(), no_color=False)
