"""The same cell without what stands around it, whatever kind of value it holds."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.repairs import BESIDE, DOUBLED, SPELLING, STRAY
from cdp_frames.text.characters import QUOTES, trim

if TYPE_CHECKING:
    from collections.abc import Iterator

# A cell with one of these may have a plainer form.
LIKELY: Final = (
    r"[<>&%\\*\[\]{}_=|:;\n\t\r]|^[^\p{L}\p{N}+(]|[^\p{L}\p{N})]$|[^\x00-\x7f]"
)

_AROUND: Final = QUOTES + " \t\r\n~<>[]{}|,;:!=`´\\"
# These may stand for a digit that somebody could not read.
_FOR_A_DIGIT: Final = "*_?#"
_BRACKETS: Final = re.compile(r"\((.*)\)")
_SIGNS_BETWEEN: Final = re.compile(r"\s*[;,|\n\r\t]+\s*|\s+/\s+|\s{2,}|\s+(?:=|or)\s+")
_LABEL: Final = re.compile(
    r"[^\W\d][\w .'/-]{0,24}?\s?(?:[:=]+|\s[-–—])\s*(\S.*)", re.DOTALL
)


def plainer(text: str) -> Iterator[tuple[str, str]]:
    """Yield the cell without odd digits, signs around it, copies and labels.

    Each form is yielded with what was done; the cell itself is not among them.

    Examples:
        >>> [*plainer("[Canada]; ")]
        [('Canada', 'a stray sign removed')]
        >>> [*plainer("date: 2026-04-21")]
        [('2026-04-21', 'what stands beside it left out')]
    """
    clean = _in_ascii(text)
    if clean != text:
        yield clean, SPELLING
    bare = trim(clean).strip(_AROUND)
    if not (bare[:1].isdigit() or bare[-1:].isdigit()):
        bare = bare.strip(_FOR_A_DIGIT + _AROUND)
    if found := _BRACKETS.fullmatch(bare):
        bare = found[1].strip(_AROUND)
    if bare not in {clean, trim(clean)}:
        yield bare, STRAY
    copies = {part for part in _SIGNS_BETWEEN.split(bare) if part}
    if len(copies) == 1 and bare not in copies:
        yield copies.pop(), DOUBLED
    if found := _LABEL.fullmatch(bare):
        yield found[1], BESIDE


def _in_ascii(text: str) -> str:
    """Write digits and signs of all scripts as those of ASCII; letters stay."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(each))
        if each.isdecimal()
        else unicodedata.normalize("NFKC", each)
        if unicodedata.category(each)[0] in "PSZ"
        else each
        for each in text
    )
