"""Other forms of an error file, brought to one that is read: JSON lines or CSV.

XML, a table of a web page, a table drawn with lines, output of a terminal. A web page
without a table is no error file.
"""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator

_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# "2026-04-21 10:00:00,123 ERROR ": what a log puts before each line.
_LOGGED: Final = re.compile(
    r"\s*\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?"
    r"(?:Z|[+-]\d\d:?\d\d)?\]?\s*"
    r"(?:[\[(]?(?:trace|debug|info|notice|warn(?:ing)?|error|fatal|critical)[\])]?"
    r"[:\s-]*)?",
    re.IGNORECASE,
)
# Without these in it a text has no line that a log wrote, and none that goes on. They
# are looked for by RE2, which is far faster.
_TIME: Final = r"\pN{4}-\pN\pN-\pN\pN[T ]\pN\pN:"
_GOES_ON: Final = r"(?:CONTEXT|DETAIL|HINT|LINE \pN+|WHERE):"
# What the rules of a drawn table are made of, and what each of them has.
_OF_RULES: Final = frozenset("-=+|: \t") | {chr(n) for n in range(0x2500, 0x2580)}
_DASHES: Final = ("---", "===", "\u2500" * 3, "\u2501" * 3, "\u2550" * 3)
_DRAWN: Final = re.compile(r"\s*[|\u2502\u2503](.*)[|\u2502\u2503]\s*")
_BARS: Final = re.compile(r"\s*[|\u2502\u2503]\s*")
_PAGE: Final = re.compile(
    r"\s*(?:<!doctype html|<html\b|<head\b|<body\b|<table\b)", re.IGNORECASE
)
_TITLE: Final = re.compile(r"<(?:title|h1)\b[^>]*>(.*?)</", re.IGNORECASE | re.DOTALL)
# Of a database: what explains the message above it.
_CONTINUED: Final = re.compile(r"\r?\n\s*(?=(?:CONTEXT|DETAIL|HINT|LINE \d+|WHERE):)")


def in_a_known_form(text: str) -> str:
    r"""Return an error file as JSON, CSV or sentences, whatever form it has.

    Args:
        text: the text of an error file.

    Examples:
        >>> in_a_known_form("<e><r row='2'><message>odd</message></r></e>")
        '{"row": "2", "message": "odd"}\n'
        >>> in_a_known_form("| email | error |\n| --- | --- |\n| a@ | odd |\n")
        'email,error\r\na@,odd\r\n'
    """
    if "\x1b" in text:
        text = _COLOURS.sub("", text)
    if _PAGE.match(text):
        return _of_page(text)
    if text.lstrip().startswith("<"):
        return _of_xml(text)
    drawn = _of_drawing(text)
    if drawn is not None:
        return drawn
    text = _without_log(text)
    return _CONTINUED.sub(" ", text) if _may_have(text, _GOES_ON) else text


def _may_have(text: str, pattern: str) -> bool:
    try:
        texts = pa.array([text], pa.large_string())
    except UnicodeEncodeError:  # half a character
        return True
    return bool(pc.match_substring_regex(texts, pattern)[0].as_py())


def _without_log(text: str) -> str:
    """Take off what a log puts before each line, if it does so before most."""
    if not _may_have(text, _TIME):
        return text
    lines = text.splitlines(keepends=True)
    told = [line for line in lines if line.strip()]
    logged = sum(bool(_LOGGED.match(line)) for line in told)
    if not told or logged < len(told) / 2:
        return text
    return "".join(_LOGGED.sub("", line, count=1) for line in lines)


def _of_drawing(text: str) -> str | None:
    """Return a table that is drawn with lines as CSV; None if it is none."""
    if not any(dash in text for dash in _DASHES):
        return None
    lines = [line for line in text.splitlines() if line.strip()]
    if not any(map(_is_rule, lines)):
        return None
    rows = [_DRAWN.fullmatch(line) for line in lines if not _is_rule(line)]
    cells = [_BARS.split(row[1].strip()) for row in rows if row is not None]
    if len(cells) < 2 or len(cells) < len(rows) - 2:  # noqa: PLR2004 - a header, a row
        return None
    return _csv(cells)


def _is_rule(line: str) -> bool:
    return any(dash in line for dash in _DASHES) and _OF_RULES.issuperset(line)


def _csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


class _Tables(HTMLParser):
    """Collects the rows of the tables of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._cell is not None:
            self.rows[-1].append(" ".join("".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def _of_page(text: str) -> str:
    """Return the tables of a web page as CSV; else one sentence about the page."""
    page = _Tables()
    page.feed(text)
    page.close()
    rows = [row for row in page.rows if any(row)]
    if len(rows) > 1:
        return _csv(rows)
    title = _TITLE.search(text)
    said = " ".join(title[1].split()) if title else "no title"
    return f"a web page came in place of the error file: {said}\n"


def _of_xml(text: str) -> str:
    """Return the records of an XML text as JSON lines; the text if it has none."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return text
    try:
        root = ET.fromstring(text)  # noqa: S314 - no entities, see above
    except (ET.ParseError, ValueError):
        return text
    return "".join(
        json.dumps(record, ensure_ascii=False) + "\n" for record in _records(root, {})
    )


def _records(node: ET.Element, above: dict[str, str]) -> Iterator[dict[str, str]]:
    """Yield the innermost elements that have parts, with what stands above them."""
    own = {_name(key): value for key, value in node.attrib.items()}
    leaves = [child for child in node if not len(child)]
    branches = [child for child in node if len(child)]
    # A list of leaves of one name with attributes or text is a list of records.
    names = {child.tag for child in leaves}
    if len(leaves) > 1 and len(names) == 1 and not branches:
        for leaf in leaves:
            record = {**above, **own, **{_name(k): v for k, v in leaf.attrib.items()}}
            if (leaf.text or "").strip():
                record["message"] = str(leaf.text).strip()
            yield record
        return
    cells = {_name(leaf.tag): (leaf.text or "").strip() for leaf in leaves}
    for leaf in leaves:
        cells.update({_name(k): v for k, v in leaf.attrib.items() if v})
    if not branches:
        if cells or own:
            yield {**above, **own, **cells}
        return
    for branch in branches:
        yield from _records(branch, {**above, **own, **cells})


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]
