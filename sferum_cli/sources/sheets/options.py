"""How the sheets of files are read: what a call says of their bytes."""

from dataclasses import dataclass, field

from sferum_cli.sources.files.watch import Guard


@dataclass(frozen=True)
class FileOptions:
    """Which sheet of a workbook is meant, and how a text is written; None where a file tells it.

    ``guard`` is under what the files are read.
    """

    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None
    guard: Guard = field(default_factory=Guard)
