"""The settings file of ``sferum init``: it holds every setting, and changes none until edited."""

import re
import tomllib

import pytest

from sferum_cli.render.settings_file import setting_texts, settings_text
from sferum_cli.settings import Settings, _names
from sferum_cli.translation import use_language

COMMENTED = re.compile(r'^# (?=([a-z_0-9]+|"[^"]+") = )', re.MULTILINE)


def written() -> str:
    return settings_text(Settings().model_dump(mode="json"))


def written_but_for_runs() -> str:
    """A run is taken out of its comment as a whole: test_run_command does it."""
    text, heading, _runs = written().partition("[runs]\n")
    return text + heading


def test_every_setting_has_a_comment() -> None:
    missing = sorted(set(_names(Settings)) - set(setting_texts()))
    assert not missing, f"render/settings_file.py, setting_texts() lacks: {', '.join(missing)}"


def test_every_comment_has_a_setting() -> None:
    left = sorted(set(setting_texts()) - set(_names(Settings)))
    assert not left, f"render/settings_file.py, setting_texts() has too much: {', '.join(left)}"


def test_the_file_changes_nothing() -> None:
    assert Settings.model_validate(tomllib.loads(written())) == Settings()


def test_what_is_commented_out_are_the_defaults() -> None:
    """All of it taken out of its comments; the examples of made-up names change nothing else."""
    found = tomllib.loads(COMMENTED.sub("", written_but_for_runs()))
    made_up = {"columns", "aliases", "last_year", "time_zone", "week_ends"}
    taken = Settings.model_validate(found)
    assert taken.model_dump(exclude=made_up) == Settings().model_dump(exclude=made_up)
    assert taken.columns == {"Кол-во писем": "messages_sent"}
    assert taken.aliases.municipalities
    assert taken.last_year["Омская область"]["active_teachers_messages"] == 19.4
    assert taken.time_zone == "Asia/Omsk"


def test_each_setting_can_be_taken_out_alone() -> None:
    lines = written_but_for_runs().splitlines()
    places = [number for number, line in enumerate(lines) if COMMENTED.match(line)]
    assert len(places) > 10
    for number in places:
        alone = [*lines[:number], lines[number].removeprefix("# "), *lines[number + 1 :]]
        Settings.model_validate(tomllib.loads("\n".join(alone)))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_each_setting_stands_under_its_one_line(language: str) -> None:
    use_language(language)
    lines = written().splitlines()
    texts = {text.text for text in setting_texts().values()}
    assert len(texts) == len(setting_texts())
    assert {f"# {text}" for text in texts} <= set(lines)
    assert not any("\n" in text for text in texts)
