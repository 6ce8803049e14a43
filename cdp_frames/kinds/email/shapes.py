"""Odd texts by their shape, so that a million of one kind are read once.

Which letters and digits stand in a local part, or in a word that ends in a number,
decides nothing: an address is accepted, wrapped or repaired for what stands around
them. So they are masked by letters and digits of the same case at the same places, one
text is looked at for each shape, and the words are put back into what is said of it.
"""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase, digits
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.kinds.email.cell import cell_result

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdp_frames.kinds.findings import CellResult

# Local parts, and words that end in so many letters and digits that they are no part of
# an IP address, no ending and no word of ours.
_LOCAL: Final = (
    r"(?:^|(?<=[\s;,<(/]))"
    r"[A-Za-z0-9._+\-\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]+(?=@)"
)
_NUMBERED: Final = r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]{5})[A-Za-z]*[0-9]+(?![A-Za-z0-9])"
_MASKED: Final = re.compile(f"{_LOCAL}|{_NUMBERED}")
_RUN: Final = re.compile(r"[A-Za-z0-9]+")
# Where letters may be part of an escape, of Punycode, or of a rule on their neighbour.
_LITERAL: Final = re.compile(
    r"[\"%&=\\\u00b7\u0387\uff05\uff06\ufe60\ufe6a\uff1d\ufe66]|xn--", re.IGNORECASE
)
# Words that mean something to those who take wrapping off and repair.
_WORDS: Final = frozenset(
    ("at", "dot", "is", "to", "an", "es", "est", "ist", "mail", "email", "mailto")
) | {"smtp", "http", "https", "www", "com", "net", "org"}
# What of a result quotes its text.
_QUOTING: Final = (
    "value", "detail", "suggestion", "alternative", "hint", "hint_detail"
)  # fmt: skip
_LAST: Final = "bcdfghjkmp"
_BODY: Final = str.maketrans(
    ascii_lowercase + ascii_uppercase + digits, "q" * 26 + "Q" * 26 + "8" * 10
)


def results_of(texts: Iterable[str]) -> list[CellResult[str]]:
    """Return what ``cell_result`` says of each text, asking once for each shape.

    Examples:
        >>> one, other = results_of(["ana@@example.com", "Bob@@example.com"])
        >>> one.suggestion, other.suggestion
        ('ana@example.com', 'bob@example.com')
    """
    known: dict[str, CellResult[str] | None] = {}
    return [_result_of(text, known) for text in texts]


def _result_of(text: str, known: dict[str, CellResult[str] | None]) -> CellResult[str]:
    words: dict[str, str] = {}
    shape = _shape(text, words)
    if shape is None:
        return cell_result(text)
    if shape not in known:
        result = cell_result(shape)
        known[shape] = result if _can_be_put_back(result, words) else None
    found = known[shape]
    return cell_result(text) if found is None else _put_back(found, words)


def _shape(text: str, words: dict[str, str]) -> str | None:
    """Mask the words of a text; None if there is none, or it should not be done.

    Args:
        text: the text.
        words: is filled: mask -> word, both as they are and in lower case.
    """
    if _LITERAL.search(text):
        return None
    masks: dict[str, str] = {}

    def mask(found: re.Match[str]) -> str:
        word = found[0]
        lower = word.lower()
        if len(word) == 1 or lower in _WORDS:
            return word
        if lower not in masks:
            masks[lower] = _mask(lower, _last(lower, len(masks)))
        masked = masks[lower]
        if word != lower:
            masked = _mask(word, masks[lower][-1])
        words[masked] = word
        words[masks[lower]] = lower
        return masked

    shape = _MASKED.sub(lambda part: _RUN.sub(mask, part[0]), text)
    if not masks or len(masks) > len(_LAST):
        return None
    # A word of the text itself that is a mask could not be told from one, and the same
    # word is to stay the same: "bob@example.com <mailto:bob@example.com>".
    unclear = not (
        words.keys().isdisjoint(_RUN.findall(text.lower()))
        and masks.keys().isdisjoint(_RUN.findall(shape.lower()))
    )
    return None if unclear or len(set(masks.values())) < len(masks) else shape


def _last(word: str, number: int) -> str:
    number %= len(_LAST)
    return str(number) if word[-1].isdigit() else _LAST[number]


def _mask(word: str, last: str) -> str:
    return word.translate(_BODY)[:-1] + (last.upper() if word[-1].isupper() else last)


def _can_be_put_back(result: CellResult[str], words: dict[str, str]) -> bool:
    """Say whether each mask in a result stands alone, not in a longer word."""
    runs = {
        run for text in _texts(result).values() if text for run in _RUN.findall(text)
    }
    return not any(mask in run for run in runs - words.keys() for mask in words)


def _put_back(result: CellResult[str], words: dict[str, str]) -> CellResult[str]:
    texts: dict[str, Any] = {
        name: text and _RUN.sub(lambda run: words.get(run[0], run[0]), text)
        for name, text in _texts(result).items()
    }
    return result._replace(**texts)


def _texts(result: CellResult[str]) -> dict[str, str | None]:
    """Return what of a result quotes its text."""
    return {name: getattr(result, name) for name in _QUOTING}
