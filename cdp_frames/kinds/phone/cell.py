"""One cell of a column of phone numbers."""

from __future__ import annotations

import re
from typing import Final

from cdp_frames.kinds.findings import CellResult, with_suggestion
from cdp_frames.kinds.phone.reading import read
from cdp_frames.kinds.phone.spelling import MORE, Spelling, numbers_within, spelled
from cdp_frames.kinds.placeholders import PLACEHOLDER_RULE, is_placeholder
from cdp_frames.kinds.repairs import BESIDE, ESCAPES, FIRST, SEPARATORS, Suggestion
from cdp_frames.kinds.traces import without_traces
from cdp_frames.text.characters import plain, trim

# "000-000-0000" fills a form that asks for a number.
# Two or more of one sign part groups of digits; one may stand for a digit.
_ODD_SIGNS: Final = re.compile(
    r"[\t]|(?<=\d)([*~_,;:|'])(?=\d+\1\d)|(?<=\d)[*~_,;:|'](?=\d{3,}$)"
)
_ONLY_ZEROS: Final = frozenset("0 ().+-")


def cell_result(
    text: str, region: str | None = None, *, at_home: bool = False
) -> CellResult[str]:
    """Say what one text is.

    Args:
        text: the cell.
        region: a two-letter code; None if nobody knows the country.
        at_home: whether digits that can be read in two ways are a national number.
    """
    bare = plain(text)
    if not bare:
        return CellResult()
    if is_placeholder(bare) or _ONLY_ZEROS.issuperset(bare):
        return CellResult(rules=(PLACEHOLDER_RULE,))
    spelling = MORE if _ends_before_last_line(text, region) else spelled(bare)
    if isinstance(spelling, str):
        result = CellResult[str](code="invalid_phone", detail=spelling)
    else:
        result = read(spelling, region, at_home=at_home)
    if result.value is not None:
        return _accepted(text, spelling, result)
    if result.suggestion is None and result.code == "invalid_phone":
        return with_suggestion(result, _within(text, region))
    return result


def _ends_before_last_line(text: str, region: str | None) -> bool:
    """Say whether a number is complete before a line break: more than it follows."""
    first, *rest = trim(text).splitlines()
    spelling = spelled(plain(first)) if rest else MORE
    return isinstance(spelling, Spelling) and _is_one(read(spelling, region))


def _is_one(result: CellResult[str]) -> bool:
    """Say whether there is a number, whichever it is."""
    return result.value is not None or result.code == "ambiguous_phone"


def _accepted(
    text: str, spelling: Spelling | str, result: CellResult[str]
) -> CellResult[str]:
    extension = isinstance(spelling, Spelling) and spelling.extension
    rules = ["extension removed"] if extension else []
    if trim(text) != result.value:
        rules.append("E.164")
    elif text != result.value:
        rules.append("blanks removed")
    return result._replace(rules=tuple(rules))


def _as_one(text: str, region: str | None) -> Suggestion | None:
    """Read the whole cell, without what programs have left in it and its odd signs."""
    clean = without_traces(text)
    for tried, repair in ((clean, ESCAPES), (_ODD_SIGNS.sub(" ", clean), SEPARATORS)):
        spelling = spelled(plain(tried)) if tried != text else MORE
        if isinstance(spelling, Spelling) and not spelling.tail:
            result = read(spelling, region)
            if result.value is not None and result.hint_detail is None:
                return Suggestion(result.value, repair)
    return None


def _within(text: str, region: str | None) -> Suggestion | None:
    """Return the first number in a cell that holds more than a number, and the next."""
    whole = _as_one(text, region)
    if whole is not None:
        return whole
    found: dict[str, str] = {}
    lines = map(plain, without_traces(text).splitlines())
    for part in (part for line in lines for part in numbers_within(line)):
        spelling = spelled(part)
        if isinstance(spelling, Spelling):
            result = read(spelling, region)
            # One that is only possible is a guess too many.
            if result.value is not None and result.hint_detail is None:
                found.setdefault(result.value, part)
            if result.code == "ambiguous_phone":
                break
    if not found:
        return None
    first, *others = found
    # Digits that are left out may belong to the number, or be another.
    alone = not others and _digits(text) == _digits(found[first])
    return Suggestion(first, BESIDE if alone else FIRST, next(iter(others), None))


def _digits(text: str) -> int:
    return sum(each.isdecimal() for each in text)
