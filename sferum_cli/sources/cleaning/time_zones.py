"""Moments of one zone as days of another (K5), by the table of zones that Polars carries.

No office lives by UTC: a moment that says it is one may lie on the day before.
"""

import datetime as dt
import difflib
from collections.abc import Iterable
from functools import lru_cache

UTC_NAMES = frozenset(
    {"UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu", "Etc/Zulu", "UCT", "Etc/UCT", "Universal",
     "Etc/Universal", "Greenwich", "Etc/Greenwich", "GMT0", "Etc/GMT0", "GMT+0", "Etc/GMT+0",
     "GMT-0", "Etc/GMT-0", "+00:00", "-00:00"}
)  # fmt: skip
"""What a file may call the zone whose moments are no office's days."""

_ZONES = {
    "Europe/Kaliningrad": "калининградская",
    "Europe/Moscow": (
        "москва;санкт-петербург;московская;ленинградская;адыгея;дагестан;ингушетия;"
        "кабардино-балкарская;калмыкия;карачаево-черкесская;карелия;коми;марий эл;мордовия;"
        "осетия северная;татарстан;чеченская;чувашская;краснодарский;ставропольский;"
        "архангельская;белгородская;брянская;владимирская;вологодская;воронежская;ивановская;"
        "калужская;костромская;курская;липецкая;мурманская;нижегородская;новгородская;орловская;"
        "пензенская;псковская;ростовская;рязанская;смоленская;тамбовская;тверская;тульская;"
        "ярославская;ненецкий;донецкая народная;луганская народная;запорожская;херсонская"
    ),
    "Europe/Simferopol": "крым;севастополь",
    "Europe/Kirov": "кировская",
    "Europe/Volgograd": "волгоградская",
    "Europe/Astrakhan": "астраханская",
    "Europe/Saratov": "саратовская",
    "Europe/Ulyanovsk": "ульяновская",
    "Europe/Samara": "самарская;удмуртская",
    "Asia/Yekaterinburg": (
        "башкортостан;пермский;курганская;оренбургская;свердловская;тюменская;челябинская;"
        "ханты-мансийский;ямало-ненецкий"
    ),
    "Asia/Omsk": "омская",
    "Asia/Novosibirsk": "новосибирская",
    "Asia/Barnaul": "алтайский;алтай",
    "Asia/Tomsk": "томская",
    "Asia/Novokuznetsk": "кемеровская",
    "Asia/Krasnoyarsk": "красноярский;тыва;хакасия",
    "Asia/Irkutsk": "иркутская;бурятия",
    "Asia/Chita": "забайкальский",
    "Asia/Yakutsk": "амурская",
    "Asia/Vladivostok": "приморский;хабаровский;еврейская;еврейская автономная",
    "Asia/Magadan": "магаданская",
    "Asia/Kamchatka": "камчатский",
    "Asia/Anadyr": "чукотский",
    # Саха and Сахалинская have several: which one an office means is not known.
    "Asia/Khandyga": "",
    "Asia/Sakhalin": "",
    "Asia/Srednekolymsk": "",
    "Asia/Ust-Nera": "",
}
"""The zones of Russia, and the bases of the names of the regions that live by one of them."""

_SEVERAL_ZONES = frozenset({"саха", "сахалинская"})
_ZONE_OF_BASE = {base: zone for zone, bases in _ZONES.items() for base in bases.split(";") if base}

EXAMPLE = "Asia/Omsk"


def is_zone(name: str) -> bool:
    """Whether the table of zones has this name."""
    from polars.exceptions import ComputeError

    try:
        _offset(name, dt.datetime(2024, 1, 1))  # noqa: DTZ001
    except ComputeError:
        return False
    return True


def near_zone(name: str) -> str:
    """The zone of Russia whose name is nearest, an example where none is near."""
    names = {**{zone.partition("/")[2].casefold(): zone for zone in _ZONES},
             **{zone.casefold(): zone for zone in _ZONES}}  # fmt: skip
    near = difflib.get_close_matches(name.casefold().replace(" ", "_"), names, 1, 0.5)
    return names[near[0]] if near else EXAMPLE


def is_region(base: str) -> bool:
    """Whether this is the base of the name of a region that there is."""
    return base in _ZONE_OF_BASE or base in _SEVERAL_ZONES


def zone_of_regions(bases: Iterable[str]) -> str | None:
    """The one zone of the regions with these bases of names, None where it is not known."""
    zones = {_ZONE_OF_BASE.get(base) for base in bases}
    return zones.pop() if len(zones) == 1 else None


def clock_in(zone: str, utc: dt.datetime) -> dt.datetime:
    """What the clock of a zone shows at a moment of UTC; both without a zone of their own.

    Clocks are changed at whole quarters of an hour.
    """
    since = dt.timedelta(minutes=utc.minute % 15, seconds=utc.second, microseconds=utc.microsecond)
    return utc + _offset(zone, utc - since)


@lru_cache(maxsize=4096)
def _offset(zone: str, quarter: dt.datetime) -> dt.timedelta:
    import polars as pl

    moments = pl.Series([quarter], dtype=pl.Datetime("us"))
    there = moments.dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
    clock: dt.datetime = there.dt.replace_time_zone(None)[0]
    return clock - quarter
