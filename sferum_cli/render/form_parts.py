"""What a form must be made of, and what it must not have: the parts of its zip file."""

import io
import zipfile
from collections.abc import Mapping

from sferum_cli.errors import WrongCallError
from sferum_cli.translation import gettext as _


def check_parts(data: bytes, name: str, main: str, is_none: str, lost: Mapping[str, str]) -> None:
    """Raise WrongCallError for a form without its main part, or with one that would be lost.

    ``is_none`` says what the form is not; ``lost`` has how the names of such parts begin, and what
    they are called.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.namelist()
    except zipfile.BadZipFile:
        parts = []
    if main not in parts:
        raise WrongCallError(f"{name}: {is_none}")
    kinds = dict.fromkeys(
        kind for start, kind in lost.items() if any(part.startswith(start) for part in parts)
    )
    if kinds:
        raise WrongCallError(
            _("{path}: the form has what would be lost ({kinds}); take it out").format(
                path=name, kinds=", ".join(kinds)
            )
        )
