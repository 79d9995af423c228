"""The runs of the settings as a document: what they read and what they write."""

from collections.abc import Mapping, Sequence

from sferum_cli import __version__
from sferum_cli.reports.document import Document, ListColumn, Listing
from sferum_cli.reports.meta import SCHEMA_VERSION
from sferum_cli.translation import gettext as _

Outputs = Sequence[tuple[str, Sequence[str]]]
"""The views of a run, each with its files."""

Options = Mapping[str, bool | str | Sequence[str]]
"""What is said to all views of a run."""

_INPUTS = "inputs"


def runs_document(runs: Sequence[tuple[str, Options, Outputs]]) -> Document:
    """A row for each file of each run; ``runs`` are names, what is said to all views, and views."""
    table = Listing(
        _("Runs"),
        (
            ListColumn(_("Run"), 16),
            ListColumn(_("Inputs"), 30),
            ListColumn(_("View"), 12),
            ListColumn(_("File"), 44),
        ),
        [
            (name, ", ".join(_inputs(said)), view, file)
            for name, said, outputs in runs
            for view, files in outputs
            for file in files
        ],
    )
    records = [
        {
            "name": name,
            "inputs": _inputs(said),
            "outputs": [{"view": view, "file": list(files)} for view, files in outputs],
        }
        for name, said, outputs in runs
    ]
    return Document(
        view="run",
        statements=(),
        main=table,
        parts=(table,),
        run={"schema_version": SCHEMA_VERSION, "version": __version__, "view": "run"},
        data={"runs": records},
        issues=(),
    )


def _inputs(said: Options) -> list[str]:
    inputs = said.get(_INPUTS, ())
    if isinstance(inputs, bool):
        return []
    return [inputs] if isinstance(inputs, str) else list(inputs)
