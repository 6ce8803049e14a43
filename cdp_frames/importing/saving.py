"""A result in a file, to be gone on with in another process."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from cdp_frames.errors import CdpError, FrameError
from cdp_frames.file_notes import FileNotes, others_of
from cdp_frames.importing.saved_options import stored_options
from cdp_frames.mapping.stored import stored_mapping
from cdp_frames.report.contract import package_version
from cdp_frames.storage import (
    CannotBeStored,
    ColumnCannotBeStored,
    Json,
    Kind,
    stored,
    stored_frame,
    stored_raw,
    written,
)

if TYPE_CHECKING:
    from os import PathLike

    from cdp_frames.api.client import Client
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.importing.saved_options import Asked
    from cdp_frames.importing.upload import Upload
    from cdp_frames.inputs import Given
    from cdp_frames.screening import Screened
    from cdp_frames.storage import ArchiveWriter

SAVED: Final = Kind(
    name="cdp_frames result",
    version=1,
    noun="a result that result.save() wrote",
    remedy="Save the result again, or run the line of its import again: it sends "
    "nothing twice, and returns the result.",
)


def save(result: ImportResult, path: str | PathLike[str]) -> tuple[str, ...]:
    """Write a result, and those that it repairs, to a file.

    Args:
        result: the result.
        path: the file.

    Returns:
        The arguments of the import that the file can't hold, and that have to be given
        again when it is loaded.

    Raises:
        FrameError: a column has no form in a file, or the file can't be written.
    """
    lacking: dict[str, None] = {}
    try:
        with written(path, SAVED, package_version()) as (file, front):
            front["attempts"] = []
            for attempt in result.chain:
                data, asked = _stored_result(attempt, file)
                front["attempts"].append(data)
                lacking |= dict.fromkeys(each.name for each in asked)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FrameError(
            f"{path} can't be written: {why}. The result is still there; save it "
            "somewhere else."
        ) from error
    except CannotBeStored as error:
        raise FrameError(_cannot(error)) from None
    return tuple(lacking)


def _cannot(error: CannotBeStored) -> str:
    where = "an argument of the import or a mapping"
    if isinstance(error, ColumnCannotBeStored):
        named = error.column is not None
        where = f"column {error.column!r}" if named else "the index"
    return (
        f"nothing was saved: {where} holds a value of the type {error.kind}, which has "
        "no form in a file. Turn it into text before the import, or leave it out."
    )


def _stored_result(
    result: ImportResult, to: ArchiveWriter
) -> tuple[dict[str, Json], list[Asked]]:
    plan = result.plan
    options, asked = stored_options(plan._options)  # noqa: SLF001 - ours
    held = plan.held
    status = None if result.status is None else asdict(result.status)
    if status is not None:
        status["stated"] = sorted(status["stated"])
    added = result._added_to  # noqa: SLF001 - ours
    data = {
        "given": _stored_given(plan.given, to),
        "screened": _stored_screened(plan.screened, to),
        "upload": _stored_upload(plan.upload, to),
        "held": {
            "rows": stored_raw(held.rows, to),
            "said_by": stored_raw(held.said_by, to),
            "keys": sorted(held.keys),
            "source": None if held.source is None else stored_raw(held.source, to),
        },
        "plan": {
            "opt_outs": plan.opt_outs,
            "notes": list(plan.notes),
            "content": plan.content,
            "people": None if plan.people is None else list(plan.people),
            "struck": list(plan.struck),
            "force": plan.force,
            "skipped": plan.skipped,
            "removals": None if plan.removals is None else list(plan.removals),
        },
        "options": options,
        "workspace": workspace_digest(plan._options.get("client")),  # noqa: SLF001
        "job_id": result.job_id,
        "list_id": result.list_id,
        "status": status,
        "fates": stored_frame(result.fates, to),
        "errors": stored_frame(result.errors, to),
        "findings": stored_frame(result.findings, to),
        "differences": [list(each) for each in result.differences],
        "verification": _stored_verification(result),
        "notes": list(result.notes),
        "alarms": list(result.alarms),
        "identity": stored_raw(result.identity, to),
        "audited": result._audited,  # noqa: SLF001 - ours
        "added_to": None if added is None else sorted(map(int, added)),
    }
    return data, asked


def _stored_given(given: Given, to: ArchiveWriter) -> Json:
    data: dict[str, Json] = {"notes": _stored_notes(given)}
    if given.table is None:
        data["frame"] = stored_frame(given.frame, to)
        data["attrs"], data["lost"] = _stored_attrs(given)
    else:
        data["table"] = to.put_arrow(given.table)
        data["polars"] = given.as_polars
    return data


def _stored_notes(given: Given) -> Json:
    notes = FileNotes.of(given.frame)
    return None if notes.is_empty else stored(notes.to_plain())


def _stored_attrs(given: Given) -> tuple[Json, list[str]]:
    """Return what else the caller keeps with the frame, and what of it is lost."""
    kept, lost = [], []
    for key, value in others_of(given.frame).items():
        try:
            kept.append([stored(key), stored(value)])
        except CannotBeStored as error:
            lost.append(error.kind)
    return kept, lost


def _stored_screened(screened: Screened, to: ArchiveWriter) -> Json:
    return {
        **{
            name: stored_frame(getattr(screened, name), to)
            for name in screened._fields
            if name != "mapping"
        },
        "no_mail": stored_frame(screened.opted_out, to),
        "mapping": stored_mapping(screened.mapping),
        "notes": list(screened.notes),
        "told": [
            [each.what, stored(each.about), each.number] for each in screened.told
        ],
        "alarms": list(screened.alarms),
        "chosen": {
            name: stored_raw(places, to) for name, places in screened.chosen.items()
        },
    }


def _stored_upload(upload: Upload, to: ArchiveWriter) -> Json:
    sent = upload.sent
    table = pa.Table.from_arrays(list(sent.columns), names=list(sent.headers))
    merged = upload.merged
    return {
        "sent": to.put_arrow(table),
        "size": sent.size,
        "file_name": upload.file_name,
        "object_name": upload.object_name,
        "target": asdict(upload.target),
        "fields": [asdict(field) for field in upload.fields],
        "rows": stored_raw(upload.rows, to),
        "match_key": upload.match_key,
        "merged": None
        if merged is None
        else {
            name: [stored_raw(fill.rows, to), stored_raw(fill.sources, to)]
            for name, fill in merged.fills.items()
        },
    }


def _stored_verification(result: ImportResult) -> Json:
    found = result.verification
    if found is None:
        return None
    parts: dict[str, Any] = found._asdict()
    return {**parts, "missing": sorted(found.missing), "blamed": sorted(found.blamed)}


def workspace_digest(client: Client | None) -> str | None:
    """Return what tells a workspace from others, as a digest; None if not known."""
    if client is not None:
        with suppress(CdpError):
            return hashlib.sha256(client.workspace.encode()).hexdigest()
    return None
