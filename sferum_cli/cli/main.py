"""The command ``sferum``: its language, its streams, and what an error exits with."""

import gc
import io
import os
import sys
from collections.abc import Callable, Sequence

from sferum_cli.errors import ExitCode, SferumError, WrongCallError
from sferum_cli.render.glyphs import LOOK_ALIKE_ERRORS, has_own_letters, know_look_alikes
from sferum_cli.translation import LANGUAGE_VARIABLE, LANGUAGES, use_language
from sferum_cli.translation import gettext as _

TRACEBACK_VARIABLE = "SFERUM_TRACEBACK"
"""Set, it lets a bug show its traceback, which may quote data: for developers."""

_ALLOCATIONS_BETWEEN_COLLECTIONS = 200_000

INTERRUPTED = 130
"""What a shell says of a run that Ctrl+C ended."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with one of docs/exit-codes.md."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # A run is short and loads much: looking for garbage among modules is a tenth of its start.
    gc.set_threshold(_ALLOCATIONS_BETWEEN_COLLECTIONS)
    _prepare_streams()
    asked = _language_in(words)
    use_language(asked)
    # The help is translated when the commands are defined: after the language is known.
    from sferum_cli.cli.app import app_for
    from sferum_cli.cli.usage import run_app

    def run() -> None:
        _check_language(asked)
        run_app(app_for(words), words, "sferum")

    code = _run(run)
    from sferum_cli.supervisor import leave_at_once

    leave_at_once(code)
    sys.exit(code)


def _check_language(asked: str | None) -> None:
    for language in (asked, os.environ.get(LANGUAGE_VARIABLE)):
        if language and language not in LANGUAGES:
            raise WrongCallError(
                _("language {language}: one of {choices} expected").format(
                    language=language, choices=", ".join(LANGUAGES)
                )
            )


def _run(run: Callable[[], object]) -> int:
    from sferum_cli.cli.messages import say_error

    try:
        run()
    except SferumError as error:
        say_error(error)
        return int(error.exit_code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(ExitCode.DONE)
    except BaseException as error:
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        print(_bug(error), file=sys.stderr)  # noqa: T201
        return int(ExitCode.BUG)
    return int(ExitCode.DONE)


def _bug(error: BaseException) -> str:
    """What a bug says: its kind and place, never its text, which may quote data."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = ""
    if place is not None:
        name = os.path.basename(place.tb_frame.f_code.co_filename)  # noqa: PTH119 - no import
        where = f" ({name}:{place.tb_lineno})"
    return _(
        "A bug in sferum: {kind}{where}. Nothing was written. Please report it with the command "
        "that you ran, without data."
    ).format(kind=type(error).__name__, where=where)


def _language_in(words: Sequence[str]) -> str | None:
    """The value of ``--lang``, wherever it stands."""
    for number, word in enumerate(words):
        if word == "--lang" and number + 1 < len(words):
            return words[number + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


def _prepare_streams() -> None:
    """UTF-8 wherever it can be, and nothing that cannot be shown stops a run.

    A terminal that says it has another encoding is believed: it gets what stands for its signs.
    """
    know_look_alikes()
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty() and has_own_letters(stream.encoding):
            stream.reconfigure(errors=LOOK_ALIKE_ERRORS)
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
