"""The last link that this machine has seen, kept beside the key.

A chain alone does not say that its end was cut off: what is left fits. So its head is
written down in another place, and a ledger that ends before it was shortened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from cdp_frames.errors import FrameError
from cdp_frames.ledger.key import write_private

if TYPE_CHECKING:
    from pathlib import Path


class Head(NamedTuple):
    """The end of a chain.

    Attributes:
        seq: the number of its last entry; 0 for a chain without any.
        link: the link of that entry.
    """

    seq: int
    link: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.link.hex()}"

    @classmethod
    def of(cls, text: str) -> Self:
        """Read a head as it is printed.

        Raises:
            FrameError: it is none.
        """
        seq, _, link = str(text).strip().partition(":")
        try:
            head = cls(int(seq), bytes.fromhex(link))
        except ValueError:
            head = cls(-1, b"")
        if head.seq < 0 or len(head.link) != 32:  # noqa: PLR2004 - bytes of SHA-256
            raise FrameError(
                "a head is a number, a colon and 64 hexadecimal digits, as verify "
                "prints it."
            )
        return head


def seen_head(folder: Path, ledger_id: str) -> Head | None:
    """Return the head that was seen last; None if none is known."""
    try:
        text = (folder / f"{ledger_id}.head").read_text(encoding="ascii")
        return Head.of(text)
    except (OSError, ValueError):
        return None


def keep_head(folder: Path, ledger_id: str, head: Head) -> None:
    """Write the head down, unless a later one is.

    Raises:
        OSError: it can't be written.
    """
    seen = seen_head(folder, ledger_id)
    if seen is None or seen.seq < head.seq:
        write_private(folder / f"{ledger_id}.head", f"{head}\n")
