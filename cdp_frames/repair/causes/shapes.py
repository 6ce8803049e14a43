"""The shape of values: what cells of which most are different have in common.

An order number, a phone or a name is nobody else's; ``A-9999`` is what many look like.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.repair.causes.terms import LEAST, Column, column_texts, is_different

if TYPE_CHECKING:
    import pandas as pd

# A longer cell is told by its beginning.
_LONGEST: Final = 60
# So many shapes are looked at, the commonest among the refused ones.
_MOST_SHAPES: Final = 20
# So many cells show what the others look like.
_LOOKED_AT: Final = 20_000
# A shape is counted where so many times more of the refused cells have it.
_OFTEN: Final = 2.0
# A sample with so many cells a shape has seen most shapes.
_SATURATED: Final = 10
_SMALL: Final = r"\p{Ll}\p{Lo}\p{Lm}\p{Lt}\p{M}"
# Each digit, for lengths tell numbers apart; runs of letters, for lengths of words
# don't.
_STEPS: Final = ((r"\p{Nd}", "9"), (r"\p{Lu}+", "A"), (rf"[{_SMALL}]+", "a"))


def shapes_in(
    frame: pd.DataFrame, refused: np.ndarray, without: frozenset[int] = frozenset()
) -> list[Column]:
    """Return the shapes that refused rows share, of columns with different values.

    Args:
        frame: n rows, with the caller's columns.
        refused: the positions of those that were refused, int64.
        without: the positions of columns that are left out.
    """
    places = [place for place in range(frame.shape[1]) if place not in without]
    found = [_shapes(frame, place, refused) for place in places]
    return [column for column in found if column is not None]


def _shapes(frame: pd.DataFrame, place: int, refused: np.ndarray) -> Column | None:
    cells = frame.iloc[:, place]
    step = max(1, len(cells) // _LOOKED_AT)
    some = column_texts(cells.iloc[::step])
    if some is None or not is_different(some):
        return None  # its values say more
    looked = shapes_of(some)
    texts = column_texts(cells)
    if texts is None or is_different(looked):
        return None
    common = Counter(shapes_of(texts.take(pa.array(refused))).to_pylist())
    others = Counter(looked.to_pylist())
    often = [
        shape
        for shape, count in common.most_common(_MOST_SHAPES)
        if shape
        and count >= LEAST
        and count / len(refused) > _OFTEN * others[shape] / len(looked)
    ]
    if not often:
        return None
    codes = pc.index_in(shapes_of(texts), pa.array(often, pa.large_string()))
    seldom = step if len(others) * _SATURATED > len(looked) else min(step, 2)
    return Column(
        header=f"shape of {frame.columns[place]}",
        position=-1,
        codes=np.asarray(codes.fill_null(-1)).astype("int64"),
        values=tuple(often),
        # No fewer than there are, for each of them is a test.
        distinct=len({*others, *common}) * seldom + 1,
        own=frame.columns[place],
    )


def shapes_of(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return what cells look like: 9 for a digit, A and a for letters.

    Examples:
        >>> shapes_of(
        ...     pa.array(["AB-2041", "Jos\u00e9 Lee", None], pa.large_string())
        ... ).to_pylist()
        ['A-9999', 'Aa Aa', None]
    """
    made = pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(texts), 0, _LONGEST)
    for letters, sign in _STEPS:
        made = pc.replace_substring_regex(made, letters, sign)
    return made
