"""One invented person in a throw-away list, to see what only an import shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from cdp_frames.errors import CdpError, NotFoundError
from cdp_frames.feed.doctor.error_lines import errors_seen
from cdp_frames.feed.doctor.guess import of_status
from cdp_frames.feed.doctor.list_probes import lists_seen, members_seen, stays
from cdp_frames.feed.doctor.odd_jobs import OddJobs
from cdp_frames.feed.doctor.second_jobs import second_seen
from cdp_frames.feed.doctor.steps import (
    forms_seen,
    mapping_of,
    old_address_seen,
    requests_seen,
    steps_seen,
)
from cdp_frames.lists import find_lists, keys_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cdp_frames.api.wire import ImportJob
    from cdp_frames.feed.doctor.asking import AskingClient

# Always the same person, so that an account has one of them at most. The capital shows
# whether an import changes the case.
PERSON: Final = "cdp-frames-Doctor@example.com"
_KEY: Final = PERSON.lower()
_NOBODY: Final = "cdp-frames-nobody@example.com"
_BAD: Final = "no address"
_FILE: Final = f"email\r\n{PERSON}\r\n{PERSON}\r\n{_BAD}\r\n".encode()
_BAD_ROW: Final = 3
_FIRST: Final = {
    "source_fields": {"email": "string"},
    "field_map": {"email": "email"},
}
_COUNTERS: Final = ("readRows", "validRows", "mergedInserts")


@dataclass(slots=True)
class Trial:
    """What was seen in a trial.

    Attributes:
        seen: for each thing that was looked at what was seen instead; empty for
            nothing.
        troubles: what could not be done, in sentences.
        left: what could not be removed again.
        started: whether a list may come of it.
        idle: how many jobs were opened and never started.
    """

    seen: dict[str, str] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    started: bool = False
    idle: int = 0

    def note(self, name: str, told: str | None) -> None:
        """Keep what was seen instead of an expectation; None says nothing of it."""
        if told is not None:
            self.seen[name] = told

    def attempt(self, what: str, action: Callable[[], object]) -> None:
        """Do something; what goes wrong is a trouble, and no more."""
        try:
            action()
        except CdpError as error:
            self.troubles.append(f"{what}: {_told(error)}")

    def look(self, what: str, found: Iterable[tuple[str, str | None]]) -> None:
        """Keep what a probe sees, as far as it gets."""

        def look() -> None:
            for name, told in found:
                self.note(name, told)

        self.attempt(what, look)


def tried(
    client: AskingClient, *, timeout: float = 120.0, patience: float = 0.0
) -> Trial:
    """Import one invented person and a bad row into a list, and delete the list.

    Around it, jobs are opened that import nobody, to see what the CDP refuses.

    Args:
        client: the CDP.
        timeout: seconds to wait for each job.
        patience: seconds to wait for an address of an upload to end.
    """
    trial = Trial()
    name = f"cdp-frames doctor {uuid4().hex[:12]}"
    odd = f"{name} odd"
    try:
        _import(client, name, trial, timeout)
        list_id = _found(client, name, trial)
        if list_id is not None:
            _members(client, list_id, trial)
            trial.attempt("describe", lambda: _described(client, list_id, trial))
        with client.aside():
            jobs = OddJobs(client=client, person=PERSON, name=odd, timeout=timeout)
            _try_out(client, jobs, trial)
            trial.look("lists", lists_seen(client, (name, odd)))
            if list_id is not None:
                trial.look("members", members_seen(client, list_id, PERSON))
                into = partial(jobs.into, list_id)
                trial.look("another import", second_seen(client, list_id, PERSON, into))
    except CdpError as error:
        trial.troubles.append(_told(error))
    finally:
        _remove_all(client, name, odd, trial)
        trial.idle = client.idle_jobs
    if patience > 0:
        trial.look("an old address", old_address_seen(client, patience))
        trial.idle = client.idle_jobs
    return trial


def _try_out(client: AskingClient, odd: OddJobs, trial: Trial) -> None:
    """Ask for what is refused, and run what imports nobody."""
    trial.look("requests", requests_seen(client))
    trial.look("steps", steps_seen(client))
    # A CDP that does not look at a file when it is mapped says nothing of its form.
    if trial.seen.get("a column that the file lacks") == "":
        trial.look("forms of files", forms_seen(client))
    trial.look("bad rows", odd.bad_rows_seen())
    trial.look("no rows", odd.no_rows_seen())
    trial.look("torn file", odd.torn_file_seen())


def _told(error: CdpError) -> str:
    """Say what went wrong, without the words of the CDP, which may name people."""
    status = getattr(error, "status", None)
    code = getattr(error, "code", "")
    answer = "" if status is None else f" {status} {code}".rstrip()
    return f"{type(error).__name__}{answer}"


def _import(client: AskingClient, name: str, trial: Trial, timeout: float) -> None:
    key = uuid4().hex
    jobs = [
        client.create_import_job(
            object_name="profiles",
            file_name="doctor.csv",
            file_size=len(_FILE),
            list_name=name,
            idempotency_key=key,
        )
        for _ in range(2)
    ]
    same = jobs[0].job_id == jobs[1].job_id
    trial.seen["the same key twice"] = "" if same else "two jobs"
    job = jobs[0]
    path = f"/import-jobs/{job.job_id}"
    _ask_before(client, path, key, trial)
    trial.note("a wrong signature", of_status(client.put(job, b"x", spoil=True), 403))
    client.upload(job, _FILE)
    whole, of_mapping = mapping_of({"email": "email"}), uuid4().hex
    mapped = client.ask("POST", f"{path}/mapping", whole, key=of_mapping, asks=False)
    if of_status(mapped, 200, 201, 202) != "":
        client.set_mapping(job.job_id, **_FIRST)
    trial.started = True
    _start(client, job, trial)
    again = client.ask("POST", f"{path}/mapping", whole, key=of_mapping)
    trial.note("the key of a mapping", of_status(again, 200, 201, 202))
    status = client.wait_for_job(job.job_id, timeout=timeout)
    _count(client, trial)
    trial.note("upload after the start", of_status(client.put(job, _FILE), 403))
    if status.invalid_rows:
        trial.attempt("errors", lambda: _errors(client, job.job_id, trial))


def _ask_before(client: AskingClient, path: str, key: str, trial: Trial) -> None:
    """Ask what is there before the file is."""
    other = {"objectName": "profiles", "fileName": "other.csv", "fileSize": 1}
    answer = client.ask("POST", "/import-jobs", other, key=key)
    trial.note("one key, two requests", of_status(answer, 409))
    status = client.ask("GET", path)
    if status is not None and status.data:
        there = [name for name in _COUNTERS if status.data.get(name) is not None]
        told = ", ".join(f"{name!r}" for name in there)
        trial.seen["counters before the start"] = told
    errors = client.ask("GET", f"{path}/errors")
    if of_status(errors, 200) is not None and errors is not None:
        early = errors.data.get("hasErrors")
        told = of_status(errors, 200) or ("" if early is False else f"{early!r:.20}")
        trial.seen["errors before the end"] = told


def _start(client: AskingClient, job: ImportJob, trial: Trial) -> None:
    path, key = f"/import-jobs/{job.job_id}", uuid4().hex
    first = client.ask("POST", f"{path}/start", {}, key=key, asks=False)
    if first is None or of_status(first, 200, 201, 202) != "":
        client.start(job.job_id)
    else:
        again = client.ask("POST", f"{path}/start", {}, key=key)
        trial.note("the key of a start", of_status(again, 200, 201, 202))
    twice = client.ask("POST", f"{path}/start", {})
    trial.note("start twice", of_status(twice, 409))
    late = client.ask("POST", f"{path}/mapping", mapping_of({"email": "email"}))
    trial.note("mapping after the start", of_status(late, 409))


def _count(client: AskingClient, trial: Trial) -> None:
    """Look how two rows of one person were counted."""
    data = client.last.data if client.last else {}
    valid, new, changed = (
        data.get(name) for name in ("validRows", "mergedInserts", "mergedUpdates")
    )
    if not all(isinstance(each, int) for each in (valid, new, changed)):
        return
    right = valid == 2 and new + changed == 2 and new < 2  # type: ignore[operator] # noqa: PLR2004
    told = f"{valid} valid, {new} new, {changed} changed"
    trial.seen["one key in two rows"] = "" if right else told


def _errors(client: AskingClient, job_id: str, trial: Trial) -> None:
    report = client.job_errors(job_id)
    if not report.error_file_url:
        trial.seen["the error file"] = "no address of it"
        return
    content = client.download(report.error_file_url, sent=100)
    for name, told in errors_seen(content, _BAD_ROW):
        trial.seen[name] = told


def _found(client: AskingClient, name: str, trial: Trial) -> str | None:
    found = find_lists(client, name)
    trial.seen["a new list at once"] = "" if found else "it is not there yet"
    return found[0].id if found else None


def _members(client: AskingClient, list_id: str, trial: Trial) -> None:
    on_it = keys_of(client.members(list_id))
    there = on_it == {_KEY}
    trial.seen["the members of a new list"] = "" if there else f"{len(on_it)} members"
    client.add_members(list_id, [PERSON, _NOBODY])
    added = _NOBODY in keys_of(client.members(list_id))
    trial.seen["a member without a profile"] = "it was added" if added else ""
    client.remove_members(list_id, [_NOBODY])


def _described(client: AskingClient, list_id: str, trial: Trial) -> None:
    client.update_list(list_id, description="A trial. It may be deleted.")
    kept = client.get_list(list_id).description
    right = kept == "A trial. It may be deleted."
    trial.seen["a list described"] = "" if right else "another description"


def _remove_all(client: AskingClient, name: str, odd: str, trial: Trial) -> None:
    """Delete the lists, that of the person first."""
    _removed(client, name, trial, must=trial.started)
    with client.aside():
        if "a deleted list" in trial.seen:
            trial.attempt("another list", lambda: _put_on(client, odd, trial))
        for each in (odd, f"{odd} torn"):
            _removed(client, each, trial, must=False)


def _put_on(client: AskingClient, odd: str, trial: Trial) -> None:
    made = find_lists(client, odd)
    if made:
        told = stays(client, made[0].id, PERSON)
        trial.note("the people of a deleted list", told)


def _removed(client: AskingClient, name: str, trial: Trial, *, must: bool) -> None:
    try:
        found = find_lists(client, name)
        if not found and must:
            trial.left.append(
                f"the list {name!r} did not show; look for it later, and delete it"
            )
        for each in found:
            client.delete_list(each.id)
            told = _gone(client, each.id)
            if must:
                trial.seen["a deleted list"] = told
            if must and not told:
                look = partial(_shown_deleted, client, each.id, trial)
                trial.attempt("pages", look)
    except CdpError as error:
        trial.left.append(
            f"the list {name!r} is left ({_told(error)}); delete it by hand"
        )


def _shown_deleted(client: AskingClient, list_id: str, trial: Trial) -> None:
    """Look for a list that was just deleted among those of that status."""
    query: dict[str, str | int] = {"status": "deleted", "page": 1, "pageSize": 200}
    answer = client.ask("GET", "/lists", query=query)
    items = answer.data.get("items") if answer else None
    if isinstance(items, list):
        ids = [each.get("id") for each in items if isinstance(each, dict)]
        told = "" if list_id in ids else "it is not"
        trial.seen["a deleted list in the pages"] = told


def _gone(client: AskingClient, list_id: str) -> str:
    try:
        found = client.get_list(list_id)
    except NotFoundError:
        return ""
    return f"it is there, with the status {found.status!r}"
