"""Numbers that look random and follow from a seed: the same on every machine and in any version."""

import hashlib

import polars as pl

RANGE = 1 << 32
"""A draw is below this."""

_MASK = RANGE - 1


def drawn(seed: int, purpose: str, key: pl.Expr) -> pl.Expr:
    """A whole number from 0 to RANGE - 1 for each ``key``, a whole number below RANGE.

    Draws for different purposes, or under different seeds, have nothing to do with each other.
    The mixing is Wellons' «lowbias32». Each product of two numbers of 32 bits fits into the 64 in
    which it is computed, so that nothing depends on what an overflow does.
    """
    named = hashlib.sha256(f"{seed} {purpose}".encode()).digest()
    start = int.from_bytes(named[:4], "big")
    mixed = key.cast(pl.UInt64) ^ pl.lit(start, pl.UInt64)
    mixed = _times(_folded(mixed, 16), 0x7FEB352D)
    mixed = _times(_folded(mixed, 15), 0x846CA68B)
    return _folded(mixed, 16)


def _folded(value: pl.Expr, bits: int) -> pl.Expr:
    return value ^ (value // (1 << bits))


def _times(value: pl.Expr, factor: int) -> pl.Expr:
    return (value * pl.lit(factor, pl.UInt64)) & pl.lit(_MASK, pl.UInt64)
