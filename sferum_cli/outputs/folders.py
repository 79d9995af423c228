"""Folders of files as outputs: what their index lists is ours, and nothing else is replaced."""

import csv
import os
from pathlib import Path

from sferum_cli.errors import OutputFailedError
from sferum_cli.outputs.targets import check_folder, check_replaceable
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _

INDEX = "index"
"""The name of the list of the files of a folder, before its suffix."""

FILE = "file"
"""The column of the index with the names of the files."""

_HELD_OPEN = ("~$", ".~lock.")
"""How the names begin that Excel and LibreOffice put beside a file that is open."""


def check_folder_of_files(folder: Path, suffix: str) -> None:
    """Refuse a folder of files that cannot be written, or that holds what this view did not write.

    Its files end with ``suffix``: those of another view are told by it.

    Raises OutputFailedError that names the folder, and what is in the way.
    """
    check_folder(folder.parent)
    if not os.path.lexists(folder):
        return
    check_folder(folder)
    if folder.is_symlink():
        raise OutputFailedError(
            _("{path}: is a link to another folder; name the folder itself").format(
                path=printable(str(folder))
            )
        )
    listed = f"{INDEX}.csv"
    ours = {listed, f"{INDEX}{suffix}"}
    ours |= {name for name in _listed(folder / listed) if name.endswith(suffix)}
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(_HELD_OPEN):
            message = _("{path}: {name} shows that a file of it is open; close it")
        elif entry.name not in ours or not entry.is_file():
            message = _(
                "{path}: would be replaced, and {name} in it is not of this view; move that away, "
                "or name another folder"
            )
        else:
            check_replaceable(entry)
            continue
        raise OutputFailedError(
            message.format(path=printable(str(folder)), name=printable(entry.name))
        )


def _listed(index: Path) -> set[str]:
    """The files that an index lists; none where there is no index of ours."""
    try:
        with index.open(encoding="utf-8", newline="") as stream:
            return {row[FILE] for row in csv.DictReader(stream)}
    except (OSError, ValueError, csv.Error, KeyError):
        return set()
