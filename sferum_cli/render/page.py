"""html: a document as one page that needs nothing else: no network, no other file, no script."""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sferum_cli.render.page_charts import chart_svg
from sferum_cli.render.page_tables import STEPS, PageChart, PageTable, bar_step, page_table
from sferum_cli.render.page_text import number, sentence, verdict_words, with_thousands
from sferum_cli.render.theme import DARK, LIGHT
from sferum_cli.reports.document import Document, Listing, Table, TargetFact
from sferum_cli.reports.wording import percent_shown, signed_points
from sferum_cli.translation import gettext as _
from sferum_cli.translation import language_in_use

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_FOLDER = Path(__file__).parent
_MOST_CARDS = 4
"""The targets of more units are a table."""

_WIDEST_UPRIGHT = 14
"""A table of more columns is printed across the sheet."""

_MOST_CELLS = 100_000
"""A table that is looked up at need, and has more cells, is told of and left to other formats."""

_MOST_ROWS_OF_A_FRONT = 500
"""Of more units nobody takes in a front, which would double the page."""

_MOST_BYTES = 1_000_000
"""A page that would have more, and has a front, has that in the place of the other tables."""

_MOST_COLUMNS_OF_A_LIST = 12

_LEFT_OUT = "left-out"
"""The class of a line that tells of a table which the page leaves out."""

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src '{script}'; "
    "base-uri 'none'; form-action 'none'"
)


def page_bytes(document: Document) -> bytes:
    """A document as the bytes of a page, the same on every run."""
    page = _page_with(document, [one for one in document.parts if _has_room(document, one)])
    if len(page) <= _MOST_BYTES or document.front is None:
        return page
    briefly = [
        one
        for one in document.parts
        if one is document.front or (one.is_reference and _has_room(document, one))
    ]
    return _page_with(document, briefly)


def _page_with(document: Document, parts: Sequence[Table | Listing]) -> bytes:
    return _template().render(_content(document, parts)).encode()


def _content(document: Document, parts: Sequence[Table | Listing]) -> dict[str, Any]:
    """What the template has: targets, tables with their charts, and below what explains them."""
    from markupsafe import Markup

    tables = [
        replace(page_table(part), charts=list(_charts(document, part)))
        for part in sorted(parts, key=lambda part: part is not document.front)
    ]
    left_out = [one for one in document.parts if not any(one is part for part in parts)]
    read = [one for one in tables if not one.is_reference]
    has_letters = any(one.letter for one in tables)
    script = _source("page.js")
    others = document.statements[1:]
    common = document.common(part for part in document.parts if not part.is_reference)
    return {
        "language": language_in_use(),
        "policy": _POLICY.format(script=hash_of(script)),
        "script": Markup(script),  # noqa: S704 - a file of ours
        "style": Markup(_style()),  # noqa: S704 - a file of ours
        "kind": document.main.title or document.parts[0].title,
        "title": sentence(document.title),
        "common": None if common is None else sentence(common),
        "links": document.links,
        "lead": sentence(others[0]) if others else None,
        "notes": [sentence(one) for one in others[1:]],
        "units": document.targets,
        "has_cards": len(document.targets) <= _MOST_CARDS,
        "paragraphs": () if document.targets or has_letters else document.paragraphs,
        "remark": document.remark,
        "tables": read,
        "reference": [one for one in tables if one.is_reference],
        "left_out_class": _LEFT_OUT,
        "left_out": [_left_out_words(document, part) for part in left_out],
        "paper": "A4 landscape" if _is_wide(read) else "A4",
        "version": document.run.get("version", ""),
        "words": _words(),
    }


def page_has_all_rows(data: bytes, document: Document) -> bool:
    """Whether a page reads back with its end, and every row of the tables it does not leave out."""
    from lxml import html

    page = html.document_fromstring(data)
    rows = page.xpath("count(//table[@data-rows]/tbody/tr[not(@class)])")
    left_out = {one.text_content() for one in page.find_class(_LEFT_OUT)}
    is_whole = data.rstrip().endswith(b"</html>")
    return is_whole and int(rows) == sum(
        _height(part) for part in document.parts if _left_out_words(document, part) not in left_out
    )


def hash_of(script: str) -> str:
    """How a policy names a script that may run."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _charts(document: Document, part: Table | Listing) -> Iterator[PageChart]:
    """The pictures of a table, which stands below them; a front has its bars in its cells."""
    from markupsafe import Markup

    for one in document.charts:
        if one.table is part:
            note = None
            if one.target is not None:
                note = sentence(_("dashed: the target, {share:g} %").format(share=one.target))
            yield PageChart(
                sentence(one.title),
                note,
                Markup(chart_svg(one)),  # noqa: S704 - escaped by its library
            )


def _height(part: Table | Listing) -> int:
    return part.rows.height if isinstance(part, Table) else len(part.rows)


def _left_out_words(document: Document, part: Table | Listing) -> str:
    """Where a part stands that the page has no room for: a csv has the main table alone."""
    words = (
        _("{title}: {number} rows, in .xlsx and .csv")
        if part is document.main
        else _("{title}: {number} rows, in .xlsx")
    )
    return words.format(title=part.title, number=number(_height(part)))


def _has_room(document: Document, part: Table | Listing) -> bool:
    if part is document.front:
        return _height(part) <= _MOST_ROWS_OF_A_FRONT
    return not part.is_reference or _height(part) * len(part.columns) <= _MOST_CELLS


def _is_wide(tables: list[PageTable]) -> bool:
    return any(not one.is_list and one.width > _WIDEST_UPRIGHT for one in tables)


def _words() -> Mapping[str, str]:
    """The page's own words."""
    return {
        "to_table": _("To the table"),
        "targets": _("Targets"),
        "of": _("{count} of {total}"),
        "target": _("target"),
        "week": _("in the week"),
        "points": _("p. p."),
        "year": _("a year before"),
        "search": _("Search"),
        "shown": _("{shown} of {all}"),
        "nothing": _("Nothing found"),
        "how": _("How it is counted"),
        "reference": _("For reference"),
        "alone": _("This file alone, for its office"),
        "all": _("All files"),
        "no_rows": _("no rows"),
        **{verdict.value: words for verdict, words in verdict_words().items()},
        "unit": _("Unit"),
        "made": _("Made by sferum"),
    }


def _fact(fact: TargetFact) -> dict[str, Any]:
    """A target as a card has it: how far its bar reaches, and its texts."""
    return {
        "said": with_thousands(fact.said),
        "kind": _KINDS[fact.met],
        "bar": _bar(fact),
        "percent": None if fact.percent is None else percent_shown(fact.percent),
        "reach": None if fact.percent is None else round(min(fact.percent, 100), 1),
        "count": None if fact.count is None else number(fact.count),
        "total": None if fact.total is None else number(fact.total),
        "change": None if fact.change is None else signed_points(fact.change),
        "last_year": None if fact.last_year is None else percent_shown(fact.last_year),
    }


def _bar(fact: TargetFact) -> str:
    if fact.percent is None:
        return _KINDS[None]
    return f"{'b' if fact.met is None else _KINDS[fact.met]}{bar_step(fact.percent)}"


_KINDS = {True: "r", False: "m", None: "u"}


def _style() -> str:
    """The style with the colours of both schemes, a class for each length of a bar.

    And for each column of a list its title, which a phone shows before every cell.
    """
    light, dark = (
        "".join(f"--{name}:#{colour};" for name, colour in theme.colours().items())
        for theme in (LIGHT, DARK)
    )
    bars = "".join(
        f"{','.join(f'.{letter}{step}' for letter in 'bmra')}{{--w:{100 * step / STEPS:g}%}}"
        for step in range(STEPS + 1)
    )
    labels = "".join(
        f".l tr>:nth-child({place}){{--l:var(--l{place})}}"
        for place in range(1, _MOST_COLUMNS_OF_A_LIST + 1)
    )
    return (
        f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        + _source("page.css")
        + bars
        + labels
    )


def _css_text(text: str) -> str:
    """A text as a style has it, which none of its characters ends."""
    return '"' + "".join(f"\\{ord(one):x} " if one in '"\\\n<' else one for one in text) + '"'


@cache
def _source(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8").strip()


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"sentence": sentence, "fact": _fact, "css_text": _css_text}
    return environment


def _template() -> "Template":
    return _environment().get_template("page.html.j2")
