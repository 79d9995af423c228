"""Headcounts and directories → organizations, municipalities and heads."""
