"""Idempotency keys: the same write sent twice is done once.

Source:
    `docs/contract.md` section 1.6; section 9 for another body (409) and for what is
    stored.
"""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakValueDictionary

from cdp_frames.sandbox.data.store import run
from cdp_frames.sandbox.refusals import conflict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.sandbox.data.store import Store
    from cdp_frames.sandbox.settings.clock import Clock

_LIFE: Final = 24 * 3600.0  # seconds
_TOO_MANY_REQUESTS: Final = 429
_SERVER_ERROR: Final = 500


class Answer(NamedTuple):
    """An answer as it was sent."""

    status: int
    body: dict[str, object]


class _Turn:
    def __init__(self) -> None:
        self.lock = threading.Lock()


class Answers:
    """Remembers the first answer to each key.

    Args:
        store: where they are kept.
        clock: tells when an answer is too old.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        # An entry goes by itself when the last call lets its lock go.
        self._busy: WeakValueDictionary[tuple[str, str], _Turn] = WeakValueDictionary()

    @contextmanager
    def alone(self, client: str, key: str) -> Iterator[None]:
        """Keep a second call with the same key waiting for the first one's answer."""
        with self._lock:
            turn = self._busy.setdefault((client, key), _Turn())
        with turn.lock:
            yield

    def recall(self, client: str, key: str, fingerprint: str) -> Answer | None:
        """Return the stored answer, or None.

        Raises:
            Refusal: 409; the key was used for another request.
        """
        rows = self._store.read(
            "SELECT fingerprint, status, body FROM answers "
            "WHERE client = ? AND key = ? AND stored_at > ?",
            *(client, key, self._clock.now() - _LIFE),
        )
        if not rows:
            return None
        first, status, body = rows[0]
        if first != fingerprint:
            raise conflict("the Idempotency-Key was used for another request")
        return Answer(int(str(status)), json.loads(str(body)))

    def remember(self, client: str, key: str, fingerprint: str, answer: Answer) -> None:
        """Store an answer, unless the call should be tried again."""
        if answer.status == _TOO_MANY_REQUESTS or answer.status >= _SERVER_ERROR:
            return
        now = self._clock.now()
        with self._store.write() as db:
            run(db, "DELETE FROM answers WHERE stored_at <= ?", now - _LIFE)
            run(
                db,
                "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)",
                *(client, key, fingerprint, answer.status, json.dumps(answer.body)),
                now,
            )


def fingerprint(method: str, path: str, body: bytes) -> str:
    """Return what tells one request from another."""
    return hashlib.sha256(
        b"\n".join((method.encode(), path.encode(), body))
    ).hexdigest()
