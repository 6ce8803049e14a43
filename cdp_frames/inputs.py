"""What the caller hands in, as a pandas frame that stays as it is, and rows of it back.

Polars and Arrow data is worked on as pandas. Rows that go back to the caller are taken
from what came: of the same kind, with the caller's own types.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeAlias, TypeGuard

import pandas as pd
import pyarrow as pa

from cdp_frames.errors import FrameError
from cdp_frames.file_notes import FileNotes
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np

# A frame has rows and columns, and a column has rows alone.
_COLUMNS: Final = 2
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


class HandsOutArrow(Protocol):
    """A frame of another library: it hands out Arrow data."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class Lazy(Protocol):
    """A query of Polars."""

    def collect(self) -> Any: ...  # noqa: ANN401, D102 - as Polars has it


class DaskFrame(Protocol):
    """A frame in partitions, each of which becomes a pandas frame on some worker."""

    @property
    def npartitions(self) -> int: ...  # noqa: D102 - as Dask has it

    def to_delayed(self) -> Any: ...  # noqa: ANN401, D102 - as Dask has it

    def compute(self) -> pd.DataFrame: ...  # noqa: D102 - as Dask has it


FrameLike: TypeAlias = "pd.DataFrame | HandsOutArrow | Lazy"


class Given(NamedTuple):
    """The caller's rows.

    Attributes:
        frame: the n rows as a pandas frame that the caller can't change.
        table: the n rows as they came, as Arrow data; None if they came as pandas.
        as_polars: whether rows go back as a Polars frame.
    """

    frame: pd.DataFrame
    table: pa.Table | None = None
    as_polars: bool = False

    def __repr__(self) -> str:
        # People are in it, and a repr ends up in logs.
        return f"Given({len(self.frame)} rows)"

    def take(self, rows: np.ndarray) -> Any:  # noqa: ANN401 - the caller's own kind
        """Return some rows, by position, in the caller's own kind of frame."""
        if self.table is None:
            return self.frame.iloc[rows].copy()
        return self._back(_taken(self.table, rows))

    def take_changed(
        self, rows: np.ndarray, changed: pd.DataFrame, places: Iterable[int]
    ) -> Any:  # noqa: ANN401 - the caller's own kind
        """Return some rows with other cells, in the caller's own kind of frame.

        Args:
            rows: their positions; -1 for a row that is none of the caller's.
            changed: the same rows with the cells that they are to have.
            places: which of its columns are changed. One keeps its type where that
                holds the new cells, and is text else.
        """
        if self.table is None:
            return changed
        made = _taken(self.table, rows)
        for place in places:
            field = made.schema.field(place)
            cells = _array(changed.iloc[:, place], field.type)
            made = made.set_column(place, field.with_type(cells.type), cells)
        return self._back(made)

    def _back(self, table: pa.Table) -> Any:  # noqa: ANN401 - the caller's own kind
        if not self.as_polars:
            return table
        import polars as pl  # noqa: PLC0415 - the caller has it, and need not

        return pl.from_arrow(table)


def given(df: object) -> Given:
    """Take the caller's rows in.

    A reader is read to its end, and a lazy frame is collected, once; rows of a Dask
    frame go back as pandas.

    Raises:
        FrameError: it is no frame.
    """
    if isinstance(df, pd.DataFrame):
        # With copy-on-write (always from pandas 3 on) a shallow copy is a snapshot.
        require_readable(df)
        copied = int(pd.__version__.split(".")[0]) < _COPY_ON_WRITE
        return Given(_with_notes(pd.DataFrame(df, copy=copied), df))
    as_polars = type(df).__module__.partition(".")[0] == "polars"
    if as_polars and hasattr(df, "collect"):
        df = df.collect()
    if is_dask(df):
        frame = df.compute()
        return Given(_with_notes(frame, frame))
    hint = ""
    if isinstance(df, pd.Series) or hasattr(df, "to_frame"):
        hint = " Call .to_frame() first, or choose columns with df[['…']]."
    elif hasattr(df, "__arrow_c_stream__"):
        # One column alone hands out Arrow data, too; it is no table.
        with suppress(pa.ArrowInvalid, TypeError):
            table = _without_views(pa.table(df))
            frame = _of_arrow(table)
            return Given(_with_notes(frame, frame), table, as_polars)
    raise FrameError(
        f"df must be a pandas DataFrame or hand out Arrow data, not a "
        f"{type(df).__name__}.{hint}"
    )


def is_dask(df: object) -> TypeGuard[DaskFrame]:
    """Say whether this is a frame of Dask, which need not be installed."""
    theirs = type(df).__module__.partition(".")[0] in {"dask", "dask_expr"}
    return theirs and hasattr(df, "to_delayed") and getattr(df, "ndim", 0) == _COLUMNS


def to_pandas(df: object) -> pd.DataFrame:
    """Return the caller's rows as a pandas frame that the caller can't change.

    Raises:
        FrameError: it is no frame.
    """
    return given(df).frame


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
    table = _signed(table)
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


def _without_views(table: pa.Table) -> pa.Table:
    """Put text into the types that each version of Arrow can take from.

    Polars hands out views of text, which old versions can't, and break at.
    """
    return _converted(table, _without_view)


def _without_view(array: pa.Array) -> pa.Array:
    if pa.types.is_string_view(array.type):
        return array.cast(pa.large_string())
    if pa.types.is_dictionary(array.type):
        values = _without_view(array.dictionary)
        return pa.DictionaryArray.from_arrays(
            array.indices, values, ordered=array.type.ordered
        )
    return array


def _signed(table: pa.Table) -> pa.Table:
    """Number categories with signed integers: old versions of pandas take no others."""
    return _converted(table, _with_signs)


def _with_signs(array: pa.Array) -> pa.Array:
    if not pa.types.is_dictionary(array.type):
        return array
    return pa.DictionaryArray.from_arrays(
        array.indices.cast(pa.int64()), array.dictionary, ordered=array.type.ordered
    )


def _converted(table: pa.Table, convert: Callable[[pa.Array], pa.Array]) -> pa.Table:
    for place, column in enumerate(table.columns):
        chunks = [convert(chunk) for chunk in column.chunks]
        if chunks and chunks[0].type != column.type:
            field = table.schema.field(place).with_type(chunks[0].type)
            table = table.set_column(place, field, pa.chunked_array(chunks))
    return table


def _taken(table: pa.Table, rows: np.ndarray) -> pa.Table:
    """Take rows of a table, by position, of any types; -1 gives a blank one."""
    columns = [_column_taken(column, rows) for column in table.columns]
    return pa.Table.from_arrays(columns, schema=table.schema)


def _column_taken(column: pa.ChunkedArray, rows: np.ndarray) -> pa.ChunkedArray:
    try:
        return column.take(pa.array(rows, type=pa.int64(), mask=rows < 0))
    except pa.ArrowNotImplementedError:
        blank = [pa.nulls(1, column.type)]
        cells = [
            chunk
            for row in rows
            for chunk in (column.slice(row, 1).chunks if row >= 0 else blank)
        ]
        return pa.chunked_array(cells, type=column.type)


def _array(values: pd.Series, arrow: pa.DataType) -> pa.Array:
    """Make an Arrow array of cells: of a type where that holds them, else text."""
    with suppress(pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return pa.array(values, type=arrow, from_pandas=True)
    return texts_of(values).text


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
