"""Activity and members → the narrow rows of a week."""
