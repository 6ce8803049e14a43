"""Causes of refusals with their cures, each tried on the rows before it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import phonenumbers

from cdp_frames.fates import REFUSED
from cdp_frames.importing.destination import Destination
from cdp_frames.importing.judging import judged_rows
from cdp_frames.importing.reimporting import Lineage
from cdp_frames.importing.suppressing import Suppression
from cdp_frames.repair.causes import Complaint, found_causes
from cdp_frames.repair.causes.terms import PLACE
from cdp_frames.repair.suggesting import with_suggestions
from cdp_frames.report.causes import Causes
from cdp_frames.screening.bad_cells import is_left_empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.importing.options import Options
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.repair.causes import Found

# A cure is tried on no more rows than these of a cause; the others are like them.
_MOST_TRIED: Final = 5_000
_REGIONS: Final = 3
# A suggestion that is as likely as not mends nothing.
_SURE: Final = 0.9
_SUGGESTED: Final = f"take the suggestions: result.suggested(min_confidence={_SURE})"
# What is longer is cut where a cause is told.
_LONGEST: Final = 60


class Cure(NamedTuple):
    """What would bring rows back.

    Attributes:
        words: what to do.
        recovered: how many of the rows that it was tried on would be sent.
        tried: how many it was tried on.
    """

    words: str
    recovered: int
    tried: int


def causes_of(result: ImportResult, rows: int | None = None) -> Causes:
    """Find what the refused rows of a result have in common, and what would cure them.

    Args:
        result: of one job, or of a sample of a stream.
        rows: how many rows there are, where it is of a sample.
    """
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
        cure = _cure_of(result, each, column, errors)
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
        yield Complaint(str(code), None if pd.isna(column) else column, rows)


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


# Cures.


def _cure_of(
    result: ImportResult, found: Found, column: object, errors: pd.DataFrame
) -> Cure:
    """Return the cure that brings most rows back; of equals the first."""
    about = errors[errors["row"].isin(found.rows)]
    here = np.unique(about.loc[about["stage"].eq("here"), "row"].to_numpy("int64"))
    rows = here[:_MOST_TRIED]
    if not len(rows):
        return Cure("", 0, 0)  # what the CDP would say to a change is not known here
    best = Cure("", 0, len(rows))
    for words, changed, fixed in _candidates(result, column, about, rows):
        if "bad_cells" in changed and best.recovered:
            break  # to leave cells out mends nothing
        recovered = _recovered(result, rows, fixed, changed)
        if recovered > best.recovered:
            best = Cure(words, recovered, len(rows))
        if recovered == len(rows):
            break
    return best


_Candidate = tuple[str, "Options", "pd.DataFrame | None"]


def _candidates(
    result: ImportResult, column: object, errors: pd.DataFrame, rows: np.ndarray
) -> Iterator[_Candidate]:
    """Yield what may cure rows: settings, suggestions, to leave cells out."""
    codes = set(errors["code"])
    if codes & {"naive_datetime"}:
        words = "pass timezone=, such as 'Europe/Berlin' (tried with UTC)"
        yield words, {"timezone": "UTC"}, None
    if codes & {"ambiguous_date"}:
        yield "pass dayfirst=True", {"dayfirst": True}, None
        yield "pass dayfirst=False", {"dayfirst": False}, None
    if codes & {"phone_without_region", "ambiguous_phone", "invalid_phone"}:
        for region in _regions(result, column):
            yield f"pass region={region!r}", {"region": region}, None
    fixed = _with_suggestions(result, errors, rows)
    if fixed is not None:
        yield _SUGGESTED, {}, fixed
    yield (
        "pass bad_cells='drop', which leaves the cells out",
        {"bad_cells": "drop"},
        None,
    )


def _regions(result: ImportResult, column: object) -> list[str]:
    """Return the countries of numbers that went through, the commonest first."""
    mapped = [c for c in result.mapping.columns if c.header == column]
    fields = [c.field for c in mapped if c.field in result.plan.screened.valid]
    if not fields:
        return []
    numbers = result.plan.screened.valid[fields[0]].dropna().astype("str")
    codes = numbers.str.extract(r"\A\+(\d{1,3})", expand=False).dropna()
    known: dict[str, None] = {}
    for code in codes.value_counts().index:
        for length in (1, 2, 3):
            region = phonenumbers.region_code_for_country_code(int(str(code)[:length]))
            if region not in {"ZZ", "001"}:
                known.setdefault(region)
    return [*known][:_REGIONS]


def _with_suggestions(
    result: ImportResult, errors: pd.DataFrame, rows: np.ndarray
) -> pd.DataFrame | None:
    """Return rows with their suggestions in place; None where there is none."""
    lines = errors[errors["row"].isin(rows) & errors["confidence"].ge(_SURE)]
    if lines.empty:
        return None
    frame = result.plan.frame.iloc[rows].set_axis(pd.RangeIndex(len(rows)))
    about = errors[errors["row"].isin(rows)]
    made = with_suggestions(frame, rows, about, rows, _SURE).frame
    fixed = frame.astype(object)
    fixed.loc[made.index] = made.astype(object).to_numpy()
    return fixed


def _recovered(
    result: ImportResult,
    rows: np.ndarray,
    fixed: pd.DataFrame | None,
    changed: Options,
) -> int:
    """Count the rows that would be sent, judged as a re-import would judge them."""
    plan = result.plan
    # No arguments that touch a disk or the CDP: this is a trial.
    quiet: Options = {"memory": None, "suppress": None, "audit": None}
    options: Options = {**plan._options, **quiet, **changed, "mapping": plan.mapping}  # noqa: SLF001 - our own plan
    frame = plan.frame.iloc[rows] if fixed is None else fixed
    made = judged_rows(
        frame,
        Destination(tuple(plan.upload.fields), plan.upload.match_key),
        options,
        Lineage(previous=result, identity=result.identity[rows]),
        Suppression(),
    )
    fates = made.screened.fates["fate"]
    return int((~fates.isin(REFUSED)).sum())
