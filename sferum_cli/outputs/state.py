"""The folder in which sferum keeps what outlives a run: nothing but locks."""

import os
import stat
import tempfile
from pathlib import Path

from sferum_cli.errors import OutputFailedError, system_reason
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _

_PRIVATE = 0o700


def state_folder() -> Path:
    """The person's folder of states, made if it is missing.

    A user of the system may have no home that can be written: one in the folder of temporary files
    serves as well, if nobody else made it. Raises OutputFailedError where there is none.
    """
    from platformdirs import user_state_path

    folder = user_state_path("sferum", appauthor=False)
    if not folder.is_absolute():  # no home at all: the library names it «~»
        return _temporary_folder()
    try:
        folder.mkdir(_PRIVATE, parents=True, exist_ok=True)
    except OSError:
        return _temporary_folder()
    return folder if os.access(folder, os.W_OK) else _temporary_folder()


def _temporary_folder() -> Path:
    user = os.getuid() if hasattr(os, "getuid") else ""
    folder = Path(tempfile.gettempdir()) / f"sferum-{user}"
    try:
        folder.mkdir(_PRIVATE, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise _no_folder(folder, system_reason(error)) from None
    if not stat.S_ISDIR(found.st_mode) or (user != "" and found.st_uid != user):
        raise _no_folder(folder, _("it belongs to another user"))
    return folder


def _no_folder(folder: Path, reason: str) -> OutputFailedError:
    return OutputFailedError(
        _("{path}: the folder for locks cannot be made ({reason})").format(
            path=printable(str(folder)), reason=reason
        )
    )
