"""The texts of one sent column as numbers, and the rows that hold each."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow.compute as pc

from cdp_frames.errorfile.sent import UNKNOWN, loosened

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from cdp_frames.errorfile.sent import Rows


class Known:
    """A sent column; texts are the same that are the same to ``SentRows``.

    Args:
        texts: the m texts that were sent; null where there was none.
    """

    def __init__(self, texts: pa.LargeStringArray) -> None:
        encoded = loosened(texts).dictionary_encode()
        self._distinct = encoded.dictionary
        self.of_rows = _filled(encoded.indices)
        known = self.of_rows[self.of_rows != UNKNOWN]
        self.counts = np.bincount(known, minlength=len(self._distinct))

    def ids_of(self, texts: pa.LargeStringArray) -> Rows:
        """Return the numbers of n texts, or `UNKNOWN` of one that no row holds."""
        return _filled(pc.index_in(loosened(texts), value_set=self._distinct))

    @cached_property
    def rows(self) -> Rows:
        """Of each number a row that holds it."""
        rows = np.full(len(self._distinct), UNKNOWN, dtype=np.int64)
        known = np.flatnonzero(self.of_rows != UNKNOWN)
        rows[self.of_rows[known]] = known
        return rows


def _filled(numbers: pa.Int32Array) -> Rows:
    found = numbers.fill_null(UNKNOWN).to_numpy(zero_copy_only=False)
    return np.asarray(found, dtype=np.int64)


class Facts(NamedTuple):
    """What n lines say of a column of their rows.

    Attributes:
        column: the sent column.
        known: what it holds.
        ids: of each line the number of the text that its row holds, or `UNKNOWN` of a
            line that says nothing of it.
    """

    column: str
    known: Known
    ids: Rows

    @property
    def told(self) -> NDArray[np.bool_]:
        """The lines that say something of the column."""
        return np.asarray(self.ids != UNKNOWN, dtype=bool)

    def times(self) -> Rows:
        """Return how many rows hold what each line says; 0 of one that says nothing."""
        counts = np.append(self.known.counts, 0)  # `UNKNOWN` is the last one
        return np.asarray(counts[self.ids], dtype=np.int64)

    def are_true(self, rows: Rows) -> NDArray[np.bool_]:
        """Say of each line whether what it says is true of the row given for it."""
        held = self.known.of_rows[rows]
        return np.asarray(~self.told | (held == self.ids), dtype=bool)
