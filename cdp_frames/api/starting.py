"""Whether a job was started, where the answer to the start leaves it open.

A start is the one call that must not be believed either way. If it is taken for lost
and was not, the rows are sent twice; if it is taken for done and was not, they never
arrive.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from cdp_frames.errors import ApiError, CdpError, JobError, TransferError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from cdp_frames.api.wire import JobStatus

    class Starts(Protocol):
        """What starts jobs and tells of them: the client."""

        def job(self, job_id: str) -> JobStatus:
            """Return how far a job is."""

        def start(self, job_id: str) -> None:
            """Start it."""


# Beside the attempts of each single call: a start that never arrived is sent again.
_ROUNDS: Final = 3

# `docs/contract.md` section 2.2: the states before the start. Another word, known or
# not, is of a job that is under way or done.
BEFORE_START: Final = frozenset({"pending", "ready"})


def settle_start(
    start: Callable[[], object], ask: Callable[[], JobStatus], job_id: str
) -> None:
    """Start a job, and find out by its state what an odd answer meant.

    Args:
        start: starts the job.
        ask: returns its status.
        job_id: the job.

    Raises:
        ApiError: the CDP refuses to start the job, and it was not started.
        TransferError: as above, after several attempts.
        JobError: nobody can say whether it was started.
    """
    for attempt in range(1, _ROUNDS + 1):
        try:
            start()
        except (ApiError, TransferError) as error:
            if _started(ask, job_id, error):
                return
            if attempt == _ROUNDS or not _passing(error):
                error.add_note(
                    f"Job {job_id} was not started: nothing of it was imported."
                )
                raise
        else:
            return


def _started(ask: Callable[[], JobStatus], job_id: str, error: CdpError) -> bool:
    try:
        status = ask()
    except (ApiError, TransferError):
        raise JobError(
            f"the start of job {job_id} was not confirmed, and neither was its state, "
            f"so it may be running: {error}",
            job_id=job_id,
        ) from error
    return status.state not in BEFORE_START


def _passing(error: ApiError | TransferError) -> bool:
    """Whether the next start may do better than one that did not arrive."""
    if isinstance(error, TransferError):
        return True
    return (
        error.status == HTTPStatus.TOO_MANY_REQUESTS
        or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    )


def start_if_not(client: Starts, job_id: str) -> None:
    """Start a job that is taken up again, if its start never arrived.

    Raises:
        JobError: the job has no mapping yet, so that it can't be started.
    """
    state = client.job(job_id).state
    if state == "pending":
        raise JobError(
            f"job {job_id} was opened and never got ready to be started; nothing of it "
            "was imported. Import again.",
            job_id=job_id,
        )
    if state in BEFORE_START:
        client.start(job_id)
