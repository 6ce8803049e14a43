"""Causes of refusals, with their cures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from cdp_frames.fates import REFUSED
from cdp_frames.importing.cures import cure_of
from cdp_frames.importing.learned_repair import require_learned
from cdp_frames.problems import PROBLEMS
from cdp_frames.repair.causes import Complaint, found_causes
from cdp_frames.repair.causes.terms import PLACE
from cdp_frames.report.causes import Causes
from cdp_frames.screening.bad_cells import is_left_empty

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdp_frames.importing.learned_repair import LearnedRepair
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.repair.causes import Found

_UNKNOWN: Final = PROBLEMS["cdp_rejected"].code
# What is longer is cut where a cause is told.
_LONGEST: Final = 60


def causes_of(
    result: ImportResult,
    rows: int | None = None,
    repairs: Sequence[LearnedRepair] = (),
) -> Causes:
    """Find what the refused rows of a result have in common, and what would cure them.

    Args:
        result: of one job, or of a sample of a stream.
        rows: how many rows there are, where it is of a sample.
        repairs: what was learned, to be tried as cures.

    Raises:
        FrameError: ``repairs`` holds something else.
    """
    require_learned(repairs)
    frame = result.plan.frame
    refused = np.flatnonzero(result.fates["fate"].isin(REFUSED))
    errors = result.errors[~is_left_empty(result.errors)]
    complaints = [*_complaints(errors, refused)]
    people = _naming_people(result)
    found, unexplained = found_causes(
        *(frame, refused, complaints, people), result.plan.numbers, _addresses(result)
    )
    lines = []
    for each in found:
        code, column = _complaint_of(each, errors)
        cure = cure_of(result, each, column, errors, repairs)
        lines.append(
            {
                "cause": " and ".join(_said(*term) for term in each.terms),
                "code": code,
                "column": column,
                "refused": len(each.rows),
                "rows": each.sharing,
                "risk_ratio": each.ratio,
                "chance": each.chance,
                "cure": cure.words,
                "recovered": cure.recovered,
                "tried": cure.tried,
            }
        )
    is_sample = rows is not None and rows > len(frame)
    return Causes.of(
        lines,
        refused=len(refused),
        unexplained=unexplained,
        drawn=(len(frame), rows) if is_sample and rows is not None else None,
    )


def _addresses(result: ImportResult) -> frozenset[int]:
    """Return the columns of e-mail addresses."""
    return frozenset(
        part.position
        for column in result.mapping.columns
        if column.field == "email"
        for part in column.parts
    )


def _naming_people(result: ImportResult) -> frozenset[int]:
    """Return the columns of match keys, addresses and phones: they point at people."""
    fields = {result.plan.upload.match_key, "email", "phone", "mobile_phone"}
    return frozenset(
        part.position
        for column in result.mapping.columns
        if column.field in fields
        for part in column.parts
    )


def _complaints(errors: pd.DataFrame, refused: np.ndarray) -> Iterator[Complaint]:
    lines = errors[errors["row"].isin(refused)]
    groups: Iterator[tuple[Any, pd.DataFrame]] = iter(
        lines.groupby(["code", "column"], dropna=False)
    )
    for (code, column), group in groups:
        rows = np.unique(group["row"].to_numpy(dtype="int64"))
        # Of whatever the CDP says in words that nobody knows, the values may tell more.
        told = code != _UNKNOWN
        yield Complaint(str(code), None if pd.isna(column) else column, rows, told)


def _said(header: object, value: str | None) -> str:
    if header == PLACE:
        return f"{value} of the file"
    if value is None:
        return f"{header} is missing"
    return f"{header} = {value[:_LONGEST] + '…' if len(value) > _LONGEST else value!r}"


def _complaint_of(found: Found, errors: pd.DataFrame) -> tuple[str, object]:
    """Return the code and the column that most rows of a cause were refused for."""
    if found.complaint.code:
        return found.complaint.code, found.complaint.column
    lines = errors[errors["row"].isin(found.rows)]
    if lines.empty:
        return "", None
    pairs = lines.groupby(["code", "column"], dropna=False).size()
    code, column = pairs.index[int(pairs.to_numpy().argmax())]
    return str(code), None if pd.isna(column) else column
