"""An error file, whatever its form, as lines of named cells.

The form is not documented (``docs/contract.md`` section 9), so it is read off the file:
gzip by its first bytes, the encoding by its mark, then JSON, delimited text or plain
sentences. Nothing is dropped: what can't be taken apart stays as a raw line.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdp_frames.errorfile.messages import Names

_GZIP: Final = b"\x1f\x8b"
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DELIMITERS: Final = ",\t;|"
_LOOKED_AT: Final = 500
_MOSTLY: Final = 0.8

_SENTENCE: Final = re.compile(
    r"\s*(?:(?:row|line|record|zeile)s?\b[\s#:=]*\d|\w+\[\d+\]\S*: |[^\s,;\t|]+: )",
    re.IGNORECASE,
)
_LONGEST_NAME: Final = 80

# The name of the one column of a file of plain sentences.
SENTENCE: Final = "message"


@dataclass(slots=True, kw_only=True)
class Line:
    """One record of an error file.

    Attributes:
        raw: the record as it stands in the file, without its line end.
        cells: column number -> text. A cell may be absent.
        nested: what a JSON record holds under one name: its own findings.
        intact: whether it is all there; False for a last record that was cut.
        doubtful: the column that the end of the file may have cut; -1 if none.
    """

    raw: str
    cells: dict[int, str] = field(default_factory=dict)
    nested: list[dict[str, str]] = field(default_factory=list)
    intact: bool = True
    doubtful: int = -1


class Lines(NamedTuple):
    """An error file taken apart.

    Attributes:
        names: what each column is called; empty where the file does not say.
        lines: its records, in order.
    """

    names: list[str]
    lines: list[Line]


def read_lines(content: bytes | str, known: Names) -> Lines:
    """Take an error file apart.

    Args:
        content: the file, or its text.
        known: the names that may stand in it.
    """
    text = content if isinstance(content, str) else decode(content)
    text = text.removeprefix("\ufeff")
    if _JSON.match(text):
        return _json_lines(text)
    return _delimited(text, known)


def decode(content: bytes) -> str:
    """Return the text of a file, unpacked if it was packed, even if its end is cut."""
    while content.startswith(_GZIP):
        content = _unpacked(content)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding, "replace")
    if b"\x00" in content[:4]:
        is_big = content[:1] == b"\x00"
        return _decoded(content, "utf-16-be" if is_big else "utf-16-le", "replace")
    try:
        return _decoded(content, "utf-8", "strict")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252", "replace")


def _decoded(content: bytes, encoding: str, errors: str) -> str:
    """Decode, and leave out a last character that was cut."""
    return codecs.getincrementaldecoder(encoding)(errors).decode(content)


def _unpacked(content: bytes) -> bytes:
    """Unpack gzip as far as it goes: members one after the other, the last one cut."""
    unpacked = []
    while content.startswith(_GZIP):
        stream = zlib.decompressobj(wbits=31)
        try:
            unpacked.append(stream.decompress(content))
        except zlib.error:
            break
        content = stream.unused_data
    return b"".join(unpacked)


# --- delimited text and sentences --------------------------------------------------


def _delimited(text: str, known: Names) -> Lines:
    raws = _physical(text)
    rows = [raw for raw in raws if raw.strip()]
    if not rows:
        return Lines([], [])
    ends_open = not text.endswith(("\n", "\r"))
    delimiter = _delimiter(raws, known)
    if delimiter is None:
        return _sentences(rows, known, ends_open=ends_open)
    records = list(_records(raws, delimiter))
    names: list[str] = []
    if _is_header(records[0][1], [cells for _, cells in records[1:]], known):
        names = [name.strip() for name in records.pop(0)[1]]
    width = len(names) or _usual_width(records)
    lines = [_line(raw, cells) for raw, cells in records]
    if lines and ends_open:
        _mark_end(lines[-1], width)
    return Lines(names or [""] * width, lines)


def _physical(text: str) -> list[str]:
    """Split at line ends only: `str.splitlines` also splits at form feeds and such."""
    lines = re.split(r"\r\n|\n|\r", text)
    return lines[:-1] if lines and not lines[-1] else lines


def _delimiter(raws: list[str], known: Names) -> str | None:
    """Choose the delimiter that gives most records the width of the first, if any.

    A first record of known names settles it. Without one, a file of sentences could
    look delimited for the commas in them.
    """
    best: tuple[float, int, str] | None = None
    for delimiter in _DELIMITERS:
        records = islice(_records(raws, delimiter), _LOOKED_AT)
        first, *others = [cells for _, cells in records]
        if len(first) < 2:  # noqa: PLR2004 - one cell is no row of cells
            continue
        same = sum(len(cells) == len(first) for cells in others)
        share = same / len(others) if others else 1.0
        named = sum(map(known.is_column, first))
        if named or (share >= _MOSTLY and not _SENTENCE.match(first[0])):
            best = max(best or (0.0, 0, ""), (named + share, len(first), delimiter))
    return best[2] if best else None


def _records(raws: list[str], delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """Yield raw records with their cells; a quoted cell may run over line ends."""
    pending: list[str] = []
    quotes = 0
    for raw in raws:
        if not pending and not raw.strip():
            continue
        pending.append(raw)
        quotes += raw.count('"')
        if quotes % 2 == 0:
            whole = "\n".join(pending)
            yield whole, _cells(whole, delimiter)
            pending, quotes = [], 0
    if not pending:
        return
    # A quote that nothing closes: the end is cut, or the quote is a mere character.
    # Lines behind it that are complete by themselves tell that it is the latter.
    width = len(_cells(pending[0], delimiter))
    if any(len(_cells(raw, delimiter)) == width for raw in pending[1:]):
        yield from ((raw, _cells(raw, delimiter)) for raw in pending if raw.strip())
    else:
        whole = "\n".join(pending)
        yield whole, _cells(whole, delimiter)


def _cells(raw: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([raw], delimiter=delimiter, strict=False), [])
    except csv.Error:  # a cell beyond the csv module's limit, or a NUL
        return raw.split(delimiter)


def _is_header(first: list[str], others: list[list[str]], known: Names) -> bool:
    """Whether the first record names the columns.

    Known names say so, unless the record says something that only a line says, or says
    what stands below as well. Without known names it must differ in kind from what is
    below: no number where all others are numbers, no field where all are fields.
    """
    if any(len(cell) > _LONGEST_NAME or known.is_said(cell) for cell in first):
        return False
    below = [row for row in others[:_LOOKED_AT] if len(row) == len(first)]
    if any(cell in {row[place] for row in below} for place, cell in enumerate(first)):
        return False
    if any(map(known.is_column, first)):
        return True
    return any(
        all(kind(row[place]) for row in below)
        for kind in (str.isdigit, known.is_said, known.columns_of)
        for place in range(len(first))
        if below
    )


def _usual_width(records: list[tuple[str, list[str]]]) -> int:
    widths = Counter(len(cells) for _, cells in records)
    return widths.most_common(1)[0][0] if widths else 0


def _line(raw: str, cells: list[str]) -> Line:
    return Line(raw=raw, cells=dict(enumerate(cells)))


def _mark_end(line: Line, width: int) -> None:
    """Say of the last record, which no line end closes, what may be missing of it."""
    if len(line.cells) < width or line.raw.count('"') % 2:
        line.intact = False
    else:
        line.doubtful = len(line.cells) - 1


def _sentences(rows: list[str], known: Names, *, ends_open: bool) -> Lines:
    if known.is_column(rows[0]):
        rows = rows[1:]
    lines = [Line(raw=row, cells={0: row}) for row in rows]
    if lines and ends_open:
        lines[-1].doubtful = 0
    return Lines([SENTENCE], lines)


# --- JSON --------------------------------------------------------------------------

# Where a record keeps the row it is about, and where its findings.
_ROWS: Final = frozenset({
    "record", "row", "data", "original", "source", "payload", "input", "rowdata",
})  # fmt: skip
_FINDINGS: Final = frozenset({
    "errors", "error", "findings", "failures", "problems", "issues", "violations",
    "messages", "reasons",
})  # fmt: skip

# A name that no column of a file has: cells of the row that a JSON record is about.
NESTED: Final = "\x00row."


# An object, or an array of them; sentences may begin with a bracket as well.
_JSON: Final = re.compile(r"\s*(?:\{|\[\s*(?:[{\]]|$))")
_BETWEEN: Final = re.compile(r"[\s,\[\]]*")
_NEXT_OBJECT: Final = re.compile(r"\n\s*(?=\{)")


def _json_lines(text: str) -> Lines:
    columns: dict[str, int] = {}
    lines: list[Line] = []
    for raw, value in _json_values(text):
        if isinstance(value, dict):
            lines.extend(_json_line(raw, value, columns))
        else:
            lines.append(Line(raw=raw, intact=False))
    return Lines(list(columns), lines)


def _json_values(text: str) -> Iterator[tuple[str, object]]:
    """Yield the objects of JSON lines, of one array, or one after the other.

    What is no object is yielded as None with its raw line.
    """
    decoder = json.JSONDecoder()
    at = 0
    while True:
        at = _skip(text, at)
        if at >= len(text):
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            value, end = None, _resume(text, at)
        yield text[at:end].rstrip(), value if isinstance(value, dict) else None
        at = end


def _skip(text: str, at: int) -> int:
    """Step over what is between records, into an array too: its end may be cut off."""
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _resume(text: str, at: int) -> int:
    """Return where to go on after something that is no JSON: where an object begins."""
    found = _NEXT_OBJECT.search(text, at)
    return found.start() if found else len(text)


def _json_line(
    raw: str, value: Mapping[str, object], columns: dict[str, int]
) -> Iterator[Line]:
    inner = _wrapped(value)
    if inner is not None:
        for item in inner:
            yield from _json_line(json.dumps(item, ensure_ascii=False), item, columns)
        return
    line = Line(raw=raw)
    for name, held in value.items():
        if isinstance(held, dict) and name.lower().replace("_", "") in _ROWS:
            for inner_name, cell in held.items():
                _put(line, columns, NESTED + inner_name, cell)
        elif name.lower() in _FINDINGS and isinstance(held, list | dict):
            line.nested.extend(_findings(held))
        elif isinstance(held, dict):
            for inner_name, cell in held.items():
                _put(line, columns, inner_name, cell)
        else:
            _put(line, columns, name, held)
    yield line


def _wrapped(value: Mapping[str, object]) -> list[dict[str, object]] | None:
    """Return the records of one object that merely holds them."""
    if set(value) & {"row", "message", "field", "code", "value", "line", "path"}:
        return None
    for held in value.values():
        items = held if isinstance(held, list) else []
        records = [item for item in items if isinstance(item, dict)]
        if len(records) == len(items) and any(_ABOUT_A_ROW & set(r) for r in records):
            return records
        if isinstance(held, dict) and (inner := _wrapped(held)):
            return inner
    return None


_ABOUT_A_ROW: Final = frozenset({
    "row", "rowNumber", "row_number", "line", "lineNumber", "line_number", "record",
    "errors",
})  # fmt: skip


def _put(line: Line, columns: dict[str, int], name: str, value: object) -> None:
    line.cells[columns.setdefault(name, len(columns))] = _as_text(value)


def _findings(held: list[object] | dict[str, object]) -> list[dict[str, str]]:
    """Read findings as objects, as sentences, or as messages by field."""
    if isinstance(held, dict):
        if any(isinstance(value, list) for value in held.values()):
            return [
                {"field": name, "message": _as_text(message)}
                for name, messages in held.items()
                for message in (messages if isinstance(messages, list) else [messages])
            ]
        if set(held) & {"code", "message", "field"}:
            return [{name: _as_text(value) for name, value in held.items()}]
        return [{"field": n, "message": _as_text(v)} for n, v in held.items()]
    return [
        {name: _as_text(value) for name, value in item.items()}
        if isinstance(item, dict)
        else {"message": _as_text(item)}
        for item in held
    ]


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False)
