"""Rows of the headcount that are a region, or the country, among municipalities (K9)."""

import re
from collections.abc import Callable

import polars as pl

from sferum_cli.problems import Code
from sferum_cli.sources.cleaning.municipality_names import region_key
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.reference.reference_tables import (
    NUMBERS,
    SHEET,
    ReferenceTables,
    RowPlace,
    values_in_words,
)
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.not_data import NotData
from sferum_cli.translation import gettext as _

_COUNTRY = re.compile(
    r"рф|россия|российская федерация|(?:[\w-]+ )?(?:федеральный округ|ф\.? ?о\.?)"
    r"|(?:цен|ц|сз|ю|ск|п|у|с|д)фо"
)
_KEY = "_region_key"


def set_aside(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of municipalities, and those of a region, the country or a federal district.

    A row with an ID or ИНН is of an organization; a region without other municipalities is one.
    ``frame`` is that of ReferenceTables.read.
    """
    frame = frame.with_columns(_mapped(frame["region"], region_key).alias(_KEY))
    municipalities = frame["municipality"]
    without_id = pl.col("organization_id").is_null() & pl.col("inn").is_null()
    is_all = pl.lit(_mapped(municipalities, text_key)).str.contains(f"^(?:{_COUNTRY.pattern})$")
    is_own = pl.lit(_mapped(municipalities, region_key)) == pl.col(_KEY)
    is_wide = (is_all | is_own).fill_null(value=False)
    others = frame.filter(~is_wide & pl.col("municipality").is_not_null())
    has_others = (is_all & (others.height > 0)) | pl.col(_KEY).is_in(
        others[_KEY].drop_nulls().unique().implode()
    )
    candidate = is_wide & without_id & has_others.fill_null(value=False)
    marked = frame.with_columns(
        candidate.alias("_candidate"), is_all.fill_null(value=False).alias("_all")
    )
    return (
        marked.filter(~pl.col("_candidate")).drop("_candidate", "_all", _KEY),
        marked.filter("_candidate").drop("_candidate"),
    )


def _mapped(texts: pl.Series, key: Callable[[str], str]) -> pl.Series:
    """The key of each text, found once for the rows that say the same."""
    distinct = texts.drop_nulls().unique()
    keys = pl.Series([key(text) for text in distinct.to_list()], dtype=pl.String)
    return texts.replace_strict(distinct, keys, default=None, return_dtype=pl.String)


def judge(
    aside: pl.DataFrame, frame: pl.DataFrame, once: pl.DataFrame, tables: ReferenceTables
) -> None:
    """Skip the rows set aside that are sums; the others are errors with both readings.

    ``frame`` has all rows of municipalities, ``once`` those that count.
    """
    if aside.is_empty():
        return
    frame, once = (one.with_columns(_mapped(one["region"], region_key).alias(_KEY))
                   for one in (frame, once))  # fmt: skip
    is_sum = pl.Series([
        any(
            _is_sum(record, rows)
            for rows in (frame.filter(pl.col(SHEET) == record[SHEET]), frame, once)
        )
        for record in aside.to_dicts()
    ])  # fmt: skip
    # A row that has its types side by side is a sum in each of them.
    whole = aside.select(pl.lit(is_sum).all().over(SHEET, ROW)).to_series()
    tables.skip(aside.filter(whole), NotData.TOTAL)
    tables.reject(aside.filter(~whole))
    others = aside.filter(~whole & ~is_sum).unique([SHEET, ROW], maintain_order=True)
    for record in others.to_dicts():
        place = RowPlace.of(record)
        keys = [key for key in NUMBERS if tables.has(place, key)]
        message = _(
            "«{name}» stands among its municipalities and is not their sum ({values}): a total, "
            "or organizations of its own? Delete the row if it is a total; else name them by ID "
            "or ИНН, or by their municipality"
        ).format(name=record["municipality"], values=values_in_words(record, keys))
        tables.report(place, Code.REGION_AMONG_MUNICIPALITIES, message, key="municipality")


def _is_sum(record: dict[str, object], rows: pl.DataFrame) -> bool:
    """Whether a row equals the sums of its region, or of all, of its type or of all types."""
    known = {key: record[key] for key in NUMBERS if record[key] is not None}
    if not record["_all"]:
        rows = rows.filter(pl.col(_KEY) == record[_KEY])
    of_type = rows.filter(pl.col("organization_type") == pl.lit(record["organization_type"]))
    return bool(known) and any(
        part.height > 0 and known == {key: int(part[key].sum()) for key in known}
        for part in (of_type, rows)
    )
