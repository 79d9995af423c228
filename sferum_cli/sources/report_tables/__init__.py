"""Tables of the 28 columns, official ones and our own: files → the rows of a level."""
