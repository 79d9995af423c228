"""A folder of the week: a file for each unit of a view, and an index of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sferum_cli.reports.document import Document, RowNames
from sferum_cli.reports.records_table import table_of_records
from sferum_cli.rulebook.indicators import Column
from sferum_cli.translation import gettext as _

INDEX_FILE = "index.html"
"""The index for people, where the files are pages."""


@dataclass(frozen=True)
class FolderUnit:
    """A unit with a file of its own.

    ``record`` is what the index says of it, but for its file; ``names`` are what the file may be
    called by, from the shortest to the one that nothing else has; ``document`` makes the file.
    """

    record: Mapping[str, Any]
    names: Sequence[str]
    document: Callable[[], Document]


@dataclass(frozen=True)
class UnitsFolder:
    """The units of a folder.

    ``columns`` are those of its index, the key of its files ``file``; ``names`` say how its rows
    are called.
    """

    view: str
    statement: str
    columns: tuple[Column, ...]
    names: RowNames
    file: str
    units: Sequence[FolderUnit]

    def index(self, files: Sequence[str]) -> Document:
        """The index as a document; ``files`` are the names of the units' files."""
        rows = [
            {**unit.record, self.file: name} for unit, name in zip(self.units, files, strict=True)
        ]
        table = table_of_records(_("Files"), self.columns, rows, self.names)
        table = replace(table, files=self.file)
        return Document(
            view=self.view,
            statements=(self.statement,),
            main=table,
            parts=(table,),
            run={},
            data={},
            issues=(),
            further=None,
        )
