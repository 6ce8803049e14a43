"""The caller's columns as mapping sees them: positions, unique names, a few values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from cdp_frames.errors import FrameError
from cdp_frames.file_notes import without_attrs
from cdp_frames.inputs import require_readable
from cdp_frames.mapping.wire_types import ColumnType, column_type
from cdp_frames.text.characters import trim
from cdp_frames.text.names import unique
from cdp_frames.text.objects import plain_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

# Rows that are looked at: enough for shares of a few percent, few enough for a
# million rows to cost milliseconds.
_SAMPLE_ROWS: Final = 600
# With fewer values than this in the sample, a sparse column is searched for more.
_ENOUGH_VALUES: Final = 50
_EXAMPLES: Final = 3
# Values in which three different ones are looked for.
_LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenColumn:
    """One column of the caller's frame.

    Attributes:
        position: 0-based position in the frame, since headers can repeat.
        header: the caller's own label.
        source: the name under which it would be sent: text, unique, not blank.
        type: what its dtype says.
        examples: a few of its values, as text; left out of every ``repr``.
    """

    position: int
    header: Hashable
    source: str
    type: ColumnType
    examples: tuple[str, ...] = field(default=(), repr=False, compare=False)


class Column(NamedTuple):
    """One column with some of its values.

    Attributes:
        seen: what is known about it.
        sample: at most 600 of its values, none missing, always the same ones.
        whole: all of them.
    """

    seen: SeenColumn
    sample: pd.Series
    whole: pd.Series


def columns_of(df: pd.DataFrame) -> tuple[Column, ...]:
    """Look at each column of a frame, in its order.

    Raises:
        FrameError: ``df`` is not a DataFrame.
    """
    if not isinstance(df, pd.DataFrame):
        raise FrameError(f"a pandas DataFrame is needed, not a {type(df).__name__}")
    require_readable(df)
    frame = without_attrs(df)
    headers = list(frame.columns)
    sources = unique(headers)
    return tuple(
        _column(position, header, source, frame.iloc[:, position])
        for position, (header, source) in enumerate(zip(headers, sources, strict=True))
    )


def seen_columns(df: pd.DataFrame) -> tuple[SeenColumn, ...]:
    """Look at each column of a frame and keep no more than a few examples.

    Raises:
        FrameError: ``df`` is not a DataFrame.
    """
    return tuple(column.seen for column in columns_of(df))


def sampled(values: pd.Series) -> pd.Series:
    """Take values evenly over a column, always the same ones, none missing.

    Returns:
        At most 600 values, in order.
    """
    step = max(1, -(-len(values) // _SAMPLE_ROWS))
    sample = _present(values.iloc[::step] if step > 1 else values)
    if step > 1 and len(sample) < _ENOUGH_VALUES:
        present = _present(values)
        sample = present.iloc[:: max(1, -(-len(present) // _SAMPLE_ROWS))]
    return sample


def _present(values: pd.Series) -> pd.Series:
    missing = values.isna().to_numpy()
    return values[~missing] if missing.any() else values


def _column(position: int, header: Hashable, source: str, values: pd.Series) -> Column:
    sample = sampled(values)
    seen = SeenColumn(
        position=position,
        header=header,
        source=source,
        type=column_type(values),
        examples=tuple(_first_distinct(sample.iloc[:_LOOKED_AT].tolist())),
    )
    return Column(seen, sample, values)


def _first_distinct(values: Iterable[object]) -> list[str]:
    found: dict[str, None] = {}
    for value in values:
        text = trim(plain_text(value))
        if text:
            found.setdefault(text)
        if len(found) == _EXAMPLES:
            break
    return list(found)
