"""Reading a landed file: CSV, JSONL or Parquet, as Arrow tables of text.

Nothing is guessed: a cell is the text that stands there. Rows are numbered from 0.

Source:
    `docs/contract.md` section 2.1 for the formats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.sandbox.files import csv_format, jsonl_format, parquet_format
from cdp_frames.sandbox.files.upload import Format, Landed, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

_PARQUET: Final = b"PAR1"


def look(path: Path, file_name: str) -> Landed:
    """Read the header of a file.

    Args:
        path: where the file landed.
        file_name: the name that the sender gave it.

    Raises:
        UnreadableError: there is no header, or it is not UTF-8.
    """
    kind = _format(path, file_name)
    readers = {"csv": csv_format, "jsonl": jsonl_format, "parquet": parquet_format}
    return Landed(path, kind, readers[kind].header(path))


def batches(landed: Landed, block: int = csv_format.BLOCK) -> Iterator[pa.Table]:
    """Read the rows.

    Args:
        landed: the file.
        block: bytes of a CSV that are read at once, more where a row is longer.

    Yields:
        Tables with the columns ``row`` (int64, 0-based), ``trouble`` (text; what is
        wrong with the row as such, else null) and ``c0`` ... (text, one for each
        column of the header; empty and null both mean an empty cell).

    Raises:
        UnreadableError: the file can't be read to its end.
    """
    if landed.format == "csv":
        yield from csv_format.rows(landed, block)
    elif landed.format == "jsonl":
        yield from jsonl_format.rows(landed)
    else:
        yield from parquet_format.rows(landed)


def _format(path: Path, file_name: str) -> Format:
    with path.open("rb") as stream:
        start = stream.read(4096)
    if start.startswith(_PARQUET):
        return "parquet"
    lowered = file_name.lower()
    if lowered.endswith((".jsonl", ".ndjson", ".json")):
        return "jsonl"
    if lowered.endswith(".parquet"):
        raise UnreadableError("the file is not a Parquet file")
    return "jsonl" if start.lstrip().startswith(b'{"') else "csv"
