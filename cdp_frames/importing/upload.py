"""One import job, from its creation to what the CDP says of each row.

The order of the calls is that of the import guide, "Step-by-step". Nothing here
looks at a value: what is sent was decided before, what came back is read after.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.api.starting import BEFORE_START, start_if_not
from cdp_frames.errorfile import read_error_file
from cdp_frames.errors import (
    ApiError,
    CdpError,
    ForbiddenError,
    JobError,
    JobTimeoutError,
    NotFoundError,
    TransferError,
)
from cdp_frames.mapping import mapping_error_from_api

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd

    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import ImportJob, JobStatus
    from cdp_frames.encoding import SentTable
    from cdp_frames.fields import Field
    from cdp_frames.importing.progress import Progress
    from cdp_frames.journal import Record
    from cdp_frames.lists import Target
    from cdp_frames.mapping import Mapping
    from cdp_frames.screening.merging import Merged

# `/guides/error-handling`: a field that does not exist is 422, a required field
# that is not mapped is 400.
_MAPPING_REFUSED = (400, 422)

# A signed address may expire while it is used. A fresh one is worth one more attempt.
_ATTEMPTS = 2

# `docs/contract.md` section 9: what is answered again to the same key.
_KEPT_ANSWERS: Final = frozenset({400, 403, 404, 409, 422})
# Attempts of one content that are looked at, where no journal knows the last one.
MOST_ATTEMPTS: Final = 20
# The states of a job that was started, whoever did it. A word that nobody knows is none
# of them: to send the file of a job once more does no harm.
_STARTED: Final = frozenset({"running", "completed"})

# The steps that a later run asks for.
BEFORE: Final = "before"
CREATE: Final = "create"
START: Final = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What one job carries.

    Attributes:
        payload: the file, as bytes.
        sent: what the payload holds, before it was written.
        file_name: its name, for the CDP's own lists of jobs.
        object_name: the object of the CDP that it goes into.
        target: the list or audience.
        mapping: columns to fields.
        fields: the fields of the object, as far as known.
        valid: the m rows of the payload, columns named by field.
        rows: their positions in the caller's frame, int64.
        labels: the caller's index, whole.
        match_key: the field by which the CDP knows a person again; None where each row
            becomes a record of its own.
        keys: the m match keys that are sent, in the CDP's normal form; empty without
            a match key.
        merged: which cells of the m rows come from other rows of the same person; None
            where a row stands for nothing but itself.
    """

    payload: bytes = field(repr=False)
    sent: SentTable = field(repr=False)
    file_name: str
    object_name: str
    target: Target
    mapping: Mapping
    fields: Sequence[Field]
    valid: pd.DataFrame = field(repr=False)
    rows: np.ndarray = field(repr=False)
    labels: pd.Index = field(repr=False)
    match_key: str | None
    keys: pd.Series = field(repr=False)
    merged: Merged | None = field(default=None, repr=False)


class JobReport(NamedTuple):
    """What the CDP said of a job.

    Attributes:
        status: the last status.
        findings: a row for each line of the error file, as ``read_error_file`` gives.
    """

    status: JobStatus
    findings: pd.DataFrame

    def __repr__(self) -> str:
        # People are in it, and a repr ends up in logs.
        return f"JobReport({self.status!r}, {len(self.findings)} findings)"


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
        record.next_attempt(BEFORE)
    progress("upload", 0, 0)
    job_id, state = _uploaded(client, upload, record)
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
        error.add_note(_how_to_go_on(job_id))
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
    if _digest(upload) != record.steps[CREATE].answer["payload"]:
        raise JobError(
            f"job {job_id} was started by an earlier run of this import, which read "
            "the same rows otherwise: the fields of the CDP or this package have "
            f"changed since. cdp_frames.pick_up({job_id!r}) says what became of them; "
            "again=True sends them again.",
            job_id=job_id,
        )
    if state in BEFORE_START:
        _start(client, job_id, progress, record)
    return Opened(job_id, state)


def _uploaded(client: Client, upload: Upload, record: Record) -> tuple[str, str]:
    """Create a job and upload its file; once more if the signed address expired."""
    for attempt in range(1, _ATTEMPTS + 1):
        job, state = created(client, upload, record)
        if state in _STARTED:
            return job.job_id, state
        try:
            record.take("upload", partial(client.upload, job, upload.payload))
        except ForbiddenError:
            # `docs/contract.md` section 9: an expired or broken signature is a 403. A
            # job without a file does nothing, so a fresh one is safe.
            if attempt == _ATTEMPTS:
                raise
            record.next_attempt(BEFORE)
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
            record.next_attempt(BEFORE)
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
    digest, target = _digest(upload), upload.target
    ends = (upload.object_name, _new_list(target), target.list_id, target.audience_name)
    key = record.key(CREATE, digest, upload.file_name, *ends)
    try:
        return record.take(
            CREATE,
            lambda: client.create_import_job(
                object_name=upload.object_name,
                file_name=upload.file_name,
                file_size=len(upload.payload),
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
    record.next_attempt(BEFORE)
    return _create(client, upload, record, known=False)


def _digest(upload: Upload) -> str:
    return hashlib.sha256(upload.payload).hexdigest()


def _new_list(target: Target) -> str | None:
    return target.list_name if target.list_id is None else None


def follow_job(
    client: Client,
    job_id: str,
    upload: Upload,
    record: Record,
    *,
    timeout: float,
    progress: Progress,
    resumed: bool = False,
) -> JobReport:
    """Wait for a job that was started, and read what it refused.

    Args:
        client: the CDP.
        job_id: the job.
        upload: what it carries.
        record: keeps the error file until the end, for a later run.
        timeout: seconds to wait for the job.
        progress: hears of each status.
        resumed: whether the job is taken up again, so that its start may have got lost.

    Raises:
        JobFailedError: the job ended in state ``failed``.
        JobTimeoutError: the job was still running.
        JobError: the job was lost sight of.
    """
    sent = len(upload.rows)

    def heard(status: JobStatus) -> None:
        progress(status.stage or status.state, status.read_rows or 0, sent)

    try:
        if resumed:
            start_if_not(client, job_id)
        status = client.wait_for_job(job_id, timeout=timeout, on_status=heard)
        progress("errors", sent, sent)
        return JobReport(status, _findings(client, upload, status, record))
    except (JobTimeoutError, KeyboardInterrupt) as error:
        error.add_note(_how_to_go_on(job_id))
        # For the command line, which says it in its own words.
        error.__dict__["job_id"] = job_id
        raise
    except JobError:
        raise
    except CdpError as error:
        lost = JobError(f"lost sight of job {job_id}: {error}", job_id=job_id)
        lost.add_note(_how_to_go_on(job_id))
        raise lost from error


def _how_to_go_on(job_id: str) -> str:
    return (
        f"Job {job_id} was started and goes on in the CDP. To collect what became of "
        "the rows, run the same line again: it picks the job up and sends nothing "
        f"twice. Or plan.resume({job_id!r}), with the same plan (plan_import) or the "
        "one in .result.plan of this error."
    )


def _findings(
    client: Client, upload: Upload, status: JobStatus, record: Record
) -> pd.DataFrame:
    if status.valid_rows == len(upload.rows):
        return no_findings(upload)
    refused = status.invalid_rows if "invalid_rows" in status.stated else None
    name = f"errors-{hashlib.sha256(status.job_id.encode()).hexdigest()[:16]}"
    content = record.kept(name)
    if content is None:
        content = _error_file(client, status.job_id, len(upload.payload))
        record.keep(name, content)
    return _read(content, upload, refused)


def no_findings(upload: Upload) -> pd.DataFrame:
    """Return the findings of a job that refused nothing."""
    return _read(b"", upload, None)


def _error_file(client: Client, job_id: str, sent: int) -> bytes:
    """Return the error file; empty if there is none."""
    for attempt in range(1, _ATTEMPTS + 1):
        report = client.job_errors(job_id)
        if not report.has_errors or not report.error_file_url:
            return b""
        try:
            return client.download(report.error_file_url, sent=sent)
        except ForbiddenError:
            # The address lives for minutes (`docs/contract.md` section 9): ask for a
            # new one.
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError  # unreachable: the last attempt returns or raises


def _read(content: bytes, upload: Upload, refused: int | None) -> pd.DataFrame:
    """Match the lines of an error file with the rows, and name the caller's columns."""
    sent = upload.sent.texts() if content else upload.valid.iloc[:0]
    findings = read_error_file(
        content,
        sent,
        rows=upload.rows[: len(sent)],
        labels=upload.labels[upload.rows[: len(sent)]],
        field_map=upload.mapping.field_map,
        match_key=upload.match_key or "",
        refused=refused,
    )
    headers = {column.source: column.header for column in upload.mapping.columns}
    return findings.assign(
        column=findings["column"].map(headers).astype("object"),
    )
