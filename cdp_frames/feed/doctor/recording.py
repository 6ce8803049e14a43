"""The calls of an examination, as they were answered; for nobody else to read."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import requests

from cdp_frames.api.error_translation import loss_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What a call waits by default; for a message alone.
_PATIENCE: Final = 60.0
_IDS: Final = (
    (re.compile(r"/lists/[^/:]+"), "/lists/{list_id}"),
    (re.compile(r"/import-jobs/[^/]+"), "/import-jobs/{job_id}"),
    (re.compile(r"/metadata/objects/[^/]+"), "/metadata/objects/{name}"),
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call and its answer.

    Attributes:
        call: its method and path, such as ``GET /lists/{list_id}``; ``PUT file`` and
            ``GET file`` for signed addresses.
        status: the HTTP status.
        body: the answer, if it was a JSON object; of a token the types of its values.
        date: when the server says that it was.
        asked: whether no import would call so.
    """

    call: str
    status: int
    body: dict[str, Any] = field(repr=False)
    date: str = ""
    asked: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """What the envelope holds."""
        data = self.body.get("data")
        return data if isinstance(data, dict) else {}


class RecordingSession(requests.Session):
    """A session that keeps how its calls were answered.

    Args:
        base_url: where the API is; other addresses are signed ones.

    Attributes:
        exchanges: the calls that were answered.
        loss: why the last call got no answer, without naming a host; empty if it got
            one.
        untrusted: whether that was for the server's certificate.
        last: the answer to the last call; None if it got none.
    """

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base = base_url.rstrip("/")
        self.exchanges: list[Exchange] = []
        self.loss = ""
        self.untrusted = False
        self.last: Exchange | None = None
        self._asks = False

    @contextmanager
    def asking(self, *, on: bool) -> Iterator[None]:
        """Keep apart what no import would call, if that is on."""
        before, self._asks = self._asks, on or self._asks
        self.last = None
        try:
            yield
        finally:
            self._asks = before

    def request(self, method: Any, url: Any, *args: Any, **how: Any) -> Any:  # noqa: ANN401 - those of requests
        """Make a call, and keep its answer."""
        self.last = None
        try:
            answer = super().request(method, url, *args, **how)
        except OSError as error:
            self.loss = loss_of(error, _PATIENCE)
            self.untrusted = isinstance(error, requests.exceptions.SSLError)
            raise
        self.loss, self.untrusted = "", False
        ours = str(url).startswith(f"{self._base}/")
        path = str(url).removeprefix(self._base).partition("?")[0] if ours else " file"
        for pattern, name in _IDS:
            path = pattern.sub(name, path)
        body = _object(answer.content) if ours or method == "POST" else {}
        if not ours:
            # A token is not kept, nor a file: only what there is.
            body = {key: type(value).__name__ for key, value in body.items()}
            path = "token" if method == "POST" else path
        self.last = Exchange(
            f"{method} {path.strip()}",
            answer.status_code,
            body,
            answer.headers.get("Date", ""),
            self._asks,
        )
        self.exchanges.append(self.last)
        return answer


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def of_call(exchanges: Sequence[Exchange], call: str) -> list[Exchange]:
    """Return the exchanges of one call, without what no import would ask."""
    return [each for each in exchanges if each.call == call and not each.asked]
