"""The parts of a frame, handed to workers; see ``streaming/sending.py``."""

from __future__ import annotations

import hashlib
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from cdp_frames.cluster.parts import account_folder, measured_part, send_part
from cdp_frames.cluster.spreading import rows_of
from cdp_frames.errors import RateLimitError, SettingsError
from cdp_frames.importing.part_planning import plan_part
from cdp_frames.importing.progress import tell_jobs
from cdp_frames.streaming.sending import how_far, sent_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from cdp_frames.cluster.parts import Sent
    from cdp_frames.cluster.shared import Shared
    from cdp_frames.cluster.spreading import Piece
    from cdp_frames.cluster.workers import Workers
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.part_planning import Stream
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.progress import Progress
    from cdp_frames.journal import Record
    from cdp_frames.lists import Target
    from cdp_frames.streaming.aim import Aim
    from cdp_frames.streaming.sending import MeasuredPart
    from cdp_frames.streaming.spool import Rows
    from cdp_frames.streaming.tally import Tally

_T = TypeVar("_T")


@dataclass(frozen=True)
class ClusterSender:
    """Hands parts to workers; no more of them are on their way than the CDP likes.

    Attributes:
        parts: where the rows of each part are; none of them has no rows.
        rows: how many rows all of them have.
        empty: none of them.
        stream: what all parts share.
        shared: where the rows are.
        workers: who judges and sends them.
        folder: where the account goes, on this machine.
        progress: hears how far it is.
    """

    parts: Sequence[tuple[int, Sequence[Piece]]]
    rows: int
    empty: Rows
    stream: Stream
    shared: Shared
    workers: Workers
    folder: Path
    progress: Progress

    def measured(self, target: Target) -> Iterator[MeasuredPart]:
        """Judge all parts, send nothing, and yield what the guards look at."""
        stream = self.workers.handed_out(self._of_workers(self.stream.content))
        with self.workers.executor() as executor:
            asked = [
                executor.submit(measured_part, *each, stream, target, self.shared)
                for each in self.parts
            ]
            for future in asked:
                yield future.result()

    def first(self, target: Target) -> ImportPlan | None:
        """Judge the first part that has a good row; None if none has."""
        stream = self._of_workers(self.stream.content)
        for number, pieces in self.parts:
            plan = plan_part(*rows_of(pieces, self.shared), number, stream, target)
            if len(plan.upload.valid):
                return plan
        return None

    def send(self, aim: Aim, record: Record, tally: Tally) -> None:
        """Send all parts.

        Raises:
            CdpError: of the first part that fails; those that were sent are waited for.
        """
        if not self.parts:
            nothing = plan_part(*self.empty, 0, self.stream, aim.target)
            tally.add(sent_part(0, nothing, aim.target, self.folder, 1.0))
            return
        content = self.stream.content
        if self.stream.options["again"]:
            # Known again by a worker that does a part once more, and by no other run.
            content = hashlib.sha256(record.key("again").encode()).hexdigest()
        stream = self.workers.handed_out(self._of_workers(content))
        with self.workers.executor() as executor:
            _Sending(self, executor, stream, aim, record, tally).all()

    def _of_workers(self, content: str) -> Stream:
        """Return what the workers get.

        Without our journal a job is known again by the key of the call that makes it,
        for as long as the CDP remembers that.
        """
        options: Options = {**for_workers(self.stream.options), "again": False}
        if not self.workers.have_our_files:
            options["journal"] = False
        return replace(self.stream, options=options, content=content)


def for_workers(options: Options) -> Options:
    """Return the arguments of an import without what is the driver's alone."""
    ours: Options = {
        "progress": False,
        "on_result": None,
        "memory": None,
        "suppress": None,
    }
    return {**options, **ours}


class _Sending:
    """The parts on their way."""

    def __init__(
        self,
        sender: ClusterSender,
        executor: Executor,
        stream: Any,  # noqa: ANN401 - it, or what becomes it on a worker
        aim: Aim,
        record: Record,
        tally: Tally,
    ) -> None:
        self._sender, self._executor, self._stream = sender, executor, stream
        self._aim, self._record, self._tally = aim, record, tally
        self._waiting: dict[Future[Sent | None], int] = {}
        self._room = 1
        self._failure: BaseException | None = None

    def all(self) -> None:
        """Send all parts, and write down what becomes of them."""
        to_do = [*range(len(self._sender.parts))][::-1]
        while self._waiting or (to_do and self._failure is None):
            while to_do and len(self._waiting) < self._room and self._failure is None:
                self._hand_out(to_do.pop())
            to_do.extend(self._settled())
        if self._failure is not None:
            done, parts = self._tally.parts, len(self._sender.parts)
            self._failure.add_note(how_far(done, parts))
            raise self._failure

    def _hand_out(self, place: int) -> None:
        number, pieces = self._sender.parts[place]
        future = self._executor.submit(
            send_part,
            number,
            pieces,
            self._stream,
            self._aim.target,
            self._sender.shared,
        )
        self._waiting[future] = place

    def _settled(self) -> list[int]:
        """Wait for the next part; return those that are to be handed out once more."""
        again = []
        done, _ = wait(self._waiting, return_when=FIRST_COMPLETED)
        for each in done:
            place = self._waiting.pop(each)
            error = each.exception()
            if error is not None:
                self._failed(error)
                continue
            sent = each.result()
            if sent is None:  # a row is good, so there is a list
                self._try(self._aim.to, self._record)
                again.append(place)
            else:
                self._try(self._take, sent)
                self._room = min(self._room + 1, self._sender.workers.most_jobs)
        return again

    def _take(self, sent: Sent) -> None:
        sender = self._sender
        account_folder(sender.shared, sent.said.number).take(sent.files, sender.folder)
        self._tally.add(sent.said)
        tell_jobs(sender.progress, self._tally.parts, len(sender.parts))
        sender.progress("parts", self._tally.counts["rows"], sender.rows)

    def _try(self, do: Callable[[_T], object], argument: _T) -> None:
        """Do something here; what fails does not keep us from those on their way."""
        try:
            do(argument)
        except BaseException as error:  # noqa: BLE001 - raised when all are back
            self._failed(error)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, RateLimitError):
            self._room = 1
        if isinstance(error, SettingsError) and self._sender.workers.client is not None:
            error.add_note(
                "A worker has no credentials: they do not travel with the tasks. Set "
                "EXPERITURE_API_KEY in the environment of the workers."
            )
        self._failure = self._failure or error
