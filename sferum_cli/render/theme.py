"""The colours of what people open: light and dark, one place for every format.

Texts hold 4.5:1 on each ground they stand on; reached, missed and above 100 % are blue, orange and
violet, which people tell apart who do not see red and green. A sign or a text says it besides.
"""

from dataclasses import asdict, dataclass


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
    bar="DCE2E9",
    reached="9BCBF5",
    missed="FFD6A8",
    above="DDCCF6",
    reached_text="0B5394",
    missed_text="934000",
    above_text="5B2A9D",
)

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
    above="4A2F78",
    reached_text="8CC7FF",
    missed_text="FFB070",
    above_text="C9A9FF",
)
