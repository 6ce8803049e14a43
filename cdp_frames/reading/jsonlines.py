"""JSON lines, or one JSON array of objects -> a grid."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Self

from cdp_frames.errors import UnreadableFileError
from cdp_frames.reading.files import called
from cdp_frames.reading.grid import Grid, check_width, grid_of
from cdp_frames.text.characters import trim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import TypeIs


def grid_of_text(text: str, name: str) -> Grid:
    """Read JSON objects, one a line or in an array.

    Numbers keep their digits, ``null`` and a key that is not there are empty cells,
    what is nested stays JSON. A line that is no object is a flawed record.

    Raises:
        UnreadableFileError: the text is no JSON, or not of objects.
    """
    found = _array(text)
    flawed: dict[int, tuple[int, str]] = {}
    if found is None:
        found, flawed = _lines(text, name)
    objects = found
    columns = list(dict.fromkeys(key for one in objects for key in one))
    check_width(len(columns), f"the keys of {called(name)}")

    def rows() -> Iterator[list[str]]:
        yield columns
        for record, one in enumerate(objects, start=1):
            if record in flawed:
                yield [flawed[record][1]]
            else:
                yield [_cell(one.get(column)) for column in columns]

    return grid_of(
        rows(),
        name=name,
        flaws=dict.fromkeys(flawed, "not a JSON object"),
        lines={record: line for record, (line, _) in flawed.items()},
        titled=True,
    )


def _lines(
    text: str, name: str
) -> tuple[list[dict[str, object]], dict[int, tuple[int, str]]]:
    """Read one object a line; also return {record: (line, text)} of what is none."""
    objects: list[dict[str, object]] = []
    flawed: dict[int, tuple[int, str]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not trim(line):
            continue
        parsed = _parsed(line)
        objects.append(parsed if isinstance(parsed, dict) else {})
        if not isinstance(parsed, dict):
            flawed[len(objects)] = number, line.strip()
    if 2 * len(flawed) > len(objects) or not any(objects):
        first = next(iter(flawed.values()), (1, ""))[0]
        raise UnreadableFileError(
            f"{called(name)} looks like JSON, but line {first:,} is no JSON object"
        )
    return objects, flawed


def _array(text: str) -> list[dict[str, object]] | None:
    """Return the objects of one JSON document: an array, or an object around one."""
    document = _parsed(text)
    if isinstance(document, dict):
        arrays = [value for value in document.values() if _is_objects(value)]
        document = arrays[0] if len(arrays) == 1 else [document]
    return document if _is_objects(document) and any(document) else None


def _is_objects(value: object) -> TypeIs[list[dict[str, object]]]:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) for one in value)
    )


def _parsed(text: str) -> object:
    """Parse JSON, keeping numbers as they are written; None if it is none."""
    try:
        return json.loads(text, parse_float=_Written)
    except (ValueError, RecursionError):
        return None


class _Written(float):
    """A number that remembers how it was written: 1.10 is not 1.1."""

    text: str

    def __new__(cls, text: str) -> Self:
        """Keep the text beside the number."""
        number = super().__new__(cls, text)
        number.text = text
        return number


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, _Written):
        return value.text
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)
