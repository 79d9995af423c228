"""Options in groups: a command's parameters are dataclasses, its options are their fields.

So an option is defined once, beside what its words mean, and a command names the groups it takes.
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """A command as the command-line library wants it: every field of its groups is a parameter."""
    groups = {one.name: one.annotation for one in inspect.signature(command).parameters.values()}

    @functools.wraps(command)
    def flat(**said: Any) -> None:
        command(
            **{
                name: group(**{one.name: said[one.name] for one in fields(group)})
                for name, group in groups.items()
            }
        )

    options = [_parameter(one) for group in groups.values() for one in fields(group)]
    flat.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    flat.__annotations__ = {one.name: one.annotation for one in options}
    return flat


def _parameter(one: Field[Any]) -> inspect.Parameter:
    default = inspect.Parameter.empty if one.default is MISSING else one.default
    return inspect.Parameter(
        one.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=one.type
    )
