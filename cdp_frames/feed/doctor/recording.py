"""The calls of an examination, as they were answered; for nobody else to read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import requests

from cdp_frames.api.error_translation import loss_of

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        body: the answer, if it was a JSON object.
    """

    call: str
    status: int
    body: dict[str, Any] = field(repr=False)

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
    """

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base = base_url.rstrip("/")
        self.exchanges: list[Exchange] = []
        self.loss = ""
        self.untrusted = False

    def request(self, method: Any, url: Any, *args: Any, **how: Any) -> Any:  # noqa: ANN401 - those of requests
        """Make a call, and keep its answer."""
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
        body: dict[str, Any] = {}
        if ours:
            try:
                found = json.loads(answer.content)
            except ValueError:
                found = None
            body = found if isinstance(found, dict) else {}
        call = f"{method} {path.strip()}"
        self.exchanges.append(Exchange(call, answer.status_code, body))
        return answer


def of_call(exchanges: Sequence[Exchange], call: str) -> list[Exchange]:
    """Return the exchanges of one call."""
    return [each for each in exchanges if each.call == call]
