"""The report as somebody who tunes SQL would write it: small keys, counts in two steps.

It relies on what the made data have: ids that are integers, a user once in an organization on a
day, and no repeated rows, so that nothing is made distinct.
"""

import sys
from pathlib import Path

import duckdb

from tests.benchmarks.peers.rows import write_rows

# The paths are the benchmark's own.
HEADCOUNT = """
create temp table h as
select row_number() over ()::integer oi, *, "ID организации"::varchar oid, "Тип организации" ty,
  "Подключена" = 'да' reg,
  dense_rank() over (order by "Регион", "Муниципалитет")::integer mi
from '{headcount}'
"""

MEMBERSHIPS = """
create temp table u as
select "ID пользователя"::ubigint u, oi,
  case "Роль" when 'Учитель' then 1 when 'Преподаватель' then 2 when 'Ученик' then 3
    when 'Студент' then 4 else 0 end::utinyint ro,
  bool_or("Верифицирован" = 'да') v, bool_or("ЭЖД связан" = 'да') l,
  sum("Отправлено сообщений"::integer) s, sum("Прочитано сообщений"::integer) r,
  sum("Звонки"::integer) c
from '{activity}' a join h on a."ID организации"::varchar = h.oid
where "Дата"::date between date '{end}' - 6 and date '{end}'
group by all
"""

REPORT = """
with k as (
  select u, mi, ro <= 2 t, bool_or(s >= 10) tm, bool_or(c >= 1) tc, bool_or(s + r >= 1) sa,
    bool_or(l) l
  from u join h using (oi)
  where v and reg and ((ty = 'ОО' and ro in (1, 3)) or (ty = 'СПО' and ro in (2, 4)))
  group by all
),
p as (
  select mi, count(*) filter (where t) t, count(*) filter (where t and tc) tc,
    count(*) filter (where t and tm) tm, count(*) filter (where t and l) tl,
    count(*) filter (where not t) st, count(*) filter (where not t and sa) sa,
    count(*) filter (where not t and l) sl
  from k group by mi
),
o as (select oi, count(*) n from (select distinct u, oi from u) group by oi),
m as (
  select "Регион" region, "Муниципалитет" mun, mi, count(*) orgs,
    count(*) filter (where reg) conn, count(*) filter (where reg and coalesce(n, 0) >= 2) act,
    sum("Педагогов") filter (where ty in ('ОО', 'СПО')) th,
    sum("Обучающихся") filter (where ty in ('ОО', 'СПО')) sh
  from h left join o using (oi) group by all
),
f as (
  select region, mun, orgs, conn, act, th, sh, coalesce(t, 0) t, coalesce(tc, 0) tc,
    coalesce(tm, 0) tm, coalesce(tl, 0) tl, coalesce(st, 0) st, coalesce(sa, 0) sa,
    coalesce(sl, 0) sl
  from m left join p using (mi)
)
select region, mun,
  100.0 * tc / th, tc, 100.0 * tm / th, tm, 100.0 * sa / sh, sa, 100.0 * act / orgs, act,
  100.0 * t / th, t, 100.0 * st / sh, st, 100.0 * conn / orgs, conn,
  100.0 * tl / th, tl, 100.0 * sl / sh, sl, orgs, th, sh,
  rank() over (partition by region order by conn desc),
  rank() over (partition by region order by act desc),
  rank() over (partition by region order by tc desc),
  rank() over (partition by region order by tm desc),
  rank() over (partition by region order by sa desc)
from f order by 1, 2
"""


def report(activity: str, headcount: str, week_end: str, out: Path) -> None:
    """Write the report on the week."""
    duckdb.execute(HEADCOUNT.format(headcount=headcount))
    duckdb.execute(MEMBERSHIPS.format(activity=activity, end=week_end))
    write_rows(duckdb.execute(REPORT).fetchall(), out)


if __name__ == "__main__":
    report(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
