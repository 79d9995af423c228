"""The headcount and the directory of organizations → the reference."""

from collections.abc import Callable

import polars as pl

from sferum_cli.problems import Problem
from sferum_cli.sources.reference import region_rows
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.sources.reference.heads_left_out import with_rows_left_out
from sferum_cli.sources.reference.merging import Merging, warn_of_blank_connected
from sferum_cli.sources.reference.organization_index import OrganizationIndex
from sferum_cli.sources.reference.pieces import Pieces
from sferum_cli.sources.reference.places import Places
from sferum_cli.sources.reference.placing import Placer
from sferum_cli.sources.reference.reference import Reference
from sferum_cli.sources.reference.reference_tables import MUNICIPALITY, REGION, ReferenceTables
from sferum_cli.sources.reference.repeated_heads import once_each
from sferum_cli.sources.reference.repeated_organizations import by_id_once
from sferum_cli.sources.reference.unnamed_sums import without_sums
from sferum_cli.sources.tables.inputs import Inputs
from sferum_cli.sources.tables.options import TableOptions
from sferum_cli.sources.tables.shapes import TableKind


def read_reference(
    inputs: Inputs,
    options: TableOptions,
    aliases: Aliases,
    report: Callable[[Problem], None],
) -> Reference:
    """The reference of the call's headcount and organizations tables; problems go to ``report``."""
    tables = ReferenceTables(options, report, inputs.names)
    placer = Placer(Places(aliases.municipalities), tables)
    by_organization = not inputs.tables[TableKind.HEADCOUNT_BY_MUNICIPALITY]
    read = _headcount_by_organization if by_organization else _headcount_by_municipality
    in_headcount = read(inputs, tables, placer, aliases)
    directory = tables.read(inputs.tables[TableKind.ORGANIZATIONS])
    directory = placer.place(tables.named(tables.without_blanks(directory)), is_directory=True)
    in_directory = by_id_once(directory, tables, {})
    if by_organization:
        merging = Merging(placer.places, aliases, tables)
        organizations = merging.merged(in_headcount, in_directory)
        heads = organizations.with_columns(organizations=pl.lit(1, pl.Int64))
    else:
        organizations = in_directory.with_row_index("organization")
        heads = _with_types_without_heads(in_headcount, in_directory)
    index = OrganizationIndex(organizations, placer.places, aliases.organizations)
    warn_of_blank_connected(organizations, tables)
    tables.close()
    organizations = organizations.with_columns(_decided_by_membership().alias("connected"))
    return Reference(
        organizations.select(
            "organization",
            pl.col(REGION).alias("region"),
            pl.col(MUNICIPALITY).alias("municipality"),
            "organization_id",
            "inn",
            "kpp",
            pl.col("organization_name"),
            "organization_type",
            "connected",
            "teachers",
            "students",
        ),
        heads.select(
            pl.col(REGION).alias("region"),
            pl.col(MUNICIPALITY).alias("municipality"),
            "organization",
            "organization_type",
            "organizations",
            "teachers",
            "students",
        ),
        placer.municipalities(in_headcount, in_directory),
        by_organization,
        index,
        tuple(one for one in tables.left_out if index.by_id(one.organization_id or "") is None),
        tables.counts,
    )


def _headcount_by_organization(
    inputs: Inputs, tables: ReferenceTables, placer: Placer, aliases: Aliases
) -> pl.DataFrame:
    """The rows of the headcount by organization that count, placed."""
    placed, bare = tables.with_places(tables.read(inputs.tables[TableKind.HEADCOUNT]))
    rows, aside = region_rows.set_aside(placed)
    rows = without_sums(placer.place(tables.named(tables.without_blanks(rows))), tables)
    once = Pieces(placer.places, aliases.organizations, tables).completed(rows, tables.named(bare))
    region_rows.judge(aside, rows, once, tables)
    return once


def _headcount_by_municipality(
    inputs: Inputs, tables: ReferenceTables, placer: Placer, _aliases: Aliases
) -> pl.DataFrame:
    """The rows of the headcount by municipality that count, placed."""
    sheets = inputs.tables[TableKind.HEADCOUNT_BY_MUNICIPALITY]
    rows, aside = region_rows.set_aside(tables.read(sheets))
    rows = placer.place(tables.without_blanks(rows))
    once = once_each(rows, tables)
    region_rows.judge(aside, rows, once, tables)
    once = with_rows_left_out(once, tables.left_out, placer.places)
    # Headcounts by organization next to it are an error already; their rows are still read.
    tables.read(inputs.tables[TableKind.HEADCOUNT])
    return once


def _decided_by_membership() -> pl.Expr:
    """``connected``, open for a row whose id is blank though its table has ids.

    Such an organization is not yet on Сферум and never connected, unless the activity names it by
    its ИНН or its name: then that row, which only a registered organization can have, decides.
    """
    open_ = pl.col("id_blank") & pl.col("connected").fill_null(value=True)
    return pl.when(~open_).then("connected")


def _with_types_without_heads(heads: pl.DataFrame, directory: pl.DataFrame) -> pl.DataFrame:
    """The headcount's rows, and a row of nulls per type that a municipality has without one."""
    key = [REGION, MUNICIPALITY, "organization_type"]
    without = directory.select(key).drop_nulls().unique(maintain_order=True)
    without = without.join(heads, on=key, how="anti", maintain_order="left")
    rows = pl.concat([heads.select(*key, "organizations", "teachers", "students"), without],
                     how="diagonal")  # fmt: skip
    return rows.with_columns(pl.lit(None, pl.UInt32).alias("organization"))
