"""Import jobs: their life from ``pending`` to ``completed`` or ``failed``.

Source:
    `cdp-api.md` section 2; what it leaves open is answered as in its section 9.
"""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from cdp_frames.sandbox import faults as fault
from cdp_frames.sandbox.clock import stamp
from cdp_frames.sandbox.envelope import (
    Refusal,
    conflict,
    invalid,
    not_found,
    unknown_field,
)
from cdp_frames.sandbox.errorfile import Finding
from cdp_frames.sandbox.files import Landed, UnreadableError, look
from cdp_frames.sandbox.ids import new_id
from cdp_frames.sandbox.lists import add_members
from cdp_frames.sandbox.loading import Counters, Load, Stage
from cdp_frames.sandbox.rules import SOURCE_TYPES, Column
from cdp_frames.sandbox.store import name, run, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import duckdb

    from cdp_frames.sandbox.clock import Clock
    from cdp_frames.sandbox.lists import Lists
    from cdp_frames.sandbox.settings import ObjectSpec, Settings
    from cdp_frames.sandbox.signing import Signer
    from cdp_frames.sandbox.store import Store

_log = logging.getLogger(__name__)

State = Literal["pending", "ready", "running", "completed", "failed"]
_FINAL: Final = ("completed", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest:
    """What ``POST /import-jobs`` asks for."""

    object_name: str
    file_name: str
    file_size: int
    list_name: str = ""
    target_list_id: str = ""
    audience_name: str = ""


@dataclass(slots=True, kw_only=True)
class Job:
    """One import job, as it is kept."""

    id: str
    request: JobRequest
    requested_by: str
    created_at: float
    upload_expires_at: float
    uploaded: bool = False
    source_fields: dict[str, str] = field(default_factory=dict)
    field_map: dict[str, str] = field(default_factory=dict)
    state: State = "pending"
    stage: Stage = "upload"
    counters: Counters = field(default_factory=Counters)
    error: str = ""

    @property
    def path(self) -> str:
        """The path of the upload address."""
        return f"/jobs/{self.id}/file"

    def status(self) -> dict[str, object]:
        """Return the ``data`` of the status call: the guide's keys, and no other."""
        data: dict[str, object] = {"stage": self.stage, "state": self.state}
        if self.state in {"running", *_FINAL}:
            data |= _counted(self.counters)
        if self.error:
            data["error"] = self.error
        return data


def _counted(rows: Counters) -> dict[str, object]:
    return {
        "readRows": rows.read,
        "validRows": rows.valid,
        "invalidRows": rows.invalid,
        "mergedInserts": rows.inserts,
        "mergedUpdates": rows.updates,
        "rowsTotal": rows.read,
        "rowsImported": rows.valid,
        "rowsRejected": rows.invalid,
        # Rounded to four places: 1215 / 1248 is 0.9736 in the guide.
        "successRate": round(rows.valid / rows.read, 4) if rows.read else 0,
    }


class _Stopped(Exception):  # noqa: N818 - the sandbox closes; nothing is broken
    """The sandbox is closing; the job goes on when it opens again."""


class _Failed(Exception):  # noqa: N818 - a fault that was asked for
    """The job should fail."""


class Jobs:
    """The import jobs of the workspace.

    Args:
        store: where they are kept.
        settings: objects, lives of addresses, pace.
        lists: gets the imported profiles.
        signer: signs addresses.
        faults: what should go wrong.
        clock: the time.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        lists: Lists,
        signer: Signer,
        faults: fault.Faults,
        clock: Clock,
    ) -> None:
        self._store = store
        self._settings = settings
        self._lists = lists
        self._signer = signer
        self._faults = faults
        self._clock = clock
        self._lock = threading.RLock()
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._jobs = {job.id: job for job in self._kept()}
        for job in self._jobs.values():
            # Merging is one transaction, so a job that was cut short can start anew.
            if job.state == "running":
                job.counters = Counters()
                self._launch(job)

    def create(self, request: JobRequest, user: str) -> dict[str, object]:
        """Open a job and return where its file should go."""
        spec = self._object(request.object_name)
        wants_people = (
            request.list_name or request.target_list_id or request.audience_name
        )
        if wants_people and not spec.primary_profile_root:
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
        with self._lock:
            self._jobs[job.id] = job
            self._keep(job)
        return {
            "jobId": job.id,
            "uploadUrl": self._signer.sign("PUT", job.path, job.upload_expires_at),
            "expiresAt": stamp(job.upload_expires_at),
            "landingPath": job.path.lstrip("/"),
            "method": "PUT",
            "headers": {},
            "requestedBy": user,
        }

    def get(self, job_id: str) -> Job:
        """Return a job.

        Raises:
            Refusal: 404; there is none.
        """
        with self._lock:
            if job_id not in self._jobs:
                raise not_found("import job", job_id)
            return self._jobs[job_id]

    def status(self, job_id: str) -> dict[str, object]:
        """Return the ``data`` of the status call."""
        with self._lock:
            data = self.get(job_id).status()
        if data["state"] in _FINAL:
            wrong = self._faults.take(fault.WrongCounters)
            for key, change in (wrong.changes if wrong else {}).items():
                if change is None:
                    data.pop(key, None)
                else:
                    data[key] = int(str(data.get(key, 0))) + change
        return data

    def landing(self, job_id: str) -> Path:
        """Return where the file of a job lies."""
        return self._store.landing / job_id

    def landed(self, job_id: str) -> None:
        """Note that the file of a job is there."""
        with self._lock:
            job = self.get(job_id)
            job.uploaded = True
            self._keep(job)

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
        with self._lock:
            job = self.get(job_id)
            if job.state not in {"pending", "ready"}:
                raise conflict(f"the job is {job.state}; its mapping is settled")
            spec = self._object(job.request.object_name)
            _check_mapping(spec, source_fields, field_map)
            if not job.uploaded:
                raise invalid("the file has not been uploaded yet")
            self._check_header(job, field_map)
            job.source_fields = dict(source_fields)
            job.field_map = dict(field_map)
            job.state = "ready"
            self._keep(job)
            return {"jobId": job.id, "state": job.state}

    def start(self, job_id: str) -> dict[str, object]:
        """Set a job going.

        Raises:
            Refusal: 400 or 409.
        """
        with self._lock:
            job = self.get(job_id)
            if not job.uploaded:
                raise invalid("the file has not been uploaded yet")
            if job.state == "pending":
                raise conflict("the job has no mapping yet")
            if job.state != "ready":
                raise conflict(f"the job is {job.state} already")
            job.state = "running"
            job.stage = "validate"
            self._keep(job)
            self._launch(job)
            return {"jobId": job.id, "state": job.state}

    def errors(self, job_id: str, file_name: str) -> dict[str, object]:
        """Return whether there are refused rows, and a fresh link to them."""
        job = self.get(job_id)
        if job.state != "completed" or not job.counters.invalid:
            return {"hasErrors": False, "errorFileUrl": None}
        path = f"/jobs/{job_id}/errors/{file_name}"
        expires_at = self._clock.now() + self._settings.error_file_life
        return {
            "hasErrors": True,
            "errorFileUrl": self._signer.sign("GET", path, expires_at),
        }

    def findings(self, job_id: str) -> Iterator[Finding]:
        """Yield what was wrong with the rows of a job, in the order of the file."""
        job = self.get(job_id)
        landed = look(self.landing(job_id), job.request.file_name)
        key = self._object(job.request.object_name).primary_key
        by_field = {field: header for header, field in job.field_map.items()}
        rows = self._store.read(
            "SELECT row, field, header, code, message, value, cells "
            "FROM findings JOIN refused USING (job_id, row) WHERE job_id = ? "
            "ORDER BY row, place",
            job_id,
        )
        for row, field_name, header, code, message, value, cells in rows:
            yield Finding(
                row=int(str(row)),
                field=str(field_name),
                header=str(header),
                code=str(code),
                message=str(message),
                value=str(value),
                cells=dict(zip(landed.header, _texts(cells), strict=True)),
                key=by_field.get(key or "", ""),
            )

    def close(self) -> None:
        """Stop what runs, and wait for it."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait(self, seconds: float) -> bool:
        """Wait for every running job; say whether all have ended."""
        for thread in list(self._threads):
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)

    def _object(self, object_name: str) -> ObjectSpec:
        spec = self._settings.by_name.get(object_name)
        if spec is None:
            raise not_found("object", object_name)
        if not spec.file_import:
            raise invalid(f"{object_name} takes no files", path="objectName")
        return spec

    def _check_header(self, job: Job, field_map: Mapping[str, str]) -> None:
        try:
            header = self._look(job).header
        except UnreadableError:
            # Not the mapping's fault: the job will fail, and say why.
            return
        missing = [column for column in field_map if column not in header]
        if missing:
            raise invalid(
                f"the file has no column {', '.join(map(repr, missing))}; "
                f"it has {', '.join(map(repr, header))}",
                path="fieldMap",
                value=missing,
            )
        twice = [column for column in field_map if header.count(column) > 1]
        if twice:
            raise invalid(
                f"the file has more than one column {', '.join(map(repr, twice))}",
                path="fieldMap",
                value=twice,
            )

    def _look(self, job: Job) -> Landed:
        return look(self.landing(job.id), job.request.file_name)

    def _kept(self) -> list[Job]:
        rows = self._store.read("SELECT document FROM jobs ORDER BY number")
        return [_job(json.loads(str(row[0]))) for row in rows]

    def _keep(self, job: Job, db: duckdb.DuckDBPyConnection | None = None) -> None:
        if db is None:
            with self._store.write() as own:
                self._keep(job, own)
            return
        document = json.dumps(asdict(job))
        found = run(db, "SELECT 1 FROM jobs WHERE id = ?", job.id)
        if found:
            run(db, "UPDATE jobs SET document = ? WHERE id = ?", document, job.id)
        else:
            run(
                db,
                "INSERT INTO jobs VALUES (?, nextval('numbers'), ?)",
                *(job.id, document),
            )

    def _launch(self, job: Job) -> None:
        thread = threading.Thread(
            target=self._run, args=(job,), name=f"cdp-sandbox {job.id}"
        )
        self._threads = [old for old in self._threads if old.is_alive()]
        self._threads.append(thread)
        thread.start()

    def _run(self, job: Job) -> None:
        try:
            self._load(job)
        except _Stopped:
            return
        except (UnreadableError, _Failed) as error:
            self._fail(job, str(error))
        except Exception:
            _log.exception("job %s", job.id)
            self._fail(job, "internal error")

    def _fail(self, job: Job, reason: str) -> None:
        with self._lock:
            job.counters.inserts = job.counters.updates = 0
            job.error = reason
            job.state = "failed"
            self._keep(job)

    def _load(self, job: Job) -> None:
        spec = self._object(job.request.object_name)
        landed = self._look(job)
        db = self._store.cursor()
        try:
            load = Load(
                db,
                spec,
                landed,
                _columns(job, spec, landed),
                job.counters,
                lambda stage: self._step(job, stage),
            )
            load.validate()
            failure = self._faults.take(fault.JobFails)
            if failure is not None:
                raise _Failed(failure.reason)
            self._stall()
            self._merge(job, spec, load, db)
        finally:
            db.close()

    def _merge(
        self, job: Job, spec: ObjectSpec, load: Load, db: duckdb.DuckDBPyConnection
    ) -> None:
        hidden = self._faults.take(fault.ListHidden)
        with self._store.write(db):
            job.stage = "merge"
            load.merge()
            load.keep_findings(job.id)
            if spec.primary_profile_root:
                self._deliver(job, spec, db, hidden.seconds if hidden else 0.0)
            # The job is completed at the very moment when its rows can be seen.
            done = Job(**{**_shallow(job), "state": "completed"})
            self._keep(done, db)
        with self._lock:
            job.state = "completed"

    def _deliver(
        self,
        job: Job,
        spec: ObjectSpec,
        db: duckdb.DuckDBPyConnection,
        hidden_for: float,
    ) -> None:
        """Give the imported profiles to the list or the audience that was asked for."""
        request = job.request
        list_id = request.target_list_id
        if request.list_name:
            list_id = self._lists.create(
                request.list_name, source="import", db=db, hidden_for=hidden_for
            )
        if not list_id and not request.audience_name:
            return
        key = name(spec.primary_key or "")
        people = (
            f"(SELECT record_id FROM {table_of(spec)} "  # noqa: S608 - quoted names
            f"SEMI JOIN staged USING ({key}))"
        )
        if not job.counters.valid:
            people = "(SELECT 0 AS record_id WHERE false)"
        if list_id:
            add_members(db, list_id, people, self._clock.now())
        else:
            run(
                db,
                "INSERT INTO audiences "  # noqa: S608 - quoted names
                f"SELECT ?, ?, ?, ?, list(record_id) FROM {people}",
                *(new_id("aud"), request.audience_name, job.id, self._clock.now()),
            )

    def _step(self, job: Job, stage: Stage) -> None:
        job.stage = stage
        pace = self._settings.job_pace
        stopped = self._clock.wait(pace, self._stop) if pace else self._stop.is_set()
        if stopped:
            raise _Stopped

    def _stall(self) -> None:
        """Wait for as long as jobs should be stuck."""
        while self._faults.present(fault.JobStuck):
            if self._stop.wait(0.01):
                raise _Stopped


def _check_mapping(
    spec: ObjectSpec, source_fields: Mapping[str, str], field_map: Mapping[str, str]
) -> None:
    problems: Refusal | None = None
    unknown = sorted({f for f in field_map.values() if f not in spec.by_name})
    if unknown:
        raise unknown_field(
            f"{spec.name} has no field {', '.join(map(repr, unknown))}",
            fields=unknown,
            object_name=spec.name,
        )
    if set(source_fields) != set(field_map):
        odd = sorted(set(source_fields) ^ set(field_map))
        problems = invalid(
            f"sourceFields and fieldMap differ in {', '.join(map(repr, odd))}",
            path="sourceFields",
            value=odd,
        )
    for column, kind in source_fields.items():
        if kind not in SOURCE_TYPES:
            problems = invalid(
                f"{kind!r} is no type; there are {', '.join(SOURCE_TYPES)}",
                path=f"sourceFields.{column}",
                value=kind,
            )
    mapped = list(field_map.values())
    twice = sorted({field for field in mapped if mapped.count(field) > 1})
    if twice:
        problems = invalid(
            f"more than one column is mapped to {', '.join(map(repr, twice))}",
            path="fieldMap",
            value=twice,
        )
    needed = [f.name for f in spec.fields if f.required and f.name not in mapped]
    if needed:
        problems = invalid(
            f"no column is mapped to the required {', '.join(map(repr, needed))}",
            path="fieldMap",
            value=needed,
        )
    if problems is not None:
        raise problems


def _columns(job: Job, spec: ObjectSpec, landed: Landed) -> list[Column]:
    missing = [column for column in job.field_map if column not in landed.header]
    if missing:
        raise UnreadableError(f"the file has no column {', '.join(missing)}")
    return [
        Column(
            place=landed.header.index(column),
            header=column,
            declared=SOURCE_TYPES[job.source_fields[column]],
            spec=spec.by_name[field_name],
        )
        for column, field_name in job.field_map.items()
    ]


def _job(document: dict[str, object]) -> Job:
    request, counters = document.pop("request"), document.pop("counters")
    if not isinstance(request, dict) or not isinstance(counters, dict):
        raise TypeError("the database holds a job of another version")
    return Job(
        request=JobRequest(**request),
        counters=Counters(**counters),
        **document,  # type: ignore[arg-type]  # what asdict wrote
    )


def _shallow(job: Job) -> dict[str, object]:
    return {entry: getattr(job, entry) for entry in Job.__dataclass_fields__}


def _texts(cells: object) -> list[str]:
    return [str(cell) for cell in cells] if isinstance(cells, list) else []
