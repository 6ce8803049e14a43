"""What a streamed import did: its counts in memory, its account in files."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Unpack

import numpy as np

from cdp_frames.errors import FrameError
from cdp_frames.fates import REFUSED, Fate
from cdp_frames.importing.causes import causes_of
from cdp_frames.importing.contract import checked_as_dict
from cdp_frames.importing.handing_on import Handed, HandedOn, Plotted
from cdp_frames.mapping.card import left_out_block
from cdp_frames.report.card import import_card
from cdp_frames.report.contract import account, head, told
from cdp_frames.report.next_steps import after_import
from cdp_frames.screening.lines import Lines
from cdp_frames.screening.summary import summary_of
from cdp_frames.text.card import as_html, as_text
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping as Dict, Sequence
    from os import PathLike
    from pathlib import Path

    import pandas as pd

    from cdp_frames.fixer import Fixer
    from cdp_frames.importing.learned_repair import LearnedRepair
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.reconciliation import Difference
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.importing.undoing import Undone
    from cdp_frames.inputs import FrameLike
    from cdp_frames.lists import Target, Verification
    from cdp_frames.mapping import Mapping
    from cdp_frames.report.causes import Causes
    from cdp_frames.streaming.account import Account
    from cdp_frames.text.card import Card

# Of a frame that is longer, only its beginning is handed out at once.
MOST_LINES: Final = 200_000


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class StreamedResult(HandedOn):
    """What became of every row of a stream.

    It has what an ``ImportResult`` has. A frame that would be too long for memory holds
    its first 200,000 lines; ``paths`` names the Parquet data set of the whole, and
    ``scan`` reads it part by part.

    Attributes:
        target: where the rows went.
        mapping: which column went to which field.
        jobs: a row for each part: ``part``, ``job_id``, ``state``, ``rows``,
            ``accepted`` and ``refused``.
        list_id: the id of the list; None without one.
        counts: the number of all ``rows`` and of each fate; they add up.
        differences: counts of the CDP that do not fit ours; none if all is well.
        verification: whether the list is as long as it has to be; None where nobody
            looked.
        notes: what is good to know.
        alarms: what must not be overlooked.
    """

    target: Target
    mapping: Mapping
    jobs: pd.DataFrame
    list_id: str | None
    counts: dict[str, int]
    differences: tuple[Difference, ...]
    verification: Verification | None
    notes: tuple[str, ...]
    alarms: tuple[str, ...]
    _account: Account = field()
    _failed: Callable[[], Iterator[pd.DataFrame]] = field()
    _remainder: Callable[[StreamedResult], ImportResult] = field()
    _sampled: Callable[[StreamedResult], ImportResult] = field()
    _undo: Callable[..., Undone] = field()

    @property
    def paths(self) -> dict[str, Path]:
        """The Parquet data sets of the account, by the name of their frame.

        They hold people, only their owner can read them, and they are removed a month
        after the import, or by ``discard``.
        """
        return {name: self._account.path(name) for name in self._account.lines}

    def scan(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield a frame of the account part by part, each in the order of its rows.

        Args:
            name: ``errors``, ``changes``, ``hints``, ``fates``, ``findings``,
                ``opted_out`` or ``failed``.
        """
        if name == "failed":
            return self._failed()
        return self._account.scan(name)

    @cached_property
    def fates(self) -> pd.DataFrame:
        """Each row with its fate, as in ``ImportResult``, and its ``job_id``."""
        return self._account.frame("fates", MOST_LINES)

    @cached_property
    def errors(self) -> pd.DataFrame:
        """A row for each thing wrong, as in ``ImportResult``."""
        return Lines(self._account.frame("errors", MOST_LINES))

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The lines of the CDP's error files, as in ``ImportResult``."""
        return Lines(self._account.frame("findings", MOST_LINES))

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Every cell that was sent otherwise than it is written, and why."""
        return Lines(self._account.frame("changes", MOST_LINES))

    @cached_property
    def hints(self) -> pd.DataFrame:
        """Values that passed but look mistyped, with what may be meant."""
        return Lines(self._account.frame("hints", MOST_LINES))

    @cached_property
    def opted_out(self) -> pd.DataFrame:
        """The rows that were held back, and which row, column and cell says so."""
        return Lines(self._account.frame(Fate.OPTED_OUT.value, MOST_LINES))

    @property
    def job_ids(self) -> list[str]:
        """The ids of all jobs, in the order of their parts."""
        return [str(job_id) for job_id in self.jobs["job_id"].dropna()]

    @cached_property
    def remainder(self) -> ImportResult:
        """The refused rows alone, as a result of their own, in memory."""
        return self._remainder(self)

    @property
    def failed(self) -> pd.DataFrame:
        """The refused rows: the caller's own columns, dtypes and index, in order."""
        return self.remainder.failed

    @private
    def suggested(self, min_confidence: float = 0.0) -> pd.DataFrame:
        """Return refused rows with what was proposed; see ``ImportResult.suggested``.

        Args:
            min_confidence: from 0 to 1; what is less sure is not filled in.
        """
        return self.remainder.suggested(min_confidence)

    @private
    def reimport(self, fixed: FrameLike, **options: Unpack[Options]) -> ImportResult:
        """Import corrected rows into the same list; see ``ImportResult.reimport``.

        Args:
            fixed: rows of ``failed`` after correction.
            options: arguments of ``cdp_import`` that should differ.

        Raises:
            CdpError: as ``cdp_import``.
        """
        return self.remainder.reimport(fixed, **options)

    @private
    def causes(self, *, repairs: Sequence[LearnedRepair] = ()) -> Causes:
        """Return what the refused rows have in common, and what would cure them.

        Refused rows are compared with others, all of which no memory holds: up to
        100,000 rows are drawn while the stream is sent, refused or not, and all numbers
        are theirs. Of fewer rows it is what ``ImportResult.causes`` says.

        Args:
            repairs: what ``learn`` returned, to be tried as cures, too.

        Raises:
            FrameError: the account was removed, or ``repairs`` holds something else.
        """
        sampled = self._sampled(self)
        if not len(sampled.fates) and self.counts["rows"]:
            raise _removed("rows that causes are looked for in")
        return causes_of(sampled, self.counts["rows"], repairs)

    @private
    def learn(self, column: Hashable, examples: Dict[Any, str | None]) -> LearnedRepair:
        """Learn a repair of the refused rows; see ``ImportResult.learn``.

        Args:
            column: the header.
            examples: what some of its cells become; None for those to leave alone.
        """
        return self.remainder.learn(column, examples)

    @private
    def fix(self) -> Fixer:
        """Return the refused rows under repair; see ``ImportResult.fix``.

        Raises:
            FrameError: as there.
        """
        return self.remainder.fix()

    @private
    def save(self, path: str | PathLike[str]) -> tuple[str, ...]:
        """Write the refused rows to a file, to go on with them in another process.

        ``load_result`` returns them as an ``ImportResult``. What became of the others
        is not in it: that stays in ``paths``, for a month. Nor is what only all rows
        showed, such as whether a day comes before a month: say so in ``reimport``.

        Args:
            path: the file to write.

        Raises:
            FrameError: as ``ImportResult.save``.
        """
        return self.remainder.save(path)

    @private
    def undo(self, *, preview: bool = False) -> Undone:
        """Take the people off the list whom this import has put on it.

        Args:
            preview: whether to look only.

        Raises:
            FrameError: the import has not made the list itself: nobody noted who was on
                it before.
            CdpError: as ``Client.remove_members``.
        """
        return self._undo(self, preview=preview)

    def discard(self) -> None:
        """Remove the account from the disk; what was read of it stays readable."""
        import shutil  # noqa: PLC0415 - of this line only

        shutil.rmtree(self._account.folder, ignore_errors=True)

    @property
    def history(self) -> pd.DataFrame:
        """Every attempt of each refused row; see ``ImportResult.history``."""
        return self.remainder.history

    @property
    def where(self) -> str:
        """Where the people went, in words."""
        if self.target.list_name is not None and self.list_id is not None:
            return f"list {self.target.list_name!r} ({self.list_id})"
        return str(self.target)

    @private
    def summary(self) -> pd.DataFrame:
        """Return the numbers of the card as a frame.

        Returns:
            A row for each fate and each reason; see ``screening.summary.summary_of``.
        """
        return summary_of(self.counts, self.errors)

    @private
    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values, for a program; no cell is in it.

        It is what ``ImportResult.to_dict`` returns, and ``jobs``. ``errors`` and the
        numbers of ``fates`` are those of the first 200,000 lines.
        """
        named = {c.field for c in (*self.mapping.columns, *self.mapping.judged)}
        fields = named | {each.name for each in self.mapping.fields}
        ids = self.job_ids
        return {
            **head("result"),
            "job_id": ids[0] if ids else None,
            "list_id": self.list_id,
            "target": asdict(self.target),
            "job": None,
            **account(self.fates, self.errors, counts=self.counts, fields=fields),
            "changed_cells": self._account.lines["changes"],
            "hints": self._account.lines["hints"],
            "rows_opted_out": self._account.lines[Fate.OPTED_OUT],
            **checked_as_dict(self.differences, self.verification),
            "attempt": 1,
            "earlier_job_ids": [],
            **told(self.alarms, self.notes),
            "jobs": ids,
        }

    def _title(self) -> str:
        accepted, rows = self.counts[Fate.ACCEPTED], self.counts["rows"]
        return f"{accepted:,} of {rows:,} rows imported to {self.where}"

    def _facts(self) -> list[tuple[str, str]]:
        facts = [("jobs", f"{len(self.job_ids):,}"), ("parts", f"{len(self.jobs):,}")]
        if self.verification is not None:
            facts.append(("verified", str(self.verification)))
        return facts

    def _alarms(self) -> list[str]:
        gaps = [f"The counts do not add up. {gap}" for gap in self.differences]
        return [*gaps, *self.alarms]

    def _handed(self) -> Handed:
        refused = self.remainder
        if not len(refused.fates) and any(self.counts.get(fate) for fate in REFUSED):
            raise _removed("refused rows")
        return Handed(
            title=self._title(),
            facts=self._facts(),
            counts=self.counts,
            alarms=self._alarms(),
            notes=self.notes,
            mapping=self.mapping,
            refused=refused,
            whole=f"All of them are in {self.paths['errors']}, where the import ran.",
        )

    def _plotted(self) -> Plotted:
        if self._account.lines["errors"] and self.errors.empty:
            raise _removed("reasons of refused rows")
        cut = [note for note in self._cut() if ".errors" in note]
        return Plotted(self._title(), self.counts, self.errors, cut)

    def _card(self) -> Card:
        return import_card(
            self._title(),
            facts=self._facts(),
            counts=self.counts,
            errors=self.errors,
            alarms=self._alarms(),
            notes=[*self.notes, *self._cut()],
            left_out=left_out_block(self.mapping, is_open=False),
            next_steps=after_import(self.counts, self.errors),
        )

    def _cut(self) -> Iterator[str]:
        for name, lines in self._account.lines.items():
            if lines > MOST_LINES and name in {"errors", "changes"}:
                yield (
                    f".{name} holds the first {MOST_LINES:,} of {lines:,} lines; all "
                    f"of them are in .paths[{name!r}]."
                )

    def __repr__(self) -> str:
        return as_text(self._card())

    def _repr_html_(self) -> str:
        return as_html(self._card())


def _removed(what: str) -> FrameError:
    return FrameError(
        f"the account of this stream was removed from the disk, and with it the {what}."
    )


def refused_of(fates: pd.DataFrame) -> np.ndarray:
    """Return the places of the refused rows in a frame of fates."""
    return np.flatnonzero(fates["fate"].isin(REFUSED))
