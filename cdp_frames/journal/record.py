"""One import, written down as it goes: the intent before each call, the outcome after.

Where there is no journal, or it can't be written any more, the import goes on: what it
did is then known as long as its process lives, and to the CDP by its keys.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import uuid4

from cdp_frames.journal.alone import BusyError, alone
from cdp_frames.journal.keys import key_of
from cdp_frames.journal.store import Intent, Journal, JournalTrouble, State, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdp_frames.journal.places import JournalPlace

T = TypeVar("T")

# Long enough to tell contents apart, short enough for the name of a file.
_NAME: Final = 32


class Record:
    """What is written down of one import.

    Args:
        fingerprint: what it is known again by.

    Attributes:
        found: the last intent of the same fingerprint, as it was found; None if none
            is known.
        steps: the steps that were taken, by an earlier run or by this one.
        troubles: why nothing is written down, in words; empty as long as it is.
        attempt: which sending of the same content this is.
        list_id: the list that it has made or filled, once that is known.
    """

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self.found: Intent | None = None
        self.steps: dict[str, Step] = {}
        self.troubles: list[str] = []
        self.attempt = 1
        self.list_id: str | None = None
        self._salt = ""
        self._place: JournalPlace | None = None
        self._journal: Journal | None = None
        self._intent: Intent | None = None

    @property
    def may_be_known(self) -> bool:
        """Whether a run that nobody here remembers may have used the same keys."""
        return not self._salt

    def key(self, step: str, *parts: object) -> str:
        """Return the key of the call of a step.

        Args:
            step: its name.
            parts: what else it depends on: another body gets another key.
        """
        return key_of(self.fingerprint, self.attempt, self._salt, step, *parts)

    def pick_up(self) -> None:
        """Go on with the intent that was found."""
        if self.found is not None:
            self._intent = self.found
            self.attempt, self._salt = self.found.attempt, self.found.salt
            self.steps = dict(self.found.steps)
            self.list_id = self.found.list_id

    def begin(
        self,
        facts: dict[str, Any],
        outcome: bytes | None = None,
        *,
        again: bool = False,
    ) -> None:
        """Write down that an import is meant.

        Args:
            facts: what it is to do.
            outcome: what is known of its rows, packed.
            again: whether it is sent whatever was sent before, and whoever knows of it.
        """
        self.attempt = 1 if self.found is None else self.found.attempt + 1
        self._salt = uuid4().hex if again else ""
        self.steps, self.list_id = {}, None
        self._intent = None
        with self._believing() as journal:
            if journal is not None:
                self._intent = journal.begin(
                    self.fingerprint,
                    self.attempt,
                    self._salt,
                    self._with_command(facts),
                    outcome,
                )

    def begin_over(self, facts: dict[str, Any], outcome: bytes | None = None) -> None:
        """Begin the intent that was picked up at its beginning, under the same keys.

        Args:
            facts: what it is to do, as it looks today.
            outcome: what is known of its rows, packed.
        """
        self.steps, self.list_id = {}, None
        with self._believing() as journal:
            if journal is not None and self._intent is not None:
                told = self._with_command(facts)
                journal.begin_over(self._intent, told, outcome)

    def next_attempt(self, *keeping: str) -> None:
        """Give up what was sent under this attempt's keys: it did or does nothing.

        Args:
            keeping: the steps that hold for the next attempt as well.
        """
        self.attempt += 1
        self.steps = {name: self.steps[name] for name in keeping if name in self.steps}
        with self._believing() as journal:
            if journal is not None and self._intent is not None:
                journal.next_attempt(self._intent, self.attempt, self.steps)

    def take(
        self,
        step: str,
        call: Callable[[], T],
        *,
        key: str = "",
        kept: Callable[[T], dict[str, Any]] = lambda _: {},
    ) -> T:
        """Take a step: write down that it is meant, take it, write down its answer.

        Args:
            step: its name.
            call: takes it.
            key: the ``Idempotency-Key`` of its call.
            kept: what is kept of its answer: no token, no signed address, no cell.
        """
        with self._believing() as journal:
            if journal is not None and self._intent is not None:
                journal.intend(self._intent, step, key)
        self.steps[step] = Step(key, done=False, answer={})
        answer = call()
        found = kept(answer)
        self.steps[step] = Step(key, done=True, answer=found)
        with self._believing() as journal:
            if journal is not None and self._intent is not None:
                journal.did(self._intent, step, found)
        return answer

    def forget(self, step: str) -> None:
        """Take back what was written down of a step."""
        self.steps.pop(step, None)
        with self._believing() as journal:
            if journal is not None and self._intent is not None:
                journal.intend(self._intent, step, "")

    def is_job(self, job_id: str) -> None:
        """Write down which job it is."""
        self._note(job_id=job_id)

    def is_list(self, list_id: str | None) -> None:
        """Write down which list it is."""
        self.list_id = list_id
        self._note(list_id=list_id)

    def end(self, state: State, outcome: bytes | None = None) -> None:
        """Write down what became of it, and remove what was kept meanwhile."""
        with self._believing() as journal:
            if journal is not None and self._intent is not None:
                journal.end(self._intent, state, outcome)
        if self._place is not None:
            for path in self._folder(self._place).glob(f"{self._name}.*"):
                if path.suffix != ".lock":
                    path.unlink(missing_ok=True)

    def keep(self, name: str, content: bytes) -> None:
        """Keep bytes until the end, in a file for the user alone."""
        if self._journal is None or self._place is None:
            return
        folder = self._folder(self._place)
        with self._believing():
            # Written beside and moved over, so that a crash leaves no half of it.
            handle, written = tempfile.mkstemp(dir=folder, prefix=f"{self._name}.")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(written).replace(folder / f"{self._name}.{name}.part")
            except BaseException:
                Path(written).unlink(missing_ok=True)
                raise

    def kept(self, name: str) -> bytes | None:
        """Return what was kept under a name; None if nothing was."""
        if self._journal is None or self._place is None:
            return None
        try:
            path = self._folder(self._place) / f"{self._name}.{name}.part"
            return path.read_bytes()
        except OSError:
            return None

    def _with_command(self, facts: dict[str, Any]) -> dict[str, Any]:
        place = self._place
        command = {} if place is None else dict(place.command or {})
        files = {} if place is None else dict(place.files or {})
        feed = {"feed": place.feed} if place is not None and place.feed else {}
        return {**facts, **feed, "command": command, "files": files}

    @property
    def _name(self) -> str:
        return self.fingerprint[:_NAME]

    @staticmethod
    def _folder(place: JournalPlace) -> Path:
        return place.path.parent

    def _note(self, **found: object) -> None:
        with self._believing() as journal:
            if journal is not None and self._intent is not None:
                journal.note(self._intent, **found)

    @contextmanager
    def _believing(self) -> Iterator[Journal | None]:
        """Go on without the journal, should it fail."""
        try:
            yield self._journal
        except JournalTrouble as trouble:
            self._lost(str(trouble))
        except OSError as error:
            self._lost(f"nothing can be kept beside the journal: {error.strerror}")

    def _lost(self, reason: str) -> None:
        self._journal = None
        self.troubles.append(reason)

    def _open(self, place: JournalPlace, stack: ExitStack, wait: _Wait) -> None:
        self._place = place
        with self._believing():
            journal = Journal(place.path)
            stack.callback(_closed, journal)
            self._journal = journal
            lock = place.path.with_name(f"{self._name}.lock")
            try:
                stack.enter_context(
                    alone(lock, wait.timeout, clock=wait.clock, sleep=wait.sleep)
                )
            except BusyError:
                # Whose it is, is all that can be said.
                self.found = journal.latest(self.fingerprint)
                raise
            self.found = journal.latest(self.fingerprint)


class _Wait:
    def __init__(
        self,
        timeout: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self.timeout, self.clock, self.sleep = timeout, clock, sleep


def _closed(journal: Journal) -> None:
    try:
        journal.close()
    except JournalTrouble:  # all that mattered was committed
        return


@contextmanager
def recorded(
    place: JournalPlace | None,
    fingerprint: str,
    *,
    timeout: float,
    busy: Callable[[Intent | None], Exception],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Record]:
    """Open the record of an import; nobody else has the same one meanwhile.

    Args:
        place: where the journal is; None for none.
        fingerprint: what the import is known again by.
        timeout: seconds to wait for another process that is at the same import.
        busy: makes the exception that is raised when they are over, of its intent.
        clock: seconds that only grow.
        sleep: waits that many seconds.
    """
    record = Record(fingerprint)
    with ExitStack() as stack:
        if place is not None:
            try:
                record._open(place, stack, _Wait(timeout, clock, sleep))  # noqa: SLF001 - its maker
            except BusyError:
                raise busy(record.found) from None
        yield record
