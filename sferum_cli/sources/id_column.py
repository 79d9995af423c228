"""A column of ids cleaned as ``values.parse_id`` cleans each (K2), in Polars.

Ids of people are distinct nearly everywhere: a function called once per text would take minutes.
Plain ones are only looked at; what is done to the others is said in the same patterns.
"""

import polars as pl

from sferum_cli.sources import values
from sferum_cli.sources.characters import (
    ESCAPED,
    HYPHENS,
    SPACES,
    UNSEEN,
    WHITE_CONTROLS,
    plain,
)

_PLAIN_ID = r"^[0-9A-Za-z_А-Яа-яЁё][!-~А-Яа-яЁё ]*$"
"""An id of these characters, trimmed, has nothing that nobody sees, and no guard."""

_TO_READ = rf"[.,]0+$|[eEеЕ]\+|[.,][0-9]+[eEеЕ]|{ESCAPED}"
"""A plain one with this in it may be a number of another kind, or an escape."""

_STILL_GUARDED = f"^(?:'|(?:{values.GUARDED_ID})$)"


def cleaned_ids(texts: pl.Series) -> tuple[pl.Series, pl.Series | None]:
    """The ids (String, null where blank), and which of the texts have lost their last digits.

    The latter is None where none has.
    """
    texts = texts.str.strip_chars(" ")
    texts = texts.set(texts == "", None)
    odd = ~texts.str.contains(_PLAIN_ID) | texts.str.contains(_TO_READ)
    odd = odd.fill_null(value=False)
    if not odd.any():
        return texts, None
    cleaned = _cleaned(texts.filter(odd))
    lost = cleaned.str.contains(f"^(?:{values.SCIENTIFIC_ID})$").fill_null(value=False)
    cleaned = cleaned.set(lost, None)
    positions = odd.arg_true()
    texts = texts.scatter(positions, cleaned)
    if not lost.any():
        return texts, None
    return texts, odd.scatter(positions, lost)  # what is not odd has lost nothing


def _cleaned(texts: pl.Series) -> pl.Series:
    """What ``values.parse_id`` makes of each text, those with lost digits left as they are."""
    text = pl.col("text").str.replace_all(f"[{UNSEEN}{WHITE_CONTROLS}]", "").str.normalize("NFC")
    text = text.str.replace_all(f"[{SPACES}]", " ").str.replace_all(f"[{HYPHENS}]", "-")
    text = text.str.strip_chars(" ")
    for _guard in range(2):  # the one may stand within the other
        text = text.str.strip_chars_start("'").str.strip_chars(" ")
        text = text.str.replace(f"^(?:{values.GUARDED_ID})$", "$1").str.strip_chars(" ")
    text = text.str.replace(f"^(?:{values.FLOAT_ID})$", "$1")
    frame = texts.alias("raw").to_frame().with_columns(pl.col("raw").alias("text"))
    frame = frame.with_columns(text)
    rare = frame.select(
        pl.col("raw").str.contains(ESCAPED) | pl.col("text").str.contains(_STILL_GUARDED)
    ).to_series()
    cleaned = frame["text"].set(frame["text"] == "", None)
    if not rare.any():
        return cleaned
    by_hand = pl.Series([_by_hand(one) for one in texts.filter(rare).to_list()], dtype=pl.String)
    return cleaned.scatter(rare.arg_true(), by_hand)


def _by_hand(text: str) -> str | None:
    """One id; a text with lost digits is left as it is, for the caller to see."""
    try:
        return values.parse_id(text)
    except values.UnreadableError:
        return values.unguarded(plain(text).strip())
