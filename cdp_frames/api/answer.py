"""An answer that has come in whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_ELSEWHERE: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, read to its end.

    Attributes:
        status_code: the HTTP status.
        headers: by name, whatever their case.
        content: the bytes, unpacked where the transfer packed them.
        url: where it came from.
    """

    status_code: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    url: str = field(default="", repr=False)

    @property
    def ok(self) -> bool:
        """Whether it is no refusal."""
        return self.status_code < HTTPStatus.BAD_REQUEST

    @property
    def is_redirect(self) -> bool:
        """Whether it sends the caller elsewhere."""
        return self.status_code in _ELSEWHERE and "Location" in self.headers
