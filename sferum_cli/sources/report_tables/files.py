"""The tables of the 28 columns among the files of a call."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sferum_cli.accounting import InputSheet
from sferum_cli.problems import Code, Problem, Problems, Severity
from sferum_cli.sources.files.find import InputFile, names_of
from sferum_cli.sources.report_tables.table import ReportRows, ReportSheet, report_sheet
from sferum_cli.sources.sheets.facts import SheetFacts
from sferum_cli.sources.sheets.opened import OpeningFile
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.sheets.sheet import MemorySheet, Sheet
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.call_files import CallFiles
from sferum_cli.sources.tables.columns import ColumnNames
from sferum_cli.sources.tables.header_rows import sense_of
from sferum_cli.translation import gettext as _

_JSON = ".json"
_TABLE = "official"


@dataclass(frozen=True)
class ReportFiles:
    """The sheets with the 28 columns among the files of a call, and what is wrong with them."""

    tables: Sequence[ReportSheet]
    hashes: Mapping[Path, str]
    names: Mapping[Path, str]
    problems: Problems

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

    Reports of our own are such tables too, json among them.
    """
    called = names_of(file.path for file in call.found.files)
    problems = Problems(names=called)
    files = CallFiles(options, sense_of(names), called, [], problems, begun)
    hashes: dict[Path, str] = {}
    tables = []
    for file in call.found.files:
        for sheets, sha256, path in _sheets(file, files, options):
            hashes[path] = sha256
            found = (report_sheet(sheet) for sheet in sheets)
            tables += [one for one in found if one is not None]
    return ReportFiles(tables, hashes, called, problems)


def _sheets(
    file: InputFile, files: CallFiles, options: FileOptions
) -> list[tuple[Sequence[Sheet], str, Path]]:
    """The sheets of a file, or of each file in an archive, with its fingerprint."""
    if file.path.suffix.lower() == _JSON:
        return _of_json(file, files.problems, options)
    return [(read.sheets, read.sha256, read.file.path) for read in files.opened(file)]


def _of_json(
    file: InputFile, problems: Problems, options: FileOptions
) -> list[tuple[Sequence[Sheet], str, Path]]:
    """The rows of a report of our own as a sheet under the keys."""
    try:
        data = file.path.read_bytes()
        records = json.loads(data)["rows"]
        cells = pl.DataFrame([{key: _text(one) for key, one in row.items()} for row in records])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, pl.exceptions.PolarsError):
        message = _("no report of sferum in json")
        problems.add(Problem(Severity.ERROR, Code.FILE_FORMAT, message, path=file.path))
        return []
    header = pl.DataFrame({key: [key] for key in cells.columns})
    whole = pl.concat([header, cells.cast(pl.String)])
    sheet = MemorySheet.of(file.path, None, whole, facts=SheetFacts(), guard=options.guard)
    return [([sheet], hashlib.sha256(data).hexdigest(), file.path)]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
