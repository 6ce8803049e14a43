"""JSON lines: one object a line, its values written as the text of a CSV cell."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from cdp_frames.sandbox.files.upload import Landed, UnreadableError, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BATCH: Final = 131_072  # lines


def header(path: Path) -> tuple[str, ...]:
    """Return every key that a line has.

    Raises:
        UnreadableError: there is none, or the file is not UTF-8.
    """
    names: dict[str, None] = {}
    with path.open("rb") as stream:
        for line in stream:
            try:
                record = json.loads(decoded(line)) if line.strip() else {}
            except ValueError:
                continue
            if isinstance(record, dict):
                names.update(dict.fromkeys(record))
    if not names:
        raise UnreadableError("the file holds no JSON object")
    return tuple(names)


def rows(landed: Landed) -> Iterator[pa.Table]:
    """Read the rows; a line that is no JSON object is a bad row.

    Raises:
        UnreadableError: the file is not UTF-8.
    """
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
                cells = [as_text(record.get(name)) for record, _ in parsed]
                columns[f"c{place}"] = pa.array(cells, pa.string())
            first += len(chunk)
            yield pa.table(columns)


def _json_object(line: bytes) -> tuple[dict[str, object], str | None]:
    try:
        record = json.loads(decoded(line))
    except ValueError:
        return {}, "line is not JSON"
    if not isinstance(record, dict):
        return {}, "line is not a JSON object"
    return record, None


def as_text(value: object) -> str | None:
    """Write a JSON value as a cell; null is an empty one."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
