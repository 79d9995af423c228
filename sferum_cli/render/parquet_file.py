"""parquet: the rows under machine keys, the run as metadata of the file."""

import io

import polars as pl

from sferum_cli.render.json_document import readable_json
from sferum_cli.reports.report import Report, meta

METADATA_KEY = "sferum"


def parquet_bytes(report: Report) -> bytes:
    """The report as the bytes of a parquet file."""
    stream = io.BytesIO()
    report.cells_for_programs.write_parquet(
        stream, metadata={METADATA_KEY: readable_json(meta(report))}
    )
    return stream.getvalue()


def parquet_rows(data: bytes) -> int:
    """How many rows a parquet file holds, by reading it."""
    return pl.read_parquet(io.BytesIO(data)).height
