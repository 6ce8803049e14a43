"""Which cells of a re-import were corrected, as against the rows that were refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cdp_frames.fates import REFUSED
from cdp_frames.repair.comparing import codes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.importing.result import ImportResult


def corrections_of(result: ImportResult) -> dict[int, list[str]]:
    """Return the fields of each row that differ from the row's last attempt.

    Returns:
        {position in the frame: its fields}, of rows that were there before and have
        other cells now; empty for a first import.
    """
    found: dict[int, list[str]] = {}
    seen = np.zeros(len(result.identity), dtype=bool)
    for attempt in reversed(result.chain[:-1]):
        positions = pd.Index(attempt.identity)
        if not positions.is_unique:
            continue
        before = positions.get_indexer(result.identity)
        rows = np.flatnonzero((before >= 0) & ~seen)
        seen[rows] = True
        for row, field in _differences(result, attempt, rows, before[rows]):
            fields = found.setdefault(row, [])
            if field not in fields:
                fields.append(field)
    return found


def _differences(
    result: ImportResult,
    attempt: ImportResult,
    rows: np.ndarray,
    before: np.ndarray,
) -> Iterator[tuple[int, str]]:
    """Yield the rows and fields whose cells differ.

    Args:
        result: of the corrected rows.
        attempt: of an earlier attempt.
        rows: positions of rows now.
        before: their positions then.
    """
    frame, old = result.plan.frame, attempt.plan.frame
    headers: list[object] = list(frame.columns)
    old_headers: list[object] = list(old.columns)
    for column in result.mapping.columns:
        for part in column.parts:
            if old_headers.count(part.header) != 1 or headers.count(part.header) != 1:
                continue  # nobody can say which of them it was
            place = old_headers.index(part.header)
            now = frame.iloc[rows, part.position]
            codes = codes_of(now, old.iloc[before, place])
            for row in rows[codes.new != codes.old]:
                yield int(row), column.field


def refused_before(result: ImportResult) -> dict[int, int]:
    """Return the entry of the ledger about each row's last attempt that was refused.

    Returns:
        {position in the frame: the number of the entry}, as far as it is known.
    """
    found: dict[int, int] = {}
    for attempt in result.chain[:-1]:
        positions = pd.Index(attempt.identity)
        if attempt._audited is None or not positions.is_unique:  # noqa: SLF001 - ours
            continue
        refused = attempt.fates["fate"].isin(REFUSED).to_numpy()
        before = positions.get_indexer(result.identity)
        rows = np.flatnonzero(before >= 0)
        rows = rows[refused[before[rows]]]
        # The entries about rows follow that of their import, in their order.
        first = attempt._audited + 1  # noqa: SLF001 - ours
        found |= {int(row): first + int(before[row]) for row in rows}
    return found
