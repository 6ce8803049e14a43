"""Import jobs: their life from ``pending`` to ``completed`` or ``failed``.

Source:
    `docs/contract.md` section 2; what it leaves open is answered as in its section 9.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from cdp_frames.sandbox.data.ids import new_id
from cdp_frames.sandbox.files.columns import check_header, check_mapping
from cdp_frames.sandbox.files.error_file import Finding
from cdp_frames.sandbox.files.formats import look
from cdp_frames.sandbox.files.upload import UnreadableError
from cdp_frames.sandbox.jobs.job_record import FINAL, Counters, Job, JobRequest
from cdp_frames.sandbox.refusals import conflict, invalid, not_found
from cdp_frames.sandbox.settings.clock import stamp
from cdp_frames.sandbox.settings.faults import WrongCounters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cdp_frames.sandbox.data.lists import Lists
    from cdp_frames.sandbox.data.store import Store
    from cdp_frames.sandbox.files.signing import Signer
    from cdp_frames.sandbox.jobs.runner import Runner
    from cdp_frames.sandbox.settings.arming import Faults
    from cdp_frames.sandbox.settings.clock import Clock
    from cdp_frames.sandbox.settings.model import ObjectSpec, Settings


class Jobs:
    """The import jobs of the workspace.

    Args:
        store: where they are kept.
        settings: the objects, and how long addresses live.
        lists: to see whether a target exists.
        runner: runs them.
        signer: signs addresses.
        faults: what should go wrong.
        clock: the time.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        lists: Lists,
        runner: Runner,
        signer: Signer,
        faults: Faults,
        clock: Clock,
    ) -> None:
        self._store = store
        self._settings = settings
        self._lists = lists
        self._runner = runner
        self._signer = signer
        self._faults = faults
        self._clock = clock
        # Held while a job changes its state; reading one needs no lock.
        self._changing = threading.Lock()
        kept = (Job.from_json(text) for text in store.kept_jobs())
        self._jobs = {job.id: job for job in kept}
        for job in self._jobs.values():
            # Merging is one transaction, so a job that was cut short can start anew.
            if job.state == "running":
                job.counters = Counters()
                self._launch(job)

    def create(self, request: JobRequest, user: str) -> dict[str, object]:
        """Open a job, and return where its file should go.

        Raises:
            Refusal: 400 or 404; the object or the target won't do.
        """
        spec = self._object(request.object_name)
        target = request.list_name or request.target_list_id or request.audience_name
        if target and not spec.primary_profile_root:
            raise invalid(f"lists and audiences hold profiles, not {spec.name}")
        if request.target_list_id:
            self._lists.get(request.target_list_id)
        now = self._clock.now()
        job = Job(
            id=new_id("imp"),
            request=request,
            requested_by=user,
            created_at=now,
            upload_expires_at=now + self._settings.upload_life,
        )
        self._store.keep_job(job.id, job.to_json())
        self._jobs[job.id] = job
        return {
            "jobId": job.id,
            "uploadUrl": self._signer.sign("PUT", job.path, job.upload_expires_at),
            "expiresAt": stamp(job.upload_expires_at),
            "landingPath": job.path.removeprefix("/"),
            "method": "PUT",
            "headers": {},
            "requestedBy": user,
        }

    def get(self, job_id: str) -> Job:
        """Return a job.

        Raises:
            Refusal: 404; there is none.
        """
        job = self._jobs.get(job_id)
        if job is None:
            raise not_found("import job", job_id)
        return job

    def status(self, job_id: str) -> dict[str, object]:
        """Return the ``data`` of the status call."""
        data = self.get(job_id).status()
        if data["state"] in FINAL:
            wrong = self._faults.take(WrongCounters)
            for key, change in (wrong.changes if wrong else {}).items():
                data[key] = None if change is None else int(str(data[key])) + change
        return {key: value for key, value in data.items() if value is not None}

    def landing(self, job_id: str) -> Path:
        """Return where the file of a job lies."""
        return self._store.landing / self.get(job_id).id

    def land(self, job_id: str, partial: Path) -> None:
        """Take over a file that has come in whole.

        Raises:
            Refusal: 409; the job has started.
        """
        job = self.get(job_id)
        with self._changing:
            if job.state not in {"pending", "ready"}:
                raise conflict(f"the job is {job.state}; its file is settled")
            partial.replace(self.landing(job_id))
            job.uploaded = True
            self._store.keep_job(job.id, job.to_json())

    def set_mapping(
        self,
        job_id: str,
        source_fields: Mapping[str, str],
        field_map: Mapping[str, str],
    ) -> dict[str, object]:
        """Check a mapping against object and file, and keep it.

        Raises:
            Refusal: 400, 409 or 422.
        """
        job = self.get(job_id)
        spec = self._object(job.request.object_name)
        with self._changing:
            if job.state not in {"pending", "ready"}:
                raise conflict(f"the job is {job.state}; its mapping is settled")
            check_mapping(spec, source_fields, field_map)
            if not job.uploaded:
                raise invalid("the file has not been uploaded yet")
            self._check_header(job, field_map)
            job.source_fields = dict(source_fields)
            job.field_map = dict(field_map)
            job.state = "ready"
            self._store.keep_job(job.id, job.to_json())
        return {"jobId": job.id, "state": "ready"}

    def _check_header(self, job: Job, field_map: Mapping[str, str]) -> None:
        try:
            landed = look(self.landing(job.id), job.request.file_name)
        except UnreadableError:
            # Not the mapping's fault: the job will fail, and say why.
            return
        check_header(landed.header, field_map)

    def start(self, job_id: str) -> dict[str, object]:
        """Set a job going.

        Raises:
            Refusal: 400 or 409.
        """
        job = self.get(job_id)
        with self._changing:
            if not job.uploaded:
                raise invalid("the file has not been uploaded yet")
            if job.state == "pending":
                raise conflict("the job has no mapping yet")
            if job.state != "ready":
                raise conflict(f"the job is {job.state} already")
            job.stage = "validate"
            self._store.keep_job(job.id, job.to_json("running"))
            job.state = "running"
            self._launch(job)
        return {"jobId": job.id, "state": "running"}

    def _launch(self, job: Job) -> None:
        spec = self._object(job.request.object_name)
        self._runner.launch(job, spec, self.landing(job.id))

    def errors(self, job_id: str, file_name: str) -> dict[str, object]:
        """Return whether rows were refused, and a fresh link to them."""
        job = self.get(job_id)
        if job.state != "completed" or not job.counters.invalid:
            return {"hasErrors": False, "errorFileUrl": None}
        path = f"/jobs/{job_id}/errors/{file_name}"
        expires_at = self._clock.now() + self._settings.error_file_life
        link = self._signer.sign("GET", path, expires_at)
        return {"hasErrors": True, "errorFileUrl": link}

    def findings(self, job_id: str) -> Iterator[Finding]:
        """Yield what was wrong with the rows of a job, in the order of the file."""
        job = self.get(job_id)
        primary_key = self._object(job.request.object_name).primary_key
        headers = {field: header for header, field in job.field_map.items()}
        rows = self._store.read(
            "SELECT row, field, header, code, message, value, cells "
            "FROM findings JOIN refused USING (job_id, row) WHERE job_id = ? "
            "ORDER BY row, place",
            job_id,
        )
        for row, field, header, code, message, value, cells in rows:
            yield Finding(
                row=int(str(row)),
                field=str(field),
                header=str(header),
                code=str(code),
                message=str(message),
                value=str(value),
                cells=tuple(zip(job.header, _texts(cells), strict=True)),
                key=headers.get(primary_key or "", ""),
            )

    def _object(self, object_name: str) -> ObjectSpec:
        spec = self._settings.by_name.get(object_name)
        if spec is None:
            raise not_found("object", object_name)
        if not spec.file_import:
            raise invalid(f"{object_name} takes no files", path="objectName")
        return spec


def _texts(cells: object) -> list[str]:
    return [str(cell) for cell in cells] if isinstance(cells, list) else []
