"""json: the run, the data of the view, and the problems."""

import datetime as dt
import json

import polars as pl

from sferum_cli.problems import Problem
from sferum_cli.reports.document import Document


def json_text(document: Document) -> str:
    """A document as json; raises ValueError on a number that json does not know."""
    whole = {
        "meta": document.run,
        **{
            key: records.to_dicts() if isinstance(records, pl.DataFrame) else records
            for key, records in document.data.items()
        },
        "issues": [issue(problem) for problem in document.issues],
    }
    return readable_json(whole, indent=1) + "\n"


def json_has_all_records(data: bytes, document: Document) -> bool:
    """Whether a json reads back with every record of the document."""
    read = json.loads(data)
    wanted = {**document.data, "issues": document.issues}
    return all(
        read[key] == records
        if records is None or isinstance(records, int)
        else len(read[key]) == len(records)
        for key, records in wanted.items()
    )


def readable_json(document: object, indent: int | None = None) -> str:
    """A document as json in Cyrillic letters, with every character that is not printable escaped.

    Nothing is lost by it. It takes out U+2028 and U+2029, which end a line of a script, what acts
    on a terminal, and the lone surrogates of a file name that is not UTF-8.
    """
    text = json.dumps(
        document, ensure_ascii=False, allow_nan=False, indent=indent, default=_iso_date
    )
    acting = {sign for sign in set(text) if not sign.isprintable() and sign != "\n"}
    return text.translate({ord(sign): json.dumps(sign)[1:-1] for sign in acting})


def _iso_date(value: object) -> str:
    """A day as json has it; raises TypeError for what json has no word for."""
    if isinstance(value, dt.date):
        return value.isoformat()
    message = f"no json for {type(value).__name__}"
    raise TypeError(message)


def issue(problem: Problem) -> dict[str, object]:
    """A problem as json's ``issues`` hold it."""
    return {
        "severity": problem.severity.value,
        "code": problem.code.value,
        "file": problem.file,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "header": problem.header,
        "message": "\n".join((problem.message, *problem.snippet)),
        "count": problem.count,
    }
