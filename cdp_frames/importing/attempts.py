"""What is told of an import: its job, and what became of each row in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from cdp_frames.importing.reconciliation import stated_count

if TYPE_CHECKING:
    from cdp_frames.importing.result import ImportResult

_MERGED: Final = (("new {}", "merged_inserts"), ("updated", "merged_updates"))


def facts_of(result: ImportResult) -> list[tuple[str, str]]:
    """Return what a card says of a job, each with its name."""
    if result.job_id is None:
        return [("no job was opened:", "no row is valid")]
    facts = [("job", result.job_id)]
    if result.status is None:
        return [*facts, ("state", "lost sight of")]
    facts.append(("state", result.status.state))
    for word, counter in _MERGED:
        count = stated_count(result.status, counter)
        if count is not None:
            what = word.format(result.plan.target.object_name)
            facts.append((what, f"{count:,}"))
    if result.verification is not None:
        facts.append(("verified", str(result.verification)))
    return facts


def attempt_of(result: ImportResult, number: int) -> pd.DataFrame:
    """Return what became of each row in one attempt, as ``history`` has it."""
    codes = _joined_codes(result.errors)
    return pd.DataFrame(
        {
            "row": result.identity,
            "index": result.fates["index"],
            "attempt": number,
            "job_id": result.job_id,
            "fate": result.fates["fate"],
            "codes": codes.reindex(result.fates["row"]).fillna("").to_numpy(),
        }
    )


def _joined_codes(errors: pd.DataFrame) -> pd.Series:
    """Return the codes of each row, joined; indexed by row."""
    lines = errors.dropna(subset=["row"]).drop_duplicates(["row", "code"])
    several = lines["row"].duplicated(keep=False)
    joined = lines[several].groupby("row")["code"].agg(", ".join)
    single = lines[~several].set_index("row")["code"]
    return (
        joined
        if single.empty
        else single
        if joined.empty
        else pd.concat([single, joined])
    )
