"""The Russian catalogue, brought up to date: ``python -m tests.catalogue``.

Texts that are new in the source stand in it without a translation, and are named; write the
Russian, and say it again. What the source no longer has is dropped, but for what the library of
commands says, which no source of ours holds.
"""

import sys

from babel.messages import extract, mofile, pofile
from babel.messages.catalog import Catalog, Message

from sferum_cli.translation import LOCALE_FOLDER
from tests.conftest import ROOT

PO = LOCALE_FOLDER / "ru" / "LC_MESSAGES" / "sferum.po"
LIBRARY_COMMENT = "of the command-line library"
_WIDTH = 100


def catalogue() -> Catalog:
    """The catalogue as it stands."""
    with PO.open("rb") as stream:
        return pofile.read_po(stream, locale="ru")


def messages() -> list[tuple[str, ...]]:
    """The texts in the source: (singular,) or (singular, plural)."""
    found = extract.extract_from_dir(
        ROOT / "sferum_cli", [("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)}
    )
    return sorted(
        {message if isinstance(message, tuple) else (message,) for _f, _l, message, _c, _x in found}
    )


def left_over(found: Catalog) -> list[Message]:
    """The messages that neither the source has nor the library."""
    used = {message[0] for message in messages()}
    return [
        one
        for one in found
        if one.id and _first(one) not in used and LIBRARY_COMMENT not in one.auto_comments
    ]


def untranslated(found: Catalog) -> list[str]:
    """The texts that have no Russian yet."""
    return [_first(one) for one in found if one.id and not all(_strings(one))]


def _strings(message: Message) -> tuple[str, ...]:
    found = message.string or ""
    return (found,) if isinstance(found, str) else tuple(found)


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def main() -> int:
    """Bring both files up to date; 1 where a text has no Russian yet."""
    found = catalogue()
    for one in left_over(found):
        found.delete(one.id)
    for message in messages():
        key = message[0] if len(message) == 1 else message
        if found.get(key) is None:
            found.add(key)
    for one in found:
        one.flags.discard("python-format")  # a format of dates looks like one
    with PO.open("wb") as stream:
        pofile.write_po(stream, found, width=_WIDTH, sort_output=True)
    with PO.with_suffix(".mo").open("wb") as stream:
        mofile.write_mo(stream, found)
    lacking = untranslated(found)
    sys.stdout.writelines(f"{PO.name}: {text}\n" for text in lacking)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
