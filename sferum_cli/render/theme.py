"""How everything looks that people open: colours, fonts and formats of numbers, in one place.

Colours are RRGGBB. Texts hold 4.5:1 on what they stand on, and what is reached, missed or above the
whole is told apart by people who do not see red and green, and by a sign where there is no colour.
"""

from sferum_cli.reports.document import ABOVE_WHOLE, BELOW_TARGET, Verdict
from sferum_cli.rulebook.indicators import Block

TEXT = "1F2933"
FAINT = "5F6B76"
"""What stands back: explanations, the unknown, keys."""

REACHED = "0A4F96"
MISSED = "8F3600"
WHOLE = "8A0F5C"
"""Above 100 %."""

PAPER = "FFFFFF"
LINE = "D5DAE0"
BAR = "B4D2EF"
"""Behind a share, as wide as it."""

CHART = "2F7FC1"
TARGET_LINE = "8F3600"

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
