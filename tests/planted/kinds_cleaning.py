"""Cells as people and programs write them (section 3): every member of a kind at once."""

import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.planted.office import Cells, Kind, Office, Place, column

Change = Callable[[str], str]


def _to(text: str) -> Change:
    """Write this instead."""
    return lambda _before: text


def _instead_of(old: str, new: str) -> Change:
    """Write one character as another."""
    return lambda text: text.replace(old, new)


USER, ORGANIZATION = "ID пользователя", "ID организации"
UNSEEN = (
    "\u200b\u200c\u200d\u2060\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u061c\u00ad\ufeff\u034f\u180e\ufe0f\x01\x02\x0b\x0c\x1c\x1d\x1e\x1f\x7f\x80\x9f\t"
)
SPACES = "\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f\u3000 "
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
LOOK_ALIKES = str.maketrans("АВСЕНКМОРТХасеорху", "ABCEHKMOPTXaceopxy")


def _rows(cells: Cells, title: str, is_wanted: Callable[[str], bool] = bool) -> list[int]:
    """The rows whose cell under this header is filled, and wanted."""
    place = column(cells, title)
    return [
        number
        for number, row in enumerate(cells)
        if number and row[place] is not None and is_wanted(str(row[place]))
    ]


def _change(cells: Cells, title: str, rows: list[int], changes: list[Change]) -> None:
    """Each change in a row of its own."""
    place = column(cells, title)
    for row, change in zip(rows, changes, strict=False):
        cells[row][place] = change(str(cells[row][place]))


def _within(random: Random, unseen: str) -> Change:
    def change(text: str) -> str:
        place = random.randrange(len(text) + 1)
        return text[:place] + unseen + text[place:]

    return change


def _around(space: str) -> Change:
    return lambda text: f"{space}{text}{space}"


def _id_changes(random: Random) -> list[Change]:
    return [
        *(_within(random, one) for one in (*UNSEEN, "_x001F_", "_x000D_")),
        *(_around(one) for one in SPACES),
        lambda text: f'="{text}"',
        lambda text: f"'{text}",
        lambda text: f"{text}.0",
        lambda text: f"{text},0",
    ]


def _ids(title: str, suffix: str) -> Kind:
    def kind(office: Office, random: Random, folder: Path) -> None:
        changes = _id_changes(random)
        if suffix == "xlsx":  # its writer refuses controls
            changes = [_within(random, one) for one in (*UNSEEN, "_x001F_") if one >= " "]
            changes.append(lambda text: f'="{text}"')
        rows = _rows(office.activity, title)
        _change(office.activity, title, random.sample(rows, len(changes)), changes)
        office.write(folder, activity=f"активность.{suffix}")

    kind.__name__ = f"ids_{'users' if title == USER else 'organizations'}_{suffix}"
    return kind


def _ids_of_the_headcount(office: Office, random: Random, folder: Path) -> None:
    changes = _id_changes(random)
    rows = _rows(office.headcount, ORGANIZATION)
    _change(office.headcount, ORGANIZATION, random.sample(rows, len(changes)), changes)
    office.write(folder)


def _ids_with_letters(office: Office, random: Random, folder: Path) -> None:
    """Everybody gets an id with й, a hyphen and a space; each row writes it its own way."""
    place = column(office.activity, USER)
    ways: list[Change] = [
        str,
        lambda text: unicodedata.normalize("NFD", text),
        *(_instead_of("-", one) for one in DASHES),
        *(_instead_of(" ", one) for one in SPACES),
    ]
    for row in office.activity[1:]:
        if row[place] is not None:
            row[place] = random.choice(ways)(f"й-ё {row[place]}")
    office.write(folder)


def _words(title: str, words: dict[str, list[str]]) -> Kind:
    """Words that mean the same, in the table that has the column."""

    def kind(office: Office, random: Random, folder: Path) -> None:
        cells = office.activity if title in office.activity[0] else office.headcount
        for word, others in words.items():
            rows = _rows(cells, title, word.__eq__)
            random.shuffle(rows)
            _change(cells, title, rows, [_to(one) for one in others])
        office.write(folder)

    return kind


PARTICIPLES = [
    f"{stem}{end}"
    for stem in ("верифицирован", "подтверждён", "Подключен", "связан")
    for end in ("", "а", "о", "ы", "ный", "ная", "ное", "ные")
]
YES_NO = {
    "да": ["Да", "ДА ", "true", "ИСТИНА", "1", "1.0", "1,0", "yes", "+", "дa", *PARTICIPLES],
    "нет": ["Нет", "false", "ЛОЖЬ", "0", "0.0", "0,0", "no", "-", "—", "нeт", "\u200bнет",
            *(f"не {one}" for one in PARTICIPLES), *(f"Не{one}" for one in PARTICIPLES)],
}  # fmt: skip
TYPES = {
    "ОО": ["Школа", "СОШ", "гимназия", "Лицей", "OO", "Общеобразовательная  организация"],
    "СПО": ["ПОО", "Колледж", "техникум", "Организация СПО",
            "Профессиональная образовательная организация"],
    "ДОО": ["ДОУ", "Детский сад", "детский\u00a0сад", "Дошкольная образовательная организация"],
    "ОДО": ["УДО", "Организация дополнительного образования", "OДO"],
}  # fmt: skip
ROLES = {
    role: [role.upper(), f" {role} ", f"\u200b{role}", role.translate(LOOK_ALIKES)]
    for role in ("Учитель", "Ученик", "Преподаватель", "Студент", "Сотрудник")
}
SENT = {
    "0": ["", "-", "—", "–", "х", "Х", "x", "н/д", "Н/Д", "0,0", "0.00", " 0 ", "00"],
    "10": ["10,0", "10.00", " 10", "10\u00a0", "\u200e10", "10,00", "010"],
}


def _dates(office: Office, random: Random, folder: Path) -> None:
    """Every way to write a day; midnight keeps rows of one day equal."""

    def iso(text: str) -> str:
        day, month, year = text.split(".")
        return f"{year}-{month}-{day}"

    changes: list[Change] = [
        iso,
        lambda text: f"{iso(text)}T00:00:00",
        lambda text: f"{iso(text)} 00:00:00+06:00",
        lambda text: f"{iso(text)}T00:00:00.000+0300",
        lambda text: text.replace(".", "/"),
        lambda text: text.replace(".", "-"),
        lambda text: text[:6] + text[8:],
        lambda text: f"{text} г.",
        lambda text: f"{text} 0:00",
        lambda text: f"\u200e{text}\u00a0",
    ]
    rows = _rows(office.activity, "Дата")
    _change(office.activity, "Дата", random.sample(rows, len(changes)), changes)
    office.write(folder)


def _regions(office: Office, random: Random, folder: Path) -> None:
    names = ["Омская обл.", "ОМСКАЯ ОБЛАСТЬ", "область Омская", "Омская", "Омская обл",
             "Омская область (Сибирь)", "Омская область - Сибирь", "Омская область—Сибирь",
             "Oмская  облaсть", "Омская\u00a0область", "\u200bОмская область"]  # fmt: skip
    rows = random.sample(_rows(office.headcount, "Регион", "Омская область".__eq__), len(names))
    _change(office.headcount, "Регион", rows, [_to(one) for one in names])
    office.write(folder)


def _form(form: str) -> Change:
    return lambda text: form.format(text.removesuffix(" муниципальный район"))


def _municipality_changes() -> list[Change]:
    """The spellings of a район, by its name without the class."""
    forms = ["{} район", "район {}", "{} р-н", "р-н {}", "{} МР", "МР {}", "{} м.р-н", "м. р-н {}",
             "{} м.о.", "м.о. {}", "муниципальный район {}", "{} муниципальный округ", "{}",
             "{} муниципальный район Омской области", "МО «{} район»", "МО {}", "{} МО",
             "муниципальное образование {} муниципальный район", "{}  муниципальный  район",
             "\u200b{} муниципальный\u00a0район", "{} мyниципальный paйон"]  # fmt: skip
    return [
        *(_form(form) for form in forms),
        str.upper,
        *(_instead_of("-", one) for one in (" - ", "- ", " -", " — ", "‑")),
    ]


def _municipalities(office: Office, random: Random, folder: Path) -> None:
    """A row of each район is written another way: the others' spelling is shown."""
    cells = office.headcount
    place = column(cells, "Муниципалитет")
    changes = _municipality_changes()
    random.shuffle(changes)
    names = dict.fromkeys(cells[row][place] for row in _rows(cells, "Муниципалитет"))
    for name, change in zip(names, [*changes, *changes], strict=False):
        rows = _rows(cells, "Муниципалитет", str(name).__eq__)
        if len(rows) > 2 and str(name).endswith("муниципальный район"):
            _change(cells, "Муниципалитет", [random.choice(rows)], [change])
    office.write(folder)


def _city(office: Office, random: Random, folder: Path) -> None:
    names = ["г. Омск", "г Омск", "Омск г", "Омск", "городской округ - город Омск", "ГО Омск",
             "Омск г.о.", "Г.О. ГОРОД ОМСК", "МО «город Омск»", "г Омск Омской обл."]  # fmt: skip
    rows = _rows(office.headcount, "Муниципалитет", "город Омск".__eq__)
    number = min(len(names), (len(rows) - 1) // 2)
    changes = [_to(one) for one in random.sample(names, number)]
    _change(office.headcount, "Муниципалитет", random.sample(rows, number), changes)
    office.write(folder)


def _spoilt(title: str, *bad: str) -> Kind:
    """One cell that cannot be read, in a row of the week."""

    def kind(office: Office, random: Random, folder: Path) -> Place:
        in_activity = title in office.activity[0]
        cells = office.activity if in_activity else office.headcount
        rows = _rows(cells, title)
        if in_activity and title != "Дата":
            days = column(cells, "Дата")
            last = max((str(cells[row][days])[::-1] for row in rows), key=lambda one: one)
            rows = [row for row in rows if str(cells[row][days])[::-1] == last] or rows
        row = random.choice(rows)
        place = column(cells, title)
        cells[row][place] = random.choice(bad)
        office.write(folder)
        file = "активность.csv" if in_activity else "численность.csv"
        return Place(file, row + 1, chr(ord("A") + place))

    return kind


def _named(name: str, kind: Kind) -> Kind:
    kind.__name__ = name
    return kind


KINDS: tuple[Kind, ...] = (
    _ids(USER, "csv"),
    _ids(USER, "xlsx"),
    _ids(ORGANIZATION, "csv"),
    _ids_of_the_headcount,
    _ids_with_letters,
    _named("verified", _words("Верифицирован", YES_NO)),
    _named("linked", _words("ЭЖД связан", YES_NO)),
    _named("connected", _words("Подключена", YES_NO)),
    _named("types", _words("Тип организации", TYPES)),
    _named("roles", _words("Роль", ROLES)),
    _named("sent", _words("Отправлено сообщений", SENT)),
    _named("calls", _words("Звонки", SENT)),
    _dates,
    _regions,
    _municipalities,
    _city,
    _named("lost_user", _spoilt(USER, "1,0255E+12", "1.02E+12", '="1,0255E+12"', "7E+09")),
    _named("lost_organization", _spoilt(ORGANIZATION, "5,5E+06", "'5.5E+06")),
    _named(
        "no_count",
        _spoilt("Отправлено сообщений", "14.00000000003", "-1", "1.234", "1,234", "2,5", "нет"),
    ),
    _named("no_heads", _spoilt("Педагогов", "12,5", "-3", "1.234", "NaN", "inf", "1e3", "12 34")),
    _named("no_yes", _spoilt("Верифицирован", "2", "да/нет", "неверно", "1.5", "0.1")),
    _named("no_type", _spoilt("Тип организации", "ДО", "ВУЗ", "1")),
    _named("no_date", _spoilt("Дата", "10/24/2024", "31.02.2024", "2024-10-24T10:00+25:00", "0")),
)
