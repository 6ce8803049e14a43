"""Records that stand for a person and could not be taken apart, as rows of the frame.

Such a row shows what it is: its text as it stands in the file, in a column of its own,
and nothing else. In the data, and not beside it, it survives whatever is done to a
frame on its way through pandas or a spreadsheet.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cdp_frames.file_notes import UNREADABLE
from cdp_frames.text.names import unique
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from cdp_frames.reading.table import Table


def with_unreadable(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Put the unreadable records of a table between its rows, in the file's order.

    Args:
        frame: the m rows of the table that are people, in order.
        table: knows the records of both.

    Returns:
        The same frame if there is no such record; else m and u rows, with one column
        more.
    """
    records, _ = table.not_read()
    if not len(records):
        return frame
    name = column_of(frame)
    raws = [table.grid.raw(int(record)) for record in records]
    lost = pd.DataFrame({name: pd.Series(raws, dtype="str")})
    # Missing in the frame's own dtypes, which `concat` would not keep.
    both = frame.reindex(range(len(frame) + len(records)))
    both[name] = lost[name].set_axis(range(len(frame), len(both)))
    order = np.argsort(np.concatenate([table.people(), records]), kind="stable")
    return both.take(order).reset_index(drop=True)


def column_of(frame: pd.DataFrame) -> str:
    """Return what the column of unreadable records is called beside a table's own."""
    return unique([*map(str, frame.columns), UNREADABLE])[-1]


def own_columns(table: Table) -> list[str]:
    """Return that name if there is such a record, else nothing."""
    return [column_of(table.frame)] if len(table.not_read()[0]) else []


def positions(table: Table) -> np.ndarray:
    """Return the 0-based positions of the unreadable records among the rows."""
    records, _ = table.not_read()
    return np.searchsorted(table.people(), records) + np.arange(len(records))


def note_of(table: Table) -> list[str]:
    """Say how many records could not be taken apart, and why."""
    _, reasons = table.not_read()
    if not reasons:
        return []
    of_each = Counter(reasons).most_common()
    words = "; ".join(
        f"{why} ({count:,})" if count > 1 else why for why, count in of_each[:3]
    )
    more = "; ..." if len(of_each) > 3 else ""  # noqa: PLR2004 - as many as are shown
    return [
        f"{counted(len(reasons), 'record')} could not be taken apart: {words}{more}. "
        f"{'Its' if len(reasons) == 1 else 'Their'} text is in the column "
        f"{column_of(table.frame)!r}."
    ]
