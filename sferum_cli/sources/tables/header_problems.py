"""What is wrong with the header of a table, and the next step that was tried on it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sferum_cli.excel import column_letter
from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sources.cleaning.text import mixes_alphabets, shown
from sferum_cli.sources.sheets.sheet import Sheet
from sferum_cli.sources.tables.columns import (
    COUNTED_BY_TYPE,
    INPUT_COLUMN,
    ColumnNames,
    type_of_key,
)
from sferum_cli.sources.tables.header_rows import Match, best_candidate
from sferum_cli.sources.tables.header_text import is_personal
from sferum_cli.sources.tables.proposals import as_settings, columns_of_dates, may_be_one, proposed
from sferum_cli.sources.tables.shapes import TABLE_SHAPE, TableKind, table_name
from sferum_cli.translation import gettext as _

_SOMEWHERE = re.compile(r"(.+?)\s+во?\s", re.IGNORECASE)
"""How a header says where it counts people."""

_NEEDS_QUOTES = frozenset('"$`\\!')
"""What a shell would read in double quotes."""


def twice(sheet: Sheet, match: Match) -> list[Problem]:
    """An error for each column that stands there twice, with both places.

    Two columns of one type of organization may be two groups of it: «Школы» and «Гимназии».
    """
    one = _("«{title}» stands in two columns, {first} and {second}; leave one of them")
    of_type = _(
        "«{title}» stands in two columns, {first} and {second}; put their sum into one, or leave "
        "one if it is part of the other"
    )
    return [
        _in_header(
            sheet,
            match,
            Code.COLUMN_TWICE,
            (one if type_of_key(key) is None else of_type).format(
                title=INPUT_COLUMN[key].title,
                first=column_letter(first),
                second=column_letter(second),
            ),
            letter=column_letter(second),
        )
        for key, first, second in match.twice
    ]


def lookalikes(sheet: Sheet, match: Match) -> list[Problem]:
    """A warning for each header of ours in two alphabets."""
    return [
        _in_header(
            sheet,
            match,
            Code.HEADER_LOOKALIKE,
            _("the header mixes Latin and Cyrillic letters and is read as «{title}»").format(
                title=INPUT_COLUMN[key].title
            ),
            severity=Severity.WARNING,
            letter=column_letter(number),
        )
        for key, number in match.columns.items()
        if mixes_alphabets(match.candidate.cells[number])
    ]


def blank_headers(sheet: Sheet, match: Match) -> list[Problem]:
    """Columns that hold data under a blank header; they are not read."""
    below = [row.cells for row in sheet.head() if row.number > match.candidate.row]
    named = {number for number, cell in enumerate(match.candidate.cells) if cell.strip()}
    filled = {number for cells in below for number, cell in enumerate(cells) if cell.strip()}
    return [
        _in_header(
            sheet,
            match,
            Code.HEADER_BLANK,
            _("data under a blank header are not read; name the column if they are meant"),
            severity=Severity.WARNING,
            letter=column_letter(number),
        )
        for number in sorted(filled - named)
    ]


def groups_unclear(sheet: Sheet, match: Match) -> list[Problem]:
    """An error for each heading over columns of ours that is no type of organization."""
    first: dict[str, int] = {}
    for number, heading in match.candidate.unclear.items():
        first.setdefault(heading, number)
    return [
        _in_header(
            sheet,
            match,
            Code.HEADER_TYPE,
            _(
                "the columns under «{heading}» would count for no type of organization: write "
                "{types} over them, or delete them if they are part of other columns"
            ).format(heading=shown(heading), types=", ".join(OrganizationType)),
            letter=column_letter(number),
            header=shown(heading),
        )
        for heading, number in first.items()
        if match.is_by_type
    ]


def counts_elsewhere(sheet: Sheet, names: ColumnNames, match: Match) -> list[Problem]:
    """A warning for each column that counts people somewhere beside the columns of types.

    «Педагогов в интернатах» may be a type that nobody knows, or a part of the others.
    """
    if not match.is_by_type:
        return []
    counted = {
        letter: header
        for letter, header in match.candidate.unknown.items()
        if (found := _SOMEWHERE.match(header)) and names.key_of(found[1]) in COUNTED_BY_TYPE
    }
    message = _(
        "the column is read as no type of organization and counts nowhere: if it is one of "
        "{types}, write that there; it may stay if it is part of other columns"
    ).format(types=", ".join(OrganizationType))
    return [
        _in_header(
            sheet,
            match,
            Code.HEADER_TYPE,
            message,
            severity=Severity.WARNING,
            letter=letter,
            header=header,
        )
        for letter, header in counted.items()
    ]


def types_alone(sheet: Sheet, names: ColumnNames) -> str:
    """What a sheet lacks whose columns are types of organization; empty where it has none."""
    best = best_candidate(sheet.head(), names)
    return "" if best is None else _uncounted([*best.types_alone])


def _uncounted(headings: Sequence[str]) -> str:
    """The sentence that says what stands under types alone; empty without any."""
    if not headings:
        return ""
    return _(
        "The columns {headings} do not say what they count: a second header row must have "
        "{columns} under each"
    ).format(
        headings=quoted(headings),
        columns=quoted([INPUT_COLUMN[key].title for key in COUNTED_BY_TYPE]),
    )


def columns_missing(
    sheet: Sheet,
    names: ColumnNames,
    match: Match,
    lacking: Sequence[tuple[str, ...]],
    advice: str = "",
    elsewhere: Mapping[str, str] | None = None,
) -> list[Problem]:
    """What is missing, what was found, what was not known, and settings ready to paste.

    ``advice`` is what else may be done, as a sentence; ``elsewhere`` are headers of other tables
    that may be what is missing, with their keys.
    """
    if not lacking:
        return []
    titles = [" / ".join(f"«{INPUT_COLUMN[key].title}»" for key in group) for group in lacking]
    message = _("taken for the table «{table}», but these columns are missing: {columns}").format(
        table=table_name(match.kind), columns=", ".join(titles)
    )
    snippet: tuple[str, ...] = ()
    if match.is_header:  # else it may be a row of data, which is not quoted
        cells = [shown(cell) for cell in match.candidate.cells if cell.strip()]
        message += ". " + _("Columns found: {columns}").format(columns=quoted(cells))
        message += not_known([*match.candidate.unknown.values()])
        here = proposed(sheet, names, lacking, match)
        left = {key for group in lacking for key in group} - set(here.values())
        there = {one: key for one, key in (elsewhere or {}).items() if key in left}
        snippet = as_settings({**here, **there})
        if there:
            message += ". " + _("Perhaps other files have them: {columns}").format(
                columns=quoted([*there])
            )
    if snippet:
        message += ". " + _(
            "If one of these is meant, put its line into sferum.toml, under that heading if it "
            "stands there already"
        )
    elif match.is_header and match.candidate.unknown:
        message += ". " + _('If one of them is meant, say it: --map "HEADER={key}"').format(
            key=lacking[0][0]
        )
    if match.is_by_type and (uncounted := _uncounted([*match.candidate.types_alone])):
        message += f". {uncounted}"
    if sheet.name is not None:
        message += ". " + _("If the sheet is none of the data, hide it, or name others: --sheet")
    if advice:
        message += ". " + advice
    if ("verified",) in lacking:
        message += ". " + _("Or count everybody as verified: --assume-verified")
    problem = _in_header(sheet, match, Code.COLUMN_MISSING, message, snippet=snippet)
    keys = [key for group in lacking for key in group]
    return [replace(problem, is_asked=bool(snippet) or may_be_one(sheet, match, keys))]


def dates_unknown(sheet: Sheet, names: ColumnNames, match: Match) -> list[Problem]:
    """Activity without «Дата» and «Неделя» in which another column holds dates: no undated file."""
    if match.kind is not TableKind.ACTIVITY or {"date", "week"} & set(match.columns):
        return []
    dates = columns_of_dates(sheet, names, match)
    if not dates:
        return []
    options = _(" or ").join(_map_option(header, key) for header, key in dates.items())
    message = _(
        "neither «Дата» nor «Неделя» is there, but dates stand under {headers}: say which days "
        "the rows are of with {options}, or take the column out of the file if they are none"
    ).format(headers=quoted(list(dates)), options=options)
    letters = [one for one, text in match.candidate.unknown.items() if text in dates]
    first = next(iter(dates))
    problem = _in_header(sheet, match, Code.DATES_UNKNOWN, message, letter=letters[0], header=first)
    return [replace(problem, is_asked=not all(map(is_personal, dates)))]


_TOLD_WHEN_MISSING = ("messages_read", "calls", "ejd_linked", "connected")
"""Optional columns without which something is «н/д», or decided otherwise."""


def optional_proposed(sheet: Sheet, names: ColumnNames, match: Match) -> list[Problem]:
    """A warning where a header that is not known may be an optional column that is missing."""
    optional = TABLE_SHAPE[match.kind].optional
    lacking = [key for key in _TOLD_WHEN_MISSING if key in optional and key not in match.columns]
    if not lacking or not match.is_header or not match.candidate.unknown:
        return []
    found = proposed(sheet, names, [tuple(lacking)], match)
    if not found:
        return []
    message = _(
        "{columns} not found, and what depends on it is «n/a» or decided without it; perhaps "
        "{headers}: if that is meant, put its line into sferum.toml"
    ).format(
        columns=quoted([INPUT_COLUMN[key].title for key in dict.fromkeys(found.values())]),
        headers=quoted(list(found)),
    )
    return [
        _in_header(
            sheet,
            match,
            Code.COLUMN_PROPOSED,
            message,
            severity=Severity.WARNING,
            snippet=as_settings(found),
        )
    ]


def quoted(headers: Sequence[str]) -> str:
    """Headers as a message lists them."""
    return ", ".join(f"«{header}»" for header in headers)


def not_known(headers: Sequence[str]) -> str:
    """The sentence that names the columns which were not known; empty without any."""
    if not headers:
        return ""
    return ". " + _("Columns not known: {columns}").format(columns=quoted(headers))


def _map_option(header: str, key: str) -> str:
    """``--map`` as a person can type it in any shell."""
    pair = f"{header}={key}"
    if not _NEEDS_QUOTES & set(pair):
        return f'--map "{pair}"'
    return "--map '" + pair.replace("'", "'\\''") + "'"


def _in_header(
    sheet: Sheet,
    match: Match,
    code: Code,
    message: str,
    *,
    severity: Severity = Severity.ERROR,
    letter: str | None = None,
    header: str | None = None,
    snippet: tuple[str, ...] = (),
) -> Problem:
    """A problem of the header's row, in a column of it; it is not a table's yet."""
    return Problem(
        severity,
        code,
        message,
        path=sheet.path,
        sheet=sheet.name,
        row=match.candidate.row,
        column=letter,
        header=header,
        snippet=snippet,
    )
