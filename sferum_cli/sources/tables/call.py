"""What a person asks to read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from sferum_cli.sources.files.find import FoundFiles, find_files
from sferum_cli.sources.tables.shapes import TableKind


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
