"""A number of a cell → its text, for the formats that we read cell by cell."""


def number_text(number: float) -> str:
    """A number cell as text: whole numbers without «.0»."""
    return str(int(number)) if number.is_integer() else repr(number)
