"""What a sheet of Excel holds, for those who read one and those who write one."""

LAST_ROW, LAST_ROW_OF_XLS = 1_048_576, 65_536
"""Of xlsx, and of Excel 97-2003: a sheet that is full to it may have lost the rest."""

LAST_COLUMN = 16_384
"""XFD; what is said of columns up to it is said of the whole sheet."""

LONGEST_TEXT = 32_767
"""Characters of a cell."""
