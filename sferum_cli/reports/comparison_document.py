"""Two tables held together, as a document: what differs by column, and every cell that does."""

from collections.abc import Iterator

from sferum_cli import __version__
from sferum_cli.reports.closing_parts import Row, closing_parts_of, rows_of_inputs
from sferum_cli.reports.comparison import HELD, Comparison, Side, Whose
from sferum_cli.reports.comparison_tables import (
    by_column,
    difference_record,
    differences_for_people,
    differences_for_programs,
    legend_of,
    levels_of,
    names_of,
    only_in_one,
    unit_record,
)
from sferum_cli.reports.comparison_words import (
    levels_in_words,
    points_in_words,
    rounded_columns,
    statements_of,
)
from sferum_cli.reports.document import Document, Listing, Table
from sferum_cli.reports.meta import SCHEMA_VERSION, input_meta
from sferum_cli.translation import gettext as _


def comparison_document(comparison: Comparison) -> Document:
    """What every format shows: the main table are the differences, under the keys of the contract.

    People see how many cells of each column differ, then each of them by column and sign, then the
    units that one of the tables lacks.
    """
    said = tuple(statements_of(comparison))
    columns, differences = by_column(comparison), differences_for_people(comparison)
    only = only_in_one(comparison)
    parts: list[Table | Listing] = [columns, differences]
    parts += [only] if only.rows else []
    on_screen = [*(parts[:2] if comparison.differences else []), *parts[2:]]
    parts += closing_parts_of(legend_of(comparison, said), comparison.problems, _about(comparison))
    keys = names_of(comparison)
    return Document(
        view="compare",
        statements=said,
        main=differences_for_programs(comparison),
        parts=tuple(parts),
        on_screen=tuple(on_screen),
        run=_meta(comparison),
        data={
            "differences": [difference_record(one, keys) for one in comparison.differences],
            "only_ours": [unit_record(one, keys) for one in comparison.only_ours],
            "only_theirs": [unit_record(one, keys) for one in comparison.only_theirs],
            "equal": comparison.equal,
        },
        issues=comparison.problems,
        inputs=tuple(path for side in _sides(comparison) for path in side.files),
        further=() if comparison.further is None else ("--unit", comparison.further),
    )


def _about(comparison: Comparison) -> Iterator[Row]:
    """What was held together and how, the files of either side, and the version."""
    about, titles = _("What it is about"), (_("Ours"), _("Theirs"))
    for title, side in zip(titles, _sides(comparison), strict=True):
        yield about, title, side.name
    yield about, _("Compared"), levels_in_words(levels_of(comparison))
    yield about, "--tolerance", points_in_words(comparison.tolerance)
    yield about, _("Version of sferum"), __version__
    for title, side in zip(titles, _sides(comparison), strict=True):
        yield from rows_of_inputs(side.inputs, title)


def _sides(comparison: Comparison) -> tuple[Side, Side]:
    return comparison.ours, comparison.theirs


def _meta(comparison: Comparison) -> dict[str, object]:
    lacking = {key: whose for held in comparison.levels for key, whose in held.lacking.items()}
    levels = levels_of(comparison)
    return {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "view": "compare",
        "level": levels[0].value if len(levels) == 1 else None,
        "levels": [level.value for level in levels],
        "tolerance": comparison.tolerance,
        "columns_not_compared": [
            {"key": column.key, "lacking": lacking[column.key].value}
            for column in HELD
            if column.key in lacking
        ],
        "columns_rounded": [column.key for column in rounded_columns(comparison)],
        "inputs": [
            {"side": whose.value, **one}
            for whose, side in zip(Whose, _sides(comparison), strict=False)
            for one in _inputs(side)
        ],
    }


def _inputs(side: Side) -> Iterator[dict[str, object]]:
    """Each file of a side once, with its sheets."""
    of_file: dict[str, list[dict[str, object]]] = {}
    for sheet in side.inputs:
        of_file.setdefault(sheet.path, []).append(input_meta(sheet))
    for path, sheets in of_file.items():
        tables = [
            {key: value for key, value in one.items() if key not in {"path", "sha256", "table"}}
            for one in sheets
        ]
        yield {
            "path": path,
            "sha256": sheets[0]["sha256"],
            "week_end": None if side.week is None else side.week.end.isoformat(),
            "tables": tables,
        }
