"""A file for each organization, for its head, and an index of them [31]."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from sferum_cli.reports.document import Document, Link
from sferum_cli.reports.folder import INDEX_FILE, FolderUnit, UnitsFolder
from sferum_cli.reports.organization import ORGANIZATIONS, Organizations
from sferum_cli.reports.organization_document import organization_document
from sferum_cli.reports.row_names import row_names
from sferum_cli.reports.statements import week_statement
from sferum_cli.reports.week_result import Run
from sferum_cli.rulebook.indicators import ORGANIZATION_COLUMNS, UNIT_COLUMNS, name_column
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

_FILE = "file"


def organizations_folder(organizations: Organizations, run: Run) -> UnitsFolder:
    """A file for each organization of the week, in the order of the report."""
    names = (*UNIT_COLUMNS, *ORGANIZATION_COLUMNS)
    rows = organizations.week.rows[ORGANIZATIONS].select(one.key for one in names)
    units = [
        FolderUnit(record, tuple(_called(record)), partial(_document, organizations, number, run))
        for number, record in enumerate(rows.iter_rows(named=True))
    ]
    said = ngettext("{number} organization", "{number} organizations", len(units))
    return UnitsFolder(
        "organization",
        f"{week_statement(organizations.week.week)}, {said.format(number=len(units))}",
        (*names, name_column(_FILE, _("File"))),
        row_names(rows, Level.ORGANIZATION),
        _FILE,
        units,
    )


def _document(organizations: Organizations, number: int, run: Run) -> Document:
    """The document of one, with the way back to the index; nothing of the files, or of others."""
    made = organization_document(organizations, number, run, says_run=False)
    return replace(made, links=(Link(_("All organizations"), INDEX_FILE),))


def _called(record: Mapping[str, Any]) -> Iterator[str]:
    """The name of an organization, then with its municipality, then with its ID."""
    name = record["organization"] or record["organization_id"]
    yield name
    for key in ("municipality", "organization_id"):
        if record[key]:
            yield f"{name} ({record[key]})"
