"""The refused rows as a workbook, and back without the result: for the command line."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cdp_frames.errors import UnreadableFileError
from cdp_frames.file_notes import FileNotes
from cdp_frames.importing.places import Places
from cdp_frames.importing.rejects_allowed import allowed_in
from cdp_frames.importing.rejects_checks import by_cdp
from cdp_frames.importing.rejects_form import real_headers
from cdp_frames.importing.rejects_kept import (
    Rejects,
    is_setting,
    joined_fields,
    kept_of,
)
from cdp_frames.importing.rejects_reasons import ACTION, ROW, WHY, reasons_of
from cdp_frames.reading.hidden_rows import hidden_rows
from cdp_frames.reading.typed_cells import typed_sheets
from cdp_frames.reading.workbook import is_workbook
from cdp_frames.repair.workbook.before import Before, before_of, kept_before
from cdp_frames.repair.workbook.kept import unpacked
from cdp_frames.repair.workbook.marks import fingerprint_of
from cdp_frames.repair.workbook.names import kept_names, names_for
from cdp_frames.repair.workbook.properties import fingerprint_in
from cdp_frames.repair.workbook.reading import edited_rows
from cdp_frames.repair.workbook.sheet import Complaint, Refused
from cdp_frames.repair.workbook.typed import column_before
from cdp_frames.repair.workbook.writing import workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.repair.workbook.reading import Edited


def workbook_of(
    plan: ImportPlan,
    found: tuple[pd.DataFrame, pd.DataFrame],
    list_id: str | None,
    numbers: Sequence[str],
    settings: Mapping[str, object],
) -> bytes:
    """Write the refused rows as a workbook.

    Args:
        plan: the import.
        found: what became of each row, and what is wrong.
        list_id: the list that they belong to; None if there is none.
        numbers: for each row of the import its number in the file.
        settings: how the import judged.

    Raises:
        FrameError: as ``workbook_bytes``.
    """
    fates, errors = found
    reasons = reasons_of(fates, errors)
    refused = np.array(reasons[ROW], dtype="int64")
    theirs = [column.source for column in plan.mapping.seen]
    before = before_of(plan.frame, refused, plan.mapping, fingerprint_of(plan.content))
    said_no = plan.held.rows[refused]
    kept = kept_of(
        plan.mapping,
        {"columns": {}, "headers": real_headers(plan.frame.columns, theirs)},
        settings,
    )
    kept |= {
        "sources": theirs,
        "list_id": list_id,
        "list_name": plan.target.list_name,
        "why": reasons[WHY],
        "said": np.isin(refused, [*by_cdp(errors)]).tolist(),
    }
    if said_no.any():
        before = _with_opted_out(before, said_no)
    return workbook_bytes(
        Refused(
            before=before,
            numbers=[numbers[row] for row in refused],
            why=reasons[WHY],
            action=reasons[ACTION],
            complaints=_complaints(plan, errors, refused),
            allowed=allowed_in(plan),
            kept=kept,
        )
    )


def _with_opted_out(before: Before, said_no: np.ndarray) -> Before:
    """Say in a column which people are not to be written to, as another row says."""
    header = names_for(before.headers, ()).opted_out
    cells = before.cells.copy()
    cells[len(before.headers)] = np.where(said_no, "yes", "").astype(object)
    return before._replace(
        headers=[*before.headers, header],
        columns=[*before.columns, column_before((), is_text=True)],
        cells=cells,
    )


def _complaints(
    plan: ImportPlan, errors: pd.DataFrame, refused: np.ndarray
) -> list[Complaint]:
    rows = {int(row): place for place, row in enumerate(refused)}
    places = Places(plan)
    lines = errors[errors["row"].isin(refused)]
    texts = ("code", "message", "action", "suggestion")
    columns = [lines[name].astype(object).tolist() for name in texts]
    return [
        Complaint(
            rows[int(row)],
            places.of(header, field),
            code=_text(code),
            message=_text(message),
            action=_text(action),
            suggestion=None if pd.isna(suggestion) else str(suggestion),
        )
        for row, header, field, code, message, action, suggestion in zip(
            lines["row"], lines["column"], lines["field"], *columns, strict=True
        )
    ]


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def read_workbook(data: bytes, name: str) -> Rejects | None:
    """Read a workbook that ``workbook_of`` wrote and somebody edited.

    Args:
        data: the bytes of a file.
        name: its name, for messages.

    Returns:
        What it holds; None where it is another file, such as a refused CSV file that a
        spreadsheet saved as a workbook. What is good to know of it are the notes of
        ``rows``.

    Raises:
        UnreadableFileError: it is damaged, or has a column twice.
    """
    if not is_workbook(data):
        return None
    sheets = typed_sheets(data, name)
    whole = unpacked(sheets.values())
    if whole is None:
        if fingerprint_in(data) is None:
            return None
        raise UnreadableFileError(
            f"{name} has lost the hidden sheet that says how its rows were judged. "
            "Read it in Python, with repair.read_fixes and the result."
        )
    try:
        before, names = kept_before(whole), kept_names(whole["names"])
        kept, numbers = dict(whole["import"]), [*map(str, whole["numbers"])]
        sources = [*map(str, kept["sources"])]
        headers = {str(k): str(v) for k, v in dict(kept["headers"]).items()}
        mapping = joined_fields(dict(kept["fields"]), kept, headers)
        if len(numbers) != len(before.positions):
            raise ValueError  # noqa: TRY301 - as the others
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnreadableFileError(
            f"{name} is a workbook of another version, or damaged."
        ) from None
    edited = edited_rows(sheets, before, names, name, hidden_rows(data))
    called = [headers.get(source, source) for source in sources]
    called += before.headers[len(sources) :]
    rows = edited.cells.set_axis(pd.Index(called, dtype=object), axis=1)
    # A column of text holds no half of a surrogate pair.
    with suppress(UnicodeEncodeError):
        rows = rows.astype("str")
    FileNotes(ignored=edited.notes).put(rows)
    list_id = kept.get("list_id")
    return Rejects(
        rows=rows,
        list_id=list_id,
        list_name=kept.get("list_name") if list_id is None else None,
        mapping=mapping,
        judged=frozenset(kept.get("judged", ())),
        numbers=["" if row < 0 else numbers[row] for row in edited.rows],
        settings={
            name: value
            for name, value in dict(kept.get("settings", {})).items()
            if is_setting(name, value)
        },
        suppress=[str(each) for each in kept.get("suppress", ())],
        asked=[str(each) for each in kept.get("asked", ())],
        why=_why(kept.get("why"), edited.rows),
        said=_said(kept.get("said"), edited),
    )


def _why(kept: object, rows: np.ndarray) -> list[str]:
    """Return why each row was refused; empty for new rows, and in an older file."""
    whole = [*map(str, kept)] if isinstance(kept, list) else []
    return [whole[row] if 0 <= row < len(whole) else "" for row in rows]


def _said(kept: object, edited: Edited) -> list[bool]:
    """Say which rows the CDP refused and nobody changed; none of an older file."""
    whole = [*map(bool, kept)] if isinstance(kept, list) else []
    changed = [bool(cells.any()) for cells in edited.changed]
    return [
        0 <= row < len(whole) and whole[row] and not other
        for row, other in zip(edited.rows, changed, strict=True)
    ]
