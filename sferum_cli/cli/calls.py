"""The words of a call → the values that the pipeline takes."""

import codecs
import datetime as dt
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sferum_cli.problems import WrongCallError
from sferum_cli.rulebook.week import Week, iso_week, last_weekday
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.stages import Stages
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from sferum_cli.settings import Settings
    from sferum_cli.sources.files.watch import Watch
    from sferum_cli.sources.options import ReadOptions
    from sferum_cli.sources.sheets.opened import OpeningFile
    from sferum_cli.sources.tables.call import InputCall

Word = TypeVar("Word", bound=StrEnum)

TAB_WORDS = ("\\t", "tab")


def files_asked_for(
    inputs: Sequence[Path],
    headcount: Sequence[Path] | None,
    organizations: Sequence[Path] | None,
    members: Sequence[Path] | None,
) -> "InputCall":
    """The files of a call."""
    from sferum_cli.sources.tables.call import InputCall

    return InputCall(inputs, headcount or (), organizations or (), members or ())


def reading_asked_for(
    settings: "Settings",
    watch: "Watch | None",
    *,
    sheet: str | None,
    encoding: str | None,
    separator: str | None,
    assume_verified: bool,
    memory: str | None = None,
) -> "ReadOptions":
    """How the files of a call are read; ``watch`` is None where nobody looks after it."""
    from sferum_cli.settings import HiddenRows
    from sferum_cli.sources.files.watch import Guard, NobodyWatches
    from sferum_cli.sources.options import ReadOptions
    from sferum_cli.sources.reference.aliases import Aliases
    from sferum_cli.sources.sheets.options import FileOptions
    from sferum_cli.sources.tables.options import TableOptions

    return ReadOptions(
        FileOptions(
            sheet,
            encoding_asked_for(encoding),
            separator_asked_for(separator),
            Guard(settings.limits, watch or NobodyWatches()),
        ),
        TableOptions(
            settings.columns,
            settings.roles.other,
            assume_verified=assume_verified,
            time_zone=settings.time_zone,
            skip_hidden_rows=settings.hidden_rows is HiddenRows.SKIP,
        ),
        Aliases(settings.aliases.municipalities, settings.aliases.organizations),
        week_ends=settings.week_ends,
        memory=memory_asked_for(memory),
    )


def opening_begun(
    files: "InputCall", options: "ReadOptions", stages: Stages
) -> "OpeningFile | None":
    """The largest workbook of a call begins to be opened: heavy libraries are better loaded after.

    None where there is none.
    """
    from sferum_cli.sources.sheets.opened import begin_to_open, stage_of_opening
    from sferum_cli.sources.tables.header_rows import sense_of

    with stages.stage(stage_of_opening()):
        paths = [file.path for file in files.found.files]
        return begin_to_open(paths, options.files, sense_of(options.tables.names))


_MOST_NAMES = 100
"""So many numbers are tried behind the name of an output."""


def free_output(name: str, options: "ReadOptions") -> str | None:
    """A file in the current folder that a further call can write: a new one, or one of ours.

    None where the folder takes no file.
    """
    from sferum_cli.sources.tables.own_outputs import is_own_file

    if not os.access(Path.cwd(), os.W_OK):
        return None
    wanted = Path(name)
    numbered = (f"{wanted.stem}-{number}{wanted.suffix}" for number in range(2, _MOST_NAMES))
    for one in (name, *numbered):
        path = Path(one)
        if not path.is_symlink() and (
            not path.exists()
            or (path.is_file() and is_own_file(path, options.files, options.tables.names))
        ):
            return one
    return None


def week_asked_for(week_end: str | None, week: str | None) -> Week | None:
    """The week of ``--week-end`` or ``--week``; None if neither is there.

    Only ``last-thursday`` and its like ask the clock.
    """
    from sferum_cli.sources.cleaning.parsing import UnreadableError, parse_day

    if week_end is not None and week is not None:
        raise WrongCallError(_("--week-end and --week both say the week; leave one of them"))
    if week is not None:
        found = iso_week(week)
        if found is None:
            raise WrongCallError(_("--week: a week like 2024-W43 expected"))
        return found
    if week_end is None:
        return None
    found = last_weekday(week_end, dt.date.today())  # noqa: DTZ011 - the person's own day
    if found is not None:
        return found
    try:
        day = parse_day(week_end)
    except UnreadableError as error:
        raise WrongCallError(f"--week-end: {error}") from None
    if day is None:
        raise WrongCallError(_("--week-end: a date expected, like 24.10.2024"))
    return Week(day)


def types_asked_for(words: Sequence[str] | None) -> tuple[OrganizationType, ...] | None:
    """The types of ``--type``, each once; None without the option."""
    from sferum_cli.sources.cleaning.parsing import UnreadableError, parse_type

    if not words:
        return None
    types = []
    for word in words:
        try:
            found = parse_type(word)
        except UnreadableError as error:
            raise WrongCallError(f"--type {word}: {error}") from None
        if found is not None:
            types.append(found)
    return tuple(dict.fromkeys(types)) or None


def columns_asked_for(maps: Sequence[str] | None) -> dict[str, str]:
    """The headers of ``--map HEADER=key`` and their keys."""
    columns = {}
    for text in maps or ():
        header, sign, key = text.rpartition("=")
        if not sign or not header.strip():
            raise WrongCallError(
                _('--map {text}: HEADER=key expected, like "Кол-во писем=messages_sent"').format(
                    text=text
                )
            )
        columns[header.strip()] = key.strip()
    return columns


def separator_asked_for(word: str | None) -> str | None:
    """The character of ``--separator``."""
    if word is None:
        return None
    character = "\t" if word in TAB_WORDS else word
    if len(character) != 1:
        raise WrongCallError(_("--separator: one character expected"))
    return character


def encoding_asked_for(name: str | None) -> str | None:
    """The encoding of ``--encoding``, if Python knows it."""
    if name is None:
        return None
    try:
        codecs.lookup(name)
    except LookupError:
        raise WrongCallError(
            _("--encoding {name}: no such encoding; utf-8, cp1251, cp866 or koi8-r?").format(
                name=name
            )
        ) from None
    return name


def memory_asked_for(word: str | None) -> int | None:
    """The bytes of ``--memory``."""
    from pydantic import ByteSize, TypeAdapter, ValidationError

    if word is None:
        return None
    try:
        memory = int(TypeAdapter(ByteSize).validate_python(word))
    except ValidationError:
        memory = 0
    if memory <= 0:
        raise WrongCallError(_("--memory {word}: a size expected, like 1GB").format(word=word))
    return memory


class _FailingOn(StrEnum):
    """What ``--fail-on`` takes."""

    WARNING = "warning"


def fails_on_warnings(word: str | None) -> bool:
    """Whether ``--fail-on`` makes a warning end the run with its code."""
    return word is not None and one_of("--fail-on", word, _FailingOn) is _FailingOn.WARNING


def one_of(option: str, word: str, words: type[Word]) -> Word:
    """The word of an option that takes one of a few."""
    try:
        return words(word)
    except ValueError:
        choices = ", ".join(words)
        raise WrongCallError(
            _("{option} {word}: one of {choices} expected").format(
                option=option, word=word, choices=choices
            )
        ) from None
