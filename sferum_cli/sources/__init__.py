"""Files → clean typed frames and a list of problems with true addresses.

Knows files and the field's tables; knows no rules. Cells are read as text and turned into values
here, column by column through their distinct values, so that each rule of cleaning is one plain
function from a text to a value.
"""
