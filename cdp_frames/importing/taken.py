"""Suggestions that corrected rows have taken, told in the changes of their import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from cdp_frames.fates import Fate
from cdp_frames.screening.tables import in_order_of_rows
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.importing.reimporting import Lineage
    from cdp_frames.screening import Screened

_RULE: Final = "suggestion taken: "


def with_taken(screened: Screened, frame: pd.DataFrame, lineage: Lineage) -> Screened:
    """Tell which cells are what was suggested for them when their row was refused.

    A line of such a cell says what it was before the correction, and what was done to
    get from there to what is sent.

    Args:
        screened: the corrected rows.
        frame: the same, as they came.
        lineage: which rows they are.
    """
    lines = [*_taken(frame, screened, lineage)]
    if not lines:
        return screened
    taken = pd.concat(lines, ignore_index=True)
    changes = screened.changes
    both = taken.merge(
        changes[["row", "column", "after", "rule"]],
        on=["row", "column"],
        how="left",
        suffixes=("", "_since"),
    ).drop_duplicates(["row", "column"], ignore_index=True)
    since = both["rule_since"].notna()
    both["after"] = both["after"].where(~since, both["after_since"])
    both["rule"] = both["rule"] + (", " + both["rule_since"]).where(since, "")
    told = pd.MultiIndex.from_frame(changes[["row", "column"]])
    here = pd.MultiIndex.from_frame(both[["row", "column"]])
    kept = changes[~told.isin(here)]
    lines_of_both = both[list(changes.columns)].sort_values("row", kind="stable")
    return screened.with_changes(in_order_of_rows(kept, [lines_of_both]))


def _taken(
    frame: pd.DataFrame, screened: Screened, lineage: Lineage
) -> Iterator[pd.DataFrame]:
    if lineage.previous is None or lineage.identity is None:
        return
    sent = screened.fates["fate"].eq(Fate.VALID.value).to_numpy()
    columns = {
        (part.header, column.field): part.position
        for column in screened.mapping.columns
        for part in column.parts
    }
    numbers = lineage.identity.copy()
    for attempt in lineage.previous.chain[::-1]:
        errors = attempt.errors[attempt.errors["repair"].notna()]
        of_identity = pd.Index(attempt.identity)
        place = of_identity.get_indexer(numbers) if of_identity.is_unique else None
        if place is None:
            continue
        rows = np.flatnonzero((place >= 0) & sent)
        row_of = pd.Series(rows, index=place[rows])
        row_of = row_of[~row_of.index.duplicated()]
        about = errors[errors["row"].isin(row_of.index)]
        for key, group in about.groupby(["column", "field"], sort=False):
            if key in columns:
                yield _lines(frame, columns[key], group, row_of)
        numbers[place >= 0] = -1  # an older attempt has nothing newer to say


def _lines(
    frame: pd.DataFrame, position: int, group: pd.DataFrame, row_of: pd.Series
) -> pd.DataFrame:
    """Make the lines of a column: those whose cell is what was suggested."""
    rows = row_of.loc[group["row"].to_numpy()].to_numpy()
    cells = texts_of(frame.iloc[rows, position].reset_index(drop=True)).text
    same = np.zeros(len(rows), dtype=bool)
    for name in ("suggestion", "alternative"):
        meant = texts_of(group[name].reset_index(drop=True)).text
        same |= pc.fill_null(pc.equal(cells, meant), False).to_numpy(
            zero_copy_only=False
        )
    found = group[same]
    labels = frame.index.to_flat_index() if frame.index.nlevels > 1 else frame.index
    return pd.DataFrame(
        {
            "row": rows[same],
            "index": labels.take(rows[same]).array,
            "column": found["column"].array,
            "before": found["value"].array,
            "after": pd.Series(cells.to_pylist(), dtype=object)[same].array,
            "rule": (_RULE + found["repair"]).array,
        }
    )
