"""Every row gets its fate: valid, refused, standing behind another one, or empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.fates import SCREENED, Fate
from cdp_frames.kinds.base import problems_at
from cdp_frames.screening.checking import compares_cells, run_row_checks
from cdp_frames.screening.columns import ranked
from cdp_frames.screening.duplicates import (
    NO_DUPLICATES,
    find_duplicates,
)
from cdp_frames.screening.merging import (
    Merged,
    merge,
    merged_columns,
    name_hints,
    refused_together,
)
from cdp_frames.screening.opt_outs import held_back
from cdp_frames.screening.suppression import held_by
from cdp_frames.screening.unique import shared_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandera.pandas as pa

    from cdp_frames.screening.columns import NormalizedColumn
    from cdp_frames.screening.duplicates import Duplicates
    from cdp_frames.screening.opt_outs import HeldBack, Sayings
    from cdp_frames.screening.part import Part
    from cdp_frames.screening.rules import RowRules

# Their places in ``SCREENED``: n numbers are compared faster than n texts.
_VALID, _REJECTED, _OPTED_OUT, _DUPLICATE, _EMPTY = (
    SCREENED.index(fate)
    for fate in (
        Fate.VALID,
        Fate.REJECTED_HERE,
        Fate.OPTED_OUT,
        Fate.DUPLICATE,
        Fate.EMPTY,
    )
)


class Split(NamedTuple):
    """What becomes of each of n rows.

    Attributes:
        fate: n places in ``fates.SCREENED``, int8.
        sent_row: n positions of the row that is sent for that person; -1 for none.
        problems: findings that refuse their rows, with ``position`` and ``rank``.
        hints: findings of rows that pass, in the same form.
        merged: which cells of the rows that are sent come from other rows.
        held: the rows of people who said no.
    """

    fate: np.ndarray
    sent_row: np.ndarray
    problems: list[pd.DataFrame]
    hints: list[pd.DataFrame]
    merged: Merged
    held: HeldBack

    @property
    def valid(self) -> np.ndarray:
        """N booleans: the row is sent."""
        valid: np.ndarray = self.fate == _VALID
        return valid

    @property
    def goes(self) -> np.ndarray:
        """N booleans: the row is sent, or another one stands for it."""
        goes: np.ndarray = self.valid | (self.fate == _DUPLICATE)
        return goes

    @property
    def rejected(self) -> np.ndarray:
        """N booleans: the row is refused."""
        rejected: np.ndarray = self.fate == _REJECTED
        return rejected

    @property
    def opted_out(self) -> np.ndarray:
        """N booleans: the row is held back."""
        opted_out: np.ndarray = self.fate == _OPTED_OUT
        return opted_out


def split_rows(
    columns: Sequence[NormalizedColumn],
    schema: pa.DataFrameSchema,
    failed: Sequence[pd.DataFrame],
    blank: np.ndarray,
    rules: RowRules,
    sayings: Sayings,
) -> Split:
    """Give every row its fate.

    Args:
        columns: the normalized columns, n rows each.
        schema: may ask for unique values.
        failed: findings of the schema's checks.
        blank: n booleans: the row is empty.
        rules: which rows are sent.
        sayings: which rows say no to mail.
    """
    rank, keys = _keys(columns, rules.match_key, len(blank))
    gone = rules.gone if rules.holds or rules.suppressed else ()
    held = held_back(sayings, keys, gone, empty=blank)
    if rules.suppressed:
        held = held_by(
            rules.suppressed, held, columns, keys, rules.match_key, empty=blank
        )
    rows = _Rows(blank, held)
    for found in (*ranked(columns, "problems"), *failed):
        rows.refuse(found)
    rows.hold_back()
    for found in shared_values(columns, schema, keys, rows.valid, rules):
        rows.refuse(found)
    copies = find_duplicates(keys, rows.valid, rules.keep)
    if rules.keep is False:
        words = [f"{count} rows have this {rules.match_key}" for count in copies.copies]
        found = problems_at(copies.positions, "duplicate_key", detail=words)
        rows.refuse(found.assign(rank=rank))
        return rows.split()
    rows.put_behind(copies)
    if rules.keep != "merge":
        return rows.split()
    merged = merge(columns, copies)
    for found in _unfit(columns, schema, keys, merged, rows.valid, rules):
        rows.refuse(refused_together(found, copies, rules.part))
    return rows.split(columns, merged.without(rows.refused), rules.part)


class _Rows:
    """Rows on the way to their fates.

    Args:
        blank: n booleans: the row is empty.
        held: the rows of people who said no.
    """

    def __init__(self, blank: np.ndarray, held: HeldBack) -> None:
        self._fate = np.where(blank, _EMPTY, _VALID).astype("int8")
        self._held = held
        self._problems: list[pd.DataFrame] = []
        self._copies = NO_DUPLICATES

    @property
    def valid(self) -> np.ndarray:
        """The positions of the rows against which nothing speaks, ascending."""
        return np.flatnonzero(self._fate == _VALID)

    @property
    def refused(self) -> np.ndarray:
        """The positions of the rows that are refused, ascending."""
        return np.flatnonzero(self._fate == _REJECTED)

    def refuse(self, found: pd.DataFrame) -> None:
        """Refuse the rows that findings are about."""
        self._problems.append(found)
        self._fate[found["position"].to_numpy()] = _REJECTED

    def hold_back(self) -> None:
        """Hold back people who said no: they are in nobody's way from here on."""
        self._fate[(self._fate == _VALID) & self._held.rows] = _OPTED_OUT

    def put_behind(self, copies: Duplicates) -> None:
        """Let rows stand behind the ones that are sent for them."""
        self._copies = copies
        self._fate[copies.positions] = _DUPLICATE

    def split(
        self,
        columns: Sequence[NormalizedColumn] = (),
        merged: Merged | None = None,
        part: Part | None = None,
    ) -> Split:
        """Say what has become of them.

        Args:
            columns: the normalized columns, if rows were merged.
            merged: which cells of the rows that are sent come from other rows.
            part: what the rows are told of a larger frame.
        """
        merged = merged or Merged()
        copies = self._copies.of(self._fate[self._copies.positions] == _DUPLICATE)
        sent_row = np.full(len(self._fate), -1, dtype="int64")
        sent_row[self.valid] = self.valid
        sent_row[copies.positions] = copies.sent
        hints = list(name_hints(columns, copies, merged, part))
        problems, held = self._problems, self._held
        return Split(self._fate, sent_row, problems, hints, merged, held)


def _keys(
    columns: Sequence[NormalizedColumn], match_key: str | None, rows: int
) -> tuple[int, pd.Series]:
    """Return the place of the match key's column, and what it says of each row."""
    if match_key is None:
        # Each row is somebody else.
        return 0, pd.Series(np.arange(rows))
    rank = [column.mapped.field for column in columns].index(match_key)
    return rank, columns[rank].clean


def _unfit(
    columns: Sequence[NormalizedColumn],
    schema: pa.DataFrameSchema,
    keys: pd.Series,
    merged: Merged,
    sent: np.ndarray,
    rules: RowRules,
) -> Iterator[pd.DataFrame]:
    """Find the merged rows that fail as a whole, though each of their rows passes.

    Args:
        columns: the normalized columns, n rows each, before the merge.
        schema: whose checks are asked once more, and which may ask for unique values.
        keys: the n match keys.
        merged: which cells come from other rows.
        sent: the positions of the rows that would be sent, ascending.
        rules: what else is there to be compared with.
    """
    if not (compares_cells(columns, schema) or schema.unique):
        return
    in_parts = rules.part is not None and rules.part.unique is not None
    if not (merged.fills or in_parts):
        return
    columns = merged_columns(columns, merged)
    skip = np.ones(len(keys), dtype=bool)
    skip[sent] = False
    for found in run_row_checks(columns, schema, skip, rules.beside).problems:
        # The answer about a row that is as it was has been given.
        yield found[found["position"].isin(merged.rows)]
    yield from shared_values(columns, schema, keys, sent, rules, step=1)
