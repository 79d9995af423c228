"""The formats of files by suffix: how their bytes are made, and how they are known to be whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from sferum_cli.errors import OutputFailedError
from sferum_cli.outputs.staging import Staged, failures_named
from sferum_cli.outputs.targets import refuse_input
from sferum_cli.problems import printable
from sferum_cli.render.delimited import Style, csv_has_all_rows, csv_text
from sferum_cli.render.forms import Form
from sferum_cli.render.json_document import json_has_all_records, json_text
from sferum_cli.render.markdown import markdown_has_all_rows, markdown_text
from sferum_cli.render.note import note_bytes, note_has_all_rows
from sferum_cli.render.page import page_bytes, page_has_all_rows
from sferum_cli.render.parquet_file import parquet_bytes, parquet_has_all_rows
from sferum_cli.render.sheets import full_disk_named, is_whole_archive
from sferum_cli.render.workbook import workbook_bytes
from sferum_cli.reports.document import Document


@dataclass(frozen=True)
class Writer:
    """A file format; ``library`` is what takes a while to load."""

    make: Callable[[Document, Style], bytes]
    check: Callable[[bytes, Document], bool]
    library: str | None = None


WRITERS = {
    ".xlsx": Writer(
        lambda document, _style: workbook_bytes(document),
        lambda data, _document: is_whole_archive(data),
        library="openpyxl",
    ),
    ".csv": Writer(lambda document, style: csv_text(document, style).encode(), csv_has_all_rows),
    ".json": Writer(lambda document, _style: json_text(document).encode(), json_has_all_records),
    ".parquet": Writer(lambda document, _style: parquet_bytes(document), parquet_has_all_rows),
    ".md": Writer(lambda document, _style: markdown_text(document).encode(), markdown_has_all_rows),
    ".html": Writer(lambda document, _style: page_bytes(document), page_has_all_rows, "jinja2"),
    ".docx": Writer(lambda document, _style: note_bytes(document), note_has_all_rows, "docx"),
}
"""A new format is one more entry."""

OF_EVERY_VIEW = tuple(suffix for suffix in WRITERS if suffix != ".docx")
"""The formats that every view has; a note is of those alone that have something to sign."""


def load_libraries(outputs: Sequence[Path]) -> None:
    """Load what the formats of these outputs need, where there is time for it."""
    for path in outputs:
        library = WRITERS[path.suffix.lower()].library
        if library is not None:
            import_module(library)


def staged(
    document: Document,
    path: Path,
    style: Style | None = None,
    mode: int | None = None,
    form: Form | None = None,
) -> Staged:
    """A document as the output ``path``, in the format of its suffix, or filled into its form.

    Raises OutputFailedError where the format does not take it, and WrongCallError where ``path``
    is a file that it was made from: the call may have named only its folder, so that
    ``check_targets`` did not know it.
    """
    refuse_input(path, map(Path, document.inputs))
    suffix = path.suffix.lower()
    writer = WRITERS[suffix]
    if form is not None and form.suffix == suffix:
        return Staged(path, form.filled(document), is_whole_archive, mode)
    # A workbook passes through the folder of temporary files.
    with failures_named(path), full_disk_named():
        try:
            data = writer.make(document, style or Style())
        except OutputFailedError as error:
            raise OutputFailedError(f"{printable(str(path))}: {error}") from None
    return Staged(path, data, lambda written: writer.check(written, document), mode)
