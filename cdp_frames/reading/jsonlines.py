"""JSON lines, or one JSON array of objects -> a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.errors import UnreadableFileError
from cdp_frames.reading.grid import Grid, check_width, grid_of
from cdp_frames.text.archives import called
from cdp_frames.text.json_objects import document, objects, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.text.json_objects import JsonObject


def grid_of_text(text: str, name: str) -> Grid:
    """Read JSON objects, one a line or in an array.

    Numbers keep their digits, ``null`` and a key that is not there are empty cells,
    what is nested stays JSON. A line that is no object is a flawed record.

    Raises:
        UnreadableFileError: the text is no JSON, or not of objects.
    """
    flawed: dict[int, tuple[int, str]] = {}
    found = document(text)
    if found is None:
        found, flawed = _lines(text, name)
    people = found
    columns = list(dict.fromkeys(key for person in people for key in person))
    check_width(len(columns), f"the keys of {called(name)}")

    def rows() -> Iterator[list[str]]:
        yield columns
        for record, person in enumerate(people, start=1):
            if record in flawed:
                yield [flawed[record][1]]
            else:
                yield [text_of(person.get(column)) for column in columns]

    return grid_of(
        rows(),
        name=name,
        flaws=dict.fromkeys(flawed, "not a JSON object"),
        lines={record: line for record, (line, _) in flawed.items()},
        raws={record: raw for record, (_, raw) in flawed.items()},
        titled=True,
    )


def _lines(text: str, name: str) -> tuple[list[JsonObject], dict[int, tuple[int, str]]]:
    """Read one object a line; also return {record: (line, text)} of what is none."""
    people: list[JsonObject] = []
    flawed: dict[int, tuple[int, str]] = {}
    for found in objects(text):
        people.append(found.value or {})
        if found.value is None:
            flawed[len(people)] = found.line, found.raw.strip()
    if 2 * len(flawed) > len(people) or not any(people):
        first = next(iter(flawed.values()), (1, ""))[0]
        raise UnreadableFileError(
            f"{called(name)} looks like JSON, but line {first:,} is no JSON object"
        )
    return people, flawed
