"""The history: its files, its commands, official tables."""
