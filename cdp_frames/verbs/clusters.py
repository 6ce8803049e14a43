"""The import of what lies on a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.cluster.run import import_partitions
from cdp_frames.errors import FrameError
from cdp_frames.importing.callbacks import telling
from cdp_frames.importing.planning import check_options, remember
from cdp_frames.journal import place_of
from cdp_frames.streaming.folders import stream_folder
from cdp_frames.verbs.streams import barred

if TYPE_CHECKING:
    from cdp_frames.importing.options import Options
    from cdp_frames.inputs import DaskFrame
    from cdp_frames.streaming.result import StreamedResult


def import_dask(
    df: DaskFrame, options: Options, shared_path: str | None
) -> StreamedResult:
    """Import a Dask frame; see ``cdp_import``."""
    asked: object = shared_path
    if asked is not None and not isinstance(asked, str):
        raise FrameError(
            "shared_path is the path or address of a folder, as text, not a "
            f"{type(asked).__name__}."
        )
    check_options(options)
    why = barred(options)
    if options["audit"] is not None:
        why = (
            "the ledger is on this machine, and its rows are with the workers (save "
            "the frame with to_parquet(), and hand its folder to import_file())"
        )
    if why:
        raise FrameError(f"a Dask frame is imported part by part, but {why}.")
    with stream_folder(place_of(options["journal"])) as folder:
        result = telling(
            lambda: import_partitions(df, options, shared_path, folder),
            options["on_result"],
        )
    remember(options, result.mapping)
    return result
