"""Wait for a job, as the guide does, with shorter steps while the job is young."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from cdp_frames.api.urls import presentable
from cdp_frames.errors import JobFailedError, JobTimeoutError, TransferError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdp_frames.api.wire import JobStatus

# A job goes on while the network is away; seconds without any answer that are borne.
_OUTAGE: Final = 60.0


def pauses(
    first: float = 0.2, settled: float = 5.0, longest: float = 30.0
) -> Iterator[float]:
    """Yield growing pauses in seconds, for ever.

    Small files are done in a second, so the first steps are short; from `settled` on
    the pauses are the guide's. They are multiplied and capped one by one: a power
    would overflow in the end.

    Examples:
        >>> from itertools import islice
        >>> [round(pause, 2) for pause in islice(pauses(), 15)]
        [0.2, 0.3, 0.45, 0.68, 1.01, 1.52, 2.28, 3.42, 5.0, 7.5, 11.25, 16.88, 25.31, 30.0, 30.0]

    Source:
        The import guide, step 6: start at 5 s, times 1.5, at most 30 s. The short
        first steps are ours.
    """  # noqa: E501 - the doctest's output is one line
    pause = first
    while True:
        yield pause
        pause = min(pause * 1.5, settled if pause < settled else longest)


def wait_for_job(
    ask: Callable[[str], JobStatus],
    job_id: str,
    *,
    timeout: float = 600.0,
    on_status: Callable[[JobStatus], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> JobStatus:
    """Ask until the job is completed, and return its last status.

    Args:
        ask: says how far a job is, such as ``client.job``.
        job_id: the job.
        timeout: how long to wait, in seconds; the job itself knows no such limit.
        on_status: is shown every status, the last one too.
        clock: seconds that only grow.
        sleep: waits that many seconds.

    Returns:
        A status whose state is ``completed``.

    Raises:
        JobFailedError: the job ended in state ``failed``.
        JobTimeoutError: it was still running when the time was up.
        ApiError: the CDP refused to tell.
        TransferError: the CDP has not been heard of for a minute.

    Source:
        The import guide, step 6.
    """
    deadline = clock() + timeout
    heard = clock()
    state = "not known"
    for pause in pauses():
        try:
            status = ask(job_id)
        except TransferError as error:
            if clock() - heard >= _OUTAGE:
                error.add_note(f"The job goes on. {_how_to_resume(job_id)}")
                raise
        else:
            heard, state = clock(), status.state
            if on_status is not None:
                on_status(status)
            if status.final:
                return _completed(status)
        left = deadline - clock()
        if left <= 0:
            break
        sleep(min(pause, left))
    goes_on = (
        "It has not begun, as far as the CDP says: its start may have got lost."
        if state in {"pending", "ready"}
        else "It goes on in the CDP."
    )
    raise JobTimeoutError(
        f"job {job_id} was not done after {timeout:g} s (state: {state}). {goes_on} "
        f"{_how_to_resume(job_id)}",
        job_id=job_id,
    )


def _completed(status: JobStatus) -> JobStatus:
    if status.state == "completed":
        return status
    reason = presentable(status.reason) or "the CDP gave no reason"
    stage = f" in stage {status.stage!r}" if status.stage else ""
    raise JobFailedError(
        f"job {status.job_id} failed{stage}: {reason}", job_id=status.job_id
    )


def _how_to_resume(job_id: str) -> str:
    return f"Wait again with client.wait_for_job({job_id!r})."
