"""Cells of a frame as text, and what a sheet can hold of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from cdp_frames.text.cells import series_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

# What Excel keeps of a cell: so many units of UTF-16.
LONGEST: Final = 32_767
# Stands at the end of a text that was cut.
CUT: Final = " [cut]"
# No XML file holds these; a carriage return becomes a line feed in it.
_RETURN: Final = re.compile("\r\n?")
_ILLEGAL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]",
)
_INSTEAD: Final = "\ufffd"
# ECMA-376 part 1, 22.9.2.19: `_x0041_` in a file is an A, so a text that looks like it
# is written with its line escaped. Old versions of calamine hand that out as it is.
_LOOKS_ESCAPED: Final = re.compile("_(x[0-9a-fA-F]{4}_)")


def plain_texts(values: pd.Series) -> pd.Series:
    """Return cells as the text that a person may correct, and that is read as before.

    Args:
        values: n cells of any dtype.

    Returns:
        n texts, dtype ``object``, with the input's index; empty where one is missing.

    Examples:
        >>> plain_texts(pd.Series([1.0, None])).tolist()
        ['1', '']
    """
    if isinstance(values.dtype, pd.ArrowDtype) or values.dtype.kind in "ifu":
        # As they are sent, and not as 1.0 where there are gaps.
        values = series_of(texts_of(values).text, values.index)
    cells = zip(values.astype("object"), values.notna(), strict=True)
    # One by one, for a column of text holds no half of a surrogate pair.
    texts = [str(cell) if there else "" for cell, there in cells]
    return pd.Series(texts, index=values.index, dtype="object")


def shown(text: str) -> str:
    r"""Return what a sheet holds of a text: most are shown as they are.

    Examples:
        >>> shown("a\r\nb\x00")
        'a\nb\ufffd'
    """
    made = _ILLEGAL.sub(_INSTEAD, _RETURN.sub("\n", text))
    if _units(made) <= LONGEST:
        return made
    room = LONGEST - len(CUT)
    while _units(made) > room:
        # Each sign takes one unit or two.
        made = made[: len(made) - max(1, (_units(made) - room) // 2)]
    return made + CUT


def is_cut(text: str) -> bool:
    """Say whether a sheet holds the beginning of a text only."""
    return shown(text).endswith(CUT) and not text.endswith(CUT)


def is_as_shown(found: str, text: str) -> bool:
    """Say whether a cell that was read is one that was written, and not edited."""
    written = shown(text)
    return found == written or found == _LOOKS_ESCAPED.sub(r"_x005F_\1", written)


def headers_in_sheet(headers: Iterable[str]) -> list[str]:
    """Return headers as a sheet holds them: each once, and none of them blank."""
    names: list[str] = []
    for place, header in enumerate(headers, start=1):
        name = shown(header).strip()[:255] or f"column_{place}"
        number = 1
        while name in names:
            number += 1
            name = f"{shown(header).strip()[:240]}_{number}"
        names.append(name)
    return names


def _units(text: str) -> int:
    return len(text) + sum(1 for sign in text if ord(sign) > 0xFFFF)  # noqa: PLR2004
