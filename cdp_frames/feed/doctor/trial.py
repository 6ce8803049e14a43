"""One invented person in a throw-away list, to see what only an import shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from cdp_frames.errors import CdpError, NotFoundError
from cdp_frames.lists import find_lists, keys_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.api.client import Client

# Always the same person, so that an account has one of them at most.
PERSON: Final = "cdp-frames-doctor@example.com"
_NOBODY: Final = "cdp-frames-nobody@example.com"
_BAD: Final = "no address"
_ROW: Final = re.compile(r"row|line|record", re.IGNORECASE)


@dataclass(slots=True)
class Trial:
    """What was seen in a trial.

    Attributes:
        seen: for each thing that was looked at what was seen instead; empty for
            nothing.
        troubles: what could not be done, in sentences.
        left: what could not be removed again.
        started: whether a list may come of it.
    """

    seen: dict[str, str] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    started: bool = False


def tried(client: Client, *, timeout: float = 120.0) -> Trial:
    """Import one invented person and a bad row into a list, and delete the list.

    Args:
        client: the CDP.
        timeout: seconds to wait for the job.
    """
    trial = Trial()
    name = f"cdp-frames doctor {uuid4().hex[:12]}"
    try:
        _import(client, name, trial, timeout)
        list_id = _found(client, name, trial)
        if list_id is not None:
            _members(client, list_id, trial)
            _attempt(trial, "describe", lambda: _described(client, list_id, trial))
    except CdpError as error:
        trial.troubles.append(_told(error))
    finally:
        _removed(client, name, trial)
    return trial


def _told(error: CdpError) -> str:
    """Say what went wrong, without the words of the CDP, which may name people."""
    status = getattr(error, "status", None)
    code = getattr(error, "code", "")
    answer = "" if status is None else f" {status} {code}".rstrip()
    return f"{type(error).__name__}{answer}"


def _attempt(trial: Trial, what: str, action: Callable[[], None]) -> None:
    try:
        action()
    except CdpError as error:
        trial.troubles.append(f"{what}: {_told(error)}")


def _import(client: Client, name: str, trial: Trial, timeout: float) -> None:
    payload = f"email\r\n{PERSON}\r\n{_BAD}\r\n".encode()
    key = uuid4().hex
    jobs = [
        client.create_import_job(
            object_name="profiles",
            file_name="doctor.csv",
            file_size=len(payload),
            list_name=name,
            idempotency_key=key,
        )
        for _ in range(2)
    ]
    same = jobs[0].job_id == jobs[1].job_id
    trial.seen["the same key twice"] = "" if same else "two jobs"
    job = jobs[0]
    client.upload(job, payload)
    client.set_mapping(
        job.job_id,
        source_fields={"email": "string"},
        field_map={"email": "email"},
    )
    trial.started = True
    client.start(job.job_id)
    status = client.wait_for_job(job.job_id, timeout=timeout)
    if status.invalid_rows:
        _attempt(trial, "errors", lambda: _errors(client, job.job_id, trial))


def _errors(client: Client, job_id: str, trial: Trial) -> None:
    report = client.job_errors(job_id)
    if not report.error_file_url:
        trial.seen["the error file"] = "no address of it"
        return
    content = client.download(report.error_file_url, sent=100)
    head = content[:2000].decode("utf-8", "replace").lstrip("\ufeff").splitlines()
    first = head[0] if head else ""
    if first.startswith(("{", "[")):
        trial.seen["the error file"] = "JSON"
    elif "," not in first:
        trial.seen["the error file"] = "no header with commas"
    elif not any(_ROW.search(name) for name in first.split(",")):
        trial.seen["the error file"] = "no column for the row"
    else:
        trial.seen["the error file"] = ""


def _found(client: Client, name: str, trial: Trial) -> str | None:
    found = find_lists(client, name)
    trial.seen["a new list at once"] = "" if found else "it is not there yet"
    return found[0].id if found else None


def _members(client: Client, list_id: str, trial: Trial) -> None:
    on_it = keys_of(client.members(list_id))
    there = on_it == {PERSON}
    trial.seen["the members of a new list"] = "" if there else f"{len(on_it)} members"
    client.add_members(list_id, [PERSON, _NOBODY])
    added = _NOBODY in keys_of(client.members(list_id))
    trial.seen["a member without a profile"] = "it was added" if added else ""
    client.remove_members(list_id, [PERSON, _NOBODY])


def _described(client: Client, list_id: str, trial: Trial) -> None:
    client.update_list(list_id, description="A trial. It may be deleted.")
    kept = client.get_list(list_id).description
    right = kept == "A trial. It may be deleted."
    trial.seen["a list described"] = "" if right else "another description"


def _removed(client: Client, name: str, trial: Trial) -> None:
    try:
        found = find_lists(client, name)
        if not found and trial.started:
            trial.left.append(
                f"the list {name!r} did not show; look for it later, and delete it"
            )
        for each in found:
            client.delete_list(each.id)
            trial.seen["a deleted list"] = _gone(client, each.id)
    except CdpError as error:
        trial.left.append(
            f"the list {name!r} is left ({_told(error)}); delete it by hand"
        )


def _gone(client: Client, list_id: str) -> str:
    try:
        found = client.get_list(list_id)
    except NotFoundError:
        return ""
    return f"it is there, with the status {found.status!r}"
