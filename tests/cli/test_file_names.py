"""Names of files for units: safe on every system, no two alike, and readable."""

import pytest

from sferum_cli.cli.file_names import file_names, plain_name

NAMES = [
    # the names of the units, from short to long; the files
    ([["г. Омск"], ["Омский район"]], ["г. Омск.xlsx", "Омский район.xlsx"]),
    ([["а/б"], ["а:б"]], ["а_б.xlsx", "а_б (2).xlsx"]),
    ([["ОМСК"], ["омск"], ["Омск"]], ["ОМСК.xlsx", "омск (2).xlsx", "Омск (3).xlsx"]),
    ([["СОШ № 1", "СОШ № 1, Азово"], ["СОШ № 1", "СОШ № 1, Тара"], ["СОШ № 2", "длинно"]],
     ["СОШ № 1, Азово.xlsx", "СОШ № 1, Тара.xlsx", "СОШ № 2.xlsx"]),
    ([["а", "а, б"], ["А", "а, б"]], ["а, б.xlsx", "а, б (2).xlsx"]),
    ([["CON"], ["nul.txt"], ["LPT1"]], ["CON_.xlsx", "nul_.txt.xlsx", "LPT1_.xlsx"]),
    ([["=1+1"], ["-rf"], [".скрытый"], ["~$a"]],
     ["_1+1.xlsx", "_rf.xlsx", "_скрытый.xlsx", "_$a.xlsx"]),
    ([["имя. "], [" имя"]], ["имя.xlsx", "имя (2).xlsx"]),
    ([["\x00<>"], ["…"], ["а\u202eб"]], ["___.xlsx", "….xlsx", "а_б.xlsx"]),
    ([["и\u0306"], ["й"]], ["й.xlsx", "й (2).xlsx"]),
    ([["index"]], ["index (2).xlsx"]),
    ([], []),
]  # fmt: skip


@pytest.mark.parametrize(("units", "files"), NAMES)
def test_file_names(units: list[list[str]], files: list[str]) -> None:
    assert file_names(units, ".xlsx", ["index.csv"]) == files


@pytest.mark.parametrize("name", ["м" * 300, "№" * 300, "a" * 300, "ы" * 113 + ". б"])
def test_a_long_name_is_cut_and_stays_one_of_its_own(name: str) -> None:
    found = file_names([[name]] * 12, ".html")
    assert len(set(found)) == 12
    for one in found:
        assert len(one) <= 120
        assert len(one.encode()) <= 240
        assert one.endswith(".html")
        assert plain_name(one) == one
