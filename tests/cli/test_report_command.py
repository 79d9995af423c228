"""``sferum report`` as a person or cron calls it: options, streams, files and exit codes."""

import csv
import io
import json
import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from sferum_cli.rulebook.indicators import COLUMNS, UNKNOWN_HEADS
from tests.builders.files import ErrorCell, Formula, Row, headcount, shifted, write
from tests.conftest import ROOT, SAMPLE, Run

ACTIVITY, HEADCOUNT = SAMPLE / "activity.xlsx", SAMPLE / "headcount.xlsx"

HEADER = "Дата;ID пользователя;ID организации;Роль;Верифицирован;Отправлено сообщений\n"


def small(folder: Path, *rows: str, header: str = HEADER) -> list[Path]:
    """A tiny activity, its lines as they stand in the file, and a headcount of one school."""
    activity = folder / "activity.csv"
    activity.write_text(header + "".join(f"{row}\n" for row in rows), "utf-8")
    return [activity, write(folder / "headcount.csv", headcount(D2="=1+1"))]


def first_words(text: str) -> str:
    """The first lines of a screen, wherever they wrap."""
    return " ".join(text.partition("\n\n")[0].split())


def test_csv_into_a_pipe(sferum: Run) -> None:
    run = sferum("report", SAMPLE, cold=True)
    assert run.returncode == 0
    rows = list(csv.reader(io.StringIO(run.stdout)))
    assert rows[0] == [column.title for column in COLUMNS]
    assert len(rows) == 1 + 33
    assert run.stdout.encode() == (SAMPLE / "expected.csv").read_bytes()


def test_quiet_says_nothing_but_the_data(sferum: Run) -> None:
    assert sferum("report", SAMPLE, "--quiet", cold=True).stderr == ""


@pytest.mark.parametrize(
    ("options", "check"),
    [
        (["--keys"], lambda text: text.startswith("region,municipality,")),
        (["--csv-dialect", "excel-ru"], lambda text: text.startswith("\ufeffРегион;")),
        (["--format", "json"], lambda text: json.loads(text)["meta"]["level"] == "municipality"),
        (["--format", "md"], lambda text: text.startswith("**Омская область. Неделя")),
        (["--format", "table"], lambda text: "рейтинг по количеству" in first_words(text)),
        (
            ["--format", "table", "--rank-by", "percent"],
            lambda text: "рейтинг по доле" in first_words(text),
        ),
        (["--level", "region"], lambda text: text.count("\n") == 2),
        (["--level", "country"], lambda text: text.count("\n") == 2),
        (["--level", "organization"], lambda text: text.count("\n") == 137),
        (["--level", "organization", "--type", "СПО"], lambda text: text.count("\n") == 16),
        (["--type", "школа", "--type", "колледж"], lambda text: text.count("\n") == 34),
        (["--week", "2024-W43", "--lang", "en"], lambda text: text.count("\n") == 34),
        (["--week-end", "24.10.2024"], lambda text: text.count("\n") == 34),
    ],
)
def test_options_of_the_screen(sferum: Run, options: list[str], check: object) -> None:
    run = sferum("report", SAMPLE, *options)
    assert run.returncode == 0, run.stderr
    assert callable(check)
    assert check(run.stdout)


def test_files_of_every_format(sferum: Run, tmp_path: Path) -> None:
    names = ["r.xlsx", "r.csv", "r.json", "r.parquet", "r.md"]
    run = sferum("report", SAMPLE, *(part for name in names for part in ("-o", name)))
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    assert {path.name for path in tmp_path.iterdir()} == set(names)
    keys = [*(column.key for column in COLUMNS), UNKNOWN_HEADS]
    assert pl.read_parquet(tmp_path / "r.parquet").columns == keys
    document = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert len(document["rows"]) == 33
    assert list(document["rows"][0]) == keys
    for sheet in document["meta"]["inputs"]:
        parts = ("rejected", "outside_week", "unmatched", "used")
        skipped = sum(sheet["rows_skipped"].values())
        assert sheet["rows_read"] == skipped + sum(sheet[f"rows_{part}"] for part in parts)
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "r.csv").stat().st_mode) == 0o640


def test_workbook_has_numbers_and_exact_fractions(sferum: Run, tmp_path: Path) -> None:
    sferum("report", SAMPLE, "-o", "r.xlsx", "-q")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Отчёт"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "Регион")
    assert [cell.value for cell in header] == [column.title for column in COLUMNS]
    first = list(sheet[header[0].row + 1])
    assert (first[4].value, first[4].number_format) == (9 / 35, "0.0%")
    assert first[5].value == 9
    assert sheet.freeze_panes == f"C{header[0].row + 1}"
    assert sheet.tables["Отчёт"].ref == f"A{header[0].row}:AB{header[0].row + 33}"
    assert sheet.cell(sheet.max_row, 1).value == "Итого (ОО и СПО)"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_a_name_is_no_formula(sferum: Run, tmp_path: Path, name: str) -> None:
    paths = small(tmp_path, "24.10.2024;1;7;Учитель;да;10")
    write(paths[1], headcount(B2=name, D2=name))
    run = sferum("report", *paths, "-o", "r.xlsx", "-o", "r.csv", "-q")
    assert run.returncode == 0, run.stderr
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in types
    text = (tmp_path / "r.csv").read_text("utf-8")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝")) for cell in cells)


def test_the_same_call_gives_the_same_bytes(sferum: Run, tmp_path: Path) -> None:
    names = ["r.xlsx", "r.csv", "r.json", "r.parquet", "r.md"]
    call = ["report", SAMPLE, "-q", *(part for name in names for part in ("-o", name))]
    sferum(*call)
    first = {name: (tmp_path / name).read_bytes() for name in names}
    # Python takes its encoding from these when it begins.
    sferum(*call, cold=True, LC_ALL="C", TZ="Asia/Omsk", LANG="tr_TR.UTF-8")
    assert {name: (tmp_path / name).read_bytes() for name in names} == first


TEN = "24.10.2024;1;7;Учитель;да;10"


@pytest.mark.parametrize(
    ("rows", "options", "code"),
    [
        ([TEN], [], 0),
        ([TEN], ["--fail-on", "warning"], 1),
        ([TEN], ["--no-such-option"], 2),
        ([TEN], ["--level", "village"], 2),
        ([TEN], ["--week-end", "32.10.2024"], 2),
        ([TEN], ["--week-end", "24.10.2024", "--week", "2024-W43"], 2),
        ([TEN], ["--type", "ДО"], 2),
        ([TEN], ["--map", "x"], 2),
        ([TEN], ["--map", "Сообщений=no_such_key"], 2),
        ([TEN], ["--format", "pdf"], 2),
        ([TEN], ["-o", "report.pdf"], 2),
        ([TEN], ["--config", "no.toml"], 2),
        ([TEN], ["no-such-file.csv"], 3),
        (["24.10.2024;1;7;Учитель;да;1.234"], [], 3),
        (["24.10.2024;1;7;Учитель;да;1.234", TEN], ["--skip-bad-rows"], 0),
        ([], [], 3),
        ([TEN], ["--week-end", "01.01.2024"], 4),
        ([TEN], ["--require-full-week"], 4),
        ([TEN], ["-o", "no/such/folder/r.csv"], 6),
    ],
)
def test_exit_codes(
    sferum: Run, tmp_path: Path, rows: list[str], options: list[str], code: int
) -> None:
    run = sferum("report", *small(tmp_path, *rows), *options)
    assert run.returncode == code, run.stderr
    assert "Traceback" not in run.stderr
    if code >= 2:
        assert run.stderr
        assert run.stdout == ""


def test_undated_activity_needs_its_week(sferum: Run, tmp_path: Path) -> None:
    header = HEADER.removeprefix("Дата;")
    paths = small(tmp_path, "1;7;Учитель;да;10", header=header)
    assert sferum("report", *paths).returncode == 2
    assert sferum("report", *paths, "--week-end", "2024-10-24").returncode == 0


def test_an_output_never_overwrites_an_input(sferum: Run, tmp_path: Path) -> None:
    paths = small(tmp_path, TEN)
    before = paths[0].read_bytes()
    assert sferum("report", *paths, "-o", paths[0]).returncode == 2
    assert paths[0].read_bytes() == before


def test_a_missing_column_comes_with_settings_to_paste(sferum: Run, tmp_path: Path) -> None:
    header = HEADER.replace("Отправлено сообщений", "Отправлено сообщ. за день")
    paths = small(tmp_path, TEN, header=header)
    run = sferum("report", *paths)
    assert run.returncode == 3
    assert '"Отправлено сообщ. за день" = "messages_sent"' in run.stderr
    run = sferum("report", *paths, "--map", "Отправлено сообщ. за день=messages_sent")
    assert run.returncode == 0, run.stderr
    (tmp_path / "sferum.toml").write_text(
        '[columns]\n"Отправлено сообщ. за день" = "messages_sent"\n', "utf-8"
    )
    assert sferum("report", *paths).returncode == 0


def test_settings_and_flags(sferum: Run, tmp_path: Path) -> None:
    paths = small(tmp_path, "24.10.2024;1;7;Учитель;да;9", "24.10.2024;2;7;Завхоз;да;9")
    assert sferum("report", *paths).returncode == 3
    (tmp_path / "sferum.toml").write_text(
        'rank_by = "percent"\n[roles]\nother = ["Завхоз"]\n'
        "[thresholds]\nactive_teacher_messages = 9\n",
        "utf-8",
    )
    run = sferum("report", *paths, "--format", "json")
    document = json.loads(run.stdout)
    assert document["rows"][0]["active_teachers_messages"] == 1
    assert document["meta"]["rules"]["thresholds"]["active_teacher_messages"] == 9
    assert document["meta"]["rank_by"] == "percent"
    run = sferum("report", *paths, "--format", "json", "--rank-by", "count")
    assert json.loads(run.stdout)["meta"]["rank_by"] == "count"


def test_an_unknown_setting_names_the_nearest(sferum: Run, tmp_path: Path) -> None:
    paths = small(tmp_path, TEN)
    (tmp_path / "sferum.toml").write_text("[thresholds]\nactive_teacher_message = 9\n", "utf-8")
    run = sferum("report", *paths)
    assert run.returncode == 2
    assert "thresholds.active_teacher_messages" in run.stderr


def test_no_id_of_a_person_is_ever_said(sferum: Run, tmp_path: Path) -> None:
    marker = "424242424242"
    rows = [
        f"24.10.2024;{marker};7;Учитель;да;1.234",
        f"x;{marker};7;Учитель;да;1",
        f"24.10.2024;{marker};99;Учитель;да;1",
        f"24.10.2024;{marker}E+12;7;Учитель;да;1",
    ]
    for options in ([], ["--skip-bad-rows"], ["--format", "json", "--skip-bad-rows"]):
        run = sferum("report", *small(tmp_path, *rows, TEN), *options)
        assert marker not in run.stdout + run.stderr


@pytest.mark.parametrize("language", ["ru", "en"])
def test_help_and_version(sferum: Run, language: str) -> None:
    run = sferum("report", "--help", SFERUM_LANG=language)
    assert run.returncode == 0
    assert ("Рейтинг" in run.stdout) == (language == "ru")
    assert sferum("--version").stdout.startswith("sferum ")


def test_an_output_in_the_input_folder_is_no_input(sferum: Run, tmp_path: Path) -> None:
    paths = small(tmp_path, TEN)
    before = paths[0].read_bytes()
    for named in (tmp_path, tmp_path / "*.csv"):
        assert sferum("report", named, "-o", paths[0]).returncode == 2
    assert paths[0].read_bytes() == before


def test_a_full_disk_under_stdout(tmp_path: Path) -> None:
    paths = small(tmp_path, TEN)
    if not Path("/dev/full").exists():
        return
    command = [sys.executable, "-m", "sferum_cli", "report", *map(str, paths)]
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, cwd=ROOT)
    assert run.returncode == 6


@pytest.mark.parametrize(
    "options",
    [["--assume-verified"], ["--skip-bad-rows", "--level", "region"], ["-o", "r.csv"]],
)
def test_the_next_command_runs(sferum: Run, tmp_path: Path, options: list[str]) -> None:
    header = HEADER.replace("Верифицирован", "Прочее") if "--assume-verified" in options else HEADER
    run = sferum("report", *small(tmp_path, TEN, header=header), *options)
    following = run.stderr.strip().splitlines()[-1].partition("sferum ")[2]
    assert sferum(*shlex.split(following)).returncode == 0


@pytest.mark.parametrize("form", ["--template форма.xlsx", "--template=форма.xlsx"])
@pytest.mark.parametrize(
    "view", ["report", "summary", "dynamics", "attention", "weekly", "organization --unit 5500053"]
)
def test_the_next_command_after_a_form_runs(
    view: str, form: str, sferum: Run, tmp_path: Path
) -> None:
    write(tmp_path / "форма.xlsx", [["{{week_end}}"]])
    run = sferum(*view.split(), SAMPLE, "-o", "из формы.xlsx", *form.split())
    assert run.returncode == 0, run.stderr
    following = run.stderr.strip().splitlines()[-1].partition("Дальше: sferum ")[2]
    if following:
        again = sferum(*shlex.split(following))
        assert again.returncode == 0, again.stderr


@pytest.mark.parametrize(
    ("options", "environment"),
    [(["--lang", "fr"], {}), ([], {"SFERUM_LANG": "xx"}), (["--encoding", "koi9"], {})],
)
def test_words_that_nobody_knows(
    sferum: Run, tmp_path: Path, options: list[str], environment: dict[str, str]
) -> None:
    assert sferum("report", *small(tmp_path, TEN), *options, **environment).returncode == 2


def test_a_skipped_row_feeds_no_other_warning(sferum: Run, tmp_path: Path) -> None:
    rows = ["24.10.2024;1;7;Учитил;да;10", "24.10.2024;2;7;Учитель;может;10", TEN]
    run = sferum("report", *small(tmp_path, *rows), "--skip-bad-rows")
    assert run.returncode == 0
    assert "role-blank" not in run.stderr
    assert "verified-blank" not in run.stderr
    assert 'other = ["Учитил"]' in [line.strip() for line in run.stderr.splitlines()]
    assert "«Учитель»" in run.stderr


def test_error_cells_formulas_and_long_numbers_have_their_address(
    sferum: Run, tmp_path: Path
) -> None:
    rows: list[Row] = [
        HEADER.strip().split(";"),
        [],
        ["24.10.2024", "1", "7", "Учитель", "да", ErrorCell("#N/A")],
        ["24.10.2024", "2", "7", "Учитель", "да", Formula("1+1")],
        ["24.10.2024", 10**16, "7", "Учитель", "да", 1],
    ]
    activity = write(tmp_path / "activity.xlsx", shifted(rows, down=4, right=2))
    run = sferum("report", activity, small(tmp_path)[1], "--lang", "en")
    assert run.returncode == 3
    for code, address in (
        ("cell-error", "row 7, column H"),
        ("cell-formula", "row 8, column H"),
        ("cell-lost-digits", "row 9, column D"),
    ):
        assert any(code in line and address in line for line in run.stderr.splitlines()), run.stderr


def test_timings_are_said_on_demand(sferum: Run) -> None:
    said = sferum("report", SAMPLE, "--quiet", "--timings").stderr.splitlines()
    assert [line.split(" с  ")[1] for line in said] == [
        "открытие файлов", "чтение численности", "чтение активности", "подсчёт людей", "запись",
    ]  # fmt: skip


@pytest.mark.parametrize(("word", "code"), [("1GB", 0), ("200MB", 0), ("много", 2), ("-1", 2)])
def test_a_bound_on_the_memory(sferum: Run, word: str, code: int) -> None:
    run = sferum("report", SAMPLE, "--memory", word)
    assert run.returncode == code
    if not code:
        assert run.stdout.encode() == (SAMPLE / "expected.csv").read_bytes()


def test_a_run_that_the_system_ends_says_so() -> None:
    if not hasattr(os, "fork"):
        return  # the run is one process then, and cannot speak after its end
    code = (
        "import os, signal\nfrom sferum_cli.stages import Stages\n"
        "Stages.stage = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from sferum_cli.cli.main import main\n"
        f"main(['report', {str(SAMPLE)!r}])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
        encoding="utf-8",
    )  # fmt: skip
    assert run.returncode == 70
    assert run.stdout == ""
    assert "сигнал 9" in run.stderr


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "parquet", "md", "json", "html"])
def test_a_report_of_ours_is_replaced_in_the_folder_of_the_inputs(
    sferum: Run, tmp_path: Path, suffix: str
) -> None:
    small(tmp_path, TEN)
    for _time in range(2):
        run = sferum("report", tmp_path, "-o", f"r.{suffix}", "--fail-on", "warning")
        assert run.returncode in (0, 1), run.stderr
        assert "file-own-report" not in run.stderr


def test_the_next_command_runs_twice_and_overwrites_nothing(sferum: Run, tmp_path: Path) -> None:
    small(tmp_path, TEN)
    (tmp_path / "отчёт.xlsx").write_text("чужое", "utf-8")
    run = sferum("report", tmp_path / "activity.csv", tmp_path / "headcount.csv")
    following = shlex.split(run.stderr.strip().splitlines()[-1].partition("sferum ")[2])
    assert following[-1] == "отчёт-2.xlsx"
    assert [sferum(*following).returncode for _time in range(2)] == [0, 0]
    assert (tmp_path / "отчёт.xlsx").read_text("utf-8") == "чужое"


def test_columns_of_one_header_are_all_among_the_rejected(sferum: Run, tmp_path: Path) -> None:
    header = HEADER.strip() + ";Прим.;Прим.\n"
    paths = small(tmp_path, TEN + ";a;b", "24.10.2024;2;7;Учитель;может;10;c;d", header=header)
    run = sferum("report", *paths, "--skip-bad-rows", "--rejected", "bad.csv")
    assert run.returncode == 0, run.stderr
    (row,) = csv.DictReader(io.StringIO((tmp_path / "bad.csv").read_text("utf-8")))
    assert (row["G Прим."], row["H Прим."]) == ("c", "d")
    options = ["--skip-bad-rows", "--rejected", "bad.csv"]
    assert sferum("report", tmp_path, *options).returncode == 0, "ours, and no input"
