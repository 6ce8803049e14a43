"""What an import did: every row with its fate, and what is wrong with the refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from cdp_frames.fates import REFUSED, Fate
from cdp_frames.importing.attempts import attempt_of, facts_of
from cdp_frames.importing.contract import result_as_dict
from cdp_frames.importing.handing_on import Handed, HandedOn, Plotted
from cdp_frames.importing.learning import rules_for
from cdp_frames.importing.reconciliation import counts
from cdp_frames.importing.saving import save
from cdp_frames.mapping.card import left_out_block
from cdp_frames.repair.suggesting import with_suggestions
from cdp_frames.report.card import import_card, screening_notes
from cdp_frames.report.next_steps import after_import
from cdp_frames.screening.bad_cells import is_left_empty
from cdp_frames.screening.lines import Lines
from cdp_frames.screening.summary import summary_of
from cdp_frames.text.card import as_html, as_text
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping as Dict, Sequence
    from os import PathLike

    from cdp_frames.api.wire import JobStatus
    from cdp_frames.fixer import Fixer
    from cdp_frames.importing.learned_repair import LearnedRepair
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.reconciliation import Difference
    from cdp_frames.importing.undoing import Undone
    from cdp_frames.inputs import FrameLike
    from cdp_frames.lists import Verification
    from cdp_frames.mapping import Mapping
    from cdp_frames.repair.learned.rule import LearnedRule
    from cdp_frames.report.causes import Causes
    from cdp_frames.text.card import Card


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ImportResult(HandedOn):
    """What became of every row.

    Attributes:
        plan: what was sent.
        job_id: the id of the job; None where no row was valid, so none was opened.
        status: the last status of the job; None without a job, or where it was lost.
        list_id: the id of the list; None without one, or where it was not found.
        fates: n rows in the caller's order with ``row`` (int64, 0-based position),
            ``index`` (the caller's label), ``fate`` and ``sent_row`` (Int64, the row
            that was sent for this person).
        errors: a row for each thing wrong, here and at the CDP alike. A line with the
            action ``left empty`` is about a cell, not about what became of its row.
        findings: the lines of the CDP's error file, and the row that each is about.
        differences: counts of the CDP that do not fit ours; none if all is well.
        verification: whether the people are on the list; None where not looked for.
        notes: what is good to know.
        alarms: what must not be overlooked.
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
    alarms: tuple[str, ...] = ()
    previous: ImportResult | None
    identity: np.ndarray
    _reimport: Callable[..., ImportResult] = field()
    _undo: Callable[..., Undone] = field()
    # The rows whose people were on the list before; None if nobody knows.
    _added_to: frozenset[int] | None = None
    # The entry of the ledger about this import; None if there is none.
    _audited: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "errors", Lines(self.errors))
        object.__setattr__(self, "findings", Lines(self.findings))

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of all ``rows`` and of each fate; they add up."""
        return counts(self.fates)

    @cached_property
    def failed(self) -> pd.DataFrame:
        """The refused rows: the caller's own columns, dtypes and index.

        They are of the caller's own kind: a Polars frame where one was given, an Arrow
        table for all other Arrow data. Corrections may be written into a pandas frame;
        the result itself does not change by that.
        """
        rows: pd.DataFrame = self.plan.given.take(self._refused())
        return rows

    def _refused(self) -> np.ndarray:
        """Return the positions of the refused rows."""
        return np.flatnonzero(self.fates["fate"].isin(REFUSED))

    @property
    def changes(self) -> pd.DataFrame:
        """Every cell that was sent otherwise than it is written, and why."""
        return self.plan.screened.changes

    @property
    def hints(self) -> pd.DataFrame:
        """Values that passed but look mistyped, with what may be meant."""
        return self.plan.screened.hints

    @property
    def opted_out(self) -> pd.DataFrame:
        """The rows that were held back, and which row, column and cell says so."""
        return self.plan.screened.opted_out

    @property
    def mapping(self) -> Mapping:
        """Which column went to which field."""
        return self.plan.mapping

    @private
    def suggested(self, min_confidence: float = 0.0) -> pd.DataFrame:
        """Return the failed rows that suggestions would cure, with them filled in.

        They are of the caller's own kind of frame, as ``failed`` is. Rows that were
        merged into one are cured together, or not at all. Nothing is sent: look at
        them, then pass them to ``reimport``, whose ``changes`` say what was taken.

        Args:
            min_confidence: how likely a suggestion has to be what was meant, from 0 to
                1; of those with 0.9 or more, 98 of 100 are. By default all count, and
                where a cell has two readings the first.

        Raises:
            FrameError: ``min_confidence`` is no share.
        """
        refused = self._refused()
        about = self.errors[self.errors["row"].isin(refused)]
        # What was left empty is no reason for which a row was refused.
        about = about[~is_left_empty(about)]
        persons = self.fates["sent_row"].fillna(self.fates["row"]).iloc[refused]
        frame = self.plan.frame.iloc[refused]
        if self.plan.given.table is None:
            return with_suggestions(
                frame, refused, about, persons.to_numpy(), min_confidence
            ).frame
        # Its labels say nothing to the caller, and the positions to us.
        found = with_suggestions(
            frame.set_axis(refused),
            refused,
            about,
            persons.to_numpy(),
            min_confidence,
        )
        made: pd.DataFrame = self.plan.given.take_changed(
            found.frame.index.to_numpy(), found.frame, found.places
        )
        return made

    @private
    def learn(self, column: Hashable, examples: Dict[Any, str | None]) -> LearnedRepair:
        """Mend the refused cells of a column as one or two of them were mended.

        Nothing is sent, and no valid row is touched.

        Args:
            column: the header of the column.
            examples: from a cell to what it shall become, such as
                ``{"2125550123": "+12125550123"}``; None to leave it as it is.

        Returns:
            The repair, with its ``sentence``, its ``forecast``, the ``question`` that
            it can't answer itself, and the ``repaired`` rows for ``reimport``. Rows
            that were merged into one are repaired together, or not at all.

        Raises:
            FrameError: there is no such column, it goes to no field, or the examples
                say nothing or too much: see ``cdp_frames.repair.learn``.
        """
        from cdp_frames.importing.learned_repair import (  # noqa: PLC0415 - for few
            learned_repair,
        )

        return learned_repair(self, self._refused(), column, examples)

    @private
    def reimport(self, fixed: FrameLike, **options: Unpack[Options]) -> ImportResult:
        """Import corrected rows into the same list, in a new job.

        Args:
            fixed: rows of ``failed`` after correction. Rows may be left out, given
                twice or added; the notes say so. They are known again by
                their index labels; Polars and Arrow rows, which have none, by their
                order if all of them come back, and by their contents.
            options: arguments of ``cdp_import`` that should differ from the first
                import, such as ``timezone=`` or ``mapping=``.

        Returns:
            The result of the new job; its ``history`` goes back to the first one.

        Raises:
            TypeError: an argument that no import has; names the closest.
            CdpError: as ``cdp_import``.
        """
        return self._reimport(self, fixed, **options)

    @private
    def fix(self) -> Fixer:
        """Return the refused rows under repair: judged again at every edit.

        Nothing is sent. Write cells with ``set``, take suggestions with ``accept``,
        repeat a correction with ``like``, and send what is ``ready`` with ``reimport``;
        or edit them in a grid.

        Raises:
            FrameError: a suppression list of the import can't be read any more.
        """
        from cdp_frames.importing.fixing import fixer_of  # noqa: PLC0415 - for few

        return fixer_of(self)

    @private
    def undo(self, *, preview: bool = False) -> Undone:
        """Take the people off the list whom this import has put on it.

        Exactly those: who was on the list before stays, whoever removed or added others
        since. Their profiles stay as they are, for what was there before the import is
        not known. The same line imports them again afterwards.

        Args:
            preview: whether to look only.

        Returns:
            Whose rows they are.

        Raises:
            FrameError: there is no list, or nobody noted who was on it before.
            CdpError: as ``Client.remove_members``.
        """
        return self._undo(self, preview=preview)

    @private
    def causes(self, *, repairs: Sequence[LearnedRepair] = ()) -> Causes:
        """Return what the refused rows have in common, and what would cure them.

        A cause is one or two values that refused rows share and others do not; chance
        names none in a hundred. Its cure was tried on those rows.

        Args:
            repairs: what ``learn`` returned, to be tried as cures, too.

        Returns:
            A frame of at most five rows; see ``Causes``. A notebook shows it as a card.

        Raises:
            FrameError: ``repairs`` holds something else.
        """
        from cdp_frames.importing.causes import causes_of  # noqa: PLC0415 - for few

        return causes_of(self, repairs=repairs)

    @private
    def learned_rules(self) -> list[LearnedRule]:
        """Return what the CDP seems to ask of this object, as past jobs have shown.

        Each rule fits at least 200 accepted values and three refused ones. It refuses
        nothing: the next plan says how many rows are like those, and ``promote`` puts
        it into a schema. Without a journal there are none.

        Raises:
            CdpError: as ``Client.workspace``.
        """
        options = self.plan._options  # noqa: SLF001 - our own plan
        return rules_for(options, self.plan.upload.object_name)

    @private
    def summary(self) -> pd.DataFrame:
        """Return the numbers of the card as a frame.

        Returns:
            A row for each fate and each reason; see ``screening.summary.summary_of``.
        """
        return summary_of(self.counts, self.errors)

    @private
    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values, for a program: counts, codes and numbers.

        No cell of a row and no header is in it, so that it may go to a log or an alert.
        It is a contract: ``version`` is 1, ``cdp_frames.result_schema()`` describes it,
        and within a version names are only added.

        Returns:
            A dict that ``json.dumps`` takes: ``counts``, ``codes`` (how often each),
            ``fates`` (the 0-based numbers of the rows of each, as ranges with both
            ends), ``errors`` (``row``, ``field``, ``code``), ``job_id``, ``list_id``,
            ``notes`` and ``alarms`` as codes, and more.
        """
        return result_as_dict(self)

    @private
    def save(self, path: str | PathLike[str]) -> tuple[str, ...]:
        """Write this result to a file, to go on with it in another process.

        The file holds the rows, what became of them, and the results that this one
        repairs: people are in it, and only its owner can read it. It is there whole or
        not at all. The token and the client are never in it, and nothing in it is ever
        run: ``load_result`` takes it from anybody.

        Args:
            path: the file, such as ``"leads.cdpresult"``. One that is there is
                replaced.

        Returns:
            The arguments of the import that no file can hold, such as a schema with
            checks in Python: ``load_result`` asks for them. Mostly none.

        Raises:
            FrameError: the file can't be written, or a column holds objects that have
                no form in a file; nothing was written.
        """
        return save(self, path)

    @property
    def history(self) -> pd.DataFrame:
        """Every attempt of each row, from the first import on.

        Returns:
            A row for each row and attempt, ordered by both: ``row`` (int64, its
            ``identity``), ``index``, ``attempt`` (int64, from 1), ``job_id``, ``fate``
            and ``codes`` (what was wrong, joined by ``", "``).
        """
        attempts = [
            attempt_of(result, number)
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

    def _handed(self) -> Handed:
        return Handed(
            title=self._title(),
            facts=facts_of(self),
            counts=self.counts,
            alarms=[
                *(f"The counts do not add up. {gap}" for gap in self.differences),
                *self.alarms,
            ],
            notes=[*screening_notes(self.plan.screened), *self.notes],
            mapping=self.mapping,
            refused=self,
            whole="All of them are in the file of refused rows.",
        )

    def _plotted(self) -> Plotted:
        return Plotted(self._title(), self.counts, self.errors)

    def _card(self) -> Card:
        handed = self._handed()
        return import_card(
            handed.title,
            facts=handed.facts,
            counts=handed.counts,
            errors=self.errors,
            alarms=handed.alarms,
            notes=handed.notes,
            left_out=left_out_block(self.mapping, is_open=False),
            next_steps=after_import(self.counts, self.errors),
        )

    def _title(self) -> str:
        accepted, rows = self.counts[Fate.ACCEPTED], self.counts["rows"]
        if not rows:
            return "Nothing to import: no rows"
        return f"{accepted:,} of {rows:,} rows imported to {self.where}"

    @property
    def where(self) -> str:
        """Where the people went, in words."""
        target = self.plan.target
        if target.list_name is not None and self.list_id is not None:
            return f"list {target.list_name!r} ({self.list_id})"
        return str(target)

    def __repr__(self) -> str:
        return as_text(self._card())

    def _repr_html_(self) -> str:
        return as_html(self._card())
