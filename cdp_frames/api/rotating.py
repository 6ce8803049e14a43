"""Tokens that somebody else keeps and changes: a file, or a vault behind a function."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from cdp_frames.api.secret import Secret, usable
from cdp_frames.errors import SettingsError, UnreadableFileError
from cdp_frames.text.regular_files import require_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cdp_frames.api.secret import Grant

# A token is a line of text; more is another file. Bytes.
_LARGEST: Final = 64 * 2**10


class RotatingToken:
    """A bearer token that is asked for again when the CDP refuses the last one.

    Args:
        source: produces the token of now.

    Raises:
        SettingsError: with the first token, if `source` has none.
    """

    def __init__(self, source: Callable[[], Secret]) -> None:
        self._source = source
        self._lock = Lock()
        self._token: Secret | None = None

    def token(self, fetch: Grant) -> Secret:  # noqa: ARG002 - the protocol's signature
        """Return the token that was had last, or the first one."""
        with self._lock:
            if self._token is None:
                self._token = self._source()
            return self._token

    def renew(self, spent: Secret, code: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Ask again, whatever the refusal is called; say whether it is another token.

        One thread asks; the others find the token replaced.
        """
        with self._lock:
            if self._token is spent:
                self._token = self._source()
            if self._token is None:
                return True
            return self._token.reveal() != spent.reveal()

    def __repr__(self) -> str:
        return "RotatingToken(…)"


def token_of_file(path: str) -> RotatingToken:
    """Return the token that a file holds, read anew when the CDP refuses it.

    Raises:
        SettingsError: the file can't be read, or holds no token. Names the file, and
            shows nothing of what is in it.
    """
    token = RotatingToken(lambda: _read(path))
    # A wrong path is told before the work begins, not after it.
    token.token(_unasked)
    return token


def token_of_call(call: Callable[[], str]) -> RotatingToken:
    """Return the token that a function produces, such as one that asks a vault."""
    return RotatingToken(lambda: _called(call))


def _unasked(url: str, form: Mapping[str, Secret | str]) -> tuple[Secret, None]:
    """Stand for the call that exchanges a secret for a token; a file needs none."""
    raise NotImplementedError


def _read(path: str) -> Secret:
    what = f"EXPERITURE_API_KEY_FILE: the file {path!r}"
    try:
        require_regular(Path(path))
        with Path(path).open("rb") as file:
            # Editors of Windows put a mark of the byte order first.
            secret = Secret(file.read(_LARGEST + 1).decode("utf-8-sig"))
    except UnreadableFileError as error:
        raise SettingsError(f"EXPERITURE_API_KEY_FILE: {error}.") from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise SettingsError(f"{what} can't be read: {why}.") from None
    except UnicodeDecodeError:
        # Chained, it would show the bytes.
        why = "it is no text"
    except ValueError:
        why = "that is no name of a file"
    else:
        if len(secret.reveal()) <= _LARGEST:
            return usable(secret, what)
        why = "it is too large to be a token"
    raise SettingsError(f"{what} can't be read: {why}.")


def _called(call: Callable[[], str]) -> Secret:
    what = "the token that token= returned"
    try:
        given = _hidden(call())
    except Exception as error:
        raise SettingsError(
            f"token= was called for a token and raised {type(error).__name__}."
        ) from error
    if not isinstance(given, Secret):
        raise SettingsError(f"{what} is no text but of type {given.__name__}.")
    return usable(given, what)


def _hidden(token: object) -> Secret | type:
    return Secret(token) if isinstance(token, str) else type(token)
