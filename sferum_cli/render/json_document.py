"""json: the run, the targets, the rows and the problems."""

import json

from sferum_cli.problems import Problem
from sferum_cli.reports.report import Report, meta
from sferum_cli.reports.target_words import target_records


def json_text(report: Report) -> str:
    """The report as one json document; raises ValueError on a number that json does not know."""
    document = {
        "meta": meta(report),
        "targets": target_records(report),
        "rows": report.cells_for_programs.to_dicts(),
        "issues": [issue(problem) for problem in report.problems.records],
    }
    return readable_json(document, indent=1) + "\n"


def readable_json(document: object, indent: int | None = None) -> str:
    """A document as json in Cyrillic letters, with every character that is not printable escaped.

    Nothing is lost by it. It takes out U+2028 and U+2029, which end a line of a script, what acts
    on a terminal, and the lone surrogates of a file name that is not UTF-8.
    """
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=indent)
    acting = {sign for sign in set(text) if not sign.isprintable() and sign != "\n"}
    return text.translate({ord(sign): json.dumps(sign)[1:-1] for sign in acting})


def issue(problem: Problem) -> dict[str, object]:
    """A problem as json's ``issues`` and the problem files hold it."""
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
