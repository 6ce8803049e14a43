"""What a run of a feed sends: all rows, or those that an earlier run has not sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from cdp_frames.fates import Fate
from cdp_frames.feed.unchanged import SentRows
from cdp_frames.importing.destination import destination_of
from cdp_frames.importing.fingerprint import described_list, workspace_of
from cdp_frames.importing.suppressing import given_lists
from cdp_frames.kinds import KINDS
from cdp_frames.lists import find_lists, normal_keys
from cdp_frames.mapping.columns import seen_columns
from cdp_frames.text.cells import texts_of
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdp_frames.feed.model import Feed
    from cdp_frames.importing.result import ImportResult

_ACCEPTED: Final = (Fate.ACCEPTED, Fate.DUPLICATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Which of n rows are sent.

    Attributes:
        kept: n booleans.
        notes: how many are not, and why.
        hashes: n hashes; none where all rows are sent.
        sent: what earlier runs have sent; None where nobody asks.
    """

    kept: np.ndarray
    notes: tuple[str, ...] = ()
    hashes: list[str] = field(default_factory=list)
    sent: SentRows | None = None

    def remember(self, result: ImportResult) -> None:
        """Keep which rows were sent.

        Raises:
            OSError: they can't be kept.
        """
        if self.sent is None:
            return
        arrived = result.fates["fate"].isin(_ACCEPTED).to_numpy()
        part = [h for h, stays in zip(self.hashes, self.kept, strict=True) if stays]
        self.sent.remember(
            (h for h, came in zip(part, arrived, strict=True) if came),
            self.hashes,
            result.list_id,
        )


def changes_of(feed: Feed, rows: pd.DataFrame, options: dict[str, Any]) -> Changes:
    """Say which rows are to be sent; all, unless only changes are.

    Args:
        feed: the feed.
        rows: n rows of its file.
        options: the arguments of ``cdp_import`` of this run.

    Raises:
        CdpError: the CDP gave no usable answer.
    """
    every = np.ones(len(rows), dtype=bool)
    if not feed.rows.only_changes:
        return Changes(kept=every)
    if feed.target.if_exists == "replace":
        # A list that is replaced needs all who stay.
        note = "All rows are sent, for the list is replaced (only_changes)."
        return Changes(kept=every, notes=(note,))
    sources = [column.source for column in seen_columns(rows)]
    plain = rows.set_axis(pd.Index(sources), axis=1)
    fields = _fields(options["mapping"], sources)
    persons = _persons(plain, fields, options)
    sent = SentRows(feed.name)
    hashes = sent.hashes(plain, list(fields), persons, *_depends(feed, options))
    again = options.get("again") or _is_gone(sent.list_id, options)
    kept = every if again else sent.new(hashes, persons)
    notes = _notes(int((~kept).sum()), len(kept))
    return Changes(kept=kept, notes=notes, hashes=hashes, sent=sent)


def _fields(mapping: dict[Any, Any], sources: Iterable[str]) -> dict[str, str]:
    """Return the columns that are sent, and the field of each."""
    fields = {
        header: name
        for key, aim in mapping.items()
        for header, name in (
            [(each, key) for each in aim] if isinstance(aim, list) else [(key, aim)]
        )
    }
    there = set(sources)
    return {header: name for header, name in fields.items() if header in there}


def _depends(feed: Feed, options: dict[str, Any]) -> list[str]:
    """Say what a row depends on besides its cells: where it goes, how it is read."""
    targets = ("list_name", "target_list_id", "audience_name")
    return [
        workspace_of(options["client"]),
        *(str(options[name]) for name in targets),
        repr((feed.target, feed.rows, list(options["mapping"].items()))),
        # Somebody who has said no since must be seen, although the row is the same.
        *map(described_list, given_lists(options["suppress"])),
    ]


def _persons(
    plain: pd.DataFrame, fields: dict[str, str], options: dict[str, Any]
) -> np.ndarray:
    """Number n rows by person; a row without a match key is a person of its own."""
    alone = np.arange(len(plain), 2 * len(plain))
    key = destination_of(options["client"], options["object_name"]).match_key
    columns = [
        texts_of(plain[header]).text.to_pylist()
        for header, name in fields.items()
        if name == key
    ]
    if not columns:
        return alone
    texts = [
        " ".join(cell for cell in cells if cell) or None
        for cells in zip(*columns, strict=True)
    ]
    raw = pd.Series(texts, dtype="str")
    clean, *_ = KINDS["email"].normalize(raw)
    keys = clean.astype("str").where(clean.notna(), raw)
    there = keys.notna()
    codes = alone.copy()
    codes[there.to_numpy()] = pd.factorize(normal_keys(keys[there]))[0]
    return codes


def _is_gone(list_id: str | None, options: dict[str, Any]) -> bool:
    """Say whether the list that the last run has filled is there no more."""
    name, client = options["list_name"], options["client"]
    if list_id is None or name is None or client is None:
        return False
    return list_id not in {each.id for each in find_lists(client, name)}


def _notes(skipped: int, rows: int) -> tuple[str, ...]:
    if not skipped:
        return ()
    are = "is" if skipped == 1 else "are"
    return (
        f"{counted(skipped, 'row')} of {rows:,} {are} as in an earlier run and not "
        "sent again (only_changes).",
    )
