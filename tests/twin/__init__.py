"""A slow second calculation of SPEC sections 2-5, written apart from the product to check it."""
