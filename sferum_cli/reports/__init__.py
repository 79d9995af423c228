"""Counts ÷ headcount → what the source calls a view."""
