"""What one import job carries, and what the CDP says of each of its rows."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.api.starting import start_if_not
from cdp_frames.errorfile import read_error_file
from cdp_frames.errors import (
    CdpError,
    ForbiddenError,
    JobError,
    JobTimeoutError,
    NotFoundError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import pandas as pd

    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import JobStatus
    from cdp_frames.encoding import SentTable, UploadFormat
    from cdp_frames.fields import Field
    from cdp_frames.importing.progress import Progress
    from cdp_frames.importing.upload_file import UploadFile
    from cdp_frames.journal import Record
    from cdp_frames.lists import Target
    from cdp_frames.mapping import Mapping
    from cdp_frames.screening.merging import Merged

# A signed address may expire while it is used. A fresh one is worth one more attempt.
ATTEMPTS: Final = 2

_PAGE: Final = re.compile(rb"\s*(?:<!doctype html|<html\b|<head\b|<body\b)")
_BEGINNING: Final = 2**10  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What one job carries.

    Attributes:
        file: the file that goes up.
        sent: what the file holds, before it was written.
        file_name: its name, for the CDP's own lists of jobs.
        object_name: the object of the CDP that it goes into.
        target: the list or audience.
        mapping: columns to fields.
        fields: the fields of the object, as far as known.
        valid: the m rows of the file, columns named by field.
        rows: their positions in the caller's frame, int64.
        labels: the caller's index, whole.
        match_key: the field by which the CDP knows a person again; None where each row
            becomes a record of its own.
        keys: the m match keys that are sent, in the CDP's normal form; empty without
            a match key.
        form: the format of the file.
        merged: which cells of the m rows come from other rows of the same person; None
            where a row stands for nothing but itself.
    """

    file: UploadFile
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
    form: UploadFormat = "csv"
    merged: Merged | None = field(default=None, repr=False)

    @property
    def payload(self) -> bytes:
        """All bytes of the file."""
        return self.file.read()


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
        status = _awaited(client, job_id, timeout, heard)
        progress("errors", sent, sent)
        return JobReport(status, _findings(client, upload, status, record))
    except (JobTimeoutError, KeyboardInterrupt) as error:
        error.add_note(how_to_go_on(job_id))
        # For the command line, which says it in its own words.
        error.__dict__["job_id"] = job_id
        raise
    except JobError:
        raise
    except CdpError as error:
        lost = JobError(f"lost sight of job {job_id}: {error}", job_id=job_id)
        lost.add_note(how_to_go_on(job_id))
        raise lost from error


def _awaited(
    client: Client, job_id: str, timeout: float, heard: Callable[[JobStatus], None]
) -> JobStatus:
    try:
        return client.wait_for_job(job_id, timeout=timeout, on_status=heard)
    except NotFoundError as error:
        # Whoever waits for it waits in vain: no word of going on.
        raise JobError(
            f"the CDP does not know job {job_id} (any more): {error}", job_id=job_id
        ) from error


def how_to_go_on(job_id: str) -> str:
    """Return the line that goes on with a job that was started."""
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
        content = _error_file(client, status.job_id, len(upload.file))
        record.keep(name, content)
    return _read(content, upload, refused)


def no_findings(upload: Upload) -> pd.DataFrame:
    """Return the findings of a job that refused nothing."""
    return _read(b"", upload, None)


def _error_file(client: Client, job_id: str, sent: int) -> bytes:
    """Return the error file; empty if there is none."""
    for attempt in range(1, ATTEMPTS + 1):
        report = client.job_errors(job_id)
        if not report.has_errors or not report.error_file_url:
            return b""
        try:
            content = client.download(report.error_file_url, sent=sent)
        except ForbiddenError:
            # The address lives for minutes (`docs/contract.md` section 9): ask for a
            # new one.
            if attempt == ATTEMPTS:
                raise
        else:
            if attempt == ATTEMPTS or not _is_web_page(content):
                return content
    raise AssertionError  # unreachable: the last attempt returns or raises


def _is_web_page(content: bytes) -> bool:
    """Say whether a gateway has answered in place of the store, with its own page.

    A page with a table may be the error file itself.
    """
    beginning = content[:_BEGINNING].lower()
    return bool(_PAGE.match(beginning)) and b"<table" not in content.lower()


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
