"""Parquet: typed columns, written as the text that a CSV would have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cdp_frames.sandbox.files.jsonl_format import as_text
from cdp_frames.sandbox.files.upload import Landed, UnreadableError, numbered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BATCH: Final = 131_072  # rows


def header(path: Path) -> tuple[str, ...]:
    """Return the names of the columns.

    Raises:
        UnreadableError: it is no Parquet file.
    """
    try:
        return tuple(pq.read_schema(path).names)
    except pa.ArrowException as error:
        raise UnreadableError("the Parquet file can't be read") from error


def rows(landed: Landed) -> Iterator[pa.Table]:
    """Read the rows.

    Raises:
        UnreadableError: the file is damaged.
    """
    first = 0
    try:
        with pq.ParquetFile(landed.path) as source:
            for batch in source.iter_batches(batch_size=_BATCH):
                size = batch.num_rows
                cells = [_arrow_text(column) for column in batch.columns]
                names = [f"c{place}" for place in range(len(cells))]
                yield numbered(
                    pa.table(cells, names=names),
                    pa.array(range(first, first + size), pa.int64()),
                    pa.nulls(size),
                )
                first += size
    except (pa.ArrowException, OSError) as error:
        raise UnreadableError("the Parquet file can't be read") from error


def _arrow_text(column: pa.Array) -> pa.Array:
    """Write a typed column as the text that a CSV would have."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _arrow_text(column.dictionary_decode())
    if pa.types.is_timestamp(kind):
        # Without a zone it stays without: that is what `naive datetime` is about.
        zoned = kind.tz is not None
        instants = column.cast(pa.timestamp("us", "UTC" if zoned else None), safe=False)
        return pc.strftime(
            instants, format="%Y-%m-%dT%H:%M:%SZ" if zoned else "%Y-%m-%dT%H:%M:%S"
        ).cast(pa.string())
    if pa.types.is_nested(kind):
        texts = [as_text(value) for value in column.to_pylist()]
        return pa.array(texts, pa.string())
    return column.cast(pa.string())
