"""An error file of JSON objects, as lines of named cells."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from cdp_frames.errorfile.lines import NESTED, Line, Lines
from cdp_frames.text.json_objects import objects, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.text.json_objects import JsonObject

# Where an object keeps the row it is about, and where its findings.
_ROWS: Final = frozenset({
    "record", "row", "data", "original", "source", "payload", "input", "rowdata",
})  # fmt: skip
_FINDINGS: Final = frozenset({
    "errors", "error", "findings", "failures", "problems", "issues", "violations",
    "messages", "reasons",
})  # fmt: skip
# What an object has that is about one row, and what only an object about a row has.
_OF_ONE_ROW: Final = frozenset({
    "row", "rowNumber", "row_number", "line", "lineNumber", "line_number", "record",
    "errors",
})  # fmt: skip
_OF_A_FINDING: Final = frozenset({
    "row", "message", "field", "code", "value", "line", "path",
})  # fmt: skip


def read_json_lines(text: str) -> Lines:
    """Take JSON lines, an array, or an object around one apart.

    What an object holds one level down is put beside its other cells: those of the row
    that it is about under ``NESTED`` names, its findings in `Line.nested`.

    Args:
        text: the text of an error file; it may be cut anywhere.
    """
    columns: dict[str, int] = {}
    lines: list[Line] = []
    for found in objects(text, forgiving=True):
        if found.value is None:
            lines.append(Line(raw=found.raw, intact=False))
        else:
            lines.extend(_lines_of(found.raw, found.value, columns))
    return Lines(list(columns), lines)


def _lines_of(raw: str, value: JsonObject, columns: dict[str, int]) -> Iterator[Line]:
    inner = _wrapped(value)
    if inner is None:
        yield _line(raw, value, columns)
        return
    for item in inner:
        yield from _lines_of(json.dumps(item, ensure_ascii=False), item, columns)


def _line(raw: str, value: JsonObject, columns: dict[str, int]) -> Line:
    line = Line(raw=raw)

    def put(name: str, held: object) -> None:
        line.cells[columns.setdefault(name, len(columns))] = text_of(held)

    for name, held in value.items():
        if name.lower() in _FINDINGS and isinstance(held, list | dict):
            line.nested.extend(_findings(held))
        elif isinstance(held, dict):
            is_row = name.lower().replace("_", "") in _ROWS
            for inner_name, cell in held.items():
                put(NESTED + inner_name if is_row else inner_name, cell)
        else:
            put(name, held)
    return line


def _wrapped(value: JsonObject) -> list[JsonObject] | None:
    """Return the objects about rows of one object that merely holds them."""
    if set(value) & _OF_A_FINDING:
        return None
    for held in value.values():
        items = held if isinstance(held, list) else []
        objects_ = [item for item in items if isinstance(item, dict)]
        if len(objects_) == len(items) and any(_OF_ONE_ROW & set(o) for o in objects_):
            return objects_
        if isinstance(held, dict) and (inner := _wrapped(held)):
            return inner
    return None


def _findings(held: list[object] | JsonObject) -> list[dict[str, str]]:
    """Read findings as objects, as sentences, or as messages by field."""
    if isinstance(held, list):
        return [
            _texts(item) if isinstance(item, dict) else {"message": text_of(item)}
            for item in held
        ]
    if any(isinstance(value, list) for value in held.values()):
        return [
            {"field": name, "message": text_of(message)}
            for name, messages in held.items()
            for message in (messages if isinstance(messages, list) else [messages])
        ]
    if set(held) & {"code", "message", "field"}:
        return [_texts(held)]
    return [{"field": name, "message": text_of(value)} for name, value in held.items()]


def _texts(finding: JsonObject) -> dict[str, str]:
    return {name: text_of(value) for name, value in finding.items()}
