"""An import that is worked out and not sent yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cdp_frames.errors import FrameError
from cdp_frames.fates import SCREENED, Fate
from cdp_frames.importing.contract import plan_as_dict
from cdp_frames.importing.known import otherwise
from cdp_frames.mapping.card import left_out_block
from cdp_frames.report.card import import_card, screening_notes
from cdp_frames.report.next_steps import after_plan
from cdp_frames.screening.summary import summary_of
from cdp_frames.text.card import as_html, as_text
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import pandas as pd

    from cdp_frames.importing.guards import Removals
    from cdp_frames.importing.known import Claim
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.importing.upload import Upload
    from cdp_frames.inputs import Given
    from cdp_frames.lists import Target
    from cdp_frames.mapping import Mapping
    from cdp_frames.screening import Screened
    from cdp_frames.screening.opt_outs import HeldBack, OptOuts
    from cdp_frames.text.card import Card


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ImportPlan:
    """An import, worked out to the last byte and not sent.

    Attributes:
        given: the caller's rows, as they came.
        screened: which of them are valid, and what is wrong with the others.
        upload: what would be sent.
        held: the rows and match keys of people who said no to mail, now or in an
            earlier attempt.
        opt_outs: what becomes of them.
        notes: what is good to know.
        content: what the import is known again by, wherever it goes.
        claim: a list that may be of an earlier run of it; None for none.
        removals: who comes off a list that is replaced; None where nobody does.
        struck: the guards that strike, each in a sentence.
        force: whether it is sent all the same.
        skipped: how many rows more there are that need not be sent again.
        people: what each row is known by in the ledger; None without one.
        stream: the content of the stream that this is a part of; empty for none.
        numbers: the positions of the rows in that stream, int64; None for none.
    """

    given: Given
    screened: Screened
    upload: Upload
    held: HeldBack
    opt_outs: OptOuts
    notes: tuple[str, ...] = ()
    content: str = field(repr=False)
    claim: Claim | None = None
    removals: Removals | None = None
    struck: tuple[str, ...] = ()
    force: bool = False
    skipped: int = 0
    people: Sequence[str | None] | None = field(default=None, repr=False)
    stream: str = field(default="", repr=False)
    numbers: np.ndarray | None = field(default=None, repr=False)
    # All arguments of the import, for whoever goes on with it.
    _options: Options = field()
    _apply: Callable[..., ImportResult] = field()

    @private
    def apply(self) -> ImportResult:
        """Send exactly what is planned.

        Raises:
            CdpError: as ``cdp_import``.
        """
        return self._apply(self)

    @private
    def resume(self, job_id: str, *, timeout: float | None = None) -> ImportResult:
        """Pick up a job that this plan started, after a time-out or a restart.

        Args:
            job_id: the id that the ``JobTimeoutError`` names.
            timeout: seconds to wait now; None for as long as in the plan.

        Raises:
            FrameError: ``job_id`` is no id: without one the rows would be sent again.
            CdpError: as ``cdp_import``.
        """
        given: object = job_id
        if not isinstance(given, str) or not given.strip():
            raise FrameError(
                f"resume() takes the id of a job, such as 'imp_...', not {job_id!r}. "
                "Nothing was sent; call apply() to send the rows."
            )
        return self._apply(self, job_id.strip(), timeout)

    @property
    def frame(self) -> pd.DataFrame:
        """The caller's rows, as a pandas frame."""
        return self.given.frame

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

    @property
    def opted_out(self) -> pd.DataFrame:
        """The rows that are held back, and which row, column and cell says so."""
        return self.screened.opted_out

    @property
    def alarms(self) -> tuple[str, ...]:
        """What must not be overlooked."""
        return self.screened.alarms

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of all ``rows`` and of each fate; ``valid`` would be sent."""
        fates = self.screened.fates["fate"].value_counts()
        return {"rows": len(self.frame)} | {
            fate.value: int(fates.get(fate, 0)) for fate in SCREENED
        }

    @property
    def requests(self) -> list[str]:
        """The calls that would be made, in order."""
        if not self.counts[Fate.VALID]:
            return []
        size = f"{len(self.upload.file):,} bytes"
        calls = [
            "POST /import-jobs",
            "GET /import-jobs/{job_id}, if an earlier run made it",
            f"PUT {self.upload.file_name} ({size})",
            "POST /import-jobs/{job_id}/mapping",
            "POST /import-jobs/{job_id}/start",
            "GET /import-jobs/{job_id} until it is done",
            "GET /import-jobs/{job_id}/errors if rows were refused",
        ]
        target = otherwise(self.claim) or self.target
        if target.list_id is not None:
            calls.insert(0, "GET /lists/{list_id}/members, to know who is there")
        if target.list_name is not None or target.list_id is not None:
            calls.append("GET /lists and the members, to verify")
        if target.replace:
            calls.append("POST /lists/{list_id}/members:remove for those not in it")
        if self.opt_outs == "remove" and target.list_id and self.held.keys:
            calls.append("POST /lists/{list_id}/members:remove for who opted out")
        return calls

    @private
    def summary(self) -> pd.DataFrame:
        """Return the numbers of the card as a frame.

        Returns:
            A row for each fate and each reason; see ``screening.summary.summary_of``.
        """
        return summary_of(self.counts, self.errors)

    @private
    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain values, for a program: counts, codes and numbers.

        No cell of a row is in it. ``cdp_frames.result_schema()`` describes it; its
        ``kind`` is ``"plan"``.
        """
        return plan_as_dict(self)

    def _guards(self) -> list[str]:
        do = "it is sent all the same" if self.force else "apply() raises GuardError"
        return [f"A guard strikes, {do}: {sentence}." for sentence in self.struck]

    def _card(self) -> Card:
        valid = self.counts[Fate.VALID]
        return import_card(
            f"Plan: {valid:,} of {self.counts['rows']:,} rows to "
            f"{otherwise(self.claim) or self.target}"
            if self.counts["rows"]
            else "Plan: nothing to import, no rows",
            facts=[
                ("nothing sent yet;", "call .apply() to send"),
                ("size", f"{len(self.upload.file):,} bytes"),
                ("requests", f"{len(self.requests)}"),
            ],
            counts=self.counts,
            errors=self.errors,
            alarms=[*self.alarms, *self._guards()],
            notes=[*screening_notes(self.screened), *self.notes],
            left_out=left_out_block(self.mapping, is_open=True),
            next_steps=after_plan(
                self.counts, struck=bool(self.struck) and not self.force
            ),
        )

    def __repr__(self) -> str:
        return as_text(self._card())

    def _repr_html_(self) -> str:
        return as_html(self._card())
