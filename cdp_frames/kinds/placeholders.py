"""What people and programs write where they have nothing to write."""

from __future__ import annotations

import re
from typing import Final

from cdp_frames.text.names import fold
from cdp_frames.text.vocabulary.tables import placeholders

_ONLY_MARKS: Final = re.compile(r"[-\u2010-\u2015_.?*/\\~=#]+")
_WRAPPED: Final = re.compile(r"[<(\[{](.*)[>)\]}]")

# Longer than any of them, to be done with most texts at once.
_LONGEST: Final = 40


def is_placeholder(text: str) -> bool:
    """Say whether a trimmed text stands for nothing.

    Examples:
        >>> [is_placeholder(text) for text in ("N/A", "[Not provided]", "--", "Ana")]
        [True, True, True, False]
    """
    if len(text) > _LONGEST:
        return False
    wrapped = _WRAPPED.fullmatch(text)
    bare = wrapped[1] if wrapped else text
    only_marks = _ONLY_MARKS.fullmatch("".join(bare.split())) is not None
    return only_marks or fold(bare) in placeholders()
