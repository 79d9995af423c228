"""Invented regions of any size, to try the product without data and to see how it grows.

What is written follows from the seed alone, piece by piece, so that a whole country needs no more
memory than a district: no clock, no random generator of a library, whose next version may draw
otherwise.
"""
