"""``sferum sample``: invented data that follow from the seed, show every case, and lose nothing."""

import csv
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from sferum_cli.cli.sample import sample
from sferum_cli.errors import OutputFailedError
from sferum_cli.rulebook.roles import STUDENT_ROLE, TEACHER_ROLE
from sferum_cli.rulebook.words import OrganizationType
from sferum_cli.sample.draws import drawn
from sferum_cli.sample.names import MUNICIPALITIES, REGIONS
from sferum_cli.sample.plan import FEWEST_FOR_ALL, LAST_WEEK, Plan
from sferum_cli.sample.tables import activity
from tests.conftest import ROOT, Run, run_sferum

FORMATS = ("xlsx", "csv", "parquet")
ACTIVITY = f"activity-{LAST_WEEK.end}"
ANSWER = ("--quiet", "--keys", "--level", "organization", "--format", "csv")


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def next_command(stderr: str) -> list[str]:
    return shlex.split(stderr.strip().splitlines()[-1].partition("sferum ")[2])


def records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@dataclass(frozen=True)
class Made:
    """A sample in csv, read by nobody but the test."""

    folder: Path

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        return records(self.folder / f"{ACTIVITY}.csv")

    @cached_property
    def organizations(self) -> dict[str, dict[str, str]]:
        return {row["ID организации"]: row for row in records(self.folder / "headcount.csv")}

    @cached_property
    def report(self) -> list[dict[str, str]]:
        run = run_sferum("report", self.folder, "--quiet", "--keys", "--format", "csv")
        assert run.returncode == 0, run.stderr
        return list(csv.DictReader(run.stdout.splitlines()))

    def teachers(self) -> Counter[tuple[str, str]]:
        """The messages of each verified teacher in each organization."""
        sent: Counter[tuple[str, str]] = Counter()
        seen = set()
        for row in self.rows:
            kind = self.organizations.get(row["ID организации"], {}).get("Тип организации")
            if kind is None or row["Роль"] != TEACHER_ROLE[OrganizationType(kind)]:
                continue
            if row["Верифицирован"] == "да" and tuple(row.values()) not in seen:
                seen.add(tuple(row.values()))
                key = row["ID пользователя"], row["ID организации"]
                sent[key] += int(row["Отправлено сообщений"])
        return sent

    def users_of(self) -> dict[str, set[str]]:
        users = defaultdict(set)
        for row in self.rows:
            users[row["ID организации"]].add(row["ID пользователя"])
        return users


def has_ties(made: Made) -> bool:
    ranks = Counter(row["rank_connected_organizations"] for row in made.report)
    return max(ranks.values()) > 1


def has_shares_above_100(made: Made) -> bool:
    teachers = Counter(organization for _user, organization in made.teachers())
    return any(
        number > int(made.organizations[one]["Педагогов"]) for one, number in teachers.items()
    )


def has_two_memberships(made: Made) -> bool:
    organizations = defaultdict(set)
    for row in made.rows:
        organizations[row["ID пользователя"]].add(row["ID организации"])
    return max(map(len, organizations.values())) > 1


def has_excluded_roles(made: Made) -> bool:
    kinds = {
        (row["Роль"], made.organizations[row["ID организации"]]["Тип организации"])
        for row in made.rows
        if row["ID организации"] in made.organizations
    }
    roles = {kind: {TEACHER_ROLE[kind], STUDENT_ROLE.get(kind)} for kind in OrganizationType}
    excluded = {role for role, kind in kinds if role not in roles[OrganizationType(kind)]}
    return excluded == {"Администратор", "Родитель", "Преподаватель", "Учитель"}


def has_spike(made: Made) -> bool:
    sent = Counter(made.teachers().values())
    return sent[10] > 2 * max(sent[9], sent[11])


def has_unconnected(made: Made) -> bool:
    not_connected = {key for key, one in made.organizations.items() if one["Подключена"] == "нет"}
    return bool(not_connected & made.users_of().keys())


def has_repeats(made: Made) -> bool:
    return max(Counter(tuple(row.values()) for row in made.rows).values()) == 2


def has_unknown(made: Made) -> bool:
    return bool(made.users_of().keys() - made.organizations.keys())


def has_single_users(made: Made) -> bool:
    return any(len(users) == 1 for users in made.users_of().values())


def has_idle(made: Made) -> bool:
    return any(
        row["Отправлено сообщений"] == row["Прочитано сообщений"] == "0" for row in made.rows
    )


CASES: tuple[Callable[[Made], bool], ...] = (
    has_ties, has_shares_above_100, has_two_memberships, has_excluded_roles, has_spike,
    has_unconnected, has_repeats, has_unknown, has_single_users, has_idle,
)  # fmt: skip


@pytest.fixture(scope="module", params=[FEWEST_FOR_ALL, 5000], ids=str)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("sample")
    run = run_sferum("sample", "--users", request.param, "--format", "csv", "-o", folder)
    assert run.returncode == 0, run.stderr
    return Made(folder)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_every_case_is_shown(made: Made, case: Callable[[Made], bool]) -> None:
    assert case(made)


def test_who_tries_it_gets_a_report(sferum: Run, tmp_path: Path) -> None:
    """To the letter of the README."""
    readme = (ROOT / "README.md").read_text("utf-8")
    (question,) = [line for line in readme.splitlines() if "без данных" in line]
    assert re.findall("`([^`]+)`", question) == [
        "sferum sample -o проба --weeks 4", "sferum report проба",
    ]  # fmt: skip
    run = sferum("sample", "-o", "проба")
    assert (run.returncode, run.stdout) == (0, ""), run.stderr
    assert files_in(tmp_path / "проба") == {"headcount.xlsx", f"{ACTIVITY}.xlsx", "sample.json"}
    following = next_command(run.stderr)
    assert following == ["report", "проба"]
    run = sferum(*following)
    assert run.returncode == 0, run.stderr
    assert "places-alike" not in run.stderr
    assert "messages-at-threshold" in run.stderr
    assert len(run.stdout.splitlines()) > 20


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_seed_gives_the_same_bytes(sferum: Run, tmp_path: Path, form: str) -> None:
    asked = ("--users", 300, "--regions", 2, "--format", form)
    for folder, zone in (("one", "Asia/Omsk"), ("two", "America/Lima")):
        run = sferum("sample", *asked, "-o", folder, TZ=zone, LC_ALL="C", PYTHONHASHSEED="7")
        assert run.returncode == 0, run.stderr
    assert bytes_in(tmp_path / "one") == bytes_in(tmp_path / "two")
    sferum("sample", *asked, "--seed", -5, "-o", "three")
    name = f"{ACTIVITY}.{form}"
    assert bytes_in(tmp_path / "one")[name] != bytes_in(tmp_path / "three")[name]


def test_the_same_seed_gives_the_same_values_in_any_version(sferum: Run, tmp_path: Path) -> None:
    """Whoever changes these numbers changes everybody's sample: say so in the changes."""
    keys = [0, 1, 2**32 - 1]
    drawn_keys = pl.DataFrame({"key": keys}).select(drawn(1, "person", pl.col("key"))).to_series()
    assert drawn_keys.to_list() == [2961732429, 3186839659, 3496235639]
    sferum("sample", "--users", 600, "--weeks", 2, "--format", "csv", "-o", "here")
    hashes = [hashlib.sha256(one.read_bytes()).hexdigest()[:16]
              for one in sorted((tmp_path / "here").glob("*.csv"))]  # fmt: skip
    assert hashes == ["46cd55da24dc900b", "8e81bdec2d067875", "bde6b3aeb79b643a"]


def test_every_format_holds_the_same(sferum: Run) -> None:
    answers = set()
    for form in FORMATS:
        sferum("sample", "--users", 700, "--regions", 3, "--format", form, "-o", form)
        answers.add(sferum("report", form, *ANSWER).stdout)
    assert len(answers) == 1
    assert {line.split(",")[0] for line in answers.pop().splitlines()[1:]} == set(REGIONS[:3])


@pytest.mark.parametrize(
    ("users", "regions"), [(1, 1), (2, 2), (59, 1), (60, 1), (61, 7), (2000, 90), (4000, 1)]
)
def test_any_size_is_read_without_an_error(
    sferum: Run, tmp_path: Path, users: int, regions: int
) -> None:
    run = sferum("sample", "--users", users, "--regions", regions, "--format", "csv", "-o", "here")
    assert run.returncode == 0, run.stderr
    rows = records(tmp_path / "here" / f"{ACTIVITY}.csv")
    assert len({row["ID пользователя"] for row in rows}) == users
    places = {row["Регион"] for row in records(tmp_path / "here" / "headcount.csv")}
    assert len(places) == regions
    run = sferum("check", "here")
    assert run.returncode == 0, run.stderr


def test_a_large_region_has_every_municipality(sferum: Run, tmp_path: Path) -> None:
    sferum("sample", "--users", 15_000, "--format", "parquet", "-o", "here")
    found = pl.read_parquet(tmp_path / "here" / "headcount.parquet")["Муниципалитет"].unique()
    assert set(found) == set(MUNICIPALITIES)
    run = sferum("report", "here")
    assert run.returncode == 0, run.stderr
    assert "places-alike" not in run.stderr


def test_weeks_go_back_from_the_last_one(sferum: Run, tmp_path: Path) -> None:
    asked = ("--users", 400, "--format", "csv")
    sferum("sample", *asked, "-o", "one")
    run = sferum("sample", *asked, "--weeks", 3, "-o", "three")
    one, three = bytes_in(tmp_path / "one"), bytes_in(tmp_path / "three")
    weeks = {f"activity-2024-10-{day}.csv" for day in (10, 17, 24)}
    assert three.keys() == {"headcount.csv", "sample.json", *weeks}
    assert all(one[name] == three[name] for name in ("headcount.csv", f"{ACTIVITY}.csv"))
    assert len({three[name] for name in weeks}) == 3
    run = sferum(*next_command(run.stderr), *ANSWER)
    assert run.stdout == sferum("report", "one", *ANSWER).stdout
    run = sferum("dynamics", "three", "--level", "region", "--format", "json")
    assert run.returncode == 0, run.stderr
    weeks_read = json.loads(run.stdout)["meta"]["weeks"]
    assert [week["complete"] for week in weeks_read] == [True] * 3


def test_pieces_make_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pl.concat(activity(Plan(900, regions=2), LAST_WEEK))
    monkeypatch.setattr("sferum_cli.sample.tables._USERS_OF_A_PIECE", 100)
    pieces = list(activity(Plan(900, regions=2), LAST_WEEK))
    assert len(pieces) > 5
    columns = whole.columns
    assert pl.concat(pieces).sort(columns).equals(whole.sort(columns))


def test_a_workbook_goes_on_on_the_next_sheet(
    sferum: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sferum("sample", "--users", 300, "--format", "csv", "-o", "csv")
    rows = len(records(tmp_path / "csv" / f"{ACTIVITY}.csv"))
    monkeypatch.setattr("sferum_cli.sample.files.ROWS_OF_A_SHEET", 200)
    sample(tmp_path / "here", users=300, quiet=True)
    book = openpyxl.load_workbook(tmp_path / "here" / f"{ACTIVITY}.xlsx")
    assert book.sheetnames == ["Активность", "Активность 2", "Активность 3"]
    heights = [sheet.max_row - 1 for sheet in book.worksheets]
    assert heights == [200, 200, rows - 400]
    assert sferum("report", "here", *ANSWER).stdout == sferum("report", "csv", *ANSWER).stdout


# Nothing of anybody else's is lost.


def test_an_earlier_sample_makes_room(sferum: Run, tmp_path: Path) -> None:
    sferum("sample", "--weeks", 2, "--users", 100, "-o", "here")
    run = sferum("sample", "--users", 100, "--format", "csv", "-o", "here", "--seed", 2)
    assert run.returncode == 0, run.stderr
    assert files_in(tmp_path / "here") == {"headcount.csv", f"{ACTIVITY}.csv", "sample.json"}
    assert sferum(*next_command(run.stderr)).returncode == 0


@pytest.mark.parametrize("name", ["headcount.csv", f"{ACTIVITY}.csv", "sample.json"])
@pytest.mark.parametrize("after_a_sample", [False, True])
def test_what_somebody_made_or_changed_is_never_replaced(
    sferum: Run, tmp_path: Path, name: str, after_a_sample: bool
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    asked = ("sample", "--users", 100, "--format", "csv", "-o", "here")
    if after_a_sample:
        sferum(*asked)
    (folder / name).write_text("mine", "utf-8")
    before = bytes_in(folder)
    run = sferum(*asked, "--seed", 3)
    assert run.returncode == 2
    assert f"here{os.sep}{name}" in run.stderr
    assert bytes_in(folder) == before


def test_an_older_file_that_somebody_changed_is_not_taken_away(sferum: Run, tmp_path: Path) -> None:
    sferum("sample", "--users", 100, "--weeks", 2, "--format", "csv", "-o", "here")
    changed = tmp_path / "here" / "activity-2024-10-17.csv"
    changed.write_text("mine", "utf-8")
    run = sferum("sample", "--users", 100, "--format", "csv", "-o", "here")
    assert run.returncode == 2
    assert changed.read_text("utf-8") == "mine"


def test_a_folder_of_the_name_is_refused(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "here" / "headcount.xlsx").mkdir(parents=True)
    assert sferum("sample", "--users", 50, "-o", "here").returncode == 2
    assert files_in(tmp_path / "here") == {"headcount.xlsx"}


def test_a_link_of_the_name_is_refused(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "headcount.xlsx").symlink_to(tmp_path / "elsewhere")
    assert sferum("sample", "--users", 50, "-o", "here").returncode == 2
    assert files_in(tmp_path) == {"here"}


def test_a_file_in_place_of_the_folder(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", "utf-8")
    assert sferum("sample", "-o", "taken").returncode == 2
    assert sferum("sample", "-o", "taken/below").returncode == 6
    assert files_in(tmp_path) == {"taken"}


def test_beside_other_tables_the_next_command_names_the_files(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("a,b\n1,2\n", "utf-8")
    run = sferum("sample", "--users", 100, "--weeks", 2, "-o", ".")
    assert run.returncode == 0, run.stderr
    following = next_command(run.stderr)
    assert following == ["report", f"{ACTIVITY}.xlsx", "headcount.xlsx"]
    assert sferum(*following).returncode == 0
    assert (tmp_path / "mine.csv").read_text("utf-8") == "a,b\n1,2\n"


def test_a_run_that_died_between_two_moves_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(seed: int) -> None:
        sample(tmp_path / "here", users=200, seed=seed, format_="csv", quiet=True)

    asked(1)
    moved: list[object] = []
    replace = os.replace

    def dies(source: Path, target: Path) -> None:
        if len(moved) == 2:
            raise OSError(5, "died")
        moved.append(target)
        replace(source, target)

    monkeypatch.setattr("os.replace", dies)
    with pytest.raises(OutputFailedError):
        asked(2)
    monkeypatch.undo()
    assert len(moved) == 2
    asked(3)
    died = bytes_in(tmp_path / "here")
    sample(tmp_path / "fresh", users=200, seed=3, format_="csv", quiet=True)
    assert died == bytes_in(tmp_path / "fresh")


@pytest.mark.skipif(sys.platform == "win32", reason="limits are those of POSIX")
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_full_disk_is_no_bug(tmp_path: Path, form: str) -> None:
    command = [sys.executable, "-m", "sferum_cli", "sample", "--users", "3000", "--format", form]
    run = subprocess.run(
        ["sh", "-c", 'ulimit -f 16; exec "$@"', "sh", *command, "-o", "here"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 6, run.stderr
    assert re.search(rf"here.\w[\w-]*\.{form}:", run.stderr)
    assert files_in(tmp_path) == set()


def test_what_fails_while_it_is_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sferum_cli.sample.files.SampleFile.is_whole", lambda *_words, **_options: False
    )
    with pytest.raises(OutputFailedError):
        sample(tmp_path / "new" / "here", users=50, format_="csv")
    assert files_in(tmp_path) == set()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--users", 0), "--users 0"),
        (("--users", 1_000_000_000), "--users 1000000000"),
        (("--weeks", 0), "--weeks 0"),
        (("--regions", 91), "--regions 91"),
        (("--users", 3, "--regions", 4), "--regions 4"),
        (("--seed", "семь"), "--seed"),
        (("--format", "ods"), "xlsx, csv, parquet"),
    ],
)
def test_wrong_calls(sferum: Run, tmp_path: Path, words: tuple[object, ...], named: str) -> None:
    run = sferum("sample", "-o", "here", *words)
    assert (run.returncode, run.stdout) == (2, "")
    assert named in run.stderr
    assert files_in(tmp_path) == set()


def test_a_folder_has_to_be_named(sferum: Run) -> None:
    run = sferum("sample")
    assert run.returncode == 2
    assert "--output" in run.stderr


def test_quiet_says_nothing(sferum: Run) -> None:
    run = sferum("sample", "--users", 10, "-o", "here", "--quiet")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
