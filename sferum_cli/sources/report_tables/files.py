"""The tables of the 28 columns among the files of a call."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sferum_cli.accounting import InputSheet
from sferum_cli.problems import Problems
from sferum_cli.sources.files.find import InputFile, names_of
from sferum_cli.sources.files.unreadable import UnreadableFileError, not_opened
from sferum_cli.sources.files.watch import Guard
from sferum_cli.sources.report_tables.pages import PAGE, sheets_of_page
from sferum_cli.sources.report_tables.table import (
    ReportRows,
    ReportSheet,
    names_found,
    report_sheet,
)
from sferum_cli.sources.report_tables.written import (
    JSON,
    MARKDOWN,
    PARQUET,
    said_in,
    sheets_of_json,
    sheets_of_markdown,
)
from sferum_cli.sources.sheets.head import HeadRow, Sense
from sferum_cli.sources.sheets.opened import OpeningFile
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.sheets.sheet import Sheet
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.call_files import CallFiles, unreadable
from sferum_cli.sources.tables.columns import ColumnNames
from sferum_cli.sources.tables.header_rows import sense_of
from sferum_cli.translation import gettext as _
from sferum_cli.translation import in_every_language

_TABLE = "official"

_OF_LEVELS = frozenset({"Регион", "Муниципалитеты", "Организации"})
"""The sheets of the weekly workbook, of which its other sheets are views."""

_WITHOUT_SHEETS: dict[str, Callable[[Path, bytes, Guard], list[Sheet]]] = {
    JSON: sheets_of_json,
    MARKDOWN: sheets_of_markdown,
    PAGE: sheets_of_page,
}


@dataclass(frozen=True)
class ReportFiles:
    """The sheets with the 28 columns among the files of a call, and what is wrong with them.

    ``said`` is what reports of our own say of themselves (their ``meta``), by file.
    """

    tables: Sequence[ReportSheet]
    hashes: Mapping[Path, str]
    names: Mapping[Path, str]
    problems: Problems
    said: Mapping[Path, Mapping[str, Any]] = field(default_factory=dict)

    def account(self, table: ReportSheet, read: ReportRows) -> InputSheet:
        """Where the rows of one of the sheets went."""
        path = table.sheet.path
        return InputSheet(
            path=str(path),
            name=self.names.get(path, path.name),
            sheet=table.sheet.name,
            table=_TABLE,
            table_title=_("official table"),
            sha256=self.hashes[path],
            read=read.rows.height + sum(read.skipped.values()),
            rejected=0,
            outside=0,
            unmatched=0,
            skipped=read.skipped,
            used=read.rows.height,
        )


def find_report_tables(
    call: InputCall, options: FileOptions, names: ColumnNames, begun: OpeningFile | None
) -> ReportFiles:
    """Look among the files of a call for tables with the 28 columns.

    Reports of our own are such tables too, json, md and pages among them.
    """
    called = names_of(file.path for file in call.found.files)
    problems = Problems(names=called)
    files = CallFiles(options, _sense(names), called, [], problems, begun)
    hashes: dict[Path, str] = {}
    said: dict[Path, Mapping[str, Any]] = {}
    tables: list[ReportSheet] = []
    for file in call.found.files:
        for sheets, sha256, path in _sheets(file, files, options):
            hashes[path] = sha256
            recognised = _recognised(sheets)
            tables += recognised
            if recognised and path.suffix.lower() in {JSON, PARQUET} and path.is_file():
                said[path] = said_in(path, path.read_bytes())
    return ReportFiles(tables, hashes, called, problems, said)


def _recognised(sheets: Sequence[Sheet]) -> list[ReportSheet]:
    """Those with the 28 columns; in a workbook of ours the report itself, or that of each level."""
    found = [table for sheet in sheets if (table := report_sheet(sheet)) is not None]
    reports = _OF_LEVELS | in_every_language("Report")
    return [table for table in found if table.sheet.name in reports] or found


def _sense(names: ColumnNames) -> Sense:
    """What tells how many names of ours the best row of a head holds: an input's, or a report's."""
    of_inputs = sense_of(names)

    def found(head: Sequence[HeadRow]) -> int:
        return max([of_inputs(head), *(names_found(row.cells) for row in head)])

    return found


def _sheets(
    file: InputFile, files: CallFiles, options: FileOptions
) -> list[tuple[Sequence[Sheet], str, Path]]:
    """The sheets of a file, or of each file in an archive, with its fingerprint."""
    sheets_of = _WITHOUT_SHEETS.get(file.path.suffix.lower())
    if sheets_of is None:
        return [
            (read.sheets, read.fingerprint.sha256, read.file.path) for read in files.checked([file])
        ]
    try:
        data = file.path.read_bytes()
        sheets = sheets_of(file.path, data, options.guard)
    except (UnreadableFileError, OSError) as error:
        known = not_opened(error) if isinstance(error, OSError) else error
        files.problems.add(unreadable(file.path, known))
        return []
    return [(sheets, hashlib.sha256(data).hexdigest(), file.path)]
