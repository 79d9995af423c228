"""The formats of a report's files: how their bytes are made, and how they are known to be whole."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from sferum_cli.outputs.staging import Staged, failures_named
from sferum_cli.outputs.targets import refuse_input
from sferum_cli.problems import OutputFailedError, printable
from sferum_cli.render.delimited import CsvStyle, csv_text
from sferum_cli.render.json_document import json_text
from sferum_cli.render.markdown import markdown_text
from sferum_cli.render.parquet_file import parquet_bytes, parquet_rows
from sferum_cli.render.sheets import is_whole_workbook
from sferum_cli.render.workbook import workbook_bytes
from sferum_cli.reports.report import Report


@dataclass(frozen=True, slots=True)
class Writer:
    """A file format: how its bytes are made, and how they are known to be whole.

    ``library`` is what takes a while to load.
    """

    make: Callable[[Report, CsvStyle], bytes]
    check: Callable[[bytes, Report], bool]
    library: str | None = None


def _check_csv(data: bytes, report: Report) -> bool:
    return sum(1 for _row in csv.reader(io.StringIO(data.decode()))) == report.rows.height + 1


def _check_json(data: bytes, report: Report) -> bool:
    return len(json.loads(data)["rows"]) == report.rows.height


def _check_parquet(data: bytes, report: Report) -> bool:
    return parquet_rows(data) == report.rows.height


def _check_markdown(data: bytes, report: Report) -> bool:
    return data.decode().count("\n") > report.rows.height


WRITERS = {
    ".xlsx": Writer(
        lambda report, _style: workbook_bytes(report),
        lambda data, _report: is_whole_workbook(data),
        library="openpyxl",
    ),
    ".csv": Writer(lambda report, style: csv_text(report, style).encode(), _check_csv),
    ".json": Writer(lambda report, _style: json_text(report).encode(), _check_json),
    ".parquet": Writer(lambda report, _style: parquet_bytes(report), _check_parquet),
    ".md": Writer(lambda report, _style: markdown_text(report).encode(), _check_markdown),
}
"""The file formats by suffix: a new one is one more entry."""


def load_libraries(outputs: Sequence[Path]) -> None:
    """Load what the formats of these outputs need, where there is time for it."""
    for path in outputs:
        library = WRITERS[path.suffix.lower()].library
        if library is not None:
            import_module(library)


def staged_report(report: Report, path: Path, style: CsvStyle) -> Staged:
    """A report as the output ``path``, in the format of its suffix.

    Raises OutputFailedError where the format does not take it, and WrongCallError where ``path``
    is a file that the report was made from: the call may have named only its folder, so that
    ``check_targets`` did not know it.
    """
    refuse_input(path, (Path(sheet.path) for sheet in report.inputs))
    writer = WRITERS[path.suffix.lower()]
    with failures_named(path):  # a workbook passes through the folder of temporary files
        try:
            data = writer.make(report, style)
        except OutputFailedError as error:
            raise OutputFailedError(f"{printable(str(path))}: {error}") from None
    return Staged(path, data, lambda written: writer.check(written, report))
