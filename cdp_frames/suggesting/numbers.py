"""Numbers with slips of the finger, or with a unit behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.repairs import AS_DIGITS, CUT_OFF, DOUBLED, STRAY, UNIT
from cdp_frames.suggesting.confusions import all_digits, is_mostly_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.suggesting.judged import Refused

_DOUBLED: Final = re.compile(r"([.,])\1+")
_STRAY: Final = re.compile(r"^[\s,;:_'\"`´’]+|[\s,;:_'\"`´’.]+$")
_UNIT: Final = re.compile(r"(-?[0-9][0-9.,]*)\s*[^\W\d_]{1,12}\.?")


def candidates(cell: Refused) -> Iterator[tuple[str, str]]:
    """Yield numbers that may have been meant, each with what was done."""
    text = cell.text.strip()
    yield _DOUBLED.sub(r"\1", text), DOUBLED
    bare = _STRAY.sub("", text)
    yield bare, CUT_OFF if {text[:1], text[-1:]} & {".", ","} else STRAY
    if is_mostly_digits(text):
        yield all_digits(text), AS_DIGITS
    elif found := _UNIT.fullmatch(text):
        yield found[1], UNIT
