"""The colours: each text can be read on its ground, and the verdicts are told apart."""

from itertools import combinations

import pytest

from sferum_cli.render.theme import DARK, LIGHT, Theme

LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: of text and its ground."""

GROUNDS = {
    "text": ("page", "panel", "bar", "reached", "missed", "above"),
    "muted": ("page", "panel"),
    "accent": ("page", "panel"),
    "reached_text": ("page", "panel"),
    "missed_text": ("page", "panel"),
    "above_text": ("page", "panel"),
}

# How the long, middle and short cones' share of a colour is seen without one kind of them
# (Viénot, Brettel and Mollon 1999), in linear RGB.
WITHOUT = {
    "red": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "green": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


def linear(colour: str) -> tuple[float, ...]:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
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


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", GROUNDS)
def test_text_is_read_on_its_ground(theme: Theme, text: str) -> None:
    colours = theme.colours()
    for ground in GROUNDS[text]:
        assert contrast(colours[text], colours[ground]) >= LEAST_CONTRAST, ground


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("lacking", WITHOUT)
def test_verdicts_are_told_apart_without_red_or_green(theme: Theme, lacking: str) -> None:
    colours = theme.colours()
    for first, second in combinations(("bar", "reached", "missed"), 2):
        pair = (seen(colours[one], lacking) for one in (first, second))
        assert max(abs(one - other) for one, other in zip(*pair, strict=True)) > 0.1, (
            first,
            second,
        )


def test_every_colour_is_judged() -> None:
    grounds = {"page", "panel", "line", "bar", "reached", "missed", "above"}
    assert set(LIGHT.colours()) == set(GROUNDS) | grounds
