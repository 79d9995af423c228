"""A person's own form of an output, which is filled instead of the usual one (section 9)."""

from collections.abc import Callable
from dataclasses import dataclass

from sferum_cli.render.form_note import check_form_note, filled_note
from sferum_cli.render.form_workbook import check_form_workbook, filled_workbook
from sferum_cli.reports.document import Document


@dataclass(frozen=True)
class Form:
    """A form: what it is called in messages, its suffix, and its bytes."""

    name: str
    suffix: str
    data: bytes

    def filled(self, document: Document) -> bytes:
        """The form with the figures of a document.

        Raises WrongCallError for a path that stands for nothing, and for what cannot be repeated.
        """
        return _FORMATS[self.suffix].filled(document, self.data, self.name)


@dataclass(frozen=True)
class _Format:
    """How a form is looked at before anything is computed, and how it is filled."""

    check: Callable[[bytes, str], None]
    filled: Callable[[Document, bytes, str], bytes]


_FORMATS = {
    ".xlsx": _Format(check_form_workbook, filled_workbook),
    ".docx": _Format(check_form_note, filled_note),
}
"""The formats that have forms."""

FORM_SUFFIXES = tuple(_FORMATS)


def checked_form(name: str, suffix: str, data: bytes) -> Form:
    """The form; raises WrongCallError for one that has what would be lost, or is none."""
    _FORMATS[suffix].check(data, name)
    return Form(name, suffix, data)
