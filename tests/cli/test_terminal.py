"""Views on a terminal: as wide as it is, coloured where it may be, in signs that it has."""

import re
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from sferum_cli.render.glyphs import LOOK_ALIKES, fitting
from tests.conftest import SAMPLE, Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

if sys.platform != "win32":
    from tests.builders.terminal import shown, without_colours

COLOUR = re.compile(r"\x1b\[[0-9;]*3[1-6]m")

VIEWS = [
    ("report",),
    ("report", "--full"),
    ("report", "--level", "organization"),
    ("summary",),
    ("dynamics",),
    ("dynamics", "--level", "region"),
    ("attention",),
]


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("words", VIEWS, ids=" ".join)
def test_nothing_is_cut_at_any_width(words: tuple[str, ...], width: int) -> None:
    view, *options = words
    text = without_colours(shown([view, SAMPLE, *options], width).decode())
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    assert "\\u" not in text


def test_a_report_shows_the_overview_and_says_how_to_see_the_rest() -> None:
    text = without_colours(shown(["report", SAMPLE]).decode())
    assert text.splitlines()[-1] == "Все 28 столбцов: --full, или в файл: -o отчёт.xlsx"
    assert len(text.splitlines()) < 100
    assert "Регион в целом" in text
    full = without_colours(shown(["report", SAMPLE, "--full"]).decode())
    assert "--full" not in full
    assert "Рейтинги" in full


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "koi8-r"])
@pytest.mark.parametrize("words", [("report",), ("dynamics",), ("attention",)], ids=" ".join)
def test_a_terminal_without_unicode_gets_signs_that_it_has(
    words: tuple[str, ...], encoding: str
) -> None:
    view, *options = words
    written = shown([view, SAMPLE, *options], environment={"PYTHONIOENCODING": encoding})
    text = without_colours(written.decode(encoding))
    assert "\\u" not in text
    assert max(map(len, text.splitlines())) <= 80
    plain = without_colours(shown([view, SAMPLE, *options]).decode())
    assert words_of(fitting(encoding)(plain)) == words_of(text)


def words_of(text: str) -> list[str]:
    """The words of a text: headings may wrap elsewhere, and rules are none."""
    return sorted(word for word in text.split() if set(word) - set("-─"))


def test_every_sign_of_ours_has_a_plain_one() -> None:
    assert all(plain.isascii() for plain in LOOK_ALIKES.values())
    assert fitting("utf-8")("≥ «▁»") == "≥ «▁»"
    assert fitting("cp866")("≥ «▁»") == '>= "_"'


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_where_they_are_not_wanted(variables: dict[str, str]) -> None:
    assert COLOUR.search(shown(["report", SAMPLE]).decode())
    plain = shown(["report", SAMPLE], environment=variables).decode()
    assert not COLOUR.search(plain)
    assert not COLOUR.search(shown(["report", SAMPLE, "--no-color"]).decode())


def test_colours_into_a_pipe_where_they_are_wanted(sferum: Run, tmp_path: Path) -> None:
    table = ["report", SAMPLE, "--format", "table"]
    assert not COLOUR.search(sferum(*table).stdout)
    coloured = sferum(*table, FORCE_COLOR="1", TERM="xterm").stdout
    assert COLOUR.search(coloured)
    assert without_colours(coloured) == sferum(*table).stdout
    piped = sferum("report", SAMPLE, FORCE_COLOR="1", TERM="xterm")
    assert piped.stdout == (SAMPLE / "expected.csv").read_text("utf-8")
    assert not any(tmp_path.iterdir())
