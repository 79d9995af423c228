"""A person's own form of an output."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sferum_cli.cli.options.panels import OUTPUT
from sferum_cli.errors import WrongCallError, system_reason
from sferum_cli.problems import printable
from sferum_cli.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sferum_cli.render.forms import Form

Template = Annotated[
    Path | None,
    typer.Option(
        "--template",
        metavar="FILE",
        help=_("Fill this form of yours, with {{path}} in its cells, instead of our own."),
        rich_help_panel=OUTPUT,
    ),
]


def form_of(template: Path | None, outputs: "Sequence[Path]") -> "Form | None":
    """The form that a call names, for the outputs of its format.

    Raises WrongCallError for a form that cannot be read or filled, that is of no output's format,
    and that an output would overwrite.
    """
    if template is None:
        return None
    from sferum_cli.outputs.targets import refuse_input
    from sferum_cli.render.forms import FORM_SUFFIXES, checked_form

    name, suffix = printable(str(template)), template.suffix.lower()
    if suffix not in FORM_SUFFIXES:
        raise WrongCallError(
            _("--template {path}: a form is one of {suffixes}").format(
                path=name, suffixes=", ".join(FORM_SUFFIXES)
            )
        )
    filled = [path for path in outputs if path.suffix.lower() == suffix]
    if not filled:
        raise WrongCallError(
            _("--template {path}: goes with -o of the same format, {suffix}").format(
                path=name, suffix=suffix
            )
        )
    for path in filled:
        refuse_input(path, [template])
    try:
        data = template.read_bytes()
    except OSError as error:
        raise WrongCallError(
            _("--template {path}: cannot be read ({reason})").format(
                path=name, reason=system_reason(error)
            )
        ) from None
    return checked_form(name, suffix, data)
