"""Every file of a call, opened and sorted by the table it holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sferum_cli.problems import Code, Problem, Problems, Severity
from sferum_cli.sources.files.find import InputFile, names_of
from sferum_cli.sources.files.other_files import own_report
from sferum_cli.sources.files.partitions import partitions_of
from sferum_cli.sources.files.unreadable import UnreadableFileError, not_opened
from sferum_cli.sources.sheets.opened import OpeningFile
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.sources.sheets.sheet import Sheet
from sferum_cli.sources.tables.call import InputCall
from sferum_cli.sources.tables.call_files import CallFiles, ReadSheets, unreadable
from sferum_cli.sources.tables.found_tables import (
    FoundTable,
    columns_lacking,
    complete_headcounts,
    found_table,
)
from sferum_cli.sources.tables.header import recognise, unknown_headers
from sferum_cli.sources.tables.header_problems import not_known, types_alone
from sferum_cli.sources.tables.header_rows import sense_of
from sferum_cli.sources.tables.inputs import Inputs, ReadFile
from sferum_cli.sources.tables.missing_tables import missing_tables
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.sources.tables.own_sheets import is_legend, is_own_output, is_own_workbook
from sferum_cli.sources.tables.shapes import TableKind
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.translation import gettext as _


def read_inputs(
    call: InputCall,
    options: FileOptions,
    table_options: TableOptions,
    problems: Problems,
    begun: OpeningFile | None = None,
) -> Inputs:
    """Open every file of the call; what is wrong goes to ``problems``, file by file.

    Every file is looked at, also after one that cannot be read, so that all problems are known in
    one run. ``begun`` is a file of the call that is being opened already.
    """
    names = table_options.names
    found = call.found
    inputs = Inputs(
        passed_over=found.passed_over,
        folders=found.folders,
        names=names_of(file.path for file in found.files),
    )
    problems.names = inputs.names
    problems.extend(found.problems)
    sense = sense_of(names)
    files = CallFiles(options, sense, inputs.names, inputs.passed_over, problems, begun)
    sorting = _Sorting(inputs, table_options, call.said(), problems)
    for opened in files.opened(found.files):
        sorting.add(opened)
    sorting.end()
    problems.extend(_without_checksum(inputs))
    _pass_over_templates(inputs, problems)
    problems.extend(_same_files(inputs))
    if not problems.errors:
        problems.extend(missing_tables(inputs, names))
    return inputs


@dataclass(frozen=True)
class _OtherSheet:
    """A sheet that holds no table, and the headers in it that were not known.

    ``lacking`` says what types of organization alone would need to be a headcount, if there are.
    """

    name: str | None
    unknown: Sequence[str]
    lacking: str


@dataclass
class _SortedFile:
    """A file whose sheets were looked at; ``unknown`` are headers of all of them."""

    read: ReadSheets
    tables: list[FoundTable] = field(default_factory=list)
    others: list[_OtherSheet] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)
    has_sheets: bool = False
    has_own_output: bool = False


@dataclass
class _Sorting:
    """Puts the sheets of files among the tables; ``said`` are the tables that options name."""

    inputs: Inputs
    options: TableOptions
    said: Mapping[Path, TableKind]
    problems: Problems
    files: list[_SortedFile] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = self.options.names

    def add(self, opened: ReadSheets) -> None:
        """Look at the sheets of one file."""
        file = _SortedFile(replace(opened, sheets=[]), has_sheets=bool(opened.sheets))
        if is_own_workbook(sheet.head() for sheet in opened.sheets):
            file.has_own_output = True
            self.files.append(file)
            return
        tables = [sheet for sheet in opened.sheets if not is_legend(sheet.head())]
        is_template = len(tables) < len(opened.sheets)
        said = self.said.get(opened.file.on_disk)
        for sheet in opened.sheets:
            file.unknown.update(dict.fromkeys(unknown_headers(sheet, self.names)))
        for sheet in tables:
            if is_own_output(sheet.head()):
                file.has_own_output = True
                continue
            known = recognise(sheet, self.names, said, assume_verified=self.options.assume_verified)
            if known is None:
                file.others.append(self._other(sheet))
                continue
            table = TableSheet(sheet, known.header, len(self.files), is_template=is_template)
            whose = self.options.municipality_from
            file.tables.append(
                found_table(table, known, whose, self.names, is_said=said is not None)
            )
        self.files.append(file)

    def _other(self, sheet: Sheet) -> _OtherSheet:
        lacking = types_alone(sheet, self.names)
        return _OtherSheet(sheet.name, unknown_headers(sheet, self.names), lacking)

    def end(self) -> None:
        """Every file was looked at: what one table lacks, others may give."""
        found = [one for file in self.files for one in file.tables]
        complete_headcounts(found)
        lacking = columns_lacking(found, self.names, self.options.municipality_from)
        problems = {id(one): missing for one, missing in lacking}
        for file in self.files:
            self._sort_out(file, problems)

    def _sort_out(self, file: _SortedFile, lacking: Mapping[int, list[Problem]]) -> None:
        """Put the sheets of one file among the tables."""
        read, others = file.read, file.others
        kinds: list[TableKind] = []
        for one in file.tables:
            if one.is_no_table:
                others.append(self._other(one.table.sheet))
                continue
            found = [*one.recognised.problems, *lacking[id(one)]]
            self.problems.extend(found)
            kinds.append(one.header.kind)
            if all(problem.severity is Severity.WARNING for problem in found):
                self.inputs.tables[one.header.kind].append(one.table)
        if file.has_own_output:
            self.problems.add(_own_output(read.file))
        elif file.has_sheets and not kinds:
            self.problems.add(_no_table(read.file, tuple(file.unknown), others))
        elif kinds:
            self.problems.extend([_sheet_skipped(read.file, sheet) for sheet in others])
        self.inputs.files.append(
            ReadFile(
                read.file.path,
                read.fingerprint,
                tuple(kinds),
                tuple(file.unknown),
                is_named=read.file.named,
            )
        )


def _own_output(file: InputFile) -> Problem:
    return unreadable(file.path, own_report(), Severity.WARNING)


def _no_table(file: InputFile, unknown: Sequence[str], sheets: Sequence[_OtherSheet]) -> Problem:
    severity = Severity.ERROR if file.named else Severity.WARNING
    message = _("none of our tables is in it; is it the right file?")
    message = message.rstrip(".") + (" " + not_known(unknown).lstrip(". ") if unknown else "")
    lacking = dict.fromkeys(sheet.lacking for sheet in sheets if sheet.lacking)
    message += "".join(f". {said}" for said in lacking)
    return _file_problem(severity, Code.FILE_NO_TABLE, file.path, message)


def _sheet_skipped(file: InputFile, sheet: _OtherSheet) -> Problem:
    return Problem(
        Severity.WARNING,
        Code.SHEET_SKIPPED,
        _("none of our tables is on it; it is not read") + not_known(sheet.unknown),
        path=file.path,
        sheet=sheet.name,
    )


def _file_problem(severity: Severity, code: Code, path: Path, message: str) -> Problem:
    return Problem(severity, code, message, path=path)


def _without_checksum(inputs: Inputs) -> list[Problem]:
    """One warning for all parquet files: nobody would see damage inside of their pages."""
    number = sum(
        not table.sheet.is_checksummed for tables in inputs.tables.values() for table in tables
    )
    if not number:
        return []
    message = _(
        "the pages of parquet files are read without a checksum, so damage may stay unseen: "
        "{number}"
    ).format(number=number)
    return [Problem(Severity.WARNING, Code.FILE_NO_CHECKSUM, message, count=number)]


def _pass_over_templates(inputs: Inputs, problems: Problems) -> None:
    """Leave out the templates of a folder that nobody filled in.

    Where no other file gives the activity or the headcount, they stay and are an error.
    """
    filled: dict[TableKind, list[TableSheet]] = {kind: [] for kind in inputs.tables}
    empty: list[TableSheet] = []
    for kind, tables in inputs.tables.items():
        for table in tables:
            is_found = table.is_template and not inputs.files[table.file].is_named
            is_empty = is_found and not table.sheet.has_rows(table.header.row)
            (empty if is_empty else filled[kind]).append(table)
    layouts = (TableKind.HEADCOUNT, TableKind.HEADCOUNT_BY_MUNICIPALITY)
    if not filled[TableKind.ACTIVITY] or not any(filled[layout] for layout in layouts):
        return
    inputs.tables = filled
    for table in empty:
        message = _("there are no rows below the header; the template is passed over")
        problems.add(
            table.problem(
                Code.NO_DATA_ROWS, message, row=table.header.row, severity=Severity.WARNING
            )
        )


def _same_files(inputs: Inputs) -> list[Problem]:
    """An error for each file with the same bytes as one before it, if a table of it is read."""
    read = {table.file for tables in inputs.tables.values() for table in tables}
    sizes = Counter(file.fingerprint.size for file in inputs.files)
    first_with: dict[tuple[str, str], ReadFile] = {}
    found = []
    for number, file in enumerate(inputs.files):
        # Of another size than all others it is none of them: its hash need not be waited for.
        if sizes[file.fingerprint.size] == 1 or not file.fingerprint.sha256:
            continue
        # What the folders of a file say is part of its data.
        said = str(partitions_of(file.path))
        first = first_with.setdefault((file.fingerprint.sha256, said), file)
        if first is not file and number in read:
            message = _("the same data as {path}, byte by byte; leave one of the two").format(
                path=first.path
            )
            found.append(_file_problem(Severity.ERROR, Code.FILE_TWICE, file.path, message))
    return found


def check_files_unchanged(inputs: Inputs, problems: Problems) -> None:
    """An error for each file that was changed since it was opened, or has no end to be read."""
    for file in inputs.files:
        try:
            file.fingerprint.check()
        except OSError as error:
            problems.add(unreadable(file.path, not_opened(error)))
        except UnreadableFileError as error:
            problems.add(unreadable(file.path, error))
