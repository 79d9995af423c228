"""The files of a call as they were read, and their tables."""

from dataclasses import dataclass, field
from pathlib import Path

from sferum_cli.sources.files.fingerprint import Fingerprint
from sferum_cli.sources.tables.shapes import TableKind, table_name
from sferum_cli.sources.tables.table_sheet import TableSheet
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class ReadFile:
    """A file that was opened: its fingerprint and the tables found in it."""

    path: Path
    fingerprint: Fingerprint
    tables: tuple[TableKind, ...]
    unknown: tuple[str, ...] = ()
    """The headers that were not known, of its tables and of sheets that are nearly one."""
    is_named: bool = True
    """Whether the call names it, and not only its folder."""

    @property
    def taken_for(self) -> str:
        """What the file was taken for, in words."""
        names = dict.fromkeys(table_name(kind) for kind in self.tables)
        return ", ".join(names) or _("no table of ours")


@dataclass
class Inputs:
    """The tables of a call by kind, in the order of the files."""

    files: list[ReadFile] = field(default_factory=list)
    names: dict[Path, str] = field(default_factory=dict)
    """How each file is called in messages."""
    passed_over: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    """Folders below those of the call that hold spreadsheets; they are not read."""
    tables: dict[TableKind, list[TableSheet]] = field(
        default_factory=lambda: {kind: [] for kind in TableKind}
    )

    @property
    def activity(self) -> list[TableSheet]:
        """The activity's sheets, without the members."""
        return self.tables[TableKind.ACTIVITY]
