"""Headcount and organizations → the reference: what the activity is matched to and divided by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from sferum_cli.problems import Code, Problem, Problems, Severity
from sferum_cli.sources.activity_findings import alias_lines, perhaps
from sferum_cli.sources.input_call import ReadOptions
from sferum_cli.sources.inputs import Inputs, TableSheet
from sferum_cli.sources.organizations import (
    AmbiguousOrganizationError,
    OrganizationIndex,
    describe,
)
from sferum_cli.sources.places import AmbiguousPlaceError, AmbiguousRegionError, Places
from sferum_cli.sources.rows import RowCounts, read_table
from sferum_cli.sources.sheets import ROW
from sferum_cli.sources.tables import TableKind
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

_COLUMNS = {
    "region": pl.String(),
    "municipality": pl.String(),
    "oktmo": pl.String(),
    "organization_id": pl.String(),
    "inn": pl.String(),
    "kpp": pl.String(),
    "organization": pl.String(),
    "organization_type": pl.String(),
    "connected": pl.Boolean(),
    "organizations": pl.Int64(),
    "teachers": pl.Int64(),
    "students": pl.Int64(),
}
_NEEDED = ("region", "municipality", "organization_type")
"""Without these a row of the reference says nothing."""

_PLACE = ("region", "municipality", "oktmo")
_BESIDE = "_beside"
_FILE, _MUNICIPALITY, _REGION = "file", "municipality_number", "region_number"


@dataclass(frozen=True, slots=True)
class Reference:
    """The organizations that the activity is matched to, and the headcount.

    ``organizations``, in the order of the headcount: organization (its number, u32), region,
    municipality (numbers, u32), organization_id, inn, kpp, organization_name, organization_type,
    connected (bool; null: a membership row decides, R1), teachers, students (null: unknown).

    ``heads``, the numbers that D is summed from (R9): region, municipality, organization (null in
    the layout by municipality), organization_type, organizations, teachers, students. A type of
    which a municipality has organizations and no numbers has a row of nulls.

    ``municipalities``, in the order of the headcount: municipality, region, municipality_name,
    region_name.
    """

    organizations: pl.DataFrame
    heads: pl.DataFrame
    municipalities: pl.DataFrame
    by_organization: bool
    index: OrganizationIndex
    counts: tuple[tuple[TableSheet, RowCounts], ...]


def read_reference(inputs: Inputs, options: ReadOptions, problems: Problems) -> Reference:
    """The reference of the call's headcount and organizations tables."""
    reader = _Reader(options, problems)
    tables = inputs.tables
    by_organization = not tables[TableKind.HEADCOUNT_BY_MUNICIPALITY]
    by_municipality = reader.read(tables[TableKind.HEADCOUNT_BY_MUNICIPALITY])
    headcount = reader.without_repeats(reader.read(tables[TableKind.HEADCOUNT]))
    directory = reader.without_repeats(reader.read(tables[TableKind.ORGANIZATIONS]))
    in_headcount = reader.place(by_municipality if by_municipality.height else headcount)
    in_directory = reader.place(directory, beside=True)
    if by_organization:
        organizations = reader.merged(in_headcount, in_directory)
        heads = organizations.with_columns(organizations=pl.lit(1, pl.Int64))
    else:
        organizations = in_directory.with_row_index("organization")
        heads = _with_types_without_heads(in_headcount, in_directory)
    organizations = organizations.with_columns(_decided_by_membership().alias("connected"))
    return Reference(
        organizations.select(
            "organization",
            pl.col(_REGION).alias("region"),
            pl.col(_MUNICIPALITY).alias("municipality"),
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
            pl.col(_REGION).alias("region"),
            pl.col(_MUNICIPALITY).alias("municipality"),
            "organization",
            "organization_type",
            "organizations",
            "teachers",
            "students",
        ),
        reader.municipalities(in_headcount, in_directory),
        by_organization,
        OrganizationIndex(organizations, reader.places, options.organization_aliases),
        tuple(reader.counts),
    )


def _decided_by_membership() -> pl.Expr:
    """``connected``, open for a row whose id is blank though its table has ids.

    Such an organization is not yet on Сферум and never connected, unless the activity names it by
    its ИНН or its name: then that row, which only a registered organization can have, decides.
    """
    open_ = pl.col("id_blank") & pl.col("connected").fill_null(value=True)
    return pl.when(~open_).then("connected")


class _Reader:
    """Reads the tables of the reference and numbers their places."""

    def __init__(self, options: ReadOptions, problems: Problems) -> None:
        self.places = Places(options.municipality_aliases)
        self.counts: list[tuple[TableSheet, RowCounts]] = []
        self._options = options
        self._problems = problems
        self._tables: dict[int, TableSheet] = {}

    def read(self, tables: Sequence[TableSheet]) -> pl.DataFrame:
        """The rows of these sheets under all keys of _COLUMNS, in the order of the files."""
        frames = [self._read(table) for table in tables]
        schema = {
            **_COLUMNS,
            ROW: pl.UInt32(),
            _FILE: pl.UInt32(),
            "id_blank": pl.Boolean(),
        }
        empty = pl.DataFrame(schema=schema)
        return pl.concat([empty, *(frame.select(empty.columns) for frame in frames)])

    def _read(self, table: TableSheet) -> pl.DataFrame:
        frame, counts = read_table(table, self._options, self._problems)
        self.counts.append((table, counts))
        number = len(self._tables)
        self._tables[number] = table
        missing = [
            pl.lit(None, dtype).alias(key)
            for key, dtype in _COLUMNS.items()
            if key not in frame.columns
        ]
        frame = frame.with_columns(
            *missing,
            pl.lit(number, pl.UInt32).alias(_FILE),
            pl.col(ROW).cast(pl.UInt32),
        ).with_columns(pl.col(key).cast(dtype) for key, dtype in _COLUMNS.items())
        if table.header.has("connected"):
            # A blank «Подключена» is no; a table without the column leaves it open.
            frame = frame.with_columns(pl.col("connected").fill_null(value=False))
        has_ids = table.header.has("organization_id")
        frame = frame.with_columns(
            (pl.lit(has_ids) & pl.col("organization_id").is_null()).alias("id_blank")
        )
        return self._without_blanks(table, frame, counts)

    def _without_blanks(
        self, table: TableSheet, frame: pl.DataFrame, counts: RowCounts
    ) -> pl.DataFrame:
        """The rows that say their region, municipality and type; the others are rejected."""
        is_whole = pl.all_horizontal(pl.col(*_NEEDED).is_not_null())
        whole = frame.filter(is_whole)
        counts.rejected_rows += frame.filter(~is_whole)[ROW].to_list()
        counts.used -= frame.height - whole.height
        for key in _NEEDED:
            for row in frame.filter(pl.col(key).is_null())[ROW]:
                self._problems.add(
                    self._problem(
                        table,
                        Code.VALUE_MISSING,
                        _("the cell is blank; fill it in (only merged cells count for all rows)"),
                        row=row,
                        key=key,
                    )
                )
        return whole

    def _problem(
        self,
        table: TableSheet,
        code: Code,
        message: str,
        *,
        severity: Severity = Severity.ERROR,
        row: int | None = None,
        key: str | None = None,
        count: int = 1,
    ) -> Problem:
        letters, titles = table.header.letters, table.header.titles
        return Problem(
            severity,
            code,
            message,
            path=table.sheet.path,
            sheet=table.sheet.name,
            row=row,
            column=letters.get(key or ""),
            header=titles.get(key or ""),
            count=count,
        )

    def without_repeats(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Each organization id once: identical rows count once, differing ones are an error."""
        with_id = pl.col("organization_id").is_not_null()
        distinct = frame.unique([*_COLUMNS], keep="first", maintain_order=True)
        distinct = pl.concat([distinct.filter(with_id), frame.filter(~with_id)]).sort(_FILE, ROW)
        for table_number, table in self._tables.items():
            lost = frame.filter(pl.col(_FILE) == table_number).height
            lost -= distinct.filter(pl.col(_FILE) == table_number).height
            if lost:
                self._skip_repeats(table, lost)
        twice = distinct.filter(with_id & pl.col("organization_id").is_duplicated())
        for record in twice.filter(~pl.col("organization_id").is_first_distinct()).to_dicts():
            self._problems.add(
                self._problem(
                    self._tables[record[_FILE]],
                    Code.ORGANIZATION_TWICE,
                    _(
                        "the organization {id} stands in two rows with different numbers; leave "
                        "one of them"
                    ).format(id=record["organization_id"]),
                    row=record[ROW],
                    key="organization_id",
                )
            )
        return distinct

    def _skip_repeats(self, table: TableSheet, number: int) -> None:
        for other, counts in self.counts:
            if other is table:
                counts.skip(Code.REPEAT_IDENTICAL, number)
                counts.used -= number
        message = ngettext(
            "{number} row repeats another one and counts once",
            "{number} rows repeat other ones and count once",
            number,
        ).format(number=number)
        self._problems.add(
            self._problem(
                table,
                Code.REPEAT_IDENTICAL,
                message,
                severity=Severity.WARNING,
                count=number,
            )
        )

    def place(self, frame: pl.DataFrame, *, beside: bool = False) -> pl.DataFrame:
        """The frame with the numbers of region and municipality.

        ``beside``: a directory, whose spellings are not counted and whose unknown municipalities
        are a warning. Names that say their class are placed first, so that one that does not
        meets the right unit, or two.
        """
        spellings = (
            frame.filter(pl.col("region").is_not_null() & pl.col("municipality").is_not_null())
            .group_by(*_PLACE, maintain_order=True)
            .agg(pl.len().alias("rows"), pl.col(ROW).first(), pl.col(_FILE).first())
        )
        records = spellings.with_row_index("order").to_dicts()
        records.sort(key=lambda one: not self.places.says_class(one["municipality"]))
        numbers = [self._place(record, beside=beside) for record in records]
        in_order = sorted(zip(records, numbers, strict=True), key=lambda one: one[0]["order"])
        for record, (municipality, _region) in in_order:
            if municipality is not None:
                rows = 0 if beside else record["rows"]
                self.places.count(municipality, record["region"], record["municipality"], rows)
        known = pl.DataFrame(
            [(*(record[key] for key in _PLACE), *number) for record, number in
             zip(records, numbers, strict=True)],
            schema={
                **dict.fromkeys(_PLACE, pl.String),
                _MUNICIPALITY: pl.UInt32,
                _REGION: pl.UInt32,
            },
            orient="row",
        )  # fmt: skip
        return frame.join(
            known, on=_PLACE, how="left", nulls_equal=True, maintain_order="left"
        ).rename({"organization": "organization_name"})

    def _place(
        self, record: Mapping[str, object], *, beside: bool
    ) -> tuple[int | None, int | None]:
        region, municipality = str(record["region"]), str(record["municipality"])
        oktmo = None if record["oktmo"] is None else str(record["oktmo"])
        table = self._tables[int(str(record[_FILE]))]
        row = int(str(record[ROW]))
        try:
            if (
                beside
                and len(self.places)
                and self.places.find(region, municipality, oktmo) is None
            ):
                self._problems.add(self._unknown_municipality(table, row, municipality))
            number = self.places.add(region, municipality, oktmo)
            if self.places.names_disagree(number, municipality):
                self._problems.add(self._names_disagree(table, row, municipality, number))
        except AmbiguousRegionError as error:
            message = _(
                "«{name}» may be {names}; write the regions in full, each in one way"
            ).format(name=region, names=_(" or ").join(f"«{one}»" for one in error.names[1:]))
            self._problems.add(
                self._problem(table, Code.REGION_AMBIGUOUS, message, row=row, key="region")
            )
            return None, None
        except AmbiguousPlaceError as error:
            message = _(
                "«{name}» may be {names}; write it in full or name it in sferum.toml: "
                '[aliases.municipalities] "{name}" = "{first}"'
            ).format(
                name=municipality,
                names=_(" or ").join(f"«{one}»" for one in error.names),
                first=error.names[0],
            )
            self._problems.add(
                self._problem(
                    table, Code.MUNICIPALITY_AMBIGUOUS, message, row=row, key="municipality"
                )
            )
            return None, None
        return number, self.places.region_of(number)

    def _names_disagree(
        self, table: TableSheet, row: int, municipality: str, number: int
    ) -> Problem:
        message = _("«{name}» has the ОКТМО of «{other}» and counts as it").format(
            name=municipality, other=self.places.municipality_name(number)
        )
        return self._problem(
            table,
            Code.MUNICIPALITY_NAMES,
            message,
            severity=Severity.WARNING,
            row=row,
            key="municipality",
        )

    def _unknown_municipality(self, table: TableSheet, row: int, municipality: str) -> Problem:
        message = _("«{name}» is not in the headcount").format(name=municipality)
        near = self.places.hints(municipality)
        problem = self._problem(
            table,
            Code.MUNICIPALITY_UNKNOWN,
            message + perhaps(near),
            severity=Severity.WARNING,
            row=row,
            key="municipality",
        )
        return replace(problem, snippet=alias_lines("municipalities", municipality, near))

    def merged(self, headcount: pl.DataFrame, directory: pl.DataFrame) -> pl.DataFrame:
        """One row per organization: the headcount's, completed from the directory's row it meets.

        An organization that only the directory has comes last, its heads unknown.
        """
        headcount = headcount.with_row_index("organization")
        if directory.is_empty():
            return headcount
        index = OrganizationIndex(headcount, self.places, self._options.organization_aliases)
        met = self._met_by_one_each([(r, self._met(index, r)) for r in directory.to_dicts()])
        directory = directory.with_columns(pl.Series("organization", met, dtype=pl.UInt32))
        beside = directory.drop_nulls("organization").unique(
            "organization", keep="first", maintain_order=True
        )
        completed = ("organization_id", "inn", "kpp", "organization_name", "connected")
        merged = headcount.join(
            beside.select("organization", *completed),
            on="organization",
            how="left",
            suffix=_BESIDE,
            maintain_order="left",
        ).with_columns(
            *(pl.coalesce(key, key + _BESIDE).alias(key) for key in completed),
            # A row without an id takes the id of the one it meets.
            pl.col("id_blank") & pl.col("organization_id" + _BESIDE).is_null(),
        )
        new = directory.filter(pl.col("organization").is_null()).drop("organization")
        new = new.with_row_index("organization", offset=headcount.height)
        columns = headcount.columns
        return pl.concat([merged.select(columns), new.select(columns)])

    def _met_by_one_each(
        self, met: Sequence[tuple[Mapping[str, Any], int | None]]
    ) -> list[int | None]:
        """The numbers met; two rows of the directory meeting one of the headcount are an error."""
        first: set[int] = set()
        for record, number in met:
            if number is not None and number in first:
                self._problems.add(self._ambiguous(record))
            elif number is not None:
                first.add(number)
        return [number for _record, number in met]

    def _met(self, index: OrganizationIndex, record: Mapping[str, Any]) -> int | None:
        """The number of the headcount's row that a row of the directory meets."""
        named = {**record, "organization": record["organization_name"]}
        row = describe(named, record[_MUNICIPALITY])
        try:
            return index.find(row)
        except AmbiguousOrganizationError:
            self._problems.add(self._ambiguous(record))
            return None

    def _ambiguous(self, record: Mapping[str, Any]) -> Problem:
        return self._problem(
            self._tables[record[_FILE]],
            Code.ORGANIZATION_AMBIGUOUS,
            str(AmbiguousOrganizationError()),
            row=record[ROW],
            key="organization",
        )

    def municipalities(self, *frames: pl.DataFrame) -> pl.DataFrame:
        """The municipalities in the order in which the frames name them."""
        order = pl.concat([frame.select(_MUNICIPALITY, _REGION) for frame in frames])
        order = order.drop_nulls().unique(maintain_order=True)
        records = [
            (
                municipality,
                region,
                self.places.municipality_name(municipality),
                self.places.region_name(region),
            )
            for municipality, region in order.iter_rows()
        ]
        return pl.DataFrame(
            records,
            schema={
                "municipality": pl.UInt32,
                "region": pl.UInt32,
                "municipality_name": pl.String,
                "region_name": pl.String,
            },
            orient="row",
        )


def _with_types_without_heads(heads: pl.DataFrame, directory: pl.DataFrame) -> pl.DataFrame:
    """The headcount's rows, and a row of nulls per type that a municipality has without one."""
    key = [_REGION, _MUNICIPALITY, "organization_type"]
    without = directory.select(key).drop_nulls().unique(maintain_order=True)
    without = without.join(heads, on=key, how="anti", maintain_order="left")
    rows = pl.concat([heads.select(*key, "organizations", "teachers", "students"), without],
                     how="diagonal")  # fmt: skip
    return rows.with_columns(pl.lit(None, pl.UInt32).alias("organization"))
