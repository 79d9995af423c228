"""Write the sample data: one invented week of Сферум in Омская область.

Run from the root of the repository:

    python tests/make_sample_data.py

It writes the files into sample_data/: activity.xlsx (who did what on which day) and
headcount.xlsx (organizations with their numbers of teachers and students). Another folder may
be named as the only argument. The result does not depend on the clock or on lxml: two runs
write the same bytes (another build of zlib may pack the same content otherwise).
sample_data/README.md says what to look at; it is written by hand, so look at it again after a
change here.

The 33 municipalities are real names. Organizations, people and every number are invented.
"""

from __future__ import annotations

import os
import random
import re
import sys
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

# Where lxml is installed openpyxl writes other bytes for the same content, and it looks only once,
# when it is imported: never use lxml here. For the same reason run this file, do not import it.
os.environ["OPENPYXL_LXML"] = "False"

from openpyxl import Workbook
from openpyxl.styles import (
    Alignment,
    Border,
    Font,
    PatternFill,
    Side,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 20241024
REGION = "Омская область"
WEEK_END = date(2024, 10, 24)
WEEK = [WEEK_END - timedelta(days=back) for back in range(6, -1, -1)]
DAY_BEFORE = WEEK[0] - timedelta(days=1)
DAY_WEIGHTS = [1.0 if day.weekday() < 5 else 0.3 for day in WEEK]  # quieter at the weekend
FILE_DATE = datetime(2024, 10, 25, 12, 0, 0, tzinfo=UTC)

SCHOOL, COLLEGE, KINDERGARTEN, EXTRA = "ОО", "СПО", "ДОО", "ОДО"
TYPES = (SCHOOL, COLLEGE, KINDERGARTEN, EXTRA)
TEACHER_ROLE = {
    SCHOOL: "Учитель",
    COLLEGE: "Преподаватель",
    KINDERGARTEN: "Сотрудник",
    EXTRA: "Сотрудник",
}
STUDENT_ROLE = {SCHOOL: "Ученик", COLLEGE: "Студент", EXTRA: "Ученик"}

CITY = "город Омск"

# Municipality: its schools, its college (or ""). The first school stands in the centre and is
# larger than the others.
DISTRICTS: dict[str, tuple[tuple[str, ...], str]] = {
    "Азовский немецкий национальный муниципальный район": (
        ("МБОУ «Азовская гимназия»", "МБОУ «Александровская СОШ»", "МБОУ «Звонарёвокутская СОШ»"),
        "БПОУ «Азовский колледж народных промыслов»",
    ),
    "Большереченский муниципальный район": (
        ("МБОУ «Большереченская СОШ № 1»", "МБОУ «Евгащинская СОШ»"),
        "",
    ),
    "Большеуковский муниципальный район": (("МБОУ «Большеуковская СОШ»",), ""),
    "Горьковский муниципальный район": (
        ("МБОУ «Горьковская СОШ № 1»", "МБОУ «Новооболонская СОШ»"),
        "",
    ),
    "Знаменский муниципальный район": (("МБОУ «Знаменская СОШ»", "МКОУ «Завьяловская СОШ»"), ""),
    "Исилькульский муниципальный район": (
        ("МБОУ «Лицей» г. Исилькуля", "МБОУ «СОШ № 4» г. Исилькуля", "МБОУ «Боевая СОШ»"),
        "БПОУ «Исилькульский колледж сельского хозяйства»",
    ),
    "Калачинский муниципальный район": (
        (
            "МБОУ «Гимназия № 1» г. Калачинска",
            "МБОУ «СОШ № 4» г. Калачинска",
            "МБОУ «Осокинская СОШ»",
        ),
        "БПОУ «Калачинский техникум промышленности и связи»",
    ),
    "Колосовский муниципальный район": (("МБОУ «Колосовская СОШ»",), ""),
    "Кормиловский муниципальный район": (
        ("МБОУ «Кормиловский лицей»", "МБОУ «Сыропятская СОШ»"),
        "",
    ),
    "Крутинский муниципальный район": (("МБОУ «Крутинская гимназия»", "МКОУ «Зиминская СОШ»"), ""),
    "Любинский муниципальный район": (
        ("МБОУ «Любинская СОШ № 1»", "МБОУ «Красноярская СОШ»", "МБОУ «Камышловская СОШ»"),
        "БПОУ «Любинский техникум молочного дела»",
    ),
    "Марьяновский муниципальный район": (
        ("МБОУ «Марьяновская СОШ № 1»", "МБОУ «Заринская СОШ»"),
        "",
    ),
    "Москаленский муниципальный район": (
        ("МБОУ «Москаленский лицей»", "МБОУ «Екатериновская СОШ»"),
        "БПОУ «Москаленский техникум пищевых технологий»",
    ),
    "Муромцевский муниципальный район": (
        ("МБОУ «Муромцевский лицей № 1»", "МБОУ «Артынская СОШ»"),
        "БПОУ «Муромцевский лесной техникум»",
    ),
    "Называевский муниципальный район": (
        ("МБОУ «Называевская СОШ № 1»", "МБОУ «Муравьёвская СОШ»"),
        "БПОУ «Называевский железнодорожный колледж»",
    ),
    "Нижнеомский муниципальный район": (
        ("МБОУ «Нижнеомская СОШ № 1»", "МБОУ «Антоновская СОШ»"),
        "",
    ),
    "Нововаршавский муниципальный район": (
        ("МБОУ «Нововаршавская гимназия»", "МБОУ «Ермаковская СОШ»"),
        "",
    ),
    "Одесский муниципальный район": (("МКОУ «Одесская СОШ № 1»", "МКОУ «Лукьяновская СОШ»"), ""),
    "Оконешниковский муниципальный район": (("МКОУ «Оконешниковская СОШ»",), ""),
    "Омский муниципальный район": (
        ("МБОУ «Лузинская СОШ № 1»", "МБОУ «Дружинская СОШ»", "МБОУ «Троицкая СОШ»"),
        "",
    ),
    "Павлоградский муниципальный район": (
        ("МБОУ «Павлоградская гимназия»", "МБОУ «Хорошковская СОШ»"),
        "БПОУ «Павлоградский колледж земледелия»",
    ),
    "Полтавский муниципальный район": (("МБОУ «Полтавский лицей»", "МБОУ «Еремеевская СОШ»"), ""),
    "Русско-Полянский муниципальный район": (
        ("МБОУ «Русско-Полянская СОШ № 1»", "МБОУ «Солнечная СОШ»"),
        "",
    ),
    "Саргатский муниципальный район": (("МБОУ «Саргатский лицей»", "МБОУ «Баженовская СОШ»"), ""),
    "Седельниковский муниципальный район": (("МБОУ «Седельниковская СОШ № 1»",), ""),
    "Таврический муниципальный район": (
        ("ОУ «Таврическая СОШ № 1»", "ОУ «Неверовская СОШ»", "ОУ «Прииртышская СОШ»"),
        "БПОУ «Таврический колледж механизации»",
    ),
    "Тарский муниципальный район": (
        ("БОУ «Тарская гимназия № 1»", "БОУ «Екатерининская СОШ»", "БОУ «Чекрушанская СОШ»"),
        "БПОУ «Тарский колледж строительства и сервиса»",
    ),
    "Тевризский муниципальный район": (("МБОУ «Тевризская СОШ № 1»", "МБОУ «Петровская СОШ»"), ""),
    "Тюкалинский муниципальный район": (
        ("МБОУ «Тюкалинский лицей»", "МБОУ «Красноусовская СОШ»"),
        "",
    ),
    "Усть-Ишимский муниципальный район": (("МБОУ «Усть-Ишимский лицей»",), ""),
    "Черлакский муниципальный район": (
        ("МБОУ «Черлакская СОШ № 1»", "МБОУ «Иртышская СОШ»", "МБОУ «Большеатмасская СОШ»"),
        "БПОУ «Черлакский техникум агробизнеса»",
    ),
    "Шербакульский муниципальный район": (
        ("МБОУ «Шербакульский лицей»", "МБОУ «Борисовская СОШ»"),
        "",
    ),
}

CITY_ORGANIZATIONS: dict[str, tuple[str, ...]] = {
    SCHOOL: (
        "БОУ г. Омска «Гимназия № 202»",
        "БОУ г. Омска «Гимназия № 215»",
        "БОУ г. Омска «Лицей № 204»",
        "БОУ г. Омска «Лицей № 217»",
        "БОУ г. Омска «СОШ № 201»",
        "БОУ г. Омска «СОШ № 206»",
        "БОУ г. Омска «СОШ № 208»",
        "БОУ г. Омска «СОШ № 212»",
        "БОУ г. Омска «СОШ № 219»",
    ),
    COLLEGE: (
        "БПОУ «Омский колледж городского хозяйства»",
        "БПОУ «Омский колледж информатики и радиоэлектроники»",
        "БПОУ «Омский колледж медицинских технологий»",
        "БПОУ «Сибирский колледж транспорта и логистики»",
    ),
    KINDERGARTEN: (
        "БДОУ г. Омска «Детский сад № 411»",
        "БДОУ г. Омска «Детский сад № 418 комбинированного вида»",
        "БДОУ г. Омска «Центр развития ребёнка — детский сад № 423»",
        "БДОУ г. Омска «Детский сад № 431»",
    ),
    EXTRA: (
        "БОУ ДО г. Омска «Городской дворец детского творчества»",
        "БОУ ДО г. Омска «Станция юных техников № 7»",
        "БОУ ДО г. Омска «Центр детского творчества «Созвездие»»",
    ),
}

NO_KINDERGARTEN = (
    "Большеуковский",
    "Знаменский",
    "Колосовский",
    "Нововаршавский",
    "Седельниковский",
    "Усть-Ишимский",
)
WITH_EXTRA = (
    "Азовский",
    "Большереченский",
    "Исилькульский",
    "Калачинский",
    "Кормиловский",
    "Любинский",
    "Нововаршавский",
    "Омский",
    "Полтавский",
    "Таврический",
    "Тарский",
    "Черлакский",
)
KINDERGARTEN_NAMES = (
    "Ромашка",
    "Берёзка",
    "Солнышко",
    "Теремок",
    "Колосок",
    "Сказка",
    "Алёнушка",
    "Родничок",
    "Светлячок",
    "Василёк",
    "Радуга",
    "Журавушка",
)
EXTRA_NAMES = (
    "МБУДО «Дом детского творчества»",
    "МБУДО «Центр детского творчества»",
    "МБУДО «Станция юных натуралистов»",
    "МБУДО «Детско-юношеская спортивная школа»",
)

# Shares that set the municipalities apart: (lowest, highest) of heads, teachers and students.
LEADERS = ("Азовский", "Калачинский", "Тарский", "Полтавский", "Одесский")
LAGGARDS = ("Горьковский", "Колосовский", "Оконешниковский", "Тевризский", "Усть-Ишимский")
TEACHERS_ACTIVE = {"leader": (0.29, 0.36), "middle": (0.12, 0.24), "laggard": (0.03, 0.08)}
STUDENTS_ACTIVE = {"leader": (0.24, 0.32), "middle": (0.11, 0.21), "laggard": (0.05, 0.09)}

# The special cases that README.md points at.
NOT_CONNECTED: dict[str, int] = {  # schools not connected: how many members they have anyhow
    "МКОУ «Завьяловская СОШ»": 2,
    "МКОУ «Зиминская СОШ»": 0,
    "МБОУ «Петровская СОШ»": 3,
    "МБОУ «Большеатмасская СОШ»": 0,
}
NOT_CONNECTED_KINDERGARTENS = ("Горьковский", "Крутинский", "Саргатский", "Тевризский")
NOT_CONNECTED_EXTRA = ("Большереченский", "Кормиловский", "Черлакский")
ONE_MEMBER = ("МКОУ «Лукьяновская СОШ»", "МБОУ «Антоновская СОШ»")  # connected, not active
ONE_MEMBER_KINDERGARTENS = ("Оконешниковский", "Шербакульский")
MORE_THAN_HEADS = {  # (teachers of the headcount, all verified members who teach)
    "МБОУ «Большеуковская СОШ»": (8, 9),
    "БОУ «Чекрушанская СОШ»": (6, 7),
    "БПОУ «Сибирский колледж транспорта и логистики»": (9, 11),
}
WRONG_ROLES = (  # (organization, role that its type does not have, how many)
    ("БПОУ «Исилькульский колледж сельского хозяйства»", "Учитель", 2),
    ("БПОУ «Омский колледж городского хозяйства»", "Учитель", 3),
    ("МБОУ «Гимназия № 1» г. Калачинска", "Преподаватель", 2),
    ("БОУ г. Омска «Лицей № 204»", "Преподаватель", 1),
    ("БОУ г. Омска «Лицей № 204»", "Сотрудник", 2),
)
UNKNOWN_ORGANIZATION = "5599907"
TWO_ORGANIZATIONS = (  # people with a membership in both: (first, second, how many)
    # within one municipality
    ("МБОУ «Азовская гимназия»", "БПОУ «Азовский колледж народных промыслов»", 2),
    ("МБОУ «СОШ № 4» г. Калачинска", "БПОУ «Калачинский техникум промышленности и связи»", 1),
    ("БОУ «Тарская гимназия № 1»", "БПОУ «Тарский колледж строительства и сервиса»", 2),
    ("БОУ г. Омска «СОШ № 201»", "БОУ г. Омска «СОШ № 206»", 2),
    ("БОУ г. Омска «Лицей № 217»", "БОУ ДО г. Омска «Станция юных техников № 7»", 2),
    # in two municipalities
    ("МБОУ «Лузинская СОШ № 1»", "БОУ г. Омска «Гимназия № 202»", 2),
    ("МБОУ «Дружинская СОШ»", "БПОУ «Омский колледж информатики и радиоэлектроники»", 2),
    ("МБОУ «Марьяновская СОШ № 1»", "МБОУ «Любинская СОШ № 1»", 1),
    ("МБОУ «Полтавский лицей»", "МБОУ «Шербакульский лицей»", 1),
)
BOTH_ACTIVE = (1, 10)  # of these people (counted from 1), who are active in both
SPLIT_MESSAGES = (6, 5)  # every third reaches 10 messages only in both organizations together
PUPILS_IN_TWO = 3  # pupils of a school of Омск who also go to its Дворец творчества
VERIFIED_IN_THE_WEEK = 8  # "нет" on the first days, "да" on the later ones
TEACHERS_WHO_ARE_PARENTS = 4  # a second role in their own school
DUPLICATED_ROWS = 6
ROWS_BEFORE_THE_WEEK = 24


@dataclass
class Organization:
    """One row of the headcount."""

    municipality: str
    name: str
    type: str
    id: str = ""
    connected: bool = True
    teachers: int = 0
    students: int = 0


@dataclass
class Counters:
    """What a member did on one day."""

    sent: int = 0
    read: int = 0
    calls: int = 0


@dataclass
class Member:
    """One user in one organization in one role, with the days on which something happened."""

    user: str
    organization: Organization
    role: str
    verified: bool
    linked: bool
    days: dict[date, Counters] = field(default_factory=dict)
    verified_from: date | None = None

    @property
    def sent(self) -> int:
        return sum(counters.sent for counters in self.days.values())

    @property
    def idle(self) -> bool:
        return all(day == Counters() for day in self.days.values())


Row = tuple[date, str, str, str, str, int, int, int, str]


@dataclass
class Rates:
    """How a municipality does: shares of its heads."""

    registered: float
    teachers_active: float
    students_active: float
    linked: float


def base(municipality: str) -> str:
    """Азовский немецкий национальный муниципальный район -> Азовский."""
    return municipality.split(maxsplit=1)[0]


def yes_no(*, yes: bool) -> str:
    return "да" if yes else "нет"


# --- organizations ------------------------------------------------------------------------------


def make_organizations(rng: random.Random) -> list[Organization]:
    result: list[Organization] = []
    kindergartens = 0
    extras = 0
    for municipality, (schools, college) in DISTRICTS.items():
        short = base(municipality)
        for place, name in enumerate(schools):
            school = Organization(municipality, name, SCHOOL, connected=name not in NOT_CONNECTED)
            small = place > 0
            school.teachers = rng.randint(6, 8) if small else rng.randint(9, 13)
            school.students = rng.randint(15, 23) if small else rng.randint(27, 42)
            result.append(school)
        if college:
            result.append(make_college(rng, municipality, college))
        if short not in NO_KINDERGARTEN:
            title = KINDERGARTEN_NAMES[kindergartens % len(KINDERGARTEN_NAMES)]
            kindergartens += 1
            name = f"МБДОУ «Детский сад № {rng.randint(1, 9)} «{title}»»"
            garden = Organization(municipality, name, KINDERGARTEN)
            garden.connected = short not in NOT_CONNECTED_KINDERGARTENS
            garden.teachers, garden.students = rng.randint(3, 7), rng.randint(18, 45)
            result.append(garden)
        if short in WITH_EXTRA:
            name = EXTRA_NAMES[extras % len(EXTRA_NAMES)]
            extras += 1
            extra = Organization(municipality, name, EXTRA)
            extra.connected = short not in NOT_CONNECTED_EXTRA
            extra.teachers, extra.students = rng.randint(3, 6), rng.randint(15, 40)
            result.append(extra)
    result.extend(make_city(rng))

    number = 5500000
    for organization in result:
        number += rng.randint(1, 9)
        organization.id = str(number)
        if organization.name in MORE_THAN_HEADS:
            organization.teachers = MORE_THAN_HEADS[organization.name][0]
    return result


def make_college(rng: random.Random, municipality: str, name: str) -> Organization:
    college = Organization(municipality, name, COLLEGE)
    college.teachers, college.students = rng.randint(7, 11), rng.randint(25, 42)
    return college


def make_city(rng: random.Random) -> list[Organization]:
    result: list[Organization] = []
    for kind in TYPES:
        for name in CITY_ORGANIZATIONS[kind]:
            if kind == COLLEGE:
                result.append(make_college(rng, CITY, name))
                continue
            organization = Organization(CITY, name, kind)
            teachers, students = ((10, 14), (36, 56)) if kind == SCHOOL else ((5, 9), (25, 60))
            organization.teachers = rng.randint(*teachers)
            organization.students = rng.randint(*students)
            result.append(organization)
    return result


# --- members ------------------------------------------------------------------------------------


class People:
    """Makes the members of all organizations."""

    def __init__(self, rng: random.Random, organizations: Sequence[Organization]) -> None:
        self.rng = rng
        self.organizations = organizations
        self.by_name = {item.name: item for item in organizations if item.type != KINDERGARTEN}
        self.members: list[Member] = []
        self.free_ids = iter(rng.sample(range(10_000_000, 100_000_000), 6000))
        self.rates = {name: self.make_rates(name) for name in [*DISTRICTS, CITY]}

    def make_rates(self, municipality: str) -> Rates:
        short = base(municipality)
        tier = "leader" if short in LEADERS else "laggard" if short in LAGGARDS else "middle"
        return Rates(
            registered=self.rng.uniform(0.64, 0.82),
            teachers_active=self.rng.uniform(*TEACHERS_ACTIVE[tier]),
            students_active=self.rng.uniform(*STUDENTS_ACTIVE[tier]),
            linked=self.rng.uniform(0.10, 0.30),
        )

    def new_user(self) -> str:
        return str(next(self.free_ids))

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def add(
        self, organization: Organization, role: str, days: dict[date, Counters], user: str = ""
    ) -> Member:
        has_journal = organization.type in (SCHOOL, COLLEGE)
        linked = self.chance(self.rates[organization.municipality].linked)
        member = Member(
            user=user or self.new_user(),
            organization=organization,
            role=role,
            verified=self.chance(0.9),
            linked=linked and has_journal,
            days=days or {self.rng.choice(WEEK): Counters()},
        )
        self.members.append(member)
        return member

    # what people do

    def some_days(self, number: int) -> list[date]:
        """So many different days of the week, the weekend less often."""
        left, weights = list(WEEK), list(DAY_WEIGHTS)
        chosen = []
        for _ in range(min(number, len(WEEK))):
            index = self.rng.choices(range(len(left)), weights)[0]
            chosen.append(left.pop(index))
            weights.pop(index)
        return sorted(chosen)

    def spread(self, sent: int, reads_up_to: int) -> dict[date, Counters]:
        """The messages of the week over some days, with readings beside them."""
        days = self.some_days(self.rng.randint(1, max(1, min(5, sent // 2 + 1))))
        result = {day: Counters(read=self.rng.randint(1, reads_up_to)) for day in days}
        for place in range(sent):
            day = days[place] if place < len(days) else self.rng.choice(days)
            result[day].sent += 1
        return result

    def teacher_days(self, active: float) -> dict[date, Counters]:
        if self.chance(active):
            # Many stop at the norm, as teachers do who write to reach it.
            sent = 10 if self.chance(0.24) else 11 + min(50, int(self.rng.expovariate(1 / 9)))
            days = self.spread(sent, 25)
        elif self.chance(0.55):
            days = self.spread(self.rng.choices(range(1, 10), (9, 8, 7, 6, 5, 4, 3, 2, 1))[0], 15)
        elif self.chance(0.4):
            days = {day: Counters(read=self.rng.randint(1, 12)) for day in self.some_days(2)}
        else:
            days = {}
        if days and self.chance(0.06):
            days[self.rng.choice(list(days))].calls = self.rng.randint(1, 3)
        return days

    def student_days(self, active: float) -> dict[date, Counters]:
        if not self.chance(active):
            return {}
        days = self.some_days(self.rng.choices((1, 2, 3, 4), (5, 4, 2, 1))[0])
        writes = self.chance(0.4)
        result = {}
        for day in days:
            sent = self.rng.randint(0, 4) if writes else 0
            calls = 1 if self.chance(0.01) else 0
            result[day] = Counters(sent, self.rng.randint(1, 14), calls)
        return result

    # whole organizations

    def fill(self, organization: Organization) -> None:
        """The ordinary members of a connected organization."""
        rates = self.rates[organization.municipality]
        registered = min(0.85, max(0.6, rates.registered + self.rng.uniform(-0.04, 0.04)))
        verified_share = registered * 0.9  # shares are of the heads, chances of the registered

        teachers = round(organization.teachers * registered)
        over = MORE_THAN_HEADS.get(organization.name)
        for _ in range(over[1] if over else teachers):
            days = self.teacher_days(rates.teachers_active / verified_share)
            member = self.add(organization, TEACHER_ROLE[organization.type], days)
            member.verified = member.verified or over is not None

        if organization.type in STUDENT_ROLE:
            share = registered if organization.type != EXTRA else 0.3
            for _ in range(round(organization.students * share)):
                days = self.student_days(rates.students_active / verified_share)
                self.add(organization, STUDENT_ROLE[organization.type], days)

        if self.chance(0.5):
            self.add(organization, "Администратор", self.spread(self.rng.randint(2, 30), 25))
        if organization.type in (SCHOOL, KINDERGARTEN):
            for _ in range(self.rng.randint(0, 3)):
                self.add(organization, "Родитель", self.student_days(0.4))

    def fill_all(self) -> None:
        for organization in self.organizations:
            short = base(organization.municipality)
            kindergarten = organization.type == KINDERGARTEN
            one = organization.name in ONE_MEMBER or (
                kindergarten and short in ONE_MEMBER_KINDERGARTENS
            )
            if not organization.connected:
                for _ in range(NOT_CONNECTED.get(organization.name, 0)):
                    self.add(organization, TEACHER_ROLE[organization.type], self.teacher_days(0.4))
            elif one:
                self.add(organization, TEACHER_ROLE[organization.type], self.spread(12, 5))
            else:
                self.fill(organization)

    # special cases

    def pick(self, organization: Organization, role: str, taken: set[str]) -> Member:
        """A verified member with this role who has no special case yet."""
        found = [
            member
            for member in self.members
            if member.organization is organization
            and member.role == role
            and member.verified
            and member.user not in taken
        ]
        member = self.rng.choice(found)
        taken.add(member.user)
        return member

    def add_special_cases(self) -> None:  # noqa: C901 - a branch per special case
        for name, role, number in WRONG_ROLES:
            for _ in range(number):
                self.add(self.by_name[name], role, self.spread(self.rng.randint(4, 18), 20))

        taken: set[str] = set()
        people = 0
        for first_name, second_name, number in TWO_ORGANIZATIONS:
            for _ in range(number):
                people += 1
                first, second = (
                    self.pick(self.by_name[name], TEACHER_ROLE[self.by_name[name].type], taken)
                    for name in (first_name, second_name)
                )
                second.user = first.user
                if people in BOTH_ACTIVE:
                    first.days, second.days = self.spread(14, 10), self.spread(12, 10)
                elif people % 3 == 0:
                    first.days = self.spread(SPLIT_MESSAGES[0], 10)
                    second.days = self.spread(SPLIT_MESSAGES[1], 10)
        palace = self.by_name[CITY_ORGANIZATIONS[EXTRA][0]]
        for name in CITY_ORGANIZATIONS[SCHOOL][:PUPILS_IN_TWO]:
            pupil = self.pick(self.by_name[name], "Ученик", taken)
            pupil.days = self.spread(1, 10)
            self.pick(palace, "Ученик", taken).user = pupil.user

        schools = [
            item
            for item in self.organizations
            if item.type == SCHOOL and item.connected and item.name not in ONE_MEMBER
        ]
        for school in self.rng.sample(schools, TEACHERS_WHO_ARE_PARENTS):
            teacher = self.pick(school, "Учитель", taken)
            self.add(school, "Родитель", self.student_days(0.5), teacher.user)

        several_days = [
            member
            for member in self.members
            if len(member.days) > 1
            and member.verified
            and member.user not in taken
            and member.role in ("Учитель", "Преподаватель", "Ученик")
        ]
        for member in self.rng.sample(several_days, VERIFIED_IN_THE_WEEK):
            member.verified_from = max(member.days)

        unknown = Organization("", "", SCHOOL, UNKNOWN_ORGANIZATION)
        for role, sent in (("Учитель", 14), ("Учитель", 3), ("Ученик", 0), ("Ученик", 1)):
            days = self.spread(sent, 9)
            user = self.new_user()
            self.members.append(Member(user, unknown, role, verified=True, linked=False, days=days))


# --- rows of the activity -----------------------------------------------------------------------


def row_of(member: Member, day: date, counters: Counters) -> Row:
    verified = member.verified
    if member.verified_from is not None:
        verified = day >= member.verified_from
    return (
        day,
        member.user,
        member.organization.id,
        member.role,
        yes_no(yes=verified),
        counters.sent,
        counters.read,
        counters.calls,
        yes_no(yes=member.linked),
    )


def make_rows(rng: random.Random, members: Sequence[Member]) -> list[Row]:
    rows = [
        row_of(member, day, counters) for member in members for day, counters in member.days.items()
    ]
    busy = [member for member in members if not member.idle]
    rows += [
        row_of(member, DAY_BEFORE, Counters(rng.randint(0, 12), rng.randint(1, 9)))
        for member in rng.sample(busy, ROWS_BEFORE_THE_WEEK)
    ]

    # Half of the repeated rows would make their teacher active if they counted twice.
    doubtful = [
        row_of(member, day, counters)
        for member in members
        for day, counters in member.days.items()
        if member.organization.type == SCHOOL
        and member.role == "Учитель"
        and member.verified
        and member.sent < 10 <= member.sent + counters.sent
    ]
    half = DUPLICATED_ROWS // 2
    repeated = rng.sample(doubtful, half)
    others = [row for row in rows if row not in doubtful and row[5] and row[0] != DAY_BEFORE]
    repeated += rng.sample(others, DUPLICATED_ROWS - half)
    return sorted(rows + repeated, key=lambda row: (row[0], row[2], row[3], row[1]))


# --- files --------------------------------------------------------------------------------------

HEADCOUNT_TITLES = (
    "Численность работников и обучающихся (ОО-1, СПО-1, 85-К, 1-ДОП)",
    "на 20 сентября 2024 года",
)
HEADCOUNT_COLUMNS = (
    ("Регион", 18),
    ("Муниципалитет", 52),
    ("ID организации", 16),
    ("Организация", 62),
    ("Тип организации", 17),
    ("Подключена", 13),
    ("Педагогов", 12),
    ("Обучающихся", 14),
)
ACTIVITY_COLUMNS = (
    ("Дата", 12),
    ("ID пользователя", 17),
    ("ID организации", 16),
    ("Роль", 16),
    ("Верифицирован", 15),
    ("Отправлено сообщений", 23),
    ("Прочитано сообщений", 22),
    ("Звонки", 10),
    ("ЭЖД связан", 13),
)
TEXT, DATE = "@", "DD.MM.YYYY"


def new_sheet(title: str, columns: Sequence[tuple[str, int]], header_row: int) -> Workbook:
    """A workbook of one sheet with a bold, frozen header."""
    workbook = Workbook()
    properties = workbook.properties
    properties.creator, properties.title = "sferum sample data", title
    properties.created = FILE_DATE.replace(tzinfo=None)  # openpyxl wants UTC without saying so
    sheet = workbook.worksheets[0]
    sheet.title = title
    line = Side(style="thin", color="999999")
    for number, (name, width) in enumerate(columns, start=1):
        cell = sheet.cell(header_row, number, name)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(left=line, right=line, top=line, bottom=line)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = f"A{header_row + 1}"
    return workbook


def headcount_book(organizations: Sequence[Organization]) -> Workbook:
    header_row = len(HEADCOUNT_TITLES) + 1
    workbook = new_sheet("Численность", HEADCOUNT_COLUMNS, header_row)
    sheet = workbook.worksheets[0]
    for number, title in enumerate(HEADCOUNT_TITLES, start=1):
        sheet.merge_cells(
            start_row=number, end_row=number, start_column=1, end_column=len(HEADCOUNT_COLUMNS)
        )
        cell = sheet.cell(number, 1, title)
        cell.font = Font(bold=number == 1, size=14 if number == 1 else 11)
        cell.alignment = Alignment(horizontal="center")
    for number, item in enumerate(organizations, start=header_row + 1):
        values: tuple[str | int, ...] = (
            REGION,
            item.municipality,
            item.id,
            item.name,
            item.type,
            yes_no(yes=item.connected),
            item.teachers,
            item.students,
        )
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column, value)
        sheet.cell(number, 3).number_format = TEXT
    return workbook


def activity_book(rows: Sequence[Row]) -> Workbook:
    workbook = new_sheet("Активность", ACTIVITY_COLUMNS, 1)
    sheet = workbook.worksheets[0]
    for number, row in enumerate(rows, start=2):
        values: tuple[date | str | int, ...] = row
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column, value)
        sheet.cell(number, 1).number_format = DATE
        sheet.cell(number, 2).number_format = TEXT
        sheet.cell(number, 3).number_format = TEXT
    return workbook


def save(workbook: Workbook, path: Path) -> None:
    """Save without a trace of the clock or the system: openpyxl stamps the time of saving."""
    buffer = BytesIO()
    workbook.save(buffer)
    stamp = FILE_DATE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content, found = re.subn(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content
                )
                if found != 1:
                    raise RuntimeError(f"{name}: {found} dates of modification, 1 expected")
            entry = zipfile.ZipInfo(name, FILE_DATE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on Windows
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content, compresslevel=9)


def make(folder: Path) -> None:
    rng = random.Random(SEED)
    organizations = make_organizations(rng)
    people = People(rng, organizations)
    people.fill_all()
    people.add_special_cases()
    rows = make_rows(rng, people.members)

    folder.mkdir(parents=True, exist_ok=True)
    save(headcount_book(organizations), folder / "headcount.xlsx")
    save(activity_book(rows), folder / "activity.xlsx")
    users = len({member.user for member in people.members})
    sys.stdout.write(f"{len(organizations)} organizations, {users} users, {len(rows)} rows\n")


if __name__ == "__main__":
    default = Path(__file__).resolve().parent.parent / "sample_data"
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
