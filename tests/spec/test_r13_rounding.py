"""R13, one decimal, halves away from zero, as Excel shows it."""

import pytest

from sferum_cli.rulebook.shares import WHOLE, rounded
from tests.builders.rules import World


@pytest.mark.parametrize(
    ("count", "total", "printed"),
    [
        (9, 400, "2.3"),
        (194, 1000, "19.4"),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 8, "12.5"),
        (1, 16, "6.3"),
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (49, 100_000, "0.0"),
        (5, 10_000, "0.1"),
        (1345, 10_000, "13.5"),
        (1344, 10_000, "13.4"),
        (9995, 10_000, "100.0"),
        (9994, 10_000, "99.9"),
        (2496, 10_000, "25.0"),
        (2495, 10_000, "25.0"),
        (2494, 10_000, "24.9"),
        (1005, 1000, "100.5"),
        (115, 100_000, "0.1"),
        (285, 20_000, "1.4"),
        (217, 20_000, "1.1"),
        (8035, 100_000, "8.0"),
        (10_035, 10_000, "100.4"),
    ],
)
def test_rounded(count: int, total: int, printed: str) -> None:
    assert str(rounded(WHOLE * count / total)) == printed


@pytest.mark.parametrize("tenths", range(-1000, 1001, 125))
def test_halves_go_away_from_zero(tenths: int) -> None:
    away = f"{(abs(tenths) + 1) / 10:.1f}" if tenths else "0.1"
    value = (abs(tenths) * 10 + 5) / 100
    assert str(rounded(value)) == away
    assert str(rounded(-value)) == f"-{away}"


@pytest.mark.parametrize("total", [400, 200, 2000])
def test_every_exact_half_of_a_total(total: int) -> None:
    for count in range(total * 2):
        thousandths = WHOLE * 100 * count // total
        if thousandths * total == WHOLE * 100 * count and thousandths % 10 == 5:
            expected = (thousandths + 5) // 10
            printed = rounded(WHOLE * count / total)
            assert printed * 10 == expected, (count, total)


def test_the_report_holds_the_exact_double(world: World) -> None:
    world.headcount("школа | педагогов\n1 | 400")
    world.activity("сколько\n9")
    found = world.report()
    assert found.one("teachers_pct") == 2.25
    assert str(rounded(found.one("teachers_pct"))) == "2.3"
