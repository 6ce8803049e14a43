"""Which delimiter a text uses: the one that makes equal records of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Final

from cdp_frames.text.characters import is_blank
from cdp_frames.text.records import Record, split

# `docs/exports.md` section 5, trap 7. In the order of preference where all else is
# equal.
DELIMITERS: Final = (",", ";", "\t", "|")
# Stands for "none": ASCII's own unit separator, which no export writes.
NONE: Final = "\x1f"
_SAMPLE_RECORDS = 200
_SAMPLE_LETTERS = 2**19
# Excel's own hint, the first line of a file: sep=;
_SEP = re.compile(r'"?sep=(.)"?[ \t]*(?:\r\n|\n|\r|\Z)', re.IGNORECASE)
# A delimiter that is really one makes most records equally wide. Files with a
# preamble and stacked tables have several widths, hence not nearly all.
_LEAST_AGREEING = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a text's records are cut into cells.

    Attributes:
        delimiter: what is between two cells.
        width: how many cells most records have.
        start: where the records begin, in letters (after a ``sep=`` line).
        evidence: why, in words.
    """

    delimiter: str
    width: int
    start: int
    evidence: str


def detect(text: str) -> Dialect:
    r"""Find the delimiter of a text.

    Args:
        text: the text, or its beginning if the last record may be cut.

    Returns:
        The dialect; ``NONE`` and width 1 for a text of one column.

    Examples:
        >>> detect("a;b\n1,5;2,5\n").delimiter
        ';'
    """
    told = _SEP.match(text)
    start = told.end() if told else 0
    sample = text[start : start + _SAMPLE_LETTERS]
    if told:
        width = _usual(_widths(_records(sample, told[1])))[0]
        return Dialect(
            delimiter=told[1],
            width=width,
            start=start,
            evidence=f"the first line says sep={told[1]}",
        )
    scored = [(_score(sample, delimiter), delimiter) for delimiter in DELIMITERS]
    (best, width), delimiter = max(
        scored, key=lambda one: (one[0][0], -DELIMITERS.index(one[1]))
    )
    if best <= 0:
        return Dialect(
            delimiter=NONE, width=1, start=start, evidence="one column: no delimiter"
        )
    return Dialect(
        delimiter=delimiter,
        width=width,
        start=start,
        evidence=f"{delimiter!r} cuts {best:.0%} of the first records into {width} "
        "cells each",
    )


def _records(text: str, delimiter: str) -> list[Record]:
    return list(islice(split(text, delimiter), _SAMPLE_RECORDS))


def _widths(records: list[Record]) -> Counter[int]:
    """Count the widths of the records that are not blank."""
    return Counter(
        len(record.cells) for record in records if not all(map(is_blank, record.cells))
    )


def _usual(widths: Counter[int]) -> tuple[int, int]:
    """Return the most frequent width above 1 and how often it is met."""
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 1, 0
    # A Counter keeps the order of the file: of equals the first, so the header's.
    width = max(several, key=lambda one: several[one])
    return width, several[width]


def _score(text: str, delimiter: str) -> tuple[float, int]:
    """Return how well a delimiter fits, 0 to 1, and the width that it makes."""
    if delimiter not in text:
        return 0.0, 1
    records = _records(text, delimiter)
    widths = _widths(records)
    total = sum(widths.values())
    width, agreeing = _usual(widths)
    if not agreeing or not total:
        return 0.0, 1
    share = agreeing / total
    if share < _LEAST_AGREEING and not _has_header(records, width):
        return 0.0, 1
    if _first_width(records) == 1 and _is_prose(records):
        return 0.0, 1
    # Quoted cells end at the true delimiter; at a false one they leave a tail.
    slips = sum(bool(record.flaw) for record in records) / len(records)
    cut_quotes = _cut_quotes(text, delimiter)
    return share * (1 - 0.5 / width) * (1 - slips) * (1 - cut_quotes), width


def _has_header(records: list[Record], width: int) -> bool:
    """Say whether the first wide record looks like names: all filled, all distinct."""
    for record in records:
        if len(record.cells) == width:
            return len(set(record.cells)) == width and all(record.cells)
    return False


def _first_width(records: list[Record]) -> int:
    """Return how many cells the first record has that is not blank."""
    return next(
        (len(one.cells) for one in records if not all(map(is_blank, one.cells))),
        0,
    )


def _is_prose(records: list[Record]) -> bool:
    """Say whether a one-cell header stands above lines that merely hold commas.

    `Company` above `Acme, Inc.` is one column. So is it where some lines have no
    delimiter at all, for in a table every record has one.
    """
    bare = sum(len(record.cells) == 1 for record in records[1:])
    spaced = sum(
        any(cell[:1] == " " for cell in record.cells[1:]) for record in records
    )
    wide = sum(len(record.cells) > 1 for record in records)
    return bool(wide) and (spaced == wide) and (bare > 0 or wide == len(records) - 1)


def _cut_quotes(text: str, delimiter: str) -> float:
    """Return the share of quotes beside another delimiter than this one, 0 to 1."""
    beside = {
        other: text.count(f'"{other}') + text.count(f'{other}"') for other in DELIMITERS
    }
    total = sum(beside.values())
    return 0.0 if not total else 0.5 * (1 - beside[delimiter] / total)
