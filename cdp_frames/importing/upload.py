"""One import job, from its creation to what the CDP says of each row.

The order of the calls is that of the import guide, "Step-by-step". Nothing here
looks at a value: what is sent was decided before, what came back is read after.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from cdp_frames.api.starting import start_if_not
from cdp_frames.errorfile import read_error_file
from cdp_frames.errors import (
    ApiError,
    CdpError,
    ForbiddenError,
    JobError,
    JobTimeoutError,
)
from cdp_frames.mapping import mapping_error_from_api

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd

    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import JobStatus
    from cdp_frames.encoding import SentTable
    from cdp_frames.fields import Field
    from cdp_frames.importing.progress import Progress
    from cdp_frames.lists import Target
    from cdp_frames.mapping import Mapping
    from cdp_frames.screening.merging import Merged

# `/guides/error-handling`: a field that does not exist is 422, a required field
# that is not mapped is 400.
_MAPPING_REFUSED = (400, 422)

# A signed address may expire while it is used. A fresh one is worth one more attempt.
_ATTEMPTS = 2


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


def open_job(client: Client, upload: Upload, progress: Progress) -> str:
    """Create a job, upload the file, map its columns and start it; return its id.

    Until the start nothing has changed in the CDP: a job that was never started
    is forgotten.

    Raises:
        MappingError: the CDP refused the mapping.
        JobError: nobody can say whether the job was started.
    """
    progress("upload", 0, 0)
    job_id = _upload(client, upload)
    progress("map columns", 0, 0)
    try:
        client.set_mapping(
            job_id,
            source_fields=upload.mapping.source_fields,
            field_map=upload.mapping.field_map,
        )
    except ApiError as error:
        if error.status in _MAPPING_REFUSED:
            raise mapping_error_from_api(
                error, upload.mapping, upload.fields
            ) from error
        raise
    progress("start", 0, 0)
    try:
        client.start(job_id)
    except JobError as error:
        error.add_note(_how_to_go_on(job_id))
        raise
    return job_id


def _upload(client: Client, upload: Upload) -> str:
    """Create a job and upload its file; once more if the signed address expired."""
    for attempt in range(1, _ATTEMPTS + 1):
        job = client.create_import_job(
            object_name=upload.object_name,
            file_name=upload.file_name,
            file_size=len(upload.payload),
            list_name=_new_list(upload.target),
            target_list_id=upload.target.list_id,
            audience_name=upload.target.audience_name,
        )
        try:
            client.upload(job, upload.payload)
        except ForbiddenError:
            # `docs/contract.md` section 9: an expired or broken signature is a 403. A
            # job without a file does nothing, so a fresh one is safe.
            if attempt == _ATTEMPTS:
                raise
        else:
            return job.job_id
    raise AssertionError  # unreachable: the last attempt returns or raises


def _new_list(target: Target) -> str | None:
    return target.list_name if target.list_id is None else None


def follow_job(
    client: Client,
    job_id: str,
    upload: Upload,
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
        return JobReport(status, _findings(client, job_id, upload, status))
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
        f"the rows: plan.resume({job_id!r}), with the same plan (plan_import), or with "
        "the one in .result.plan of this error."
    )


def _findings(
    client: Client, job_id: str, upload: Upload, status: JobStatus
) -> pd.DataFrame:
    if status.valid_rows == len(upload.rows):
        return no_findings(upload)
    refused = status.invalid_rows if "invalid_rows" in status.stated else None
    return _read(_error_file(client, job_id, len(upload.payload)), upload, refused)


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
