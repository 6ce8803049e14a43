"""What the caller hands in, as a pandas frame that stays as it is."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import pandas as pd
import pyarrow as pa

from cdp_frames.errors import FrameError
from cdp_frames.file_notes import FileNotes

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
        require_readable(df)
        copied = int(pd.__version__.split(".")[0]) < _COPY_ON_WRITE
        return _with_notes(pd.DataFrame(df, copy=copied), df)
    hint = " Call .compute() first." if hasattr(df, "compute") else ""
    if isinstance(df, pd.Series):
        hint = " Call .to_frame() first, or choose columns with df[['…']]."
    elif hasattr(df, "__arrow_c_stream__"):
        # One column alone hands out Arrow data, too; it is no table.
        with suppress(pa.ArrowInvalid, TypeError):
            frame = _of_arrow(pa.table(df))
            return _with_notes(frame, frame)
    raise FrameError(
        f"df must be a pandas DataFrame or hand out Arrow data, not a "
        f"{type(df).__name__}.{hint}"
    )


def require_readable(df: pd.DataFrame) -> None:
    """Refuse a frame with a column whose cells Arrow can't take out.

    Raises:
        FrameError: names the column and its type.
    """
    for position, dtype in enumerate(df.dtypes):
        if not isinstance(dtype, pd.ArrowDtype):
            continue
        try:
            df.iloc[:2, position].take([0, 0] if len(df) else [])
        except NotImplementedError:
            raise FrameError(
                f"column {df.columns[position]!r} is of the Arrow type "
                f"{dtype.pyarrow_dtype}, whose cells can't be taken out; cast it or "
                "leave it out."
            ) from None


def _of_arrow(table: pa.Table) -> pd.DataFrame:
    """Turn an Arrow table into a frame.

    Raises:
        FrameError: a column is of a type that pandas can't hold; names it.
    """
    try:
        frame: pd.DataFrame = table.to_pandas(types_mapper=_ARROW_TYPES.get)
    except (pa.ArrowNotImplementedError, NotImplementedError):
        for name, column in zip(table.column_names, table.columns, strict=True):
            try:
                column.to_pandas()
            except (pa.ArrowNotImplementedError, NotImplementedError):
                raise FrameError(
                    f"column {name!r} is of the Arrow type {column.type}, which pandas "
                    "can't hold; cast it or leave it out."
                ) from None
        raise
    return frame


def _with_notes(frame: pd.DataFrame, source: pd.DataFrame) -> pd.DataFrame:
    """Keep with the rows what their source carries, the file's notes as checked once.

    pandas copies and compares ``attrs`` all the time: what stands in the place of the
    notes and is none must not come along.
    """
    frame.attrs = source.attrs
    notes = FileNotes.of(source)
    if notes != FileNotes():
        notes.put(frame)
    return frame
