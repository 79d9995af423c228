"""What the product is measured against, each a module to run in a process of its own.

    python -m tests.benchmarks.peers.tuned_duckdb ACTIVITY HEADCOUNT WEEK_END OUT
    python -m tests.benchmarks.peers.bare_scan ACTIVITY

The reports (straight_duckdb, tuned_duckdb, straight_pandas) are what an analyst would write
instead: the same columns by the same rules, without a look at whether the data are right. The rest
only read: what no report can do without. ACTIVITY may be a glob where it is not a workbook.
"""
