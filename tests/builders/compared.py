"""Pairs of small tables of the 28 columns, from texts, and what comes of holding them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sferum_cli.cli.compared_inputs import named_table, sides_of
from sferum_cli.problems import Problems
from sferum_cli.reports.comparison import Comparison
from sferum_cli.rulebook.indicators import columns_of
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.reference.aliases import Aliases
from sferum_cli.sources.sheets.options import FileOptions
from sferum_cli.views.compare import comparison_of
from tests.builders import files
from tests.builders.rules import lines_of

TITLES = {one.key: one.title for one in columns_of(Level.ORGANIZATION)}
REGION = "Омская область"
SHORT = {
    "регион": TITLES["region"],
    "муниципалитет": TITLES["municipality"],
    "ID": TITLES["organization_id"],
    "организация": TITLES["organization"],
    "тип": TITLES["organization_type"],
    "писали": TITLES["active_teachers_messages"],
    "писали %": TITLES["active_teachers_messages_pct"],
    "читали": TITLES["active_students"],
    "читали %": TITLES["active_students_pct"],
    "педагогов": TITLES["teachers_total"],
    "обучающихся": TITLES["students_total"],
    "место": TITLES["rank_active_teachers_messages"],
}
"""What the columns are called in the texts of tests; ИНН and ОКТМО are called as they are."""

Differing = tuple[str, str, float | int | None, float | int | None]


def rows_of(text: str, *, with_region: bool = True) -> list[list[Any]]:
    """A text table under the titles, the others of the 28 columns blank."""
    lines = lines_of(text)
    if with_region:
        lines = [{"регион": REGION} | line for line in lines]
    said = {SHORT.get(name, name): name for name in lines[0]}
    organizations = {TITLES[key] for key in ("organization_id", "organization",
                                             "organization_type")}  # fmt: skip
    titles = [*said, *(one for one in TITLES.values() if one not in {*said, *organizations})]
    cells = [[line[said[title]] if title in said else "" for title in titles] for line in lines]
    return [titles, *cells]


@dataclass(frozen=True)
class Pair:
    """Two tables in files."""

    folder: Path

    def table(self, name: str, text: str) -> Path:
        """One of them."""
        return files.write(self.folder / name, rows_of(text))

    def held(self, ours: str, theirs: str, **more: Any) -> Comparison:
        """Both written as csv, and held together."""
        return held(self.table("наши.csv", ours), self.table("их.csv", theirs), **more)


def held(
    ours: Path,
    theirs: Path,
    tolerance: float = 0,
    names: Sequence[str] = (),
    aliases: Aliases | None = None,
    sheet: str | None = None,
) -> Comparison:
    """Two files, or weeks of a history, held together."""
    problems = Problems()
    named = [named_table(path) for path in (ours, theirs)]
    one, other = sides_of(named, FileOptions(sheet=sheet), problems)
    return comparison_of(one, other, tolerance, names, aliases or Aliases(), problems.records)


def differing(found: Comparison) -> list[Differing]:
    """What differs: the smallest unit's name, the short name of the column, both numbers."""
    short = {title: name for name, title in SHORT.items()}
    return [
        (
            str(one.names.get("organization") or one.names["municipality"] or one.names["region"]),
            short.get(one.column.title, one.column.key),
            one.ours,
            one.theirs,
        )
        for one in found.differences
    ]
