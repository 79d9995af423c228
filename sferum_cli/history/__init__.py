"""Past weeks: one Parquet file each, aggregates only, and what is asked of them (section 8)."""
