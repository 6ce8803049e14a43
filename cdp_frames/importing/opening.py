"""A job created, filled, mapped and started; or found, where an earlier run did that.

The order of the calls is that of the import guide, "Step-by-step". Nothing here looks
at a value: what is sent was decided before.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.api.starting import BEFORE_START
from cdp_frames.encoding import CONTENT_TYPES
from cdp_frames.errors import (
    ApiError,
    ForbiddenError,
    JobError,
    NotFoundError,
    TransferError,
)
from cdp_frames.importing.progress import heard_bytes
from cdp_frames.importing.upload import ATTEMPTS, how_to_go_on
from cdp_frames.mapping import mapping_error_from_api

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import ImportJob
    from cdp_frames.importing.progress import Progress
    from cdp_frames.importing.upload import Upload
    from cdp_frames.journal import Record
    from cdp_frames.lists import Target

# `/guides/error-handling`: a field that does not exist is 422, a required field
# that is not mapped is 400.
_MAPPING_REFUSED: Final = (400, 422)

# `docs/contract.md` section 9: what is answered again to the same key.
_KEPT_ANSWERS: Final = frozenset({400, 403, 404, 409, 422})
# Attempts of one content that are looked at, where no journal knows the last one.
MOST_ATTEMPTS: Final = 20
# The states of a job that was started, whoever did it. A word that nobody knows is none
# of them: to send the file of a job once more does no harm.
_STARTED: Final = frozenset({"running", "completed"})

# The steps that a later run asks for.
BEFORE: Final = "before"
MEMBERS: Final = "members"
CREATE: Final = "create"
START: Final = "start"


class Opened(NamedTuple):
    """The job of an import.

    Attributes:
        job_id: its id.
        before: its state where it was found started already, by a run of the same
            import that was cut short; empty where this run has started it.
    """

    job_id: str
    before: str = ""


def open_job(
    client: Client, upload: Upload, progress: Progress, record: Record
) -> Opened:
    """Create a job, upload the file, map its columns and start it.

    Until the start nothing has changed in the CDP: a job that was never started
    is forgotten. A start that was meant is never repeated blindly: the job is asked.

    Raises:
        MappingError: the CDP refused the mapping.
        JobError: nobody can say whether the job was started.
    """
    if START in record.steps:
        opened = _resumed(client, upload, progress, record)
        if opened is not None:
            return opened
        record.next_attempt(BEFORE, MEMBERS)
    progress("upload", 0, 0)
    job_id, state = _uploaded(client, upload, record, progress)
    if state in _STARTED:
        return Opened(job_id, state)
    progress("map columns", 0, 0)
    try:
        record.take(
            "mapping",
            lambda: client.set_mapping(
                job_id,
                source_fields=upload.mapping.source_fields,
                field_map=upload.mapping.field_map,
            ),
        )
    except ApiError as error:
        if error.status in _MAPPING_REFUSED:
            raise mapping_error_from_api(
                error, upload.mapping, upload.fields
            ) from error
        raise
    _start(client, job_id, progress, record)
    return Opened(job_id)


def _start(client: Client, job_id: str, progress: Progress, record: Record) -> None:
    progress("start", 0, 0)
    try:
        record.take(START, lambda: client.start(job_id))
    except JobError as error:
        error.add_note(how_to_go_on(job_id))
        raise


def _resumed(
    client: Client, upload: Upload, progress: Progress, record: Record
) -> Opened | None:
    """Take the job up whose start was meant; None if there is none to take up."""
    job_id = record.steps[CREATE].answer["job_id"]
    try:
        state = client.job(job_id).state
    except NotFoundError as error:
        raise JobError(
            f"job {job_id} was started by an earlier run of this import, and the CDP "
            "does not know it any more: nobody can say what became of the rows. "
            "Import with again=True to send them again.",
            job_id=job_id,
        ) from error
    if state == "pending":  # it has lost its mapping, so it never ran
        return None
    if upload.file.digest != record.steps[CREATE].answer["payload"]:
        raise JobError(
            f"job {job_id} was started by an earlier run of this import, which read "
            "the same rows otherwise: upload_format=, the fields of the CDP or this "
            f"package have changed since. cdp_frames.pick_up({job_id!r}) says what "
            "became of them; again=True sends them again.",
            job_id=job_id,
        )
    if state in BEFORE_START:
        _start(client, job_id, progress, record)
    return Opened(job_id, state)


def _uploaded(
    client: Client, upload: Upload, record: Record, progress: Progress
) -> tuple[str, str]:
    """Create a job and upload its file; once more if the signed address expired."""
    for attempt in range(1, ATTEMPTS + 1):
        job, state = created(client, upload, record)
        if state in _STARTED:
            return job.job_id, state
        try:
            kind = CONTENT_TYPES[upload.form]
            record.take(
                "upload",
                partial(
                    client.upload,
                    job,
                    heard_bytes(upload.file.opened(), "upload", progress),
                    content_type=kind,
                ),
            )
        except ForbiddenError:
            # `docs/contract.md` section 9: an expired or broken signature is a 403. A
            # job without a file does nothing, so a fresh one is safe.
            if attempt == ATTEMPTS:
                raise
            record.next_attempt(BEFORE, MEMBERS)
        else:
            return job.job_id, state
    raise AssertionError  # unreachable: the last attempt returns or raises


def created(client: Client, upload: Upload, record: Record) -> tuple[ImportJob, str]:
    """Create the job of an import, or find the one that was created under its key.

    Returns:
        The job and its state: ``pending``, but for one that an earlier run made.
    """
    job_id = ""
    for _ in range(MOST_ATTEMPTS):
        known = record.may_be_known
        job = _create(client, upload, record, known=known)
        job_id = job.job_id
        record.is_job(job_id)
        state = _state(client, job_id) if known else "pending"
        if state == "failed":
            record.next_attempt(BEFORE, MEMBERS)
            continue
        if state in _STARTED:
            _note_found(state, record)
        return job, state
    raise JobError(
        f"{MOST_ATTEMPTS} jobs of this content have failed; again=True makes another.",
        job_id=job_id,
    )


def _state(client: Client, job_id: str) -> str:
    """Return the state of a job that was created; ``pending`` if it does not say."""
    try:
        state = client.job(job_id).state
    except (ApiError, TransferError):
        return "pending"
    return state if state in {*_STARTED, "failed"} else "pending"


def _note_found(state: str, record: Record) -> None:
    """Write down that a job was started by a run that nobody here remembers.

    What there is now is no sign of what was there before it.
    """
    seen: dict[str, object] = {"ids": [], "found": state}
    record.take(BEFORE, lambda: seen, kept=lambda noted: noted)
    record.forget(MEMBERS)
    record.take(START, lambda: None)


def found_state(record: Record) -> str:
    """Return the state in which a job was found that nobody here remembers.

    It is empty where there was none.
    """
    noted = record.steps.get(BEFORE)
    return "" if noted is None else str(noted.answer.get("found", ""))


def _create(
    client: Client, upload: Upload, record: Record, *, known: bool
) -> ImportJob:
    digest, target = upload.file.digest, upload.target
    ends = (upload.object_name, _new_list(target), target.list_id, target.audience_name)
    key = record.key(CREATE, digest, upload.file_name, *ends)
    try:
        return record.take(
            CREATE,
            lambda: client.create_import_job(
                object_name=upload.object_name,
                file_name=upload.file_name,
                file_size=len(upload.file),
                list_name=_new_list(target),
                target_list_id=target.list_id,
                audience_name=target.audience_name,
                idempotency_key=key,
            ),
            key=key,
            kept=lambda job: {"job_id": job.job_id, "payload": digest},
        )
    except ApiError as error:
        # It may be the answer to an earlier run, before the cause was mended.
        if not known or error.status not in _KEPT_ANSWERS:
            raise
    record.next_attempt(BEFORE, MEMBERS)
    return _create(client, upload, record, known=False)


def _new_list(target: Target) -> str | None:
    return target.list_name if target.list_id is None else None
