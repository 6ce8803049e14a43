"""A mapping in a file, with the very headers and examples that it has.

Its JSON text is for people: of a header that is no text it keeps the text only, and of
cells nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cdp_frames.errors import MappingError
from cdp_frames.mapping.model import Mapping
from cdp_frames.storage import Json, stored, value_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from cdp_frames.mapping.mapped_columns import MappedColumn


def stored_mapping(mapping: Mapping) -> Json:
    """Return a mapping as JSON.

    Raises:
        CannotBeStored: a header is of a type that has no form there.
    """
    return {
        "text": mapping.to_json(),
        "headers": [stored(header) for header in _headers(mapping)],
        "examples": [list(column.examples) for column in mapping.seen],
    }


def mapping_of(data: Json) -> Mapping:
    """Return the mapping that ``stored_mapping`` made this of.

    Raises:
        ValueError: it is no such thing.
    """
    try:
        mapping = Mapping.from_json(data["text"])
    except MappingError as error:
        raise ValueError("this is no mapping") from error
    headers = iter([value_of(header) for header in data["headers"]])
    examples = [tuple(map(str, cells)) for cells in data["examples"]]
    if len(data["headers"]) != len([*_headers(mapping)]):
        raise ValueError("a mapping has other columns than headers")
    columns = _with_headers(mapping.columns, headers)
    left_out = tuple(replace(c, header=next(headers)) for c in mapping.left_out)
    seen = tuple(
        replace(column, header=next(headers), examples=cells)
        for column, cells in zip(mapping.seen, examples, strict=True)
    )
    judged = _with_headers(mapping.judged, headers)
    return replace(
        mapping, columns=columns, left_out=left_out, seen=seen, judged=judged
    )


def _headers(mapping: Mapping) -> Iterator[Hashable]:
    """Yield every header in a mapping, always in the same order."""
    yield from (part.header for column in mapping.columns for part in column.parts)
    yield from (column.header for column in mapping.left_out)
    yield from (column.header for column in mapping.seen)
    yield from (part.header for column in mapping.judged for part in column.parts)


def _with_headers(
    columns: tuple[MappedColumn, ...], headers: Iterator[Hashable]
) -> tuple[MappedColumn, ...]:
    return tuple(
        column.made_of([replace(part, header=next(headers)) for part in column.parts])
        for column in columns
    )
