"""From a frame to a plan."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args

import numpy as np

from cdp_frames.api.client import Client
from cdp_frames.encoding import encode_csv
from cdp_frames.errors import ForbiddenError, FrameError, shown
from cdp_frames.importing.execution import RunOptions, execute
from cdp_frames.importing.reimporting import (
    Lineage,
    Options,
    imported_before,
    repeated,
    rows_of,
)
from cdp_frames.importing.result import ImportPlan, ImportResult
from cdp_frames.importing.upload import Upload
from cdp_frames.inputs import to_pandas
from cdp_frames.lists import (
    IfExists,
    Target,
    check_target,
    known_list,
    resolve_list,
)
from cdp_frames.screening import screen

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.fields import Field

# `docs/contract.md` section 5: the primary key of profiles is usually the e-mail
# address.
_MATCH_KEY: Final = "email"

_NO_CREDENTIALS: Final = (
    "The CDP was not asked for its fields and lists: there are no credentials."
)
_NO_METADATA_SCOPE: Final = (
    "The CDP was not asked for its fields: the token lacks the scope cdp:metadata:read."
)


def plan(df: object, options: Options, source: Lineage) -> ImportPlan:
    """Work an import out; see ``plan_import`` for the arguments and errors."""
    frame = to_pandas(df)
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
    upload = Upload(
        payload=encode_csv(screened.valid, screened.mapping),
        file_name=_file_name(options),
        object_name=options.object_name,
        target=target,
        mapping=screened.mapping,
        fields=there.fields,
        valid=screened.valid,
        rows=rows_of(screened.fates, "valid"),
        labels=frame.index,
        match_key=there.match_key,
    )
    return ImportPlan(
        frame=frame,
        screened=screened,
        upload=upload,
        notes=(
            *(_set_aside(frame) if source.previous is None else ()),
            *there.notes,
            *source.notes,
            *imported_before(source.previous, upload),
        ),
        _apply=partial(_apply, options=options, source=source),
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


def _apply(
    plan: ImportPlan,
    job_id: str | None = None,
    timeout: float | None = None,
    *,
    options: Options,
    source: Lineage,
) -> ImportResult:
    first = np.arange(len(plan.frame), dtype="int64")
    run = RunOptions(
        client=options.client or Client.from_env(),
        timeout=options.timeout if timeout is None else timeout,
        verify=options.verify,
        progress=options.progress,
        previous=source.previous,
        identity=first if source.identity is None else source.identity,
        reimport=partial(_reimport, options),
    )
    return execute(plan, run, job_id)


def _reimport(
    options: Options, previous: ImportResult, fixed: pd.DataFrame, **changed: Any
) -> ImportResult:
    frame = to_pandas(fixed)
    again, source = repeated(options, previous, frame, changed)
    return plan(frame, again, source).apply()
