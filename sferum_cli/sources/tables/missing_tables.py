"""Tables that a report needs and no file holds, or that cannot meet: what each file was taken for.

What may be meant by a column or a folder that was not read is named with it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sferum_cli.problems import Code, Problem, Severity, printable
from sferum_cli.sources.tables.columns import INPUT_COLUMN, ColumnNames
from sferum_cli.sources.tables.header_problems import not_known, quoted
from sferum_cli.sources.tables.header_rows import matched
from sferum_cli.sources.tables.inputs import Inputs, ReadFile
from sferum_cli.sources.tables.proposals import as_settings, proposed
from sferum_cli.sources.tables.shapes import HEADS, ORGANIZATION_NAMES, TableKind, table_name
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.translation import gettext as _

_REFERENCE = (TableKind.HEADCOUNT, TableKind.ORGANIZATIONS)


def missing_tables(inputs: Inputs, names: ColumnNames) -> list[Problem]:
    """Without activity or without a headcount there is no report, nor where they cannot meet."""
    tables = inputs.tables
    by_organization = tables[TableKind.HEADCOUNT]
    by_municipality = tables[TableKind.HEADCOUNT_BY_MUNICIPALITY]
    problems = []
    if not inputs.activity:
        problems.append(_missing(inputs, table_name(TableKind.ACTIVITY)))
    if not by_organization and not by_municipality:
        problems.append(_missing(inputs, _("headcount"), _heads_proposed(inputs, names)))
    if by_organization and by_municipality:
        message = _(
            "one headcount goes by organization and one by municipality; leave one of them. The "
            "files: {files}"
        ).format(files=_taken(inputs))
        problems.append(Problem(Severity.ERROR, Code.HEADCOUNT_LAYOUTS, message))
    if by_municipality and not by_organization and not tables[TableKind.ORGANIZATIONS]:
        problems.append(_missing(inputs, table_name(TableKind.ORGANIZATIONS)))
    return problems or _never_met(inputs, names) or _pieces_never_met(inputs, names)


def _missing(inputs: Inputs, table: str, proposals: Mapping[str, str] | None = None) -> Problem:
    """What the files were taken for, the columns that were not known, the folders not read."""
    message = _("the table «{table}» is missing. The files were taken for: {files}").format(
        table=table, files=_taken(inputs)
    )
    snippet = as_settings(proposals or {})
    if snippet:
        message += ". " + _("If one of these is meant, put its line into sferum.toml")
    if inputs.folders:
        message += ". " + _(
            "Folders in a folder are not read; name what is meant too: {folders}"
        ).format(folders=_folders(inputs.folders))
    return Problem(Severity.ERROR, Code.TABLE_MISSING, message, snippet=snippet)


def _folders(folders: Sequence[Path]) -> str:
    return ", ".join(
        _("the folder «{path}»").format(path=printable(str(folder))) for folder in folders
    )


def _taken(inputs: Inputs) -> str:
    return "; ".join(_taken_for(inputs, file) for file in inputs.files) or _("none")


def _taken_for(inputs: Inputs, file: ReadFile) -> str:
    taken = f"{inputs.names[file.path]}: {file.taken_for}"
    if not file.unknown:
        return taken
    return taken + _(" (columns not known: {columns})").format(columns=quoted(file.unknown))


def _heads_proposed(inputs: Inputs, names: ColumnNames) -> dict[str, str]:
    """The columns of a directory that may be its numbers of teachers and students."""
    found: dict[str, str] = {}
    for table in inputs.tables[TableKind.ORGANIZATIONS]:
        match = matched(table.sheet.head(), names, TableKind.HEADCOUNT)
        if match is not None:
            lacking = match.lacking(assume_verified=False)
            found.update(proposed(table.sheet, names, lacking, match))
    return found


def _never_met(inputs: Inputs, names: ColumnNames) -> list[Problem]:
    """An error for each table of activity that names its organizations as no reference does."""
    reference = [table for kind in _REFERENCE for table in inputs.tables[kind]]
    known = {key for table in reference for key in _among(ORGANIZATION_NAMES, table)}
    named = (*inputs.activity, *inputs.tables[TableKind.MEMBERS])
    apart = [table for table in named if not known & set(_among(ORGANIZATION_NAMES, table))]
    return [_apart(inputs, table, reference, known, names) for table in apart[:1]]


def _pieces_never_met(inputs: Inputs, names: ColumnNames) -> list[Problem]:
    """An error where headcounts that complete each other name their organizations apart."""
    headcounts = inputs.tables[TableKind.HEADCOUNT]
    for table in reversed(headcounts):
        others = [one for one in headcounts if _among(HEADS, one) != _among(HEADS, table)]
        known = {key for one in others for key in _among(ORGANIZATION_NAMES, one)}
        if others and not known & set(_among(ORGANIZATION_NAMES, table)):
            return [_apart(inputs, table, others, known, names)]
    return []


def _among(keys: Sequence[str], table: TableSheet) -> list[str]:
    """Those of these columns that a table has."""
    return [key for key in keys if table.header.has(key)]


def _apart(
    inputs: Inputs,
    table: TableSheet,
    reference: Sequence[TableSheet],
    known: set[str],
    names: ColumnNames,
) -> Problem:
    """Both places and how each names organizations, and what may be meant on either side."""
    here = _among(ORGANIZATION_NAMES, table)
    there = [key for key in ORGANIZATION_NAMES if key in known]
    found: dict[str, str] = {}
    for one, keys in ((table, there), *((other, here) for other in reference)):
        match = matched(one.sheet.head(), names, one.header.kind)
        if match is not None:
            found.update(proposed(one.sheet, names, [tuple(keys)], match))
    message = _(
        "organizations are named by {here} here and by {there} in {files}, so none would meet; "
        "give both tables one of these columns"
    ).format(
        here=_titles(here),
        there=_titles(there),
        files=", ".join(dict.fromkeys(inputs.names[other.sheet.path] for other in reference)),
    )
    unknown = [header for one in (table, *reference) for header in one.header.unknown.values()]
    message += not_known(list(dict.fromkeys(unknown)))
    snippet = as_settings(found)
    if snippet:
        message += ". " + _("If one of these is meant, put its line into sferum.toml")
    return table.problem(Code.COLUMN_MISSING, message, row=table.header.row, snippet=snippet)


def _titles(keys: Sequence[str]) -> str:
    return ", ".join(f"«{INPUT_COLUMN[key].title}»" for key in keys)
