"""Cures of a cause, each tried on its rows before it is named."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import phonenumbers

from cdp_frames.fates import REFUSED
from cdp_frames.importing.destination import Destination
from cdp_frames.importing.judging import judged_rows
from cdp_frames.importing.reimporting import Lineage
from cdp_frames.importing.suppressing import Suppression
from cdp_frames.repair.suggesting import with_suggestions
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from cdp_frames.importing.learned_repair import LearnedRepair
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.repair.causes import Found

    # What to do, which arguments change, and the rows as they would be.
    _Candidate = tuple[str, Options, pd.DataFrame | None]

# A cure is tried on no more rows than these of a cause; the others are like them.
_MOST_TRIED: Final = 5_000
_REGIONS: Final = 3
# A suggestion that is as likely as not mends nothing.
_SURE: Final = 0.9
_SUGGESTED: Final = f"take the suggestions: result.suggested(min_confidence={_SURE})"
_LEFT_OUT: Final[_Candidate] = (
    "pass bad_cells='drop', which leaves the cells out",
    {"bad_cells": "drop"},
    None,
)


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


def cure_of(
    result: ImportResult,
    found: Found,
    column: object,
    errors: pd.DataFrame,
    repairs: Sequence[LearnedRepair],
) -> Cure:
    """Return the cure that brings most rows back; of equals the first."""
    about = errors[errors["row"].isin(found.rows)]
    here = np.unique(about.loc[about["stage"].eq("here"), "row"].to_numpy("int64"))
    rows = here[:_MOST_TRIED]
    if not len(rows):
        return Cure("", 0, 0)  # what the CDP would say to a change is not known here
    best = Cure("", 0, len(rows))
    candidates = chain(
        # The user's own word comes before what numbers beside it suggest.
        _learned(result, about, rows, repairs),
        _candidates(result, column, about, rows),
        [_LEFT_OUT],
    )
    for words, changed, fixed in candidates:
        if "bad_cells" in changed and best.recovered:
            break  # to leave cells out mends nothing
        recovered = _recovered(result, rows, fixed, changed)
        if recovered > best.recovered:
            best = Cure(words, recovered, len(rows))
        if recovered == len(rows):
            break
    return best


def _candidates(
    result: ImportResult, column: object, errors: pd.DataFrame, rows: np.ndarray
) -> Iterator[_Candidate]:
    """Yield what may cure rows: settings, and suggestions."""
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


def _learned(
    result: ImportResult,
    errors: pd.DataFrame,
    rows: np.ndarray,
    repairs: Sequence[LearnedRepair],
) -> Iterator[_Candidate]:
    """Yield what was learned: each repair that mends a cell of these, and all."""
    frame = result.plan.frame.iloc[rows].set_axis(pd.RangeIndex(len(rows)))
    together, headers = frame.astype(object), []
    for learned in repairs:
        if [*frame.columns].count(learned.column) != 1:
            continue  # it was learned of another frame
        about = errors.loc[errors["column"].isin([learned.column]), "row"]
        places = np.flatnonzero(np.isin(rows, about.to_numpy(dtype="int64")))
        place = [*frame.columns].index(learned.column)
        texts = texts_of(frame.iloc[places, place]).text.to_pylist()
        mended = {
            row: cell
            for row, text in zip(places.tolist(), texts, strict=True)
            if text is not None and (cell := learned(text)) is not None
        }
        if not mended:
            continue
        alone = frame.astype(object)
        for made in (alone, together):
            made.iloc[[*mended], place] = [*mended.values()]
        headers.append(learned.column)
        yield _words(headers[-1:]), {}, alone
    if len(headers) > 1:
        yield _words(headers), {}, together


def _words(headers: Sequence[Hashable]) -> str:
    repairs = "repairs" if len(headers) > 1 else "repair"
    return f"take the learned {repairs} of {' and '.join(map(repr, headers))}"


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
