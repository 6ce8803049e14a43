"""What can still be done when a stream has ended: repaired, and taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cdp_frames.errors import FrameError
from cdp_frames.importing.part_planning import plan_part
from cdp_frames.importing.planning import callables_of
from cdp_frames.importing.result import ImportResult
from cdp_frames.importing.undoing import Undone
from cdp_frames.lists import normal_keys, take_off
from cdp_frames.screening.hashing import text_hashes
from cdp_frames.screening.precedent import Precedent
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.importing.audit import Audit
    from cdp_frames.importing.part_planning import Stream
    from cdp_frames.lists import Target
    from cdp_frames.streaming.result import StreamedResult
    from cdp_frames.streaming.spool import Rows


def key_hashes(keys: pd.Series) -> np.ndarray:
    """Return numbers that stand for match keys, in the CDP's normal form."""
    return text_hashes(texts_of(normal_keys(keys)).text)


def member_keys(client: Client, list_id: str) -> list[str] | None:
    """Return the match keys of all members; None if the list does not show them."""
    keys = []
    for member in client.members(list_id):
        key = member.email or member.contact_key
        if not key:
            return None
        keys.append(key)
    return keys


def remainder_of(
    result: StreamedResult,
    rows: Rows,
    stream: Stream,
    target: Target,
    gone: frozenset[str],
    *,
    are: str = "the refused rows of a stream",
) -> ImportResult:
    """Return some rows of a stream as a result of their own.

    Args:
        result: of the stream.
        rows: its refused rows, or others.
        stream: what all parts share.
        target: where they were to go.
        gone: match keys of people who said no to mail.
        are: what they are, in words.
    """
    frame, numbers = rows
    plan = plan_part(frame, numbers, 0, stream, target)
    plan = replace(plan, held=plan.held._replace(keys=gone), stream="")
    reimport, undo = callables_of(
        stream.options, Precedent(shown=stream.shown, counting=stream.counting)
    )
    errors = _of_rows(result, "errors", numbers)
    findings = _of_rows(result, "findings", numbers)
    fates = _of_rows(result, "fates", numbers).drop(columns="job_id")
    jobs = result.job_ids
    return ImportResult(
        plan=plan,
        job_id=jobs[-1] if jobs else None,
        status=None,
        list_id=result.list_id,
        fates=fates.assign(index=plan.screened.fates["index"].to_numpy()),
        errors=errors,
        findings=findings,
        differences=(),
        verification=None,
        notes=(f"These are {are}, and no others.",),
        previous=None,
        identity=numbers,
        _reimport=reimport,
        _undo=undo,
    )


def _of_rows(result: StreamedResult, name: str, numbers: np.ndarray) -> pd.DataFrame:
    """Return the lines of some rows, which they name by their places among these."""
    parts = []
    for part in result.scan(name):
        row = part["row"].fillna(-1).to_numpy(dtype="int64")
        mine = np.isin(row, numbers)
        places = np.searchsorted(numbers, row[mine])
        lines = part[mine].copy()
        lines["row"] = places.astype("int64")
        if "sent_row" in lines:
            lines["sent_row"] = _places(lines["sent_row"], numbers)
        parts.append(lines)
    if not parts:
        return getattr(result, name).iloc[:0]  # type: ignore[no-any-return]
    both = pd.concat(parts, ignore_index=True)
    return both.sort_values("row", kind="stable", ignore_index=True)


def _places(rows: pd.Series, numbers: np.ndarray) -> pd.Series:
    wanted = rows.fillna(-1).to_numpy(dtype="int64")
    places = np.searchsorted(numbers, wanted)
    places[places == len(numbers)] = 0
    there = np.isin(wanted, numbers)
    array = pd.arrays.IntegerArray(places.astype("int64"), ~there)
    return pd.Series(array, index=rows.index)


def undone_of(
    result: StreamedResult,
    keys: np.ndarray,
    client: Client,
    *,
    made: bool,
    preview: bool,
    audit: Audit | None,
) -> Undone:
    """Take the people of a stream off the list that it has made.

    Args:
        result: of the stream.
        keys: what stands for the match keys of all who were accepted.
        client: the CDP.
        made: whether the stream has made its list.
        preview: whether to look only.
        audit: what writes it into the ledger; None for none.

    Raises:
        FrameError: it has not.
        LedgerError: the ledger can't be written; they are off the list all the same.
    """
    list_id = result.list_id
    members = member_keys(client, list_id) if made and list_id is not None else None
    if list_id is None or members is None:
        raise FrameError(
            "a stream is taken back only off a list that it has made itself: nobody "
            "noted who was on another one before. Nobody was taken off."
        )
    found = pd.Series(members, dtype="str")
    gone = found[np.isin(key_hashes(found), keys)]
    if not preview:
        take_off(client, list_id, set(normal_keys(gone)))
    done = Undone(
        list_id=list_id,
        rows=gone.to_frame("contact_key").reset_index(drop=True),
        done=not preview,
        notes=(
            "Their profiles stay as the import has written them: what was there before "
            "is not known, so it can't be brought back.",
        ),
    )
    if audit is not None and not preview:
        audit.take_back(next(iter(result.job_ids), None), done)
    return done
