"""A report → table, csv, json, xlsx, md, parquet: computes nothing, rounds in one place."""
