"""Where each row stood, for the ledger: in which file, on which sheet and line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cdp_frames.file_notes import SOURCE_FILE, SOURCE_SHEET, FileNotes
from cdp_frames.ledger import without_addresses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.importing.audit import Audit
    from cdp_frames.importing.plan import ImportPlan


def files_of(plan: ImportPlan, audit: Audit) -> list[dict[str, str]]:
    """Return the files that the rows of a plan are from, as far as that is known."""
    notes = FileNotes.of(plan.frame)
    digests = notes.digests
    if audit.place is not None and not digests:
        digests = audit.place.files
    sheet = {"sheet": without_addresses(notes.sheet)} if notes.sheet else {}
    names = dict.fromkeys([*digests, *_sources(plan.frame)])
    return [
        {"name": without_addresses(name), "sha256": digests.get(name, ""), **sheet}
        for name in names
    ]


def _sources(frame: pd.DataFrame) -> list[str]:
    """Return the names of the files that rows say they are from."""
    if list(frame.columns).count(SOURCE_FILE) != 1:
        return []
    return [str(name) for name in frame[SOURCE_FILE].dropna().unique()]


def places_of(
    frame: pd.DataFrame, files: Sequence[dict[str, str]]
) -> dict[str, list[Any]]:
    """Return where each row stands: in which of the files, on which sheet and line."""
    columns: dict[str, list[Any]] = {}
    headers = list(frame.columns)
    if len(files) > 1 and headers.count(SOURCE_FILE) == 1:
        numbers = {file["name"]: place for place, file in enumerate(files)}
        columns["file"] = [
            numbers.get(without_addresses(str(name))) for name in frame[SOURCE_FILE]
        ]
    if headers.count(SOURCE_SHEET) == 1:
        columns["sheet"] = [
            None if pd.isna(name) else without_addresses(str(name))
            for name in frame[SOURCE_SHEET]
        ]
    return {**columns, "line": _lines(frame)}


def _lines(frame: pd.DataFrame) -> list[int | None]:
    """Return the line of each row in its file, where its label says which row it was.

    A frame that lost rows and got new labels does not say it any more.
    """
    notes, nowhere = FileNotes.of(frame), [None] * len(frame)
    labels = frame.index
    single = len(notes.digests) == 1 and SOURCE_SHEET not in frame
    if not single or labels.dtype.kind != "i" or not labels.is_unique:
        return [*nowhere]
    anew = len(frame) != notes.rows and labels.equals(pd.RangeIndex(len(frame)))
    if anew or not len(frame) or labels.min() < 0 or labels.max() >= notes.rows:
        return [*nowhere]
    places = labels.to_numpy()
    if notes.exploded:
        numbers = np.asarray(notes.numbers(notes.rows), dtype="int64")[places]
    else:  # of a part of a stream, without a number for each row of all of it
        gone = {*notes.header_records, *(record.record for record in notes.set_aside)}
        before = np.array(sorted(gone), dtype="int64") - np.arange(len(gone))
        numbers = places + np.searchsorted(before, places, side="right") + 1
    return [int(number) for number in numbers]
