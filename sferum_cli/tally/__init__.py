"""Memberships and counts: what the rows of a week add up to, unit by unit."""
