"""From a plan to a result: send, wait, account for each row, verify the list."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.errors import AccountingError, CdpError, ForbiddenError, JobError
from cdp_frames.importing.progress import Bar
from cdp_frames.importing.reconciliation import (
    Difference,
    SentEvidence,
    assign_fates,
    differences,
    stated_count,
)
from cdp_frames.importing.result import ImportPlan, ImportResult
from cdp_frames.importing.upload import JobReport, follow_job, no_findings, open_job
from cdp_frames.lists import remove_others, verify, wait_for_list
from cdp_frames.screening.tables import ERROR_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import JobStatus
    from cdp_frames.importing.progress import Progress
    from cdp_frames.importing.upload import Upload
    from cdp_frames.lists import Verification

_NO_LIST_SCOPE = "The list was not looked at: the token lacks the scope cdp:lists:read."


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a plan is carried out.

    Attributes:
        client: the CDP.
        timeout: seconds to wait for the job.
        verify: whether to look for the people on the list afterwards.
        progress: True for a bar, False for silence, or what hears of it.
        previous: the result that is repaired; None for a first import.
        identity: for each row its number through all attempts.
        reimport: what ``ImportResult.reimport`` calls.
    """

    client: Client
    timeout: float
    verify: bool
    progress: bool | Progress
    previous: ImportResult | None
    identity: np.ndarray
    reimport: Callable[..., ImportResult]


class _Listed(NamedTuple):
    """What is known of the list after the job."""

    list_id: str | None = None
    verification: Verification | None = None
    notes: tuple[str, ...] = ()


def execute(plan: ImportPlan, run: RunOptions, job_id: str | None) -> ImportResult:
    """Send a plan, or pick up the job that was started with it.

    Raises:
        AccountingError: the CDP's counts do not fit; carries the result.
        JobError: the job failed, timed out or was lost; carries a result in which
            the rows that were sent are ``unknown``.
        CdpError: anything else, before the job was started.
    """
    upload = plan.upload
    if upload.valid.empty:
        return _result(plan, run, None, None, _Listed(upload.target.list_id))
    with _progress(run.progress, len(upload.rows)) as progress:
        try:
            started = job_id or open_job(run.client, upload, progress)
            answer = follow_job(
                run.client,
                started,
                upload,
                timeout=run.timeout,
                progress=progress,
            )
        except JobError as error:
            there = _Listed(upload.target.list_id)
            error.result = _result(plan, run, error.job_id, None, there)
            raise
        progress("verify", len(upload.rows), len(upload.rows))
        listed = _look_up(run, upload, answer)
    result = _result(plan, run, started, answer, listed)
    if result.differences:
        gaps = " ".join(str(gap) for gap in result.differences)
        raise AccountingError(
            f"job {started} is done, but its counts do not add up. {gaps} The result "
            "is in the attribute .result of this error.",
            result=result,
        )
    return _replaced(result, run.client)


def _progress(
    wanted: bool | Progress,  # noqa: FBT001 - the caller's own argument, handed on
    rows: int,
) -> AbstractContextManager[Progress]:
    if callable(wanted):
        return nullcontext(wanted)
    return Bar(rows) if wanted else nullcontext(_silence)


def _silence(stage: str, done: int, total: int) -> None:
    """Hear of progress and say nothing."""


def _result(
    plan: ImportPlan,
    run: RunOptions,
    job_id: str | None,
    answer: JobReport | None,
    listed: _Listed,
) -> ImportResult:
    status = None if answer is None else answer.status
    findings = no_findings(plan.upload) if answer is None else answer.findings
    findings = _with_own_values(findings, plan)
    evidence = _evidence(plan.upload, findings, listed)
    gaps = [] if status is None else differences(status, evidence)
    fates = plan.screened.fates
    if job_id is not None:
        fates = assign_fates(fates, status, evidence)
    gaps += _missing_members(fates, status, listed.verification)
    return ImportResult(
        plan=plan,
        job_id=job_id,
        status=status,
        list_id=listed.list_id,
        fates=fates,
        errors=_all_errors(plan.screened.errors, findings),
        findings=findings,
        differences=tuple(gaps),
        verification=listed.verification,
        notes=(
            *plan.notes,
            *listed.notes,
            *_warnings(evidence, fates),
            *_members_that_stay(plan, fates, gaps),
        ),
        previous=run.previous,
        identity=run.identity,
        _reimport=run.reimport,
    )


def _with_own_values(findings: pd.DataFrame, plan: ImportPlan) -> pd.DataFrame:
    """Put the caller's own cells into the findings, as they were before screening."""
    position = {column.field: column.position for column in plan.mapping.columns}
    known = findings["row"].notna() & findings["field"].isin(position)
    values = findings["value"].to_numpy(dtype=object, copy=True)
    fields = findings["field"].to_numpy(dtype=object)
    for field, at in position.items():
        lines = np.flatnonzero(known & (fields == field))
        rows = findings["row"].iloc[lines].to_numpy(dtype="int64")
        values[lines] = plan.frame.iloc[rows, at].to_numpy(dtype=object)
    return findings.assign(value=pd.Series(values, index=findings.index, dtype=object))


def sent_keys(upload: Upload) -> pd.Series:
    """Return the match keys that are sent, in the CDP's normal form."""
    return upload.valid[upload.match_key].astype("str").str.strip().str.lower()


def _evidence(upload: Upload, findings: pd.DataFrame, listed: _Listed) -> SentEvidence:
    keys = sent_keys(upload)
    placed = findings["row"].dropna().unique()
    checked = listed.verification
    # Only the members of a list that this job made tell who was accepted: on one
    # that was there before, they may be from an earlier import.
    tells = (
        checked is not None
        and checked.by == "members"
        and upload.target.list_id is None
    )
    return SentEvidence(
        rows=upload.rows,
        keys=keys,
        rejected=np.sort(np.asarray(placed, dtype="int64")),
        unplaced=int(findings["row"].isna().sum()),
        members=set(keys) - checked.missing if tells and checked else None,
    )


def _all_errors(here: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    if findings.empty:
        return here
    there = findings[list(ERROR_COLUMNS)]
    both = there if here.empty else pd.concat([here, there], ignore_index=True)
    both = both.sort_values("row", kind="stable", na_position="last", ignore_index=True)
    if both["row"].notna().all():
        both["row"] = both["row"].astype("int64")
    return both


def _warnings(evidence: SentEvidence, fates: pd.DataFrame) -> list[str]:
    notes = []
    if evidence.unplaced:
        notes.append(
            f"{evidence.unplaced:,} lines of the CDP's error file fit no single row; "
            "they are in errors without a row."
        )
    unknown = int(fates["fate"].eq("unknown").sum())
    if unknown:
        notes.append(
            f"{unknown:,} rows were sent and nobody can say what became of them. "
            "Importing them again does no harm: the CDP merges by the match key."
        )
    return notes


# --- the list -------------------------------------------------------------------------


def _look_up(run: RunOptions, upload: Upload, answer: JobReport) -> _Listed:
    """Find the list and look whether the people are on it.

    The job is done: whatever goes wrong here, what became of the rows is not lost.
    """
    target = upload.target
    if target.list_name is None and target.list_id is None:
        return _Listed()
    accepted = stated_count(answer.status, "valid_rows")
    list_id = target.list_id
    try:
        list_id = list_id or _made_list(run.client, target.list_name, accepted)
        if list_id is None:
            return _Listed(notes=_no_list(target.list_name, accepted))
        if not run.verify:
            return _Listed(list_id)
        refused = set(answer.findings["row"].dropna())
        kept = ~pd.Series(upload.rows).isin(refused).to_numpy()
        keys = set(sent_keys(upload)[kept])
        enough = len(keys) if accepted is None else min(accepted, len(keys))
        return _Listed(list_id, verify(run.client, list_id, keys, enough=enough))
    except ForbiddenError:
        return _Listed(list_id, notes=(_NO_LIST_SCOPE,))
    except CdpError as error:
        why = f"The job is done, but the list could not be looked at: {error}"
        return _Listed(list_id, notes=(why,))


def _made_list(client: Client, name: str | None, accepted: int | None) -> str | None:
    if name is None:
        return None
    # `docs/contract.md` section 9: where no row was valid there may be no list at all.
    found = wait_for_list(client, name, looks=1 if accepted == 0 else None)
    return None if found is None else found.id


def _no_list(name: str | None, accepted: int | None) -> tuple[str, ...]:
    if accepted == 0:
        return (f"The CDP made no list {name!r}, for it accepted no row.",)
    return (
        f"No list named {name!r} shows in the CDP yet. The profiles were written; look "
        "for the list again in a while.",
    )


def _missing_members(
    fates: pd.DataFrame, status: JobStatus | None, checked: Verification | None
) -> list[Difference]:
    if checked is None or status is None:
        return []
    accepted = int(fates["fate"].eq("accepted").sum())
    if accepted <= checked.found:
        return []
    return [
        Difference(
            "people on the list",
            accepted,
            checked.found,
            "Profiles were written but not added to the list, or it shows them late.",
        )
    ]


def _members_that_stay(
    plan: ImportPlan, fates: pd.DataFrame, gaps: list[Difference]
) -> list[str]:
    """Say why nobody is taken off a list that was to be replaced."""
    if not plan.target.replace:
        return []
    if gaps or fates["fate"].eq("unknown").any():
        return ["No member was removed, for it is not sure who was imported."]
    if not fates["fate"].eq("accepted").any():
        return ["No member was removed, for nobody was imported."]
    return []


def _replaced(result: ImportResult, client: Client) -> ImportResult:
    """Remove the members that this upload did not bring, where that is asked for.

    Raises:
        AccountingError: the list still holds others; carries the result.
    """
    plan, fates = result.plan, result.fates
    kept = fates.loc[fates["fate"].eq("accepted"), "row"]
    unsure = bool(result.counts["unknown"])
    # `_members_that_stay` has told why.
    if not plan.target.replace or result.list_id is None or kept.empty or unsure:
        return result
    accepted = pd.Series(plan.upload.rows).isin(kept).to_numpy()
    try:
        removed = remove_others(
            client, result.list_id, set(sent_keys(plan.upload)[accepted])
        )
    except CdpError as error:
        raise AccountingError(
            f"job {result.job_id} is done and its people are on the list, but the "
            f"others could not be taken off it: {error} Import again with "
            "if_exists='replace' to finish. The result is in the attribute .result of "
            "this error.",
            result=result,
        ) from error
    one = removed == 1
    note = (
        f"{removed:,} {'member' if one else 'members'} that {'is' if one else 'are'} "
        f"not in this upload {'was' if one else 'were'} removed."
    )
    return replace(result, notes=(*result.notes, note))
