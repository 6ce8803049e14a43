"""The caller's columns as mapping sees them: positions, unique names, a few values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from cdp_frames.errors import FrameError
from cdp_frames.mapping.wire_types import ColumnType, column_type
from cdp_frames.text.characters import tidy, trim

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

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
    headers = list(df.columns)
    sources = unique_sources(headers)
    return tuple(
        _column(position, header, source, df.iloc[:, position])
        for position, (header, source) in enumerate(zip(headers, sources, strict=True))
    )


def seen_columns(df: pd.DataFrame) -> tuple[SeenColumn, ...]:
    """Look at each column of a frame and keep no more than a few examples.

    Raises:
        FrameError: ``df`` is not a DataFrame.
    """
    return tuple(column.seen for column in columns_of(df))


def unique_sources(headers: Sequence[Hashable]) -> list[str]:
    """Name each column so that no two names are equal and none is blank.

    The first column of a name keeps it; the next ones get ``_2``, ``_3``, skipping
    names that are there already. A blank header becomes ``column_3``, counted from 1.

    Examples:
        >>> unique_sources(["Email", "Email", "Email_2", None, 7, ("Home", "City")])
        ['Email', 'Email_3', 'Email_2', 'column_4', '7', 'Home City']
    """
    wanted = [
        header_text(header) or f"column_{position}"
        for position, header in enumerate(headers, start=1)
    ]
    taken = set(wanted)
    met: dict[str, int] = {}
    sources = []
    for name in wanted:
        source = name
        if name in met:
            number = met[name] + 1
            while f"{name}_{number}" in taken:
                number += 1
            met[name] = number
            source = f"{name}_{number}"
            taken.add(source)
        else:
            met[name] = 1
        sources.append(source)
    return sources


def header_text(header: Hashable) -> str:
    r"""Write a header as one line of text; a missing one is empty.

    Examples:
        >>> header_text(" First\n name ")
        'First name'
    """
    if isinstance(header, tuple):
        return " ".join(filter(None, map(header_text, header)))
    if header is None or (not isinstance(header, str) and pd.isna(header)):  # type: ignore[call-overload]  # any Hashable
        return ""
    # A byte-order mark sticks to the first header of a file read without care.
    return tidy(str(header))


def sampled(values: pd.Series) -> pd.Series:
    """Take values evenly over a column, always the same ones, none missing.

    Returns:
        At most 600 values, in order.
    """
    step = max(1, -(-len(values) // _SAMPLE_ROWS))
    sample = values.iloc[::step]
    sample = sample[sample.notna().to_numpy()]
    if step > 1 and len(sample) < _ENOUGH_VALUES:
        present = values[values.notna().to_numpy()]
        sample = present.iloc[:: max(1, -(-len(present) // _SAMPLE_ROWS))]
    return sample


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
        text = trim(str(value))
        if text:
            found.setdefault(text)
        if len(found) == _EXAMPLES:
            break
    return list(found)
