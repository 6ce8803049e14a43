"""From a frame to a plan, and from refused rows to the next plan."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, get_args

import numpy as np
import pandas as pd
import pyarrow as pa

from cdp_frames.api.client import Client
from cdp_frames.delivery import Shipment
from cdp_frames.encoding import encode_csv
from cdp_frames.errors import ForbiddenError, FrameError, shown
from cdp_frames.lists import (
    IfExists,
    Target,
    check_target,
    find_lists,
    known_list,
    resolve_list,
)
from cdp_frames.outcome import Run, carry_out, sent_keys
from cdp_frames.repair import Known, gather, link
from cdp_frames.result import ImportPlan, ImportResult
from cdp_frames.screening import screen

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping as Dictionary

    from cdp_frames.fields import Field
    from cdp_frames.mapping import Mapping
    from cdp_frames.progress import Progress
    from cdp_frames.schema import SchemaLike

Keep: TypeAlias = Literal["first", "last", False]

# `cdp-api.md` section 5: the primary key of profiles is usually the e-mail address.
_MATCH_KEY: Final = "email"

_NO_CREDENTIALS: Final = (
    "The CDP was not asked for its fields and lists: there are no credentials."
)
_NO_METADATA_SCOPE: Final = (
    "The CDP was not asked for its fields: the token lacks the scope cdp:metadata:read."
)

# The arguments that say where people go; at most one of them is given.
_TARGETS: Final = frozenset({"list_name", "target_list_id", "audience_name"})

# From this version on pandas copies on write, always.
_COPY_ON_WRITE: Final = 3

# Integers and booleans with gaps stay what they are, instead of turning into floats
# and objects.
_ARROW_TYPES: Final = {
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(),
    pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The arguments of an import, as one value that a re-import can change."""

    list_name: str | None
    target_list_id: str | None
    audience_name: str | None
    if_exists: IfExists
    schema: SchemaLike
    mapping: Mapping | Dictionary[Hashable, str | None] | None
    timezone: str | None
    dayfirst: bool | None
    region: str | None
    keep: Keep
    object_name: str
    client: Client | None
    verify: bool
    progress: bool | Progress
    timeout: float


class Source(NamedTuple):
    """Where an import comes from: nowhere, or from an earlier one that it repairs."""

    previous: ImportResult | None = None
    identity: np.ndarray | None = None
    notes: tuple[str, ...] = ()


def plan(df: object, options: Options, source: Source) -> ImportPlan:
    """Work an import out; see ``plan_import`` for the arguments and errors."""
    frame = _as_frame(df)
    check_target(
        list_name=options.list_name,
        target_list_id=options.target_list_id,
        audience_name=options.audience_name,
    )
    if options.if_exists not in get_args(IfExists):
        raise FrameError(
            f"if_exists must be one of {shown(get_args(IfExists))}, not "
            f"{options.if_exists!r}."
        )
    _check_timeout(options.timeout)
    target = _target(options)
    there = _destination(options.client, options.object_name)
    screened = screen(
        frame,
        options.schema,
        mapping=options.mapping,
        fields=there.fields or None,
        timezone=options.timezone,
        dayfirst=options.dayfirst,
        region=options.region,
        keep=options.keep,
        match_key=there.match_key,
    )
    shipment = Shipment(
        payload=encode_csv(screened.valid, screened.mapping),
        file_name=_file_name(options),
        object_name=options.object_name,
        target=target,
        mapping=screened.mapping,
        fields=there.fields,
        valid=screened.valid,
        rows=_rows(screened.fates, "valid"),
        labels=frame.index,
        match_key=there.match_key,
    )
    return ImportPlan(
        frame=frame,
        screened=screened,
        shipment=shipment,
        notes=(
            *(_set_aside(frame) if source.previous is None else ()),
            *there.notes,
            *source.notes,
            *_repeated(source.previous, shipment),
        ),
        _apply=partial(_apply, options=options, source=source),
    )


def _as_frame(df: object) -> pd.DataFrame:
    """Return the caller's rows as a pandas frame that the caller can't change.

    Raises:
        FrameError: it is no frame.
    """
    if isinstance(df, pd.DataFrame):
        # With copy-on-write (always from pandas 3 on) a shallow copy is a snapshot.
        return df.copy(deep=int(pd.__version__.split(".")[0]) < _COPY_ON_WRITE)
    hint = " Call .compute() first." if hasattr(df, "compute") else ""
    if isinstance(df, pd.Series):
        hint = " Call .to_frame() first, or choose columns with df[['…']]."
    elif hasattr(df, "__arrow_c_stream__"):
        # One column alone hands out Arrow data, too; it is no table.
        with suppress(pa.ArrowInvalid, TypeError):
            frame: pd.DataFrame = pa.table(df).to_pandas(types_mapper=_ARROW_TYPES.get)
            return frame
    raise FrameError(
        f"df must be a pandas DataFrame or hand out Arrow data, not a "
        f"{type(df).__name__}.{hint}"
    )


def _check_timeout(timeout: object) -> None:
    # Found out only when the job runs, it would cost the result.
    if not isinstance(timeout, (int, float)) or not timeout >= 0:
        raise FrameError(f"timeout is a number of seconds from 0, not {timeout!r}.")


class _Destination(NamedTuple):
    """What is known of the object that the people go into."""

    fields: tuple[Field, ...] = ()
    match_key: str = _MATCH_KEY
    notes: tuple[str, ...] = ()


def _destination(client: Client | None, object_name: str) -> _Destination:
    """Ask the CDP for the object; say so if it can't be asked."""
    if client is None:
        return _Destination(notes=(_NO_CREDENTIALS,))
    try:
        found = client.object(object_name)
    except ForbiddenError:
        return _Destination(notes=(_NO_METADATA_SCOPE,))
    if not found.summary.file_import:
        raise FrameError(f"the CDP takes no files for the object {object_name!r}.")
    return _Destination(found.fields, found.primary_key or _MATCH_KEY)


def _set_aside(frame: pd.DataFrame) -> tuple[str, ...]:
    """Tell again what ``read_contacts`` left out of the frame, for it is not in it."""
    found = frame.attrs.get("cdp_frames")
    records = found.get("set_aside", ()) if isinstance(found, dict) else ()
    if not len(records):
        return ()
    reasons = Counter(str(record.get("reason", "")) for record in records)
    told = ", ".join(f"{reason} ({n:,})" for reason, n in reasons.most_common())
    return (f"Records of the file that were set aside when it was read: {told}.",)


def _target(options: Options) -> Target:
    if options.client is not None and options.list_name is not None:
        return resolve_list(
            options.client, options.list_name, if_exists=options.if_exists
        )
    if options.client is not None and options.target_list_id is not None:
        return known_list(
            options.client,
            options.target_list_id,
            replace=options.if_exists == "replace",
        )
    return Target(
        list_name=options.list_name,
        list_id=options.target_list_id,
        audience_name=options.audience_name,
        replace=options.if_exists == "replace",
    )


def _file_name(options: Options) -> str:
    name = options.list_name or options.target_list_id or options.audience_name
    slug = re.sub(r"[^a-z0-9]+", "-", (name or options.object_name).lower()).strip("-")
    return f"{slug or 'import'}.csv"


def _rows(fates: pd.DataFrame, fate: str) -> np.ndarray:
    return fates.loc[fates["fate"].eq(fate), "row"].to_numpy(dtype="int64")


def _apply(
    plan: ImportPlan,
    job_id: str | None = None,
    timeout: float | None = None,
    *,
    options: Options,
    source: Source,
) -> ImportResult:
    first = np.arange(len(plan.frame), dtype="int64")
    run = Run(
        client=options.client or Client.from_env(),
        timeout=options.timeout if timeout is None else timeout,
        verify=options.verify,
        progress=options.progress,
        previous=source.previous,
        identity=first if source.identity is None else source.identity,
        reimport=partial(_reimport, options),
    )
    return carry_out(plan, run, job_id)


# --- again ----------------------------------------------------------------------------


def _reimport(
    options: Options, previous: ImportResult, fixed: pd.DataFrame, **changed: Any
) -> ImportResult:
    frame = _as_frame(fixed)
    known = gather(
        [
            Known(attempt.plan.frame, attempt.fates["fate"], attempt.identity)
            for attempt in previous.chain
        ]
    )
    linked = link(frame, known)
    _remember(frame, previous.plan.frame)
    again, notes = _same_target(options, previous)
    if _TARGETS & changed.keys():
        # Another target takes the place of the first one, and is not the same list.
        notes = ()
        again = replace(
            options, list_name=None, target_list_id=None, audience_name=None
        )
    again = replace(again, mapping=_same_mapping(frame, options, previous))
    return plan(
        frame,
        replace(again, **changed),
        Source(previous, _numbered(linked.rows, known), (*linked.notes, *notes)),
    ).apply()


def _remember(frame: pd.DataFrame, before: pd.DataFrame) -> None:
    """Keep what the file said of itself: rows lose it on their way through a sheet.

    Its time zone and its order of day and month hold for its rows still.
    """
    found = before.attrs.get("cdp_frames")
    if found is not None and "cdp_frames" not in frame.attrs:
        frame.attrs = {**frame.attrs, "cdp_frames": found}


def _numbered(rows: np.ndarray, known: Known) -> np.ndarray:
    """Give each row its number; new ones count on from the last one known."""
    new = rows < 0
    after = known.identity.max(initial=-1) + 1
    numbers = np.where(new, after + np.cumsum(new) - 1, -1)
    numbers[~new] = known.identity[rows[~new]]
    return numbers


def _same_target(
    options: Options, previous: ImportResult
) -> tuple[Options, tuple[str, ...]]:
    """Aim at the list of the first import, which exists by now if anybody is on it."""
    client, name = options.client, options.list_name
    list_id = previous.list_id
    if list_id is None and previous.job_id is not None and client and name:
        # The list was not there yet, or was not looked for.
        found = find_lists(client, name)
        list_id = found[0].id if found else None
    if list_id is not None:
        there = replace(options, list_name=None, target_list_id=list_id)
        return replace(there, if_exists="append"), ()
    if options.audience_name is not None and previous.job_id is not None:
        # The contract has no way to add to an audience, and a second job with the
        # same name would make a second one.
        return replace(options, audience_name=None), (
            f"Audience {options.audience_name!r} was made by the first job and selects "
            "by itself; these rows go to profiles only.",
        )
    return options, ()


def _same_mapping(
    frame: pd.DataFrame, options: Options, previous: ImportResult
) -> Mapping | Dictionary[Hashable, str | None] | None:
    """Map the columns as before: fewer rows must not lead to another guess."""
    before = previous.plan.frame.columns
    if frame.columns.equals(before):
        return previous.mapping
    if not frame.columns.is_unique or not before.is_unique:
        return options.mapping
    same = {
        column.header: column.field
        for column in previous.mapping.columns
        if column.header in frame.columns
    }
    # Under another name the column of the match key has to be found anew.
    return (
        same if previous.plan.shipment.match_key in same.values() else options.mapping
    )


def _repeated(previous: ImportResult | None, shipment: Shipment) -> tuple[str, ...]:
    """Notice people whom an earlier attempt imported already."""
    done: set[str] = set()
    for attempt in previous.chain if previous is not None else ():
        sent = attempt.plan.shipment
        accepted = _rows(attempt.fates, "accepted")
        done |= set(sent_keys(sent)[np.isin(sent.rows, accepted)])
    again = int(sent_keys(shipment).isin(done).sum())
    if not again:
        return ()
    return (
        f"{again:,} of these people {'was' if again == 1 else 'were'} imported by an "
        "earlier attempt already; "
        "their profiles are updated.",
    )
