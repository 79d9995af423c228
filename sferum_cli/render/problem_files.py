"""Problems as files: a workbook with a sheet per file to send back to the office, csv, json."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sferum_cli.outputs.staging import Staged
from sferum_cli.problems import Problem, Severity, printable
from sferum_cli.render.cells import not_a_formula
from sferum_cli.render.json_document import issue, readable_json
from sferum_cli.render.sheets import is_whole_workbook, list_sheet, new_book, saved
from sferum_cli.reports.accounting import skipped_in_words
from sferum_cli.reports.report import InputSheet, check_meta
from sferum_cli.rulebook.week import Week
from sferum_cli.translation import gettext as _

_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_MOST_ROWS = 1_000_000
"""Of problems on a sheet: Excel opens a few more."""


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """What a check found, for its files: where the rows went, and every problem."""

    week: Week | None
    inputs: Sequence[InputSheet]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class _Writer:
    make: Callable[[CheckedFiles], bytes]
    check: Callable[[bytes, CheckedFiles], bool]


def staged_problems(checked: CheckedFiles, path: Path) -> Staged:
    """The problems as the output ``path``, whose suffix is one of PROBLEM_WRITERS."""
    writer = PROBLEM_WRITERS[path.suffix.lower()]
    return Staged(path, writer.make(checked), lambda data: writer.check(data, checked))


def problems_json(checked: CheckedFiles) -> str:
    """``meta`` and ``issues``, as the json of a report has them."""
    document = {
        "meta": check_meta(checked.week, checked.inputs),
        "issues": [issue(problem) for problem in checked.problems],
    }
    return readable_json(document, indent=1) + "\n"


def _problems_csv(checked: CheckedFiles) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([_("File"), *_titles()])
    for one in checked.problems:
        cells = [one.file, *_cells(one)]
        writer.writerow(["" if cell is None else not_a_formula(str(cell)) for cell in cells])
    return stream.getvalue().encode()


def _titles() -> tuple[str, ...]:
    """The place first: that is what the office which gets the sheet looks for."""
    return (
        _("Sheet"),
        _("Row"),
        _("Column"),
        _("Header"),
        _("What it is"),
        _("Number"),
        _("Severity"),
        _("Code"),
    )


_WIDTHS = (24, 12, 12, 28, 94, 12, 20, 28)


def _cells(problem: Problem) -> tuple[str | int | None, ...]:
    return (
        problem.sheet,
        problem.row,
        problem.column,
        problem.header,
        " ".join((problem.message, *problem.snippet)),
        problem.count,
        problem.severity_word,
        problem.code.value,
    )


def _problems_workbook(checked: CheckedFiles) -> bytes:
    """A sheet that sums up, then one per file, which can go back to whoever made the file."""
    book = new_book()
    by_file: dict[str | None, list[Problem]] = {}
    for problem in checked.problems:
        by_file.setdefault(problem.file, []).append(problem)
    names = _sheet_names([file for file in by_file if file is not None])
    _summary_sheet(book, checked, by_file, names)
    for file, problems in by_file.items():
        name = _("All files") if file is None else names[file]
        list_sheet(book, name, _titles(), _WIDTHS, map(_cells, problems[:_MOST_ROWS]))
    return saved(book)


_SUMMARY_WIDTHS = (34, 24, 30, 20, 12, 16, 16, 20, 34, 12, 20, 34)


def _summary_sheet(
    book: Any,
    checked: CheckedFiles,
    by_file: Mapping[str | None, Sequence[Problem]],
    names: Mapping[str, str],
) -> None:
    titles = (
        _("File"), _("Sheet"), _("Table"), _("Rows read"), _("Used"), _("With errors"),
        _("Outside the week"), _("Unmatched"), _("Skipped"), _("Errors"), _("Warnings"),
        _("Problems on sheet"),
    )  # fmt: skip
    rows: list[tuple[str | int | None, ...]] = []
    listed = set()
    for sheet in checked.inputs:
        file = sheet.name
        first = file not in listed
        listed.add(file)
        rows.append(
            (
                file, sheet.sheet, sheet.table_title, sheet.read, sheet.used, sheet.rejected,
                sheet.outside, sheet.unmatched, skipped_in_words(sheet),
                *(_numbers(by_file.get(file, ())) if first else (None, None)),
                names.get(file) if first else None,
            )
        )  # fmt: skip
    for other, problems in by_file.items():
        if other not in listed:
            name = _("All files") if other is None else names[other]
            rows.append((other or _("All files"), *[None] * 8, *_numbers(problems), name))
    list_sheet(book, _("Summary"), titles, _SUMMARY_WIDTHS, rows)


def _numbers(problems: Sequence[Problem]) -> tuple[int, int]:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return errors, len(problems) - errors


def _sheet_names(files: Sequence[str]) -> dict[str, str]:
    """A name of a sheet for each file: what Excel forbids replaced, cut, and unique."""
    taken = {_("Summary").casefold(), _("All files").casefold(), "history"}
    names = {}
    for file in files:
        base = _NOT_IN_SHEET_NAMES.sub("_", printable(file))[:_LONGEST_SHEET_NAME].strip() or "_"
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            ending = f" ({number})"
            name = base[: _LONGEST_SHEET_NAME - len(ending)] + ending
        taken.add(name.casefold())
        names[file] = name
    return names


def _has_all_rows(data: bytes, checked: CheckedFiles) -> bool:
    rows = sum(1 for _row in csv.reader(io.StringIO(data.decode())))
    return rows == len(checked.problems) + 1


PROBLEM_WRITERS = {
    ".xlsx": _Writer(_problems_workbook, lambda data, _checked: is_whole_workbook(data)),
    ".csv": _Writer(_problems_csv, _has_all_rows),
    ".json": _Writer(
        lambda checked: problems_json(checked).encode(),
        lambda data, checked: len(json.loads(data)["issues"]) == len(checked.problems),
    ),
}
"""The formats of a file of problems by suffix."""
