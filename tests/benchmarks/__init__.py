"""Benchmarks: the product against its peers on invented data (docs/performance.md)."""
