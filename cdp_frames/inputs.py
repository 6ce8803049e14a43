"""What the caller hands in, as a pandas frame that stays as it is."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import pandas as pd
import pyarrow as pa

from cdp_frames.errors import FrameError

# From this version on pandas copies on write, always.
_COPY_ON_WRITE: Final = 3

# Integers and booleans with gaps stay what they are, instead of turning into floats
# and objects.
_ARROW_TYPES: Final = {
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(),
    pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


def to_pandas(df: object) -> pd.DataFrame:
    """Return the caller's rows as a pandas frame that the caller can't change.

    Raises:
        FrameError: it is no frame.
    """
    if isinstance(df, pd.DataFrame):
        # With copy-on-write (always from pandas 3 on) a shallow copy is a snapshot.
        return df.copy(deep=int(pd.__version__.split(".")[0]) < _COPY_ON_WRITE)
    hint = " Call .compute() first." if hasattr(df, "compute") else ""
    if isinstance(df, pd.Series):
        hint = " Call .to_frame() first, or choose columns with df[['…']]."
    elif hasattr(df, "__arrow_c_stream__"):
        # One column alone hands out Arrow data, too; it is no table.
        with suppress(pa.ArrowInvalid, TypeError):
            frame: pd.DataFrame = pa.table(df).to_pandas(types_mapper=_ARROW_TYPES.get)
            return frame
    raise FrameError(
        f"df must be a pandas DataFrame or hand out Arrow data, not a "
        f"{type(df).__name__}.{hint}"
    )
