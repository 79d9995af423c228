"""How everything looks that people open: colours, fonts and formats of numbers, in one place.

Colours are RRGGBB. Texts hold 4.5:1 on each ground they stand on; reached, missed and above 100 %
are blue, orange and magenta, which people tell apart who do not see red and green. A sign or a text
says it besides, where there is no colour.
"""

from dataclasses import asdict, dataclass

from sferum_cli.reports.document import ABOVE_WHOLE, BELOW_TARGET, Verdict
from sferum_cli.rulebook.indicators import Block


@dataclass(frozen=True)
class Theme:
    """Hex colours without «#», as a workbook has them too.

    ``page`` and ``panel`` are grounds, ``bar`` and the verdicts are grounds of a share's bar, and
    what ends in ``_text`` is written on ``page`` or ``panel``.
    """

    page: str
    panel: str
    text: str
    muted: str
    line: str
    accent: str
    bar: str
    reached: str
    missed: str
    above: str
    reached_text: str
    missed_text: str
    above_text: str

    def colours(self) -> dict[str, str]:
        """Each colour under its name."""
        return asdict(self)


LIGHT = Theme(
    page="FFFFFF",
    panel="F4F6F8",
    text="1B1F24",
    muted="57606A",
    line="D5DAE0",
    accent="0B5CAD",
    bar="C3CEDA",
    reached="74B5F0",
    missed="FFD6A8",
    above="F3CBE3",
    reached_text="0A4F96",
    missed_text="8F3600",
    above_text="8A0F5C",
)
"""Of a page in the light, and of a workbook and a note, which are paper."""

DARK = Theme(
    page="14171A",
    panel="1E2328",
    text="E6E8EB",
    muted="A7B0B9",
    line="3A424A",
    accent="7CB8FF",
    bar="38414A",
    reached="1D4F78",
    missed="6B3D12",
    above="6B1F52",
    reached_text="8CC7FF",
    missed_text="FFB070",
    above_text="F28CC0",
)

BLOCKS = {
    Block.UNIT: "E7E9EC",
    Block.ACTIVITY: "D9E8F7",
    Block.ORGANIZATIONS: "E3EFD9",
    Block.COVERAGE: "FFF1CC",
    Block.LINKED: "FBE3D3",
    Block.REFERENCE: "ECEDEF",
    Block.RATINGS: "E6DFF0",
}
"""Behind the headings of each group of columns."""

LINES = ("0B5CAD", "A33E00", "1A6B4F", "7A3391", "4D4D4D", "7A5900")
"""Of the lines of a chart, one after the other; each has a sign of its own besides."""

FONT = "Calibri"
SIZE, SMALL_SIZE, TITLE_SIZE = 11, 9, 16

SHARE_FORMAT = "0.0%"
COUNT_FORMAT = "#,##0"
CHANGE_FORMAT = "+#,##0;-#,##0;0"
POINTS_FORMAT = "+0.0;-0.0;0.0"
DATE_FORMAT = "DD.MM.YYYY"

BELOW_FORMAT = f'"{BELOW_TARGET} "{SHARE_FORMAT}'
ABOVE_FORMAT = f'"{ABOVE_WHOLE} "{SHARE_FORMAT}'

ON_A_TERMINAL = {
    Verdict.ABOVE_WHOLE: "magenta",
    Verdict.REACHED: "bold cyan",
    Verdict.MISSED: "red",
}
"""By name: a terminal has its own shades for a light and a dark ground."""
