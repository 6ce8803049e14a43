"""A plan and a result as plain values, for programs: see ``report/contract.py``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.importing.reconciliation import stated_count
from cdp_frames.report.card import screening_notes
from cdp_frames.report.contract import account, head, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.reconciliation import Difference
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.lists import Verification

_COUNTERS: Final = (
    *("read_rows", "valid_rows", "invalid_rows", "merged_inserts", "merged_updates"),
)


def plan_as_dict(plan: ImportPlan) -> dict[str, Any]:
    """Return what a plan says."""
    return {
        **head("plan"),
        "target": _target(plan),
        **account(
            plan.screened.fates,
            plan.errors,
            counts=plan.counts,
            fields=_fields(plan),
        ),
        **_beside(plan),
        "bytes": len(plan.upload.file),
        "requests": len(plan.requests),
        "guards_that_strike": len(plan.struck),
        **told(plan.alarms, [*screening_notes(plan.screened), *plan.notes]),
    }


def result_as_dict(result: ImportResult) -> dict[str, Any]:
    """Return what a result says."""
    plan = result.plan
    return {
        **head("result"),
        "job_id": result.job_id,
        "list_id": result.list_id,
        "target": _target(plan),
        "job": _job(result),
        **account(
            result.fates, result.errors, counts=result.counts, fields=_fields(plan)
        ),
        **_beside(plan),
        **checked_as_dict(result.differences, result.verification),
        "attempt": len(result.chain),
        "earlier_job_ids": [each.job_id for each in result.chain[:-1]],
        **told(result.alarms, [*screening_notes(plan.screened), *result.notes]),
    }


def checked_as_dict(
    differences: Iterable[Difference], checked: Verification | None
) -> dict[str, Any]:
    """Return how the counts of the CDP and its list were held against ours."""
    return {
        "differences": [
            {
                "what": each.what.replace(" ", "_"),
                "ours": int(each.ours),
                "theirs": int(each.theirs),
            }
            for each in differences
        ],
        "verification": None
        if checked is None
        else {
            "by": checked.by,
            "expected": int(checked.expected),
            "found": int(checked.found),
            "missing": len(checked.missing),
        },
    }


def _target(plan: ImportPlan) -> dict[str, Any]:
    return asdict(plan.target)


def _fields(plan: ImportPlan) -> set[str]:
    """Return the fields that are somebody's declaration, and no part of the file."""
    upload = plan.upload
    columns = (*upload.mapping.columns, *upload.mapping.judged)
    named = {column.field for column in columns}
    return named | {field.name for field in (*upload.fields, *upload.mapping.fields)}


def _beside(plan: ImportPlan) -> dict[str, int]:
    return {
        "changed_cells": len(plan.changes),
        "hints": len(plan.hints),
        "rows_opted_out": len(plan.opted_out),
    }


def _job(result: ImportResult) -> dict[str, Any] | None:
    status = result.status
    if status is None:
        return None
    counts = {name: stated_count(status, name) for name in _COUNTERS}
    return {"state": status.state, **counts}
