"""What a person asks to read, and how."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from sferum_cli.rulebook.week import Weekday
from sferum_cli.sources.files.find import FoundFiles, find_files
from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.files.watch import NobodyWatches, Watch
from sferum_cli.sources.sheets.opened import Begun
from sferum_cli.sources.tables.columns import TableKind


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How the files of a call are read.

    ``columns`` maps headers as an office writes them to keys; ``other_roles`` are role words that
    count as other; ``aliases`` map municipality and organization names to the headcount's.
    ``time_zone`` is the zone whose days moments with a zone are, None for those of their own.
    ``week_ends`` is the weekday on which the week ends that the call does not say.
    ``limits`` are the guards, and ``watch`` looks after the readers. ``memory`` is the bound in
    bytes that the run is asked to keep, None for no bound. ``begun`` is a file of the call that is
    being opened already.
    """

    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    other_roles: tuple[str, ...] = ()
    municipality_aliases: Mapping[str, str] = field(default_factory=dict)
    organization_aliases: Mapping[str, str] = field(default_factory=dict)
    assume_verified: bool = False
    time_zone: str | None = None
    skip_hidden_rows: bool = False
    week_ends: Weekday | None = None
    memory: int | None = None
    limits: Limits = field(default_factory=Limits)
    watch: Watch = field(default_factory=NobodyWatches)
    begun: Begun | None = None


@dataclass(frozen=True)
class InputCall:
    """The files of a call: those to sort out by their headers, and those whose table is said."""

    inputs: Sequence[Path]
    headcount: Sequence[Path] = ()
    organizations: Sequence[Path] = ()
    members: Sequence[Path] = ()

    @property
    def paths(self) -> list[Path]:
        """Everything that the call names."""
        return [*self.inputs, *self.said()]

    @cached_property
    def found(self) -> FoundFiles:
        """The files that the call means, looked for once."""
        return find_files(self.paths)

    def without(self, paths: Collection[Path]) -> "InputCall":
        """The same call but for some of the files that it means."""
        call = InputCall(self.inputs, self.headcount, self.organizations, self.members)
        files = [file for file in self.found.files if file.path not in paths]
        vars(call)["found"] = replace(self.found, files=files)
        return call

    def said(self) -> dict[Path, TableKind]:
        """Which table each file holds by its option."""
        return {
            path: kind
            for kind, paths in (
                (TableKind.HEADCOUNT, self.headcount),
                (TableKind.ORGANIZATIONS, self.organizations),
                (TableKind.MEMBERS, self.members),
            )
            for path in paths
        }
