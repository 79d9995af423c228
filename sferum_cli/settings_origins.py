"""Every setting in force by its dotted name, with where its value comes from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sferum_cli.preferences import DEFAULT, Preferences
from sferum_cli.settings import FoundSettings

_FLAGS = {"rank_by": "--rank-by", "columns": "--map"}
"""The options that say a setting."""

_BARE_NAME = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class SettingInForce:
    """A value and its origin: DEFAULT, the path of a file, a variable, or an option."""

    name: str
    value: object
    origin: str


def settings_in_force(found: FoundSettings, preferences: Preferences) -> list[SettingInForce]:
    """The preferences of a person, then the settings in the order of ``Settings``.

    A section that is empty stands as a whole.
    """
    own = [
        SettingInForce(one.name, one.value, one.origin)
        for one in preferences.values()
        if one.name != "config"
    ]
    config = preferences["config"]
    file = None if found.file is None else str(found.file)
    origin = config.origin if file is not None and file == config.value else DEFAULT
    values = found.settings.model_dump(mode="json")
    return [
        *own,
        SettingInForce("config", file, origin),
        *(
            SettingInForce(".".join(map(_quoted, names)), value, _origin(found, names))
            for names, value in _leaves(values, ())
        ),
    ]


def _leaves(value: object, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    """The values below a section, those of a list of sections by their numbers."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _leaves(inner, (*names, name))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, inner in enumerate(value, start=1):
            yield from _leaves(inner, (*names, str(number)))
    else:
        yield names, value


def _origin(found: FoundSettings, names: Sequence[str]) -> str:
    if names[0] in _FLAGS and _is_said(found.said, names):
        return _FLAGS[names[0]]
    return str(found.file) if _is_said(found.written, names) else DEFAULT


def _is_said(said: Mapping[str, Any], names: Sequence[str]) -> bool:
    """Whether a mapping of mappings says this setting."""
    inner: Any = said
    for name in names:
        if isinstance(inner, list):
            inner = inner[int(name) - 1]
        elif isinstance(inner, Mapping) and (name in inner or name.replace("_", "-") in inner):
            inner = inner[name if name in inner else name.replace("_", "-")]
        else:  # roles = "any" is short for roles.taken
            return isinstance(inner, str) and tuple(names) == ("roles", "taken")
    return True


def _quoted(name: str) -> str:
    return name if _BARE_NAME.fullmatch(name) else f'"{name}"'
