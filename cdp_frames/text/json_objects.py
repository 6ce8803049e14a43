"""Text -> JSON objects: one a line, in an array, or one after the other."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from cdp_frames.text.records import lines
from cdp_frames.text.writing import float_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import TypeIs

JsonObject = dict[str, object]

_BEGINS: Final = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]\d])")
_MAY_BEGIN: Final = re.compile(r"\s*(?:\{|\[\s*(?:[{\]]|$))")
_BETWEEN: Final = re.compile(r"[\s,\[\]]*")
# Half of a character that takes two escapes.
_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
# Python itself reads no more.
_MOST_DIGITS: Final = 4000
_NEXT_OBJECT: Final = re.compile(r"\n\s*(?=\{)")


class Found(NamedTuple):
    """What stands where an object should.

    Attributes:
        raw: the text of it.
        value: the object; None if it is none.
        line: the 1-based line that it begins on.
    """

    raw: str
    value: JsonObject | None
    line: int


def is_json(text: str, *, forgiving: bool = False) -> bool:
    """Say whether a text begins as JSON does.

    Args:
        text: the beginning of a text.
        forgiving: for a text that may be cut behind its first letter, and that holds
            objects or else sentences: those may begin with a bracket, ``[3] email: …``.
    """
    return (_MAY_BEGIN if forgiving else _BEGINS).match(text) is not None


def document(text: str) -> list[JsonObject] | None:
    """Return the objects of a text that is one JSON document.

    That is an array of objects, an object around one such array, or a single object.
    None if it is something else: see ``objects``.

    Examples:
        >>> document('{"total": 1, "people": [{"n": 1.10}]}')
        [{'n': 1.1}]
    """
    value = _parsed(text)
    if isinstance(value, dict):
        arrays = [held for held in value.values() if _are_objects(held)]
        value = arrays[0] if len(arrays) == 1 else [value]
    return value if _are_objects(value) and any(value) else None


def objects(text: str, *, forgiving: bool = False) -> Iterator[Found]:
    r"""Yield the objects of a text, and what stands in their place, in order.

    Args:
        text: JSON lines: an object on each line that is not blank.
        forgiving: for a text that may be cut or damaged anywhere, and whose objects may
            be on lines, in an array or merely one after the other, each on as many
            lines as it likes. What is no object ends where the next one begins.

    Examples:
        >>> [found.value for found in objects('{"a": 1}\n{"b": 2')]
        [{'a': 1}, None]
    """
    if forgiving:
        yield from _one_after_the_other(text)
        return
    for number, line in enumerate(lines(text), start=1):
        if line.strip():
            value = _parsed(line)
            yield Found(line, value if isinstance(value, dict) else None, number)


def text_of(value: object) -> str:
    """Write a value as the text of a cell.

    Text is itself, numbers keep their digits (of those that were read here), but for
    an idle ``.0`` and an exponent; null is empty, what is nested stays JSON.

    Examples:
        >>> [text_of(value) for value in ("x", None, True, [1, "é"])]
        ['x', '', 'true', '[1, "é"]']
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, _Written):
        return _plain(value.text)
    return json.dumps(value, ensure_ascii=False)


def _plain(number: str) -> str:
    """Write a number of JSON without what only its writer's floats put there."""
    if number.endswith(".0"):
        return number.removesuffix(".0")
    return float_text(float(number)) if "e" in number.lower() else number


def _are_objects(value: object) -> TypeIs[list[JsonObject]]:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) for item in value)
    )


def _parsed(text: str) -> object:
    """Parse JSON, keeping numbers as they are written; None if it is none."""
    try:
        value: object = json.loads(text, parse_float=_Written, parse_int=_int)
    except (ValueError, RecursionError):
        return None
    return _mended(value) if _HALF.search(text) else value


def _int(text: str) -> object:
    """Read an integer; one of thousands of digits stays the text that it is."""
    return int(text) if len(text) <= _MOST_DIGITS else text


def _mended(value: object) -> object:
    r"""Put U+FFFD for half a character (\ud800 without the other half)."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_mended(key): _mended(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_mended(held) for held in value]
    return value


class _Written(float):
    """A number that remembers how it was written: 1.10 is not 1.1."""

    text: str

    def __new__(cls, text: str) -> Self:
        """Keep the text beside the number."""
        number = super().__new__(cls, text)
        number.text = text
        return number


def _one_after_the_other(text: str) -> Iterator[Found]:
    decoder = json.JSONDecoder(parse_float=_Written)
    position, line = 0, 1
    # Into an array, too: its end may be cut off.
    while (begin := _end_of(_BETWEEN, text, position)) < len(text):
        line += text.count("\n", position, begin)
        try:
            value, position = decoder.raw_decode(text, begin)
        except (ValueError, RecursionError):
            value = None
            found = _NEXT_OBJECT.search(text, begin)
            position = found.start() if found else len(text)
        raw = text[begin:position].rstrip()
        yield Found(raw, value if isinstance(value, dict) else None, line)
        line += text.count("\n", begin, position)


def _end_of(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position
