"""Helps and wrong calls in our own words: the command-line library has its errors in English only.

They are told anew by their kind, in one place. The titles of a help go through the catalogue.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from sferum_cli.cli.messages import say
from sferum_cli.errors import ExitCode, WrongCallError
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _

_USAGE_IN_ENGLISH = "Usage: "
_HELP_IN_ENGLISH = "NoArgsIsHelpError"


class Command(TyperCommand):
    """A command whose help is in the language of the run."""

    def get_usage(self, ctx: Any) -> str:
        """The line that says how it is called."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """The option ``--help`` with our text."""
        return _with_our_help(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help, without the names that Python has for the types of values."""
        _hide_types(self.get_params(ctx))
        super().format_help(ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Raises WrongCallError for words that the command does not take."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            words = " ".join(map(printable, rest))
            message = _("{words}: nothing more is expected here").format(words=words)
            raise WrongCallError(message + _help_of(ctx))
        return rest


class Group(TyperGroup):
    """The commands, with their help in the language of the run."""

    def get_usage(self, ctx: Any) -> str:
        """The line that says how it is called."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """The option ``--help`` with our text."""
        return _with_our_help(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help, without the names that Python has for the types of values."""
        _hide_types(self.get_params(ctx))
        super().format_help(ctx, formatter)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Raises WrongCallError for a command that there is not."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            message = _("there is no command {name}").format(name=printable(name))
            near = difflib.get_close_matches(name, self.commands) or list(self.commands)
            raise WrongCallError(message + _perhaps(near) + _help_of(ctx))
        return super().resolve_command(ctx, args)


@contextmanager
def wrong_calls_worded(command: str) -> Iterator[None]:
    """Errors of the command-line library as a WrongCallError in our own words."""
    try:
        yield
    except typer.TyperException as error:
        raise _worded(error, command) from None


def run_app(app: Callable[..., Any], words: list[str], name: str) -> None:
    """Run the commands; leaves by SystemExit where one chose an exit code.

    Raises WrongCallError for what the command line cannot be understood by.
    """
    try:
        code = app(args=words, prog_name=name, standalone_mode=False)
    except typer.Abort:
        say(_("Aborted."))
        raise SystemExit(int(ExitCode.WARNING)) from None
    except typer.TyperException as error:
        _leave(error, " ".join([name, *words[:1]]))
    if isinstance(code, int) and code:
        raise SystemExit(code)


def _leave(error: typer.TyperException, command: str) -> NoReturn:
    kind = type(error).__name__
    if kind == _HELP_IN_ENGLISH:  # the help itself was printed
        raise SystemExit(int(ExitCode.WRONG_CALL)) from None
    raise _worded(error, command) from None


def _worded(error: typer.TyperException, command: str) -> WrongCallError:
    said = _MESSAGES.get(type(error).__name__, _something)(error)
    return WrongCallError(said + _help_of(getattr(error, "ctx", None), command))


def _no_such_option(error: Any) -> str:
    message = _("there is no option {name}").format(name=printable(error.option_name))
    return message + _perhaps(error.possibilities or ())


def _option_misused(error: Any) -> str:
    """An option without its value, or a value for an option that takes none."""
    name, _equals, _value = error.option_name.partition("=")
    if "does not take" in error.message:
        return _("{option} takes no value").format(option=name)
    return _("{option}: its value is missing").format(option=name)


def _missing(error: Any) -> str:
    name = error.param.display_name_raw if error.param is not None else ""
    if getattr(error.param, "param_type_name", "") != "argument":
        name = _option_of(error.param)
    return _("{name} is missing").format(name=name)


def _bad_value(error: Any) -> str:
    """A value that is none of those that the option takes."""
    descriptor = getattr(error.param, "type_descriptor", None)
    choices = [
        str(getattr(one, "value", one)) for one in getattr(descriptor, "choices", None) or ()
    ]
    option = _option_of(error.param)
    if not choices:
        return _("{option}: this value does not fit").format(option=option)
    return _("{option}: one of {choices} expected").format(
        option=option, choices=", ".join(choices)
    )


def _something(_error: Any) -> str:
    return _("the call cannot be understood")


_MESSAGES: dict[str, Callable[[Any], str]] = {
    "NoSuchOption": _no_such_option,
    "BadOptionUsage": _option_misused,
    "BadArgumentUsage": _missing,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
}


def _option_of(param: Any) -> str:
    names = [*getattr(param, "opts", ())]
    return str(max(names, key=len)) if names else ""


def _perhaps(names: Iterable[str]) -> str:
    near = ", ".join(sorted(names))
    return _("; perhaps {names}").format(names=near) if near else ""


def _help_of(ctx: Any, command: str = "") -> str:
    command = command if ctx is None else ctx.command_path
    return "\n" + _("Help: {command}").format(command=f"{command} --help")


def _usage(text: str) -> str:
    return text.replace(_USAGE_IN_ENGLISH, _("Usage: "), 1)


def _with_our_help(option: Any) -> Any:
    if option is not None:
        option.help = _("This help, and exit.")
    return option


def _hide_types(params: Iterable[Any]) -> None:
    """No «<bool>» beside a flag, no «<list[Path]>» beside a file: the metavar says it."""
    for param in params:
        if getattr(param, "is_flag", False) or param.param_type_name == "argument":
            param.display_type_rich = _no_type


def _no_type(*, ctx: Any) -> None:
    del ctx
