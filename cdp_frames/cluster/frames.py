"""A Dask frame, as far as it is looked at here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from cdp_frames.errors import FrameError
from cdp_frames.file_notes import without_attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.inputs import DaskFrame

# How many rows of all partitions together say what the columns hold, and of how many.
_SAMPLE: Final = 20_000
_SAMPLED: Final = 16


def partitions_of(df: DaskFrame) -> list[Any]:
    """Return the partitions, none of which is there yet."""
    return [*df.to_delayed()]


def sample_of(partitions: Sequence[Any], compute: Any) -> pd.DataFrame:  # noqa: ANN401 - of Dask
    """Return rows from all of a frame.

    Args:
        partitions: the frame.
        compute: computes several lazy things at once.

    Raises:
        FrameError: its partitions can't be put below each other.
    """
    import dask  # noqa: PLC0415 - an extra

    count = min(len(partitions), _SAMPLED)
    places = [
        round(i * (len(partitions) - 1) / max(1, count - 1)) for i in range(count)
    ]
    some = dask.delayed(some_rows)
    frames: list[pd.DataFrame] = compute(
        [some(partitions[at], _SAMPLE // count) for at in places]
    )
    try:
        return pd.concat(frames)
    except pd.errors.InvalidIndexError:
        raise FrameError(
            "the partitions do not all have the same columns, and one has a header "
            "twice: nobody can say which of them is which. Rename the columns first."
        ) from None


def some_rows(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return up to ``most`` rows from all of a partition."""
    step = max(1, -(-len(frame) // most))
    return without_attrs(frame).iloc[::step]


def alike(frame: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Return a partition with the columns and dtypes of the whole.

    Args:
        frame: n rows.
        whole: rows of the whole, or none.

    Raises:
        FrameError: its cells can't have those dtypes.
    """
    bare = without_attrs(frame)
    if bare.columns.equals(whole.columns) and (
        bare.dtypes.tolist() == whole.dtypes.tolist()
    ):
        return bare
    if not whole.columns.is_unique:
        raise FrameError(
            "a header is there twice, and the partitions have different dtypes: rename "
            "the columns first."
        )
    try:
        return bare.reindex(columns=whole.columns).astype(dict(whole.dtypes))
    except (TypeError, ValueError) as error:
        raise FrameError(
            f"a partition has other dtypes than the others ({type(error).__name__}). "
            "Call astype() on the Dask frame first."
        ) from None
