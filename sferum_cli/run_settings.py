"""``[runs.NAME]`` of the settings: several views from one reading, under a name."""

import datetime as dt
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from sferum_cli.translation import gettext as _

OWN_FAULT = "own"
"""The kind of a fault of the settings that we find and word ourselves."""

Value = bool | str | tuple[str, ...]
"""What an option is given: a truth for a flag, else a text, or several of one that repeats."""


class _WithOptions(BaseModel):
    """Keys that are the long names of options, besides those that have fields here.

    Which options there are, the command line knows.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _values_of_options(cls, found: object) -> object:
        if not isinstance(found, dict):
            return found
        fields = cls.model_fields
        return {
            key.replace("-", "_"): value if key in fields else _value(key, value)
            for key, value in found.items()
        }

    @property
    def options(self) -> dict[str, Value]:
        """The options by their long names, with underscores."""
        return dict(self.__pydantic_extra__ or {})


_SPLIT = "split"
"""The option with the folder of a view that may do without files beside it."""


class RunOutput(_WithOptions):
    """One view of a run, and the files that it is written to."""

    view: str
    file: tuple[str, ...] = ()

    @field_validator("file", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if not self.written:
            message = _("«file» expected: the name of a file, or a list of them")
            raise PydanticCustomError(OWN_FAULT, "{text}", {"text": message})
        return self

    @property
    def written(self) -> tuple[str, ...]:
        """What the view writes: its files, and the folder of its units."""
        folder = self.options.get(_SPLIT)
        return (*self.file, *([folder] if isinstance(folder, str) else []))


class RunSettings(_WithOptions):
    """A run: what all its views are told, and the views."""

    outputs: tuple[RunOutput, ...] = Field(min_length=1)


def _value(key: str, found: Any) -> Value:
    if isinstance(found, list) and all(isinstance(one, (str, int, float)) for one in found):
        return tuple(map(str, found))
    if isinstance(found, (bool, str)):
        return found
    if isinstance(found, (int, float)):
        return str(found)
    if isinstance(found, dt.date) and not isinstance(found, dt.datetime):
        return found.isoformat()
    message = _("«{key}»: a text, a number, true or false, or a list of texts expected")
    raise PydanticCustomError(OWN_FAULT, "{text}", {"text": message.format(key=key)})
