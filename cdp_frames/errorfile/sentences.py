"""The sentences of an error file, taken apart: number, key, field, words, value."""

# ruff: noqa: RUF001 - letters of import tools in many languages
from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.errorfile.messages import (
    EXPLAINING,
    explains,
    is_known_message,
    is_title,
)
from cdp_frames.errorfile.names import PATH

if TYPE_CHECKING:
    from cdp_frames.errorfile.names import Names

# A row by its number, in the languages of import tools; thousands may have marks.
_ROW_WORDS: Final = (
    r"(?:row|line|record|entry|zeile|datensatz|ligne|fila|l[ií]nea|linha|riga|rij|regel|"
    r"rad|r[æa]kke|rivi|wiersz|[řr]ádek|sor|sat[ıi]r|строка|рядок)"
)
_DIGITS: Final = r"(\d{1,3}(?:,\d{3})+|\d{1,12})"
_NUMBERED: Final = re.compile(
    rf"\s*[\[(]?{_ROW_WORDS}\b\s*(?:number|no\.?|nr\.?|n°|#)?\s*[:=#]?\s*{_DIGITS}(?=\D)",
    re.IGNORECASE,
)
_EAST_ASIAN: Final = re.compile(
    rf"\s*第?\s*{_DIGITS}\s*(?:行目|行|번째 행|행)\s*[:：]?"
)
_ANYWHERE: Final = re.compile(
    rf"\b{_ROW_WORDS}\b\s*(?:number|no\.?|nr\.?|n°|#)?\s*[:=#]?\s*{_DIGITS}(?![\w.,]*\d)"
    rf"|{_DIGITS}\s*(?:行目|번째 행)",
    re.IGNORECASE,
)
# Between the cells of a line that is cut into cells within its words.
_BETWEEN_CELLS: Final = re.compile(r"[,;](?=\S)|(?<=\S)\|(?=\S)|\t")
_BAR: Final = " | "
# A row has a few bars at most; to try each of many would take for ever.
_MOST_TAILS: Final = 16
# What stands in quotes; an apostrophe within a word begins none.
_IN_QUOTES: Final = re.compile(r"""(?<!\w)(["'`])((?:(?!\1).)+)\1(?!\w)""")
# What says that the value in quotes is the one that was sent, and not one expected.
_STATED: Final = re.compile(
    r"\b(?:value|input|wert|valeur|valor|valore|waarde)\b\W{0,3}[\"'`]", re.IGNORECASE
)
_EXPECTED: Final = re.compile(
    r"expect|allow|must|should|one of|instead|suggest|such as|e\.g\.", re.IGNORECASE
)
# What may stand between two complaints.
_BETWEEN: Final = re.compile(r"(; |, | \| |\r\n|\n|\r)")
_NAME: Final = re.compile(r"\s*([^:;]{1,80}?):\s+")
_IN_BRACKETS: Final = re.compile(r"^(.*?)\s*\(((?:'.*')|(?:\".*\"))\)\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, as a line says it.

    Attributes:
        field: the field or column that it names, as it names it; empty if none.
        code: the machine's word; empty if there is none.
        message: the words for people.
        value: what stood there; None if the line does not say.
        action: what the line advises; empty if nothing.
        number: the row number in a path such as ``records[2].email``; None if none.
        quoted: whether the value stood in a sentence, and may be what was expected.
    """

    field: str = ""
    code: str = ""
    message: str = ""
    value: str | None = None
    action: str = ""
    number: int | None = None
    quoted: bool = False


class Sentence(NamedTuple):
    """A message taken apart.

    Attributes:
        number: the row number that it begins with; None if none.
        head: what stands before the first colon and is no field; may be the key.
        findings: what it says is wrong, at least one.
        tails: what may be the row itself, from behind a bar at the end.
    """

    number: int | None
    head: str
    findings: list[Finding]
    tails: list[str]


def read_sentence(text: str, names: Names) -> Sentence:
    """Take a message apart: row number, key, findings, and the row itself."""
    number, body = _number(text)
    body = _without_cells_before(body, names)
    pieces = body.split(_BAR)
    clauses = 1
    while clauses < len(pieces) and _begins_with_field(pieces[clauses], names):
        clauses += 1
    begins = range(clauses, min(len(pieces), clauses + _MOST_TAILS))
    tails = [_BAR.join(pieces[n:]) for n in begins]
    head, body = _head(_BAR.join(pieces[:clauses]), names)
    body = _without_cells_before(body, names)
    findings = [_clause(clause, names) for clause in _clauses(body, names)]
    return Sentence(number, head, findings, tails)


def _number(text: str) -> tuple[int | None, str]:
    """Return the row number that a sentence has, and the rest if it begins with it."""
    found = _NUMBERED.match(text) or _EAST_ASIAN.match(text)
    if found is not None:
        return _whole(found[1]), text[found.end() :].lstrip(" \t:：,.;)]|-")
    numbers = {_whole(one or other) for one, other in _ANYWHERE.findall(text)}
    return (numbers.pop() if len(numbers) == 1 else None), text


def _whole(digits: str) -> int:
    return int(digits.replace(",", ""))


def _head(body: str, names: Names) -> tuple[str, str]:
    """Split off what stands before the first colon if it is no field."""
    begin, colon, rest = body.partition(": ")
    if not colon or _is_field(begin, names):
        return "", body
    return begin, rest


def _is_field(text: str, names: Names) -> bool:
    name, number = names.without_path(text)
    return number is not None or bool(names.columns_of(name))


def _begins_with_field(text: str, names: Names) -> bool:
    begin = _NAME.match(text)
    return begin is not None and _is_field(begin[1], names)


def _clauses(body: str, names: Names) -> list[str]:
    """Split where another field is named: behind signs, or at each of several paths."""
    clauses: list[str] = []
    for part, between in _parts(body):
        if clauses and not _begins_with_field(part, names):
            clauses[-1] += between + part
        else:
            clauses.append(part)
    return [each for clause in clauses for each in _by_path(clause)]


def _parts(body: str) -> list[tuple[str, str]]:
    """Return the parts of a text, each with what stands before it."""
    pieces = _BETWEEN.split(body)
    return [*zip(pieces[::2], ("", *pieces[1::2]), strict=True)]


def _by_path(clause: str) -> list[str]:
    """Split a clause in which paths of several rows stand before each one."""
    starts = [path.start() for path in PATH.finditer(clause)]
    if len(starts) < 2 or clause[: starts[0]].strip():  # noqa: PLR2004 - several
        return [clause]
    ends = [*starts[1:], len(clause)]
    return [
        clause[start:end].strip(" ,;|") for start, end in zip(starts, ends, strict=True)
    ]


def _clause(clause: str, names: Names) -> Finding:
    begin = _NAME.match(clause)
    name, number, value = "", None, None
    message = clause.strip()
    if begin and _is_field(begin[1], names):
        name, number = names.without_path(begin[1])
        message = clause[begin.end() :].strip()
    elif path := PATH.search(clause):
        name, number = path[2] or "", int(path[1])
        if path.start() == 0 and clause[path.end() :].strip():
            message = clause[path.end() :].strip(" :-")
    if not name:
        name, value = _quoted(message, names)
    if value is not None:
        stated = _STATED.search(message) is not None and not _EXPECTED.search(message)
    else:
        stated = False
        message, value = _value(message)
        message = _without_cells(message)
    return Finding(
        field=name,
        message=message,
        value=value,
        number=number,
        quoted=value is not None and not stated,
    )


def _quoted(message: str, names: Names) -> tuple[str, str | None]:
    """Return field and value of a sentence that has both in quotes.

    ``value "x" in column "y"``, ``Invalid value 'x' for field 'y'``: the one that was
    sent as a column is the field.
    """
    quoted = [found[2] for found in _IN_QUOTES.finditer(message)]
    fields = [text for text in quoted if names.columns_of(text)]
    others = [text for text in quoted if not names.columns_of(text)]
    if len(fields) != 1:
        return "", None
    return fields[0], others[0] if len(others) == 1 else None


def _without_cells(message: str) -> str:
    """Take off cells of the row that stand behind the words: `…, bad, Otto`.

    Words of the CDP that we know end before them, and they are one or two words each;
    what is longer explains.
    """
    words, *cells = message.split(", ")
    if (
        cells
        and is_title(words)
        and all(len(c.split()) < EXPLAINING and not explains(c) for c in cells)
    ):
        return words
    return message


def _without_cells_before(body: str, names: Names) -> str:
    """Take off cells of the row that stand before words we know: `Berlin,is required`.

    The name of a field stays, and so does what explains; where there are quotes, the
    signs may be part of a value.
    """
    if '"' in body or "'" in body or not _BETWEEN_CELLS.search(body):
        return body
    begin, known = 0, None
    fields: list[str] = []
    for mark in [*_BETWEEN_CELLS.finditer(body), None]:
        cell = body[begin : mark.start() if mark else len(body)].strip()
        if is_known_message(cell):
            known = begin
            break
        # Words, the name of a field, a machine's word.
        if explains(cell) or ": " in cell or "_" in cell:
            return body
        if _is_field(cell, names):
            fields.append(cell)
        begin = mark.end() if mark else begin
    if known is None:
        return body
    said = body[known:]
    return f"{fields[0]}: {said}" if len(fields) == 1 else said


def _value(message: str) -> tuple[str, str | None]:
    """Split off a value in quotes and brackets at the end.

    What is quoted elsewhere may be what was expected, and is left alone.
    """
    found = _IN_BRACKETS.match(message)
    if found is not None:
        try:
            value = ast.literal_eval(found[2])
        except (ValueError, SyntaxError):
            return message, None
        return found[1], value if isinstance(value, str) else None
    return message, None
