"""Outputs as bytes: where they may go, one run at a time, and all of them together."""
