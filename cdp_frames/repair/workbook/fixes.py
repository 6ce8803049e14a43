"""The rows of an edited workbook as the caller's own rows."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from cdp_frames.errors import FrameError, UnreadableFileError
from cdp_frames.fates import REFUSED
from cdp_frames.file_notes import FileNotes, others_of, put_others
from cdp_frames.reading.files import open_bytes
from cdp_frames.reading.hidden_rows import hidden_rows
from cdp_frames.reading.typed_cells import typed_sheets
from cdp_frames.reading.workbook import is_workbook
from cdp_frames.repair.workbook.before import before_of
from cdp_frames.repair.workbook.columns import column_of, labels_of
from cdp_frames.repair.workbook.kept import unpacked
from cdp_frames.repair.workbook.marks import fingerprint_of
from cdp_frames.repair.workbook.names import (
    kept_names,
    names_for,
    require_workbook_name,
)
from cdp_frames.repair.workbook.properties import fingerprint_in
from cdp_frames.repair.workbook.reading import edited_rows
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from os import PathLike

    from cdp_frames.repair.workbook.before import Before
    from cdp_frames.repair.workbook.names import Names
    from cdp_frames.repair.workbook.reading import Edited


class Repaired(Protocol):
    """The result of an import, as far as a repair has to know it."""

    @property
    def plan(self) -> Any:  # noqa: ANN401 - a room above
        """What was sent, and the caller's rows."""

    @property
    def fates(self) -> pd.DataFrame:
        """What became of each row."""


@private
def read_fixes(path: str | PathLike[str], result: Repaired) -> Any:  # noqa: ANN401 - the caller's own kind
    """Read the rows of a workbook that ``result.to_excel`` wrote and somebody edited.

    Rows are known again by their marks, wherever they were sorted to; where a mark is
    gone, by their cells. A cell that is no text any more (a date, a number that has
    lost digits) is not taken over: what stood there before still counts. What was found
    is in ``FileNotes.of(rows).ignored``, and in the ``notes`` of the re-import.

    Args:
        path: the workbook.
        result: the result whose rows they are.

    Returns:
        The rows, of the caller's own kind of frame: the columns, dtypes and labels of
        ``result.failed``, in its order. Rows that were deleted are not among them, and
        rows that were inserted come last. A column is of dtype ``object`` where its own
        does not hold what was typed. Unedited, they are equal to ``result.failed``.

    Raises:
        FrameError: it is not called ``.xlsx``, or none of its rows is one of these.
        UnreadableFileError: it is no workbook, or has a column twice.
    """
    require_workbook_name(path)
    opened = open_bytes(path)
    if not is_workbook(opened.data):
        raise UnreadableFileError(f"{opened.name!r} is no workbook.")
    sheets = typed_sheets(opened.data, opened.name)
    plan = result.plan
    before = before_of(
        plan.frame,
        np.flatnonzero(result.fates["fate"].isin(REFUSED)),
        plan.mapping,
        fingerprint_of(plan.content),
    )
    kept = unpacked(sheets.values()) or {}
    names = _names(kept, before)
    edited = edited_rows(sheets, before, names, opened.name, hidden_rows(opened.data))
    written_for = fingerprint_in(opened.data) or kept.get("fingerprint")
    notes = _notes(edited, before, written_for)
    rows = _as_given(plan, before, edited)
    if isinstance(rows, pd.DataFrame):
        replace(FileNotes.of(rows), ignored=notes).put(rows)
    elif notes:
        # Frames of other makes carry no notes.
        warnings.warn(" ".join(notes), stacklevel=3)
    return rows


def _names(kept: dict[str, Any], before: Before) -> Names:
    try:
        return kept_names(kept["names"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return names_for(before.headers, range(len(before.headers)))


def _notes(edited: Edited, before: Before, written_for: object) -> tuple[str, ...]:
    """Say what is good to know, and refuse a workbook that fits not at all.

    Raises:
        FrameError: none of its rows is one of these.
    """
    if written_for in (None, before.fingerprint):
        return edited.notes
    if len(edited.rows) and (edited.rows < 0).all():
        raise FrameError(
            "the workbook was written for another import: none of its rows is one of "
            "the refused rows of this result."
        )
    return (
        "The workbook was written for another import, or for other rows of this one.",
        *edited.notes,
    )


def _as_given(plan: Any, before: Before, edited: Edited) -> Any:  # noqa: ANN401 - see above
    """Return the rows as the caller's own kind of frame."""
    refused = plan.frame.iloc[before.positions]
    new = edited.rows < 0
    labels = labels_of(plan.frame.index, before.positions, edited.rows)
    columns = {
        place: column_of(
            refused.iloc[:, place],
            edited.rows,
            edited.cells[place].tolist(),
            edited.changed[:, place],
        ).set_axis(labels)
        for place in range(refused.shape[1])
    }
    rows = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=labels)
    rows = rows.set_axis(refused.columns, axis=1)
    FileNotes.of(plan.frame).put(rows)
    put_others(rows, others_of(plan.frame))
    if plan.given.table is None:
        return rows
    places = range(rows.shape[1]) if new.any() else _changed(edited)
    at = np.where(new, -1, before.positions[edited.rows] if len(refused) else -1)
    return plan.given.take_changed(at, rows, places)


def _changed(edited: Edited) -> list[int]:
    return np.flatnonzero(edited.changed.any(axis=0)).tolist()
