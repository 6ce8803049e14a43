"""Reading a landed file: CSV, JSONL or Parquet, as Arrow tables of text.

Nothing is guessed: every cell of a CSV is the text that stands there, and the
delimiter is the comma. Rows are numbered from 0, blank lines not counted.

Source:
    RFC 4180 for CSV. `cdp-api.md` section 2.1 for the formats, section 9 for blank
    lines, empty cells and the byte order mark.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Format = Literal["csv", "jsonl", "parquet"]

_BLOCK: Final = 16 * 2**20  # bytes; some 150,000 rows of seven columns
_BATCH: Final = 131_072  # rows
_HEADER_LIMIT: Final = 2**20  # bytes
_PARQUET: Final = b"PAR1"


class UnreadableError(Exception):
    """The file as a whole can't be read; says why."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A file that was uploaded.

    Attributes:
        path: where it is.
        format: what it is.
        header: the names of its columns, in order.
    """

    path: Path
    format: Format
    header: tuple[str, ...]


def look(path: Path, file_name: str) -> Landed:
    """Read the header of a file.

    Args:
        path: where the file landed.
        file_name: the name that the sender gave it.

    Raises:
        UnreadableError: there is no header, or it is not UTF-8.
    """
    kind = _format(path, file_name)
    readers = {"csv": _csv_header, "jsonl": _jsonl_header, "parquet": _parquet_header}
    return Landed(path, kind, readers[kind](path))


def batches(landed: Landed) -> Iterator[pa.Table]:
    """Read the rows.

    Yields:
        Tables with the columns ``row`` (int64, 0-based), ``trouble`` (text; what is
        wrong with the row as such, else null) and ``c0`` ... (text, one for each
        column of the header; empty and null both mean an empty cell).

    Raises:
        UnreadableError: the file can't be read to its end.
    """
    readers = {"csv": _csv_rows, "jsonl": _jsonl_rows, "parquet": _parquet_rows}
    yield from readers[landed.format](landed)


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


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError("the file is not UTF-8") from error


def _csv_header(path: Path) -> tuple[str, ...]:
    record, _ = _first_record(path)
    return tuple(next(csv.reader([_decoded(record)], strict=False), ()))


def _first_record(path: Path) -> tuple[bytes, int]:
    """Return the header record and the number of bytes up to the next record."""
    with path.open("rb") as stream:
        start = stream.read(_HEADER_LIMIT)
    begin = len(start) - len(start.lstrip(b"\r\n"))
    end = start.find(b"\n", begin)
    # A line break inside quotes belongs to the header's cell (RFC 4180 section 2.6).
    while end != -1 and start.count(b'"', begin, end) % 2:
        end = start.find(b"\n", end + 1)
    if end == -1:
        end = len(start)
    record = start[begin:end].rstrip(b"\r")
    if not record:
        raise UnreadableError("the file is empty")
    return record, min(end + 1, len(start))


def _csv_rows(landed: Landed) -> Iterator[pa.Table]:
    _, offset = _first_record(landed.path)
    if _only_blank_lines(landed.path, offset):
        return
    misfits: list[arrow_csv.InvalidRow] = []

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        misfits.append(row)
        return "skip"

    names = [f"c{place}" for place in range(len(landed.header))]
    with landed.path.open("rb") as stream:
        stream.seek(offset)
        try:
            reader = arrow_csv.open_csv(
                stream,
                # One thread, because only then are misfits numbered.
                read_options=arrow_csv.ReadOptions(
                    use_threads=False, block_size=_BLOCK, column_names=names
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=",",
                    quote_char='"',
                    double_quote=True,
                    escape_char=False,
                    newlines_in_values=True,
                    ignore_empty_lines=True,
                    invalid_row_handler=set_aside,
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    strings_can_be_null=False,
                    quoted_strings_can_be_null=False,
                ),
            )
            first = 0
            for batch in reader:
                table = _numbered(pa.Table.from_batches([batch]), misfits, first)
                misfits.clear()
                first += table.num_rows
                yield table
        except pa.ArrowInvalid as error:
            raise UnreadableError(_reason(error)) from error


def _reason(error: Exception) -> str:
    text = str(error)
    if "UTF8" in text or "utf8" in text.lower():
        return "the file is not UTF-8"
    return f"the file can't be read: {text}"


def _only_blank_lines(path: Path, offset: int) -> bool:
    with path.open("rb") as stream:
        stream.seek(offset)
        while block := stream.read(2**16):
            if block.strip(b"\r\n"):
                return False
    return True


def _numbered(
    table: pa.Table, misfits: list[arrow_csv.InvalidRow], first: int
) -> pa.Table:
    """Put rows with too many or too few cells back between the others."""
    width = table.num_columns
    total = table.num_rows + len(misfits)
    # Arrow numbers the rows of the whole file from 1, blank lines not counted.
    places = {misfit.number - 1: misfit for misfit in misfits}
    rows = [row for row in range(first, first + total) if row not in places]
    good = _with_row_numbers(table, pa.array(rows, pa.int64()), pa.nulls(len(rows)))
    if not places:
        return good
    texts = [next(csv.reader([misfit.text]), []) for misfit in places.values()]
    cells = [(text + [""] * width)[:width] for text in texts]
    bad = pa.table(
        {f"c{place}": [row[place] for row in cells] for place in range(width)},
        schema=table.schema,
    )
    troubles = [
        f"row has {misfit.actual_columns} cells, the header has {width}"
        for misfit in places.values()
    ]
    numbers = pa.array(list(places), pa.int64())
    return pa.concat_tables([good, _with_row_numbers(bad, numbers, pa.array(troubles))])


def _with_row_numbers(table: pa.Table, rows: pa.Array, troubles: pa.Array) -> pa.Table:
    return table.add_column(0, "row", rows).add_column(
        1, "trouble", troubles.cast(pa.string())
    )


def _jsonl_header(path: Path) -> tuple[str, ...]:
    names: dict[str, None] = {}
    with path.open("rb") as stream:
        for line in stream:
            try:
                record = json.loads(_decoded(line)) if line.strip() else {}
            except ValueError:
                continue
            if isinstance(record, dict):
                names.update(dict.fromkeys(record))
    if not names:
        raise UnreadableError("the file holds no JSON object")
    return tuple(names)


def _jsonl_rows(landed: Landed) -> Iterator[pa.Table]:
    first = 0
    with landed.path.open("rb") as stream:
        lines = (line for line in stream if line.strip())
        while chunk := list(islice(lines, _BATCH)):
            parsed = [_json_object(line) for line in chunk]
            columns: dict[str, pa.Array] = {
                "row": pa.array(range(first, first + len(chunk)), pa.int64()),
                "trouble": pa.array([trouble for _, trouble in parsed], pa.string()),
            }
            for place, name in enumerate(landed.header):
                cells = [_json_text(record.get(name)) for record, _ in parsed]
                columns[f"c{place}"] = pa.array(cells, pa.string())
            first += len(chunk)
            yield pa.table(columns)


def _json_object(line: bytes) -> tuple[dict[str, object], str | None]:
    try:
        record = json.loads(_decoded(line))
    except ValueError:
        return {}, "line is not JSON"
    if not isinstance(record, dict):
        return {}, "line is not a JSON object"
    return record, None


def _json_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _parquet_header(path: Path) -> tuple[str, ...]:
    try:
        return tuple(pq.read_schema(path).names)
    except pa.ArrowException as error:
        raise UnreadableError("the Parquet file can't be read") from error


def _parquet_rows(landed: Landed) -> Iterator[pa.Table]:
    first = 0
    try:
        with pq.ParquetFile(landed.path) as source:
            for batch in source.iter_batches(batch_size=_BATCH):
                size = batch.num_rows
                cells = [_arrow_text(column) for column in batch.columns]
                names = [f"c{place}" for place in range(len(cells))]
                yield _with_row_numbers(
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
        texts = [_json_text(value) for value in column.to_pylist()]
        return pa.array(texts, pa.string())
    return column.cast(pa.string())
