"""What holds for all rows of a stream, found out before the first of them is judged."""

from __future__ import annotations

import hashlib
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
from cdp_frames.schema.row_models import model_of
from cdp_frames.screening.columns import columns_show, normalized_column
from cdp_frames.screening.grounding import Ground, ground_of
from cdp_frames.screening.hashing import text_hashes
from cdp_frames.screening.opt_outs import counting_columns
from cdp_frames.screening.raw_columns import UserOptions, raw_columns
from cdp_frames.streaming.ahead import read_ahead
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from cdp_frames.importing.options import Options
    from cdp_frames.screening.raw_columns import RawColumn
    from cdp_frames.streaming.sources import Source
    from cdp_frames.streaming.spool import Spool

# The lower bits of the hash of short texts are much alike.
_MIXED: np.uint64 = np.uint64(33)


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
    destination = destination_of(options["client"], options["object_name"])
    suppression = suppression_of(options["suppress"], options["client"])
    file = FileNotes.of(source.sample)
    user = UserOptions(
        timezone=options["timezone"],
        dayfirst=options["dayfirst"],
        region=options["region"],
        file=file,
    )
    ground = ground_of(
        source.sample,
        schema_of(destination, options["object_name"], options["schema"]),
        user,
        destination.match_key,
        mapping=options["mapping"],
        fields=destination.fields or None,
        memory=memory_of(options["memory"]),
    )
    require_published(ground.mapping, destination.fields)
    _require_parts(ground, destination.match_key)
    spool = source.spool(folder, parts)
    shown: dict[str, Any] = {}
    counting: frozenset[str] = frozenset()
    rows = 0
    for block in read_ahead(source.blocks()):
        frame = block.frame
        columns = raw_columns(
            frame, ground.mapping, ground.declared, user, ground.published
        )
        _require_evidence(columns)
        shown = _joined(shown, columns_show(columns))
        counting |= counting_columns(frame, file)
        key = next(
            (each for each in columns if each.mapped.field == destination.match_key),
            None,
        )
        homes = block.numbers % parts
        if key is not None:
            homes = _homes(normalized_column(key).clean, homes, parts)
        spool.add(block, homes)
        pa.default_memory_pool().release_unused()
        rows += len(frame)
        progress(rows)
    spool.flush()
    stream = Stream(
        options=options,
        destination=destination,
        suppression=suppression,
        ground=ground,
        shown=shown,
        counting=counting,
        whole_checks=whole_checks,
        content=_content(source, options),
    )
    return Spread(stream, spool, rows, source.notes, source.sample.iloc[:0])


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


def _content(source: Source, options: Options) -> str:
    """Return what the stream is known again by."""
    digests = "".join(source.digests)
    of_rows = hashlib.sha256(digests.encode()).hexdigest()
    return content_of(source.sample.iloc[:0], options, "stream", of_rows)


def _require_parts(ground: Ground, match_key: str | None) -> None:
    """Refuse schemas that look at rows of several people at once.

    Raises:
        NeedsWhole: says which part of it does.
    """
    schema = ground.declared
    columns = {str(name): column for name, column in schema.columns.items()}
    if schema.unique or any(column.unique for column in columns.values()):
        raise NeedsWhole("the schema asks for unique values")
    if schema.parsers or any(column.parsers for column in columns.values()):
        raise NeedsWhole("the schema has parsers")
    if model_of(schema) is not None:
        raise NeedsWhole("the schema has a row model")
    key = columns.get(match_key or "")
    if key is not None and key.default is not None:
        raise NeedsWhole("the match key has a default")


def _joined(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **first,
        **{
            name: first[name] | each if name in first else each
            for name, each in second.items()
        },
    }


def _homes(keys: pd.Series, others: np.ndarray, parts: int) -> np.ndarray:
    """Return the part of each person; rows without a key go anywhere."""
    there = keys.notna().to_numpy()
    hashes = text_hashes(texts_of(keys).text) >> _MIXED
    return np.where(there, (hashes % np.uint64(parts)).astype("int64"), others)
