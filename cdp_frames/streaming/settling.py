"""What holds for all rows of a stream, found out before the first of them is judged."""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from cdp_frames.file_notes import FileNotes
from cdp_frames.importing.destination import destination_of, schema_of
from cdp_frames.importing.fingerprint import content_of
from cdp_frames.importing.part_planning import Stream
from cdp_frames.importing.suppressing import suppression_of
from cdp_frames.mapping import require_published
from cdp_frames.mapping.memory import memory_of
from cdp_frames.reading.needs_whole import NeedsWhole
from cdp_frames.screening.columns import columns_show
from cdp_frames.screening.grounding import Ground, ground_of
from cdp_frames.screening.hashing import text_hashes
from cdp_frames.screening.opt_outs import counting_columns
from cdp_frames.screening.raw_columns import UserOptions, raw_columns
from cdp_frames.streaming.ahead import read_ahead
from cdp_frames.streaming.parsing import parsed_keys, require_each_row
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from cdp_frames.importing.destination import Destination
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.suppressing import Suppression
    from cdp_frames.screening.raw_columns import RawColumn
    from cdp_frames.streaming.sources import Source
    from cdp_frames.streaming.spool import Rows, Spool

# The lower bits of the hash of short texts are much alike.
_MIXED: np.uint64 = np.uint64(33)


class Settled(NamedTuple):
    """What is known of all rows before the first of them is read.

    Attributes:
        options: all arguments of the import.
        destination: what is known of the object that the rows go into.
        suppression: the suppression lists.
        user: what the user and the file say.
        ground: what the rows are judged by.
    """

    options: Options
    destination: Destination
    suppression: Suppression
    user: UserOptions
    ground: Ground


class Seen(NamedTuple):
    """What some rows of a stream show.

    Attributes:
        shown: what their columns show, by field; see ``Kind.evidence``.
        counting: the headers of columns whose 0 is a count.
        rows: how many they are.
    """

    shown: Mapping[str, Any] = MappingProxyType({})
    counting: frozenset[str] = frozenset()
    rows: int = 0

    def joined(self, other: Seen) -> Seen:
        """Return what these rows and others show together."""
        first, second = self.shown, other.shown
        both = {
            name: first[name] | each if name in first else each
            for name, each in second.items()
        }
        counting = self.counting | other.counting
        return Seen({**first, **both}, counting, self.rows + other.rows)


class Spread(NamedTuple):
    """A stream that was read once.

    Attributes:
        stream: what all parts share.
        spool: the rows, by part.
        rows: how many there are.
        notes: what the files say of themselves.
        empty: no rows, of the columns of the stream.
    """

    stream: Stream
    spool: Spool
    rows: int
    notes: FileNotes
    empty: pd.DataFrame


def spread(
    source: Source,
    options: Options,
    folder: Path,
    *,
    parts: int,
    whole_checks: bool,
    progress: Callable[[int], None],
) -> Spread:
    """Read a stream once: each row goes to the part of its person.

    Args:
        source: the rows.
        options: all arguments of the import.
        folder: where the parts are kept.
        parts: how many there are.
        whole_checks: whether checks of the whole are asked of each part.
        progress: hears how many rows were read.

    Raises:
        NeedsWhole: the rows can't be judged part by part.
        FrameError: as ``plan_import``.
    """
    settled = settle(source.sample, options, whole_checks=whole_checks, compares=True)
    spool = source.spool(folder, parts)
    seen = Seen()
    for block in read_ahead(source.blocks()):
        found, homes = looked_at(block, settled, parts)
        seen = seen.joined(found)
        spool.add(block, homes)
        pa.default_memory_pool().release_unused()
        progress(seen.rows)
    spool.flush()
    content = content_of_stream(source.sample.iloc[:0], options, source.digests)
    stream = stream_of(settled, seen, content, parts, whole_checks=whole_checks)
    return Spread(stream, spool, seen.rows, source.notes, source.sample.iloc[:0])


def settle(
    sample: pd.DataFrame,
    options: Options,
    *,
    whole_checks: bool = False,
    compares: bool = False,
) -> Settled:
    """Find out what all rows are judged by.

    Args:
        sample: rows from all of the stream, with what the files say of themselves.
        options: all arguments of the import.
        whole_checks: whether what speaks of the whole is asked of each part.
        compares: whether values can be compared over all parts.

    Raises:
        NeedsWhole: the rows can't be judged part by part.
        FrameError: as ``plan_import``.
    """
    destination = destination_of(options["client"], options["object_name"])
    suppression = suppression_of(options["suppress"], options["client"])
    user = UserOptions(
        timezone=options["timezone"],
        dayfirst=options["dayfirst"],
        region=options["region"],
        file=FileNotes.of(sample),
    )
    ground = ground_of(
        sample,
        schema_of(destination, options["object_name"], options["schema"]),
        user,
        destination.match_key,
        mapping=options["mapping"],
        fields=destination.fields or None,
        memory=memory_of(options["memory"]),
    )
    require_published(ground.mapping, destination.fields)
    _require_parts(ground, destination.match_key, compares=compares)
    if not whole_checks:
        require_each_row(sample, ground, user)
    return Settled(options, destination, suppression, user, ground)


def looked_at(rows: Rows, settled: Settled, parts: int) -> tuple[Seen, np.ndarray]:
    """Look at some rows for the first time.

    Args:
        rows: m rows.
        settled: what all rows are judged by.
        parts: how many parts there are.

    Returns:
        What they show, and the m parts that they go to.

    Raises:
        NeedsWhole: the rows can't be judged part by part.
    """
    ground, user = settled.ground, settled.user
    columns = raw_columns(
        rows.frame, ground.mapping, ground.declared, user, ground.published
    )
    _require_evidence(columns)
    counting = counting_columns(rows.frame, user.file)
    match_key = settled.destination.match_key
    homes = rows.numbers % parts
    if match_key is not None:
        keys = parsed_keys(rows.frame, columns, ground, user, match_key)
        homes = homes if keys is None else _homes(keys, homes, parts)
    return Seen(columns_show(columns), counting, len(rows.frame)), homes


def stream_of(
    settled: Settled, seen: Seen, content: str, parts: int, *, whole_checks: bool
) -> Stream:
    """Return what all parts share, once all rows were looked at.

    Args:
        settled: what was known before.
        seen: what all rows show together.
        content: what the stream is known again by.
        parts: how many parts there are.
        whole_checks: whether checks of the whole are asked of each part.
    """
    return Stream(
        options=settled.options,
        destination=settled.destination,
        suppression=settled.suppression,
        ground=settled.ground,
        shown=seen.shown,
        counting=seen.counting,
        whole_checks=whole_checks,
        content=content,
        parts=parts,
        rows=seen.rows,
    )


def content_of_stream(
    empty: pd.DataFrame, options: Options, digests: Sequence[str]
) -> str:
    """Return what a stream is known again by.

    Args:
        empty: no rows, of its columns.
        options: all arguments of the import.
        digests: what its pieces are known again by, in order.
    """
    of_rows = hashlib.sha256("".join(digests).encode()).hexdigest()
    return content_of(empty, options, "stream", of_rows)


def _require_evidence(columns: Sequence[RawColumn]) -> None:
    """Refuse columns of which no block can say what it shows of the whole.

    Raises:
        NeedsWhole: says why.
    """
    if any(len(each.raws) > 1 and each.kind.evidencer for each in columns):
        raise NeedsWhole("a field is filled by several columns of dates or numbers")
    if any(
        each.meant.kind is not each.kind and each.meant.kind.evidencer
        for each in columns
    ):
        raise NeedsWhole("the schema means dates or numbers where the CDP has others")


def asks_unique(ground: Ground) -> bool:
    """Say whether a schema asks for values that no two persons share."""
    columns = ground.declared.columns.values()
    return bool(ground.declared.unique) or any(column.unique for column in columns)


def _require_parts(ground: Ground, match_key: str | None, *, compares: bool) -> None:
    """Refuse schemas that look at rows of several people at once.

    Raises:
        NeedsWhole: says which part of it does.
    """
    schema = ground.declared
    columns = {str(name): column for name, column in schema.columns.items()}
    if asks_unique(ground) and not compares:
        raise NeedsWhole("the schema asks for unique values")
    key = columns.get(match_key or "")
    if key is not None and key.default is not None:
        raise NeedsWhole("the match key has a default")


def _homes(keys: pd.Series, others: np.ndarray, parts: int) -> np.ndarray:
    """Return the part of each person; rows without a key go anywhere."""
    there = keys.notna().to_numpy()
    hashes = text_hashes(texts_of(keys).text) >> _MIXED
    return np.where(there, (hashes % np.uint64(parts)).astype("int64"), others)
