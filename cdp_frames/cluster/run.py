"""A Dask frame, imported: spread into parts by its workers, and sent by them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cdp_frames.cluster.frames import partitions_of, sample_of
from cdp_frames.cluster.sending import ClusterSender, for_workers
from cdp_frames.cluster.shared import Shared, new_folder
from cdp_frames.cluster.spreading import pieces_of, spread_partition
from cdp_frames.cluster.workers import workers_of
from cdp_frames.errors import FrameError
from cdp_frames.file_notes import FileNotes
from cdp_frames.reading.needs_whole import NeedsWhole
from cdp_frames.streaming.folders import rows_folder
from cdp_frames.streaming.run import Run, Whole, progress_of
from cdp_frames.streaming.settling import Seen, content_of_stream, settle, stream_of
from cdp_frames.streaming.spool import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from cdp_frames.cluster.spreading import Slices
    from cdp_frames.cluster.workers import Workers
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.progress import Progress
    from cdp_frames.inputs import DaskFrame
    from cdp_frames.streaming.result import StreamedResult
    from cdp_frames.streaming.settling import Settled


def import_partitions(
    df: DaskFrame, options: Options, shared_path: str | None, folder: Path
) -> StreamedResult:
    """Import a Dask frame: as many parts and jobs as it has partitions.

    Args:
        df: the frame.
        options: all arguments of the import, with a client.
        shared_path: where the rows are kept meanwhile; None for ``folder``.
        folder: where the account is kept.

    Raises:
        FrameError: the rows can't be judged part by part; nothing was sent.
        CdpError: as ``cdp_import``.
    """
    workers = workers_of(df)
    if shared_path is not None:
        workers = replace(workers, have_our_files=False)
    elif not workers.have_our_files:
        raise FrameError(
            "the workers are on other machines: name a folder that all of them can "
            "write to, such as shared_path='s3://bucket/folder' or a network drive. "
            "Nothing was read."
        )
    with (
        _told_in_one_sentence(),
        progress_of(options) as progress,
        _shared(shared_path, folder) as shared,
    ):
        return _imported(df, options, workers, shared, folder, progress)


@contextmanager
def _told_in_one_sentence() -> Iterator[None]:
    try:
        yield
    except NeedsWhole as why:
        raise FrameError(
            f"this can't be judged part by part: {why}. Nothing was sent. If the rows "
            "fit into memory, import what df.compute() returns."
        ) from None


@contextmanager
def _shared(url: str | None, folder: Path) -> Iterator[Shared]:
    shared = new_folder(str(rows_folder(folder)) if url is None else url)
    try:
        yield shared
    finally:
        shared.remove()


def _imported(
    df: DaskFrame,
    options: Options,
    workers: Workers,
    shared: Shared,
    folder: Path,
    progress: Progress,
) -> StreamedResult:
    partitions = partitions_of(df)
    sample = sample_of(partitions, _computed)
    settled = settle(sample, options)
    empty = sample.iloc[:0]
    slices = _spread(partitions, settled, empty, shared)
    seen = Seen()
    for each in slices:
        seen = seen.joined(each.seen)
    progress("read", seen.rows, seen.rows)
    content = content_of_stream(empty, options, [each.digest for each in slices])
    stream = stream_of(settled, seen, content, len(partitions), whole_checks=False)
    parts = [(part, pieces_of(slices, part)) for part in range(len(partitions))]
    sender = ClusterSender(
        parts=[(part, pieces) for part, pieces in parts if pieces],
        rows=seen.rows,
        empty=Rows(empty, np.empty(0, dtype="int64")),
        stream=stream,
        shared=shared,
        workers=workers,
        folder=folder,
        progress=progress,
    )
    return Run(
        Whole(stream, seen.rows, FileNotes(), empty), options, folder, sender
    ).result()


def _spread(
    partitions: list[Any], settled: Settled, empty: pd.DataFrame, shared: Shared
) -> list[Slices]:
    """Let the workers write all partitions down, by part."""
    import dask  # noqa: PLC0415 - an extra

    spread = dask.delayed(spread_partition, pure=False)
    settled = settled._replace(options=for_workers(settled.options))
    same = dask.delayed(settled, traverse=False)
    parts = len(partitions)
    return _computed(
        [
            spread(each, number, parts, same, empty, shared)
            for number, each in enumerate(partitions)
        ]
    )


def _computed(lazy: list[Any]) -> list[Any]:
    import dask  # noqa: PLC0415 - an extra

    return [*dask.compute(*lazy)]
