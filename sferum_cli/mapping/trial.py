"""An answer about a header, tried on every table that has it."""

import re
from collections.abc import Sequence

from sferum_cli.excel import column_letter, column_number
from sferum_cli.mapping.tables import MappedTable
from sferum_cli.mapping.values import are_personal
from sferum_cli.sources.activity.roles import MOST_ROLES
from sferum_cli.sources.cleaning.parsing import UnreadableError
from sferum_cli.sources.tables.columns import INPUT_COLUMN, CellKind, ColumnNames
from sferum_cli.sources.tables.header_text import header_key
from sferum_cli.sources.tables.proposals import parse_cell, too_faulty
from sferum_cli.sources.tables.shapes import table_name
from sferum_cli.translation import gettext as _
from sferum_cli.translation import ngettext

_FEW_CELLS = 10
"""From so many cells on, words of roles come again."""

_LIKE_AN_ID = re.compile(r"(?=.*\d)\S+")


def reason_against(
    tables: Sequence[MappedTable], names: ColumnNames, header: str, key: str
) -> str | None:
    """Why the column under ``header`` cannot be read as ``key``; None where it can."""
    more = names.with_more({header: key})
    is_used = False
    for table in tables:
        match, again = table.match(names), table.match(more)
        unknown = match.candidate.unknown.items()
        letters = [one for one, text in unknown if header_key(text) == header_key(header)]
        if not letters or key not in again.shape.keys:
            continue
        is_used = True
        place, title = table.sheets[0].place, INPUT_COLUMN[key].title
        before = match.columns.get(key, column_number(letters[-1]))
        if len(letters) > 1 or column_letter(before) not in letters:
            return _("{place}: «{title}» would stand in two columns, {first} and {second}").format(
                place=place, title=title, first=column_letter(before), second=letters[0]
            )
        reason = _not_read(table.texts(match, letters[0]), key)
        if reason is not None:
            return f"{place}: {reason}"
    if not is_used:
        kinds = ", ".join(dict.fromkeys(f"«{table_name(table.kind)}»" for table in tables))
        return _("«{title}» is no column of the tables {tables}").format(
            title=INPUT_COLUMN[key].title, tables=kinds
        )
    return None


def _not_read(texts: Sequence[str], key: str) -> str | None:
    """What is wrong with the cells of a column; the cells themselves are not quoted."""
    if INPUT_COLUMN[key].kind is CellKind.ROLE:  # words of the office's own are asked about later
        return None if may_be_roles(texts) else _("ids, names or many different words: no roles")
    faults = []
    for text in texts:
        try:
            parse_cell(text, key)
        except UnreadableError as error:
            faults.append(str(error))
    if not too_faulty(len(faults), texts):
        return None
    return ngettext(
        "{faulty} of the first {number} cell cannot be read: {reason}",
        "{faulty} of the first {number} cells cannot be read: {reason}",
        len(texts),
    ).format(faulty=len(faults), number=len(texts), reason=faults[0])


def may_be_roles(texts: Sequence[str]) -> bool:
    """Whether a column may hold roles, in whatever words: these words will be shown."""
    different = len(set(texts))
    if different > MOST_ROLES or are_personal(texts):
        return False
    if len(texts) >= _FEW_CELLS and different > len(texts) / 2:
        return False
    return not any(_LIKE_AN_ID.fullmatch(text) for text in texts)
