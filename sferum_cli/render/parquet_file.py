"""parquet: the main table under machine keys, the run as metadata of the file."""

import io

import polars as pl

from sferum_cli.render.json_document import readable_json
from sferum_cli.reports.document import Document, Table

METADATA_KEY = "sferum"


def parquet_bytes(document: Document) -> bytes:
    """The main table as the bytes of a parquet file; raises TypeError for a list."""
    stream = io.BytesIO()
    _main(document).cells_for_programs.write_parquet(
        stream, metadata={METADATA_KEY: readable_json(document.run)}
    )
    return stream.getvalue()


def parquet_has_all_rows(data: bytes, document: Document) -> bool:
    """Whether a parquet file reads back with every row of the document."""
    return pl.read_parquet(io.BytesIO(data)).height == _main(document).rows.height


def _main(document: Document) -> Table:
    if not isinstance(document.main, Table):
        message = f"{document.view}: a list has no types of parquet"
        raise TypeError(message)
    return document.main
