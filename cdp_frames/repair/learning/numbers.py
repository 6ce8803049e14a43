"""Numbers as values: read in every way that the examples allow, and written anew.

The function is printed into the code of a repair as it stands here.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal


def number(
    text: str, points: str, places: int | None, group: str, point: str, shift: int
) -> str | None:
    """Write a number in another way; None if it can be read as two numbers.

    ``points`` are the decimal points that the text may have, ``places`` the digits
    after the new one, and ``shift`` by how many digits it moves to the right.
    """
    readings = set()
    for mark in points:
        other = r"[.\u00a0\u202f' ]" if mark == "," else r"[,\u00a0\u202f' ]"
        whole = rf"(?:\d+|\d{{1,3}}(?:{other}\d{{3}})+)"
        shape = rf"[-+\u2212]?{whole}(?:{re.escape(mark)}\d+)?"
        if len(text) <= 40 and re.fullmatch(shape, text):  # noqa: PLR2004 - as printed
            bare = re.sub(other, "", text).replace(mark, ".").replace("\u2212", "-")
            readings.add(Decimal(bare))
    if len(readings) != 1:
        return None
    value = readings.pop().scaleb(shift)
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    elif shift:
        value = value.normalize()
    written = f"{value:,f}" if group else f"{value:f}"
    return "".join({",": group, ".": point}.get(char, char) for char in written)
