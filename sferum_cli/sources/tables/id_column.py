"""A column of ids of people, each cleaned as ``parsing.parse_id`` would (K2), in Polars.

Ids of people are distinct nearly everywhere: a function called once per text would take minutes.
Plain ones are only looked at; what is done to the others is said in the same patterns.
"""

from collections.abc import Callable

import polars as pl

from sferum_cli.sources.cleaning import parsing
from sferum_cli.sources.cleaning.characters import (
    ESCAPED,
    HYPHENS,
    SPACES,
    UNSEEN,
    WHITE_CONTROLS,
    plain,
)
from sferum_cli.sources.tables.cells_as_text import as_text, has_lost_digits, why_lost
from sferum_cli.sources.tables.column_values import ColumnValues, faults_at

_ODD = r"[^ -~А-Яа-яЁё]|^['=]|[.,]0+$|[eEеЕ]\+|[.,][0-9]+[eEеЕ]|_x"
"""What a trimmed id may hold that nobody sees, and what may be a guard or another number."""

_GUARDED = f"^(?:'|(?:{parsing.GUARDED_ID})$)"
_FLOAT = f"^(?:{parsing.FLOAT_ID})$"
_SCIENTIFIC = f"^(?:{parsing.SCIENTIFIC_ID})$"


def read_ids(cells: pl.Series) -> ColumnValues:
    """Ids of people: numbers where each of them is written as a plain number, text else.

    A plain number is the same id as its text and takes a third of the memory. Faults carry no
    text.
    """
    if cells.dtype.is_integer():
        numbers = cells.cast(pl.UInt64, strict=False)
        if numbers.null_count() == cells.null_count():
            return ColumnValues(numbers)
        return read_ids(cells.cast(pl.String))
    if cells.dtype.is_float():
        lost = has_lost_digits(cells)
        ids = read_ids(as_text(cells.set(lost, None)))
        return ColumnValues(ids.values, faults_at(lost, why_lost(cells)))
    texts = cells.cast(pl.String)
    numbers = texts.cast(pl.UInt64, strict=False)
    if numbers.null_count() == texts.null_count():
        lowest = texts.min()
        # A zero or a plus in front, which a number would lose, sorts below every other digit.
        if lowest is None or str(lowest) >= "1":
            return ColumnValues(numbers)
    cleaned, lost_texts = cleaned_ids(texts)
    if lost_texts is None:
        return ColumnValues(cleaned)
    return ColumnValues(cleaned, faults_at(lost_texts, parsing.lost_id_digits()))


def cleaned_ids(texts: pl.Series) -> tuple[pl.Series, pl.Series | None]:
    """The ids (String, null where blank), and which of the texts have lost their last digits.

    The latter is None where none has.
    """
    texts = texts.str.strip_chars(" ")
    texts = texts.set(texts == "", None)
    odd = texts.str.contains(_ODD).fill_null(value=False)
    if not odd.any():
        return texts, None
    cleaned = _cleaned(texts.filter(odd))
    lost = cleaned.str.contains(_SCIENTIFIC).fill_null(value=False)
    positions = odd.arg_true()
    texts = texts.scatter(positions, cleaned.set(lost, None))
    if not lost.any():
        return texts, None
    return texts, odd.scatter(positions, lost)  # what is not odd has lost nothing


def _cleaned(texts: pl.Series) -> pl.Series:
    """What ``parsing.parse_id`` makes of each text, those with lost digits left as they are."""
    texts = _where(ESCAPED, texts, _unescaped)
    texts = _where("[^ -~]", texts, _plain)
    while (guarded := texts.str.contains(_GUARDED)).any():
        texts = texts.scatter(guarded.arg_true(), _unguarded(texts.filter(guarded)))
    texts = _where(_FLOAT, texts, lambda floats: floats.str.replace(_FLOAT, "$1"))
    return texts.set(texts == "", None)


def _where(pattern: str, texts: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The texts, those that hold the pattern changed."""
    held = texts.str.contains(pattern)
    if not held.any():
        return texts
    return texts.scatter(held.arg_true(), change(texts.filter(held)))


def _unescaped(texts: pl.Series) -> pl.Series:
    """Seldom there, and taken out until nothing is left to take out: one by one."""
    return pl.Series([plain(text).strip() for text in texts.to_list()], dtype=pl.String)


def _plain(texts: pl.Series) -> pl.Series:
    texts = texts.str.replace_all(f"[{UNSEEN}{WHITE_CONTROLS}]", "").str.normalize("NFC")
    texts = texts.str.replace_all(f"[{SPACES}]", " ").str.replace_all(f"[{HYPHENS}]", "-")
    return texts.str.strip_chars(" ")


def _unguarded(texts: pl.Series) -> pl.Series:
    bare = texts.str.strip_chars_start("'").str.strip_chars(" ")
    inner = bare.str.extract(f"^(?:{parsing.GUARDED_ID})$", 1).str.strip_chars(" ")
    return inner.fill_null(bare)
