"""Which rows the last run has sent already: keyed hashes of rows, and no cell."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from cdp_frames.importing.rejects_file import write_private
from cdp_frames.journal.places import home
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

# 2: with the list, and each row with the others of its person.
_VERSION: Final = 2


class SentRows:
    """The rows that a feed has sent and the CDP has taken, by keyed hashes.

    The key is in the same file, which is for its owner alone: the hashes keep rows from
    being read at a glance, and not from somebody who has the file and a guess.

    Args:
        feed: the name of the feed.

    Attributes:
        list_id: the list that they went to; None if that is not known.
    """

    def __init__(self, feed: str) -> None:
        digest = hashlib.sha256(feed.encode()).hexdigest()[:32]
        self._path = home() / "feeds" / f"{digest}.json"
        self.list_id: str | None = None
        self._key, self._rows = self._read()

    def hashes(
        self,
        df: pd.DataFrame,
        headers: Iterable[str],
        persons: np.ndarray,
        *said: str,
    ) -> list[str]:
        """Hash the rows of a frame, each with the others of the same person.

        What the CDP has of a person comes of all rows together, so a row is not as it
        was if another one of that person is changed, moved or gone.

        Args:
            df: n rows, headers unique.
            headers: the columns that are sent.
            persons: n numbers; rows of one person have the same.
            said: what else the rows depend on, such as their list.
        """
        columns = [texts_of(df[header]).text.to_pylist() for header in headers]
        rows = [json.dumps(row) for row in zip(*columns, strict=True)]
        whole: dict[int, str] = {}
        for person, row in zip(persons.tolist(), rows, strict=True):
            whole[person] = f"{whole.get(person, '')}{row}"
        beside = json.dumps([*headers, *said])
        return [
            hmac.new(
                self._key, f"{beside}{row}{whole[person]}".encode(), hashlib.sha256
            ).hexdigest()
            for person, row in zip(persons.tolist(), rows, strict=True)
        ]

    def new(self, hashes: Sequence[str], persons: np.ndarray) -> np.ndarray:
        """Say of n rows which are to be sent: all of a person, if one of them is new.

        Args:
            hashes: n hashes.
            persons: n numbers; rows of one person have the same.
        """
        unknown = np.array([each not in self._rows for each in hashes], dtype=bool)
        return np.isin(persons, persons[unknown])

    def remember(
        self, hashes: Iterable[str], still: Iterable[str], list_id: str | None
    ) -> None:
        """Keep the rows that were sent, and those that are in the file still.

        Args:
            hashes: of the rows that were sent.
            still: of all rows of the file; what is in it no more is forgotten.
            list_id: the list that they went to; None where no row was sent.
        """
        rows = {*hashes, *(self._rows & set(still))}
        text = json.dumps(
            {
                "version": _VERSION,
                "key": self._key.hex(),
                "list": list_id or self.list_id,
                "rows": sorted(rows),
            }
        )
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self._path, text.encode())

    def _read(self) -> tuple[bytes, set[str]]:
        try:
            kept = json.loads(Path(self._path).read_text(encoding="utf-8"))
            if kept["version"] == _VERSION:
                self.list_id = kept["list"]
                return bytes.fromhex(kept["key"]), set(map(str, kept["rows"]))
        except (OSError, ValueError, KeyError, TypeError):
            pass  # nothing is known: all rows are sent, which does no harm
        return secrets.token_bytes(32), set()
