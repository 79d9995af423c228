"""The formats of files by suffix: how their bytes are made, and how they are known to be whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from sferum_cli.errors import OutputFailedError
from sferum_cli.outputs.staging import Staged, failures_named
from sferum_cli.outputs.targets import refuse_input
from sferum_cli.problems import printable
from sferum_cli.render.delimited import Style
from sferum_cli.render.sheets import full_disk_named, is_whole_archive
from sferum_cli.reports.document import Document

if TYPE_CHECKING:
    from sferum_cli.render.forms import Form


@dataclass(frozen=True)
class Writer:
    """A file format: the file of this folder that knows it, which is loaded when it is needed.

    ``makes`` names the function there that makes the bytes of a document, ``checks`` the one that
    tells whether bytes are whole; ``has_style`` whether the first takes a style. ``library`` is
    what it loads only when it writes.
    """

    file: str
    makes: str
    checks: str
    has_style: bool = False
    library: str | None = None

    def make(self, document: Document, style: Style) -> bytes:
        """A document as the bytes of a file."""
        make = getattr(self.loaded(), self.makes)
        made = make(document, style) if self.has_style else make(document)
        return made.encode() if isinstance(made, str) else bytes(made)

    def check(self, data: bytes, document: Document) -> bool:
        """Whether the bytes of a file read back whole."""
        return bool(getattr(self.loaded(), self.checks)(data, document))

    def loaded(self) -> ModuleType:
        """The file that knows the format."""
        return import_module(f"sferum_cli.render.{self.file}")


WRITERS = {
    ".xlsx": Writer("workbook", "workbook_bytes", "workbook_is_whole", library="openpyxl"),
    ".csv": Writer("delimited", "csv_text", "csv_has_all_rows", has_style=True),
    ".json": Writer("json_document", "json_text", "json_has_all_records"),
    ".parquet": Writer("parquet_file", "parquet_bytes", "parquet_has_all_rows"),
    ".md": Writer("markdown", "markdown_text", "markdown_has_all_rows"),
    ".html": Writer("page", "page_bytes", "page_has_all_rows", library="jinja2"),
    ".docx": Writer("note", "note_bytes", "note_has_all_rows", library="docx"),
}
"""A new format is one more entry."""

OF_EVERY_VIEW = tuple(suffix for suffix in WRITERS if suffix != ".docx")
"""The formats that every view has; a note is of those alone that have something to sign."""


def load_libraries(outputs: Sequence[Path]) -> None:
    """Load what the formats of these outputs need, where there is time for it."""
    for path in outputs:
        writer = WRITERS[path.suffix.lower()]
        writer.loaded()
        if writer.library is not None:
            import_module(writer.library)


def staged(
    document: Document,
    path: Path,
    style: Style | None = None,
    mode: int | None = None,
    form: "Form | None" = None,
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
