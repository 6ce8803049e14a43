"""Reading, writing and paging: what every method of the client is made of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

from cdp_frames.api import wire
from cdp_frames.errors import FrameError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.api.paging import Pages
    from cdp_frames.api.transport import Transport


class Calls:
    """The base of the classes that the client is put together of."""

    _transport: Transport
    _clock: Callable[[], float]
    _sleep: Callable[[float], None]

    def _read(self, path: str) -> wire.Json:
        return wire.as_object(
            self._transport.request_data("GET", path), "the answer's data"
        )

    def _write(
        self, method: str, path: str, body: wire.Json | None, key: str = ""
    ) -> wire.Json:
        headers = {"Idempotency-Key": key or str(uuid4())}
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        sent = None if body is None else _as_json(body)
        answer = self._transport.request_data(method, path, body=sent, headers=headers)
        return answer if isinstance(answer, dict) else {}

    def _pages(self, path: str) -> Pages:
        return lambda query: self._transport.request_data("GET", path, query=query)


def _as_json(body: wire.Json) -> bytes:
    """Write a body, without the NaN that JSON does not have (RFC 8259 section 6)."""
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        kind = type(error).__name__
    raise FrameError(
        f"a value has no form in JSON ({kind}); use text, numbers, booleans or None."
    )


def check_length(what: str, text: str | None, shortest: int, longest: int) -> None:
    """Refuse a text that has too few characters, or too many.

    Raises:
        FrameError: it has.
    """
    if text is not None and not shortest <= len(text.strip()) <= longest:
        raise FrameError(
            f"{what} has {shortest} to {longest} characters, this one has {len(text)}."
        )
