"""How far floats hold every whole number.

Beyond, a float may be another number than the one that was meant, as happens to ids
that went through a column of floats.

Source:
    IEEE 754: binary16, 32 and 64 have 11, 24 and 53 bits of digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.text.cells import cells_of, holds_numbers, numbers_of
from cdp_frames.text.writing import written

if TYPE_CHECKING:
    import pandas as pd

_EXACT: Final = {2: 2**11, 4: 2**24, 8: 2**53}

# Why a whole number that was a float is not believed.
FROM_FLOAT: Final = "it was kept as a float, which loses digits of numbers this large"


def exact_to(size: int) -> int:
    """Return the largest number up to which floats of so many bytes are exact.

    Examples:
        >>> exact_to(4)
        16777216
    """
    return _EXACT.get(size, _EXACT[8])


def as_doubles(numbers: pa.Array) -> pa.DoubleArray:
    """Turn floats of any size into doubles of the same digits: 0.1 stays 0.1.

    Examples:
        >>> as_doubles(pa.array([0.1], pa.float32())).to_pylist()
        [0.1]
    """
    if pa.types.is_float64(numbers.type):
        return numbers
    return written(numbers).cast(pa.float64())


def beyond_exact(values: pd.Series) -> np.ndarray:
    """Return the positions of the floats of a column that may have lost digits.

    Args:
        values: n cells of any dtype.

    Examples:
        >>> import pandas as pd
        >>> beyond_exact(pd.Series([1.5, 2.0**60, None])).tolist()
        [1]
    """
    if holds_numbers(values.dtype):
        numbers = numbers_of(values)
        if not pa.types.is_floating(numbers.type):
            return np.empty(0, dtype="int64")
        size = numbers.type.bit_width // 8
        floats = pc.fill_null(numbers.cast(pa.float64()), 0).to_numpy()
        return np.flatnonzero(np.isfinite(floats) & (np.abs(floats) > exact_to(size)))
    if values.dtype != object:
        return np.empty(0, dtype="int64")
    others = cells_of(values).others
    large = [
        isinstance(each, float | np.floating) and _is_large(each) for each in others
    ]
    rows: np.ndarray = others.index.to_numpy("int64")[np.array(large, dtype=bool)]
    return rows


def _is_large(value: object) -> bool:
    if not isinstance(value, float | np.floating):
        return False
    size = value.itemsize if isinstance(value, np.floating) else 8
    return bool(np.isfinite(value)) and abs(float(value)) > exact_to(size)
