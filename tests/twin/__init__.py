"""A slow second calculation of the rules, written apart from the product to check it."""
