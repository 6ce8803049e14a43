"""The same import once more, with the rows that were corrected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple, Unpack

import numpy as np
import pandas as pd

from cdp_frames.errors import CdpError, SettingsError
from cdp_frames.fates import Fate
from cdp_frames.file_notes import FileNotes
from cdp_frames.importing.made_list import Sent, made_list
from cdp_frames.importing.options import require_known
from cdp_frames.journal import place_of
from cdp_frames.journal.unfinished import intents_at
from cdp_frames.lists import find_lists
from cdp_frames.repair.relinking import Known, gather, link
from cdp_frames.screening.precedent import Precedent

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping as Dictionary

    from cdp_frames.api.client import Client
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.importing.upload import Upload
    from cdp_frames.inputs import Given
    from cdp_frames.lists import IfExists, Target
    from cdp_frames.mapping import Mapping
    from cdp_frames.mapping.mapped_columns import Aim

# The arguments that say where people go; at most one of them is given.
_NO_TARGET: Final[Options] = {
    "list_name": None,
    "target_list_id": None,
    "audience_name": None,
}


class Lineage(NamedTuple):
    """Where an import comes from: nowhere, or from an earlier one that it repairs.

    Attributes:
        previous: the result that is repaired; None for a first import.
        identity: for each row its number through all attempts, int64; None for its
            position in the frame.
        notes: what is good to know.
        gone: match keys of people who said no to mail in an earlier attempt.
        streamed: what the rows of a stream showed, of which these were a part.
        doubt: why a list of the name is not known to be theirs; None if it would be.
        file_name: the name of the file of the import that is repaired, if they go to
            the same place: however that is found, the call is the same.
        changed: the arguments that differ from those of the import that is repaired.
    """

    previous: ImportResult | None = None
    identity: np.ndarray | None = None
    notes: tuple[str, ...] = ()
    gone: frozenset[str] = frozenset()
    streamed: Precedent | None = None
    doubt: CdpError | None = None
    file_name: str = ""
    changed: Options = {}  # noqa: RUF012 - nobody changes it

    @property
    def precedent(self) -> Precedent | None:
        """The rows beside which these stood, each as it was when it came last."""
        if self.previous is None or self.identity is None:
            return self.streamed
        frames, newer = [], self.identity
        for attempt in self.previous.chain[::-1]:
            rows = np.flatnonzero(~np.isin(attempt.identity, newer))
            frames.append(attempt.plan.frame.iloc[rows])
            newer = np.concatenate([newer, attempt.identity])
        return (self.streamed or Precedent())._replace(frames=frames)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Again:
    """What ``ImportResult.reimport`` calls.

    Attributes:
        run: plans and sends.
        options: all arguments of the import that is repaired.
        streamed: what the rows of a stream showed, of which its rows were a part.
    """

    run: Callable[..., ImportResult]
    options: Options
    streamed: Precedent | None

    def __call__(
        self, previous: ImportResult, fixed: object, **changed: Unpack[Options]
    ) -> ImportResult:
        """Import corrected rows into the same list."""
        return self.run(self.options, self.streamed, previous, fixed, **changed)


def repeated(
    options: Options,
    previous: ImportResult,
    given: Given,
    changed: Options,
    target: Target | None = None,
    streamed: Precedent | None = None,
) -> tuple[Options, Lineage]:
    """Say how corrected rows are imported, and which rows they are.

    Args:
        options: those of the import that is repaired.
        previous: its result.
        given: the corrected rows; get what the file said of itself.
        changed: the options that should differ.
        target: where an earlier run of the same re-import went; None if there was none.
        streamed: what a stream showed, of which these rows were a part.

    Raises:
        TypeError: one of them is no argument of an import; names the closest.
    """
    require_known(changed, verb="reimport")
    known = gather(
        [
            Known(
                attempt.plan.frame,
                attempt.fates["fate"],
                attempt.identity,
                _blamed(attempt),
            )
            for attempt in previous.chain
        ]
    )
    frame, before = given.frame, previous.plan.given
    # Only pandas has labels, and only those of its own frames are the caller's.
    labelled = given.table is None and before.table is None
    linked = link(frame, known, last=None if labelled else len(before.frame))
    _remember(frame, previous.plan.frame)
    again, notes, doubt = _same_target(options, previous, target)
    file_name = previous.plan.upload.file_name
    if _NO_TARGET.keys() & changed.keys():
        # Another target takes the place of the first one, and is not the same list.
        notes, doubt, file_name = (), None, ""
        again = {**options, **_NO_TARGET, "if_exists": _elsewhere(options, changed)}
    mapping = _same_mapping(frame, options, previous)
    lineage = Lineage(
        previous=previous,
        identity=_numbered(linked.rows, known),
        notes=(*linked.notes, *notes),
        gone=frozenset().union(*(each.plan.held.keys for each in previous.chain)),
        streamed=streamed,
        doubt=doubt,
        file_name=file_name,
        changed=changed,
    )
    return {**again, "mapping": mapping, **changed}, lineage


def _blamed(attempt: ImportResult) -> frozenset[tuple[int, Hashable]]:
    """Return the cells that an import complained about."""
    lines = attempt.errors[attempt.errors["row"].notna()]
    numbers = attempt.identity[lines["row"].to_numpy(dtype="int64")]
    return frozenset(zip(numbers.tolist(), lines["column"], strict=True))


def has_target(options: Options) -> bool:
    """Say whether people go on a list or in an audience."""
    return any(options.get(name) is not None for name in _NO_TARGET)


def _elsewhere(options: Options, changed: Options) -> IfExists:
    """Say what to do with another target that exists: only a list can be replaced."""
    is_list = changed.get("list_name") or changed.get("target_list_id")
    return options["if_exists"] if is_list else "fail"


def rows_of(fates: pd.DataFrame, fate: str) -> np.ndarray:
    """Return the positions of the rows that have a fate, int64."""
    return fates.loc[fates["fate"].eq(fate), "row"].to_numpy(dtype="int64")


def _remember(frame: pd.DataFrame, before: pd.DataFrame) -> None:
    """Keep what the file said of itself: rows lose it on their way through a sheet.

    Its time zone and its order of day and month hold for its rows still.
    """
    notes = FileNotes.of(frame)
    if notes.is_empty:
        replace(FileNotes.of(before), ignored=notes.ignored).put(frame)


def _numbered(rows: np.ndarray, known: Known) -> np.ndarray:
    """Give each row its number; new ones count on from the last one known."""
    new = rows < 0
    after = known.identity.max(initial=-1) + 1
    numbers = np.where(new, after + np.cumsum(new) - 1, -1)
    numbers[~new] = known.identity[rows[~new]]
    return numbers


def _same_target(
    options: Options, previous: ImportResult, target: Target | None
) -> tuple[Options, tuple[str, ...], CdpError | None]:
    """Aim at the list of the first import, which exists by now if anybody is on it."""
    if target is not None:
        aimed: Options = {
            "list_name": target.list_name if target.list_id is None else None,
            "target_list_id": target.list_id,
            "audience_name": target.audience_name,
        }
        return {**options, **aimed}, (), None
    name = options["list_name"]
    list_id, doubt = _its_list(options, previous)
    if list_id is not None:
        same: Options = {"list_name": None, "target_list_id": list_id}
        return {**options, **same, "if_exists": "append"}, (), None
    audience = options["audience_name"]
    if audience is not None and previous.job_id is not None:
        # The contract has no way to add to an audience, and a second job with the
        # same name would make a second one.
        note = (
            f"Audience {audience!r} was made by the first job and selects by itself; "
            "these rows go to profiles only."
        )
        return {**options, "audience_name": None}, (note,), None
    # A list of that name was made by another repair of the same import, if by now there
    # is one: the import itself would have failed if there had been one before.
    again: Options = {
        **options,
        "if_exists": "append" if name else options["if_exists"],
    }
    return again, (), doubt


def _its_list(
    options: Options, previous: ImportResult
) -> tuple[str | None, CdpError | None]:
    """Return the list of an import, or why none of those of its name may be its own."""
    client, name = options["client"], options["list_name"]
    if previous.list_id is not None or not client or not name:
        return previous.list_id, None
    claim, doubt = previous.plan.claim, None
    if previous.job_id is None:
        if claim is None or not isinstance(claim.otherwise, CdpError):
            return None, None
        doubt = claim.otherwise
    repairs = _made_by_repairs(options, previous)
    for each in find_lists(client, name):
        if each.id in repairs:
            return each.id, None
    if doubt is not None:
        return None, doubt
    # The list was not there yet, or could not be told from another.
    return _own_list(client, name, previous)


def _made_by_repairs(options: Options, previous: ImportResult) -> set[str]:
    """Return the lists into which other repairs of the same import have put people."""
    place = place_of(options["journal"])
    known = () if place is None else intents_at(place)
    content = previous.plan.content
    return {
        each.list_id
        for each in known
        if each.list_id is not None and each.facts.get("repairs") == content
    }


def _own_list(
    client: Client, name: str, previous: ImportResult
) -> tuple[str | None, SettingsError | None]:
    """Return the list that an import has made, now that it is looked for again.

    Where there are lists of that name, and none can be told to be it, why not.
    """
    upload = previous.plan.upload
    keys = set(upload.keys)
    sent = Sent(keys, keys, upload.match_key, None)
    made = made_list(client, name, sent, looks=1)
    if made.list_id is None and find_lists(client, name):
        return None, SettingsError(
            f"nobody was added to a list. {made.note} Pass target_list_id= to say "
            "where the corrected rows go."
        )
    return made.list_id, None


def _same_mapping(
    frame: pd.DataFrame, options: Options, previous: ImportResult
) -> Mapping | Dictionary[Hashable, Aim] | None:
    """Map the columns as before: fewer rows must not lead to another guess."""
    before = previous.plan.frame.columns
    if frame.columns.equals(before):
        return previous.mapping
    if not frame.columns.is_unique or not before.is_unique:
        return options["mapping"]
    mapped = (*previous.mapping.columns, *previous.mapping.judged)
    headers = {
        column.field: [
            part.header for part in column.parts if part.header in frame.columns
        ]
        for column in mapped
    }
    same: dict[Hashable, Aim] = {
        found[0]: field for field, found in headers.items() if len(found) == 1
    }
    same |= {field: found for field, found in headers.items() if len(found) > 1}
    match_key = previous.plan.upload.match_key
    if match_key is None or headers.get(match_key):
        return same
    # Under another name the column of the match key has to be found anew.
    return options["mapping"]


def accepted_before(
    previous: ImportResult | None,
) -> Callable[[], pd.DataFrame] | None:
    """Return what gives the rows that earlier attempts have sent and the CDP has taken.

    Only a schema with unique values asks for them.
    """
    if previous is None:
        return None

    def taken() -> pd.DataFrame:
        return pd.concat(
            [
                attempt.plan.screened.valid[
                    np.isin(
                        attempt.plan.upload.rows, rows_of(attempt.fates, Fate.ACCEPTED)
                    )
                ]
                for attempt in previous.chain
            ]
        )

    return taken


def imported_before(previous: ImportResult | None, upload: Upload) -> tuple[str, ...]:
    """Notice people whom an earlier attempt imported already."""
    if upload.match_key is None:
        return ()
    done: set[str] = set()
    for attempt in previous.chain if previous is not None else ():
        sent = attempt.plan.upload
        accepted = rows_of(attempt.fates, Fate.ACCEPTED)
        done |= set(sent.keys[np.isin(sent.rows, accepted)])
    count = int(upload.keys.isin(done).sum())
    if not count:
        return ()
    return (
        f"{count:,} of these people {'was' if count == 1 else 'were'} imported by an "
        "earlier attempt already; their profiles are updated.",
    )
