"""K2: two ids that a person cannot tell apart are one; what was lost is an error, never guessed."""

import pytest

from sferum_cli.sources.cleaning.characters import HYPHENS, SPACES
from sferum_cli.sources.cleaning.parsing import UnreadableError, parse_id
from tests.builders.rules import World

UNSEEN = {
    "zero width space": "\u200b",
    "zero width non-joiner": "\u200c",
    "zero width joiner": "\u200d",
    "word joiner": "\u2060",
    "left-to-right mark": "\u200e",
    "right-to-left mark": "\u200f",
    "left-to-right embedding": "\u202a",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "pop isolate": "\u2069",
    "arabic letter mark": "\u061c",
    "soft hyphen": "\u00ad",
    "byte order mark": "\ufeff",
    "unit separator": "\x1f",
    "start of text": "\x02",
    "tab": "\t",
    "vertical tab": "\x0b",
    "line break": "\n",
    "next line": "\x85",
    "delete": "\x7f",
    "variation selector": "\ufe0f",
    "combining grapheme joiner": "\u034f",
    "as a workbook writes a control": "_x001F_",
    "as a workbook writes a line break": "_x000D_",
}


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN.keys())
@pytest.mark.parametrize("identity", ["00120", "70001", "Ю-1", "3f2504e0-4f89"])
def test_what_nobody_sees_is_no_part_of_an_id(unseen: str, identity: str) -> None:
    for place in range(len(identity) + 1):
        assert parse_id(identity[:place] + unseen + identity[place:]) == identity
    assert parse_id(unseen) is None


def each(characters: str) -> list[str]:
    """The characters of a class, its ranges written out."""
    found: list[str] = []
    for character in characters:
        if found and found[-1] == "-":
            found[-1:] = [chr(code) for code in range(ord(found[-2]) + 1, ord(character) + 1)]
        else:
            found.append(character)
    return found


@pytest.mark.parametrize("space", [" ", *each(SPACES)], ids=ascii)
def test_every_space_is_a_plain_one(space: str) -> None:
    assert parse_id(f"{space}12{space}34{space}") == "12 34"
    assert parse_id(space) is None


@pytest.mark.parametrize("hyphen", ["-", *each(HYPHENS)], ids=ascii)
def test_every_hyphen_is_a_plain_one(hyphen: str) -> None:
    assert parse_id(f"12{hyphen}34") == "12-34"


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ('="00120"', "00120"),
        ('= "00120"', "00120"),
        ('=" 00120 "', "00120"),
        (' ="00120" ', "00120"),
        ("'00120", "00120"),
        ("' 00120", "00120"),
        ('\'="00120"', "00120"),
        ('="\'00120"', "00120"),
        ("''00120", "00120"),
        ('="10000001.0"', "10000001"),
        ('="АБ-1"', "АБ-1"),
        ('=""', None),
        ("'", None),
        ("о'нил", "о'нил"),
        ('"00120"', '"00120"'),
        ("=00120", "=00120"),
        ("И\u0306-1", "Й-1"),
        ("е\u0308", "ё"),
        ("Cafe\u0301", "Café"),
        ("АБ  1", "АБ  1"),
        ("A1", "A1"),
        ("А1", "А1"),
        ("_x0041_", "_x0041_"),
        ("a_x", "a_x"),
    ],
    ids=repr,
)
def test_as_a_person_reads_it(text: str, identity: str | None) -> None:
    assert parse_id(text) == identity


@pytest.mark.parametrize("text", ['="1,0255E+12"', "'1.0255E+12", "1,0255\u200bE+12"], ids=repr)
def test_lost_digits_under_a_guard(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_id(text)


PEOPLE = ["70001", "7\u200b0001", "70001\u00a0", '="70001"', "'70001", "70001,0", "7\x1f0001"]


def test_one_person_under_many_ids(world: World) -> None:
    """Ten messages in five pieces make one active teacher, not five silent ones."""
    days = [0, -1, -2, -3, -4, -5, -6]
    lines = [f"{one} | {day} | 2" for one, day in zip(PEOPLE, days, strict=True)]
    world.headcount("школа\n1")
    world.activity("\n".join(["человек | день | отправлено", *lines]))
    found = world.report()
    assert found.columns("teachers", "active_teachers_messages") == [(1, 1)]
    assert found.warned("ids-alike") is None


ORGANIZATIONS = ['="00120"', "'00120", "00\u200b120", "00120\x02", "\ufeff00120", "00_x001F_120"]


@pytest.mark.parametrize("spelling", ORGANIZATIONS, ids=ascii)
def test_an_organization_on_either_side(world: World, spelling: str) -> None:
    world.headcount(f"школа\n{spelling}\n00130")
    world.activity("школа\n00120\n00130")
    assert world.report("organization").column("teachers") == [1, 1]
    assert world.report("organization").column("organization_id") == ["00120", "00130"]


@pytest.mark.parametrize("spelling", ORGANIZATIONS, ids=ascii)
def test_an_organization_of_members(world: World, spelling: str) -> None:
    world.headcount("школа\n00120")
    world.activity("школа\n00120")
    world.members(f"школа\n{spelling}\n{spelling}")
    assert world.report().column("teachers") == [3]


@pytest.mark.parametrize("spelling", ORGANIZATIONS, ids=ascii)
def test_an_organization_of_a_directory(world: World, spelling: str) -> None:
    world.by_municipality("тип\nОО")
    world.directory(f"школа\n{spelling}")
    world.activity("школа\n00120")
    assert world.report().column("teachers") == [1]


def test_an_unknown_organization_is_listed_once_under_its_clean_id(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("школа\n1\n999\n99\u200b9\n'999\n\u200b")
    (unmatched,) = world.report().warnings("organization-unmatched")
    assert unmatched.count == 3
    assert "999" in unmatched.message
    (blank,) = world.report().warnings("id-blank")
    assert blank.count == 1


def test_a_separator_within_a_name_is_no_fault(world: World) -> None:
    world.headcount("школа | название\n1 | Школа\x1f Первая\n2 | Школа Вторая")
    world.activity("название | регион | муниципалитет\n"
                   "Школа Пер\x1fвая | Омская область | г. Омск\n"
                   "\x1fШкола Вторая\x1f | Омская\x1f область | г. Омск",
                   without=["школа"])  # fmt: skip
    assert world.report("organization").column("teachers") == [1, 1]


def test_ids_of_organizations_alike_where_names_stand_beside(world: World) -> None:
    world.headcount("школа\n007")
    world.activity("школа | название\n007 | \n7 | Другая")
    assert world.report().warned("ids-alike") == 1
