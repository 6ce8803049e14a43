"""The refused rows of an import, for the fixer: judged as a re-import judges them."""

from __future__ import annotations

from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cdp_frames.api.client import Client
from cdp_frames.errors import SettingsError
from cdp_frames.fates import REFUSED
from cdp_frames.file_notes import FileNotes, without_attrs
from cdp_frames.fixer import Fixer
from cdp_frames.fixer.verdict import Reading, Refused, Verdict
from cdp_frames.importing.destination import Destination, schema_of
from cdp_frames.importing.judging import judged_rows
from cdp_frames.importing.places import Places
from cdp_frames.importing.reimporting import Again, Lineage
from cdp_frames.importing.rejects_allowed import allowed_in
from cdp_frames.importing.rejects_checks import said_lines
from cdp_frames.importing.suppressing import suppression_of
from cdp_frames.schema import load_schema
from cdp_frames.screening.derived import with_room
from cdp_frames.screening.grounding import ground_of
from cdp_frames.screening.raw_columns import UserOptions, raw_column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cdp_frames.importing.options import Options
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.screening.precedent import Precedent


def fixer_of(result: ImportResult) -> Fixer:
    """Return the refused rows of a result under repair.

    Raises:
        FrameError: a suppression list of the import can't be read any more.
    """
    rows = np.flatnonzero(result.fates["fate"].isin(REFUSED))
    judge = Judging(result.plan, rows, result)
    by_cdp = result.errors[result.errors["stage"].eq("cdp")]
    said = by_cdp[by_cdp["row"].isin(rows)]
    said = said.assign(row=np.searchsorted(rows, said["row"].to_numpy(dtype="int64")))
    persons = result.fates["sent_row"].fillna(result.fates["row"]).to_numpy("int64")
    return Fixer(
        refused_of(
            result.plan,
            rows,
            judge,
            said=said,
            persons=persons[rows],
            reimport=result.reimport,
        )
    )


def fixer_of_plan(
    plan: ImportPlan,
    reimport: Callable[..., Any],
    why: Sequence[str] = (),
    said: Sequence[bool] = (),
) -> Fixer:
    """Return all rows of a plan under repair, such as those of a refused file.

    Args:
        plan: the import, not sent.
        reimport: what ``Fixer.reimport`` calls.
        why: for each row why it was refused before, in words.
        said: for each whether the CDP refused it, and nobody changed it since.
    """
    rows = np.arange(len(plan.frame), dtype="int64")
    sent = plan.screened.fates["sent_row"]
    stands = {*np.flatnonzero(said).tolist()}
    return Fixer(
        refused_of(
            plan,
            rows,
            Judging(plan, rows, None),
            said=said_lines(
                {row: why[row] for row in sorted(stands)}, [*plan.frame.columns]
            ),
            persons=sent.fillna(pd.Series(rows)).to_numpy("int64"),
            reimport=reimport,
            earlier={
                row: text for row, text in enumerate(why) if text and row not in stands
            },
        )
    )


def refused_of(
    plan: ImportPlan,
    rows: np.ndarray,
    judge: Judging,
    *,
    said: pd.DataFrame,
    persons: np.ndarray,
    reimport: Callable[..., Any],
    earlier: Mapping[int, str] = MappingProxyType({}),
) -> Refused:
    """Return rows of an import for the fixer.

    Args:
        plan: the import.
        rows: the positions of the rows.
        judge: judges them.
        said: as in ``Refused``.
        persons: likewise.
        reimport: likewise.
        earlier: likewise.
    """
    given = plan.given

    def taken(places: np.ndarray, frame: pd.DataFrame, changed: list[int]) -> Any:  # noqa: ANN401 - the caller's own kind
        if given.table is None:
            return frame
        return given.take_changed(rows[places], frame, changed)

    return Refused(
        frame=plan.frame.iloc[rows].copy(),
        judge=judge,
        alone=judge.alone,
        said=said,
        persons=persons,
        place=Places(plan).of,
        allowed=allowed_in(plan),
        given=taken,
        reimport=reimport,
        reading=partial(_reading, plan),
        earlier=earlier,
    )


class Judging:
    """Judges rows as an import of them would be judged, without sending anything."""

    def __init__(
        self, plan: ImportPlan, rows: np.ndarray, previous: ImportResult | None
    ) -> None:
        self._plan = plan
        self._rows = rows
        self._previous = previous
        given = plan._options  # noqa: SLF001 - our own plan
        # No arguments that touch a disk or the CDP: this is a trial.
        quiet: Options = {"memory": None, "audit": None, "mapping": plan.mapping}
        self._options: Options = {**given, **quiet}
        self._suppression = suppression_of(given["suppress"], _client_of(given))
        self._destination = Destination(
            tuple(plan.upload.fields), plan.upload.match_key
        )

    def __call__(self, frame: pd.DataFrame) -> Verdict:
        """Judge all the rows, with other cells."""
        return self._judged(frame, self._rows, self._beside)

    def alone(self, frame: pd.DataFrame, places: np.ndarray) -> Verdict:
        """Judge some of the rows, by their places among them, without the others.

        The others are there as they were refused, for a re-import of these leaves them.
        """
        others = np.setdiff1d(self._rows, self._rows[places])
        beside = self._beside
        if beside is not None and len(others):
            beside = beside._replace(frames=[self._plan.frame.iloc[others]])
        return self._judged(frame, self._rows[places], beside)

    def _judged(
        self, frame: pd.DataFrame, rows: np.ndarray, beside: Precedent | None
    ) -> Verdict:
        FileNotes.of(self._plan.frame).put(frame)
        made = judged_rows(
            frame,
            self._destination,
            self._options,
            self._lineage(rows),
            self._suppression,
            precedent=beside,
        ).screened
        fates = made.fates["fate"].to_numpy(dtype=object)
        return Verdict(made.errors, made.hints, fates)

    def _lineage(self, rows: np.ndarray) -> Lineage:
        previous = self._previous
        if previous is None:
            return Lineage(gone=self._plan.held.keys)
        again = previous._reimport  # noqa: SLF001 - our own result
        return Lineage(
            previous=previous,
            identity=previous.identity[rows],
            gone=frozenset().union(*(each.plan.held.keys for each in previous.chain)),
            streamed=again.streamed if isinstance(again, Again) else None,
        )

    @cached_property
    def _beside(self) -> Precedent | None:
        """What the other rows of the import show: they stay as they are."""
        precedent = self._lineage(self._rows).precedent
        if precedent is None:
            return None
        frame = self._plan.frame.iloc[self._rows]
        user = self._user
        ground = ground_of(
            frame,
            schema_of(
                self._destination,
                self._options["object_name"],
                self._options["schema"],
            ),
            user,
            self._destination.match_key,
            mapping=self._plan.mapping,
            fields=self._destination.fields or None,
        )
        wide, mapped = with_room(without_attrs(frame), ground.mapping, ground.declared)
        return precedent.settled(
            wide.columns, mapped, ground.declared, user, ground.published
        )

    @property
    def _user(self) -> UserOptions:
        return user_of(self._plan)


def user_of(plan: ImportPlan) -> UserOptions:
    """Return what the user and the file said of values that don't say it themselves."""
    options = plan._options  # noqa: SLF001 - our own plan
    return UserOptions(
        timezone=options["timezone"],
        dayfirst=options["dayfirst"],
        region=options["region"],
        file=FileNotes.of(plan.frame),
    )


def _client_of(options: Options) -> Client | None:
    """Return who reads a suppression list of the CDP; None where nobody need or can."""
    if options["suppress"] is None or options["client"] is not None:
        return options["client"]
    try:
        return Client.from_env()
    except SettingsError:
        return None


def _reading(plan: ImportPlan, place: int) -> Reading | None:
    """Say how a column is read; None where it goes to no field, or to several."""
    mapped = [
        column
        for column in (*plan.mapping.columns, *plan.mapping.judged)
        for part in column.parts
        if part.position == place
    ]
    if len(mapped) != 1:
        return None
    schema = load_schema(plan._options["schema"])  # noqa: SLF001 - our own plan
    column = raw_column(plan.frame.iloc[:0], mapped[0], schema, user_of(plan), None)
    return Reading(column.kind.name, column.options)
