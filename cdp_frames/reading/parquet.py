"""Parquet -> a grid."""

from __future__ import annotations

import io
import json
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errors import UnreadableFileError
from cdp_frames.reading.grid import (
    TEXT,
    Grid,
    check_width,
    column_names,
    grid_of,
    joined,
)
from cdp_frames.text.archives import called
from cdp_frames.text.writing import written

MAGIC: Final = b"PAR1"


def grid_of_file(data: bytes, name: str) -> Grid:
    """Read a Parquet file; the names of its columns become record 0.

    Raises:
        UnreadableFileError: damaged or cut short.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import, needed by few

    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError(
            f"{called(name)} is a damaged Parquet file: {str(error).splitlines()[0]}"
        ) from None
    return grid_of_table(table, name)


def grid_of_table(table: pa.Table, name: str) -> Grid:
    """Write a table as text; the names of its columns become record 0.

    Raises:
        UnreadableFileError: it has more columns than any contact file.
    """
    check_width(table.num_columns, f"the columns of {called(name)}")
    names = [str(column) for column in table.column_names]
    texts = [_text(column) for column in table.columns]
    body = pa.table(texts, names=column_names(len(names)))
    temporal = frozenset(
        place
        for place, kind in enumerate(table.schema.types)
        if pa.types.is_date(kind) or (pa.types.is_timestamp(kind) and kind.tz is None)
    )
    return Grid(
        name=name,
        table=joined([grid_of([names]).table, body]),
        temporal=temporal,
        titled=True,
    )


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write a column as text; empty text is null, as everywhere in a grid."""
    text = _written(column)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, TEXT), text)


def _written(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _written(column.cast(kind.value_type))
    if pa.types.is_timestamp(kind):
        return _moments(column)
    if pa.types.is_floating(kind):
        # Ids with a gap become floats in pandas: 3.0 was 3.
        return pa.chunked_array([written(part) for part in column.chunks], TEXT)
    if pa.types.is_nested(kind) or pa.types.is_binary(kind):
        return pa.chunked_array(
            [[_dumped(value) for value in column.to_pylist()]], TEXT
        )
    return column.cast(TEXT)


def _moments(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write times as ISO text: with a Z where they have a zone."""
    zoned = column.type.tz is not None
    micros = column.cast(pa.timestamp("us", "UTC" if zoned else None))
    text = pc.strftime(
        micros, format="%Y-%m-%dT%H:%M:%S" if zoned else "%Y-%m-%d %H:%M:%S"
    )
    short = pc.replace_substring_regex(text, r"\.000000$", "")
    return pc.binary_join_element_wise(short, "Z", "") if zoned else short


def _dumped(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False, default=str)
