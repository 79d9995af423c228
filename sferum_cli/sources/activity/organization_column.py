"""The organizations that rows describe → their numbers in the reference."""

from collections.abc import Sequence

import polars as pl

from sferum_cli.problems import Code
from sferum_cli.sources.cleaning import parsing
from sferum_cli.sources.cleaning.text import shown
from sferum_cli.sources.reference.organization_index import (
    AmbiguousOrganizationError,
    Description,
    OrganizationIndex,
    describe,
)
from sferum_cli.sources.tables.cells_as_text import as_text
from sferum_cli.sources.tables.column_values import ColumnValues
from sferum_cli.sources.tables.columns import DIGITS_IN_CODE
from sferum_cli.sources.tables.vocabulary import Vocabulary

BETWEEN = "\x1f"
"""Between the parts of a text that describes an organization by several columns."""

AROUND = BETWEEN + " "
"""What stands around the filled parts of such a text where others are blank."""


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
        self._cleaned: dict[str, str] = {}
        self._by_id_alone = list(columns) == ["organization_id"]
        self._numbers = Vocabulary(self._number, pl.UInt32(), quoted=in_words)

    def read(self, rows: pl.DataFrame) -> ColumnValues:
        """The number of each row's organization, null where the reference has none."""
        return self._numbers.read(self.description(rows))

    def description(self, rows: pl.DataFrame) -> pl.Series:
        """What each row says of its organization, as one text."""
        parts = [as_text(rows[key]) for key in self.columns]
        if len(parts) == 1:
            return parts[0]
        bare = [_without_between(part).fill_null("") for part in parts]
        return pl.select(pl.concat_str(bare, separator=BETWEEN)).to_series()

    def cleaned(self, rows: pl.DataFrame) -> pl.Series:
        """The description of each row whose organization is not found, as ``not_found`` has it."""
        texts = self.description(rows)
        if not self._cleaned:
            return texts
        return texts.replace(list(self._cleaned), list(self._cleaned.values()))

    def _number(self, text: str) -> int | None:
        """The number of the organization that a description means, None if there is none."""
        if self._by_id_alone:
            # Most of a country's organizations are found so; the long way knows what to do else.
            number = self._index.by_id(text)
            if number is not None:
                self.ids.setdefault(number, text)
                return number
        said = self._said(text)
        try:
            description = describe(said)
            found = self._index.find(description)
        except AmbiguousOrganizationError as error:
            raise parsing.UnreadableError(str(error), Code.ORGANIZATION_AMBIGUOUS) from error
        if found is None:
            cleaned = BETWEEN.join(said[key] or "" for key in self.columns).strip(AROUND)
            self.not_found[cleaned] = description
            if cleaned != text:
                self._cleaned[text] = cleaned
        elif description.organization_id is not None:
            self.ids.setdefault(found, description.organization_id)
        return found

    def _said(self, text: str) -> dict[str, str | None]:
        """The parts of a description by their columns, each cleaned."""
        parts = text.split(BETWEEN) if len(self.columns) > 1 else [text]
        cleaned: dict[str, str | None] = {}
        for key, part in zip(self.columns, parts, strict=True):
            if key == "organization_id":
                cleaned[key] = parsing.parse_id(part)
            elif key in DIGITS_IN_CODE:
                cleaned[key] = parsing.parse_digits(part, DIGITS_IN_CODE[key])
            else:
                cleaned[key] = shown(part) or None
        return cleaned


def in_words(description: str) -> str:
    """A description as a message shows it."""
    return description.replace(BETWEEN, ", ")


def _without_between(texts: pl.Series) -> pl.Series:
    """The texts without what stands between parts: nobody sees it, so that nothing is lost."""
    if not texts.str.contains(BETWEEN, literal=True).any():
        return texts
    return texts.str.replace_all(BETWEEN, "", literal=True)
