"""A sheet that holds one of our tables, and what is wrong in it."""

from dataclasses import dataclass

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.sheets.sheet import Sheet
from sferum_cli.sources.tables.header import Header


@dataclass
class TableSheet:
    """A sheet that holds one of our tables. ``file`` is its number among the files of the call."""

    sheet: Sheet
    header: Header
    file: int
    is_template: bool = False
    """Whether it stands in a template of ours, filled in or not."""

    def problem(
        self,
        code: Code,
        message: str,
        *,
        row: int | None = None,
        key: str | None = None,
        severity: Severity = Severity.ERROR,
        count: int = 1,
        snippet: tuple[str, ...] = (),
    ) -> Problem:
        """A problem of this table, in a row of it, and in the column of ``key`` where it has it.

        What the name of the sheet or file says stands in no row.
        """
        return Problem(
            severity,
            code,
            message,
            path=self.sheet.path,
            sheet=self.sheet.name,
            row=None if key in self.header.said else row,
            column=self.header.letters.get(key or ""),
            header=self.header.titles.get(key or ""),
            count=count,
            snippet=snippet,
        )
