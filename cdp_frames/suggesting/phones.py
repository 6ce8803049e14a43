"""Phone numbers in which a scanner or a spreadsheet has changed digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.repairs import AS_DIGITS, EXPONENT
from cdp_frames.suggesting.confusions import all_digits, is_mostly_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.suggesting.judged import Refused

LIKELY: Final = r"[0-9].*[A-Za-z]|[A-Za-z].*[0-9]"
_EXPONENT: Final = re.compile(r"(\d)[.,](\d+)[eE]\+?(\d{1,2})")


def candidates(cell: Refused) -> Iterator[tuple[str, str]]:
    """Yield numbers that may have been meant, each with what was done."""
    text = cell.text.strip()
    if found := _EXPONENT.fullmatch(text):
        first, rest, exponent = found[1], found[2], int(found[3])
        if len(rest) == exponent:  # none of the digits is gone
            yield f"+{first}{rest}", EXPONENT
            yield f"{first}{rest}", EXPONENT
    elif is_mostly_digits(text):
        yield all_digits(text), AS_DIGITS
