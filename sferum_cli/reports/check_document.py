"""The document of ``sferum check``: where the rows went, and what is wrong, file by file."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sferum_cli.accounting import InputSheet, place_of, skipped_in_words, sum_of_rows
from sferum_cli.excel import sheet_names
from sferum_cli.problems import Problem, Severity, printable
from sferum_cli.reports.document import Cell, Document, ListColumn, Listing, Paragraph
from sferum_cli.reports.issues import problems_of_all, problems_of_file
from sferum_cli.reports.meta import check_meta
from sferum_cli.reports.statements import week_statement
from sferum_cli.rulebook.week import Week
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext


@dataclass(frozen=True)
class Checked:
    """What ``sferum check`` found besides the problems: the week, and where the rows went.

    ``week`` is None where no file tells it; ``passed_over`` are the files of folders that no table
    was looked for in.
    """

    week: Week | None
    inputs: tuple[InputSheet, ...]
    passed_over: tuple[str, ...]


def check_document(checked: Checked, problems: Sequence[Problem]) -> Document:
    """A sheet that sums up, then one per file, which can go back to whoever made the file."""
    by_file = _by_file(problems, [sheet.name for sheet in checked.inputs])
    summary, everything = _("Summary"), _("All files")
    files = [file for file in by_file if file is not None]
    called = sheet_names([printable(file) for file in files], taken=(summary, everything))
    names: dict[str | None, str] = {None: everything, **dict(zip(files, called, strict=True))}
    statements = []
    if checked.week is not None:
        statements.append(week_statement(checked.week))
    outside = sum(sheet.outside for sheet in checked.inputs)
    if outside:
        statements.append(
            _(
                "Rows of other weeks, {number}, are not judged here; views of several weeks read "
                "them too: check each with --week-end"
            ).format(number=outside)
        )
    return Document(
        view="check",
        statements=tuple(statements),
        paragraphs=tuple(
            Paragraph(place_of(sheet), (sum_of_rows(sheet),)) for sheet in checked.inputs
        ),
        main=problems_of_all(problems),
        parts=(
            _summary(summary, checked.inputs, by_file, names),
            *(_section(file, names[file], checked, found) for file, found in by_file.items()),
        ),
        run=check_meta(checked.week, checked.inputs),
        data={},
        issues=problems,
    )


def _by_file(problems: Sequence[Problem], inputs: Iterable[str]) -> dict[str | None, list[Problem]]:
    """The problems by the file whose office can mend them, those of several under None.

    One that names another file is of several: what goes to an office tells nothing of others.
    """
    files = {*inputs, *(one.file for one in problems if one.file is not None)}
    names = {printable(file): file for file in sorted(files, key=len, reverse=True)}
    any_name = re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?!\w)")
    found: dict[str | None, list[Problem]] = {}
    for problem in problems:
        said = any_name.findall(" ".join((problem.message, *problem.snippet)))
        of_several = any(names[name] != problem.file for name in said)
        found.setdefault(None if of_several else problem.file, []).append(problem)
    return found


def _section(file: str | None, name: str, checked: Checked, problems: Sequence[Problem]) -> Listing:
    """The problems of a file, or of several, each with the file that it is told of."""
    if file is None:
        return replace(problems_of_all(problems), title=name)
    return problems_of_file(name, problems, _letter(file, checked, problems))


def _letter(file: str, checked: Checked, problems: Sequence[Problem]) -> tuple[str, ...]:
    """What the office that made a file is told above its problems."""
    errors, warnings = _numbers(problems)
    lines = [_("File {name}").format(name=file)]
    if checked.week is not None:
        lines.append(week_statement(checked.week))
    if errors:
        lines.append(
            ngettext(
                "{number} error: please correct it in the file and send the file again.",
                "{number} errors: please correct them in the file and send the file again.",
                errors,
            ).format(number=errors)
        )
    if warnings:
        lines.append(
            ngettext(
                "{number} warning: please look whether it is meant so.",
                "{number} warnings: please look whether they are meant so.",
                warnings,
            ).format(number=warnings)
        )
    lines.append(_("Rows and columns are named as Excel shows them."))
    lines += [f"{place_of(one)}: {sum_of_rows(one)}" for one in checked.inputs if one.name == file]
    return tuple(lines)


def _summary(
    title: str,
    inputs: Sequence[InputSheet],
    by_file: Mapping[str | None, Sequence[Problem]],
    names: Mapping[str | None, str],
) -> Listing:
    columns = (
        ListColumn(_("File"), 34),
        ListColumn(_("Sheet"), 24),
        ListColumn(_("Table"), 30),
        ListColumn(_("Rows read"), 20),
        ListColumn(_("Used"), 12),
        ListColumn(_("With errors"), 16),
        ListColumn(_("Outside the week"), 16),
        ListColumn(_("Unmatched"), 20),
        ListColumn(_("Skipped"), 34),
        ListColumn(_("Errors"), 12),
        ListColumn(_("Warnings"), 20),
        ListColumn(_("Problems on sheet"), 34),
    )
    rows: list[tuple[Cell, ...]] = []
    listed = set()
    for sheet in inputs:
        file = sheet.name
        numbers: tuple[Cell, ...] = (None, None, None)
        if file not in listed:
            numbers = (*_numbers(by_file.get(file, ())), names.get(file))
        listed.add(file)
        rows.append(
            (
                file, sheet.sheet, sheet.table_title, sheet.read, sheet.used, sheet.rejected,
                sheet.outside, sheet.unmatched, skipped_in_words(sheet), *numbers,
            )
        )  # fmt: skip
    for other, problems in by_file.items():
        if other not in listed:
            place = names[None] if other is None else other
            rows.append((place, *[None] * 8, *_numbers(problems), names[other]))
    return Listing(title, columns, rows)


def _numbers(problems: Sequence[Problem]) -> tuple[int, int]:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return errors, len(problems) - errors
