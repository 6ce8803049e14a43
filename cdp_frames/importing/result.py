"""What an import would do (``ImportPlan``) and what it did (``ImportResult``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from cdp_frames.importing.reconciliation import counts, stated_count
from cdp_frames.repair.suggesting import with_suggestions
from cdp_frames.report.card import import_card
from cdp_frames.text.card import as_html, as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from cdp_frames.api.wire import JobStatus
    from cdp_frames.importing.reconciliation import Difference
    from cdp_frames.importing.upload import Upload
    from cdp_frames.lists import Target, Verification
    from cdp_frames.mapping import Mapping
    from cdp_frames.screening import Screened
    from cdp_frames.text.card import Card

_MERGED = (("new profiles", "merged_inserts"), ("updated", "merged_updates"))
# More names than this make a card hard to read.
_COLUMNS_SHOWN = 20
_REJECTED = ["rejected_here", "rejected_by_cdp"]


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ImportPlan:
    """An import, worked out to the last byte and not sent.

    Attributes:
        frame: the caller's rows.
        screened: which of them are valid, and what is wrong with the others.
        upload: what would be sent.
        notes: what is good to know.
    """

    frame: pd.DataFrame
    screened: Screened
    upload: Upload
    notes: tuple[str, ...] = ()
    _apply: Callable[..., ImportResult] = field()

    def apply(self) -> ImportResult:
        """Send exactly what is planned.

        Raises:
            CdpError: as ``cdp_import``.
        """
        return self._apply(self)

    def resume(self, job_id: str, *, timeout: float | None = None) -> ImportResult:
        """Pick up a job that this plan started, after a time-out or a restart.

        Args:
            job_id: the id that the ``JobTimeoutError`` names.
            timeout: seconds to wait now; None for as long as in the plan.

        Raises:
            CdpError: as ``cdp_import``.
        """
        return self._apply(self, job_id, timeout)

    @property
    def mapping(self) -> Mapping:
        """Which column goes to which field."""
        return self.upload.mapping

    @property
    def target(self) -> Target:
        """Where the people would go."""
        return self.upload.target

    @property
    def errors(self) -> pd.DataFrame:
        """What is wrong, a row for each thing; the columns are those of a result."""
        return self.screened.errors

    @property
    def changes(self) -> pd.DataFrame:
        """Every cell that would be sent otherwise than it is written."""
        return self.screened.changes

    @property
    def hints(self) -> pd.DataFrame:
        """Values that pass but look mistyped, with what may be meant."""
        return self.screened.hints

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of all ``rows`` and of each fate; ``valid`` would be sent."""
        fates = self.screened.fates["fate"].value_counts()
        names = ("valid", "rejected_here", "duplicate", "empty")
        return {"rows": len(self.frame)} | {
            name: int(fates.get(name, 0)) for name in names
        }

    @property
    def requests(self) -> list[str]:
        """The calls that would be made, in order."""
        if not self.counts["valid"]:
            return []
        size = f"{len(self.upload.payload):,} bytes"
        calls = [
            "POST /import-jobs",
            f"PUT {self.upload.file_name} ({size})",
            "POST /import-jobs/{job_id}/mapping",
            "POST /import-jobs/{job_id}/start",
            "GET /import-jobs/{job_id} until it is done",
            "GET /import-jobs/{job_id}/errors if rows were refused",
        ]
        if self.target.list_name is not None or self.target.list_id is not None:
            calls.append("GET /lists and the members, to verify")
        if self.target.replace:
            calls.append("POST /lists/{list_id}/members:remove for those not in it")
        return calls

    def _card(self) -> Card:
        valid = self.counts["valid"]
        return import_card(
            f"Plan: {valid:,} of {self.counts['rows']:,} rows to {self.target}",
            facts=[
                ("nothing sent yet;", "call .apply() to send"),
                ("size", f"{len(self.upload.payload):,} bytes"),
                ("requests", f"{len(self.requests)}"),
            ],
            counts=self.counts,
            errors=self.errors,
            notes=[*_told_of(self.screened), *self.notes],
        )

    def __repr__(self) -> str:
        return as_text(self._card())

    def _repr_html_(self) -> str:
        return as_html(self._card())


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ImportResult:
    """What became of every row.

    Attributes:
        plan: what was sent.
        job_id: the id of the job; None where no row was valid, so none was opened.
        status: the last status of the job; None without a job, or where it was lost.
        list_id: the id of the list; None without one, or where it was not found.
        fates: n rows in the caller's order with ``row`` (int64, 0-based position),
            ``index`` (the caller's label), ``fate`` and ``sent_row`` (Int64, the row
            that was sent for this person).
        errors: a row for each thing wrong, here and at the CDP alike.
        findings: the lines of the CDP's error file, and how each was told to a row.
        differences: counts of the CDP that do not fit ours; none if all is well.
        verification: whether the people are on the list; None where not looked for.
        notes: what is good to know.
        previous: the result that this one repairs; None for a first one.
        identity: for each row its number through all attempts, int64: its position
            in the frame of the first import, and from that frame's end on for rows
            that were added later.
    """

    plan: ImportPlan
    job_id: str | None
    status: JobStatus | None
    list_id: str | None
    fates: pd.DataFrame
    errors: pd.DataFrame
    findings: pd.DataFrame
    differences: tuple[Difference, ...]
    verification: Verification | None
    notes: tuple[str, ...]
    previous: ImportResult | None
    identity: np.ndarray
    _reimport: Callable[..., ImportResult] = field()

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of all ``rows`` and of each fate; they add up."""
        return counts(self.fates)

    @cached_property
    def failed(self) -> pd.DataFrame:
        """The refused rows: the caller's own columns, dtypes and index.

        Corrections may be written into it; the result itself does not change by that.
        """
        return self._refused().copy()

    def _refused(self) -> pd.DataFrame:
        return self.plan.frame.loc[self.fates["fate"].isin(_REJECTED).to_numpy()]

    @property
    def changes(self) -> pd.DataFrame:
        """Every cell that was sent otherwise than it is written, and why."""
        return self.plan.screened.changes

    @property
    def hints(self) -> pd.DataFrame:
        """Values that passed but look mistyped, with what may be meant."""
        return self.plan.screened.hints

    @property
    def mapping(self) -> Mapping:
        """Which column went to which field."""
        return self.plan.mapping

    def suggested(self) -> pd.DataFrame:
        """Return the failed rows that a suggestion would cure, with it filled in.

        Nothing is sent: look at them, then pass them to ``reimport``.
        """
        refused = self.fates.loc[self.fates["fate"].isin(_REJECTED), "row"]
        about = self.errors[self.errors["row"].isin(refused)]
        return with_suggestions(self._refused(), refused.to_numpy(), about)

    def reimport(self, fixed: pd.DataFrame, **options: object) -> ImportResult:
        """Import corrected rows into the same list, in a new job.

        Args:
            fixed: rows of ``failed`` after correction. Rows may be left out, given
                twice or added; each is told in the notes. They are known again by
                their index labels.
            options: arguments of ``cdp_import`` that should differ from the first
                import, such as ``timezone=`` or ``mapping=``.

        Returns:
            The result of the new job; its ``history`` goes back to the first one.

        Raises:
            CdpError: as ``cdp_import``.
        """
        return self._reimport(self, fixed, **options)

    @property
    def history(self) -> pd.DataFrame:
        """Every attempt of each row, from the first import on.

        Returns:
            A row for each row and attempt, ordered by both: ``row`` (int64, its
            ``identity``), ``index``, ``attempt`` (int64, from 1), ``job_id``, ``fate``
            and ``codes`` (what was wrong, joined by ``", "``).
        """
        attempts = [
            result._attempt(number)  # noqa: SLF001 - the same class
            for number, result in enumerate(self.chain, start=1)
        ]
        return pd.concat(attempts, ignore_index=True).sort_values(
            ["row", "attempt"], kind="stable", ignore_index=True
        )

    @property
    def chain(self) -> list[ImportResult]:
        """The results from the first import to this one."""
        results = [self]
        while results[0].previous is not None:
            results.insert(0, results[0].previous)
        return results

    def _attempt(self, number: int) -> pd.DataFrame:
        codes = _joined_codes(self.errors)
        return pd.DataFrame(
            {
                "row": self.identity,
                "index": self.fates["index"],
                "attempt": number,
                "job_id": self.job_id,
                "fate": self.fates["fate"],
                "codes": codes.reindex(self.fates["row"]).fillna("").to_numpy(),
            }
        )

    def _card(self) -> Card:
        accepted, rows = self.counts["accepted"], self.counts["rows"]
        return import_card(
            f"{accepted:,} of {rows:,} rows imported to {self._where()}",
            facts=self._facts(),
            counts=self.counts,
            errors=self.errors,
            alarms=[f"The counts do not add up. {gap}" for gap in self.differences],
            notes=[*_told_of(self.plan.screened), *self.notes],
        )

    def _where(self) -> str:
        target = self.plan.target
        if target.list_name is not None and self.list_id is not None:
            return f"list {target.list_name!r} ({self.list_id})"
        return str(target)

    def _facts(self) -> list[tuple[str, str]]:
        if self.job_id is None:
            return [("no job was opened:", "no row is valid")]
        facts = [("job", self.job_id)]
        if self.status is None:
            return [*facts, ("state", "lost sight of")]
        facts.append(("state", self.status.state))
        for word, counter in _MERGED:
            count = stated_count(self.status, counter)
            if count is not None:
                facts.append((word, f"{count:,}"))
        if self.verification is not None:
            facts.append(("verified", str(self.verification)))
        return facts

    def __repr__(self) -> str:
        return as_text(self._card())

    def _repr_html_(self) -> str:
        return as_html(self._card())


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


def _told_of(screened: Screened) -> list[str]:
    """Say what screening left out and what looks odd to it, without any value."""
    notes = []
    if len(screened.mapping.unmapped):
        left = [str(header) for header in screened.mapping.unmapped["header"]]
        some = ", ".join(left[:_COLUMNS_SHOWN])
        rest = len(left) - _COLUMNS_SHOWN
        more = f" and {rest:,} more" if rest > 0 else ""
        # Not only for want of a field: a name that two columns claim is left out, too.
        notes.append(f"Columns left out (.mapping.unmapped says why): {some}{more}.")
    if len(screened.hints):
        cells = (
            "cell passes and looks"
            if len(screened.hints) == 1
            else "cells pass and look"
        )
        notes.append(f"{len(screened.hints):,} {cells} odd all the same; see .hints.")
    return notes
