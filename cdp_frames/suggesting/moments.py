"""Dates and times with slips, with words around them, or with two readings."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.repairs import (
    AS_DIGITS,
    BESIDE,
    BLANKS,
    CENTURY,
    DOUBLED,
    EPOCH,
    MIXED,
    MONTH,
    ONE_OFFSET,
    ONE_ORDER,
    SEPARATORS,
    SERIAL,
    STRAY,
    SWAPPED,
)
from cdp_frames.suggesting.confusions import digits_for_letters
from cdp_frames.text.names import fold_text
from cdp_frames.text.vocabulary.tables import months

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.suggesting.judged import Refused


_NUMERIC: Final = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d\d)(?!\d)(.*)")
_SHORT: Final = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d\d)(?!\d)(.*)")
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(.*)")
_DOUBLED: Final = re.compile(r"([-/.:])[.,;]*\s*\1*[.,;]+|([-/.:,])\s*\2+")
_STRAY: Final = re.compile(r"^[\s.,;:_/\\'\"`´’#*-]+|[\s.,;:_/\\'\"`´’#*-]+$")
_SEPARATED: Final = re.compile(
    r"(\d{1,4})\s*[-\s,;:_/\\.·–—|*+]\s*(\d{1,2})\s*[-\s,;:_/\\.·–—|*+]\s*(\d{1,4})(?!\d)(.*)"
)
_BETWEEN: Final = re.compile(r"\D+")
_WITHIN: Final = re.compile(
    r"(?<![\d/.-])(?<!\d\s)(?<!\d\s\s)(?:\d{1,2}([-/.])\d{1,2}\1\d{4}|\d{4}([-/.])\d{1,2}\2\d{1,2})(?![\d/.-]*\d)"
    r"(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|UTC|[+-]\d\d:?\d\d)?)?"
)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_DIGIT: Final = re.compile(r"\d")
_LAST_DIGIT: Final = re.compile(r"\d(?=\D*$)")
_LAST_WORD: Final = re.compile(r"[^\W\d_]+\.?\s*$")
# What would be another time if it were left out.
_SAYS_MORE: Final = re.compile(r"\d|[+\u2212]|\b(?:am|pm|utc|gmt)\b", re.IGNORECASE)
_ONLY_NUMERIC: Final = re.compile(r"[\d\s./-]+")
_TIME_FIRST: Final = re.compile(
    r"(\d{1,2}:\d\d(?::\d\d)?)\s*((?:Z|[+-]\d\d:?\d\d)?)[\s,]+(\d{1,4}[-./]\d{1,2}[-./]\d{1,4})"
)
_OF_LOG: Final = re.compile(
    r"(\d{1,2})/([A-Za-z]{3})/(\d{4}):([\d:]+)\s*([+-]\d{4}|Z)?"
)
_CLOCK: Final = re.compile(
    r"([T ]\d{1,2})[_.h'](\d\d)(?:[_.m'](\d\d))?(?:s|'')?(?=\D|$)"
)
_SHORT_OFFSET: Final = re.compile(r"\s*(?:UTC|GMT)?\s*([+-])(\d)h?$")
_ROMAN: Final = re.compile(r"(?<=[\d\s./-])([IVX]{1,4})(?=[\s./-])")
_MONTHS: Final = {
    roman: number
    for number, roman in enumerate(
        "I II III IV V VI VII VIII IX X XI XII".split(),
        start=1,
    )
}
_YEAR: Final = 4

# Excel's day 0, and the days that are dates of living people and of their orders.
_DAY_ZERO: Final = date(1899, 12, 30)
_DAYS: Final = range(7_000, 60_000)
# Seconds since 1970, from 1990 to 2040.
_SECONDS: Final = range(631_152_000, 2_208_988_800)
_WRAPPED_SECONDS: Final = re.compile(r"\D{1,6}(\d{10}(?:\d{3})?)\D{0,3}")
_BARE_DAYS: Final = re.compile(r"(\d{4,5})(?:[.,]0+)?")
_BARE_SECONDS: Final = re.compile(r"(\d{10})(\d{3})?(?:[.,]0+)?")

# Of a hundred.
_ALIKE: Final = 75.0
_MARGIN: Final = 8.0


def candidates(cell: Refused) -> Iterator[tuple[str, str]]:
    """Yield dates and times that may have been meant, each with what was done."""
    text = cell.text.strip()
    if cell.code == "ambiguous_date":
        yield from _both_orders(text)
        yield from _centuries(text)
    elif cell.code == "ambiguous_time":
        yield from ((each, ONE_OFFSET) for each in cell.detail.split(" or "))
    elif cell.code == "invalid_datetime":
        yield from _counted(text)
        yield from _slips(text)
        yield from _respelled(text)
        yield from _swapped(text)
        yield from _centuries(text)
        yield from _named(text)
        yield from _within(text)


def _both_orders(text: str) -> Iterator[tuple[str, str]]:
    """Yield a date in all orders that it may have; the year is its last number."""
    if found := _NUMERIC.fullmatch(text):
        first, sign, second, year, rest = found.groups()
        for month, day in ((second, first), (first, second)):
            if len(year) == _YEAR:
                yield f"{year}-{month:0>2}-{day:0>2}{rest}", ONE_ORDER
            else:
                # The named month says the order, and the kind completes the year.
                yield f"{day}-{_NAMES[int(month) % 13]}-{year}{rest}", ONE_ORDER
        if len(year) != _YEAR and sign != " ":
            yield f"20{first:0>2}-{second:0>2}-{year}{rest}", ONE_ORDER


_NAMES: Final = (
    "?", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
    "Dec",
)  # fmt: skip


def _counted(text: str) -> Iterator[tuple[str, str]]:
    if (found := _BARE_DAYS.fullmatch(text)) and int(found[1]) in _DAYS:
        yield (_DAY_ZERO + timedelta(days=int(found[1]))).isoformat(), SERIAL
    if wrapped := _WRAPPED_SECONDS.fullmatch(text):
        text = wrapped[1]  # "/Date(1444466595000)/", "@1565700166"
    if (found := _BARE_SECONDS.fullmatch(text)) and int(found[1]) in _SECONDS:
        moment = datetime.fromtimestamp(int(found[1]), tz=UTC)
        thousandths = f".{found[2]}" if found[2] else ""
        yield f"{moment:%Y-%m-%dT%H:%M:%S}{thousandths}Z", EPOCH


def _slips(text: str) -> Iterator[tuple[str, str]]:
    digits = digits_for_letters(text)
    yield digits, AS_DIGITS
    single = _DOUBLED.sub(lambda signs: signs[1] or signs[2], text)
    yield single, DOUBLED
    bare = _STRAY.sub("", single)
    yield bare, STRAY
    for plain, done in ((bare, SEPARATORS), (digits, f"{AS_DIGITS}, {SEPARATORS}")):
        if found := _SEPARATED.fullmatch(plain):
            first, second, third, rest = found.groups()
            sign = "-" if len(first) == _YEAR else "/"
            same = len({each.strip() for each in _BETWEEN.findall(plain)[:2]}) == 1
            how = done if same else done.replace(SEPARATORS, MIXED)
            yield f"{first}{sign}{second}{sign}{third}{rest}", how


def _respelled(text: str) -> Iterator[tuple[str, str]]:
    """Yield dates and times that are spelled as hardly anybody does."""
    if _ONLY_NUMERIC.fullmatch(text) and " " in text:
        yield re.sub(r"\s+", "", text), BLANKS
    if found := _TIME_FIRST.fullmatch(text):
        yield f"{found[3]} {found[1]}{found[2]}", SEPARATORS
    if found := _OF_LOG.fullmatch(text):
        day, month, year, clock, offset = found.groups()
        yield f"{day} {month} {year} {clock} {offset or ''}".strip(), SEPARATORS
    clock = _CLOCK.sub(_with_colons, text)
    yield clock, SEPARATORS
    yield _SHORT_OFFSET.sub(r" \g<1>0\2:00", clock), SEPARATORS
    if found := _ROMAN.search(text):
        month = _MONTHS.get(found[1])
        if month is not None:
            plain = f"{text[: found.start()]} {_NAMES[month]} {text[found.end() :]}"
            yield re.sub(r"[\s./-]+", " ", plain), MONTH


def _with_colons(found: re.Match[str]) -> str:
    return ":".join(part for part in found.groups() if part)


def _swapped(text: str) -> Iterator[tuple[str, str]]:
    if found := _YEAR_FIRST.fullmatch(text):
        year, sign, first, second, rest = found.groups()
        yield f"{year}{sign}{second:0>2}{sign}{first:0>2}{rest}", SWAPPED
    if (found := _NUMERIC.fullmatch(text)) and len(found[4]) == _YEAR:
        first, _, second, year, rest = found.groups()
        for month, day in ((second, first), (first, second)):
            yield f"{year}-{month:0>2}-{day:0>2}{rest}", SWAPPED


def _centuries(text: str) -> Iterator[tuple[str, str]]:
    if found := _SHORT.fullmatch(text):
        first, sign, second, year, rest = found.groups()
        for century in ("19", "20"):
            yield f"{first}{sign}{second}{sign}{century}{year}{rest}", CENTURY


def _named(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text with the name of the month that is nearest to a word of it."""
    for word in _WORD.finditer(text):
        name = _closest_month(fold_text(word[0]))
        if name is not None:
            yield f"{text[: word.start()]}{name}{text[word.end() :]}", MONTH


def _closest_month(word: str) -> str | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to import

    if word in months():
        return None
    best: dict[int, tuple[float, str]] = {}
    for name, score, _ in process.extract(
        word, list(months()), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=30
    ):
        best.setdefault(months()[name], (score, name))
    (score, name), (second, _), *_ = [*best.values(), (0.0, ""), (0.0, "")]
    return name if score >= _ALIKE and score - second >= _MARGIN else None


def _within(text: str) -> Iterator[tuple[str, str]]:
    """Yield the one date in a text that says more."""
    found = [*_WITHIN.finditer(text)]
    if len(found) == 1:
        beside = text[: found[0].start()] + text[found[0].end() :]
        if not _SAYS_MORE.search(beside):
            yield found[0][0].strip(), BESIDE
    first, last = _DIGIT.search(text), _LAST_DIGIT.search(text)
    if first is not None and last is not None:
        # "on 20 August 1941 (approx)", and with the month in front "Aug 20, 1941 [x]".
        yield text[first.start() : last.end()], BESIDE
        word = _LAST_WORD.search(text[: first.start()])
        if word is not None:
            yield text[word.start() : last.end()], BESIDE
