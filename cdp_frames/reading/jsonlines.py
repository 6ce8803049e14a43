"""JSON lines, or one JSON array of objects -> a grid."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cdp_frames.reading.grid import Grid, grid_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import TypeIs


def grid_of_text(text: str, name: str) -> Grid | None:
    """Read JSON objects, one a line or in an array; None if the text is no JSON.

    Numbers keep their digits, ``null`` and a key that is not there are empty cells,
    what is nested stays JSON. A line that is no object is a flawed record.
    """
    objects = _array(text)
    flaws: dict[int, str] = {}
    lines: dict[int, int] = {}
    if objects is None:
        objects = []
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip():
                continue
            parsed = _object(line)
            if parsed is None:
                flaws[len(objects) + 1] = "not a JSON object"
                lines[len(objects) + 1] = number
            objects.append(parsed if parsed is not None else {})
        if len(flaws) * 2 >= len(objects):
            return None
    columns = list(dict.fromkeys(key for one in objects for key in one))
    if not columns:
        return None

    def rows() -> Iterator[list[str]]:
        yield columns
        for one in objects:
            yield [_cell(one.get(column)) for column in columns]

    return grid_of(rows(), name=name, flaws=flaws, lines=lines, titled=True)


def _array(text: str) -> list[dict[str, object]] | None:
    """Return the objects of one JSON document: an array, or an object around one."""
    document = _parsed(text)
    if isinstance(document, dict):
        arrays = [value for value in document.values() if _is_objects(value)]
        document = arrays[0] if len(arrays) == 1 else [document]
    return document if _is_objects(document) else None


def _is_objects(value: object) -> TypeIs[list[dict[str, object]]]:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) for one in value)
    )


def _object(line: str) -> dict[str, object] | None:
    parsed = _parsed(line)
    return parsed if isinstance(parsed, dict) else None


def _parsed(text: str) -> object:
    """Parse JSON, keeping numbers as they are written; None if it is none."""
    try:
        return json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)
