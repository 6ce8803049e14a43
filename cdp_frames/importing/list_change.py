"""What became of each row that was to be put on a list, or taken off it: one fate."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.errors import (
    ApiError,
    RateLimitError,
    UnfinishedError,
)
from cdp_frames.fates import FINAL, REFUSED, Fate
from cdp_frames.importing.destination import NO_CREDENTIALS
from cdp_frames.importing.opted_out import held_note
from cdp_frames.problems import PROBLEMS
from cdp_frames.report.card import import_card
from cdp_frames.screening.tables import ERROR_COLUMNS
from cdp_frames.text.card import as_html, as_text
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from cdp_frames.importing.contact_keys import ContactKey
    from cdp_frames.importing.moving import Action, Outcome
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.text.card import Card

# Below it, an answer of the CDP is a no that stays one.
_SERVER_AT_FAULT: Final = 500

_DONE: Final = {
    ("add", True): "added",
    ("add", False): "on it already",
    ("remove", True): "removed",
    ("remove", False): "not on it",
}


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ListChange:
    """What became of each row that was to be put on a list, or taken off it.

    Attributes:
        list_id: the list.
        action: ``"add"`` or ``"remove"``.
        fates: n rows in the caller's order: ``row``, ``index``, ``fate``, ``sent_row``
            as in ``ImportResult``, and ``change``: ``added``, ``on it already``,
            ``removed``, ``not on it``, or missing where nothing was asked for the row.
        errors: as in ``ImportResult``; people without a profile have ``no_profile``.
        changes: as in ``ImportResult``.
        failed: the refused rows, as they came.
        opted_out: as in ``ImportResult``.
        done: whether it was done, or it was only looked what would be.
        notes: what is good to know.
        is_audited: False if it was to be in a ledger, and is not.
    """

    list_id: str
    action: Action
    fates: pd.DataFrame = field()
    errors: pd.DataFrame = field()
    changes: pd.DataFrame = field()
    failed: pd.DataFrame = field()
    opted_out: pd.DataFrame = field()
    done: bool
    notes: tuple[str, ...]
    is_audited: bool = True

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of all ``rows``, of each fate, and of each change."""
        fates = self.fates["fate"].value_counts()
        changes = self.fates["change"].value_counts()
        words = [_DONE[self.action, True], _DONE[self.action, False]]
        return {
            "rows": len(self.fates),
            **{fate.value: int(fates.get(fate, 0)) for fate in FINAL},
            **{word.replace(" ", "_"): int(changes.get(word, 0)) for word in words},
        }

    def _card(self) -> Card:
        changed, idle = (_DONE[self.action, moved] for moved in (True, False))
        fates = {name: self.counts[name] for name in ("rows", *FINAL)}
        there = self.counts[idle.replace(" ", "_")]
        return import_card(
            f"{self._headline(changed)}, of {counted(self.counts['rows'], 'row')}",
            facts=[
                ("list", self.list_id),
                *([(idle, f"{there:,}")] if there else []),
            ],
            counts=fates,
            errors=self.errors,
            notes=self.notes,
        )

    def _headline(self, changed: str) -> str:
        fates = self.fates
        settled = fates["fate"].eq(Fate.ACCEPTED.value)
        if (settled & fates["change"].isna()).any():
            # Who was on the list before is not known, and so nobody was counted.
            people = counted(int(settled.sum()), "person is", "people are")
            if not self.done:
                people = counted(int(settled.sum()), "person", "people") + " would be"
            return f"{people} {'on' if self.action == 'add' else 'off'} the list"
        people = counted(self.counts[changed], "person", "people")
        would = "" if self.done else "would be "
        way = "put on" if self.action == "add" else "taken off"
        return f"{people} {would}{way} the list"

    def __repr__(self) -> str:
        return as_text(self._card())

    def _repr_html_(self) -> str:
        return as_html(self._card())


def told(
    planned: ImportPlan,
    outcome: Outcome,
    key: ContactKey,
    *,
    action: Action,
    done: bool,
) -> ListChange:
    """Return what became of each row.

    Args:
        planned: what was planned.
        outcome: what the CDP made of the keys.
        key: what they are keys of.
        action: what was done.
        done: whether it was, or it was only looked what would be.

    Raises:
        UnfinishedError: the calls ended before all keys were sent; carries the result.
    """
    change = _list_change(planned, outcome, key, action=action, done=done)
    failure = outcome.failure
    if failure is None:
        return change
    way = "put on" if action == "add" else "taken off"
    people = counted(len(outcome.open), "person", "people")
    refused = isinstance(failure, ApiError) and not (
        isinstance(failure, RateLimitError) or failure.status >= _SERVER_AT_FAULT
    )
    what = "the CDP said no" if refused else "the calls broke off"
    put_right = "Put that right, then run" if refused else "Run"
    raise UnfinishedError(
        f"{what} while people were {way} list {change.list_id}: nobody knows of "
        f"{people} ({failure}) {put_right} the same line again: whoever is done is "
        "not done twice. What is known is in the attribute .result of this error.",
        result=change,
    ) from failure


def _notes(planned: ImportPlan) -> tuple[str, ...]:
    """Leave out of the plan's notes what is about plans and imports."""
    rows = planned.opted_out
    others = {NO_CREDENTIALS, *held_note(rows, "plan")}
    return (
        *(note for note in planned.notes if note not in others),
        *held_note(rows, None),
    )


def _list_change(
    planned: ImportPlan,
    outcome: Outcome,
    key: ContactKey,
    *,
    action: Action,
    done: bool,
) -> ListChange:
    upload = planned.upload
    keys = key.sent(upload)
    fates = planned.screened.fates.copy()
    fate = fates["fate"].to_numpy(dtype=object, copy=True)
    change = np.full(len(fates), None, dtype=object)
    lacking = keys.isin(outcome.unmatched).to_numpy() & (action == "add")
    unknown = keys.isin(outcome.open).to_numpy()
    fate[upload.rows] = Fate.ACCEPTED.value
    fate[upload.rows[lacking]] = Fate.REJECTED_BY_CDP.value
    fate[upload.rows[unknown]] = Fate.UNKNOWN.value
    settled = ~lacking & ~unknown
    if outcome.before is not None:
        there = keys.isin(outcome.before).to_numpy()
        moved = there if action == "remove" else ~there
        change[upload.rows[settled & moved]] = _DONE[action, True]
        change[upload.rows[settled & ~moved]] = _DONE[action, False]
    notes = [*key.notes, *outcome.notes]
    if outcome.before is None:
        notes.append(
            "Who was on the list before is not known (more members than limits.members "
            "of the client, or none shown with an address): nobody can say for whom "
            "this changed anything."
        )
    fates["fate"] = pd.Series(fate, dtype="str")
    fates["change"] = pd.Series(change, dtype="str")
    refused = fates["fate"].isin(REFUSED).to_numpy()
    # The row that stands for others brings them back with it.
    lost = set(fates.loc[refused, "row"])
    behind = fates["fate"].eq(Fate.DUPLICATE) & fates["sent_row"].isin(lost)
    fates.loc[behind, "fate"] = Fate.REJECTED_BY_CDP.value
    rows = np.flatnonzero(refused | behind.to_numpy())
    return ListChange(
        list_id=str(upload.target.list_id),
        action=action,
        fates=fates,
        errors=_errors(planned, upload.rows[lacking]),
        changes=planned.changes,
        failed=planned.given.take(rows),
        opted_out=planned.screened.opted_out,
        done=done,
        notes=(*notes, *_notes(planned)),
    )


def _errors(planned: ImportPlan, lacking: np.ndarray) -> pd.DataFrame:
    """Add a line for each person without a profile."""
    here = planned.errors
    if not len(lacking):
        return here
    problem = PROBLEMS["no_profile"]
    key = planned.upload.match_key
    column = next(each for each in planned.mapping.columns if each.field == key)
    frame = planned.frame
    lines = pd.DataFrame(
        {
            "row": lacking,
            "index": pd.Series(
                list(frame.index.take(lacking)), dtype=object
            ).to_numpy(),
            "column": pd.Series([column.header] * len(lacking), dtype=object),
            "field": key,
            "value": frame.iloc[lacking, column.position].astype(object).to_numpy(),
            "code": problem.code,
            "message": problem.title,
            "action": problem.action,
            **dict.fromkeys(["suggestion", "alternative", "repair"]),
            "confidence": np.nan,
            "stage": "cdp",
        }
    )[list(ERROR_COLUMNS)]
    parts = [part.astype(object) for part in (here, lines) if len(part)]
    both = pd.concat(parts, ignore_index=True)
    both["row"] = both["row"].astype("int64")
    return both.sort_values("row", kind="stable", ignore_index=True)
