"""What a person types: turns text into values and results into exit codes, decides nothing."""
