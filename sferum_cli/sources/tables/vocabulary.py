"""The distinct texts of a column → what they mean.

A column of ten million cells has few distinct roles, dates or counts: each distinct text is read
once by a plain function of ``parsing`` and the result is looked up for all its cells.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

import polars as pl

from sferum_cli.sources.cleaning.parsing import UnreadableError
from sferum_cli.sources.tables.column_values import ColumnValues, Fault


class Vocabulary:
    """The distinct texts of a column and what they mean, kept from batch to batch."""

    def __init__(
        self,
        parse: Callable[[str], Any],
        dtype: pl.DataType,
        *,
        quoted: Callable[[str], str] = str,
    ) -> None:
        """``parse`` reads one text (None: nothing there); ``dtype`` is that of its values.

        ``quoted`` is a text as a message shows it.
        """
        self._parse = parse
        self._quoted = quoted
        self._dtype = dtype
        self._enum = pl.Enum([])
        self._values = pl.Series([], dtype=dtype)
        self._forget()

    def read_yes_no(self, texts: pl.Series) -> ColumnValues | None:
        """The values of a column of known texts that mean yes or no; None where others are.

        Comparing with a text takes a tenth of looking it up, and there are two as a rule.
        """
        answers: dict[bool, list[pl.Series]] = {True: [], False: []}
        found = texts.null_count()
        for text, meaning in zip(self._texts, self._meanings, strict=True):
            if found == texts.len():
                break
            if isinstance(meaning, bool):
                is_text = texts == text
                found += int(is_text.sum())
                answers[meaning].append(is_text)
        if found < texts.len() or not any(answers.values()):
            return None
        if answers[True]:
            return ColumnValues(reduce(or_, answers[True]))
        return ColumnValues(~reduce(or_, answers[False]))

    def read(self, texts: pl.Series) -> ColumnValues:
        """The values of ``texts`` (String)."""
        if not self._texts:
            self._learn(texts.drop_nulls().unique().sort().to_list())
        codes = texts.cast(self._enum, strict=False)
        if codes.null_count() > texts.null_count():
            unknown = texts.filter(codes.is_null() & texts.is_not_null()).unique()
            if unknown.len() >= codes.drop_nulls().n_unique():
                # Mostly new, as times of day are in every batch: what came before is of no use,
                # and carrying it along would cost more with each batch.
                self._forget()
                unknown = texts.drop_nulls().unique()
            self._learn(unknown.sort().to_list())
            codes = texts.cast(self._enum, strict=False)
        numbers = codes.to_physical()
        faults: tuple[Fault, ...] = ()
        if self._errors:
            bad = numbers.is_in(pl.Series(list(self._errors), dtype=numbers.dtype).implode())
            faults = tuple(
                Fault(
                    position,
                    self._quoted(self._texts[number]),
                    str(self._errors[number]),
                    self._errors[number].code,
                )
                for position, number in zip(
                    bad.arg_true().to_list(), numbers.filter(bad).to_list(), strict=True
                )
            )
        return ColumnValues(self._values.gather(numbers), faults)

    def _forget(self) -> None:
        self._texts: list[str] = []
        self._meanings: list[Any] = []
        self._errors: dict[int, UnreadableError] = {}

    def _learn(self, texts: list[str]) -> None:
        for text in texts:
            meaning = None
            try:
                meaning = self._parse(text)
            except UnreadableError as error:
                self._errors[len(self._texts)] = error
            self._texts.append(text)
            self._meanings.append(meaning)
        self._enum = pl.Enum(self._texts)
        self._values = pl.Series(self._meanings, dtype=self._dtype)
