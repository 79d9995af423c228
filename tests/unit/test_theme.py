"""The colours: each text can be read on its ground, and the verdicts are told apart."""

from itertools import combinations

import pytest

from sferum_cli.render.theme import BLOCKS, DARK, LIGHT, LINES, Theme

LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: of text and its ground."""

LEAST_DISTANCE = 60
"""Between two texts of 0 to 255 a channel: a step that is seen beside each other."""

LEAST_STEP = 0.1
"""Between two grounds, of 0 to 1 a channel."""

_JUDGED = ("reached_text", "missed_text", "above_text")

GROUNDS = {
    "text": ("page", "panel", "bar", "reached", "missed", "above"),
    "muted": ("page", "panel"),
    "accent": ("page", "panel"),
    **dict.fromkeys(_JUDGED, ("page", "panel")),
}

# How the long, middle and short cones' share of a colour is seen without one kind of them
# (Viénot, Brettel and Mollon 1999), in linear RGB.
WITHOUT = {
    "red": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "green": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}

# What is left of red, green and blue (Machado, Oliveira and Fernandes 2009).
SEEN_BY = {
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
}

both_schemes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def linear(colour: str) -> tuple[float, ...]:
    channels = (one / 255 for one in bytes.fromhex(colour))
    return tuple(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
                 for one in channels)  # fmt: skip


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def seen(colour: str, lacking: str) -> tuple[float, ...]:
    channels = linear(colour)
    return tuple(
        max(0.0, sum(part * one for part, one in zip(row, channels, strict=True))) ** (1 / 2.2)
        for row in WITHOUT[lacking]
    )


@both_schemes
@pytest.mark.parametrize("text", GROUNDS)
def test_text_is_read_on_its_ground(theme: Theme, text: str) -> None:
    colours = theme.colours()
    for ground in GROUNDS[text]:
        assert contrast(colours[text], colours[ground]) >= LEAST_CONTRAST, ground


@pytest.mark.parametrize("text", _JUDGED)
def test_what_a_sheet_judges_is_read_on_its_bar(text: str) -> None:
    assert contrast(LIGHT.colours()[text], LIGHT.bar) >= LEAST_CONTRAST


@pytest.mark.parametrize("ground", BLOCKS.values(), ids=BLOCKS)
def test_headings_are_read(ground: str) -> None:
    assert contrast(LIGHT.text, ground) >= LEAST_CONTRAST


@both_schemes
@pytest.mark.parametrize("lacking", WITHOUT)
def test_bars_are_told_apart_without_red_or_green(theme: Theme, lacking: str) -> None:
    colours = theme.colours()
    for first, second in combinations(("bar", "reached", "missed"), 2):
        pair = (seen(colours[one], lacking) for one in (first, second))
        step = max(abs(one - other) for one, other in zip(*pair, strict=True))
        assert step > LEAST_STEP, (first, second)


@both_schemes
@pytest.mark.parametrize("eyes", SEEN_BY)
def test_verdicts_are_told_apart(theme: Theme, eyes: str) -> None:
    def seen_by(colour: str) -> list[float]:
        return [sum(part * one for part, one in zip(row, bytes.fromhex(colour), strict=True))
                for row in SEEN_BY[eyes]]  # fmt: skip

    colours = theme.colours()
    for one, other in combinations(_JUDGED, 2):
        pair = (seen_by(colours[name]) for name in (one, other))
        distance = sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5
        assert distance >= LEAST_DISTANCE, (one, other)


def test_every_colour_is_judged() -> None:
    grounds = {"page", "panel", "line", "bar", "reached", "missed", "above"}
    assert set(LIGHT.colours()) == set(GROUNDS) | grounds


@pytest.mark.parametrize("colour", LINES)
def test_each_line_of_a_chart_is_seen_on_paper(colour: str) -> None:
    assert contrast(colour, LIGHT.page) >= LEAST_CONTRAST
    assert LINES.count(colour) == 1
