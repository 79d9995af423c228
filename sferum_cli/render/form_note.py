"""A person's own file of Word, filled: ``{{path}}`` in a text, one row of a table repeated.

Runs and styles stay: what a path stands for takes the look of its first letter. Pictures and
charts are kept by the library.
"""

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from sferum_cli.errors import WrongCallError
from sferum_cli.problems import printable
from sferum_cli.render.form_parts import check_parts
from sferum_cli.render.form_paths import (
    PLACE,
    Figure,
    FormPaths,
    Repeated,
    check_braces,
    merged_across,
    two_lists,
    wrong_path,
)
from sferum_cli.render.note import saved_note
from sferum_cli.reports.document import Document
from sferum_cli.translation import gettext as _

_MACRO = "word/vbaProject.bin"


def check_form_note(data: bytes, name: str) -> None:
    """Raise WrongCallError for a form that is no file of Word, or has a macro."""
    is_none = _("the form is no file of Word")
    check_parts(data, name, "word/document.xml", is_none, {_MACRO: _("a macro")})


def filled_note(document: Document, form: bytes, name: str) -> bytes:
    """The form with the figures of a document.

    Raises WrongCallError that names a path that stands for nothing, or a list outside a row of a
    table.
    """
    import docx

    file: Any = docx.Document(io.BytesIO(form))
    filler = _Filler(FormPaths(document), name)
    for table in _tables(file):
        for row in list(table.rows):
            filler.fill_row(row)
    for paragraph in _paragraphs(file):
        filler.fill(paragraph, None)
    return saved_note(file)


def _bodies(file: Any) -> Iterator[Any]:
    """Where texts and tables stand: the page, and what is above and below it."""
    yield file
    for section in file.sections:
        for part in ("header", "footer", "first_page_header", "first_page_footer"):
            body = getattr(section, part)
            if not body.is_linked_to_previous:
                yield body


def _tables(file: Any) -> Iterator[Any]:
    for body in _bodies(file):
        yield from body.tables


def _paragraphs(file: Any) -> Iterator[Any]:
    """Every text of the file, those in tables too."""
    for body in _bodies(file):
        yield from body.paragraphs
        for table in body.tables:
            yield from _of_table(table)


def _of_table(table: Any) -> Iterator[Any]:
    for row in table.rows:
        seen = set()
        for cell in row.cells:
            if id(cell._tc) not in seen:  # noqa: SLF001 - merged cells come once for each column
                seen.add(id(cell._tc))  # noqa: SLF001
                yield from cell.paragraphs
                for inner in cell.tables:
                    yield from _of_table(inner)


class _Filler:
    """Puts what paths stand for into texts."""

    def __init__(self, paths: FormPaths, name: str) -> None:
        self._paths, self._name = paths, name

    def fill_row(self, row: Any) -> None:
        """A row with paths of a list, once for each record."""
        paragraphs = list(_of_row(row))
        lists = {one.at: one for paragraph in paragraphs for one in self._repeated(paragraph)}
        if not lists:
            return
        if len(lists) > 1:
            raise self._wrong(paragraphs[0], two_lists())
        (records,) = (one.records for one in lists.values())
        element = row._tr  # noqa: SLF001 - the library copies no rows
        if element.xpath("./w:tc/w:tcPr/w:vMerge"):
            raise self._wrong(paragraphs[0], merged_across())
        rows = [deepcopy(element) for _number in records]
        for number, copied in enumerate(rows):
            element.addprevious(copied)
            for paragraph in _of_row(type(row)(copied, row._parent)):  # noqa: SLF001
                self.fill(paragraph, number)
        element.getparent().remove(element)

    def fill(self, paragraph: Any, number: int | None) -> None:
        """A text; of a list the record of this number."""
        runs = paragraph.runs
        text = "".join(run.text for run in runs)
        wrong = check_braces("".join(PLACE.split(text)[::2]))
        if wrong is not None:
            raise self._wrong(paragraph, wrong)
        for found in reversed(list(PLACE.finditer(text))):
            figure = self._find(found[1], paragraph)
            if isinstance(figure, Repeated):
                if number is None:
                    message = _("{{{{{path}}}}} is of a list: it stands in a row of a table")
                    raise self._wrong(paragraph, message.format(path=printable(found[1])))
                figure = figure.figures()[number]
            _replace(runs, found.start(), found.end(), printable(figure.shown))

    def _repeated(self, paragraph: Any) -> list[Repeated]:
        text = "".join(run.text for run in paragraph.runs)
        found = (self._find(path, paragraph) for path in PLACE.findall(text))
        return [one for one in found if isinstance(one, Repeated)]

    def _find(self, path: str, paragraph: Any) -> Figure | Repeated:
        found = self._paths.find_or_near(path)
        if isinstance(found, list):
            raise self._wrong(paragraph, wrong_path(path, found))
        return found

    def _wrong(self, paragraph: Any, message: str) -> WrongCallError:
        text = " ".join(paragraph.text.split())[:60]
        return WrongCallError(
            _("{path}, «{text}»: {message}").format(
                path=self._name, text=printable(text), message=message
            )
        )


def _of_row(row: Any) -> Iterator[Any]:
    for cell in row.cells:
        yield from cell.paragraphs


def _replace(runs: Sequence[Any], start: int, end: int, text: str) -> None:
    """Put a text in place of some letters; it goes where the first of them stood."""
    place = 0
    for run in runs:
        length = len(run.text)
        first, last = max(start - place, 0), min(end - place, length)
        if first < last:
            run.text = run.text[:first] + text + run.text[last:]
            text = ""
        place += length
