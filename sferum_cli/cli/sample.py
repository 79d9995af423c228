"""``sferum sample``: invented regions of any size, for whoever wants to try without data."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sferum_cli.cli import options as o
from sferum_cli.cli.messages import say, say_next, say_written
from sferum_cli.cli.options.panels import OUTPUT
from sferum_cli.cli.options.words import one_of
from sferum_cli.errors import OutputFailedError, WrongCallError, system_reason
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

if TYPE_CHECKING:
    from sferum_cli.outputs.staging import Output
    from sferum_cli.sample.files import SampleFile, SampleFormat
    from sferum_cli.sample.plan import Plan

MOST_USERS, MOST_WEEKS = 100_000_000, 520

Folder = Annotated[
    Path,
    typer.Option(
        "-o",
        "--output",
        metavar="FOLDER",
        help=_("Where to write; made if it is missing."),
        rich_help_panel=OUTPUT,
        show_default=False,
    ),
]
Users = Annotated[
    int,
    typer.Option("--users", metavar="N", help=_("So many people in all the regions together.")),
]
NumberOfWeeks = Annotated[
    int,
    typer.Option(
        "--weeks", metavar="N", help=_("So many weeks, of which the last ends on 24.10.2024.")
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        "--seed", metavar="N", help=_("The same number gives the same files, another others.")
    ),
]
Regions = Annotated[
    int, typer.Option("--regions", metavar="N", help=_("So many regions, of equal size."))
]
Format = Annotated[
    str,
    o.format_option("xlsx|csv|parquet", _("The format of the files."), show_default=True),
]


def sample(
    folder: Folder,
    users: Users = 5000,
    weeks: NumberOfWeeks = 1,
    seed: Seed = 1,
    regions: Regions = 1,
    format_: Format = "xlsx",
    quiet: o.Quiet = False,
    lang: o.Language = None,
    log_file: o.LogFile = None,
    log_format: o.LogFormat = None,
) -> None:
    """See the help."""
    del log_file, log_format  # heard before the commands were defined
    _check_number("--users", users, MOST_USERS)
    _check_number("--weeks", weeks, MOST_WEEKS)
    from sferum_cli.sample.names import REGIONS

    _check_number("--regions", regions, min(users, len(REGIONS)))
    from sferum_cli.sample.files import SampleFormat
    from sferum_cli.sample.plan import Plan

    form, plan = one_of(o.FORMAT, format_, SampleFormat), Plan(users, weeks, seed, regions)
    files = _files(plan, form)
    _write(folder, plan, files, form)
    if quiet:
        return
    rows = sum(file.rows for file in files[1:])
    say(
        ngettext(
            "Invented: {users} people, {rows} row of activity",
            "Invented: {users} people, {rows} rows of activity",
            rows,
        ).format(users=users, rows=rows)
    )
    say_written(folder / file.name for file in files)
    say_next(["report", *_to_read(folder, files), *(["--lang", lang] if lang else [])])


def _check_number(option: str, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise WrongCallError(
            _("{option} {number}: a number from 1 to {most} expected").format(
                option=option, number=number, most=most
            )
        )


def _files(plan: "Plan", form: "SampleFormat") -> list["SampleFile"]:
    """The headcount, and the activity of each week, oldest first."""
    from functools import partial

    from sferum_cli.sample.files import SampleFile
    from sferum_cli.sample.tables import ACTIVITY, HEADCOUNT, SCHEMAS, activity, headcount

    return [
        SampleFile(
            f"headcount.{form}", "Численность", SCHEMAS[HEADCOUNT], partial(headcount, plan)
        ),
        *(
            SampleFile(
                f"activity-{week.end}.{form}",
                "Активность",
                SCHEMAS[ACTIVITY],
                partial(activity, plan, week),
            )
            for week in plan.week_ends
        ),
    ]


def _write(folder: Path, plan: "Plan", files: list["SampleFile"], form: "SampleFormat") -> None:
    """Put the files into the folder, all of them or none; an earlier sample there makes room.

    Raises WrongCallError and OutputFailedError, before anything is computed, for a place that takes
    no files or would lose something.
    """
    from sferum_cli.outputs.locks import locked
    from sferum_cli.outputs.staging import Staged, folders_made, write_all
    from sferum_cli.outputs.targets import check_folder, check_replaceable
    from sferum_cli.sample.folder import MANIFEST, files_of_sample, is_manifest, manifest_bytes

    names = [file.name for file in files]
    _check_place(folder, names)
    check_folder(folder)
    manifest = folder / MANIFEST
    targets = [*(folder / name for name in names), manifest]
    for target in targets:
        check_replaceable(target)
    with folders_made([folder]), locked(targets):
        _check_place(folder, names)  # another run may have been here
        earlier = files_of_sample(folder)
        hashes: dict[str, list[str]] = {}
        write_all(_outputs(folder, plan, files, form, earlier, hashes))
        for name in earlier.keys() - hashes.keys():
            (folder / name).unlink(missing_ok=True)
        write_all([Staged(manifest, manifest_bytes(_asked(plan), hashes), is_manifest)])


def _outputs(
    folder: Path,
    plan: "Plan",
    files: list["SampleFile"],
    form: "SampleFormat",
    earlier: Mapping[str, list[str]],
    hashes: dict[str, list[str]],
) -> list["Output"]:
    """The files, and what tells that they are a sample's own; ``hashes`` gets those of the files.

    The latter is there before the first file is replaced and knows the old ones too: a run that
    dies between two moves leaves nothing that the next one would take for somebody else's.
    """
    from functools import partial

    from sferum_cli.outputs.staging import Streamed
    from sferum_cli.sample.folder import MANIFEST, is_manifest, manifest_bytes, sha256_of

    def write(file: "SampleFile", path: Path) -> None:
        file.write(path, form)
        hashes[file.name] = [sha256_of(path)]

    def write_manifest(path: Path) -> None:
        names = {*earlier, *hashes}
        known = {name: [*earlier.get(name, []), *hashes.get(name, [])] for name in names}
        path.write_bytes(manifest_bytes(_asked(plan), known))

    return [
        *(
            Streamed(folder / file.name, partial(write, file), partial(file.is_whole, form=form))
            for file in files
        ),
        Streamed(
            folder / MANIFEST,
            write_manifest,
            lambda path: is_manifest(path.read_bytes()),
            is_first=True,
        ),
    ]


def _asked(plan: "Plan") -> dict[str, object]:
    """How to make the same sample again."""
    return {
        "users": plan.users,
        "weeks": plan.weeks,
        "seed": plan.seed,
        "regions": plan.regions,
    }


def _check_place(folder: Path, names: Iterable[str]) -> None:
    from sferum_cli.sample.folder import not_ours

    if folder.exists() and not folder.is_dir():
        raise WrongCallError(_("{path} is no folder; name one").format(path=printable(str(folder))))
    try:
        foreign = not_ours(folder, names)
    except OSError as error:
        raise OutputFailedError(
            _("{path}: cannot be read ({reason}); nothing was written").format(
                path=printable(str(error.filename or folder)), reason=system_reason(error)
            )
        ) from None
    if foreign:
        raise WrongCallError(
            _(
                "made or changed by somebody else: {files}; nothing was written. Name another "
                "folder"
            ).format(files=", ".join(printable(str(path)) for path in foreign))
        )


def _to_read(folder: Path, files: Iterable["SampleFile"]) -> list[Path]:
    """What a report reads: the folder, or where other tables lie there too the newest files."""
    from sferum_cli.sources.files.find import find_files

    headcount, *activity = [folder / file.name for file in files]
    others = {file.path for file in find_files([folder]).files} - {headcount, *activity}
    return [activity[-1], headcount] if others else [folder]
