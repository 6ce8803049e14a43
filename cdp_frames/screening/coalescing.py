"""Several columns as one: in each row the first cell that holds something."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.errors import MappingError
from cdp_frames.screening.told import Told

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Hashable,
        Iterator,
        Mapping,
        Sequence,
    )

    from cdp_frames.kinds.base import Normalized
    from cdp_frames.mapping.mapped_columns import MappedColumn
    from cdp_frames.screening.columns import NormalizedColumn


class Coalesced(NamedTuple):
    """N cells, each from one of several columns.

    Attributes:
        raw: the cells as the caller wrote them.
        chosen: for each of them the place of its column; 0 where none holds anything.
        unsent: for each column but the first the cells that hold another value than
            the one that is sent.
    """

    raw: pd.Series
    chosen: np.ndarray
    unsent: tuple[Unsent, ...]


class Unsent(NamedTuple):
    """Cells that hold something and are not sent.

    Attributes:
        header: their column.
        before: the headers of the columns that come before it.
        rows: their positions.
        raw: all n cells of the column, as the caller wrote them.
    """

    header: Hashable
    before: tuple[Hashable, ...]
    rows: np.ndarray
    raw: pd.Series


def coalesced(
    mapped: MappedColumn,
    raws: Sequence[pd.Series],
    normalize: Callable[[pd.Series], Normalized],
) -> Coalesced:
    """Take of each row the first cell that holds something, good or bad.

    A bad cell is not passed over: what is wrong with it is told, and not what stands
    in another column.

    Args:
        mapped: says which columns they are.
        raws: the columns, each n cells on a ``RangeIndex``.
        normalize: what the field's kind makes of n cells.
    """
    values, held = [], []
    for raw in raws:
        clean, problems, *_ = normalize(raw)
        there = clean.notna().to_numpy()
        values.append(clean.astype(object).where(there, None).to_numpy())
        filled = there.copy()
        filled[problems["position"].to_numpy()] = True
        held.append(filled)
    chosen = np.argmax(np.stack(held), axis=0)
    winners = np.stack(values)[chosen, np.arange(len(chosen))]
    headers = tuple(part.header for part in mapped.parts)
    unsent = []
    for place in range(1, len(raws)):
        behind = np.flatnonzero(held[place] & (chosen < place))
        # What is refused is None here, and no value.
        same = [
            value is not None and bool(value == winner)
            for value, winner in zip(
                values[place][behind], winners[behind], strict=True
            )
        ]
        rows = behind[~np.array(same, dtype=bool)]
        unsent.append(Unsent(headers[place], headers[:place], rows, raws[place]))
    return Coalesced(_joined(raws, chosen), chosen, tuple(unsent))


def require_same(mapped: MappedColumn, options: Sequence[Mapping[str, object]]) -> None:
    """See to it that the columns are read alike.

    Raises:
        MappingError: their files or headers name other zones.
    """
    for part, other in zip(mapped.fallbacks, options[1:], strict=True):
        if other != options[0]:
            differs = sorted(
                name for name, value in other.items() if options[0].get(name) != value
            )
            raise MappingError(
                [
                    f"column {part.header!r} can't fill the gaps of {mapped.header!r}: "
                    f"their headers say another {' and '.join(differs)}"
                ]
            )


def made_of_several(
    columns: Sequence[NormalizedColumn], own: Collection[str]
) -> dict[str, Coalesced]:
    """Return what the columns that are made of several are made of, by their fields.

    Args:
        columns: the normalized columns.
        own: fields that are not sent.
    """
    return {
        column.mapped.field: column.made_of
        for column in columns
        if column.made_of is not None and column.mapped.field not in own
    }


def unsent_changes(
    made: Sequence[Coalesced], index: pd.Index, valid: np.ndarray
) -> Iterator[pd.DataFrame]:
    """Yield lines of ``changes`` for the cells of valid rows that are not sent.

    Args:
        made: the columns that are made of several.
        index: the caller's labels.
        valid: n booleans: the row is sent.
    """
    for unsent in (each for column in made for each in column.unsent):
        rows = unsent.rows[valid[unsent.rows]]
        if not len(rows):
            continue
        come = "comes" if len(unsent.before) == 1 else "come"
        names = " and ".join(map(repr, unsent.before))
        labels = index.take(rows)
        yield pd.DataFrame(
            {
                "row": rows,
                "index": pd.Series(labels.to_flat_index().array, dtype=object),
                "column": pd.Series([unsent.header] * len(rows), dtype=object),
                "before": unsent.raw.take(rows).astype(object).to_numpy(),
                "after": None,
                "rule": f"not sent: {names} {come} first",
            }
        )


def unsent_counts(made: Sequence[Coalesced], valid: np.ndarray) -> Iterator[Told]:
    """Count the cells of valid rows that are not sent, for a column comes before."""
    for unsent in (each for column in made for each in column.unsent):
        about = (unsent.header, *unsent.before)
        yield Told("unsent", about, int(valid[unsent.rows].sum()))


def _joined(raws: Sequence[pd.Series], chosen: np.ndarray) -> pd.Series:
    """Put the chosen cells together, in the dtype that all of them share."""
    dtypes = {raw.dtype for raw in raws}
    if len(dtypes) == 1:
        joined = raws[0].copy()
        for place, raw in enumerate(raws[1:], start=1):
            rows = np.flatnonzero(chosen == place)
            joined.iloc[rows] = raw.take(rows).array
        return joined
    cells = np.empty(len(chosen), dtype=object)
    for place, raw in enumerate(raws):
        rows = np.flatnonzero(chosen == place)
        cells[rows] = _as_objects(raw).take(rows).to_numpy(dtype=object)
    return pd.Series(cells, dtype=object)


def _as_objects(raw: pd.Series) -> pd.Series:
    """Return cells that look the same outside of their column.

    1.0 in a column of whole numbers with gaps is 1, and would be 1.0 among texts.
    """
    if raw.dtype.kind != "f":
        return raw.astype(object)
    # From here on a float of this width does not hold each whole number.
    most = 2.0 ** (np.finfo(getattr(raw.dtype, "numpy_dtype", raw.dtype)).nmant + 1)
    cells = [
        int(cell)
        if not pd.isna(cell) and abs(cell) < most and cell == cell // 1
        else cell
        for cell in raw.array
    ]
    return pd.Series(cells, dtype=object)
