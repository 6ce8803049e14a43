"""Secrets: texts that show themselves to nobody, and what of them fits a header."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from cdp_frames.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

# RFC 6750 section 2.1 allows fewer characters; none of them may be a blank or a line
# break, which would end the header.
_HEADER_SAFE: Final = re.compile(r"[\x21-\x7e]+")


class Secret:
    """A text that shows itself to nobody but `reveal`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"


class Grant(Protocol):
    """Fetch a token: posts a form to `url`, and says the token and its seconds."""

    def __call__(
        self, url: str, form: Mapping[str, Secret | str], /
    ) -> tuple[Secret | str, float | None]:
        """Return the token, and its life in seconds if that was told."""


class Credentials(Protocol):
    """Whatever can produce a bearer token."""

    def token(self, fetch: Grant) -> Secret:
        """Return a token that is good now, with the help of `fetch` if need be."""

    def renew(self, spent: Secret, code: str) -> bool:
        """Forget `spent`, which the CDP refused; say whether there is another one.

        Args:
            spent: the token.
            code: what the CDP called its refusal; may be empty.
        """


def hidden(text: str | Secret) -> Secret:
    """Return a text as a secret, which no local variable of a traceback shows."""
    return text if isinstance(text, Secret) else Secret(text)


def usable(secret: Secret, what: str) -> Secret:
    """Return `secret` without blanks around it, if a header can hold it.

    Raises:
        SettingsError: it can't. Neither the message nor a local variable shows it.
    """
    stripped = Secret(secret.reveal().strip())
    if not stripped.reveal():
        raise SettingsError(f"{what} is empty.")
    if not _HEADER_SAFE.fullmatch(stripped.reveal()):
        raise SettingsError(
            f"{what} holds blanks, line breaks or letters that none has: was more "
            "copied than the token itself?"
        )
    return stripped
