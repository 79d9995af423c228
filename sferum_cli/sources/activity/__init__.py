"""Activity and members → the narrow rows of a week.

From the bottom up: ``organization_column`` (which organization a row describes), ``seen`` (what the
sheets share), ``dates`` (which rows are of the week), ``roles``, ``narrow_rows`` or, for judging
repeats, ``whole_rows``; ``reader`` leads one sheet through them and ``read`` all sheets, with
``last_week`` where the call says no week. ``buckets`` keep the rows, ``findings`` are what all rows
together say, ``repeats`` judges those that stand there twice.
"""
