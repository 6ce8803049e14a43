"""A partition of a frame on its way into the parts: done on a worker, once for each."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.cluster.frames import alike
from cdp_frames.errors import FrameError
from cdp_frames.importing.fingerprint import content_of
from cdp_frames.storage import ColumnCannotBeStored
from cdp_frames.streaming.settling import looked_at
from cdp_frames.streaming.spool import Rows, load_rows, rows_as_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.cluster.shared import Shared
    from cdp_frames.streaming.settling import Seen, Settled


class Slices(NamedTuple):
    """The rows of one partition, by part, in one file.

    Attributes:
        seen: what they show.
        digest: what they are known again by.
        name: the file.
        ends: where the rows of each part end in it, in bytes; int64.
    """

    seen: Seen
    digest: str
    name: str
    ends: np.ndarray


def spread_partition(
    frame: pd.DataFrame,
    number: int,
    parts: int,
    settled: Settled,
    empty: pd.DataFrame,
    shared: Shared,
) -> Slices:
    """Write the rows of a partition down, by part.

    A worker may be lost and the partition be read once more, perhaps with other rows:
    the name of the file depends on what is in it, so that what one reading has told
    always fits the file that it names.

    Args:
        frame: n rows.
        number: which partition it is.
        parts: how many parts there are.
        settled: what all rows are judged by.
        empty: no rows, with the columns and dtypes of the whole.
        shared: where the file goes.

    Raises:
        NeedsWhole: the rows can't be judged part by part.
        FrameError: a column holds what has no form in a file.
    """
    rows = Rows(alike(frame, empty), np.arange(len(frame), dtype="int64"))
    seen, homes = looked_at(rows, settled, parts)
    order = np.argsort(homes, kind="stable")
    ends = np.searchsorted(homes[order], np.arange(parts + 1))
    pieces = []
    for part in range(parts):
        places = order[ends[part] : ends[part + 1]]
        of_part = Rows(rows.frame.iloc[places], places)
        pieces.append(_bytes(of_part) if len(places) else b"")
    data = b"".join(pieces)
    digest = content_of(rows.frame, {})
    name = f"rows-{number:06}-{hashlib.sha256(data).hexdigest()[:16]}"
    shared.write(name, data)
    sizes = np.array([len(piece) for piece in pieces], dtype="int64")
    return Slices(seen, digest, name, np.cumsum(sizes))


def _bytes(rows: Rows) -> bytes:
    try:
        return rows_as_bytes(rows)
    except ColumnCannotBeStored as error:
        what = "the labels" if error.column is None else f"column {error.column!r}"
        raise FrameError(
            f"{what} hold objects of the type {error.kind}, which have no form in a "
            "file; on a cluster rows are kept in files."
        ) from None


class Piece(NamedTuple):
    """The rows of one part in the file of one partition.

    Attributes:
        name: the file.
        first: where they begin in it, in bytes.
        end: where they end.
        offset: the position of the partition's first row in the whole frame.
    """

    name: str
    first: int
    end: int
    offset: int


def pieces_of(slices: Sequence[Slices], part: int) -> list[Piece]:
    """Return where the rows of a part are, in order."""
    pieces, offset = [], 0
    for each in slices:
        first = int(each.ends[part - 1]) if part else 0
        end = int(each.ends[part])
        if end > first:
            pieces.append(Piece(each.name, first, end, offset))
        offset += each.seen.rows
    return pieces


def rows_of(pieces: Sequence[Piece], shared: Shared) -> Rows:
    """Read the rows of a part, with their positions in the whole frame."""
    read = [
        (load_rows(BytesIO(shared.read(p.name, p.first, p.end))), p.offset)
        for p in pieces
    ]
    numbers = np.concatenate([rows.numbers + offset for rows, offset in read])
    frames = [rows.frame for rows, _ in read]
    return Rows(frames[0] if len(frames) == 1 else pd.concat(frames), numbers)
