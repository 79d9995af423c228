"""Settings: who wins, where each value comes from, and what an unknown name is answered with."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from sferum_cli.errors import WrongCallError
from sferum_cli.preferences import NAMES, Preferences, config_named, preferences
from sferum_cli.settings import Settings
from sferum_cli.toml_file import line_of
from tests.conftest import SAMPLE, Run

OWN = "config.toml"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The person's own file, which is not there yet."""
    (tmp_path / "own" / "sferum").mkdir(parents=True)
    return tmp_path / "own" / "sferum" / OWN


def shown(sferum: Run, *words: object, **variables: str) -> dict[str, Any]:
    """What ``config show`` says: name → (value, origin)."""
    run = sferum("config", "show", "--format", "json", *words, **variables)
    assert run.returncode == 0, run.stderr
    return {
        one["name"]: (one["value"], one["origin"]) for one in json.loads(run.stdout)["settings"]
    }


def test_every_setting_is_listed_with_its_default(sferum: Run) -> None:
    found = shown(sferum)
    assert {origin for _value, origin in found.values()} == {"default"}
    assert set(NAMES) < set(found)
    sections = {name.partition(".")[0] for name in found}
    assert sections - set(NAMES) == set(Settings.model_fields)
    assert found["lang"][0] == "ru"
    assert found["thresholds.active_teacher_messages"][0] == 10
    assert found["config"][0] is None


def test_a_flag_wins_over_the_file_and_the_file_over_the_default(
    sferum: Run, tmp_path: Path
) -> None:
    (tmp_path / "sferum.toml").write_text(
        'rank_by = "percent"\nroles = "any"\n[columns]\n"Кол-во" = "calls"\n'
        '[runs.friday]\ninputs = ["a"]\nweek-end = "24.10.2024"\n'
        '[[runs.friday.outputs]]\nview = "report"\nfile = "a.csv"\n',
        "utf-8",
    )
    found = shown(sferum, "--map", "Писем=messages_sent")
    assert found["rank_by"] == ("percent", "sferum.toml")
    assert found["roles.taken"] == ("any", "sferum.toml")
    assert found["roles.teacher"] == ([], "default")
    assert found['columns."Кол-во"'] == ("calls", "sferum.toml")
    assert found['columns."Писем"'] == ("messages_sent", "--map")
    assert found["runs.friday.week_end"] == ("24.10.2024", "sferum.toml")
    assert found["runs.friday.outputs.1.file"] == (["a.csv"], "sferum.toml")
    assert found["config"] == ("sferum.toml", "default")
    assert shown(sferum, "--rank-by", "count")["rank_by"] == ("count", "--rank-by")
    other = tmp_path / "другие настройки.toml"
    other.write_text("small_numbers = 7\n", "utf-8")
    found = shown(sferum, "--config", other)
    assert found["small_numbers"] == (7, str(other))
    assert found["config"] == (str(other), "--config")
    assert found["rank_by"] == ("count", "default")


WINS: tuple[tuple[Any, ...], ...] = (
    ("the file", 'lang = "en"', {}, [], ("en", OWN)),
    ("the variable", 'lang = "ru"', {"SFERUM_LANG": "en"}, [], ("en", "SFERUM_LANG")),
    ("the flag", 'lang = "ru"', {"SFERUM_LANG": "ru"}, ["--lang", "en"], ("en", "--lang")),
    ("a blank variable says nothing", 'lang = "en"', {"SFERUM_LANG": ""}, [], ("en", OWN)),
)


@pytest.mark.parametrize(("text", "variables", "words", "wins"), [one[1:] for one in WINS],
                         ids=[one[0] for one in WINS])  # fmt: skip
def test_who_wins(
    text: str, variables: dict[str, str], words: list[str], wins: tuple[str, str], sferum: Run,
    own: Path,
) -> None:  # fmt: skip
    own.write_text(text, "utf-8")
    value, origin = shown(sferum, *words, XDG_CONFIG_HOME=str(own.parent.parent), **variables)[
        "lang"
    ]
    assert (value, Path(origin).name) == wins


def test_the_persons_language_is_that_of_helps_and_errors(sferum: Run, own: Path) -> None:
    own.write_text('lang = "en"\n', "utf-8")
    home = {"XDG_CONFIG_HOME": str(own.parent.parent)}
    assert "Usage:" in sferum("--help", **home).stdout
    assert "there is no command" in sferum("nothing", **home).stderr


CONFIGS: tuple[tuple[Any, ...], ...] = (
    ("nobody", {}, None, False, None),
    ("the flag", {"config": "own"}, "flag", True, "flag"),
    ("the variable over the folder's", {"SFERUM_CONFIG": "var"}, None, True, "var"),
    ("the folder's over the person's", {"config": "own"}, None, True, None),
    ("the person's where the folder has none", {"config": "own"}, None, False, "own"),
)


@pytest.mark.parametrize(("said", "flag", "is_there", "taken"), [one[1:] for one in CONFIGS],
                         ids=[one[0] for one in CONFIGS])  # fmt: skip
def test_whose_settings_file(
    said: dict[str, str], flag: str | None, is_there: bool, taken: str | None, own: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    usual = own.with_name("sferum.toml")
    if is_there:
        usual.write_text("", "utf-8")
    own.write_text("".join(f'{key} = "{one}"\n' for key, one in said.items() if key == "config"))
    found = preferences({key: one for key, one in said.items() if key != "config"}, own, {})
    monkeypatch.setattr("sferum_cli.preferences._in_use", found)
    named = config_named(None if flag is None else Path(flag), usual)
    # A path in the person's file begins where the file is.
    assert named == (
        None if taken is None else own.parent / taken if taken == "own" else Path(taken)
    )


def test_a_named_file_that_is_missing_is_no_default(sferum: Run) -> None:
    run = sferum("config", "show", SFERUM_CONFIG="нет.toml")
    assert run.returncode == 2
    assert "нет.toml" in run.stderr
    assert sferum("report", SAMPLE, SFERUM_CONFIG="нет.toml").returncode == 2


UNKNOWN: tuple[tuple[Any, ...], ...] = (
    ("a variable", {}, "", {"SFERUM_LNAG": "en"}, ["SFERUM_LNAG", "SFERUM_LANG"]),
    ("a number in a variable", {}, "", {"SFERUM_RANK_BY": "percent"}, ["SFERUM_RANK_BY"]),
    ("a name of the person's", {"own": 'lnag = "en"\n'}, "", {}, ["lnag", "lang"]),
    ("a number of the person's", {"own": 'rank_by = "percent"\n'}, "", {}, ["sferum.toml"]),
    ("a word of the person's", {"own": 'lang = "de"\n'}, "", {}, ["ru, en"]),
    ("no word", {"own": "lang = 1\n"}, "", {}, ["lang", "текст"]),
    ("no TOML", {"own": "lang = en\n"}, "", {}, [OWN, "строка 1"]),
    ("a word of a variable", {}, "", {"SFERUM_LOG_FORMAT": "xml"}, ["SFERUM_LOG_FORMAT", "text"]),
    ("a setting", {}, 'rank_bi = "count"\n', {}, ["строка 1", "rank_bi", "rank_by"]),
    ("in a section", {}, "\n[targets]\nactive_student = 3\n", {}, ["строка 3", "active_students"]),
    ("a preference", {}, 'lang = "en"\n', {}, ["lang", OWN]),
)  # fmt: skip


@pytest.mark.parametrize(("own_text", "text", "variables", "told"), [one[1:] for one in UNKNOWN],
                         ids=[one[0] for one in UNKNOWN])  # fmt: skip
def test_p24_unknown_names_and_words(
    own_text: dict[str, str], text: str, variables: dict[str, str], told: list[str], sferum: Run,
    own: Path, tmp_path: Path,
) -> None:  # fmt: skip
    """P24: exit 2 with the nearest, by every command."""
    for one in own_text.values():
        own.write_text(one, "utf-8")
    if text:
        (tmp_path / "sferum.toml").write_text(text, "utf-8")
    for words in (["config", "show"], ["report", SAMPLE]):
        run = sferum(*words, XDG_CONFIG_HOME=str(own.parent.parent), **variables)
        assert run.returncode == 2, run.stderr
        assert all(one in run.stderr for one in told), run.stderr
        assert "Traceback" not in run.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
def test_a_folder_of_preferences_that_nobody_may_look_into(sferum: Run) -> None:
    assert shown(sferum, XDG_CONFIG_HOME="/dev/null")["lang"] == ("ru", "default")


@pytest.mark.parametrize(
    ("said", "no_color", "colored"),
    [
        ({"SFERUM_COLOR": "always"}, "", True),
        ({"SFERUM_COLOR": "always"}, "1", True),
        ({"SFERUM_COLOR": "never", "FORCE_COLOR": "1"}, "", False),
        ({"FORCE_COLOR": "1"}, "", True),
        ({}, "", False),
    ],
)
def test_colors(said: dict[str, str], no_color: str, colored: bool, sferum: Run) -> None:
    run = sferum("report", SAMPLE, "--format", "table", NO_COLOR=no_color, **said)
    assert ("\x1b[" in run.stdout) == colored
    run = sferum("report", SAMPLE, "--format", "table", "--no-color", SFERUM_COLOR="always")
    assert not any(code in run.stdout for code in ("\x1b[31m", "\x1b[32m", "\x1b[33m"))


def test_the_line_of_a_setting(tmp_path: Path) -> None:
    path = tmp_path / "sferum.toml"
    path.write_text('a = 1\n[b]  # below\nc = 2\n"д.е" = 3\n[[f.g]]\nh = 4\n', "utf-8")
    for names, line in ((["a"], 1), (["b"], 2), (["b", "c"], 3), (["b", "д.е"], 4),
                        (["f", "g", "h"], 6), (["c"], None)):  # fmt: skip
        assert line_of(path, names) == line
    assert line_of(tmp_path / "none", ["a"]) is None


def test_nothing_that_a_person_prefers_changes_a_number() -> None:
    assert not set(NAMES) & set(Settings.model_fields)
    found: Preferences = preferences({}, None, {})
    assert set(found) == set(NAMES)
    with pytest.raises(WrongCallError):
        preferences({"SFERUM_MIN_COVERAGE": "1"}, None, {})
