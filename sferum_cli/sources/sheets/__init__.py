"""A file of any format → sheets of text, with what it says besides their values."""
