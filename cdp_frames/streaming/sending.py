"""The parts of a stream, judged one after the other and sent from threads."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

from cdp_frames.errors import AccountingError, RateLimitError
from cdp_frames.importing.part_planning import plan_part
from cdp_frames.importing.progress import tell_jobs
from cdp_frames.streaming.ending import key_hashes
from cdp_frames.streaming.tally import said_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np

    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.progress import Progress
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.journal import Record
    from cdp_frames.lists import Target
    from cdp_frames.streaming.aim import Aim
    from cdp_frames.streaming.settling import Spread
    from cdp_frames.streaming.tally import PartSaid, Tally

# As many jobs wait at the CDP at once; it begins with one, and with one again when the
# CDP says that it is too much.
_MOST_JOBS: Final = 3


class MeasuredPart(NamedTuple):
    """What the guards look at, of one part.

    Attributes:
        counts: the number of its rows, and of each fate, if it were sent.
        keys: what stands for the match keys of those who would be sent, uint64.
    """

    counts: dict[str, int]
    keys: np.ndarray


def measured_of(plan: ImportPlan) -> MeasuredPart:
    """Return what the guards look at, of a part."""
    return MeasuredPart(plan.counts, key_hashes(plan.upload.keys))


class Sender(Protocol):
    """Judges the parts of a stream and sends them, wherever that is done."""

    def measured(self, target: Target) -> Iterator[MeasuredPart]:
        """Judge all parts, send nothing, and yield what the guards look at.

        Args:
            target: where the rows go.
        """
        ...

    def first(self, target: Target) -> ImportPlan | None:
        """Judge the first part that has a good row; None if none has.

        Args:
            target: where the rows go.
        """
        ...

    def send(self, aim: Aim, record: Record, tally: Tally) -> None:
        """Send all parts.

        Args:
            aim: makes the list when the first part has a good row.
            record: the journal's, of the stream.
            tally: takes what became of each part.

        Raises:
            CdpError: of the first part that fails; those that were sent are waited for.
        """
        ...


class ThreadSender:
    """Judges one part after the other in this thread, and sends them from others.

    Args:
        found: the stream, read once.
        folder: where its account is kept.
        progress: hears how far it is.
    """

    def __init__(self, found: Spread, folder: Path, progress: Progress) -> None:
        self._found, self._folder, self._progress = found, folder, progress

    def measured(self, target: Target) -> Iterator[MeasuredPart]:
        """Judge all parts, send nothing, and yield what the guards look at."""
        for _, plan in self.plans(target):
            yield measured_of(plan)

    def first(self, target: Target) -> ImportPlan | None:
        """Judge the first part that has a good row; None if none has."""
        good = (plan for _, plan in self.plans(target) if len(plan.upload.valid))
        return next(good, None)

    def plans(self, target: Target) -> Iterator[tuple[int, ImportPlan]]:
        """Yield the plans of all parts that have rows, with their numbers."""
        spool, stream = self._found.spool, self._found.stream
        for number in range(spool.parts):
            rows = spool.part(number)
            if len(rows.numbers):
                self._found.notes.put(rows.frame)
                yield number, plan_part(*rows, number, stream, target)

    def send(self, aim: Aim, record: Record, tally: Tally) -> None:
        """Send all parts; some jobs are at the CDP at once.

        Raises:
            CdpError: of the first part that fails; those that were sent are waited for.
        """
        room, waiting = 1, dict[Future["PartSaid"], int]()
        failure: BaseException | None = None
        with ThreadPoolExecutor(_MOST_JOBS) as threads:
            for number, plan in self.plans(aim.target):
                to = aim.target if plan.upload.valid.empty else aim.to(record)
                share = self._found.stream.share
                said = threads.submit(sent_part, number, plan, to, self._folder, share)
                waiting[said] = number
                while len(waiting) >= room and failure is None:
                    room, failure = self._settled(waiting, room, tally)
                if failure is not None:
                    break
            while waiting:
                room, failed = self._settled(waiting, room, tally)
                failure = failure or failed
        if failure is not None:
            failure.add_note(how_far(tally.parts, self._found.spool.parts))
            raise failure

    def _settled(
        self, waiting: dict[Future[PartSaid], int], room: int, tally: Tally
    ) -> tuple[int, BaseException | None]:
        """Wait for the next part, and write down what became of it."""
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        failure: BaseException | None = None
        for each in done:
            number = waiting.pop(each)
            error = each.exception()
            if error is None:
                tally.add(each.result())
                self._found.spool.remove(number)
                tell_jobs(self._progress, tally.parts, self._found.spool.parts)
                self._progress("parts", tally.counts["rows"], self._found.rows)
                room = min(room + 1, _MOST_JOBS)
            else:
                room = 1 if isinstance(error, RateLimitError) else room
                failure = failure or error
        return room, failure


def sent_part(
    number: int, plan: ImportPlan, to: Target, folder: Path, share: float
) -> PartSaid:
    """Send a part, and put what became of it into files.

    Args:
        number: which part it is.
        plan: the part, judged.
        to: where its rows go; the list is there if a row is good.
        folder: where the account lies.
        share: the share of the rows that is kept for ``StreamedResult.causes``.

    Raises:
        CdpError: as ``ImportPlan.apply``, but for counts that do not add up, which are
            told when all parts are done.
    """
    held = plan.held.keys
    # Whether they are on the list is looked at once, at the end.
    planned = replace(plan, held=plan.held._replace(keys=frozenset()))
    if not plan.upload.valid.empty:
        planned = replace(
            planned,
            upload=replace(plan.upload, target=replace(to, replace=False)),
            _options={**plan._options, "target_list_id": to.list_id},  # noqa: SLF001 - ours
        )
    return said_of(number, _applied(planned), folder, held, share)


def _applied(plan: ImportPlan) -> ImportResult:
    try:
        return plan.apply()
    except AccountingError as error:
        if error.result is None:
            raise
        return cast("ImportResult", error.result)


def how_far(done: int, parts: int) -> str:
    """Say how far a stream got that broke off."""
    return (
        f"{done} of {parts} parts are done. Run the same line again: it goes on with "
        "the others, and sends nothing twice."
    )
