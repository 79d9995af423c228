"""Every text that people read has a Russian translation, and the compiled catalogue is fresh."""

import string
from functools import cache

import pytest
from babel.messages import mofile
from babel.messages.catalog import Catalog

from tests.catalogue import PO, catalogue, left_over, messages

known = cache(catalogue)


@pytest.mark.parametrize("message", messages(), ids=lambda message: message[0][:40])
def test_every_message_is_translated(message: tuple[str, ...]) -> None:
    entry = known().get(message[0] if len(message) == 1 else message)
    assert entry is not None, "not in the catalogue: docs/development.md says how to add it"
    assert not entry.fuzzy
    translations = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
    assert len(translations) == (1 if len(message) == 1 else 3)
    for text in translations:
        assert text
        assert fields(text) <= fields(" ".join(message))


def test_nothing_is_left_over() -> None:
    assert left_over(known()) == []


def test_the_compiled_catalogue_is_fresh() -> None:
    """Message by message: what else a compiler writes is its own affair."""
    with PO.with_suffix(".mo").open("rb") as stream:
        compiled = mofile.read_mo(stream)
    assert meanings(compiled) == meanings(known())


def meanings(found: Catalog) -> dict[object, object]:
    """What each message is translated to, and how its plurals are chosen."""
    messages: dict[object, object] = {
        one.id if isinstance(one.id, str) else tuple(one.id): (
            one.string if isinstance(one.string, str) else tuple(one.string)
        )
        for one in found
        if one.id and one.string
    }
    return {**messages, "plural": found.plural_expr}


def fields(text: str) -> set[str | None]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text)} - {None}
