"""What stands in docs and the README is true: commands run, codes and settings are all there."""

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest

from sferum_cli.problems import CODES_OF_ROWS, Code
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.settings import Settings
from sferum_cli.sources.tables.columns import INPUT_COLUMNS
from tests.conftest import ROOT, SAMPLE, run_sferum

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(bash|powershell)\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    line for _shell, block in BLOCKS for line in block.splitlines() if line.startswith("sferum ")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_runs(command: str, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / SAMPLE.name)
    run = run_sferum(*shlex.split(command)[1:], cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    outputs = re.findall(r"-o (\S+)", command)
    assert all((tmp_path / name).stat().st_size for name in outputs)


def test_the_two_commands_stand_on_one_line_each() -> None:
    lines = [block.strip() for shell, block in BLOCKS if shell == "bash" and "venv" in block]
    assert len(lines) == 2
    assert not any("\n" in line for line in lines)
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    assert lines[1] in ci


def test_the_result_shown_is_the_result() -> None:
    shown = README.split("```")[1]
    run = run_sferum("report", SAMPLE.name, "--format", "table", cwd=ROOT)
    said = [" ".join(line.split()) for line in (run.stdout + run.stderr).splitlines()]
    for line in shown.splitlines():
        if line and not line.startswith(("$", "…")):
            assert " ".join(line.split()) in said, line


def test_every_code_is_explained_and_used() -> None:
    rows = re.findall(
        r"^\| ([a-z0-9]+-[a-z0-9-]+) \|.*\| (\*row\*)? ?\|$",
        (ROOT / "docs" / "problems.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert dict(rows) == {code.value: "*row*" if code in CODES_OF_ROWS else "" for code in Code}
    source = "".join(path.read_text("utf-8") for path in (ROOT / "sferum_cli").rglob("*.py"))
    unused = [code for code in Code if len(re.findall(rf"Code\.{code.name}\b", source)) == 0]
    assert not unused


def test_the_settings_shown_are_the_defaults() -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    shown = tomllib.loads(re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0])
    assert Settings.model_validate(shown) == Settings()
    assert Settings.model_validate(shown).rules == Rules()
    keys = text[text.index("The keys of columns:") :]
    assert set(re.findall(r"[a-z_]{3,}", keys.split(":")[1])) == {
        column.key for column in INPUT_COLUMNS
    }


def test_every_rule_is_in_the_documents_the_code_and_the_tests() -> None:
    rules = (ROOT / "docs" / "rules.md").read_text("utf-8")
    code = "".join(path.read_text("utf-8") for path in (ROOT / "sferum_cli").rglob("*.py"))
    tests = [path.name for path in (ROOT / "tests" / "spec").glob("test_r*.py")]
    for number in range(1, 15):
        assert f"| R{number} |" in rules
        assert re.search(rf"\bR{number}\b", code)
        assert any(name.startswith(f"test_r{number:02d}_") for name in tests), number


QUESTIONS = re.findall(r"^\| ([А-Я][^|]+\?) \| `(sferum [^`]+)`", README, re.MULTILINE)

ANSWERS = {
    # what the answer says on the screen, or the files that it writes
    "Сколько не хватает до цели?": ("Не хватает", "95"),
    "Что изменилось за неделю?": ("По сравнению с предыдущей неделей", "п. п."),
    "Кому помочь?": ("людей не хватает 79 организациям",),
    "Что отправить в муниципалитет?": ("муниципалитеты/2024-10-24/index.csv",),
    "Что отправить в школу?": ("школы/2024-10-24/index.html",),
    "Чем наш отчёт отличается от официального?": ("совпадает", "858"),
    "Откуда взялась эта строка и куда делись остальные?": ("прочитано строк 4347 = учтено 4313",),
    "Что не так с файлами?": ("замечания.xlsx",),
    "Как это делать каждую пятницу без рук?": (
        "отчёты/2024-10-24/неделя.xlsx", "отчёты/для муниципалитетов/2024-10-24/index.csv",
        "история/week_end=2024-10-24/week.parquet",
    ),
    "Как попробовать без данных?": ("проба/headcount.xlsx",),
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the README leaves it: its settings, exports, the sample, and both reports."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(SAMPLE, folder / SAMPLE.name)
    shutil.copytree(SAMPLE, folder / "выгрузки")
    (settings,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (folder / "sferum.toml").write_text(settings, "utf-8")
    shutil.copy(SAMPLE / "expected.csv", folder / "официальный.csv")
    for words in (["sample", "-o", "проба", "--weeks", "4"],
                  ["report", SAMPLE.name, "-o", "отчёт.xlsx"]):  # fmt: skip
        assert run_sferum(*words, "--quiet", cwd=folder).returncode == 0
    return folder


def test_the_readme_asks_ten_questions() -> None:
    assert [question for question, _command in QUESTIONS] == list(ANSWERS)
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize(("question", "command"), QUESTIONS)
def test_the_answer_of_the_readme_answers(question: str, command: str, office: Path) -> None:
    run = run_sferum(*shlex.split(command)[1:], cwd=office)
    assert run.returncode == 0, run.stderr
    said = run.stdout + run.stderr
    for answer in ANSWERS[question]:
        assert answer in said or (office / answer).exists(), said
