"""A view of weeks from what its call names: which weeks, which units, and how they changed."""
