"""Only write a table that is in memory already, with Polars, as parquet."""

import sys

import polars as pl

if __name__ == "__main__":
    pl.read_ipc(sys.argv[1]).write_parquet(sys.argv[2])
