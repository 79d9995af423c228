"""How much of a file is read before it is refused: guards against files made to do harm."""

from pydantic import BaseModel, ByteSize, ConfigDict, Field

RATIO_FROM_BYTES = 10_000_000
"""Below it any ratio is harmless: a small sheet of equal cells packs a thousand to one."""


class Limits(BaseModel):
    """``[limits]``: each is named in the error of a file that is over it.

    Over 2,046 real workbooks the ratio was at most 100, the unzipped size 114 MB, and the entries
    1,033.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    unzipped: ByteSize = ByteSize(1_000_000_000)
    """Bytes of a container's parts once they are unzipped."""
    unzipped_ratio: int = Field(default=200, gt=0)
    """Unzipped bytes per byte of the file, from RATIO_FROM_BYTES on."""
    zip_entries: int = Field(default=5_000, gt=0)
    """Files in a container."""
    sheet_cells: int = Field(default=20_000_000, gt=0)
    """Rows times columns of the used range of a sheet."""
    reading_memory: ByteSize = ByteSize(2_000_000_000)
    """Bytes that reading one file may take."""
    reading_seconds: int = Field(default=120, gt=0)
    """Seconds that the reader may stay silent over one file."""
