"""json: the run, the rows and the problems (SPEC section 6)."""

import json

from sferum_cli.problems import Problem
from sferum_cli.reports.report import Report, meta


def json_text(report: Report) -> str:
    """The report as one json document; raises ValueError on a number that json does not know."""
    document = {
        "meta": meta(report),
        "rows": report.rows.to_dicts(),
        "issues": [issue(problem) for problem in report.problems.records],
    }
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    # Two characters that json allows and a script that embeds it does not.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n"


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
        "message": problem.message,
        "count": problem.count,
    }
