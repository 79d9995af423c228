"""The organizations that rows describe → their numbers in the reference."""

from collections.abc import Sequence

import polars as pl

from sferum_cli.problems import Code
from sferum_cli.sources import values
from sferum_cli.sources.cells import AROUND, BETWEEN, ColumnValues, Vocabulary, as_text
from sferum_cli.sources.organizations import (
    AmbiguousOrganizationError,
    Description,
    OrganizationIndex,
    describe,
)
from sferum_cli.sources.tables import DIGITS_IN_CODE


class DescribedOrganizations:
    """Finds the organizations of rows that say the same columns of them.

    ``ids`` are the ids by which rows name organizations, by the organization's number;
    ``not_found`` are the descriptions that match none, by their text.
    """

    def __init__(self, columns: Sequence[str], index: OrganizationIndex) -> None:
        """``columns``: the keys that describe, of ``organizations.DESCRIPTION``."""
        self.columns = columns
        self.ids: dict[int, str] = {}
        self.not_found: dict[str, Description] = {}
        self._index = index
        self._by_id_alone = list(columns) == ["organization_id"]
        self._numbers = Vocabulary(self._number, pl.UInt32())

    def read(self, rows: pl.DataFrame) -> ColumnValues:
        """The number of each row's organization, null where the reference has none."""
        return self._numbers.read(self.description(rows))

    def description(self, rows: pl.DataFrame) -> pl.Series:
        """What each row says of its organization, as one text."""
        if len(self.columns) == 1:
            return as_text(rows[self.columns[0]])
        parts = [as_text(rows[key]).fill_null("") for key in self.columns]
        return pl.select(pl.concat_str(parts, separator=BETWEEN)).to_series()

    def _number(self, text: str) -> int | None:
        """The number of the organization that a description means, None if there is none."""
        if self._by_id_alone:
            # Most of a country's organizations are found so; the long way knows what to do else.
            number = self._index.by_id(text)
            if number is not None:
                self.ids.setdefault(number, text)
                return number
        parts = dict(zip(self.columns, text.split(BETWEEN), strict=True))
        cleaned: dict[str, str | None] = {}
        for key, part in parts.items():
            if key == "organization_id":
                cleaned[key] = values.parse_id(part)
            elif key in DIGITS_IN_CODE:
                cleaned[key] = values.parse_digits(part, DIGITS_IN_CODE[key])
            else:
                cleaned[key] = part or None
        try:
            description = describe(cleaned)
            found = self._index.find(description)
        except AmbiguousOrganizationError as error:
            raise values.UnreadableError(str(error), Code.ORGANIZATION_AMBIGUOUS) from error
        if found is None:
            self.not_found[text.strip(AROUND)] = description
        identity = cleaned.get("organization_id")
        if found is not None and identity is not None:
            self.ids.setdefault(found, identity)
        return found
