"""Each row that the CDP refused has a line in `errors`, be it without a reason.

The error file may explain fewer rows than the job refused, or name rows that are on the
list all the same. Both are told; nothing is guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.fates import Fate
from cdp_frames.importing.reconciliation import stated_count
from cdp_frames.problems import PROBLEMS
from cdp_frames.screening.tables import ERROR_COLUMNS
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from cdp_frames.api.wire import JobStatus
    from cdp_frames.importing.reconciliation import SentEvidence
    from cdp_frames.importing.upload import Upload

_NO_REASON: Final = "refused by the CDP, which gave no reason"
_ASK: Final = (
    "Send the row again; if it is refused again, ask the CDP with the job's id."
)


def without_reason(
    fates: pd.DataFrame, evidence: SentEvidence, upload: Upload
) -> pd.DataFrame:
    """Make a line for each refused row that the error file does not explain.

    Args:
        fates: n rows, as of ``assign_fates``.
        evidence: what is known of the rows that were sent.
        upload: what was sent.

    Returns:
        Lines with ``ERROR_COLUMNS``; of rows that were sent only.
    """
    refused = np.flatnonzero(fates["fate"].eq(Fate.REJECTED_BY_CDP.value))
    sent = np.intersect1d(refused, evidence.rows)
    rows = np.setdiff1d(sent, evidence.rejected)
    lines: dict[str, object] = dict.fromkeys(ERROR_COLUMNS) | {
        "row": pd.Series(rows, dtype="int64"),
        "index": pd.Series(upload.labels.take(rows).to_numpy(object), dtype=object),
        "code": PROBLEMS["cdp_rejected"].code,
        "message": _NO_REASON,
        "action": _ASK,
        "confidence": np.nan,
        "stage": "cdp",
    }
    made = pd.DataFrame(lines, columns=list(ERROR_COLUMNS))
    # Of a number alone pandas 2.3 makes objects.
    return made.astype({"confidence": "float64"})


def reason_notes(status: JobStatus | None, evidence: SentEvidence) -> list[str]:
    """Say how many refused rows have no reason, and which lines blame the wrong row."""
    notes = []
    invalid = None if status is None else stated_count(status, "invalid_rows")
    explained = len(evidence.refused)
    if invalid is not None and invalid > explained:
        notes.append(
            f"The CDP refused {counted(invalid, 'row')}, and its error file explains "
            f"{explained:,}: for {invalid - explained:,} it gave no reason."
        )
    if len(evidence.blamed):
        notes.append(
            f"The error file names {counted(len(evidence.blamed), 'row')} whose people "
            "are on the list: they are accepted, and the lines stay in errors."
        )
    return notes
