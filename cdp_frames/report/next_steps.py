"""What can be typed after a plan or an import, by what became of the rows.

The lines call what they start from ``plan`` and ``result``, as all examples do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.fates import REFUSED, Fate
from cdp_frames.screening.bad_cells import is_left_empty
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


def after_plan(counts: Mapping[str, int], *, struck: bool) -> list[tuple[str, str]]:
    """Return what can be typed after a plan.

    Args:
        counts: ``rows`` and the number of rows of each fate.
        struck: whether a guard forbids to send it.
    """
    steps = []
    if _refused(counts):
        steps.append(("plan.errors", "what is wrong, a line for each thing"))
    valid = counts.get(Fate.VALID, 0)
    if valid and not struck:
        steps.append(("result = plan.apply()", f"send {counted(valid, 'row')}"))
    return steps


def after_import(
    counts: Mapping[str, int], errors: pd.DataFrame
) -> list[tuple[str, str]]:
    """Return what can be typed after an import.

    Args:
        counts: ``rows`` and the number of rows of each fate.
        errors: what is wrong, a row for each thing.
    """
    if not _refused(counts):
        return []
    steps = [
        ("result.errors", "what is wrong, a line for each thing"),
        ("result.causes()", "what the refused rows have in common"),
    ]
    about = errors[~is_left_empty(errors)] if len(errors) else errors
    has_suggestion = about["suggestion"].notna()
    if has_suggestion.any():
        cells = counted(int(has_suggestion.sum()), "cell has", "cells have")
        steps.append(
            ("fixed = result.suggested()", f"{cells} a suggestion: look at them first")
        )
    else:
        steps.append(("result.fix()", "mend them cell by cell"))
    return [
        *steps,
        ("result.reimport(fixed)", "send what was mended, into the same list"),
        ('result.to_html("report.html")', "a page for a colleague without Python"),
    ]


def _refused(counts: Mapping[str, int]) -> int:
    return sum(counts.get(fate, 0) for fate in REFUSED)
