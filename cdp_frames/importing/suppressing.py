"""Suppression lists as the user gives them: a frame, a file, a list of the CDP."""

from __future__ import annotations

import re
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import pandas as pd

from cdp_frames.errors import (
    CdpError,
    FrameError,
    NotFoundError,
    UnreadableFileError,
)
from cdp_frames.file_notes import FileNotes, unreadable_positions
from cdp_frames.inputs import to_pandas
from cdp_frames.kinds import KINDS
from cdp_frames.lists import addresses_on
from cdp_frames.reading import read_contacts
from cdp_frames.screening.suppression import SuppressionList
from cdp_frames.text.cells import texts_of
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdp_frames.api.client import Client
    from cdp_frames.inputs import FrameLike

    # A frame, the path of a file, the id of a list; or several of them.
    Suppress: TypeAlias = (
        FrameLike
        | str
        | PathLike[str]
        | Iterable[FrameLike | str | PathLike[str]]
        | None
    )

_HASH: Final = re.compile(r"[0-9a-fA-F]{64}")
_WORDS: Final = re.compile(r"[\s,;|\"<>()]+")
_LIST_ID: Final = re.compile(r"lst_\w+")
# A column is one of addresses if as many of its cells are.
_MOSTLY: Final = 0.5


class Suppression(NamedTuple):
    """All lists of an import.

    Attributes:
        lists: the lists.
        notes: what could not be read of them, in sentences.
    """

    lists: tuple[SuppressionList, ...] = ()
    notes: tuple[str, ...] = ()


def suppression_of(suppress: Suppress, client: Client | None) -> Suppression:
    """Read the suppression lists of an import.

    Args:
        suppress: as in ``cdp_import``.
        client: reads lists of the CDP; None where it can't be asked.

    Raises:
        FrameError: one of them can't be read, or holds no address.
    """
    found = [_list_of(given, client) for given in given_lists(suppress)]
    return Suppression(
        tuple(each for each, _ in found), tuple(note for _, note in found if note)
    )


def given_lists(suppress: Suppress) -> list[FrameLike | str | PathLike[str]]:
    """Return what was given as a list of lists."""
    if suppress is None:
        return []
    several = isinstance(suppress, (list, tuple, set, frozenset))
    lists = list(suppress) if several else [suppress]  # type: ignore[arg-type]
    # A column by itself is a frame of one column.
    return [each.to_frame() if isinstance(each, pd.Series) else each for each in lists]  # type: ignore[misc]


def _list_of(
    given: FrameLike | str | PathLike[str], client: Client | None
) -> tuple[SuppressionList, str]:
    if isinstance(given, SuppressionList):
        return given, ""
    if not isinstance(given, (str, PathLike)):
        return _of_frame(to_pandas(given), "the frame given as suppress=")
    path = Path(given)
    if path.is_file():
        return _of_file(path)
    name = str(given)
    if "@" in name and not path.exists():
        # Not shown: it is a person.
        raise FrameError(
            "suppress= was given an address, which is neither a file nor the id of a "
            "list (lst_…). Put addresses into a file or a frame, one a row."
        )
    if path.is_dir() or not _LIST_ID.fullmatch(name):
        raise FrameError(
            f"suppress={name!r} is neither a file nor the id of a list (lst_…)."
        )
    if client is None:
        raise FrameError(
            f"suppress={name!r} is the id of a list, and there are no credentials to "
            "read it with."
        )
    try:
        addresses = frozenset(addresses_on(client, name))
    except NotFoundError as error:
        raise FrameError(f"suppress={name!r}: the CDP has no such list.") from error
    except CdpError as error:
        error.add_note(f"The list {name} was read for suppress=; nothing was sent.")
        raise
    return SuppressionList(f"list {name}", addresses), ""


def _of_file(path: Path) -> tuple[SuppressionList, str]:
    try:
        frame = read_contacts(path, explode=True)
    except UnreadableFileError as error:
        raise UnreadableFileError(f"suppress={str(path)!r}: {error}") from error
    found, note = _of_frame(frame, path.name)
    aside = len(FileNotes.of(frame).set_aside)
    if aside:
        records = counted(aside, "record")
        left = f"{records} of {path.name} set aside: nobody in them is held back."
        note = f"{note} {left}".strip()
    return found, note


def _of_frame(df: pd.DataFrame, name: str) -> tuple[SuppressionList, str]:
    addresses: set[str] = set()
    hashes: set[str] = set()
    unread = 0
    torn = unreadable_positions(df.columns)
    for position in torn:
        # A record that could not be taken apart: whoever it names is held back.
        addresses |= _named_in(df.iloc[:, position])
    others = [at for at in range(df.shape[1]) if at not in torn]
    for position in others:
        column = _Column(df.iloc[:, position], whole=len(others) == 1)
        addresses |= column.addresses
        hashes |= column.hashes
        unread += column.unread
    if len(df) and not addresses and not hashes:
        raise FrameError(
            f"{name} holds no e-mail address and no SHA-256 of one: nobody would be "
            "held back."
        )
    note = ""
    if not addresses and not hashes:
        note = f"{name} is empty: it holds nobody back."
    if unread:
        hold = "is no address and holds" if unread == 1 else "are no address and hold"
        note = f"{counted(unread, 'cell')} of {name} {hold} nobody back."
    return SuppressionList(name, frozenset(addresses), frozenset(hashes)), note


def _named_in(cells: pd.Series) -> set[str]:
    """Return every address that stands anywhere in some texts."""
    texts = [text for text in texts_of(cells).text.to_pylist() if text]
    words = [word for text in texts for word in _WORDS.split(text) if "@" in word]
    clean, *_ = KINDS["email"].normalize(pd.Series(words, dtype="str"))
    return set(clean.dropna().astype("str"))


class _Column:
    """One column of a suppression list: its addresses, its hashes, or neither."""

    def __init__(self, cells: pd.Series, *, whole: bool) -> None:
        texts = [*texts_of(cells).text.to_pylist(), str(cells.name)]
        words = [text.strip() for text in texts if text and text.strip()]
        self.hashes = {word.lower() for word in words if _HASH.fullmatch(word)}
        others = [word for word in words if not _HASH.fullmatch(word)]
        clean, *_ = KINDS["email"].normalize(pd.Series(others, dtype="str"))
        good = clean.dropna()
        filled = len(others) - 1
        mostly = len(good) >= _MOSTLY * filled and _vary(good)
        self.addresses = set(good.astype("str")) if whole or mostly else set()
        # The header is one of the words, and need be no address.
        self.unread = max(filled - len(good), 0) if self.addresses else 0


def _vary(addresses: pd.Series) -> bool:
    """Say whether these are many people, and not the few who have filled the list."""
    return bool(len(addresses)) and addresses.nunique() >= _MOSTLY * len(addresses)
