"""Pasted recipients as one row a person, where the caller asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.file_notes import (
    FileNotes,
    is_own,
    unreadable_positions,
    without_attrs,
)
from cdp_frames.text.names import unique
from cdp_frames.text.prose import counted
from cdp_frames.text.recipients import Recipient, recipients

if TYPE_CHECKING:
    from collections.abc import Sequence

# What the column is called that takes the names beside the addresses.
_NAME: Final = "Name"


def exploded(frame: pd.DataFrame) -> pd.DataFrame:
    """Make a row of each address, where a cell or a record holds several.

    The other cells of the row are in each of them. Names beside the addresses go into
    a column of their own.

    Args:
        frame: as ``read_contacts`` made it.

    Returns:
        The rows, under an index from 0 on; the notes say how many there were.
    """
    notes = FileNotes.of(frame)
    raw = next(iter(unreadable_positions(frame.columns)), None)
    column = _column(frame, notes)
    if column is None:
        return frame
    found = _found(frame, column, raw)
    if not any(found):
        return frame
    counts = np.array([max(len(each), 1) for each in found])
    made = without_attrs(frame).loc[np.repeat(np.arange(len(frame)), counts)]
    made = made.reset_index(drop=True)
    several = np.flatnonzero(
        np.repeat(np.array([bool(each) for each in found]), counts)
    )
    people = [each for row in found for each in row]
    made = _with_people(made, column, several, people)
    if raw is not None:
        made = _without_records(made, raw, several)
    _noted(notes, found, counts).put(made)
    return made


def _column(frame: pd.DataFrame, notes: FileNotes) -> int | None:
    """Return the position of the column of addresses; of a list it is the only one."""
    headers = [*frame.columns]
    if notes.email_column is not None and notes.email_column in headers:
        return headers.index(notes.email_column)
    others = [n for n, header in enumerate(headers) if not is_own(header)]
    return others[0] if len(others) == 1 else None


def _found(frame: pd.DataFrame, column: int, raw: int | None) -> list[list[Recipient]]:
    """Return the recipients of each row that holds several."""
    cells = frame.iloc[:, column].astype(object)
    texts = cells.where(cells.notna(), "")
    if raw is not None:
        # A record that could not be taken apart may be nothing but recipients.
        records = frame.iloc[:, raw].astype(object)
        texts = records.where(records.notna(), texts)
    return [
        recipients(text) if isinstance(text, str) and text.count("@") > 1 else []
        for text in texts
    ]


def _with_people(
    made: pd.DataFrame, column: int, rows: np.ndarray, people: Sequence[Recipient]
) -> pd.DataFrame:
    addresses = made.iloc[:, column].astype(object)
    addresses.iloc[rows] = [each.address for each in people]
    made.isetitem(column, addresses.astype("str").array)
    if any(each.name for each in people):
        names: list[str | None] = [None] * len(made)
        for row, each in zip(rows.tolist(), people, strict=True):
            names[row] = each.name or None
        title = unique([*map(str, made.columns), _NAME])[-1]
        made[title] = pd.Series(names, index=made.index, dtype="str")
    return made


def _without_records(made: pd.DataFrame, raw: int, rows: np.ndarray) -> pd.DataFrame:
    """Clear the text of the records that are people now."""
    records = made.iloc[:, raw].copy()
    records.iloc[rows] = np.nan
    if records.notna().any():
        made.isetitem(raw, records.array)
        return made
    return made.drop(columns=made.columns[raw])


def _noted(
    notes: FileNotes, found: Sequence[list[Recipient]], counts: np.ndarray
) -> FileNotes:
    several = sum(1 for each in found if each)
    people = sum(len(each) for each in found)
    told = (
        f"{counted(several, 'row')} with several addresses "
        f"{'is' if several == 1 else 'are'} {counted(people, 'row')} now, "
        "one for each address"
    )
    unread = "could not be taken apart"
    begins = np.cumsum(counts) - counts
    return replace(
        notes,
        notes=(*(note for note in notes.notes if unread not in note), told),
        rows=int(counts.sum()),
        exploded=tuple(np.repeat(np.arange(len(counts)), counts - 1).tolist()),
        partial=tuple(
            int(begins[row]) + more
            for row in notes.partial
            for more in range(counts[row])
        ),
    )
