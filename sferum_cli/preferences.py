"""What a person prefers whatever the files are: language, colours, where settings and log are.

A flag of the call wins over a variable ``SFERUM_…``, the variable over the person's own file. None
of them changes a number: what does stands in ``sferum.toml`` or on the call.
"""

import difflib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sferum_cli.errors import WrongCallError, not_one_of
from sferum_cli.problems import printable
from sferum_cli.translation import LANGUAGE_VARIABLE, LANGUAGES
from sferum_cli.translation import gettext as _

TRACEBACK_VARIABLE = "SFERUM_TRACEBACK"
"""Set, it lets a bug show its traceback, which may quote data: for developers."""

DEFAULT = "default"
"""Where a value comes from that nobody said."""

PERSON_FILE = "config.toml"

COLORS = ("auto", "always", "never")
LOG_FORMATS = ("text", "json")

_VARIABLES = "SFERUM_"
_NO_COLOR, _FORCE_COLOR = "NO_COLOR", "FORCE_COLOR"
"""What the libraries that draw listen to."""


@dataclass(frozen=True)
class Preference:
    """One value, and where it comes from: DEFAULT, an option, a variable, or a file's path.

    ``choices`` are the words that it may be; a path has none.
    """

    name: str
    value: str | None = None
    choices: tuple[str, ...] = ()
    is_path: bool = False
    origin: str = DEFAULT

    @property
    def option(self) -> str:
        """The flag that says it, or may."""
        return "--no-color" if self.name == "color" else "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """The variable of the environment that says it."""
        return _VARIABLES + self.name.upper()

    def said(self, value: str, origin: str) -> "Preference":
        """The same as somebody said it; raises WrongCallError for none of its words."""
        if self.choices and value not in self.choices:
            if self.name == "lang" and origin in (self.option, LANGUAGE_VARIABLE):
                message = _("language {language}: one of {choices} expected").format(
                    language=value, choices=", ".join(self.choices)
                )
            else:
                raise not_one_of(origin, value, self.choices)
            raise WrongCallError(message)
        return replace(self, value=value, origin=origin)


_DEFAULTS = (
    Preference("lang", LANGUAGES[0], LANGUAGES),
    Preference("color", COLORS[0], COLORS),
    Preference("config", is_path=True),
    Preference("log_file", is_path=True),
    Preference("log_format", LOG_FORMATS[0], LOG_FORMATS),
)

NAMES = tuple(one.name for one in _DEFAULTS)

_VARIABLES_KNOWN = (*(one.variable for one in _DEFAULTS), TRACEBACK_VARIABLE)

Preferences = Mapping[str, Preference]
"""The preferences of a run, by name."""

_in_use: Preferences = {one.name: one for one in _DEFAULTS}


def in_use() -> Preferences:
    """The preferences of this run."""
    return _in_use


def use_preferences(flags: Mapping[str, str]) -> Preferences:
    """Take what the call, the variables and the person's file say, for the rest of the run.

    ``flags`` are the values of the options by their names. Raises WrongCallError for a name or a
    value that is none, with the nearest.
    """
    global _in_use  # noqa: PLW0603 - one run, one person
    _in_use = {one.name: one for one in _DEFAULTS}
    _in_use = preferences(os.environ, person_file(), flags)
    _use_colors(_in_use["color"])
    return _in_use


def preferences(
    variables: Mapping[str, str], file: Path | None, flags: Mapping[str, str]
) -> Preferences:
    """What all of them come to; raises WrongCallError as ``use_preferences`` does."""
    found = {one.name: one for one in _DEFAULTS}
    if file is not None:
        for name, value in _of_file(file).items():
            found[name] = found[name].said(value, str(file))
    for variable in sorted(variables):
        if variable.startswith(_VARIABLES) and variable not in _VARIABLES_KNOWN:
            message = _("there is no variable {name}").format(name=printable(variable))
            raise WrongCallError(message + _nearest(variable, _VARIABLES_KNOWN))
    for one in _DEFAULTS:
        if variables.get(one.variable):
            found[one.name] = one.said(variables[one.variable], one.variable)
        if one.name in flags:
            found[one.name] = one.said(flags[one.name], one.option)
    return found


def config_named(flag: Path | None, usual: Path) -> Path | None:
    """The file of settings that the call, the variable or the person names; None means ``usual``.

    The person's own is for folders in which the usual one does not lie.
    """
    preferred = _in_use["config"]
    if flag is not None or preferred.value is None:
        return flag
    if preferred.origin not in (preferred.variable, preferred.option) and os.path.lexists(usual):
        return None
    return Path(preferred.value)


def person_file() -> Path | None:
    """The person's own file, None where there is none, or no home for one."""
    from platformdirs import user_config_path

    path = user_config_path("sferum", appauthor=False) / PERSON_FILE
    # Whoever has no home has a folder named «~» in the library's eyes.
    return path if path.is_absolute() and os.path.exists(path) else None  # noqa: PTH110 - no errors


def _of_file(path: Path) -> dict[str, str]:
    """What the person's file says; a path in it begins in its folder."""
    from sferum_cli.toml_file import read_toml, text_expected, wrong_setting

    kinds, found = {one.name: one for one in _DEFAULTS}, {}
    for name, value in read_toml(path).items():
        file = printable(str(path))
        if name not in kinds:
            message = _("{file}: there is no setting «{name}» here").format(
                file=file, name=printable(name)
            )
            message += _nearest(name, NAMES)
            raise WrongCallError(message + "; " + _("what changes numbers stands in sferum.toml"))
        if not isinstance(value, str):
            raise wrong_setting(file, name, text_expected())
        found[name] = str(path.parent / Path(value).expanduser()) if kinds[name].is_path else value
    return found


def _nearest(name: str, known: Iterable[str]) -> str:
    known = list(known)
    near = difflib.get_close_matches(name, known, 1) or known
    return _("; perhaps {names}").format(names=", ".join(near))


def _use_colors(asked: Preference) -> None:
    """Tell the libraries that draw; NO_COLOR and FORCE_COLOR of old win over the person's file."""
    said = {name for name in (_NO_COLOR, _FORCE_COLOR) if os.environ.get(name)}
    if asked.value == COLORS[0] or (said and asked.origin not in (asked.variable, asked.option)):
        return
    for name in said:
        del os.environ[name]
    os.environ[_FORCE_COLOR if asked.value == "always" else _NO_COLOR] = "1"
