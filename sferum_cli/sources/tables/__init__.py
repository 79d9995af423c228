"""Sheets → tables of known columns, and their rows with typed cells."""
