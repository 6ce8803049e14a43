"""A bad cell of a field that need not be filled: does it cost the row, or itself only?

With ``bad_cells="drop"`` such a cell is left empty and its row is sent; its line stays
in ``errors``, with an action that says so. What is never dropped: the match key, a cell
that needs a value, a consent or an opt-out (a no that can't be read must not become
silence), and whatever a check of the whole row refuses.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.base import changes_at
from cdp_frames.screening.columns import ranked
from cdp_frames.text.names import fold
from cdp_frames.text.vocabulary.concepts import concepts
from cdp_frames.text.vocabulary.opt_outs import meaning_of
from cdp_frames.text.vocabulary.tables import folded_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdp_frames.screening.columns import NormalizedColumn

BadCells: TypeAlias = Literal["refuse", "drop"]

# What `errors` has as action in the line of a cell that was dropped, and `changes` as
# rule.
LEFT_EMPTY: Final = "left empty"


def droppable(
    columns: Sequence[NormalizedColumn],
    problems: Sequence[pd.DataFrame],
    match_key: str | None,
    lost: np.ndarray,
) -> list[pd.DataFrame]:
    """Find the bad cells of rows in which every bad cell may be dropped.

    Args:
        columns: the normalized columns, n rows each.
        problems: what the checks of single cells found, with ``position`` and
            ``rank``, the place of the column.
        match_key: the field that says who a person is.
        lost: n booleans: the row is refused in any case.

    Returns:
        All findings about those cells, the kinds' own and the checks'.
    """
    optional = np.array([_may_be_empty(column, match_key) for column in columns])
    found = [*ranked(columns, "problems"), *problems]
    lost = lost.copy()
    for part in found:
        lost[part["position"].to_numpy()[~optional[part["rank"].to_numpy()]]] = True
    parts = [part[~lost[part["position"].to_numpy()]] for part in found]
    return [part for part in parts if len(part)]


def without(
    problems: Sequence[pd.DataFrame], dropped: Sequence[pd.DataFrame]
) -> list[pd.DataFrame]:
    """Leave out what was found in rows whose bad cells are dropped."""
    rows = np.unique(positions_of(dropped))
    return [part[~part["position"].isin(rows)] for part in problems]


def positions_of(findings: Sequence[pd.DataFrame]) -> np.ndarray:
    """Return the position of the row that each finding is about."""
    rows = [part["position"].to_numpy() for part in findings]
    return np.concatenate([np.empty(0, dtype="int64"), *rows])


def emptied(
    columns: Sequence[NormalizedColumn], dropped: Sequence[pd.DataFrame]
) -> list[NormalizedColumn]:
    """Let go of the cells that are dropped: they count as missing."""
    return [_emptied(column, rank, dropped) for rank, column in enumerate(columns)]


def _emptied(
    column: NormalizedColumn, rank: int, dropped: Iterable[pd.DataFrame]
) -> NormalizedColumn:
    empty = np.zeros(len(column.clean), dtype=bool)
    for part in dropped:
        empty[part["position"].to_numpy()[part["rank"].eq(rank)]] = True
    if not empty.any():
        return column
    text = column.text
    if text is not None:
        # What a check refused is still in it.
        text = pc.if_else(pa.array(empty), pa.scalar(None, text.type), text)
    others = column.changes[~empty[column.changes["position"].to_numpy()]]
    left = changes_at(np.flatnonzero(empty), LEFT_EMPTY)
    return replace(
        column,
        changes=pd.concat([others, left], ignore_index=True),
        clean=column.clean.mask(empty),
        refused=column.refused & ~empty,
        problems=column.problems[~empty[column.problems["position"].to_numpy()]],
        text=text,
    )


def _may_be_empty(column: NormalizedColumn, match_key: str | None) -> bool:
    if column.mapped.field == match_key or not column.declared.nullable:
        return False
    return not any(map(asks_for_consent, (column.mapped.field, column.mapped.source)))


def asks_for_consent(name: str) -> bool:
    """Say whether a column tells if a person may be written to, by its name."""
    key = fold(name)
    if meaning_of(name) is not None:
        return True
    if "subscription_status" in concepts().entries.get(key, {}):
        return True
    return key in folded_list("opt_outs", "asking", "words") or any(
        part in key for part in folded_list("opt_outs", "asking", "parts")
    )


def is_left_empty(errors: pd.DataFrame) -> pd.Series:
    """Say which lines of ``errors`` are about cells that were dropped."""
    return errors["action"].eq(LEFT_EMPTY)
