"""The n cells of a column, with their dtype, as parts of a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from cdp_frames.storage.values import (
    PLAIN,
    CannotBeStored,
    Json,
    stored,
    stored_zone,
    value_of,
    zone_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.storage.archive import ArchiveReader, ArchiveWriter

# The dtypes of numpy that are nothing but their bytes.
_RAW: Final = frozenset("biufcmM")
_AS_THEY_ARE: Final = PLAIN | {str}
_MASKED: Final = {
    "i": pd.arrays.IntegerArray,
    "u": pd.arrays.IntegerArray,
    "f": pd.arrays.FloatingArray,
    "b": pd.arrays.BooleanArray,
}
_UTC: Final = "UTC"


def stored_raw(values: np.ndarray, to: ArchiveWriter) -> Json:
    """Store n numbers, times or truth values of numpy."""
    if values.dtype.kind not in _RAW:
        raise CannotBeStored(str(values.dtype))
    data = np.ascontiguousarray(values).tobytes()
    return {"kind": "numpy", "dtype": values.dtype.str, "part": to.put(data)}


def raw_of(data: Json, source: ArchiveReader) -> np.ndarray:
    """Return what ``stored_raw`` has stored; it can be written into."""
    if data["kind"] != "numpy":
        raise ValueError("these are no numbers of numpy")
    cells: np.ndarray = np.frombuffer(source.get(data["part"]), np.dtype(data["dtype"]))
    return cells.copy()


def stored_cells(values: pd.Series, to: ArchiveWriter) -> Json:
    """Store n cells of any dtype.

    Raises:
        CannotBeStored: the dtype, or a cell, has no form in a file.
    """
    dtype: Any = values.dtype
    for kind, write in _WRITERS.items():
        if isinstance(dtype, kind):
            return write(values, to)
    if isinstance(dtype, np.dtype) and dtype.kind in _RAW:
        return stored_raw(values.to_numpy(), to)
    if dtype is np.dtype(object):
        return {"kind": "objects", "part": _put_objects(values, to)}
    if _is_masked(dtype):
        gaps = values.isna().to_numpy()
        numbers: np.dtype[Any] = dtype.numpy_dtype
        filled = values.array.to_numpy(dtype=numbers, na_value=numbers.type(0))
        return {
            "kind": "masked",
            "cells": stored_raw(filled, to),
            "gaps": stored_raw(gaps, to),
        }
    raise CannotBeStored(str(dtype))


def cells_of(data: Json, source: ArchiveReader) -> pd.Series:
    """Return the n cells that ``stored_cells`` has stored, with a plain index."""
    return _READERS[data["kind"]](data, source)


def _is_masked(dtype: Any) -> bool:  # noqa: ANN401 - any dtype
    return isinstance(
        pd.array([], dtype=dtype),
        (pd.arrays.IntegerArray, pd.arrays.FloatingArray, pd.arrays.BooleanArray),
    )


def _put_objects(values: pd.Series, to: ArchiveWriter) -> int:
    cells = list(values)
    if _AS_THEY_ARE.issuperset(map(type, cells)):
        try:
            text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
            return to.put(text.encode())
        except UnicodeEncodeError:  # half a character
            pass
    return to.put_json([stored(cell) for cell in cells])


def _objects(part: int, source: ArchiveReader) -> np.ndarray:
    cells = source.get_json(part)
    made = np.empty(len(cells), dtype=object)
    if _AS_THEY_ARE.issuperset(map(type, cells)):
        made[:] = cells
    else:
        for place, cell in enumerate(cells):
            made[place] = value_of(cell)
    return made


def _put_text(values: pd.Series, to: ArchiveWriter) -> Json:
    dtype: Any = values.dtype
    cells = values.astype(object)
    return {
        "kind": "text",
        "storage": dtype.storage,
        "gap": "NA" if dtype.na_value is pd.NA else "NaN",
        "part": _put_objects(cells.where(values.notna(), None), to),
    }


def _text(data: Json, source: ArchiveReader) -> pd.Series:
    gap = pd.NA if data["gap"] == "NA" else np.nan
    dtype = pd.StringDtype(data["storage"], na_value=gap)
    return pd.Series(_objects(data["part"], source), dtype=dtype)


def _put_zoned(values: pd.Series, to: ArchiveWriter) -> Json:
    instants = values.dt.tz_convert(_UTC).dt.tz_localize(None).to_numpy()
    zone = stored_zone(values.dt.tz)
    return {"kind": "zoned", "zone": zone, "cells": stored_raw(instants, to)}


def _zoned(data: Json, source: ArchiveReader) -> pd.Series:
    instants = pd.Series(raw_of(data["cells"], source))
    made: pd.Series = instants.dt.tz_localize(_UTC).dt.tz_convert(zone_of(data["zone"]))
    return made


def _put_categories(values: pd.Series, to: ArchiveWriter) -> Json:
    return {
        "kind": "categories",
        "codes": stored_raw(values.cat.codes.to_numpy(), to),
        "categories": stored_cells(pd.Series(values.cat.categories), to),
        "ordered": bool(values.cat.ordered),
    }


def _categories(data: Json, source: ArchiveReader) -> pd.Series:
    found = cells_of(data["categories"], source)
    categories = pd.Index(found, dtype=object if found.dtype == object else None)
    made = pd.Categorical.from_codes(
        raw_of(data["codes"], source), categories, ordered=data["ordered"]
    )
    return pd.Series(made)


def _put_arrow(values: pd.Series, to: ArchiveWriter) -> Json:
    cells = pa.chunked_array(pa.array(values.array))
    return {"kind": "arrow", "part": to.put_arrow(pa.table({"cells": cells}))}


def _arrow(data: Json, source: ArchiveReader) -> pd.Series:
    cells = source.get_arrow(data["part"]).column("cells")
    return pd.Series(pd.arrays.ArrowExtensionArray(cells))


def _put_periods(values: pd.Series, to: ArchiveWriter) -> Json:
    ordinals = pd.PeriodIndex(values).asi8
    # As in `period[M]`: a frequency alone has other words for some of them.
    return {
        "kind": "periods",
        "dtype": str(values.dtype),
        "cells": stored_raw(ordinals, to),
    }


def _periods(data: Json, source: ArchiveReader) -> pd.Series:
    dtype = pd.PeriodDtype(data["dtype"])
    return pd.Series(pd.arrays.PeriodArray(raw_of(data["cells"], source), dtype=dtype))


def _put_intervals(values: pd.Series, to: ArchiveWriter) -> Json:
    index = pd.IntervalIndex(values.array)
    return {
        "kind": "intervals",
        "left": stored_cells(pd.Series(index.left), to),
        "right": stored_cells(pd.Series(index.right), to),
        "closed": index.closed,
    }


def _intervals(data: Json, source: ArchiveReader) -> pd.Series:
    left, right = (cells_of(data[side], source) for side in ("left", "right"))
    made = pd.arrays.IntervalArray.from_arrays(left, right, closed=data["closed"])
    return pd.Series(made)


def _put_sparse(values: pd.Series, to: ArchiveWriter) -> Json:
    dtype: Any = values.dtype
    return {
        "kind": "sparse",
        "cells": stored_cells(pd.Series(np.asarray(values.array)), to),
        "fill": stored(dtype.fill_value),
    }


def _sparse(data: Json, source: ArchiveReader) -> pd.Series:
    dense = cells_of(data["cells"], source)
    dtype = pd.SparseDtype(dense.dtype, value_of(data["fill"]))
    return pd.Series(pd.arrays.SparseArray(dense.to_numpy(), dtype=dtype))


def _masked(data: Json, source: ArchiveReader) -> pd.Series:
    cells = raw_of(data["cells"], source)
    made = _MASKED[cells.dtype.kind](cells, raw_of(data["gaps"], source))
    return pd.Series(made)


_WRITERS: Final[dict[Any, Callable[[pd.Series, ArchiveWriter], Json]]] = {
    pd.StringDtype: _put_text,
    pd.DatetimeTZDtype: _put_zoned,
    pd.CategoricalDtype: _put_categories,
    pd.ArrowDtype: _put_arrow,
    pd.PeriodDtype: _put_periods,
    pd.IntervalDtype: _put_intervals,
    pd.SparseDtype: _put_sparse,
}
_READERS: Final[dict[str, Callable[[Json, ArchiveReader], pd.Series]]] = {
    "numpy": lambda data, source: pd.Series(raw_of(data, source)),
    "objects": lambda data, source: pd.Series(
        _objects(data["part"], source), dtype=object
    ),
    "masked": _masked,
    "text": _text,
    "zoned": _zoned,
    "categories": _categories,
    "arrow": _arrow,
    "periods": _periods,
    "intervals": _intervals,
    "sparse": _sparse,
}
