"""Which delimiter a text uses: the one that makes equal records of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.text.characters import is_blank
from cdp_frames.text.records import Record, split

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a text's records are cut into cells.

    Attributes:
        delimiter: what is between two cells.
        width: how many cells most records have.
        start: where the records begin, in letters (after a ``sep=`` line).
        evidence: why, in words.
        share: of the first records that have that many cells, 0 to 1.
        named: whether the first record holds names that are known.
    """

    delimiter: str
    width: int
    start: int
    evidence: str
    share: float = 1.0
    named: bool = False


def detect(
    text: str,
    *,
    is_name: Callable[[str], bool] | None = None,
    forgiving: bool = False,
) -> Dialect:
    r"""Find the delimiter of a text.

    Args:
        text: the text, or its beginning if the last record may be cut.
        is_name: whether a cell is a name that the columns of such a file may have. The
            delimiter that cuts most names out of the first record is the one; a file
            whose lines are all alike (an error file's sentences, with their commas)
            would mislead the other evidence. None where any name may stand.
        forgiving: whether the text may be cut anywhere; see ``records.split``.

    Returns:
        The dialect; ``NONE`` and width 1 for a text of one column.

    Examples:
        >>> detect("a;b\n1,5;2,5\n").delimiter
        ';'
    """
    hint = _SEP.match(text)
    start = hint.end() if hint else 0
    sample = text[start : start + _SAMPLE_LETTERS]
    if hint:
        records = _records(sample, hint[1], forgiving=forgiving)
        evidence = f"the first line says sep={hint[1]}"
        return _dialect(_fit_of(records, hint[1]), start, evidence)
    cut = {
        delimiter: _records(sample, delimiter, forgiving=forgiving)
        for delimiter in DELIMITERS
        if delimiter in sample
    }
    named = [] if is_name is None else _named(cut, is_name)
    if named:
        evidence = "the first record holds names that are known"
        return replace(_dialect(max(named)[1], start, evidence), named=True)
    fits = [_fit(records, sample, delimiter) for delimiter, records in cut.items()]
    best = max(fits, key=_score_of, default=_UNFIT)
    if best.score <= 0:
        return Dialect(
            delimiter=NONE, width=1, start=start, evidence="one column: no delimiter"
        )
    evidence = (
        f"{best.delimiter!r} cuts {best.score:.0%} of the first records into "
        f"{best.width} cells each"
    )
    return _dialect(best, start, evidence)


class _Fit(NamedTuple):
    """How well a delimiter fits, 0 to 1; the usual width, and its share of records."""

    score: float
    width: int
    share: float
    delimiter: str


def _score_of(fit: _Fit) -> tuple[float, int]:
    return fit.score, -(*DELIMITERS, NONE).index(fit.delimiter)


def _dialect(fit: _Fit, start: int, evidence: str) -> Dialect:
    return Dialect(
        delimiter=fit.delimiter,
        width=fit.width,
        start=start,
        evidence=evidence,
        share=fit.share,
    )


_UNFIT: Final = _Fit(0.0, 1, 0.0, NONE)


def _fit_of(records: list[Record], delimiter: str) -> _Fit:
    """Return the fit of a delimiter that is known to be the one."""
    widths = _widths(records)
    width, agreeing = _usual(widths)
    return _Fit(1.0, width, agreeing / (widths.total() or 1), delimiter)


def _named(
    cut: Mapping[str, list[Record]], is_name: Callable[[str], bool]
) -> list[tuple[int, _Fit]]:
    """Return the delimiters that cut names out of the first record, and how many.

    A cell that lists names looks like a record of them. In a header, names are most of
    the cells, or else most records have as many cells.
    """
    found = []
    for delimiter, records in cut.items():
        filled = [record.cells for record in records if _is_filled(record)]
        if filled and (width := len(filled[0])) > 1:
            names = sum(map(is_name, filled[0]))
            share = sum(len(cells) == width for cells in filled) / len(filled)
            if names and (2 * names > width or share >= _MOSTLY):
                found.append((names, _Fit(share, width, share, delimiter)))
    return found


def _records(text: str, delimiter: str, *, forgiving: bool) -> list[Record]:
    records = split(text, delimiter, forgiving=forgiving)
    return list(islice(records, _SAMPLE_RECORDS))


def _widths(records: list[Record]) -> Counter[int]:
    """Count the widths of the records that are not blank."""
    return Counter(len(record.cells) for record in filter(_is_filled, records))


def _is_filled(record: Record) -> bool:
    return not all(map(is_blank, record.cells))


def _usual(widths: Counter[int]) -> tuple[int, int]:
    """Return the most frequent width above 1 and how often it is met."""
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 1, 0
    # A Counter keeps the order of the file: of equals the first, so the header's.
    width = max(several, key=several.__getitem__)
    return width, several[width]


def _fit(records: list[Record], text: str, delimiter: str) -> _Fit:
    """Return how well a delimiter fits that cut a text into records."""
    widths = _widths(records)
    total = widths.total()
    width, agreeing = _usual(widths)
    if not agreeing or not total:
        return _UNFIT
    share = agreeing / total
    if share < _LEAST_AGREEING and not _has_header(records, width):
        return _UNFIT
    if _first_width(records) == 1 and _is_prose(records):
        return _UNFIT
    # Quoted cells end at the true delimiter; at a false one they leave a tail.
    slips = sum(bool(record.flaw) for record in records) / len(records)
    cut_quotes = _cut_quotes(text, delimiter)
    score = share * (1 - 0.5 / width) * (1 - slips) * (1 - cut_quotes)
    return _Fit(score, width, share, delimiter)


def _has_header(records: list[Record], width: int) -> bool:
    """Say whether the first wide record looks like names: all filled, all distinct."""
    for record in records:
        if len(record.cells) == width:
            return len(set(record.cells)) == width and all(record.cells)
    return False


def _first_width(records: list[Record]) -> int:
    """Return how many cells the first record has that is not blank."""
    first = next(filter(_is_filled, records), None)
    return 0 if first is None else len(first.cells)


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
