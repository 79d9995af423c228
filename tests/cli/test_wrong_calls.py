"""Wrong calls and wrong settings are answered in the language of the run, and say what is right."""

import re
from pathlib import Path

import pytest
import typer

from sferum_cli.cli.usage import run_app
from sferum_cli.errors import SferumError
from sferum_cli.settings import read_settings
from sferum_cli.translation import use_language
from tests.conftest import Run

NAMES = """
    sferum run report summary dynamics weekly attention compare check map init sample rules history
    config list show add remove INPUT OURS THEIRS POINTS FOLDER FILE NAME CHAR DATE HEADER DIR WEEK
    key GB ISO ID Excel excel BOM TOML toml csv tsv xlsx json md table parquet html ods xls excel-ru
    plain
    organization municipality region country count percent error sum last warning last-thursday
    messages_snt
    membership user by_type any read skip true false ru en stdout stderr messages_sent targets
    SFERUM_LANG SFERUM_LOG_FILE SFERUM_LOG_FORMAT text NO_COLOR bak sheet file
    """
"""What stays Latin in Russian: names that a person types, and formats."""

CALLS: tuple[tuple[list[str], str], ...] = (
    ([], ""),
    (["report"], "INPUT"),
    (["check"], "INPUT"),
    (["map"], "INPUT"),
    (["rep"], "report"),
    (["отчёт"], "отчёт"),
    (["reprt", "a.csv"], "report"),
    (["--level", "region"], "--level"),
    (["report", "а.csv", "--levle", "region"], "--level"),
    (["report", "а.csv", "--ы"], "--ы"),
    (["report", "а.csv", "-ы"], "-ы"),
    (["report", "а.csv", "--level"], "--level"),
    (["report", "а.csv", "--level", "город"], "municipality"),
    (["report", "а.csv", "--rank-by", "имя"], "percent"),
    (["report", "а.csv", "--quiet=да"], "--quiet"),
    (["check", "а.csv", "--format"], "--format"),
    (["report", "а.csv", "--map", "Письма=messages_snt"], "--map: «Письма»"),
    (["init", "папка", "ещё", "одна"], "ещё одна"),
    (["organization", "а.csv"], "--unit"),
    (["attention", "а.csv", "--type", "ДО"], "--type"),
    (["weekly", "а.csv"], "--split"),
    (["weekly", "а.csv", "-o", "а.md"], ".json"),
    (["compare", "а.csv"], "THEIRS"),
    (["compare", "а.csv", "б.csv", "--tolerance", "мало"], "--tolerance"),
    (["compare", "а.csv", "б.csv", "--type", "ОО"], "--type"),
    (["run"], "NAME"),
    (["run", "пятница"], "пятница"),
    (["run", "пятница", "--list"], "пятница"),
    (["run", "пятница", "--format", "json"], "--list"),
    (["run", "--list", "--format", "doc"], "json"),
    (["run", "пятница", "--level", "region"], "--level"),
    (["report", "а.csv", "--require-usual"], "--history"),
    (["report", "а.csv", "--week", "сорок"], "2024-W43"),
    (["report", "а.csv", "--repeats", "два"], "last"),
    (["report", "а.xlsx", "--sheet", "Омск", "--sheet", "Тара"], "--sheet"),
    (["dynamics"], "--history"),
    (["dynamics", "а.csv", "--weeks", "0"], "--weeks"),
    (["dynamics", "а.csv", "--weeks", "дюжина"], "--weeks"),
    (["dynamics", "а.csv", "--history", "нет такой"], "нет такой"),
    (["dynamics", "--history", ".", "--sheet", "Лист"], "--sheet"),
    (["report", "а.csv", "--config", "нет.toml"], "нет.toml"),
    (["report", "а.csv", "--config", "."], "."),
    (["history", "lst"], "list"),
    (["history", "show", "24.10.2024"], "--history"),
    (["history", "show", "вчера", "--history", "h"], "WEEK"),
    (["history", "remove", "--history", "h"], "WEEK"),
    (["report", "а.csv", "--replace"], "--replace"),
    (["--lang", "фр"], "фр"),
)


def english_in(text: str, *given: str) -> list[str]:
    """The Latin words of a text that are no names and were not typed by the person."""
    for word in sorted(given, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text)
    text = re.sub(r"--?[a-z][\w-]*|cp1251|cp866|koi8-r|UTF-8", " ", text)
    return [word for word in re.findall(r"[A-Za-z][A-Za-z_-]+", text) if word not in NAMES.split()]


@pytest.mark.parametrize(("call", "named"), CALLS, ids=lambda one: " ".join(one) or "nothing")
def test_no_english_is_left_in_russian(sferum: Run, call: list[str], named: str) -> None:
    run = sferum(*call)
    assert run.returncode == 2
    assert named in run.stderr + run.stdout
    assert not english_in(run.stderr + run.stdout, *call), run.stderr


@pytest.mark.parametrize(
    "call", [call for call, _named in CALLS if call and call[0] != "--lang"], ids=" ".join
)
def test_a_wrong_call_is_one_sentence(sferum: Run, call: list[str]) -> None:
    run = sferum(*call, SFERUM_LANG="en")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("Error: ")
    assert len(run.stderr.splitlines()) <= 2
    assert not re.search("Missing|No such|Invalid|Value error|Did you mean", run.stderr)


@pytest.mark.parametrize("call", [["--help"], ["report", "--help"], ["check", "--help"],
                                  ["map", "--help"], ["init", "--help"], ["dynamics", "--help"],
                                  ["summary", "--help"], ["run", "--help"], ["history", "--help"],
                                  ["sample", "--help"], ["rules", "--help"],
                                  *(["history", one, "--help"] for one in
                                    ("list", "show", "add", "remove")),
                                  ["organization", "--help"], ["attention", "--help"],
                                  ["weekly", "--help"],
                                  ["compare", "--help"],
                                  ], ids=" ".join)  # fmt: skip
def test_helps_are_russian(sferum: Run, call: list[str]) -> None:
    run = sferum(*call, COLUMNS="200")
    assert run.returncode == 0
    assert "Эта справка" in run.stdout
    assert "Вызов: sferum" in run.stdout
    assert not english_in(run.stdout), english_in(run.stdout)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("rank_by = 'имя'", "rank_by: ожидалось одно из: count, percent"),
        ("rank_by = 5", "rank_by"),
        ("messages_per = []", "messages_per"),
        ("hidden_rows = 'да'", "hidden_rows: ожидалось одно из: read, skip"),
        ("roles = 5", "roles: ожидался раздел"),
        ("roles = 'все'", "roles.taken: ожидалось одно из"),
        ("[roles]\nother = 'Вожатый'", "roles.other: ожидался список"),
        ("[roles]\nother = [5]", "roles.other.№1: ожидался текст"),
        ("[thresholds]\nactive_teacher_messages = 'десять'", "ожидалось целое число"),
        ("[thresholds]\nactive_teacher_messages = 1.5", "ожидалось целое число"),
        ("[thresholds]\nactive_teacher_messages = -1", "ожидалось число ≥ 0"),
        ("[thresholds]\nactive_teacher_messages = 2024-10-24", "ожидалось целое число"),
        ("thresholds = 5", "thresholds: ожидался раздел"),
        ("[targets]\nactive_students = 'много'", "ожидалось число"),
        ("[targets]\nactive_students = inf", ""),
        ("[scopes]\npeople = 'ОО'", "scopes.people: ожидался список"),
        ("[scopes]\npeople = ['ДО']", "ожидалось одно из: ОО"),
        ("[limits]\nunzipped = 'много'", "limits.unzipped: ожидался размер"),
        ("[limits]\nunzipped = '5 кг'", "limits.unzipped: ожидался размер"),
        ("[limits]\nzip_entries = 0", "ожидалось число > 0"),
        ("columns = 5", "columns: ожидался раздел"),
        ("[columns]\n'Писем' = 5", "columns.Писем: ожидался текст"),
        ("[columns]\n'Писем' = 'messages'", "messages_sent"),
        ("[aliases]\nmunicipalities = []", "aliases.municipalities: ожидался раздел"),
        ("'порог' = 5", "порог"),
        ("порог = 5", "строка 1"),
        ("[columns]\nПисем = 'calls'", "строка 2"),
        ("targts = 5", "targets"),
        ("rank_by = ", "строка 1"),
        ("rank_by = 'count'\nrank_by = 'count'", "строка 2"),
        ("[limits", ""),
        ("rank_by = 'count", ""),
    ],
)
def test_wrong_settings(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "настройки"
    path.write_text(text, "utf-8")
    try:
        read_settings(path)
    except SferumError as error:
        said = str(error)
        assert named in said
        assert not english_in(said, str(path), *re.findall(r"\w[\w.]+", text), "taken"), said
        assert str(path) in said
    else:
        assert text.endswith("inf")


def test_the_settings_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "настройки"
    path.write_bytes(b"rank_by = '\xff'")
    with pytest.raises(SferumError, match="UTF-8") as raised:
        read_settings(path)
    assert not english_in(str(raised.value), str(path))


def test_an_unknown_error_of_the_library_is_answered_too() -> None:
    def app(**_options: object) -> None:
        raise typer.TyperException("Something in English")

    use_language("ru")
    with pytest.raises(SferumError) as raised:
        run_app(app, ["report"], "sferum")
    assert "English" not in str(raised.value)
    assert "sferum report --help" in str(raised.value)


def test_a_question_that_is_not_answered(capsys: pytest.CaptureFixture[str]) -> None:
    def app(**_options: object) -> None:
        raise typer.Abort

    with pytest.raises(SystemExit) as raised:
        run_app(app, [], "sferum")
    assert raised.value.code == 1
    assert not english_in(capsys.readouterr().err)
