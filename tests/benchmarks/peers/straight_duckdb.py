"""The report as a good SQL analyst would write it: one query of DuckDB."""

import sys
from pathlib import Path

import duckdb

from tests.benchmarks.peers.rows import write_rows

# The paths are the benchmark's own.
REPORT = """
with h as (
  select *, "ID организации"::varchar oid, "Тип организации" ty from '{headcount}'
),
d as (
  select distinct "Дата"::date dt, "ID пользователя" u, "ID организации"::varchar oid, "Роль" ro,
    "Верифицирован" = 'да' v, "Отправлено сообщений" s, "Прочитано сообщений" r, "Звонки" c,
    "ЭЖД связан" = 'да' l
  from '{activity}'
  where "Дата"::date between date '{end}' - 6 and date '{end}'
),
u as (
  select u, oid, ro, bool_or(v) v, sum(s) s, sum(r) r, sum(c) c, bool_or(l) l from d group by all
),
k as (
  select u.*, h."Регион" reg, h."Муниципалитет" mun,
    case when (ty = 'ОО' and ro = 'Учитель') or (ty = 'СПО' and ro = 'Преподаватель') then 't'
         when (ty = 'ОО' and ro = 'Ученик') or (ty = 'СПО' and ro = 'Студент') then 's' end k
  from u join h using (oid)
  where "Подключена" = 'да'
),
p as (
  select reg, mun,
    count(distinct u) filter (where v and k = 't') t,
    count(distinct u) filter (where v and k = 't' and c >= 1) tc,
    count(distinct u) filter (where v and k = 't' and s >= 10) tm,
    count(distinct u) filter (where v and k = 't' and l) tl,
    count(distinct u) filter (where v and k = 's') st,
    count(distinct u) filter (where v and k = 's' and s + r >= 1) sa,
    count(distinct u) filter (where v and k = 's' and l) sl
  from k group by 1, 2
),
o as (select oid, count(distinct u) n from u group by 1),
m as (
  select "Регион" reg, "Муниципалитет" mun, count(*) orgs,
    count(*) filter (where "Подключена" = 'да') conn,
    count(*) filter (where "Подключена" = 'да' and coalesce(o.n, 0) >= 2) act,
    sum("Педагогов") filter (where ty in ('ОО', 'СПО')) th,
    sum("Обучающихся") filter (where ty in ('ОО', 'СПО')) sh
  from h left join o using (oid) group by 1, 2
),
f as (
  select reg, mun, orgs, conn, act, th, sh, coalesce(t, 0) t, coalesce(tc, 0) tc,
    coalesce(tm, 0) tm, coalesce(tl, 0) tl, coalesce(st, 0) st, coalesce(sa, 0) sa,
    coalesce(sl, 0) sl
  from m left join p using (reg, mun)
)
select reg, mun,
  100.0 * tc / th, tc, 100.0 * tm / th, tm, 100.0 * sa / sh, sa, 100.0 * act / orgs, act,
  100.0 * t / th, t, 100.0 * st / sh, st, 100.0 * conn / orgs, conn,
  100.0 * tl / th, tl, 100.0 * sl / sh, sl, orgs, th, sh,
  rank() over (partition by reg order by conn desc),
  rank() over (partition by reg order by act desc),
  rank() over (partition by reg order by tc desc),
  rank() over (partition by reg order by tm desc),
  rank() over (partition by reg order by sa desc)
from f order by 1, 2
"""


def report(activity: str, headcount: str, week_end: str, out: Path) -> None:
    """Write the report on the week."""
    query = REPORT.format(activity=activity, headcount=headcount, end=week_end)
    write_rows(duckdb.execute(query).fetchall(), out)


if __name__ == "__main__":
    report(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
