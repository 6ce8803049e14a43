"""Rare spellings of dates and times, written as the usual ones are."""

from __future__ import annotations

import unicodedata
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.text.arrow import placed, positions, strings
from cdp_frames.text.characters import GUARDS, class_of

# Most texts have none of this, and to look is cheaper.
_MAYBE: Final = (
    rf"(?i)[^\x00-\x7f]|^{class_of(GUARDS)}|[0-9] ?(?:h|uhr)"
    r"|[ T][0-9]{1,2} ?[ap]\.? ?m|[0-9]:[0-9]{2} .*[0-9]{4}(?: |$)"
)

_RESPELLED: Final = (
    # A spreadsheet's apostrophe, and ="2026-04-21".
    (rf"^{class_of(GUARDS)}+|\"+$", ""),
    # "Tue Apr 21 10:00:00 2026", C's ctime, and "Tue Apr 21 10:00:00 UTC 2026" of Unix.
    (
        r"^((?:[A-Za-z]+,? )?[A-Za-z]+ [0-9]{1,2}) ([0-9:]+)"
        r"( [A-Z]{1,5}| [+\-][0-9:]+)? ([0-9]{4})( .*)?$",
        r"\1 \4 \2\3\5",
    ),
    # "3pm" and "3 p.m.": the hour alone.
    (r"(?i)([ T])([0-9]{1,2}) ?([ap]\.? ?m\b)", r"\1\2:00 \3"),
    # French "15h30", German "15.30 Uhr", and "15:30h", "15 h", "15 Uhr".
    (
        r"(?i)([ T])([0-9]{1,2})(?: ?h ?|[:.])([0-9]{2})(?: ?(?:uhr|hrs?|h|m|min)\b)",
        r"\1\2:\3",
    ),
    (r"(?i)([ T][0-9]{1,2}) ?h ?([0-9]{2})\b", r"\1:\2"),
    (r"(?i)([ T][0-9]{1,2}) ?(?:uhr|hrs|h)\b", r"\1:00"),
)


def usual(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Write rare spellings of m plain texts as the usual ones are; null stays null."""
    rows = positions(pc.match_substring_regex(texts, _MAYBE))
    if not len(rows):
        return texts
    rare = texts.take(pa.array(rows))
    if not pc.all(pc.string_is_ascii(rare)).as_py():
        rare = strings([_in_ascii(text) for text in rare.to_pylist()])
    for pattern, written in _RESPELLED:
        rare = pc.replace_substring_regex(rare, pattern, written)
    return placed(texts, rows, pc.utf8_trim_whitespace(rare))


def _in_ascii(text: str) -> str:
    """Write digits and signs of all scripts as those of ASCII; letters stay."""
    return "".join(
        str(unicodedata.decimal(each))
        if each.isdecimal()
        else unicodedata.normalize("NFKC", each)
        if unicodedata.east_asian_width(each) == "F"
        else each
        for each in text
    )
