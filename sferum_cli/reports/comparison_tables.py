"""The tables of two tables that were held together: by column, cell by cell, unit by unit."""

from collections.abc import Mapping, Sequence
from typing import Any

from sferum_cli.reports.comparison import HELD, Comparison, Difference, Names, Sign
from sferum_cli.reports.comparison_words import how_compared, sign_title
from sferum_cli.reports.document import DECIMALS, Cell, ListColumn, Listing, RowNames, Table
from sferum_cli.reports.records_table import measure_column, table_of_records
from sferum_cli.rulebook.indicators import COLUMNS, Column, Measure, columns_of, name_column
from sferum_cli.rulebook.words import Level
from sferum_cli.translation import gettext as _


def by_column(comparison: Comparison) -> Table:
    """A row for each column with a difference, or for each column where there is none."""
    title = _("Column")
    has_blank = any(one.sign is Sign.BLANK for one in comparison.differences)
    blank = [measure_column("blank", sign_title(Sign.BLANK), Measure.COUNT)] if has_blank else []
    columns = (
        name_column("title", title),
        measure_column("equal", _("Equal"), Measure.COUNT),
        measure_column("differing", _("Differ"), Measure.COUNT),
        measure_column("more", sign_title(Sign.MORE), Measure.COUNT),
        measure_column("less", sign_title(Sign.LESS), Measure.COUNT),
        *blank,
        measure_column("largest", _("The largest difference"), Measure.DIFFERENCE),
    )
    by_key: dict[str, list[Difference]] = {}
    for one in comparison.differences:
        by_key.setdefault(one.column.key, []).append(one)
    shown = [one for one in comparison.columns if one.key in by_key or not by_key]
    rows = [_row_of_column(comparison, column, by_key.get(column.key, [])) for column in shown]
    names = RowNames(title, ("title",), common=_row_names(comparison, ()).common)
    return table_of_records(_("By column"), columns, rows, names)


def _row_of_column(
    comparison: Comparison, column: Column, differences: Sequence[Difference]
) -> Mapping[str, Any]:
    largest = max(
        (one for one in differences if one.difference is not None),
        key=lambda one: abs(one.difference or 0),
        default=None,
    )
    signs = [one.sign for one in differences]
    return {
        "title": column.title,
        "equal": sum(held.equal.get(column.key, 0) for held in comparison.levels),
        "differing": len(differences),
        **{sign.value: signs.count(sign) for sign in Sign},
        "largest": None if largest is None else _float(largest.difference),
        DECIMALS: None if largest is None else largest.decimals,
    }


def differences_for_programs(comparison: Comparison) -> Table:
    """What csv and parquet hold: the keys of the contract, and nothing else."""
    columns = (*_name_columns(comparison), name_column("key", _("Key")), *_numbers())
    keys = names_of(comparison)
    rows = [
        {
            **difference_record(one, keys),
            **_floats(one),
            DECIMALS: one.decimals,
        }
        for one in comparison.differences
    ]
    return table_of_records(_("Differences"), columns, rows, _row_names(comparison, ()))


def differences_for_people(comparison: Comparison) -> Table:
    """Every difference under its column and its sign."""
    columns = (
        *_name_columns(comparison),
        name_column("title", _("Column")),
        name_column("sign", _("Which is more")),
        *_numbers(),
    )
    keys = names_of(comparison)
    rows = [
        {
            **unit_record(one.names, keys),
            "title": one.column.title,
            "sign": sign_title(one.sign),
            **_floats(one),
            DECIMALS: one.decimals,
        }
        for one in comparison.differences
    ]
    names = _row_names(comparison, ("title", "sign"))
    return table_of_records(_("Differences"), columns, rows, names)


def _numbers() -> tuple[Column, Column, Column]:
    return (
        measure_column("ours", _("Ours"), Measure.NUMBER),
        measure_column("theirs", _("Theirs"), Measure.NUMBER),
        measure_column("difference", _("Difference"), Measure.DIFFERENCE),
    )


def _floats(one: Difference) -> dict[str, float | None]:
    numbers = {"ours": one.ours, "theirs": one.theirs, "difference": one.difference}
    return {key: _float(number) for key, number in numbers.items()}


def _float(number: float | None) -> float | None:
    return None if number is None else float(number)


def _row_names(comparison: Comparison, under: tuple[str, ...]) -> RowNames:
    """A unit by its own name and that of its municipality; a region that all share is told once."""
    smallest = levels_of(comparison)[-1]
    units = [one.names for one in comparison.differences]
    regions = {names["region"] for names in units}
    is_common = len(regions) == 1 and all(names["municipality"] for names in units)
    keys = {
        Level.ORGANIZATION: ("organization", "organization_id", "municipality"),
        Level.MUNICIPALITY: ("municipality",),
    }.get(smallest, ())
    common = None
    if is_common:
        common = _("Region: {name}").format(name=next(iter(regions)))
    else:
        keys = (*keys, "region")
    return RowNames(_("Unit"), keys, under, otherwise=_("Russia"), common=common)


def only_in_one(comparison: Comparison) -> Listing:
    """The units that one of the tables lacks."""
    names = _name_columns(comparison)
    columns = (
        ListColumn(_("Only in"), 20),
        *(ListColumn(column.title, 40) for column in names),
    )
    rows: list[tuple[Cell, ...]] = [
        (where, *(one.get(column.key) for column in names))
        for units, where in (
            (comparison.only_ours, _("our table")),
            (comparison.only_theirs, _("their table")),
        )
        for one in units
    ]
    return Listing(_("Only in one"), columns, rows)


def legend_of(comparison: Comparison, statements: tuple[str, ...]) -> Listing:
    """How each column was held together."""
    heads = (
        ListColumn(_("No."), 8),
        ListColumn(_("Column"), 54),
        ListColumn(_("Key"), 34, is_code=True),
        ListColumn(_("How it was compared"), 100),
    )
    meaning = _("The difference is ours minus theirs, of shares in percentage points")
    number = {column.key: place for place, column in enumerate(COLUMNS, start=1)}
    rows = [(number[one.key], one.title, one.key, how_compared(comparison, one)) for one in HELD]
    return Listing(
        _("Legend"),
        heads,
        rows,
        below=(*statements, meaning),
        is_reference=True,
    )


def _name_columns(comparison: Comparison) -> tuple[Column, ...]:
    """The columns that name a unit, of the smallest units that were compared."""
    smallest = levels_of(comparison)[-1]
    return tuple(one for one in columns_of(smallest) if one.measure is Measure.NAME)


def names_of(comparison: Comparison) -> list[str]:
    """The keys of what names a unit."""
    return [column.key for column in _name_columns(comparison)]


def unit_record(names: Names, keys: Sequence[str]) -> dict[str, object]:
    """A unit as json has it."""
    return {key: names.get(key) for key in keys}


def difference_record(one: Difference, keys: Sequence[str]) -> dict[str, object]:
    """A difference as json has it."""
    return {
        **unit_record(one.names, keys),
        "key": one.column.key,
        "ours": one.ours,
        "theirs": one.theirs,
        "difference": one.difference,
    }


def levels_of(comparison: Comparison) -> list[Level]:
    """The levels that were compared, the largest units first."""
    return [held.level for held in comparison.levels]
