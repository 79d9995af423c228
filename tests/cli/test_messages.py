"""Lines on a terminal are broken between words; in a pipe or a file each stays one line."""

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sferum_cli.cli import messages
from sferum_cli.problems import Code, Problem, Severity

WARNING = Problem(
    Severity.WARNING,
    Code.FILE_CUT_OFF,
    "текст " * 40,
    snippet=("[columns]", '"Кол-во писем за неделю по всем классам школы" = "messages_sent"' * 3),
)


class Terminal(io.StringIO):
    """A stream that is a terminal without a size of its own."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("width", [60, 80, 160])
def test_warnings_on_a_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("COLUMNS", str(width))
    messages.say_problems([WARNING])
    lines = screen.getvalue().splitlines()
    copied = ["    " + row for row in WARNING.snippet]
    assert lines[-2:] == copied
    first, *others = lines[:-2]
    assert others
    assert not first.startswith(" ")
    assert all(line.startswith("    ") and len(line) <= width for line in others)
    assert " ".join(line.strip() for line in [first, *others]).count("текст") == 40


def test_warnings_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    messages.say_problems([WARNING])
    assert len(capsys.readouterr().err.splitlines()) == 1 + len(WARNING.snippet)


def test_lines_under_one_heading_are_put_together(capsys: pytest.CaptureFixture[str]) -> None:
    snippets = [
        ("[aliases.organizations]", '"а" = "б"'),
        ("[columns]", '"в" = "role"'),
        ("[aliases.organizations]", '"г" = "д"'),
        ('time_zone = "Asia/Omsk"',),
        ("[aliases.organizations]", '"а" = "б"'),
        (),
    ]
    messages.say_problems([
        replace(WARNING, message=str(number), snippet=snippet)
        for number, snippet in enumerate(snippets)
    ])  # fmt: skip
    lines = capsys.readouterr().err.splitlines()
    copied = [line.strip() for line in lines if line.startswith("    ")]
    assert copied == [
        "[columns]",
        '"в" = "role"',
        'time_zone = "Asia/Omsk"',
        "[aliases.organizations]",
        '"а" = "б"',
        '"г" = "д"',
    ]


@given(st.lists(st.text("абв,-", min_size=1, max_size=30), max_size=30), st.integers(20, 200))
def test_no_word_is_broken_or_lost(words: list[str], width: int) -> None:
    pieces = messages.broken_line(" ".join(words), width)
    assert " ".join(pieces).split() == words
    assert all(len(piece) <= width or " " not in piece.strip() for piece in pieces)
