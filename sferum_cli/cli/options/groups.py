"""Options in groups: a command's parameters are dataclasses, its options are their fields.

So an option is defined once, beside what its words mean, and a command names the groups it takes.
A group may be made of groups; a parameter that is no dataclass is the library's own, its context.
"""

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, TypeVar

_KEYWORD = inspect.Parameter.KEYWORD_ONLY

Result = TypeVar("Result")


def with_options(command: Callable[..., Result]) -> Callable[..., Result]:
    """A command as the command-line library wants it: every field of its groups is a parameter."""
    named = inspect.signature(command).parameters.values()
    groups: dict[str, type] = {
        one.name: one.annotation
        for one in named
        if isinstance(one.annotation, type) and is_dataclass(one.annotation)
    }
    own = [one.replace(kind=_KEYWORD) for one in named if one.name not in groups]

    @functools.wraps(command)
    def flat(**said: Any) -> Result:
        rest = {one.name: said[one.name] for one in own}
        return command(**rest, **{name: _filled(group, said) for name, group in groups.items()})

    options = [_parameter(one) for group in groups.values() for one in _options(group)]
    options = [*own, *options]
    flat.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    flat.__annotations__ = {one.name: one.annotation for one in options}
    return flat


def words_of(*groups: Any) -> list[str]:
    """What was said for the options of these groups, as words of another call."""
    words: list[str] = []
    for group in groups:
        for one in fields(group):
            said = getattr(group, one.name)
            if said == one.default or said is None:
                continue
            option = next(iter(getattr(one.type, "__metadata__", ())))
            # In an annotation the library takes the first name for what it calls the default.
            names = (option.default, *(option.param_decls or ()))
            name = [name for name in names if isinstance(name, str)][:1]
            for value in said if isinstance(said, list) else [said]:
                words += name if value is True else [*name, str(value)]
    return words


def _options(group: type) -> Iterator[Field[Any]]:
    """The fields of a group that are options, those of groups within it too."""
    for one in fields(group):
        if isinstance(one.type, type) and is_dataclass(one.type):
            yield from _options(one.type)
        else:
            yield one


def _filled(group: type, said: Mapping[str, Any]) -> Any:
    """A group with what was said for its options."""
    return group(
        **{
            one.name: _filled(one.type, said)
            if isinstance(one.type, type) and is_dataclass(one.type)
            else said[one.name]
            for one in fields(group)
        }
    )


def _parameter(one: Field[Any]) -> inspect.Parameter:
    default = inspect.Parameter.empty if one.default is MISSING else one.default
    return inspect.Parameter(one.name, _KEYWORD, default=default, annotation=one.type)
