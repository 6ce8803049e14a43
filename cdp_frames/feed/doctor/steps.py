"""A job that is never started: steps out of order, and mappings that do not fit.

Whatever the CDP makes of these calls, nobody is imported: the file names nobody.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from cdp_frames.feed.doctor.guess import of_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.api.wire import ImportJob
    from cdp_frames.feed.doctor.asking import AskingClient

_JOBS: Final = "/import-jobs"
_BAD: Final = "no address"
_TYPES: Final = ("integer", "number", "boolean", "date", "datetime")
_FILE: Final = f"email,note,twice,twice,{','.join(_TYPES)}\r\n{_BAD}\r\n".encode()
_REQUEST: Final = {"objectName": "profiles", "fileName": "doctor.csv", "fileSize": 10}
_NAME: Final = "cdp-frames doctor"
# Seconds by which clocks may differ.
_MARGIN: Final = 2.0


def requests_seen(client: AskingClient) -> Iterator[tuple[str, str | None]]:
    """Open jobs that can't be, and say what was answered instead of a refusal."""
    nobody = "lst_doctor_no_such"
    asked: dict[str, tuple[dict[str, Any], int]] = {
        "an unknown key in a request": ({**_REQUEST, "doctor": True}, 400),
        "a job without a file name": (_without("fileName"), 400),
        "a job without a file size": (_without("fileSize"), 400),
        "a list without a name": ({**_REQUEST, "createList": True}, 400),
        "a name without createList": ({**_REQUEST, "listName": _NAME}, 400),
        "two targets": (
            {**_REQUEST, "createList": True, "listName": _NAME, "targetListId": nobody},
            400,
        ),
        "an unknown target": ({**_REQUEST, "targetListId": nobody}, 404),
    }
    for name, (body, wanted) in asked.items():
        yield name, of_status(client.ask("POST", _JOBS, body), wanted)
    closed = _another_object(client, takes_files=False)
    if closed:
        body = {**_REQUEST, "objectName": closed}
        told = of_status(client.ask("POST", _JOBS, body), 400)
        yield "an object that takes no files", told
    other = _another_object(client, takes_files=True)
    if other:
        body = {**_REQUEST, "objectName": other, "createList": True, "listName": _NAME}
        yield (
            "a list of another object",
            of_status(client.ask("POST", _JOBS, body), 400),
        )


def _without(key: str) -> dict[str, Any]:
    return {name: value for name, value in _REQUEST.items() if name != key}


def _another_object(client: AskingClient, *, takes_files: bool) -> str:
    """Return the name of an object that holds no people; empty if there is none."""
    answer = client.ask("GET", "/metadata/objects")
    items = answer.data.get("items") if answer else None
    for each in items if isinstance(items, list) else ():
        if isinstance(each, dict) and each.get("primaryProfileRoot") is False:
            ingestion = each.get("ingestion")
            if (
                isinstance(ingestion, dict)
                and ingestion.get("fileImport") is takes_files
            ):
                return str(each.get("objectName", ""))
    return ""


def steps_seen(client: AskingClient) -> Iterator[tuple[str, str | None]]:
    """Take the steps of a job out of order."""
    job = _opened(client, _FILE)
    path = f"{_JOBS}/{job.job_id}"
    whole = mapping_of({"email": "email"})
    yield (
        "mapping before the file",
        of_status(client.ask("POST", f"{path}/mapping", whole), 400),
    )
    yield (
        "start before the file",
        of_status(client.ask("POST", f"{path}/start", {}), 400),
    )
    yield "a file of another size", of_status(client.put(job, _FILE[:-2]), 400)
    client.upload(job, _FILE)
    yield (
        "start without a mapping",
        of_status(client.ask("POST", f"{path}/start", {}), 409),
    )
    yield from _mappings_seen(client, f"{path}/mapping")


def _mappings_seen(client: AskingClient, path: str) -> Iterator[tuple[str, str | None]]:
    odd = {"sourceFields": {"email": "string", "note": "string"}}
    asked: dict[str, tuple[dict[str, Any], int]] = {
        "other columns in the two objects": (
            {**odd, "fieldMap": {"email": "email"}},
            400,
        ),
        "two columns for one field": (
            {**odd, "fieldMap": {"email": "email", "note": "email"}},
            400,
        ),
        "a column that the file lacks": (mapping_of({"nowhere": "email"}), 400),
        "a column that is there twice": (mapping_of({"twice": "email"}), 400),
        "a column without a field": (mapping_of({"email": "email"}), 200),
    }
    for name, (body, wanted) in asked.items():
        yield name, of_status(client.ask("POST", path, body), wanted)
    refused, known = [], False
    for kind, field in _typed_fields(client).items():
        body = mapping_of({"email": "email", kind: field}, {kind: kind})
        told = of_status(client.ask("POST", path, body), 200)
        known |= told is not None
        refused += [kind] if told else []
    if known:
        yield "types of columns", ", ".join(f"not {kind}" for kind in refused)


def _typed_fields(client: AskingClient) -> dict[str, str]:
    """Return a field of each type that the workspace has."""
    found: dict[str, str] = {}
    for field in client.object("profiles").fields:
        if field.type in _TYPES and not field.required:
            found.setdefault(field.type, field.name)
    return found


def typed_field(client: AskingClient) -> str:
    """Return a field that need not be filled, and can be filled wrongly."""
    return next(iter(_typed_fields(client).values()), "")


def old_address_seen(
    client: AskingClient, patience: float
) -> Iterator[tuple[str, str | None]]:
    """Send a file to an address that has ended.

    Args:
        client: the CDP.
        patience: seconds to wait for its end; if that is later, nothing is seen.
    """
    job = _opened(client, _FILE)
    if job.expires_at is None:
        return
    left = (job.expires_at - datetime.now(tz=UTC)).total_seconds() + _MARGIN
    if left > patience:
        return
    client.sleep(max(left, 0.0))
    yield "an address that is too old", of_status(client.put(job, _FILE), 403)


def forms_seen(client: AskingClient) -> Iterator[tuple[str, str | None]]:
    """Send files of other forms, and map them."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"email": [_BAD]}), sink)
    asked: dict[str, tuple[str, bytes, int]] = {
        "a byte order mark": ("csv", f"\ufeffemail\r\n{_BAD}\r\n".encode(), 400),
        "semicolons": ("csv", f"email;note\r\n{_BAD};x\r\n".encode(), 400),
        "JSON lines": ("jsonl", f'{{"email": "{_BAD}"}}\n'.encode(), 200),
        "Parquet": ("parquet", sink.getvalue().to_pybytes(), 200),
    }
    for name, (ending, data, wanted) in asked.items():
        job = _opened(client, data, f"doctor.{ending}")
        client.upload(job, data)
        path = f"{_JOBS}/{job.job_id}/mapping"
        answer = client.ask("POST", path, mapping_of({"email": "email"}))
        yield name, of_status(answer, wanted)


def _opened(
    client: AskingClient, data: bytes, file_name: str = "doctor.csv"
) -> ImportJob:
    return client.create_import_job(
        object_name="profiles",
        file_name=file_name,
        file_size=len(data),
        idempotency_key=uuid4().hex,
    )


def mapping_of(
    fields: dict[str, str], types: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return the body of a mapping; a column is text unless told otherwise."""
    kinds = types or {}
    return {
        "sourceFields": {column: kinds.get(column, "string") for column in fields},
        "fieldMap": fields,
    }
