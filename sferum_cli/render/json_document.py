"""json: the run, the data of the view, and the problems."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from functools import cache
from typing import Any

import polars as pl

from sferum_cli.problems import Problem
from sferum_cli.reports.document import Document


def json_text(document: Document) -> str:
    """A document as json; raises ValueError on a number that json does not know."""
    whole = {
        "meta": document.run,
        **document.data,
        "issues": [issue(problem) for problem in document.issues],
    }
    return _readable("".join(_indented(whole, "\n"))) + "\n"


def json_has_all_records(data: bytes, document: Document) -> bool:
    """Whether a json reads back with every record of the document."""
    read = json.loads(data)
    wanted = {**document.data, "issues": document.issues}
    return all(_has_all(read[key], records) for key, records in wanted.items())


def _has_all(read: Any, records: object) -> bool:
    """Whether what was read has as many records, or as many keys with as many records each."""
    if not isinstance(records, Sized):
        return bool(read == records)
    of_keys = records.items() if isinstance(records, Mapping) else ()
    return len(read) == len(records) and all(
        _has_all(read[key], frame) for key, frame in of_keys if isinstance(frame, pl.DataFrame)
    )


def readable_json(document: object) -> str:
    """A document as json in Cyrillic letters, on one line.

    Every character that is not printable is escaped: nothing is lost by it.
    """
    return _readable(_encoder(", ")(document))


def _readable(text: str) -> str:
    """A json without characters that are not printable.

    It takes out U+2028 and U+2029, which end a line of a script, what acts on a terminal, and the
    lone surrogates of a file name that is not UTF-8.
    """
    if text.replace("\n", "").isprintable():  # sign by sign a country's organizations take seconds
        return text
    acting = {sign for sign in set(text) if not sign.isprintable() and sign != "\n"}
    return text.translate({ord(sign): json.dumps(sign)[1:-1] for sign in acting})


def _indented(value: object, line: str) -> Iterator[str]:
    """A json with each place on a line of its own, as the library does it; ``line`` begins one.

    The library is twice as fast where it indents nothing: the rows of a frame it does at once.
    """
    inner = f"{line} "
    if isinstance(value, pl.DataFrame):
        flat = _encoder(f",{inner} ")
        rows = ([f"{{{inner} {flat(row)[1:-1]}{inner}}}"] for row in value.iter_rows(named=True))
        yield from _listed(rows, "[]", line)
    elif isinstance(value, Mapping):
        named = ([json.dumps(key, ensure_ascii=False), ": ", *_indented(one, inner)]
                 for key, one in value.items())  # fmt: skip
        yield from _listed(named, "{}", line)
    elif isinstance(value, list | tuple):
        yield from _listed((_indented(one, inner) for one in value), "[]", line)
    else:
        yield _encoder(", ")(value)


def _listed(places: Iterable[Iterable[str]], brackets: str, line: str) -> Iterator[str]:
    """The places of a list or an object between its brackets, each on its line."""
    before = brackets[0]
    for place in places:
        yield f"{before}{line} "
        yield from place
        before = ","
    yield f"{line}{brackets[1]}" if before == "," else brackets


@cache
def _encoder(separator: str) -> Callable[[object], str]:
    """What writes a value on one line, with this between its places."""
    return json.JSONEncoder(
        ensure_ascii=False, allow_nan=False, separators=(separator, ": "), default=_plain
    ).encode


def _plain(value: object) -> object:
    """A day as json has it; raises TypeError for what json has no word for."""
    if isinstance(value, dt.date):
        return value.isoformat()
    message = f"no json for {type(value).__name__}"
    raise TypeError(message)


ISSUE_KEYS = (
    "severity", "code", "file", "sheet", "row", "column", "header", "message", "count",
)  # fmt: skip
"""What each of the ``issues`` has (SPEC.md section 6)."""


def issue(problem: Problem) -> dict[str, object]:
    """A problem as json's ``issues`` hold it, by ISSUE_KEYS."""
    said = "\n".join((problem.message, *problem.snippet))
    values = (
        problem.severity.value, problem.code.value, problem.file, problem.sheet, problem.row,
        problem.column, problem.header, said, problem.count,
    )  # fmt: skip
    return dict(zip(ISSUE_KEYS, values, strict=True))
