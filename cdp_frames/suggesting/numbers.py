"""Numbers with slips of the finger, or with a unit behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.repairs import (
    AS_DIGITS,
    CUT_OFF,
    DOUBLED,
    STRAY,
    UNIT,
    UNIT_OR_DIGIT,
)
from cdp_frames.suggesting.confusions import all_digits, is_mostly_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.suggesting.judged import Refused

_DOUBLED: Final = re.compile(r"([.,])\1+")
_STRAY: Final = re.compile(r"^[\s,;:_'\"`´’]+|[\s,;:_'\"`´’.]+$")
_UNIT: Final = re.compile(r"(-?[0-9][0-9.,]*)\s*[^\W\d_]{1,12}\.?")
# A letter behind a number that is a unit (litres, amperes, seconds, bytes), and looks
# like a digit; and one that is none.
_LITRES: Final = re.compile(r"(-?[0-9][0-9.,]*)[lASbBD]")
_ROUND: Final = re.compile(r"-?[0-9][0-9.,]*[OoQIZ]{1,2}")


def candidates(cell: Refused) -> Iterator[tuple[str, str]]:
    """Yield numbers that may have been meant, each with what was done."""
    text = cell.text.strip()
    yield _DOUBLED.sub(r"\1", text), DOUBLED
    bare = _STRAY.sub("", text)
    yield bare, CUT_OFF if {text[:1], text[-1:]} & {".", ","} else STRAY
    if found := _LITRES.fullmatch(text):
        yield found[1], UNIT_OR_DIGIT
        yield all_digits(text), UNIT_OR_DIGIT
        return
    if is_mostly_digits(text) or _ROUND.fullmatch(text):
        yield all_digits(text), AS_DIGITS
    if found := _UNIT.fullmatch(text):
        yield found[1], UNIT
