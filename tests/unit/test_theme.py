"""Colours that can be read, and are told apart by people who do not see red and green."""

from itertools import combinations

import pytest

from sferum_cli.render import theme

BEHIND = [theme.PAPER, theme.BAR]
HEADINGS = [*theme.BLOCKS.values()]

LEAST_CONTRAST = 4.5
"""WCAG 2, for texts."""

LEAST_DISTANCE = 60
"""Between two colours of 0 to 255 a channel: a step that is seen beside each other."""

SEEN_BY = {
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
}
"""Machado, Oliveira, Fernandes 2009: what is left of red, green and blue."""


def channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour))


def luminance(colour: str) -> float:
    parts = [one / 255 for one in channels(colour)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", BEHIND)
@pytest.mark.parametrize("colour", [theme.TEXT, theme.REACHED, theme.MISSED, theme.WHOLE])
def test_what_is_judged_is_read_on_paper_and_on_a_bar(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= LEAST_CONTRAST


@pytest.mark.parametrize("ground", HEADINGS)
def test_headings_are_read(ground: str) -> None:
    assert contrast(theme.TEXT, ground) >= LEAST_CONTRAST


@pytest.mark.parametrize("colour", [theme.FAINT, theme.TARGET_LINE])
def test_what_stands_back_is_read(colour: str) -> None:
    assert contrast(colour, theme.PAPER) >= LEAST_CONTRAST


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_verdicts_are_told_apart(eyes: str) -> None:
    def seen(colour: str) -> list[float]:
        return [sum(part * one for part, one in zip(row, channels(colour), strict=True))
                for row in SEEN_BY[eyes]]  # fmt: skip

    for one, other in combinations((theme.REACHED, theme.MISSED, theme.WHOLE), 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen(one), seen(other), strict=True)) ** 0.5
        assert distance >= LEAST_DISTANCE, (one, other)
