"""The options of every view."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import get_args

from typer.models import OptionInfo

from sferum_cli.cli.options.files import Files, FilesIfAny
from sferum_cli.cli.options.history import ReadsHistory
from sferum_cli.cli.options.output import FilesOutput, Output
from sferum_cli.cli.options.reading import BadRows, Reading
from sferum_cli.cli.options.saying import Saying
from sferum_cli.cli.options.units import Units
from sferum_cli.cli.options.week import WeekAsked
from sferum_cli.errors import WrongCallError
from sferum_cli.translation import gettext as _


@dataclass(frozen=True)
class View:
    """Which files and week a view is of, how they are read, and where it goes."""

    files: Files
    week: WeekAsked
    reading: Reading
    bad_rows: BadRows
    output: Output
    saying: Saying


@dataclass(frozen=True)
class ViewInFiles:
    """The same of a view that is written into files alone."""

    files: Files
    week: WeekAsked
    reading: Reading
    bad_rows: BadRows
    output: FilesOutput
    saying: Saying


@dataclass(frozen=True)
class ViewOfWeeks(View):
    """A view of several weeks, which come from files, from the history, or from both."""

    files: FilesIfAny

    def check_sources(self, history: ReadsHistory, units: Units | None = None) -> None:
        """Raise WrongCallError without a source, and for options of files where there are none."""
        if self.files.inputs:
            return
        if history.history is None:
            raise WrongCallError(_("files or --history DIR expected: there is nothing to read"))
        for group in (self.files, self.reading, self.bad_rows, units):
            for option in _said(group):
                if option not in _OF_EVERY_SOURCE:
                    raise WrongCallError(
                        _("{option} goes with files: the history is read as it was kept").format(
                            option=option
                        )
                    )


_OF_EVERY_SOURCE = {"--config", "--level", "--rank-by"}


def _said(group: object) -> Iterator[str]:
    """The options of a group that say something else than their defaults."""
    for one in () if group is None else fields(group):  # type: ignore[arg-type]
        info = next((part for part in get_args(one.type) if isinstance(part, OptionInfo)), None)
        if info is not None and getattr(group, one.name) not in (one.default, None, []):
            # The library takes the first name of an annotated option for its default.
            names = (info.default, *(info.param_decls or ()))
            yield next(str(name) for name in names if str(name).startswith("--"))
