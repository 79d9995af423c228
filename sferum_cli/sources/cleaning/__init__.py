"""A text → a value, or the reason why it is none (K1-K7)."""
