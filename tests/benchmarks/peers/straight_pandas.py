"""The report as an analyst who knows pandas would write it, from workbooks."""

import sys
from pathlib import Path

import pandas as pd

from tests.benchmarks.peers.rows import write_rows
from tests.columns import COLUMNS

UNIT = ["Регион", "Муниципалитет"]

SHARES = {
    "active_teachers_calls": "teachers_total",
    "active_teachers_messages": "teachers_total",
    "active_students": "students_total",
    "active_organizations": "organizations_total",
    "teachers": "teachers_total",
    "students": "students_total",
    "connected_organizations": "organizations_total",
    "teachers_linked": "teachers_total",
    "students_linked": "students_total",
}

RANKED = (
    "connected_organizations",
    "active_organizations",
    "active_teachers_calls",
    "active_teachers_messages",
    "active_students",
)


def report(activity: str, headcount: str, week_end: str, out: Path) -> None:
    """Write the report on the week."""
    ids = {"ID пользователя": str, "ID организации": str}
    rows = pd.read_excel(activity, dtype=ids)
    units = pd.read_excel(headcount, dtype={"ID организации": str})
    write_rows(_report(_members(rows, week_end), units), out)


def _members(rows: pd.DataFrame, week_end: str) -> pd.DataFrame:
    end = pd.Timestamp(week_end)
    day = pd.to_datetime(rows["Дата"])
    week = rows[(day >= end - pd.Timedelta(days=6)) & (day <= end)].drop_duplicates()
    for column in ("Верифицирован", "ЭЖД связан"):
        week[column] = week[column] == "да"
    return week.groupby(["ID пользователя", "ID организации", "Роль"], as_index=False).agg(
        verified=("Верифицирован", "any"),
        sent=("Отправлено сообщений", "sum"),
        read=("Прочитано сообщений", "sum"),
        calls=("Звонки", "sum"),
        linked=("ЭЖД связан", "any"),
    )


def _report(members: pd.DataFrame, units: pd.DataFrame) -> list[list[object]]:
    people = members.groupby("ID организации")["ID пользователя"].nunique()
    units["connected"] = units["Подключена"] == "да"
    units["active"] = units["connected"] & (units["ID организации"].map(people).fillna(0) >= 2)
    table = units.groupby(UNIT).agg(
        organizations_total=("ID организации", "size"),
        connected_organizations=("connected", "sum"),
        active_organizations=("active", "sum"),
    )
    schools = units[units["Тип организации"].isin(["ОО", "СПО"])].groupby(UNIT)
    table["teachers_total"] = schools["Педагогов"].sum()
    table["students_total"] = schools["Обучающихся"].sum()

    place = units[units["connected"]][["ID организации", *UNIT, "Тип организации"]]
    known = members[members["verified"]].merge(place, on="ID организации")
    kind, role = known["Тип организации"], known["Роль"]
    teachers = known[
        ((kind == "ОО") & (role == "Учитель")) | ((kind == "СПО") & (role == "Преподаватель"))
    ]
    students = known[
        ((kind == "ОО") & (role == "Ученик")) | ((kind == "СПО") & (role == "Студент"))
    ]
    for key, people_counted in {
        "active_teachers_calls": teachers[teachers["calls"] >= 1],
        "active_teachers_messages": teachers[teachers["sent"] >= 10],
        "active_students": students[students["sent"] + students["read"] >= 1],
        "teachers": teachers,
        "students": students,
        "teachers_linked": teachers[teachers["linked"]],
        "students_linked": students[students["linked"]],
    }.items():
        table[key] = people_counted.groupby(UNIT)["ID пользователя"].nunique()
        table[key] = table[key].fillna(0)

    for key, total in SHARES.items():
        table[f"{key}_pct"] = 100 * table[key] / table[total]
    for key in RANKED:
        table[f"rank_{key}"] = table.groupby(level=0)[key].rank(method="min", ascending=False)
    named = table.rename_axis(["region", "municipality"]).reset_index()[list(COLUMNS)]
    rows: list[list[object]] = named.astype(object).where(named.notna(), None).to_numpy().tolist()
    return rows


if __name__ == "__main__":
    report(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
