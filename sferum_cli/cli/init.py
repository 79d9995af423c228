"""``sferum init``: settings to edit and tables to fill in, for whoever starts from nothing."""

import os
import shutil
from collections.abc import Mapping, Sequence
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sferum_cli.cli import options as o
from sferum_cli.cli.messages import say, say_next, say_to_copy, say_written
from sferum_cli.errors import OutputFailedError, WrongCallError, system_reason
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.sources.tables.shapes import TableKind

Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar="FOLDER",
        help=_("Where to write; made if it is missing. By default the current folder."),
        show_default=False,
    ),
]
Force = Annotated[
    bool,
    typer.Option("--force", help=_("Replace the files that are already there, and keep copies.")),
]


def init(
    folder: Folder = None,
    force: Force = False,
    quiet: o.Quiet = False,
    lang: o.Language = None,
    log_file: o.LogFile = None,
    log_format: o.LogFormat = None,
) -> None:
    """See the help."""
    del log_file, log_format  # heard before the commands were defined
    from sferum_cli.settings import SETTINGS_FILE
    from sferum_cli.sources.tables.shapes import TableKind

    place = folder or Path()
    settings = place / SETTINGS_FILE
    templates = {
        TableKind.ACTIVITY: place / _("activity.xlsx"),
        TableKind.HEADCOUNT: place / _("headcount.xlsx"),
        TableKind.ORGANIZATIONS: place / _("organizations.xlsx"),
        TableKind.MEMBERS: place / _("members.xlsx"),
    }
    _check_place(place, [settings, *templates.values()], force=force)
    files = {settings: _settings()} | {path: _template(kind) for kind, path in templates.items()}
    _make(place)
    kept = _keep_copies(files)
    _write(files)
    if not quiet:
        for copy in kept:
            say_to_copy(_("What was there is kept: {path}").format(path=printable(str(copy))))
        say_written(files)
        say(
            _(
                "Fill in the activity and the headcount, one row below the other; the other two "
                "tables are optional. Delete the optional columns that you have no data for: blank "
                "cells count as 0 or «нет»."
            )
        )
        call: list[object] = [
            "report",
            templates[TableKind.ACTIVITY],
            templates[TableKind.HEADCOUNT],
        ]
        if folder is not None:
            call += ["--config", settings]
        if lang is not None:
            call += ["--lang", lang]
        say_next(call)


def _check_place(folder: Path, paths: Sequence[Path], *, force: bool) -> None:
    """Refuse, before anything is written, a place that would lose something.

    Raises WrongCallError that names what is in the way.
    """
    if folder.exists() and not folder.is_dir():
        raise WrongCallError(_("{path} is no folder; name one").format(path=printable(str(folder))))
    there = [path for path in paths if os.path.lexists(path)]
    never = [path for path in there if path.is_symlink() or not path.is_file()]
    if never:
        raise WrongCallError(
            _("no plain files: {files}; nothing was written. Name another folder").format(
                files=_named(never)
            )
        )
    if there and not force:
        raise WrongCallError(
            _("already there: {files}; nothing was written. --force replaces them").format(
                files=_named(there)
            )
        )


def _keep_copies(files: Mapping[Path, bytes]) -> list[Path]:
    """Keep what somebody may have filled in, beside it, under a name that nothing reads."""
    kept = []
    for path, data in files.items():
        try:
            if not path.exists() or path.read_bytes() == data:
                continue
            copy = _free_name(path)
            shutil.copy2(path, copy)
        except OSError as error:
            raise OutputFailedError(
                _("{path}: no copy of it can be kept ({reason}); nothing was written").format(
                    path=printable(str(path)), reason=system_reason(error)
                )
            ) from None
        kept.append(copy)
    return kept


def _free_name(path: Path) -> Path:
    """«активность.xlsx.bak», or the first of «активность.xlsx.1.bak» … that is free."""
    names = (f"{path.name}{number}.bak" for number in chain([""], (f".{n}" for n in count(1))))
    return next(path.with_name(name) for name in names if not os.path.lexists(path.with_name(name)))


def _named(paths: Sequence[Path]) -> str:
    return ", ".join(printable(str(path)) for path in paths)


def _settings() -> bytes:
    from sferum_cli.render.settings_file import settings_text
    from sferum_cli.settings import Settings

    return settings_text(Settings().model_dump(mode="json")).encode()


def _template(kind: "TableKind") -> bytes:
    from sferum_cli.cli.template_columns import template_columns
    from sferum_cli.render.templates import template_bytes
    from sferum_cli.sources.tables.shapes import table_name

    advice = [
        _("The header: orange is required, yellow means at least one of these, grey is optional."),
        _("Delete the optional columns that you have no data for, not only their cells."),
        _("Ids and codes are text, so that zeros in front stay: paste them as values."),
        _("Columns may stand in any order, and more columns do no harm."),
    ]
    return template_bytes(table_name(kind).capitalize(), template_columns(kind), advice)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailedError(
            _("{path}: the folder cannot be made ({reason})").format(
                path=printable(str(folder)), reason=system_reason(error)
            )
        ) from None


def _write(files: Mapping[Path, bytes]) -> None:
    from sferum_cli.outputs.staging import Staged, write_all
    from sferum_cli.render.sheets import is_whole_archive

    write_all(
        [
            Staged(path, data, _is_toml if path.suffix == ".toml" else is_whole_archive)
            for path, data in files.items()
        ]
    )


def _is_toml(data: bytes) -> bool:
    import tomllib

    return isinstance(tomllib.loads(data.decode()), dict)
