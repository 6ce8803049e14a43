"""The list after the job: found, looked at, and rid of others where it is replaced."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from cdp_frames.errors import CdpError, ForbiddenError, UnfinishedError
from cdp_frames.fates import Fate
from cdp_frames.importing.made_list import Sent, made_list
from cdp_frames.importing.reconciliation import Difference, stated_count
from cdp_frames.lists import remove_others, verify as verify_members

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import JobStatus
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.importing.upload import JobReport, Upload
    from cdp_frames.lists import Verification

NO_LIST_SCOPE: Final = (
    "The list was not looked at: the token lacks the scope cdp:lists:read."
)


class Listed(NamedTuple):
    """What is known of the list after the job.

    Attributes:
        list_id: its id; None without one, or where it was not found.
        verification: whether the people are on it; None where not looked for.
        notes: what is good to know.
    """

    list_id: str | None = None
    verification: Verification | None = None
    notes: tuple[str, ...] = ()


def look_up(
    client: Client,
    upload: Upload,
    report: JobReport,
    *,
    verify: bool,
    before: frozenset[str] = frozenset(),
    made: str | None = None,
) -> Listed:
    """Find the list and look whether the people are on it.

    The job is done: whatever goes wrong here, what became of the rows is not lost.

    Args:
        client: the CDP.
        upload: what was sent.
        report: what the CDP said of the job.
        verify: whether to look for the people, too.
        before: the lists of the same name that were there before the job.
        made: the list that the job has made, where that is known already.
    """
    target = upload.target
    if target.list_name is None and target.list_id is None:
        return Listed()
    accepted = stated_count(report.status, "valid_rows")
    list_id = target.list_id or made
    refused = set(report.findings["row"].dropna())
    kept = ~pd.Series(upload.rows).isin(refused).to_numpy()
    keys = set(upload.keys[kept])
    try:
        if list_id is None and target.list_name is not None:
            sent = Sent(set(upload.keys), keys, upload.match_key, accepted)
            found = made_list(client, target.list_name, sent, before=before)
            list_id = found.list_id
            if list_id is None:
                return Listed(notes=(found.note,))
        if list_id is None or not verify:
            return Listed(list_id)
        enough = len(keys) if accepted is None else min(accepted, len(keys))
        others = set(upload.keys[~kept]) - keys
        checked = verify_members(client, list_id, keys, enough=enough, refused=others)
        return Listed(list_id, checked)
    except ForbiddenError:
        return Listed(list_id, notes=(NO_LIST_SCOPE,))
    except CdpError as error:
        reason = f"The job is done, but the list could not be looked at: {error}"
        return Listed(list_id, notes=(reason,))


def missing_members(
    fates: pd.DataFrame, status: JobStatus | None, checked: Verification | None
) -> list[Difference]:
    """Hold the members that were found against the rows that were accepted."""
    if checked is None or status is None:
        return []
    accepted = int(fates["fate"].eq(Fate.ACCEPTED).sum())
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


def members_that_stay(
    plan: ImportPlan, fates: pd.DataFrame, gaps: list[Difference]
) -> list[str]:
    """Say why nobody is taken off a list that was to be replaced."""
    if not plan.target.replace:
        return []
    if gaps or fates["fate"].eq(Fate.UNKNOWN).any():
        return ["No member was removed, for it is not sure who was imported."]
    if not fates["fate"].eq(Fate.ACCEPTED).any():
        return ["No member was removed, for nobody was imported."]
    return []


def with_others_removed(result: ImportResult, client: Client) -> ImportResult:
    """Remove the members that this upload did not bring, where that is asked for.

    Raises:
        UnfinishedError: the list still holds others; carries the result.
    """
    plan, fates = result.plan, result.fates
    kept = fates.loc[fates["fate"].eq(Fate.ACCEPTED), "row"]
    unsure = bool(result.counts[Fate.UNKNOWN])
    # `members_that_stay` says why.
    if not plan.target.replace or result.list_id is None or kept.empty or unsure:
        return result
    accepted = pd.Series(plan.upload.rows).isin(kept).to_numpy()
    try:
        removed = remove_others(client, result.list_id, set(plan.upload.keys[accepted]))
    except CdpError as error:
        raise UnfinishedError(
            f"job {result.job_id} is done and its people are on the list, but the "
            f"others could not be taken off it: {error} Import again with "
            "if_exists='replace' to finish. The result is in the attribute .result of "
            "this error.",
            result=result,
        ) from error
    forms = ("member", "is", "was") if removed == 1 else ("members", "are", "were")
    note = "{:,} {} that {} not in this upload {} removed.".format(removed, *forms)
    return replace(result, notes=(*result.notes, note))
