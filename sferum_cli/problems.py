"""What is wrong, where, and what to do: the records every part of the product reports with.

A problem is data: it is written to the screen, to json and to the file of
``sferum check -o`` from the same record. Each has a stable code; docs/problems.md explains them.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from sferum_cli.translation import gettext as _


class Severity(StrEnum):
    """An error stops the run; a warning is reported and the run goes on."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """The stable code of each kind of problem, explained in docs/problems.md."""

    # files and sheets
    FILE_MISSING = "file-missing"
    FILE_EMPTY = "file-empty"
    FILE_FORMAT = "file-format"
    FILE_RENAMED = "file-renamed"
    FILE_DAMAGED = "file-damaged"
    FILE_PASSWORD = "file-password"  # noqa: S105 - no secret
    FILE_UNSAFE = "file-unsafe"
    FILE_LIMIT = "file-limit"
    FILE_READER_FAILED = "file-reader-failed"
    FILE_BUSY = "file-busy"
    FILE_CHANGED = "file-changed"
    FILE_CUT_OFF = "file-cut-off"
    ARCHIVE_UNREAD = "archive-unread"
    FILE_NO_CHECKSUM = "file-no-checksum"
    FILE_TWICE = "file-twice"
    FILE_NO_TABLE = "file-no-table"
    FILE_OWN_REPORT = "file-own-report"
    ENCODING_UNCERTAIN = "encoding-uncertain"
    TEXT_DAMAGED = "text-damaged"
    SHEET_MISSING = "sheet-missing"
    SHEET_SKIPPED = "sheet-skipped"
    SHEET_HIDDEN = "sheet-hidden"
    SHEET_EMPTY = "sheet-empty"
    SHEET_FULL = "sheet-full"
    HIDDEN_ROWS = "hidden-rows"
    CALCULATION_MANUAL = "calculation-manual"
    NO_DATA_ROWS = "no-data-rows"
    # headers and tables
    COLUMN_MISSING = "column-missing"
    COLUMN_TWICE = "column-twice"
    COLUMN_PROPOSED = "column-proposed"
    DATES_UNKNOWN = "dates-unknown"
    HEADER_LOOKALIKE = "header-lookalike"
    COLUMN_TYPE = "column-type"
    HEADER_BLANK = "header-blank"
    HEADER_TYPE = "header-type"
    TABLE_BELOW = "table-below"
    TABLE_MISSING = "table-missing"
    HEADCOUNT_LAYOUTS = "headcount-layouts"
    # cells
    CELL_ERROR = "cell-error"
    CELL_FORMULA = "cell-formula"
    CELL_LOST_DIGITS = "cell-lost-digits"
    CELL_MERGED = "cell-merged"
    VALUE_NUMBER = "value-number"
    VALUE_YES_NO = "value-yes-no"
    VALUE_DATE = "value-date"
    VALUE_ID = "value-id"
    VALUE_TYPE = "value-type"
    VALUE_ROLE = "value-role"
    VALUE_MISSING = "value-missing"
    ROW_SHAPE = "row-shape"
    # rows
    TIME_ZONE = "time-zone"
    ROWS_SKIPPED = "rows-skipped"
    TOTAL_DIFFERS = "total-differs"
    REPEAT_IDENTICAL = "repeat-identical"
    REPEAT_ADDED = "repeat-added"
    REPEAT_ACROSS_FILES = "repeat-across-files"
    REPEAT_REPLACED = "repeat-replaced"
    REPEAT_DAY_AND_WEEK = "repeat-day-and-week"
    ORGANIZATION_TWICE = "organization-twice"
    ORGANIZATION_NAME_TWICE = "organization-name-twice"
    HEADCOUNT_TWICE = "headcount-twice"
    HEADCOUNT_INCOMPLETE = "headcount-incomplete"
    ROW_IS_SUM = "row-is-sum"
    REGION_AMONG_MUNICIPALITIES = "region-among-municipalities"
    CONNECTED_BLANK = "connected-blank"
    CONNECTED_DIFFERS = "connected-differs"
    NOT_CONNECTED_ACTIVE = "not-connected-active"
    ID_BLANK = "id-blank"
    IDS_ALIKE = "ids-alike"
    VERIFIED_BLANK = "verified-blank"
    COUNTER_BLANK = "counter-blank"
    VERIFIED_ASSUMED = "verified-assumed"
    # matching
    REGION_AMBIGUOUS = "region-ambiguous"
    MUNICIPALITY_AMBIGUOUS = "municipality-ambiguous"
    MUNICIPALITY_UNKNOWN = "municipality-unknown"
    PLACES_ALIKE = "places-alike"
    MUNICIPALITY_NAMES = "municipality-names"
    ORGANIZATION_LEFT_OUT = "organization-left-out"
    ORGANIZATION_UNMATCHED = "organization-unmatched"
    ORGANIZATION_AMBIGUOUS = "organization-ambiguous"
    MUNICIPALITY_WITHOUT_ACTIVITY = "municipality-without-activity"
    ORGANIZATION_WITHOUT_ACTIVITY = "organization-without-activity"
    HEADCOUNT_MISSING = "headcount-missing"
    HEADCOUNT_ADDED = "headcount-added"
    TYPE_PARTLY_KNOWN = "type-partly-known"
    # the week and the numbers
    WEEK_MOSTLY_OUTSIDE = "week-mostly-outside"
    WEEK_PARTIAL = "week-partial"
    WEEK_BARELY_BEGUN = "week-barely-begun"
    WEEK_UNDATED = "week-undated"
    WEEK_UNUSUAL = "week-unusual"
    UNIT_NOT_DELIVERED = "unit-not-delivered"
    HISTORY_DIFFERS = "history-differs"
    ONLY_ACTIVE_USERS = "only-active-users"
    ROLE_OTHER_VERIFIED = "role-other-verified"
    ROLE_BLANK = "role-blank"
    SHARE_ABOVE_100 = "share-above-100"
    MESSAGES_UNLIKELY = "messages-unlikely"
    MESSAGES_AT_THRESHOLD = "messages-at-threshold"
    MESSAGES_PER_USER = "messages-per-user"
    # the history
    HISTORY_DAMAGED = "history-damaged"
    HISTORY_FOREIGN = "history-foreign"
    HISTORY_NEWER = "history-newer"
    HISTORY_OTHER_WEEK = "history-other-week"
    HISTORY_SETTINGS = "history-settings"
    HISTORY_REGIONS = "history-regions"
    HISTORY_PARTIAL = "history-partial"
    OFFICIAL_TABLE = "official-table"
    OFFICIAL_SHARES = "official-shares"
    COMPARE_WEEKS = "compare-weeks"
    COMPARE_SETTINGS = "compare-settings"


CODES_OF_ROWS = frozenset(
    {
        Code.CELL_ERROR,
        Code.CELL_FORMULA,
        Code.CELL_LOST_DIGITS,
        Code.CELL_MERGED,
        Code.VALUE_NUMBER,
        Code.VALUE_YES_NO,
        Code.VALUE_DATE,
        Code.VALUE_ID,
        Code.VALUE_TYPE,
        Code.VALUE_ROLE,
        Code.VALUE_MISSING,
        Code.ROW_IS_SUM,
        Code.REGION_AMONG_MUNICIPALITIES,
    }
)
"""Errors of one row, which --skip-bad-rows leaves out; errors of a file or header stay errors."""

CODES_OF_MATCHING = frozenset(
    {
        Code.ID_BLANK,
        Code.IDS_ALIKE,
        Code.MUNICIPALITY_UNKNOWN,
        Code.ORGANIZATION_LEFT_OUT,
        Code.ORGANIZATION_UNMATCHED,
    }
)
"""Warnings that say nothing where a file is missing: everything is unmatched then."""

CODES_OF_LEFT_OUT = frozenset({Code.MUNICIPALITY_UNKNOWN, Code.ORGANIZATION_LEFT_OUT})
"""Those among them that may follow from a row with an error, which is told itself."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its place as the person sees it in Excel.

    ``row`` and ``column`` are those that Excel shows (for csv the line and the column's letter);
    ``count`` is the number of rows, or whatever the message counts, behind one record.
    ``message`` holds no user id and no content of an ignored column.
    """

    severity: Severity
    code: Code
    message: str
    path: Path | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    header: str | None = None
    count: int = 1
    snippet: tuple[str, ...] = ()
    """Lines for sferum.toml that would mend it, ready to paste."""
    options: tuple[str, ...] = ()
    """An option of the call and its value that would mend it."""
    is_asked: bool = False
    """Whether ``sferum map`` asks what it depends on."""
    named: str | None = None
    """How the run calls the file: with its folders where its name alone is another one's too."""

    @property
    def file(self) -> str | None:
        """How the file is called; None for a problem of all files."""
        if self.path is None or self.named is not None:
            return self.named
        return self.path.name or str(self.path)

    @property
    def severity_word(self) -> str:
        """«ошибка» or «предупреждение»."""
        return _("error") if self.severity is Severity.ERROR else _("warning")

    @property
    def is_of_row(self) -> bool:
        """Whether leaving out one row would mend it (--skip-bad-rows)."""
        return self.code in CODES_OF_ROWS

    @property
    def place(self) -> str:
        """The place in words: «activity.xlsx, лист «Данные», строка 1042, столбец F «Роль»»."""
        parts = []
        if self.file is not None:
            parts.append(printable(self.file))
        if self.sheet is not None:
            parts.append(_("sheet «{name}»").format(name=printable(self.sheet)))
        if self.row is not None:
            parts.append(_("row {number}").format(number=self.row))
        if self.column is not None and self.header is not None:
            parts.append(
                _("column {letter} «{header}»").format(
                    letter=self.column, header=printable(self.header)
                )
            )
        elif self.column is not None:
            parts.append(_("column {letter}").format(letter=self.column))
        return ", ".join(parts)

    @property
    def text(self) -> str:
        """Place and message in one line, safe for a terminal and a log."""
        message = printable(self.message)
        return f"{self.place}: {message}" if self.place else message


def warning(code: Code, message: str, count: int = 1) -> Problem:
    """A warning of all files, with the number of what it counts."""
    return Problem(Severity.WARNING, code, message, count=count)


@dataclass
class Problems:
    """The problems of one run, in the order in which they were found.

    ``names`` are how the files of the run are called.
    """

    records: list[Problem] = field(default_factory=list)
    names: dict[Path, str] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        """Keep one more problem."""
        if problem.path in self.names:
            problem = replace(problem, named=self.names[problem.path])
        self.records.append(problem)

    def extend(self, problems: "list[Problem] | Problems") -> None:
        """Keep all of these."""
        for problem in problems.records if isinstance(problems, Problems) else problems:
            self.add(problem)

    @property
    def errors(self) -> list[Problem]:
        """Those that stop the run."""
        return [problem for problem in self.records if problem.severity is Severity.ERROR]

    @property
    def options_that_mend(self) -> tuple[str, ...]:
        """The option and its value that would mend every error, empty where there is none."""
        options = {problem.options for problem in self.errors}
        return options.pop() if len(options) == 1 else ()

    @property
    def warnings(self) -> list[Problem]:
        """Those that the run goes on with."""
        return [problem for problem in self.records if problem.severity is Severity.WARNING]


def printable(text: str) -> str:
    """``text`` with control and direction characters spelled out, so that none acts on a screen.

    A name from a cell or a file may hold escape sequences, line breaks and right-to-left marks:
    they would rewrite the screen or forge a log line.
    """
    if text.isprintable():
        return text
    return "".join(
        character if _is_harmless(character) else _spelled(character) for character in text
    )


def _is_harmless(character: str) -> bool:
    return character.isprintable() or character in "\u00a0\u202f"


def _spelled(character: str) -> str:
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
