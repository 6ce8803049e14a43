"""Every row has exactly one fate, and the counts are held against the CDP's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.fates import FINAL, OPEN, Fate

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from cdp_frames.api.wire import JobStatus


class Difference(NamedTuple):
    """Two counts that should be equal and are not.

    Attributes:
        what: what was counted.
        ours: the count that we expect.
        theirs: the count that the CDP gives.
        cause: the likely cause.
    """

    what: str
    ours: int
    theirs: int
    cause: str

    def __str__(self) -> str:
        size = abs(self.ours - self.theirs)
        return (
            f"{self.what}: expected {self.ours:,}, the CDP says {self.theirs:,} "
            f"({size:,} apart). {self.cause}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SentEvidence:
    """What is known of the rows that were sent.

    Attributes:
        rows: m positions in the caller's frame, in the order sent, int64.
        keys: their m match keys, in the CDP's normal form.
        rejected: positions that the error file names, without repeats.
        unplaced: lines of the error file that fit no single row.
        members: the match keys on a list that the job itself made; None if not read.
        absent: match keys that were looked for among the members of the list, whoever
            made it, and are not there.
    """

    rows: np.ndarray
    keys: pd.Series = field(repr=False)
    rejected: np.ndarray
    unplaced: int = 0
    members: AbstractSet[str] | None = field(default=None, repr=False)
    absent: AbstractSet[str] = field(default=frozenset(), repr=False)

    @property
    def blamed(self) -> np.ndarray:
        """Positions that the error file names though their people are on the list.

        A list that the job made holds whom it accepted: such a line is about another
        row. Where two rows are one person, the list says nothing of either.
        """
        if self.members is None:
            return self.rejected[:0]
        alone = ~self.keys.duplicated(keep=False).to_numpy()
        there = self.keys.isin(self.members).to_numpy() & alone
        return np.intersect1d(self.rejected, self.rows[there])

    @property
    def refused(self) -> np.ndarray:
        """Positions that the error file names, and that the list does not disprove."""
        return np.setdiff1d(self.rejected, self.blamed)


def stated_count(status: JobStatus, counter: str) -> int | None:
    """Return a counter of the CDP; None if the CDP did not give it."""
    count: int = getattr(status, counter)
    return count if counter in status.stated else None


def differences(status: JobStatus, evidence: SentEvidence) -> list[Difference]:
    """Hold the CDP's counts against ours.

    Counts that the CDP did not give are not compared.

    Source:
        `docs/contract.md` section 2.7: valid and invalid rows add up to the rows read,
        inserts and updates to the valid ones.
    """
    sent, rejected = len(evidence.rows), len(evidence.refused)
    found: list[Difference] = []

    def compare(what: str, ours: int | None, theirs: int | None, cause: str) -> None:
        if ours is not None and theirs is not None and ours != theirs:
            found.append(Difference(what, ours, theirs, cause))

    stated = partial(stated_count, status)
    compare(
        "rows read",
        sent,
        stated("read_rows"),
        "The CDP cut the file into other rows than were sent, or stopped early.",
    )
    compare(
        "valid and invalid rows together",
        stated("read_rows"),
        _sum(stated("valid_rows"), stated("invalid_rows")),
        "The CDP dropped rows, or counted some twice.",
    )
    compare(
        "profiles inserted and updated together",
        stated("valid_rows"),
        _sum(stated("merged_inserts"), stated("merged_updates")),
        "Valid rows were not written to profiles, or were merged with each other.",
    )
    invalid = stated("invalid_rows")
    if invalid is not None and rejected > invalid:
        found.append(
            Difference(
                "rows named in the error file",
                rejected,
                invalid,
                "The error file names more rows than the job counts as invalid.",
            )
        )
    return found


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


def assign_fates(
    screened: pd.DataFrame, status: JobStatus | None, evidence: SentEvidence
) -> pd.DataFrame:
    """Give every row its final fate.

    A row counts as accepted only if nothing speaks against it: where the CDP counts
    more refused rows than its error file names, nobody can say which ones they are,
    so the rows that are not accounted for are ``unknown`` unless the members of
    the list that the job made show it.

    Args:
        screened: n rows, the ``fates`` of the screening.
        status: the last status of the job; None if the job was lost sight of.
        evidence: what is known of the rows that were sent.

    Returns:
        n rows with the same index and columns; no fate is ``valid`` any more.
    """
    fate = screened["fate"].to_numpy(dtype=object, copy=True)
    fate[evidence.rows] = (Fate.UNKNOWN if status is None else Fate.ACCEPTED).value
    fate[evidence.refused] = Fate.REJECTED_BY_CDP.value
    if status is not None and _unnamed(status, evidence):
        rest = np.setdiff1d(evidence.rows, evidence.refused)
        fate[rest] = Fate.UNKNOWN.value
        if evidence.members is not None:
            on_list = evidence.keys.isin(evidence.members).to_numpy()
            there, missing = evidence.rows[on_list], evidence.rows[~on_list]
            fate[np.intersect1d(rest, there)] = Fate.ACCEPTED.value
            fate[np.intersect1d(rest, missing)] = Fate.REJECTED_BY_CDP.value
    return screened.assign(fate=pd.Series(fate, index=screened.index, dtype="str"))


def without_the_absent(fates: pd.DataFrame, evidence: SentEvidence) -> pd.DataFrame:
    """Call nobody accepted who was looked for on the list and is not there.

    The CDP counts them as valid, and its list does not hold them: which of the two is
    true, nobody can say.

    Args:
        fates: n rows, as of ``assign_fates``.
        evidence: what is known of the rows that were sent.
    """
    missed = evidence.rows[evidence.keys.isin(evidence.absent).to_numpy(dtype=bool)]
    fate = fates["fate"].to_numpy(dtype=object, copy=True)
    unsure = missed[fate[missed] == Fate.ACCEPTED.value]
    if not len(unsure):
        return fates
    fate[unsure] = Fate.UNKNOWN.value
    return fates.assign(fate=pd.Series(fate, index=fates.index, dtype="str"))


def shared_fates(fates: pd.DataFrame) -> pd.DataFrame:
    """Let the rows that were merged into another one share what became of it.

    What they say is in that row: if it did not arrive, neither did they.

    Args:
        fates: n rows, as of ``assign_fates``.
    """
    twins = np.flatnonzero(fates["fate"].eq(Fate.DUPLICATE))
    sent = fates["sent_row"].iloc[twins].to_numpy(dtype="int64")
    fate = fates["fate"].to_numpy(dtype=object, copy=True)
    lost = np.isin(fate[sent], list(OPEN))
    fate[twins[lost]] = fate[sent[lost]]
    return fates.assign(fate=pd.Series(fate, index=fates.index, dtype="str"))


def _unnamed(status: JobStatus, evidence: SentEvidence) -> bool:
    """Say whether the CDP refused rows that cannot be pointed at."""
    invalid = stated_count(status, "invalid_rows")
    if invalid is None:
        return evidence.unplaced > 0
    return invalid > len(evidence.refused)


def counts(fates: pd.DataFrame) -> dict[str, int]:
    """Count the rows of each fate; every fate is there, if only with 0.

    Returns:
        ``rows``, the number of all rows, then a count for each fate.
    """
    found = fates["fate"].value_counts()
    of_each = {fate.value: int(found.get(fate, 0)) for fate in FINAL}
    return {"rows": len(fates)} | of_each
