"""What became of each row, by what is known of the job, the list and the journal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.fates import Fate
from cdp_frames.importing.membership import (
    Listed,
    members_that_stay,
    missing_members,
)
from cdp_frames.importing.opted_out import held_note
from cdp_frames.importing.outcome import unpacked
from cdp_frames.importing.reasons import reason_notes, without_reason
from cdp_frames.importing.reconciliation import (
    SentEvidence,
    assign_fates,
    differences,
    shared_fates,
    without_the_absent,
)
from cdp_frames.importing.result import ImportResult
from cdp_frames.importing.upload import no_findings
from cdp_frames.screening.tables import ERROR_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.importing.execution import RunOptions
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.upload import JobReport, Upload
    from cdp_frames.lists import Verification

_MERGES: Final = "Importing them again does no harm: the CDP merges by the match key."
_FORGOTTEN: Final = (
    "The CDP does not know job {} any more: what became of the rows is as the journal "
    "has it, with the words of this package for the reasons."
)
_APPENDS: Final = "Those that arrived would be there twice if they were imported again."


def result_of(
    plan: ImportPlan,
    run: RunOptions,
    job_id: str | None,
    report: JobReport | None,
    listed: Listed,
) -> ImportResult:
    """Return what became of every row, by what is known.

    Args:
        plan: what was sent.
        run: how.
        job_id: the job; None where nothing was sent.
        report: what the CDP said of it; None where it was lost sight of.
        listed: what is known of the list.
    """
    status = None if report is None else report.status
    findings = no_findings(plan.upload) if report is None else report.findings
    evidence = _evidence(plan.upload, findings, listed)
    findings = _with_own_values(_at_origins(findings, plan.upload), plan)
    gaps = [] if status is None else differences(status, evidence)
    fates = plan.screened.fates
    if job_id is not None:
        fates = assign_fates(fates, status, evidence)
    # Counted before those who are missing are called unknown.
    gaps += missing_members(fates, status, listed.verification)
    fates = without_the_absent(fates, evidence)
    if plan.upload.merged is not None:
        fates = shared_fates(fates)
    return ImportResult(
        plan=plan,
        job_id=job_id,
        status=status,
        list_id=listed.list_id,
        fates=fates,
        errors=_all_errors(
            plan.screened.errors, findings, without_reason(fates, evidence, plan.upload)
        ),
        findings=findings,
        differences=tuple(gaps),
        verification=listed.verification,
        notes=(
            *_as_of_a_result(plan),
            *listed.notes,
            *_warnings(evidence, fates, plan.upload.match_key),
            *reason_notes(status, evidence),
            *_unverified(evidence, findings, run),
            *members_that_stay(plan, fates, gaps),
        ),
        alarms=plan.alarms,
        previous=run.previous,
        identity=run.identity,
        _reimport=run.reimport,
        _undo=run.undo,
    )


def restored(
    plan: ImportPlan,
    run: RunOptions,
    kept: bytes,
    job_id: str,
    list_id: str | None,
) -> ImportResult:
    """Return the result of a job that the CDP has forgotten, as the journal knows it.

    Args:
        plan: the rows that were sent with it.
        run: how the result goes on.
        kept: what the journal keeps.
        job_id: the job.
        list_id: its list.
    """
    outcome = unpacked(kept)
    findings = outcome.findings
    headers = {column.field: column.header for column in plan.mapping.columns}
    places = findings["row"].to_numpy(dtype=object)
    labels = [None if row is None else plan.frame.index[int(row)] for row in places]
    findings = findings.assign(
        column=findings["field"].map(headers).astype(object),
        index=pd.Series(labels, index=findings.index, dtype=object),
        raw=None,
    )
    findings = _with_own_values(findings, plan)[list(no_findings(plan.upload).columns)]
    fates = outcome.fates.assign(index=plan.screened.fates["index"].to_numpy())
    bare = result_of(plan, run, None, None, Listed(list_id))
    return replace(
        bare,
        job_id=job_id,
        status=outcome.status,
        fates=fates,
        findings=findings,
        errors=_all_errors(plan.screened.errors, findings, findings.iloc[:0]),
        notes=(*bare.notes, _FORGOTTEN.format(job_id)),
    )


def _at_origins(findings: pd.DataFrame, upload: Upload) -> pd.DataFrame:
    """Name the row from which a refused cell came, where rows were merged."""
    if upload.merged is None or not upload.merged.fills:
        return findings
    merged, fields = upload.merged, findings["field"].to_numpy(dtype=object)
    sent = findings["row"].fillna(-1).to_numpy(dtype="int64")
    origins = sent.copy()
    for name in merged.fills:
        lines = np.flatnonzero((sent >= 0) & (fields == name))
        origins[lines] = merged.origins(name, sent[lines])
    moved = np.flatnonzero(origins != sent)
    rows, labels = findings["row"].copy(), findings["index"].to_numpy(object, copy=True)
    rows.iloc[moved] = origins[moved]
    labels[moved] = upload.labels.take(origins[moved]).to_numpy(object)
    index = pd.Series(labels, index=findings.index, dtype=object)
    return findings.assign(row=rows, index=index)


def _as_of_a_result(plan: ImportPlan) -> Iterator[str]:
    """Repeat what the plan says, with the names that a result has for things."""
    of_plan = held_note(plan.opted_out, "plan")
    of_result = held_note(plan.opted_out, "result.plan")
    said = dict(zip(of_plan, of_result, strict=True))
    return (said.get(note, note) for note in plan.notes)


def _with_own_values(findings: pd.DataFrame, plan: ImportPlan) -> pd.DataFrame:
    """Put the caller's own cells into the findings, as they were before screening."""
    columns = {
        column.field: column.parts
        for column in plan.mapping.columns
        # Columns that the schema makes stand behind those of the frame.
        if column.position < plan.frame.shape[1]
    }
    known = findings["row"].notna() & findings["field"].isin(columns)
    values = findings["value"].to_numpy(dtype=object, copy=True)
    headers = findings["column"].to_numpy(dtype=object, copy=True)
    fields = findings["field"].to_numpy(dtype=object)
    for field, parts in columns.items():
        lines = np.flatnonzero(known & (fields == field))
        rows = findings["row"].iloc[lines].to_numpy(dtype="int64")
        chosen = plan.screened.chosen.get(field)
        places = np.zeros(len(rows), dtype=int) if chosen is None else chosen[rows]
        for place, part in enumerate(parts):
            there = places == place
            own = plan.frame.iloc[rows[there], part.position]
            values[lines[there]] = own.to_numpy(dtype=object)
            if place:
                headers[lines[there]] = _repeated(part.header, int(there.sum()))
    return findings.assign(
        value=pd.Series(values, index=findings.index, dtype=object),
        column=pd.Series(headers, index=findings.index, dtype=object),
    )


def _repeated(header: object, count: int) -> np.ndarray:
    """Repeat a header, which may itself be a tuple."""
    cells = np.empty(count, dtype=object)
    for place in range(count):
        cells[place] = header
    return cells


def _evidence(upload: Upload, findings: pd.DataFrame, listed: Listed) -> SentEvidence:
    placed = findings["row"].dropna().unique()
    checked = listed.verification
    # Only the members of a list that this job made show who was accepted: on one
    # that was there before, they may be from an earlier import.
    looked = checked is not None and checked.by == "members"
    shown = looked and upload.target.list_id is None
    return SentEvidence(
        rows=upload.rows,
        keys=upload.keys,
        rejected=np.sort(np.asarray(placed, dtype="int64")),
        unplaced=int(findings["row"].isna().sum()),
        members=_members(upload, placed, checked) if shown and checked else None,
        absent=checked.missing if looked and checked else frozenset(),
    )


def _members(upload: Upload, placed: np.ndarray, checked: Verification) -> set[str]:
    """Return the match keys of the people that were sent and are on the list."""
    kept = ~pd.Series(upload.rows).isin(placed).to_numpy()
    return (set(upload.keys[kept]) - checked.missing) | checked.blamed


def _unverified(
    evidence: SentEvidence, findings: pd.DataFrame, run: RunOptions
) -> list[str]:
    """Say that the error file alone says who was refused, where nobody looked."""
    if run.verify or findings.empty or evidence.members is not None:
        return []
    return [
        "Who was refused is as the CDP's error file says; with verify=False nobody "
        "looked whether the others arrived."
    ]


def _all_errors(
    here: pd.DataFrame, findings: pd.DataFrame, unexplained: pd.DataFrame
) -> pd.DataFrame:
    if findings.empty and unexplained.empty:
        return here
    there = findings[list(ERROR_COLUMNS)]
    if not unexplained.empty:
        lines = [part for part in (there, unexplained) if not part.empty]
        there = pd.concat(lines, ignore_index=True)
    both = there if here.empty else pd.concat([here, there], ignore_index=True)
    both = both.sort_values("row", kind="stable", na_position="last", ignore_index=True)
    if both["row"].notna().all():
        both["row"] = both["row"].astype("int64")
    return both


def _warnings(
    evidence: SentEvidence, fates: pd.DataFrame, match_key: str | None
) -> list[str]:
    notes = []
    if evidence.unplaced:
        notes.append(
            f"{evidence.unplaced:,} lines of the CDP's error file fit no single row; "
            "they are in errors without a row."
        )
    rejected = fates.loc[fates["fate"].eq(Fate.REJECTED_BY_CDP), "row"]
    behind = int((~rejected.isin(evidence.rows)).sum())
    if behind:
        were, said = (
            ("row was", "it says") if behind == 1 else ("rows were", "they say")
        )
        notes.append(
            f"{behind:,} {were} merged into another row of the same person, which the "
            f"CDP refused: what {said} did not arrive either."
        )
    unknown = int(fates["fate"].eq(Fate.UNKNOWN).sum())
    if unknown:
        notes.append(
            f"{unknown:,} rows were sent and nobody can say what became of them. "
            + (_MERGES if match_key is not None else _APPENDS)
        )
    return notes
