"""An error file of JSON objects, as lines of named cells."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from cdp_frames.errorfile.lines import NESTED, Line, Lines
from cdp_frames.errorfile.names import role_of
from cdp_frames.text.json_objects import objects, text_of
from cdp_frames.text.names import fold

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
    "row", "field", "value", "line", "path", "rowNumber", "row_number", "lineNumber",
    "line_number", "record", "column",
})  # fmt: skip
# What an object around a list of records says of the whole job.
_OF_THE_JOB: Final = frozenset({
    "success", "status", "ok", "statuscode", "httpstatus", "total", "count", "failed",
    "errorcount", "timestamp", "jobid", "requestid", "traceid", "version", "type",
    "title", "message", "code", "hasmore", "page",
})  # fmt: skip
_POSITION: Final = re.compile(r"\d{1,12}")
_DOTTED: Final = re.compile(r"(?:[a-zA-Z_]\w*\.)+\d{1,12}\.\w+|\w*\[\d{1,12}\]\S*")


def read_json_lines(text: str) -> Lines:
    """Take JSON lines, an array, or an object around one apart.

    What an object holds one level down is put beside its other cells: those of the row
    that it is about under ``NESTED`` names, its findings in `Line.nested`.

    Args:
        text: the text of an error file; it may be cut anywhere.
    """
    columns: dict[str, int] = {}
    lines: list[Line] = []
    whole = _document(text)
    if whole is not None:
        for raw, record in whole:
            lines.extend(_lines_of(raw, record, columns))
        return Lines(list(columns), lines)
    for found in objects(text, forgiving=True):
        if found.value is None:
            lines.append(Line(raw=found.raw, intact=False))
        else:
            lines.extend(_lines_of(found.raw, found.value, columns))
    return Lines(list(columns), lines)


def _document(text: str) -> list[tuple[str, JsonObject]] | None:
    """Return the records of a text that is one JSON document of several of them.

    None if it is no document, or an array of objects, which is read as lines are.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    found = _records(value)
    if found is None:
        return None
    return [(json.dumps(each, ensure_ascii=False), each) for each in found]


def _records(value: JsonObject) -> list[JsonObject] | None:
    """Return the records that an object holds in one of the ways of web services.

    Under row numbers, under paths, as lists side by side, or one level down.
    """
    numbered = {key: held for key, held in value.items() if _POSITION.fullmatch(key)}
    if numbered and len(numbered) == len(value):
        return [{"row": int(key), **_as_record(held)} for key, held in numbered.items()]
    by_path = {key: held for key, held in value.items() if _DOTTED.fullmatch(key)}
    if by_path and len(by_path) == len(value):
        return [
            {"path": key, "message": message}
            for key, held in by_path.items()
            for message in (held if isinstance(held, list) else [held])
        ]
    beside = _side_by_side(value)
    if beside is not None:
        return beside
    about_the_job = all(
        fold(key) in _OF_THE_JOB or isinstance(held, dict | list)
        for key, held in value.items()
    )
    inner = [held for held in value.values() if isinstance(held, dict)]
    if about_the_job:
        for held in inner:
            found = _records(held)
            if found is not None:
                return found
    return None


def _as_record(held: object) -> JsonObject:
    if isinstance(held, dict):
        # Messages by field are findings; anything else is the record's own.
        by_field = all(isinstance(each, list) for each in held.values())
        return {"errors": held} if held and by_field else held
    if isinstance(held, list):
        return {"errors": held}
    return {"message": held}


def _side_by_side(value: JsonObject) -> list[JsonObject] | None:
    """Return the records of lists of equal length: {"rows": [1], "messages": ["x"]}."""
    lists = {
        key: held
        for key, held in value.items()
        if isinstance(held, list)
        and held
        and not any(isinstance(each, dict | list) for each in held)
    }
    if len(lists) < 2 or len({len(held) for held in lists.values()}) != 1:  # noqa: PLR2004
        return None
    names = [key.removesuffix("s") if len(key) > 1 else key for key in lists]
    return [
        dict(zip(names, cells, strict=True))
        for cells in zip(*lists.values(), strict=True)
    ]


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
    # Where the object tells its row, what it holds are its findings.
    has_key = _names_a_person(value) or any(
        role_of(name) in {"key", "number"} for name in value
    )
    for held in value.values():
        items = held if isinstance(held, list) else []
        objects_ = [item for item in items if isinstance(item, dict)]
        if len(objects_) == len(items) and any(
            _OF_ONE_ROW & set(each) or (not has_key and _is_of_one_row(each))
            for each in objects_
        ):
            return objects_
        if isinstance(held, dict) and (inner := _wrapped(held)):
            return inner
    return None


def _is_of_one_row(value: JsonObject) -> bool:
    """Say whether an object is about one row: by a number, a path, or its address."""
    if _OF_ONE_ROW & set(value):
        return True
    return _names_a_person(value) or any(
        role_of(name) == "field" and _DOTTED.fullmatch(held)
        for name, held in value.items()
        if isinstance(held, str)
    )


def _names_a_person(value: JsonObject) -> bool:
    return any(
        isinstance(held, str) and "@" in held and " " not in held
        for name, held in value.items()
        if role_of(name) in {None, "key"}
    )


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
    """Return the cells of a finding; those of an object within it are its own, too."""
    texts: dict[str, str] = {}
    for name, value in finding.items():
        if isinstance(value, dict):
            texts |= {inner: text_of(held) for inner, held in value.items()}
        else:
            texts[name] = text_of(value)
    return texts


def findings_in(text: str) -> list[dict[str, str]]:
    """Return the findings that a cell holds as JSON; none if it holds no such thing."""
    if not text.lstrip().startswith(("[", "{")):
        return []
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return _findings(held) if isinstance(held, list | dict) else []
