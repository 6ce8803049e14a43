"""An answer that has come in whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import Response

    from cdp_frames.api.watch import Progress

_PIECE: Final = 2**14
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


class TooLargeError(Exception):
    """An answer is larger than it may be."""


def read_whole(response: Response, most: int, progress: Progress) -> bytes:
    """Read an answer, as far as it may be long.

    Raises:
        TooLargeError: it is longer.
    """
    content = bytearray()
    for piece in response.iter_content(_PIECE):
        progress.note(len(piece))
        content += piece
        if len(content) > most:
            raise TooLargeError(
                f"the answer has more than {most:,} bytes (limits.answer_bytes, or "
                "limits.file_bytes and four times the upload)"
            )
    return bytes(content)
