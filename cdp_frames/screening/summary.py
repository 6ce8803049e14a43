"""The numbers of a card as a frame: what became of the rows, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from cdp_frames.fates import Fate
from cdp_frames.screening.card import Reason, reasons

if TYPE_CHECKING:
    from collections.abc import Mapping

_DTYPES: Final = {
    "part": "str",
    "what": "str",
    "column": "str",
    "rows": "int64",
    "share": "float64",
    "action": "str",
    "stage": "str",
}


def summary_of(counts: Mapping[str, int], errors: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of a card.

    Args:
        counts: ``rows`` and the number of rows of each fate.
        errors: what is wrong, a row for each thing.

    Returns:
        A row for each fate (those without a row, too), for each reason why rows were
        refused, and for each reason why cells were left empty; the most frequent reason
        first. ``part`` (str: ``fate``, ``reason`` or ``left empty``), ``what`` (str:
        the fate, or what is wrong), ``column`` (str: the header; empty for the whole
        row), ``rows`` (int64), ``share`` (float64, of all rows, from 0 to 1; missing
        where there are none), ``action`` (str: what to do) and ``stage`` (str:
        ``here`` or ``cdp``). The rows of the fates add up to all rows; a row may have
        several reasons.

    Examples:
        >>> from cdp_frames.screening import screen
        >>> df = pd.DataFrame({"email": ["ann@example.com", "bob"]})
        >>> screen(df).summary()[["part", "what", "rows", "share"]].tail(2)
             part                  what  rows  share
        4    fate                 empty     0    0.0
        5  reason  invalid email format     1    0.5
    """
    total = counts.get("rows", 0)
    fates = [
        ("fate", fate.value, "", counts[fate], "", "")
        for fate in Fate
        if fate in counts
    ]
    why = [_line("reason", reason) for reason in reasons(errors)]
    empty = [_line("left empty", each) for each in reasons(errors, left_empty=True)]
    names = [name for name in _DTYPES if name != "share"]
    found = pd.DataFrame([*fates, *why, *empty], columns=names)
    found["share"] = found["rows"] / total if total else float("nan")
    return found[[*_DTYPES]].astype(_DTYPES)


def _line(part: str, reason: Reason) -> tuple[str, str, str, int, str, str]:
    return (
        part,
        reason.title,
        reason.column,
        reason.rows,
        reason.action,
        reason.stage,
    )
