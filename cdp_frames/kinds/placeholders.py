"""What people and programs write where they have nothing to write."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.text.arrow import positions
from cdp_frames.text.names import fold
from cdp_frames.text.vocabulary.tables import placeholders

# What is done to a cell with one of them.
PLACEHOLDER_RULE: Final = "placeholder removed"

_ONLY_MARKS: Final = re.compile(r"[-\u2010-\u2015_.?*/\\~=#]+")
_WRAPPED: Final = re.compile(r"[<(\[{](.*)[>)\]}]")

# Longer than any of them, to be done with most texts at once.
_LONGEST: Final = 40
# No word for nothing has a digit, and most dates and numbers do.
_NO_DIGITS: Final = f"^[^0-9]{{1,{_LONGEST}}}$"


def is_placeholder(text: str) -> bool:
    """Say whether a plain text stands for nothing.

    Examples:
        >>> [is_placeholder(text) for text in ("N/A", "[Not provided]", "--", "Ana")]
        [True, True, True, False]
    """
    # Signs don't count, but for this one: "none@" is half an address.
    if len(text) > _LONGEST or "@" in text:
        return False
    wrapped = _WRAPPED.fullmatch(text)
    bare = wrapped[1] if wrapped else text
    only_marks = _ONLY_MARKS.fullmatch("".join(bare.split())) is not None
    return only_marks or fold(bare) in placeholders()


def placeholders_in(texts: pa.LargeStringArray) -> np.ndarray:
    """Return the 0-based positions of plain texts that stand for nothing."""
    maybe = positions(pc.match_substring_regex(texts, _NO_DIGITS))
    encoded = pc.dictionary_encode(texts.take(pa.array(maybe)))
    words = encoded.dictionary.to_pylist()
    found = np.array([is_placeholder(word) for word in words], bool)
    empty: np.ndarray = maybe[found[encoded.indices.to_numpy()]]
    return empty
