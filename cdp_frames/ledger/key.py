"""The key of a ledger, without which nobody learns from it who a person is.

A plain hash of an address is no secret: whoever has the ledger hashes the addresses he
knows, and looks. With a key he can't, and he can't write entries that fit either.
"""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cdp_frames.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Iterable

_BYTES: Final = 32
_HASH: Final = "sha256"


class LedgerKey:
    """The key, and what is made with it.

    Args:
        secret: 32 random bytes.

    Attributes:
        id: names the ledger and its key; says nothing of the key.
    """

    def __init__(self, secret: bytes) -> None:
        self.id = hmac.digest(secret, b"id", _HASH)[:8].hex()
        # One for each purpose, so that no answer of one is an answer of another.
        self._people = hmac.digest(secret, b"people", _HASH)
        self._chain = hmac.digest(secret, b"chain", _HASH)
        self._cells = hmac.digest(secret, b"cells", _HASH)
        self._imports = hmac.digest(secret, b"imports", _HASH)

    def __repr__(self) -> str:
        return f"LedgerKey({self.id})"

    def person(self, key: str) -> bytes:
        """Return what stands for a person."""
        return hmac.digest(self._people, key.encode("utf-8", "surrogatepass"), _HASH)

    def name(self, key: str) -> str:
        """Return what stands for an import: of few rows, its key could be tried out."""
        return hmac.digest(self._imports, key.encode(), _HASH).hex()

    def link(self, before: bytes, facts: bytes) -> bytes:
        """Return the link that ties an entry to the one before it."""
        return hmac.digest(self._chain, before + facts, _HASH)

    def hidden(self, cell: str) -> str:
        """Return what stands for a cell that must not be kept as it is."""
        return hmac.digest(
            self._cells, cell.encode("utf-8", "surrogatepass"), _HASH
        ).hex()


def new_key(folder: Path) -> LedgerKey:
    """Make a key, in a file for the user alone.

    Raises:
        OSError: it can't be written.
    """
    secret = secrets.token_bytes(_BYTES)
    key = LedgerKey(secret)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(folder / f"{key.id}.key", f"{secret.hex()}\n")
    return key


def found_key(
    ledger_id: str, folders: Iterable[Path], path: Path
) -> tuple[LedgerKey, Path]:
    """Find the key of a ledger.

    Args:
        ledger_id: names it.
        folders: where it may lie.
        path: the file of the ledger, for the message.

    Returns:
        The key, and the folder that it lies in.

    Raises:
        LedgerError: it is nowhere, or is not the key of this ledger.
    """
    places = [folder / f"{ledger_id}.key" for folder in folders]
    for place in places:
        try:
            text = place.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            raise LedgerError(
                f"the key {place} of the ledger can't be read."
            ) from error
        with suppress(ValueError):
            key = LedgerKey(bytes.fromhex(text))
            if key.id == ledger_id and len(text) == 2 * _BYTES:
                return key, place.parent
        raise LedgerError(
            f"{place} is not the key of the ledger {path}: bring back the file that "
            "was made with it."
        )
    raise LedgerError(
        f"the key of the ledger {path} is not there: {places[-1].name} is neither "
        f"beside it nor in {places[-1].parent}. It was made in ledger-keys/ of the "
        "CDP_FRAMES_HOME of whoever began the ledger. Without it nothing can be found "
        "in the ledger, and nothing written to it."
    )


def write_private(path: Path, text: str) -> None:
    """Write a file for the user alone: all of it, or nothing.

    Raises:
        OSError: it can't be written.
    """
    handle, written = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(written).replace(path)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise
