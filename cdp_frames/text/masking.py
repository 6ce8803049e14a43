"""Values as shapes: what is wrong with them can be seen, and whose they are can't.

A letter becomes ``x``, a digit ``9``; blanks and signs stay, for they are what is
mostly wrong. The length of a word does not show.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

import pandas as pd

# A long text is told by its beginning.
_LONGEST: Final = 60
# What a word has more letters than.
_REST_OF_A_WORD: Final = re.compile(r"(?<=[Xx]{3})[Xx]+")


class _Signs(dict[int, str]):
    """The sign that stands for a character, by its code point."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = unicodedata.category(character)
        if kind[0] == "N":
            sign = "9"
        elif kind[0] == "L":
            sign = "X" if kind in {"Lu", "Lt"} else "x"
        elif kind == "Cs":
            sign = "\N{REPLACEMENT CHARACTER}"  # half a character: no file can hold it
        else:
            # What is put on a letter, as an accent of its own, tells of the letter.
            sign = "" if kind[0] == "M" else character
        self[code] = sign
        return sign


_SIGNS: Final = _Signs()


def masked(value: Any) -> str:  # noqa: ANN401 - a cell of any kind
    """Return the shape of a value; an empty text where there is none.

    Args:
        value: a cell of any kind.

    Examples:
        >>> masked("Ada Lovelace-King <ada@@example.com>")
        'Xxx Xxx-Xxx <xxx@@xxx.xxx>'
        >>> masked("0151 23/4")
        '9999 99/9'
    """
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    # More signs than are shown: letters of a word fall away.
    text = str(value)[: 20 * _LONGEST].translate(_SIGNS)
    shape = _REST_OF_A_WORD.sub("", text)
    cut = len(shape) > _LONGEST or len(str(value)) > 20 * _LONGEST
    return f"{shape[:_LONGEST]}…" if cut else shape
