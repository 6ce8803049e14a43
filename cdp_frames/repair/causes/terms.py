"""What rows have in common: values of columns, and a place in the file.

Only values that three refused rows share are looked at, and all rows are counted once.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errors import FrameError
from cdp_frames.text.arrow import positions
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd

# As many refused rows show a cause.
LEAST: Final = 3
# Of a column with more such values the commonest are looked at.
_MOST_VALUES: Final = 200
# A column of which most values are different says nothing of its rows.
_TRIED: Final = 20_000
_DIFFERENT: Final = 0.5
# The file is looked at in so many stretches.
_STRETCHES: Final = 40
# So many domains of addresses are looked at, the commonest among the refused ones.
_MOST_DOMAINS: Final = 20
# A sample with so many addresses a domain has seen most domains.
_SATURATED: Final = 10
# A stretch is looked at where so many times more rows are refused than elsewhere.
_OFTEN: Final = 2.0
PLACE: Final = "place in the file"


class Column(NamedTuple):
    """A column, as far as refused rows share its values.

    Attributes:
        header: its header; ``PLACE`` for where a row stands.
        position: its place among the caller's columns; -1 for none of them.
        codes: for each of n rows which of ``values`` it has; -1 for another, int64.
        values: what they are; None for no value.
        distinct: how many different values the column has in all.
        own: the header of the column whose shape it is; None for anything else.
    """

    header: Hashable
    position: int
    codes: np.ndarray
    values: tuple[str | None, ...]
    distinct: int
    own: Hashable | None = None

    def value(self, code: int) -> str | None:
        """Return the value of a code."""
        return self.values[code]


def columns_of(
    frame: pd.DataFrame,
    refused: np.ndarray,
    hidden: frozenset[int] = frozenset(),
    addresses: frozenset[int] = frozenset(),
) -> list[Column]:
    """Return the columns whose values refused rows share, and the place in the file.

    Of a column of e-mail addresses the domains are looked at.

    Args:
        frame: n rows, with the caller's columns.
        refused: the positions of those that were refused, int64.
        hidden: the positions of columns that are left out, for they name people.
        addresses: the positions of columns of e-mail addresses.
    """
    found = [
        column
        for position in range(frame.shape[1])
        if position not in hidden
        and (column := _column(frame, position, refused)) is not None
    ]
    domains = [_domains(frame, position, refused) for position in sorted(addresses)]
    return [*found, *filter(None, domains), _place(len(frame))]


def _column(frame: pd.DataFrame, position: int, refused: np.ndarray) -> Column | None:
    cells = frame.iloc[:, position]
    some = column_texts(cells.iloc[:: max(1, len(cells) // _TRIED)])
    if some is None or is_different(some):
        return None
    texts = column_texts(cells)
    if texts is None:
        return None
    encoded = texts.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    # The last place is that of missing cells, whose index is -1.
    indices = np.asarray(encoded.indices.fill_null(-1))
    both = np.bincount(indices[refused] % (len(words) + 1), minlength=len(words) + 1)
    if words and "" in words:  # shows nothing either
        both[-1] += both[words.index("")]
        both[words.index("")] = 0
    often = np.argsort(-both, kind="stable")[:_MOST_VALUES]
    often = often[both[often] >= LEAST]
    if not len(often):
        return None
    code_of = np.full(len(words) + 1, -1, dtype="int32")
    code_of[often] = np.arange(len(often))
    if "" in words:
        code_of[words.index("")] = code_of[-1]
    return Column(
        header=frame.columns[position],
        position=position,
        codes=code_of[indices],
        values=tuple([*words, None][place] for place in often.tolist()),
        distinct=len(words) + 1,
    )


def is_different(texts: pa.LargeStringArray) -> bool:
    """Say whether most of some cells are different."""
    few = len(texts) <= LEAST / _DIFFERENT
    return not few and pc.count_distinct(texts).as_py() > _DIFFERENT * len(texts)


def _domains(frame: pd.DataFrame, position: int, refused: np.ndarray) -> Column | None:
    """Return the domains that refused rows share, of a column of addresses."""
    texts = column_texts(frame.iloc[:, position])
    if texts is None:
        return None
    counted = Counter(_domains_in(texts.take(pa.array(refused))))
    common = counted.most_common(_MOST_DOMAINS)
    often = [domain for domain, count in common if count >= LEAST]
    if not often:
        return None
    codes = np.full(len(texts), -1, dtype="int64")
    trimmed = pc.utf8_trim_whitespace(texts)
    for code, domain in enumerate(often):
        ends = pc.ends_with(trimmed, f"@{domain}", ignore_case=True)
        codes[positions(ends)] = code
    step = max(1, len(texts) // _TRIED)
    sample = _domains_in(texts.take(pa.array(np.arange(0, len(texts), step))))
    some = len({*sample})
    seldom = step if some * _SATURATED > len(sample) else min(step, 2)
    return Column(
        header=f"domain of {frame.columns[position]}",
        position=-1,
        codes=codes,
        values=tuple(often),
        # No fewer than there are, for each of them is a test.
        distinct=some * seldom + 1,
    )


def _domains_in(texts: pa.LargeStringArray) -> list[str]:
    cells = [text.strip().lower() for text in texts.to_pylist() if text and "@" in text]
    return [domain for text in cells if (domain := text.rpartition("@")[2])]


def column_texts(cells: pd.Series) -> pa.LargeStringArray | None:
    """Return n cells as text; None where they have none."""
    try:
        return texts_of(cells.reset_index(drop=True)).text
    except (FrameError, TypeError, ValueError, pa.ArrowException):
        return None  # lists, sets: nobody says that they have them in common


def _place(rows: int) -> Column:
    """Return where each row stands, in stretches of about the same length."""
    count = max(1, min(_STRETCHES, rows // (2 * LEAST)))
    codes = np.arange(rows, dtype="int64") * count // max(1, rows)
    # As many stretches and runs of them there are to choose from.
    return Column(PLACE, -1, codes, ("",) * count, count * (count + 1) // 2)


def runs_of(
    place: Column, refused: np.ndarray, numbers: np.ndarray | None = None
) -> Column:
    """Return the stretches of the file in which rows are refused most.

    Args:
        place: as ``columns_of`` returns it.
        refused: the positions of the refused rows, ascending, int64.
        numbers: what the rows are called; None for their positions.
    """
    called = refused if numbers is None else numbers[refused]
    count, rows = len(place.values), len(place.codes)
    both = np.bincount(place.codes[refused], minlength=count)
    sizes = np.bincount(place.codes, minlength=count)
    often = both * rows > _OFTEN * len(refused) * sizes
    number = np.cumsum(often & ~np.r_[False, often[:-1]]) - 1
    run = np.where(often, number, -1)[place.codes]
    values = []
    for each in range(int(number[-1]) + 1 if count else 0):
        mine = called[run[refused] == each]
        # The whole stretch is counted; its name is where the refused rows are.
        values.append(f"rows {int(mine[0])} to {int(mine[-1])}")
    return place._replace(codes=run.astype("int64"), values=tuple(values))
