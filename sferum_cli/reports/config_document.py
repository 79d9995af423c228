"""The document of ``sferum config show``: every setting in force and where it comes from."""

import json
from collections.abc import Sequence

from sferum_cli import __version__
from sferum_cli.reports.document import Document, ListColumn, Listing
from sferum_cli.reports.meta import SCHEMA_VERSION
from sferum_cli.translation import gettext as _

_DEFAULT = "default"

VIEW = "config"


def config_document(settings: Sequence[tuple[str, object, str]]) -> Document:
    """A row for each setting; ``settings`` are names, values and origins."""
    table = Listing(
        _("Settings"),
        (ListColumn(_("Setting"), 40), ListColumn(_("Value"), 34), ListColumn(_("Origin"), 34)),
        [
            (name, _in_words(value), _("by default") if origin == _DEFAULT else origin)
            for name, value, origin in settings
        ],
    )
    return Document(
        view=VIEW,
        statements=(),
        main=table,
        parts=(table,),
        run={"schema_version": SCHEMA_VERSION, "version": __version__, "view": VIEW},
        data={
            "settings": [
                {"name": name, "value": value, "origin": origin} for name, value, origin in settings
            ]
        },
        issues=(),
    )


def _in_words(value: object) -> str | None:
    """A value as the settings write it; nothing for one that nobody said."""
    if value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
