"""A run of the settings as calls of its views: its keys are words of the command line.

The parser of each view reads them, so that an option means the same in both places.
"""

import difflib
import inspect
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain
from pathlib import Path
from typing import Any, get_args

from sferum_cli.cli.file_names import REGION, places_in
from sferum_cli.cli.usage import wrong_calls_worded
from sferum_cli.cli.view import ViewCall
from sferum_cli.cli.view_command import ViewCommand
from sferum_cli.errors import WrongCallError
from sferum_cli.problems import printable
from sferum_cli.run_settings import RunOutput, RunSettings, Value
from sferum_cli.translation import gettext as _

_INPUTS, _FILES, _FILE, _SPLIT = "inputs", "output", "file", "split"

_UP, _PARTED = "..", re.compile(r"[/\\]")
_OF_THE_CALL = frozenset({"config", "lang", "list", "format", "no_color", "log_file", "log_format"})
"""Options that say something of the call itself, or of its screen: they are no keys."""

_OF_BOTH = frozenset({"rank_by"})
"""Keys that an output may say otherwise than its run."""

_OF_THIS_RUN = frozenset(
    {"rejected", "wait", "fail_on", "quiet", "verbose", "timings", "history", "replace"}
    | {"require_full_week", "require_usual", _FILES}
)
"""Options that are no use to whoever looks at the numbers again."""


@dataclass(frozen=True)
class Option:
    """An option of a command, or its argument (``word`` is empty then)."""

    name: str
    word: str
    is_flag: bool
    is_multiple: bool
    is_path: bool

    def words(self, value: Value) -> Iterator[str]:
        """What is typed for it; raises WrongCallError for a value of another kind."""
        if self.is_flag:
            if not isinstance(value, bool):
                raise WrongCallError(_("true or false expected"))
            yield from [self.word] if value else []
            return
        if isinstance(value, bool):
            raise WrongCallError(_("a text expected, and not true or false"))
        if isinstance(value, tuple) and not self.is_multiple:
            raise WrongCallError(_("one text expected, and not a list"))
        for one in (value,) if isinstance(value, str) else value:
            yield f"{self.word}={one}" if self.word else one


def options_of(command: Any) -> dict[str, Option]:
    """The options of a command by their long names, with underscores; its argument by its own."""
    annotations = inspect.signature(command.callback or options_of).parameters
    found = {}
    for param in command.params:
        is_argument = param.param_type_name == "argument"
        word = "" if is_argument else max(param.opts, key=len)
        name = str(param.name)
        key = name if is_argument else word.removeprefix("--").replace("-", "_")
        found[key] = Option(
            name,
            word,
            bool(getattr(param, "is_flag", False)),
            is_argument or bool(getattr(param, "multiple", False)),
            Path in _leaves(annotations[name].annotation),
        )
    return found


def _leaves(annotation: Any) -> Iterator[Any]:
    """The types that an annotation is made of."""
    inner = get_args(annotation)
    if not inner:
        yield annotation
    for one in inner:
        yield from _leaves(one)


def flags_of(context: Any) -> dict[str, Value]:
    """The options that the words of a call say, by their keys."""
    found: dict[str, Value] = {}
    for key, option in options_of(context.command).items():
        source = context.get_parameter_source(option.name)
        if option.word and source is not None and source.name == "COMMANDLINE":
            found[key] = _as_value(context.params[option.name])
    return found


def _as_value(said: Any) -> Value:
    if isinstance(said, bool):
        return said
    if isinstance(said, (list, tuple)):
        return tuple(map(str, said))
    return str(said.value if isinstance(said, Enum) else said)


@dataclass(frozen=True)
class CallOfRun:
    """A view of a run, and the words by which a person sees its numbers again."""

    call: ViewCall
    words: list[str]


class Run:
    """A run of the settings in ``file``, whose folder its paths begin in.

    ``wide`` are the options of the command that runs it, ``flags`` those that it was given.
    """

    def __init__(
        self,
        name: str,
        settings: RunSettings,
        file: Path,
        wide: Mapping[str, Option],
        flags: Mapping[str, Value],
    ) -> None:
        self._name, self._settings, self._file = name, settings, file
        self._flags = {key: value for key, value in flags.items() if key not in _OF_THE_CALL}
        self._of_the_call = {key: flags[key] for key in ("config", "lang") if key in flags}
        self._wide = {_INPUTS, *wide} - _OF_THE_CALL

    @property
    def history(self) -> str | None:
        """The folder of the history, if the run has one."""
        said = {**self._settings.options, **self._flags}.get("history")
        if "history" in self._flags or said is None:
            return None if said is None else str(said)
        return str(self._file.parent / str(said))

    @property
    def of_the_call(self) -> list[str]:
        """What another call has to say too: where the settings are, and the language."""
        return [word for key, value in self._of_the_call.items() for word in (f"--{key}", value)
                if isinstance(word, str)]  # fmt: skip

    def calls(self, commands: Mapping[str, ViewCommand]) -> list[CallOfRun]:
        """The views of the run, in order; raises WrongCallError that names the output and key."""
        outputs = list(enumerate(self._settings.outputs, start=1))
        views = [self._command(number, output, commands) for number, output in outputs]
        self._check_wide_keys([options_of(view) for view in views])
        return [
            self._call(number, output, view)
            for (number, output), view in zip(outputs, views, strict=True)
        ]

    def _wrong(self, message: str, number: int | None = None, key: str | None = None) -> str:
        place = f"runs.{self._name}"
        if number is not None:
            place += ", " + _("output {number}").format(number=number)
        if key is not None:
            place += f", {printable(key)}"
        return f"{printable(str(self._file))}: {place}: {message}"

    def _command(
        self, number: int, output: RunOutput, commands: Mapping[str, ViewCommand]
    ) -> ViewCommand:
        if output.view in commands:
            return commands[output.view]
        message = _("there is no view «{name}»").format(name=printable(output.view))
        message += nearest(output.view, commands)
        raise WrongCallError(self._wrong(message, number, "view"))

    def _check_wide_keys(self, views: Sequence[Mapping[str, Option]]) -> None:
        """Raise WrongCallError for keys of the run, and flags, that no view of it takes."""
        for key in self._settings.options:
            if key in self._wide:
                continue
            message = _("there is no such key") + nearest(key, {*self._wide, "outputs"})
            if key in _OF_THE_CALL:
                message = _("it is said on the call, or once for all in a file of your own")
            elif any(key in view for view in views):
                message = _("it belongs to an output: put it under [[runs.{name}.outputs]]").format(
                    name=self._name
                )
            raise WrongCallError(self._wrong(message, key=key))
        for key in {**self._settings.options, **self._flags}:
            if not any(key in view for view in views):
                if key in self._flags:
                    option = f"--{key.replace('_', '-')}"
                    message = _("{option}: no view of the run takes it").format(option=option)
                    raise WrongCallError(message)
                raise WrongCallError(self._wrong(_("no view of the run takes it"), key=key))

    def _call(self, number: int, output: RunOutput, view: ViewCommand) -> CallOfRun:
        options = options_of(view)
        self._check_own_keys(number, output, options)
        keys = {
            **{key: one for key, one in self._settings.options.items() if key in options},
            **output.options,
            **({_FILES: output.file} if output.file else {}),
        }
        words: dict[str, list[str]] = {}
        for key in [_INPUTS, *keys] if _INPUTS in keys else keys:
            try:
                words[key] = list(options[key].words(self._in_folder(options[key], keys[key])))
            except WrongCallError as error:
                of = number if key in {*output.options, _FILES} else None
                said = _FILE if key == _FILES else key
                raise WrongCallError(self._wrong(str(error), of, said)) from None
        for key, flag in {**self._flags, **self._of_the_call}.items():
            if key in options:
                words[key] = list(options[key].words(flag))
        return self._parsed(number, output, view, words)

    def _check_own_keys(
        self, number: int, output: RunOutput, options: Mapping[str, Option]
    ) -> None:
        """Raise WrongCallError for a key that is no option of the view."""
        own = {key for key in options if key not in self._wide or key in _OF_BOTH}
        own -= _OF_THE_CALL | {_FILES}
        for key in output.options:
            if key in own:
                continue
            message = _("the view {view} has no such option").format(view=output.view)
            message += nearest(key, {*own, _FILE, "view"})
            if key in self._wide:
                message = _("it goes for all views: put it under [runs.{name}]").format(
                    name=self._name
                )
            raise WrongCallError(self._wrong(message, number, key))

    def _in_folder(self, option: Option, value: Value) -> Value:
        """Paths of the settings begin where the settings are."""
        if not option.is_path or isinstance(value, bool):
            return value
        folder = self._file.parent
        is_output = option.name in {_FILES, _SPLIT}
        paths = [Path(one) for one in ((value,) if isinstance(value, str) else value)]
        for path in paths:
            if is_output and not path.is_absolute() and _UP in _PARTED.split(str(path)):
                raise WrongCallError(
                    _(
                        "{path} leads out of the folder of the settings; an output that belongs "
                        "elsewhere is named by its whole path"
                    ).format(path=printable(str(path)))
                )
        found = tuple(_no_option(folder / path) for path in paths)
        return found[0] if isinstance(value, str) else found

    def _parsed(
        self, number: int, output: RunOutput, view: ViewCommand, words: Mapping[str, list[str]]
    ) -> CallOfRun:
        every = [word for of_key in words.values() for word in of_key]

        def called(*more: str) -> ViewCall:
            with wrong_calls_worded(f"sferum {view.name}"):
                return view.called([*every, *more])

        def of_region(region: str) -> ViewCall:
            return called(f"--{REGION}={region}")

        try:
            call = called()
            places = set(chain.from_iterable(places_in(Path(name)) for name in output.file))
            if REGION in places and call.region is None and REGION in options_of(view):
                call = replace(call, of_region=of_region)
                of_region(REGION)  # options that do not go with one region are wrong now
        except WrongCallError as error:
            raise WrongCallError(self._wrong(str(error), number)) from None
        again = [word for key, of_key in words.items() if key not in _OF_THIS_RUN
                 for word in of_key]  # fmt: skip
        return CallOfRun(call, [str(view.name), *again])


def nearest(name: str, known: Collection[str]) -> str:
    """«; perhaps …»: the nearest of the names that there are, or all of them."""
    near = difflib.get_close_matches(name, known, 1) or sorted(known)
    return _("; perhaps {names}").format(names=", ".join(near)) if near else ""


def _no_option(path: Path) -> str:
    """A path that begins with a dash is no option."""
    text = str(path)
    return f"./{text}" if text.startswith("-") else text
