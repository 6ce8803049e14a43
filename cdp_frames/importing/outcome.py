"""What the journal keeps of an import that has ended: positions and words, no cells."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.api.wire import JobStatus
from cdp_frames.problems import PROBLEMS
from cdp_frames.screening.bad_cells import LEFT_EMPTY, is_left_empty
from cdp_frames.screening.tables import ERROR_COLUMNS

if TYPE_CHECKING:
    from cdp_frames.importing.result import ImportResult

# Of a line of errors; the header is the caller's, the value and the words are people's.
_ERRORS: Final = ("row", "field", "code", "stage")


class Outcome(NamedTuple):
    """What is known of an import without its rows.

    Attributes:
        status: the last status of its job; None without a job.
        fates: n rows with ``row``, ``fate`` and ``sent_row``.
        errors: the lines of ``errors``, without values and labels.
        findings: likewise, of those that the CDP's error file has.
        counts: as in ``ImportResult``.
    """

    status: JobStatus | None
    fates: pd.DataFrame
    errors: pd.DataFrame
    findings: pd.DataFrame
    counts: dict[str, int]


def packed(result: ImportResult) -> bytes:
    """Return what is kept of a result, as bytes."""
    status = None if result.status is None else asdict(result.status)
    if status is not None:
        # The CDP's own words may quote a row.
        status |= {"reason": "", "stated": sorted(status["stated"])}
    empty = is_left_empty(result.errors)
    errors = result.errors.assign(left_empty=empty.to_numpy())
    words, codes = np.unique(
        result.fates["fate"].to_numpy(dtype=str), return_inverse=True
    )
    parts = {
        "status": status,
        "words": words.tolist(),
        "errors": _columns(errors, (*_ERRORS, "left_empty")),
        "findings": _columns(
            result.findings.assign(stage="cdp"), (*_ERRORS, "matched_by", "certainty")
        ),
        "counts": result.counts,
    }
    file = io.BytesIO()
    np.savez_compressed(
        file,
        parts=np.frombuffer(json.dumps(parts).encode(), dtype="uint8"),
        fates=codes.astype("uint8"),
        sent_row=result.fates["sent_row"].fillna(-1).to_numpy(dtype="int64"),
    )
    return file.getvalue()


def unpacked(kept: bytes) -> Outcome:
    """Return what was kept; labels are those of a frame without an index of its own."""
    with np.load(io.BytesIO(kept), allow_pickle=False) as file:
        parts = json.loads(file["parts"].tobytes())
        fate = np.array(parts["words"], dtype=object)[file["fates"]]
        sent_row = pd.Series(file["sent_row"], dtype="Int64")
    status = parts["status"]
    if status is not None:
        status = JobStatus(**status | {"stated": frozenset(status["stated"])})
    rows = np.arange(len(fate), dtype="int64")
    fates = pd.DataFrame(
        {
            "row": rows,
            "index": pd.Series(rows, dtype=object),
            "fate": pd.Series(fate, dtype="str"),
            "sent_row": sent_row.where(sent_row >= 0),
        }
    )
    errors = _lines(parts["errors"])
    errors["action"] = errors["action"].mask(
        errors["left_empty"].astype(bool), LEFT_EMPTY
    )
    return Outcome(
        status=status,
        fates=fates,
        errors=errors[list(ERROR_COLUMNS)],
        findings=_lines(parts["findings"]),
        counts=parts["counts"],
    )


def _columns(table: pd.DataFrame, names: tuple[str, ...]) -> dict[str, list[Any]]:
    return {name: _plain(table[name]) for name in names}


def _plain(column: pd.Series) -> list[Any]:
    objects = column.astype(object)
    return [
        None if cell is pd.NA else cell for cell in objects.where(column.notna(), None)
    ]


def _lines(parts: dict[str, list[Any]]) -> pd.DataFrame:
    """Return lines of errors, with the words that belong to their codes."""
    lines = pd.DataFrame(parts)
    known = [PROBLEMS[code] for code in lines["code"]]
    rows = pd.Series(lines["row"], dtype="Int64")
    empty = pd.Series(np.full(len(lines), None, dtype=object))
    return lines.assign(
        row=rows if rows.isna().any() else rows.astype("int64"),
        index=rows.astype(object).where(rows.notna(), None),
        column=empty,
        value=empty,
        **dict.fromkeys(["suggestion", "alternative", "repair"], empty),
        confidence=np.nan,
        message=pd.Series([problem.title for problem in known], dtype="str"),
        action=pd.Series([problem.action for problem in known], dtype="str"),
    )
