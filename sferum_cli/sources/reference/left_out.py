"""Organizations of the reference whose row has an error: --skip-bad-rows goes on without them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sferum_cli.problems import Code, Problem, Severity
from sferum_cli.sources.cleaning.organization_names import organization_name_key
from sferum_cli.sources.reference.organization_index import Description
from sferum_cli.translation import ngettext

_FEW = 5
_OF_ITS_PLACE = ("region", "municipality", "oktmo", "organization_type")


@dataclass(frozen=True)
class LeftOut:
    """What a row with an error says of its organization, and where it stands, in words."""

    organization_id: str | None
    inn: str | None
    name: str | None
    place: str
    region: str | None = None
    municipality: str | None = None
    oktmo: str | None = None
    organization_type: str | None = None

    @classmethod
    def of(cls, record: Mapping[str, Any], place: str) -> "LeftOut":
        """Of a row of the reference, before its places are numbered or after."""
        name = record.get("organization_name", record.get("organization"))
        said = {key: record[key] for key in _OF_ITS_PLACE}
        return cls(record["organization_id"], record["inn"], name, place, **said)

    @property
    def is_named(self) -> bool:
        """Whether the row says which organization it is."""
        return any((self.organization_id, self.inn, self.name))

    def is_another(self, row: Description) -> bool:
        """Whether ids, or without them ИНН, tell this organization from that of ``row``."""
        for one, other in ((self.organization_id, row.organization_id), (self.inn, row.inn)):
            if one and other:
                return one != other
        return False


class LeftOutIndex:
    """Finds which of these organizations a row means: by id, by ИНН, or by its name alone."""

    def __init__(self, left_out: Iterable[LeftOut]) -> None:
        self._rows: dict[tuple[str, str], list[LeftOut]] = {}
        for one in left_out:
            for said in _said(one.organization_id, one.inn, one.name):
                self._rows.setdefault(said, []).append(one)

    def find(self, row: Description) -> LeftOut | None:
        """The first that the row may mean, None if there is none."""
        for said in _said(row.organization_id, row.inn, row.organization):
            for one in self._rows.get(said, ()):
                if not one.is_another(row):
                    return one
        return None


def _said(identity: str | None, inn: str | None, name: str | None) -> Iterator[tuple[str, str]]:
    """What a row says of its organization, each under its column."""
    if identity:
        yield "organization_id", identity
    if inn:
        yield "inn", inn
    if name:
        yield "organization", organization_name_key(name)


def named_left_out(left_out: Sequence[LeftOut]) -> list[Problem]:
    """A warning that names the organizations which are in no number for their row's error."""
    named = [one for one in left_out if one.is_named]
    if not named:
        return []
    names = [f"«{one.name or one.organization_id or one.inn}» ({one.place})" for one in named]
    message = ngettext(
        "{number} organization is in no number and no total, since its row has an error: {names}",
        "{number} organizations are in no number and no total, since their rows have errors: "
        "{names}",
        len(named),
    ).format(number=len(named), names=few_of(names))
    return [Problem(Severity.WARNING, Code.ORGANIZATION_LEFT_OUT, message, count=len(named))]


def few_of(names: Sequence[str]) -> str:
    """The first of these names, as a warning lists them."""
    return ", ".join(names[:_FEW]) + (", …" if len(names) > _FEW else "")
