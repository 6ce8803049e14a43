"""Running jobs, each in a thread of its own."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from cdp_frames.sandbox.data.ids import new_id
from cdp_frames.sandbox.data.lists import add_members
from cdp_frames.sandbox.data.store import name, run, table_of
from cdp_frames.sandbox.files.columns import mapped_columns
from cdp_frames.sandbox.files.formats import look
from cdp_frames.sandbox.files.upload import UnreadableError
from cdp_frames.sandbox.jobs.load import Load
from cdp_frames.sandbox.settings.false_answers import (
    ListAnyway,
    MembersLost,
    RowsLost,
    WrongErrors,
)
from cdp_frames.sandbox.settings.faults import JobFails, JobStuck, ListHidden

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from cdp_frames.sandbox.data.lists import Lists
    from cdp_frames.sandbox.data.store import Store
    from cdp_frames.sandbox.jobs.job_record import Counters, Job, Stage
    from cdp_frames.sandbox.settings.arming import Faults
    from cdp_frames.sandbox.settings.clock import Clock
    from cdp_frames.sandbox.settings.model import ObjectSpec

_log = logging.getLogger(__name__)


class _Stopped(Exception):  # noqa: N818 - the sandbox closes; nothing is broken
    """The sandbox is closing; the job starts anew when it opens again."""


class _Failed(Exception):  # noqa: N818 - a fault that was asked for
    """The job should fail."""


class Runner:
    """Runs jobs, and waits for them at the end.

    Args:
        store: where records go.
        lists: gets the imported profiles.
        faults: what should go wrong.
        clock: the time.
        pace: seconds before each step, so that a person can watch.
    """

    def __init__(
        self, store: Store, lists: Lists, faults: Faults, clock: Clock, pace: float
    ) -> None:
        self._store = store
        self._lists = lists
        self._faults = faults
        self._clock = clock
        self._pace = pace
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def launch(self, job: Job, spec: ObjectSpec, path: Path) -> None:
        """Set a job going.

        Args:
            job: in state ``running``.
            spec: the object that its rows are of.
            path: its file.
        """
        thread = threading.Thread(
            target=self._run,
            args=(job, spec, path),
            name=f"cdp-sandbox {job.id}",
            daemon=True,
        )
        with self._lock:  # several jobs may be started at once, and waited for
            thread.start()
            self._threads = [*(old for old in self._threads if old.is_alive()), thread]

    def wait(self, seconds: float) -> bool:
        """Wait for the jobs that run, each so long; say whether all have ended."""
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in threads)

    def close(self) -> None:
        """Stop the jobs that run, and wait for that."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, job: Job, spec: ObjectSpec, path: Path) -> None:
        db = self._store.cursor()
        try:
            self._load(job, spec, path, db)
        except _Stopped:
            # The file stays, for the next time.
            return
        except (UnreadableError, _Failed) as error:
            self._fail(job, str(error))
        except Exception:  # noqa: BLE001 - no job stays running, whatever breaks
            _log.exception("job %s", job.id)
            self._fail(job, "internal error")
        finally:
            db.close()
        path.unlink(missing_ok=True)

    def _load(
        self, job: Job, spec: ObjectSpec, path: Path, db: duckdb.DuckDBPyConnection
    ) -> None:
        self._step(job, "validate")
        landed = look(path, job.request.file_name)
        job.header = list(landed.header)
        load = Load(
            db,
            spec,
            landed,
            mapped_columns(spec, job.source_fields, job.field_map, job.header),
            lambda stage: self._step(job, stage),
            lambda counters: _count(job, counters),
        )
        load.validate()
        self._stall()
        failure = self._faults.take(JobFails)
        if failure is not None:
            raise _Failed(failure.reason)
        lost = self._faults.take(RowsLost)
        with self._store.write(db):
            load.merge(without=lost.rows if lost else 0)
            load.keep_findings(job.id, self._faults.take(WrongErrors))
            self._deliver(job, spec, db)
            # Completed at the very moment when its rows can be seen.
            self._store.keep_job(job.id, job.to_json("completed"), db)
        job.state = "completed"

    def _fail(self, job: Job, reason: str) -> None:
        job.error = reason
        if job.request.list_name and self._faults.take(ListAnyway):
            self._lists.create(job.request.list_name, source="import")
        self._store.keep_job(job.id, job.to_json("failed"))
        job.state = "failed"

    def _deliver(
        self, job: Job, spec: ObjectSpec, db: duckdb.DuckDBPyConnection
    ) -> None:
        """Give the imported profiles to the list or audience that was asked for."""
        request = job.request
        list_id = request.target_list_id
        if request.list_name:
            hidden = self._faults.take(ListHidden)
            list_id = self._lists.create(
                request.list_name,
                source="import",
                db=db,
                hidden_for=hidden.seconds if hidden else 0.0,
            )
        if not list_id and not request.audience_name:
            return
        missed = self._faults.take(MembersLost)
        people = (
            f"(SELECT record_id FROM {table_of(spec)} "  # noqa: S608 - quoted names
            f"SEMI JOIN staged USING ({name(spec.primary_key or '')}) "
            f"ORDER BY record_id DESC OFFSET {missed.rows if missed else 0})"
        )
        now = self._clock.now()
        if list_id:
            add_members(db, list_id, people, now)
            return
        run(
            db,
            "INSERT INTO audiences "  # noqa: S608 - quoted names
            f"SELECT ?, ?, ?, ?, list(record_id) FROM {people}",
            *(new_id("aud"), request.audience_name, job.id, now),
        )

    def _step(self, job: Job, stage: Stage) -> None:
        job.stage = stage
        pause = self._pace
        stopped = self._clock.wait(pause, self._stop) if pause else self._stop.is_set()
        if stopped:
            raise _Stopped

    def _stall(self) -> None:
        """Wait for as long as jobs should be stuck."""
        while self._faults.present(JobStuck):
            if self._stop.wait(0.01):
                raise _Stopped


def _count(job: Job, counters: Counters) -> None:
    job.counters = counters
