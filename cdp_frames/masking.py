"""Values of contacts as they are shown where others will look over a shoulder.

Notebooks are committed with their output and terminals are shared. With the switch on,
what is shown of a cell tells how it is written and not what it says; the frames
themselves stay as they are.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from cdp_frames.text.objects import is_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SWITCH: Final = "CDP_FRAMES_MASK"

_OFF: Final = frozenset({"", "0", "false", "no", "off"})
# An address as somebody may have written it; whether it is one does not matter here.
_ADDRESS: Final = re.compile(r"([^\s@<>()\[\],;:\"']+)@((?:[\w-]+\.)+[\w-]+)")
# As `repr` writes a text.
_QUOTED: Final = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\"""", re.DOTALL)
# What may be somebody's in a sentence: an address, what stands between quotes, a long
# number.
_SOMEBODYS: Final = re.compile(
    r"[^\s@]+@\S*|'[^']*'|\"[^\"]*\"|\N{LEFT DOUBLE QUOTATION MARK}[^\N{RIGHT DOUBLE "
    r"QUOTATION MARK}]*|\d[\d ()./-]{4,}\d"
)
_QUOTES: Final = ("'", '"', "\N{LEFT DOUBLE QUOTATION MARK}")
_STARS: Final = "***"
# What tells how a value is written, and nothing of what it says.
_KEPT: Final = frozenset(" \t\r\n.,;:+-/()[]<>@_'\"|&#")
# A first letter tells nothing of a value that is longer than this, and all of others.
_SHORT: Final = 3
# A cell may hold a whole mail; its beginning shows how it is written.
_LONGEST: Final = 60


def is_masking(
    wanted: bool | None = None,  # noqa: FBT001 - what the caller was asked for
    environ: Mapping[str, str] | None = None,
) -> bool:
    """Say whether values are to be masked where they are shown.

    Args:
        wanted: what an argument says; None to go by the environment.
        environ: the environment; None for that of the process.

    Returns:
        Whether ``CDP_FRAMES_MASK`` is set, unless an argument says otherwise. Only
        ``0``, ``false``, ``no``, ``off`` and nothing leave it off: a word that nobody
        knows is taken for a wish to be careful.

    Examples:
        >>> is_masking(environ={"CDP_FRAMES_MASK": "1"})
        True
        >>> is_masking(False, environ={"CDP_FRAMES_MASK": "1"})
        False
    """
    if wanted is not None:
        return wanted
    said = (os.environ if environ is None else environ).get(SWITCH, "")
    return said.strip().lower() not in _OFF


def masked(value: object) -> str:
    """Return how a value is written, without what it says.

    Of an address the first letter and the domain stay, of other texts a first letter
    and the marks between letters and digits. A missing value is empty.

    Examples:
        >>> masked("ann@example.com"), masked("+1 212-555-0123"), masked("Smith")
        ('a***@example.com', '+* ***-***-****', 'S****')
    """
    if is_missing(value):
        return ""
    text = str(value)
    if not text:
        return ""
    cut, rest = text[:_LONGEST], text[_LONGEST:]
    shown: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(cut):
        shown += [
            _without_words(cut[end : found.start()], first=end == 0),
            f"{_first_letter(found[1], longer_than=1)}{_STARS}@{found[2]}",
        ]
        end = found.end()
    shown.append(_without_words(cut[end:], first=end == 0))
    made = "".join(shown)
    if made.strip() == cut.strip():  # marks only, or stars that were there before
        made = _STARS if len(cut) != len(_STARS) else "*"
    return f"{made}…" if rest else made


def masked_in(text: str, values: Iterable[object]) -> str:
    """Return a sentence in which each of the values is masked, in any case.

    Args:
        text: a sentence that may quote values.
        values: those values; missing ones are none.

    Examples:
        >>> masked_in("ANN@example.com is blocked", ["ann@example.com"])
        'a***@example.com is blocked'
    """
    known = {str(value) for value in values if not is_missing(value)}
    # The longer ones first, for one may be a part of another.
    for value in sorted(known, key=len, reverse=True):
        if value.strip():
            # No mask has a backslash, which would mean something in a replacement.
            text = re.sub(re.escape(value), masked(value), text, flags=re.IGNORECASE)
    return text


def masked_sentence(text: str, values: Iterable[object]) -> str:
    """Return a sentence about a cell in which all that may be of the cell is masked.

    Besides the values themselves that are addresses, what stands between quotes, and
    long numbers: the CDP may quote a value otherwise than it was written.

    Args:
        text: a sentence, of ours or of the CDP's.
        values: what it may quote; missing ones are none.

    Examples:
        >>> masked_sentence("bob@example.com has 'Rob' and 212 555 0123", ["Lee"])
        "b***@example.com has '***' and *** *** ****"
    """
    without = masked_in(text, values)
    return _SOMEBODYS.sub(lambda found: _masked_part(found[0]), without)


def masked_quotes(text: str) -> str:
    """Return a sentence of ours in which all that it quotes is masked.

    Examples:
        >>> masked_quotes("Write the cell, then '@example.com'.")
        "Write the cell, then '@*******.***'."
    """
    return _QUOTED.sub(lambda found: f"'{masked(found[0][1:-1])}'", text)


def _masked_part(part: str) -> str:
    if part.startswith(_QUOTES):
        end = part[-1] if len(part) > 1 and part[-1] == part[0] else ""
        return f"{part[0]}{masked(part[1 : len(part) - len(end)])}{end}"
    return masked(part)


def _without_words(text: str, *, first: bool) -> str:
    head = _first_letter(text, longer_than=_SHORT) if first else ""
    return head + "".join(c if c in _KEPT else "*" for c in text[len(head) :])


def _first_letter(text: str, *, longer_than: int) -> str:
    """Return the first letter, where it is one of an alphabet and not the whole."""
    letter = text[:1]
    is_cased = letter.lower() != letter.upper()
    return letter if is_cased and len(text) > longer_than else ""
