"""``sferum run NAME``: several views in one reading, as the settings describe them."""

import datetime as dt
import json
import re
import shlex
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import typer

from sferum_cli.cli.app import app_for
from sferum_cli.cli.file_names import filled, places_in, plain_name
from sferum_cli.cli.main import main
from sferum_cli.cli.view_command import ViewCommand
from sferum_cli.errors import WrongCallError
from sferum_cli.outputs import staging
from sferum_cli.outputs.locks import locked
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.sheets.sheet import ROW
from sferum_cli.sources.tables.row_reader import RowReader
from tests.conftest import ROOT, SAMPLE, Run

RUN = """
[runs.friday]
inputs = ["выгрузки/act*.xlsx"]
headcount = ["выгрузки/headcount.xlsx"]
history = "история"
[[runs.friday.outputs]]
view = "report"
file = "отчёты/{week_end}/неделя.json"
[[runs.friday.outputs]]
view = "summary"
file = ["отчёты/{week_end}/сводка.json", "отчёты/{region}.md"]
region = "Омская область"
[[runs.friday.outputs]]
view = "dynamics"
level = "region"
file = "динамика.csv"
"""
WEEK = "отчёты/2024-10-24"
FILES = {f"{WEEK}/неделя.json", f"{WEEK}/сводка.json", "отчёты/Омская область.md", "динамика.csv"}
KEPT = "история/week_end=2024-10-24/week.parquet"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with the exports of a week and the settings of a run."""
    shutil.copytree(SAMPLE, tmp_path / "выгрузки")
    (tmp_path / "sferum.toml").write_text(RUN, "utf-8")
    return tmp_path


def written(office: Path) -> dict[str, bytes]:
    """Every file but the inputs and the settings."""
    return {
        path.relative_to(office).as_posix(): path.read_bytes()
        for path in office.rglob("*")
        if path.is_file() and path.name != "sferum.toml" and "выгрузки" not in path.parts
    }


def test_every_view_says_what_its_own_command_says(sferum: Run, office: Path) -> None:
    run = sferum("run", "friday")
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    assert set(written(office)) == FILES | {KEPT}
    inputs = ["выгрузки/activity.xlsx", "--headcount", "выгрузки/headcount.xlsx"]
    alone = json.loads(sferum("report", *inputs, "--format", "json").stdout)
    together = json.loads((office / f"{WEEK}/неделя.json").read_text("utf-8"))
    assert (together["rows"], together["targets"]) == (alone["rows"], alone["targets"])
    for command, name in (
        (["summary", "--format", "json"], f"{WEEK}/сводка.json"),
        (["dynamics", "--level", "region"], "динамика.csv"),
    ):
        said = sferum(command[0], *inputs, *command[1:], "--quiet").stdout
        found = (office / name).read_text("utf-8")
        if name.endswith("json"):
            said, found = (json.dumps(json.loads(text)["regions"]) for text in (said, found))
        assert found == said


@pytest.mark.usefixtures("office")
def test_one_recap_at_the_end(sferum: Run) -> None:
    err = sferum("run", "friday").stderr
    said = ("Неделя 18.10.2024", "176 из 1081", "[organization-unmatched]", "Дальше: ", *FILES)
    assert {one: err.count(one) for one in said} == dict.fromkeys(said, 1)
    assert "история" in err
    following = err.splitlines()[-1].partition("sferum ")[2]
    again = sferum(*shlex.split(following))
    assert again.returncode == 0, again.stderr
    assert "2024-10-24" in again.stdout


def test_the_next_command_without_a_history(sferum: Run, office: Path) -> None:
    settings = office / "sferum.toml"
    settings.write_text(RUN.replace('history = "история"\n', ""), "utf-8")
    run = sferum("run", "friday", "--skip-bad-rows", "--wait", "5", "--config", "sferum.toml")
    assert run.returncode == 0, run.stderr
    following = run.stderr.splitlines()[-1].partition("sferum ")[2]
    assert following.endswith("--level organization")
    again = sferum(*shlex.split(following))
    assert again.returncode == 0, again.stderr
    assert len(again.stdout.splitlines()) == 1 + 136


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, int]]:
    """How often each row of each file is read in this process."""
    seen: Counter[tuple[str, int]] = Counter()
    batches = RowReader.batches

    def counted(reader: RowReader) -> Iterator[pl.DataFrame]:
        for batch in batches(reader):
            seen.update((reader.table.sheet.path.name, row) for row in batch[ROW])
            yield batch

    monkeypatch.setattr(RowReader, "batches", counted)
    return seen


def here(folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    """The exit code of a call in this process."""
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit) as leaving:
        main([*words, "--quiet"])
    return leaving.value.code


def run_here(office: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """The exit code of the run in this process."""
    return here(office, monkeypatch, "run", "friday")


def test_each_row_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen: Counter[tuple[str, int]]
) -> None:
    """However many views, levels and weeks."""
    views = [output(view="report", file=f"{level}.csv", level=level) for level in Level]
    views += [output(view="dynamics", file="динамика.csv"), output(view="summary", file="a.xlsx")]
    two_regions(tmp_path, "".join(views))
    assert run_here(tmp_path, monkeypatch) == 0
    assert len(seen) == 7 * 4 + 2
    assert set(seen.values()) == {1}


def test_repeats_are_looked_at_once_more_as_by_one_view(
    office: Path, monkeypatch: pytest.MonkeyPatch, seen: Counter[tuple[str, int]]
) -> None:
    assert here(office, monkeypatch, "report", "выгрузки", "-o", "a.csv") == 0
    alone = Counter(seen)
    seen.clear()
    assert run_here(office, monkeypatch) == 0
    assert seen == alone


def test_a_second_run_changes_nothing(sferum: Run, office: Path) -> None:
    assert sferum("run", "friday", "--quiet").returncode == 0
    first = written(office)
    run = sferum("run", "friday", "--quiet")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert written(office) == first


@pytest.mark.parametrize(
    ("words", "week", "code"),
    [
        (["--week-end", "24.10.2024"], "2024-10-24", 0),
        (["--week-end", "17.10.2024"], "2024-10-17", 0),
        (["--week", "2024-W43"], "2024-10-27", 0),
        (["--week-end", "17.10.2024", "--require-full-week"], None, 4),
        (["--week-end", "24.10.2025"], None, 4),
        (["--fail-on", "warning"], "2024-10-24", 1),
        (["--headcount", "выгрузки/нет.xlsx"], None, 3),
        (["--week-end", "вчера"], None, 2),
        (["--wait", "завтра"], None, 2),
        (["--level", "region"], None, 2),
        (["--format", "json"], None, 2),
        (["выгрузки"], None, 2),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else str(one),
)
def test_a_flag_wins(
    sferum: Run, office: Path, words: list[str], week: str | None, code: int
) -> None:
    run = sferum("run", "friday", *words)
    assert run.returncode == code, run.stderr
    weeks = {path.parent.name for path in office.rglob("неделя.json")}
    assert weeks == ({week} if week else set())
    assert (office / "история").exists() == bool(week)


def test_flags_of_reading_history_and_rating_win(sferum: Run, office: Path) -> None:
    settings = office / "sferum.toml"
    settings.write_text(RUN.replace("history", 'rank-by = "count"\nhistory'), "utf-8")
    run = sferum(
        "run", "friday", "--history", "другая", "--rank-by", "percent", "--assume-verified"
    )
    assert run.returncode == 0, run.stderr
    assert not (office / "история").exists()
    assert (office / "другая").is_dir()
    meta = json.loads((office / f"{WEEK}/неделя.json").read_text("utf-8"))["meta"]
    assert meta["rank_by"] == "percent"


def test_an_output_says_how_it_rates(sferum: Run, office: Path) -> None:
    text = RUN.replace('view = "report"', 'view = "report"\nrank_by = "percent"\ntype = "ОО"')
    (office / "sferum.toml").write_text(text.replace('history = "история"\n', ""), "utf-8")
    run = sferum("run", "friday", "--quiet")
    assert run.returncode == 0, run.stderr
    report, summary = (
        json.loads((office / WEEK / name).read_text("utf-8"))["meta"]
        for name in ("неделя.json", "сводка.json")
    )
    assert (report["rank_by"], summary["rank_by"]) == ("percent", "count")
    assert report["types"] == ["ОО"]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('view = "report"', 'view = "repor"', ["вывод 1", "«repor»", "report"]),
        ('view = "summary"', "", ["№2", "view"]),
        ('level = "region"', 'levle = "region"', ["вывод 3", "levle", "level"]),
        ('level = "region"', 'level = "город"', ["вывод 3", "municipality"]),
        ('level = "region"', "level = true", ["вывод 3", "level", "true"]),
        ('level = "region"', 'level = ["region"]', ["вывод 3", "level", "список"]),
        ('level = "region"', 'region = "Омская область"', ["вывод 3", "region"]),
        ('level = "region"', "level = {a = 1}", ["№3", "level"]),
        ('level = "region"', 'history = "где-то"', ["вывод 3", "history", "[runs.friday]"]),
        ('level = "region"', 'output = "a.csv"', ["вывод 3", "output", "file"]),
        ('level = "region"', 'format = "json"', ["вывод 3", "format"]),
        ("headcount =", "headcuont =", ["headcuont", "headcount"]),
        ("history =", 'level = "region"\nhistory =', ["level", "[[runs.friday.outputs]]"]),
        ("history =", 'config = "a.toml"\nhistory =', ["config"]),
        ("history =", "replace = 5\nhistory =", ["replace", "true"]),
        ("history =", "fail_on = 'ошибка'\nhistory =", ["warning"]),
        ('history = "история"', "replace = true", ["--replace", "--history"]),
        ("inputs =", "# inputs =", ["вывод 1", "INPUT"]),
        ("{week_end}/сводка", "{week}/сводка", ["вывод 2", "{week}", "{week_end}"]),
        ("{region}.md", "{week_end}/сводка.json", ["сводка.json"]),
        ("{region}.md", "{region}.doc", ["{region}.doc", ".xlsx"]),
        ("неделя.json", "неделя.pdf", ["неделя.pdf", ".xlsx"]),
        ("динамика.csv", "выгрузки/activity.xlsx", ["activity.xlsx"]),
        ('file = "динамика.csv"', "file = []", ["№3", "file"]),
        ('file = "динамика.csv"', "", ["№3", "file"]),
    ],
)
def test_wrong_settings_name_the_output_and_the_key(
    sferum: Run, office: Path, old: str, new: str, named: list[str]
) -> None:
    assert old in RUN
    (office / "sferum.toml").write_text(RUN.replace(old, new), "utf-8")
    run = sferum("run", "friday")
    assert run.returncode == 2, run.stderr
    assert all(one in run.stderr for one in named), run.stderr
    assert not written(office)


@pytest.mark.parametrize("name", ["../../x.csv", "отчёты/../../x.csv", "..\\\\x.csv"])
def test_f19_an_output_leads_nowhere_else(name: str, sferum: Run, office: Path) -> None:
    """F19: only a whole path leads out of the folder of the settings."""
    settings = '[runs.friday]\ninputs = ["x"]\n[[runs.friday.outputs]]\nview = "report"\n'
    (office / "sferum.toml").write_text(f'{settings}file = "{name}"\n', "utf-8")
    run = sferum("run", "friday")
    assert run.returncode == 2
    assert "вывод 1, file" in run.stderr
    assert not written(office)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["run"], ["NAME", "friday", "monday"]),
        (["run", "fridy"], ["«fridy»", "friday, monday"]),
        (["run", "fridy", "--list"], ["«fridy»", "friday, monday"]),
        (["run", "friday", "--config", "нет.toml"], ["нет.toml"]),
        (["run", "monday", "--replace", "--history", "папка"], ["--replace"]),
    ],
)
def test_wrong_calls(sferum: Run, office: Path, words: list[str], named: list[str]) -> None:
    monday = RUN.replace("friday", "monday").replace('"report"', '"dynamics"')
    (office / "sferum.toml").write_text(RUN + monday, "utf-8")
    run = sferum(*words)
    assert run.returncode == 2
    assert all(one in run.stderr for one in named), run.stderr


def test_without_settings(sferum: Run) -> None:
    run = sferum("run", "friday")
    assert run.returncode == 2
    assert "sferum.toml" in run.stderr
    assert "sferum init" in run.stderr  # whose example runs, as another test says


def test_the_list(sferum: Run, office: Path) -> None:
    run = sferum("run", "--list", "--format", "json")
    assert run.returncode == 0, run.stderr
    (found,) = json.loads(run.stdout)["runs"]
    assert found["name"] == "friday"
    assert found["inputs"] == ["выгрузки/act*.xlsx"]
    assert [one["view"] for one in found["outputs"]] == ["report", "summary", "dynamics"]
    rows = sferum("run", "friday", "--list").stdout.splitlines()
    assert len(rows) == 1 + len(FILES)
    assert all("friday" in row for row in rows[1:])
    assert not written(office)


@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
@pytest.mark.parametrize("words", ["run --list", "config show", "history list --history история"])
def test_what_is_a_list_is_shown_in_every_format(
    words: str, form: str, sferum: Run, office: Path
) -> None:
    run = sferum(*words.split(), "--format", form)
    assert (run.returncode, run.stderr) == (0, ""), run.stderr
    assert run.stdout
    assert not written(office)


def test_paths_begin_where_the_settings_are(sferum: Run, office: Path) -> None:
    (office / "там").mkdir()
    for name in ("выгрузки", "sferum.toml"):
        (office / name).rename(office / "там" / name)
    run = sferum("run", "friday", "--config", "там/sferum.toml")
    assert run.returncode == 0, run.stderr
    assert {name.removeprefix("там/") for name in written(office)} == FILES | {KEPT}
    again = sferum(*shlex.split(run.stderr.splitlines()[-1].partition("sferum ")[2]))
    assert again.returncode == 0, again.stderr


HEADCOUNT = """Регион;Муниципалитет;ID организации;Организация;Тип организации;Педагогов;Обучающихся
Омская область;г. Омск;1;Школа № 1;ОО;10;20
Тюменская область;г. Тюмень;2;Школа № 2;ОО;10;20
"""
ACTIVITY = "Дата;ID пользователя;ID организации;Роль;Верифицирован;Отправлено сообщений\n"


def two_regions(folder: Path, outputs: str) -> None:
    data = folder / "данные"
    data.mkdir()
    (data / "оо-1.csv").write_text(HEADCOUNT, "utf-8")
    rows = [
        f"{day}.10.2024;{user};{school};Учитель;да;12\n"
        for day in range(18, 25)
        for user, school in (("a", 1), ("b", 1), ("c", 2), ("d", 2))
    ]
    (data / "неделя.csv").write_text(ACTIVITY + "".join(rows), "utf-8")
    (folder / "sferum.toml").write_text(
        f'[runs.friday]\ninputs = ["данные"]\nhistory = "история"\n{outputs}', "utf-8"
    )


def output(**keys: str) -> str:
    return "[[runs.friday.outputs]]\n" + "".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in keys.items()
    )


def test_a_file_for_each_region(sferum: Run, tmp_path: Path) -> None:
    summary = output(view="summary", file="{region}/{week_end}.json")
    two_regions(tmp_path, output(view="report", file="отчёт.csv") + summary)
    run = sferum("run", "friday")
    assert run.returncode == 0, run.stderr
    assert len(re.findall("Записано", run.stderr)) == 3
    for region in ("Омская область", "Тюменская область"):
        found = json.loads((tmp_path / region / "2024-10-24.json").read_text("utf-8"))
        assert [one["region"] for one in found["regions"]] == [region]
    # The history alone knows its week and its regions too.
    (tmp_path / "sferum.toml").write_text(f'[runs.friday]\nhistory = "история"\n{summary}', "utf-8")
    shutil.rmtree(tmp_path / "Омская область")
    run = sferum("run", "friday", "--quiet")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "Омская область" / "2024-10-24.json").is_file()


@pytest.mark.parametrize(
    "keys",
    [
        {"view": "report", "file": "{region}.csv"},
        {"view": "summary", "file": "{region}.csv", "level": "country"},
    ],
)
def test_no_file_of_one_region_where_all_are_shown(
    sferum: Run, tmp_path: Path, keys: dict[str, str]
) -> None:
    two_regions(tmp_path, output(**keys))
    run = sferum("run", "friday")
    assert run.returncode == 2
    assert "region" in run.stderr
    assert not list(tmp_path.glob("*.csv"))
    assert not (tmp_path / "история").exists()


@pytest.mark.parametrize(
    ("name", "region", "expected"),
    [
        ("{week_end}.csv", None, "2024-10-24.csv"),
        ("{region}/{week_end}.csv", "Омская область", "Омская область/2024-10-24.csv"),
        ("{region}.csv", "А/Б: «В»?*", "А_Б_ «В»__.csv"),
        ("{region}/a.csv", "..", "_/a.csv"),
        ("{region}/a.csv", "Край. ", "Край/a.csv"),
    ],
)
def test_names_that_hold_the_week_and_a_region(
    name: str, region: str | None, expected: str
) -> None:
    week = Week(dt.date(2024, 10, 24))
    assert places_in(Path(name))
    assert filled(Path(name), week, region) == Path(expected)


def test_a_word_in_braces_that_stands_for_nothing() -> None:
    with pytest.raises(WrongCallError, match="week_end"):
        places_in(Path("{weekend}.csv"))
    assert plain_name("\x1f<>") == "___"


# What fails, fails as a whole.


@pytest.mark.parametrize("name", sorted(FILES))
def test_an_output_that_cannot_be_written_leaves_all_as_it_was(
    sferum: Run, office: Path, name: str
) -> None:
    for one in FILES:
        (office / one).parent.mkdir(parents=True, exist_ok=True)
        (office / one).write_text("old", "utf-8")
    (office / name).chmod(0o444)
    run = sferum("run", "friday")
    assert run.returncode == 6, run.stderr
    assert Path(name).name in run.stderr
    assert written(office) == dict.fromkeys(FILES, b"old")


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("динамика.csv", [], 6),
        (f"{WEEK}/неделя.json", ["--week-end", "24.10.2024"], 6),
        (f"{WEEK}/неделя.json", [], 3),  # its name is known once the files are read
    ],
)
def test_what_is_known_is_checked_before_anything_is_read(
    sferum: Run, office: Path, name: str, words: list[str], code: int
) -> None:
    text = RUN.replace('file = ["отчёты/{week_end}/сводка.json", "отчёты/{region}.md"]',
                       'file = "отчёты/{week_end}/сводка.json"')  # fmt: skip
    (office / "sferum.toml").write_text(text, "utf-8")
    (office / name).parent.mkdir(parents=True, exist_ok=True)
    (office / name).write_text("old", "utf-8")
    (office / name).chmod(0o444)
    run = sferum("run", "friday", "--headcount", "нет.xlsx", *words)
    assert run.returncode == code, run.stderr


@pytest.mark.parametrize("name", ["отчёты", "отчёты/2024-10-24", "история"])
def test_a_file_where_a_folder_has_to_be(sferum: Run, office: Path, name: str) -> None:
    (office / name).parent.mkdir(exist_ok=True)
    (office / name).write_text("mine", "utf-8")
    run = sferum("run", "friday")
    assert run.returncode == 6, run.stderr
    assert written(office) == {name: b"mine"}


def test_what_fails_while_writing_leaves_no_folder(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(staging, "_fill", full)
    assert run_here(office, monkeypatch) == 6
    assert sorted(path.name for path in office.iterdir()) == ["sferum.toml", "выгрузки"]


@pytest.mark.parametrize("moves", range(1, len(FILES) + 1))
def test_interrupted_between_two_moves(
    office: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    """Each file is old or new as a whole, and the same run again makes them agree."""
    assert run_here(office, monkeypatch) == 0
    new = written(office)
    for name in FILES:
        (office / name).write_text("old", "utf-8")
    move, left = staging._move, iter(range(moves))  # noqa: SLF001 - a kill comes here

    def killed(*paths: Path) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        move(*paths)

    with monkeypatch.context() as patched:
        patched.setattr(staging, "_move", killed)
        interrupted = run_here(office, patched)
    found = written(office)
    assert all(found[name] in (b"old", new[name]) for name in new)
    assert sum(found[name] == b"old" for name in FILES) == len(FILES) - moves
    assert interrupted == (130 if moves < len(FILES) else 0)
    assert run_here(office, monkeypatch) == 0
    assert written(office) == new


@pytest.mark.parametrize("held", ["история", f"{WEEK}/неделя.json", "динамика.csv"])
def test_the_second_run_exits_with_5(sferum: Run, office: Path, held: str) -> None:
    with locked([office / held]):
        run = sferum("run", "friday")
        assert run.returncode == 5, run.stderr
        assert Path(held).name in run.stderr
        assert not written(office)
    assert sferum("run", "friday", "--quiet", "--wait", "1").returncode == 0


def test_other_numbers_of_a_week_that_is_kept(sferum: Run, office: Path) -> None:
    assert sferum("run", "friday", "--quiet").returncode == 0
    first = written(office)
    text = f"{RUN}\n[thresholds]\nactive_teacher_messages = 3\n"
    (office / "sferum.toml").write_text(text, "utf-8")
    run = sferum("run", "friday")
    assert run.returncode == 2
    assert "--replace" in run.stderr
    assert written(office) == first
    (office / "sferum.toml").write_text(text.replace("history", "replace = true\nhistory"), "utf-8")
    assert sferum("run", "friday").returncode == 0
    assert (office / KEPT).with_name("week.1.parquet").read_bytes() == first[KEPT]


# What others say of it.


def test_the_example_of_init_runs(sferum: Run, tmp_path: Path) -> None:
    assert sferum("init").returncode == 0
    settings = tmp_path / "sferum.toml"
    before, heading, example = settings.read_text("utf-8").partition("[runs]\n")
    settings.write_text(before + heading + re.sub("^# ", "", example, flags=re.MULTILINE), "utf-8")
    inputs = json.loads(sferum("run", "--list", "--format", "json").stdout)["runs"][0]["inputs"]
    shutil.copytree(SAMPLE, tmp_path / inputs[0])
    run = sferum("run", "friday")
    assert run.returncode == 0, run.stderr
    assert sorted(path.suffix for path in tmp_path.rglob("2024-10-24/*")) == [".xlsx", ".xlsx"]
    assert list(tmp_path.rglob("week.parquet"))


@pytest.mark.parametrize("page", ["README.md", "docs/unattended.md"])
def test_the_runs_of_the_documents_run(sferum: Run, tmp_path: Path, page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    shown = [one for one in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[runs." in one]
    assert shown
    for number, settings in enumerate(shown):
        folder = tmp_path / str(number)
        folder.mkdir()
        shutil.copytree(SAMPLE, folder / "выгрузки")
        (folder / "sferum.toml").write_text(settings, "utf-8")
        run = sferum("run", "friday", "--config", f"{number}/sferum.toml")
        assert run.returncode == 0, run.stderr


def test_every_view_is_one_of_a_run() -> None:
    commands: dict[str, Any] = typer.main.get_command(app_for(["run"])).commands  # type: ignore[attr-defined]
    views = {name for name, one in commands.items() if isinstance(one, ViewCommand)}
    assert views >= {"report", "summary", "dynamics"}
    others = {"check", "init", "run"}
    assert set(commands) - views >= others
