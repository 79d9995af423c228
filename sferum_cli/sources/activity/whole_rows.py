"""The rows of a few users with all that tells them apart, for judging repeats."""

from collections.abc import Collection

import polars as pl

from sferum_cli.narrow import PLACE
from sferum_cli.sources.activity.dates import RowsOfWeek
from sferum_cli.sources.activity.organization_column import BETWEEN
from sferum_cli.sources.cleaning.text import text_key
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.cells_as_text import as_text
from sferum_cli.sources.tables.columns import INPUT_COLUMN, CellKind
from sferum_cli.sources.tables.header import Header
from sferum_cli.sources.tables.header_text import header_key
from sferum_cli.sources.tables.vocabulary import Vocabulary


class WholeRows:
    """Adds to narrow rows what they leave out."""

    def __init__(
        self, header: Header, wanted: pl.Series, told: Collection[str], grain: int
    ) -> None:
        """``wanted``: the users whose rows are given.

        ``told`` are the keys of the columns that a narrow row is made of; ``grain`` is what a row
        is of (``narrow.BY_DAY`` …).
        """
        self._header = header
        self._wanted = wanted
        self._told = {ROW, *told}
        self._grain = grain

    def of(self, narrow: pl.DataFrame, of_week: RowsOfWeek, good: pl.Series | None) -> pl.DataFrame:
        """The narrow rows of wanted users with PLACE, moment, grain and rest.

        ``narrow`` are those of ``of_week``, but for rows that are not ``good`` (None: all are).
        """
        moments = pl.lit(of_week.moments).cast(pl.Datetime("us")).alias("moment")
        rows = of_week.rows.with_columns(moments)
        if good is not None:
            rows = rows.filter(good)
        users = narrow["user"].cast(self._wanted.dtype)
        at = users.is_in(self._wanted.implode()).fill_null(value=False).arg_true()
        narrow, rows = narrow[at], rows[at]
        return narrow.with_columns(
            users[at],
            rows[ROW].alias(PLACE),
            rows["moment"],
            pl.lit(self._grain, pl.UInt8).alias("grain"),
            self._rest(rows.drop("moment")).alias("rest"),
        )

    def _rest(self, rows: pl.DataFrame) -> pl.Series:
        """The columns that no number is made of, as one text; ours are cleaned.

        Each under its name, so that files with their columns in another order can be compared.
        """
        unknown = self._header.unknown
        others = sorted(
            (header_key(unknown.get(name, name)), name)
            for name in rows.columns
            if name not in self._told
        )
        if not others:
            return pl.repeat("", rows.height, dtype=pl.String, eager=True)
        texts = [
            pl.when(text != "").then(pl.lit(f"{title}=") + text)
            for title, text in ((title, self._cleaned(name, rows)) for title, name in others)
        ]
        return pl.select(pl.concat_str(texts, separator=BETWEEN, ignore_nulls=True)).to_series()

    def _cleaned(self, name: str, rows: pl.DataFrame) -> pl.Series:
        """A column as text: ours as its key, another one as it is."""
        text = as_text(rows[name])
        if self._header.has(name) and INPUT_COLUMN[name].kind is CellKind.TEXT:
            text = Vocabulary(text_key, pl.String()).read(text).values
        return text.fill_null("")
