"""A settings file as it is written, or what is wrong with it, in one message."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sferum_cli.errors import WrongCallError, system_reason
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _


def read_toml(path: Path) -> dict[str, Any]:
    """What a file says; raises WrongCallError that names it, and the line."""
    text, name = "", printable(str(path))
    try:
        text = path.read_text("utf-8-sig")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = _(
            "{file}, line {line}: not valid TOML: a setting is NAME = VALUE, texts and Russian "
            "names stand in quotes, and no name comes twice"
        ).format(file=name, line=_line_in_toml(error, text))
        raise WrongCallError(message) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else _("not UTF-8 text")
        message = _("{file}: the settings cannot be read: {reason}").format(
            file=name, reason=reason
        )
        raise WrongCallError(message) from None


def wrong_setting(place: str, name: str, reason: str) -> WrongCallError:
    """A setting of a file, or of a line of it, with a value that it does not take."""
    return WrongCallError(
        _("{file}: {name}: {reason}").format(file=place, name=name, reason=reason)
    )


def text_expected() -> str:
    """What is said of a setting that is a text, and something else was written."""
    return _("a text in quotes expected")


def _line_in_toml(error: tomllib.TOMLDecodeError, text: str) -> int:
    """Where the library stopped: it says so in English only, and not at the end of the text."""
    found = re.search(r"line (\d+)", str(error))
    return int(found[1]) if found else text.rstrip("\n").count("\n") + 1


_HEADING = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([^#=]+?)\s*=")


def line_of(path: Path, names: Sequence[str]) -> int | None:
    """The line in which a file says a setting, or opens its section; None where no line does."""
    section: tuple[str, ...] = ()
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    for number, line in enumerate(lines, start=1):
        heading, key = _HEADING.fullmatch(line), _KEY.match(line)
        if heading is not None:
            section = _parts(heading[1])
        if (section if heading is not None or key is None else (*section, *_parts(key[1]))) == (
            tuple(names)
        ):
            return number
    return None


def _parts(dotted: str) -> tuple[str, ...]:
    """The names of a dotted key; what stands in quotes is one name."""
    found = re.findall(r'"([^"]*)"|\'([^\']*)\'|([^\s.]+)', dotted)
    return tuple(double or single or bare for double, single, bare in found)
