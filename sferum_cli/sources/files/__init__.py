"""Bytes: which files, whole, and safe to read."""
