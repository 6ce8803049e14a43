"""People put on a list or taken off it, without an import: one fate for each row.

Profiles are not touched: who has none is put on no list, and is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

import numpy as np
import pandas as pd

from cdp_frames.errors import (
    ApiError,
    FrameError,
    RateLimitError,
    SettingsError,
    UnfinishedError,
)
from cdp_frames.fates import FINAL, REFUSED, Fate
from cdp_frames.importing.audited_change import audited_change
from cdp_frames.importing.destination import NO_CREDENTIALS
from cdp_frames.importing.moving import Action, Outcome, members_now, move
from cdp_frames.importing.opted_out import held_note, look_for_held
from cdp_frames.importing.options import completed
from cdp_frames.importing.planning import plan
from cdp_frames.importing.suppressing import suppression_of
from cdp_frames.inputs import given
from cdp_frames.lists import MEMBERS_READ
from cdp_frames.mapping.given import as_mapping
from cdp_frames.mapping.inference import infer_mapping
from cdp_frames.problems import PROBLEMS
from cdp_frames.report.card import import_card
from cdp_frames.screening.tables import ERROR_COLUMNS
from cdp_frames.text.card import as_html, as_text
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import ContactList
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.mapping import Mapping
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


def added(df: object, list_id: str, client: Client, how: Options) -> ListChange:
    """Put the people of a frame on a list, who have a profile.

    Raises:
        UnfinishedError: the connection broke between; carries what is known.
        CdpError: as ``add_to_list``.
    """
    planned, there = _planned(df, list_id, client, how)

    def run() -> ListChange:
        outcome = move(client, list_id, "add", set(planned.upload.keys))
        if outcome.failure is None:
            outcome.notes += look_for_held(planned, client)
        return _told(planned, outcome, action="add", done=True)

    return audited_change(planned, there, "add", run)


def removed(
    df: object, list_id: str, client: Client, how: Options, *, preview: bool
) -> ListChange:
    """Take the people of a frame off a list; nothing but their key is looked at.

    Raises:
        UnfinishedError: the connection broke between; carries what is known.
        CdpError: as ``remove_from_list``.
    """
    asked: Options = {
        **how,
        "mapping": _key_alone(df, how),
        # Who said no is to come off more than anybody.
        "opt_outs": "send",
        "suppress": None,
        "schema": "contact",
    }
    planned, there = _planned(df, list_id, client, asked)
    if preview:
        outcome = Outcome(before=members_now(client, list_id))
        return _told(planned, outcome, action="remove", done=False)

    def run() -> ListChange:
        outcome = move(client, list_id, "remove", set(planned.upload.keys))
        return _told(planned, outcome, action="remove", done=True)

    return audited_change(planned, there, "remove", run)


def _planned(
    df: object, list_id: str, client: Client, how: Options
) -> tuple[ImportPlan, ContactList]:
    if not isinstance(list_id, str):
        kind = type(list_id).__name__
        raise FrameError(f"list_id must be a text such as 'lst_…', not of type {kind}.")
    if not list_id.strip():
        raise FrameError("list_id is empty: it is the id of a list, such as 'lst_…'.")
    found = client.get_list(list_id)
    if found.type not in {"", "static"}:
        raise SettingsError(
            f"list {list_id} is of type {found.type!r}: its members are chosen by a "
            "rule, and nobody can be put on it or taken off.",
            of_arguments=True,
        )
    read = suppression_of(how.get("suppress"), client)
    # By the schema alone: what the CDP asks of a profile is not asked of a member.
    options = {
        **how,
        "target_list_id": list_id,
        "suppress": list(read.lists) or None,
        "client": None,
        "journal": False,
    }
    planned = plan(df, completed(cast("Options", options), verb="add_to_list"))
    return planned, found


def _key_alone(df: object, how: Options) -> Mapping:
    """Map the column of the match key, and no other one."""
    frame, told = given(df).frame, how.get("mapping")
    mapping = infer_mapping(frame) if told is None else as_mapping(frame, told)
    if mapping.questions:  # the plan asks them
        return mapping
    return mapping.override(
        {
            part.source: None
            for column in mapping.columns
            if column.field != mapping.match_key
            for part in column.parts
        }
    )


def _told(
    planned: ImportPlan, outcome: Outcome, *, action: Action, done: bool
) -> ListChange:
    change = _list_change(planned, outcome, action=action, done=done)
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
    planned: ImportPlan, outcome: Outcome, *, action: Action, done: bool
) -> ListChange:
    upload = planned.upload
    keys = upload.keys.astype("str")
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
    notes = [*outcome.notes]
    if outcome.before is None:
        notes.append(
            f"Who was on the list before is not known (more than {MEMBERS_READ:,} "
            "members, or none shown with an address): nobody can say for whom this "
            "changed anything."
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
            "suggestion": None,
            "stage": "cdp",
        }
    )[list(ERROR_COLUMNS)]
    parts = [part.astype(object) for part in (here, lines) if len(part)]
    both = pd.concat(parts, ignore_index=True)
    both["row"] = both["row"].astype("int64")
    return both.sort_values("row", kind="stable", ignore_index=True)
