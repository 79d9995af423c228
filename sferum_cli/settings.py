"""The settings of a run: sferum.toml under the flags of the call, over the source's defaults."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from sferum_cli.errors import WrongCallError
from sferum_cli.preferences import NAMES, PERSON_FILE, config_named
from sferum_cli.problems import printable
from sferum_cli.rulebook.holidays import Holidays, period
from sferum_cli.rulebook.parameters import Rules, Scopes, Targets, Thresholds
from sferum_cli.rulebook.roles import KNOWN_ROLES, RoleWords, usual_kind
from sferum_cli.rulebook.week import Weekday
from sferum_cli.rulebook.words import Kind, MessagesPer, RankBy, RolesTaken
from sferum_cli.run_settings import OWN_FAULT, RunSettings
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.files.limits import Limits
from sferum_cli.sources.reference.aliases import Aliases as Names
from sferum_cli.sources.tables.columns import INPUT_COLUMN, INPUT_COLUMNS
from sferum_cli.toml_file import line_of, read_toml, text_expected, wrong_setting
from sferum_cli.translation import gettext as _

SETTINGS_FILE = "sferum.toml"

_MOST_ROLE_WORDS = 200
"""A role is a number below 256 where people are counted (``narrow``)."""
_BOUNDS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Roles(_Section):
    """``[roles]``: which roles count (R3). ``roles = "any"`` alone is short for ``taken``."""

    taken: RolesTaken = RolesTaken.BY_TYPE
    teacher: tuple[str, ...] = ()
    student: tuple[str, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def words(self) -> RoleWords:
        """The office's own words."""
        return RoleWords(self.teacher, self.student, self.other)

    @model_validator(mode="after")
    def _words_mean_one_thing(self) -> "Roles":
        if len(self.words.all) > _MOST_ROLE_WORDS:
            message = _("at most {number} words").format(number=_MOST_ROLE_WORDS)
            raise PydanticCustomError(OWN_FAULT, "{text}", {"text": message})
        known = {text_key(role): usual_kind(role).value for role in KNOWN_ROLES if role}
        lists: dict[str, str] = {}
        for kind in Kind:
            for word in getattr(self, kind.value):
                message = _fault_of_word(word, kind.value, known, lists)
                if message:
                    raise PydanticCustomError(OWN_FAULT, "{text}", {"text": message})
        return self


def _fault_of_word(word: str, name: str, known: Mapping[str, str], lists: dict[str, str]) -> str:
    """What is wrong with a word of the list ``name``, empty if nothing; it is put into ``lists``.

    ``known`` and ``lists`` are the lists of keys: by rule R3, and in the settings so far.
    """
    key = text_key(word)
    if not key:
        return _("{list}: a word expected, this one is blank").format(list=name)
    if known.get(key, name) != name:
        return _(
            "«{word}» cannot be in the list {list}: it is a known role, and means {known}"
        ).format(word=word, list=name, known=known[key])
    if lists.setdefault(key, name) != name:
        return _("«{word}» stands in two lists: {one} and {other}").format(
            word=word, one=lists[key], other=name
        )
    return ""


class Aliases(_Section):
    """``[aliases.…]``: a name as a file writes it = the name in the headcount."""

    municipalities: dict[str, str] = Field(default_factory=dict)
    organizations: dict[str, str] = Field(default_factory=dict)


class Calendar(_Section):
    """``[calendar]``: days on which nobody is at school, each text a day or a period of them."""

    holidays: tuple[str, ...] = ()

    @field_validator("holidays")
    @classmethod
    def _periods(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        for text in texts:
            if period(text) is None:
                raise PydanticCustomError(
                    OWN_FAULT,
                    _("«{text}»: a day or a period expected, like 2024-10-28/2024-11-03").format(
                        text=text
                    ),
                )
        return texts


class HiddenRows(StrEnum):
    """What rows that a workbook hides, or its filter, are."""

    READ = "read"
    SKIP = "skip"


class Settings(_Section):
    """Everything that sferum.toml may say; a name that is not here is an error."""

    thresholds: Thresholds = Thresholds()
    targets: Targets = Targets()
    scopes: Scopes = Scopes()
    roles: Roles = Roles()
    messages_per: MessagesPer = MessagesPer.MEMBERSHIP
    rank_by: RankBy = RankBy.COUNT
    min_coverage: float = Field(default=Rules().min_coverage, ge=0, le=100)
    small_numbers: int = Field(default=5, ge=0)
    columns: dict[str, str] = Field(default_factory=dict)
    aliases: Aliases = Aliases()
    last_year: dict[str, dict[str, float]] = Field(default_factory=dict)
    calendar: Calendar = Calendar()
    hidden_rows: HiddenRows = HiddenRows.READ
    time_zone: str | None = None
    week_ends: Weekday | None = None
    limits: Limits = Limits()
    runs: dict[str, RunSettings] = Field(default_factory=dict)

    @field_validator("roles", mode="before")
    @classmethod
    def _roles_by_word(cls, value: object) -> object:
        return {"taken": value} if isinstance(value, str) else value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, zone: str | None) -> str | None:
        if zone is None:
            return None
        from sferum_cli.sources.cleaning.time_zones import is_zone, near_zone

        if not is_zone(zone):
            raise PydanticCustomError(
                OWN_FAULT,
                _("there is no time zone «{zone}»; perhaps {known}").format(
                    zone=zone, known=near_zone(zone)
                ),
            )
        return zone

    @field_validator("last_year")
    @classmethod
    def _of_targets(cls, facts: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        from sferum_cli.rulebook.targets import TARGETS

        known = [target.key for target in TARGETS]
        for region, keys in facts.items():
            for key in keys:
                if key not in known:
                    raise PydanticCustomError(
                        OWN_FAULT,
                        _("«{region}»: there is no target «{key}»; one of {known} expected").format(
                            region=region, key=key, known=", ".join(known)
                        ),
                    )
        return facts

    @field_validator("columns")
    @classmethod
    def _known_columns(cls, columns: dict[str, str]) -> dict[str, str]:
        for header, key in columns.items():
            if (wrong := wrong_column(header, key)) is not None:
                raise PydanticCustomError(OWN_FAULT, "{text}", {"text": wrong})
        return columns

    @property
    def rules(self) -> Rules:
        """The parameters of the rule book."""
        return Rules(
            thresholds=self.thresholds,
            targets=self.targets,
            scopes=self.scopes,
            roles=self.roles.taken,
            role_words=self.roles.words,
            messages_per=self.messages_per,
            rank_by=self.rank_by,
            min_coverage=self.min_coverage,
        )

    @property
    def aliases_of_names(self) -> Names:
        """The names that a person means by others, as the readers take them."""
        return Names(self.aliases.municipalities, self.aliases.organizations)

    @property
    def holidays(self) -> Holidays:
        """The days that mark a week as one of holidays."""
        return Holidays.of(self.calendar.holidays)


@dataclass(frozen=True)
class FoundSettings:
    """The settings of a run with what they were made of: what the file says, and what the call.

    ``file`` is None where there is none.
    """

    settings: Settings
    file: Path | None
    written: Mapping[str, Any]
    said: Mapping[str, Any]


def settings_file(flag: Path | None) -> Path:
    """The file of settings, whether it is there or not: that of ``--config``, else the usual."""
    usual = Path(SETTINGS_FILE)
    return config_named(flag, usual) or usual


def read_settings(path: Path | None, **flags: Any) -> Settings:
    """The settings of ``path``, else of the usual file if there is one; ``flags`` win over it.

    A flag of None was not given. Raises WrongCallError that names the file, the line or the name.
    """
    return find_settings(path, **flags).settings


def wrong_column(header: str, key: str) -> str | None:
    """What is wrong with a key that a header is said to be, None for one of ours."""
    if key in INPUT_COLUMN:
        return None
    near = difflib.get_close_matches(key, INPUT_COLUMN, 1)
    known = near[0] if near else ", ".join(column.key for column in INPUT_COLUMNS)
    return _("«{header}»: there is no column «{key}»; perhaps {known}").format(
        header=header, key=key, known=known
    )


def find_settings(path: Path | None, **flags: Any) -> FoundSettings:
    """The same as ``read_settings``, with where each value comes from."""
    usual = Path(SETTINGS_FILE)
    named = config_named(path, usual)
    file = named or (usual if usual.exists() else None)
    written = {} if file is None else read_toml(file)
    said = {key: value for key, value in flags.items() if value}
    found, columns = {**written, **said}, written.get("columns")
    if "columns" in said and isinstance(columns, dict):
        found["columns"] = {**columns, **said["columns"]}
    try:
        return FoundSettings(Settings.model_validate(found), file, written, said)
    except ValidationError as error:
        raise WrongCallError(_explained(file or usual, error)) from None


def _expected(fault: Mapping[str, Any]) -> str:
    """What a setting should be, by the kind of the fault."""
    kind, context = str(fault["type"]), fault.get("ctx", {})
    if kind == OWN_FAULT:
        return str(fault["msg"])
    if kind == "enum":
        return _("one of {choices} expected").format(choices=_words(context["expected"]))
    for name, limit in context.items():
        if name in _BOUNDS:
            return _("a number {sign} {limit} expected").format(sign=_BOUNDS[name], limit=limit)
    of_kind = {
        "int": _("a whole number expected"),
        "float": _("a number expected"),
        "finite": _("a number expected"),
        "string": text_expected(),
        "bool": _("true or false expected"),
        "tuple": _("a list in square brackets expected"),
        "byte": _("a size expected, like 1GB"),
        "dict": _("a section with settings of its own expected"),
        "missing": _("it is missing"),
        "too": _("at least one expected"),
        "model": _("a section with settings of its own expected"),
    }
    return of_kind.get(kind.partition("_")[0], _("another value expected"))


def _words(expected: object) -> str:
    """«'count' or 'percent'» as a list without the English word."""
    return ", ".join(re.findall(r"'([^']*)'", str(expected)))


def _explained(file: Path, error: ValidationError) -> str:
    """The first thing that is wrong with the settings, by its dotted name."""
    first = error.errors()[0]
    shown = printable(str(file)) + _line_of(file, first["loc"])
    name = ".".join(f"№{part + 1}" if isinstance(part, int) else part for part in first["loc"])
    if first["type"] != "extra_forbidden":
        return str(wrong_setting(shown, name, _expected(first)))
    message = _("{file}: there is no setting «{name}»").format(file=shown, name=name)
    if name in NAMES:
        own = _("; it goes into your own {file}, or --{option} says it")
        return message + own.format(file=PERSON_FILE, option=name.replace("_", "-"))
    near = difflib.get_close_matches(name, _names(Settings), 1)
    return message + (_("; perhaps «{near}»").format(near=near[0]) if near else "")


def _line_of(file: Path, place: Sequence[int | str]) -> str:
    """«, line 12» where the file says that setting, as far as its lines tell."""
    number = line_of(file, [part for part in place if isinstance(part, str)])
    return "" if number is None else _(", line {number}").format(number=number)


def _names(model: type[BaseModel], before: str = "") -> list[str]:
    """The dotted names of all settings."""
    names = []
    for name, field in model.model_fields.items():
        names.append(before + name)
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            names.extend(_names(inner, f"{before}{name}."))
    return names
