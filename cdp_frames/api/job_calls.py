"""The endpoints of import jobs, in the order of the guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.api import wire
from cdp_frames.api.calls import Calls, check_length
from cdp_frames.api.list_calls import LONGEST_NAME
from cdp_frames.api.starting import settle_start
from cdp_frames.api.upload_body import Body
from cdp_frames.api.urls import path_of
from cdp_frames.api.waiting import wait_for_job
from cdp_frames.errors import FrameError, SettingsError
from cdp_frames.text.tracebacks import private_methods

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO


@private_methods
class JobCalls(Calls):
    """One method for each endpoint of import jobs."""

    def create_import_job(
        self,
        *,
        object_name: str,
        file_name: str,
        file_size: int,
        list_name: str | None = None,
        target_list_id: str | None = None,
        audience_name: str | None = None,
        idempotency_key: str = "",
    ) -> wire.ImportJob:
        """Open a job; its file is expected next.

        Args:
            object_name: where the rows go, such as ``profiles``.
            file_name: base name with extension.
            file_size: the exact size in bytes.
            list_name: make a list of that name from the imported profiles.
            target_list_id: add the imported profiles to this list.
            audience_name: make a dynamic audience of that name.
            idempotency_key: a UUID of version 4; who sends the same one again within 24
                hours gets the same job. Empty for a new one.

        Raises:
            SettingsError: more than one target is given.
        """
        targets = [list_name, target_list_id, audience_name]
        if sum(target is not None for target in targets) > 1:
            raise SettingsError(
                "list_name, target_list_id and audience_name exclude each other: an "
                "import has one target, or none."
            )
        if list_name is not None:
            check_length("a list's name", list_name, 1, LONGEST_NAME)
        body = wire.import_job_request(
            object_name=object_name,
            file_name=file_name,
            file_size=file_size,
            list_name=list_name,
            target_list_id=target_list_id,
            audience_name=audience_name,
        )
        answer = self._write("POST", path_of("import-jobs"), body, idempotency_key)
        return wire.ImportJob.from_json(answer, file_size=file_size)

    def upload(
        self,
        job: wire.ImportJob,
        data: bytes | BinaryIO,
        *,
        content_type: str = "text/csv",
    ) -> None:
        """Send the file of a job to its signed address, without the token.

        Args:
            job: the job, as `create_import_job` returned it.
            data: bytes, or a seekable binary file from where it stands to its end.
            content_type: what the bytes are; a type that the job asks for goes first.

        Raises:
            FrameError: the size is not the one that the job was opened for.
            ForbiddenError: the address has expired; open a new job.
        """
        body = Body(data)
        if job.file_size is not None and len(body) != job.file_size:
            raise FrameError(
                f"the job was opened for {job.file_size:,} bytes, but there are "
                f"{len(body):,} to send."
            )
        headers = dict(job.headers)
        if "content-type" not in {name.lower() for name in headers}:
            headers["Content-Type"] = content_type
        expires = job.expires_at
        self._transport.put(
            job.upload_url,
            body,
            method=job.method,
            headers=headers,
            until=None if expires is None else expires.timestamp(),
        )

    def set_mapping(
        self,
        job_id: str,
        *,
        source_fields: Mapping[str, str],
        field_map: Mapping[str, str],
    ) -> None:
        """Say which column goes into which field; comes after the upload.

        Args:
            job_id: the job.
            source_fields: column -> wire type.
            field_map: column -> field.
        """
        body = wire.mapping_request(source_fields, field_map)
        self._write("POST", path_of("import-jobs", job_id, "mapping"), body)

    def start(self, job_id: str) -> None:
        """Start a job. Starting one that was started already changes nothing.

        Whatever is answered but a plain yes, the job itself is asked: a start must
        neither be lost nor be reported as failed when it was not.

        Args:
            job_id: the job.

        Raises:
            ApiError: the CDP refuses to start the job, and it was not started.
            TransferError: as above, after several attempts.
            JobError: nobody can say whether it was started.
        """
        path = path_of("import-jobs", job_id, "start")
        settle_start(
            lambda: self._write("POST", path, {}), lambda: self.job(job_id), job_id
        )

    def job(self, job_id: str) -> wire.JobStatus:
        """Return how far a job is.

        Args:
            job_id: the job.
        """
        answer = self._read(path_of("import-jobs", job_id))
        return wire.JobStatus.from_json(answer, job_id=job_id)

    def wait_for_job(
        self,
        job_id: str,
        *,
        timeout: float = 600.0,
        on_status: Callable[[wire.JobStatus], None] | None = None,
    ) -> wire.JobStatus:
        """Wait until a job is completed, and return its last status.

        Args:
            job_id: the job.
            timeout: how long to wait, in seconds.
            on_status: is shown every status, the last one too.

        Raises:
            JobFailedError: the job ended in state ``failed``.
            JobTimeoutError: it was still running when the time was up.
        """
        return wait_for_job(
            self.job,
            job_id,
            timeout=timeout,
            on_status=on_status,
            clock=self._clock,
            sleep=self._sleep,
        )

    def job_errors(self, job_id: str) -> wire.JobErrors:
        """Return where the refused rows of a job are told.

        The address lives for minutes: ask again for a new one, and don't keep it.

        Args:
            job_id: the job.
        """
        answer = self._read(path_of("import-jobs", job_id, "errors"))
        return wire.JobErrors.from_json(answer)

    def download(self, url: str, *, sent: int = 0) -> bytes:
        """Return what lies at a signed address, such as an error file, as it is.

        Args:
            url: the address.
            sent: the bytes that were uploaded: an error file may repeat them.

        Raises:
            TransferError: it is larger than ``limits.file_bytes`` and four times what
                was sent.
        """
        most = self._transport.limits.file_bytes + 4 * sent
        return self._transport.fetch(url, most=most)
