"""The verb for what is larger than memory."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal, Unpack, cast

from cdp_frames.api.client import Client
from cdp_frames.errors import FrameError
from cdp_frames.importing.callbacks import telling
from cdp_frames.importing.options import Options, completed, with_signature
from cdp_frames.importing.planning import check_options, plan, remember
from cdp_frames.journal import place_of
from cdp_frames.reading import read_contacts
from cdp_frames.reading.needs_whole import NeedsWhole
from cdp_frames.streaming.folders import rows_folder, stream_folder
from cdp_frames.streaming.run import How, stream
from cdp_frames.streaming.sources import Files, Frames, below, frames_of, paths_of
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from cdp_frames.importing.result import ImportResult
    from cdp_frames.streaming.result import StreamedResult
    from cdp_frames.streaming.sources import Source, Streamable

# Up to here rows are held in memory whole, and no file is written.
_IN_MEMORY: Final = 2**26
_PART: Final = 2**23
# Packed as they are, files are so many times as large.
_TIMES: Final = {".gz": 10, ".zip": 10, ".parquet": 4}
_BLOCK: Final = 2**21
_LEAST_BLOCK: Final = 2**12
_WHOLE: Final = "All rows were held in memory at once: {}."


@with_signature
@private
def import_file(
    source: Streamable,
    *,
    part_size: int | None = None,
    whole_checks: Literal["refuse", "each part"] = "refuse",
    **options: Unpack[Options],
) -> ImportResult | StreamedResult:
    """Import files, or frames that come one by one, of any size.

    What is small is read and imported at once, as ``cdp_import`` does it. What is large
    is read once, spread into parts (all rows of a person in one), and each part is
    judged as the whole would be, sent as a job of its own into the same list, and
    accounted for, so that memory stays flat. The same line run again, after a crash,
    goes on with the parts that are missing.

    Args:
        source: a path (a folder of Parquet files is one data set), a pattern such as
            ``"exports/*.csv"``, several paths, or anything that yields frames. CSV
            (also packed by gzip), JSON lines and Parquet are read block by block; what
            is otherwise, or where only the whole says how a record is to be read, is
            read whole, and a note says why.
        part_size: about how many bytes a part has; 8 MiB by default. A source that is
            smaller is not cut; by default none below 64 MiB is.
        whole_checks: what becomes of the schema's checks that speak of a column or of
            the frame as a whole: ``"refuse"`` them, or ask ``"each part"``.
        options: all arguments of ``cdp_import``.

    Returns:
        What became of every row: an ``ImportResult``, or a ``StreamedResult`` that has
        the same names and keeps its account in files.

    Raises:
        UnreadableFileError: a file can't be read.
        FrameError: an argument or a frame is at fault; nothing was sent.
        CdpError: as ``cdp_import``.
    """
    given = completed(options, verb="import_file")
    asked: object = whole_checks
    if asked not in {"refuse", "each part"}:
        raise FrameError(
            f"whole_checks is 'refuse' or 'each part', not {whole_checks!r}."
        )
    size: object = part_size
    if size is not None and (not isinstance(size, int) or size < 1):
        raise FrameError(f"part_size is a number of bytes, not {part_size!r}.")
    check_options(given)
    given = {**given, "client": given["client"] or Client.from_env()}
    how = How(part_size=part_size or _PART, whole_checks=whole_checks == "each part")
    limit = part_size or _IN_MEMORY
    paths = paths_of(source)
    if paths is not None:
        return _of_files(paths, given, how, limit)
    return _of_frames(cast("Iterable[Any]", source), given, how, limit)


def _of_files(
    paths: Path | list[Path], options: Options, how: How, limit: int
) -> ImportResult | StreamedResult:
    if _size(paths) <= limit:
        return plan(_read(paths), options).apply()
    why = barred(options)
    if not why:
        block = max(_LEAST_BLOCK, min(_BLOCK, how.part_size // 4))
        try:
            with stream_folder(place_of(options["journal"])) as folder:
                source = Files(paths, rows_folder(folder), block=block)
                return _streamed(source, options, how, folder)
        except NeedsWhole as reason:
            why = str(reason)
    return _whole(_read(paths), options, why)


def _of_frames(
    source: Iterable[Any], options: Options, how: How, limit: int
) -> ImportResult | StreamedResult:
    frames = frames_of(source)
    first: list[pd.DataFrame] = []
    size = 0
    why = barred(options)
    for frame in frames:
        first.append(frame)
        size += int(frame.memory_usage(index=False).sum())
        if size > limit and not why:
            break
    else:
        whole = below(first)
        if size <= limit:
            return plan(whole, options).apply()
        return _whole(whole, options, why)
    whole = first[0].iloc[:0]
    try:
        with stream_folder(place_of(options["journal"])) as folder:
            kept = Frames(chain(first, frames), rows_folder(folder))
            first.clear()
            try:
                return _streamed(kept, options, how, folder)
            except NeedsWhole as reason:
                # Its files go with the folder.
                whole, why = below([rows.frame for rows in kept.blocks()]), str(reason)
                kept.notes.put(whole)
                raise
    except NeedsWhole:
        return _whole(whole, options, why)


def _streamed(
    source: Source, options: Options, how: How, folder: Path
) -> StreamedResult:
    result = telling(lambda: stream(source, options, how, folder), options["on_result"])
    remember(options, result.mapping)
    return result


def barred(options: Options) -> str:
    """Say why an import can't go part by part, whatever its rows are; else nothing."""
    if options["audience_name"] is not None:
        return (
            "one job makes an audience (with list_name= in place of audience_name= "
            "they go part by part)"
        )
    return ""


def _whole(df: pd.DataFrame, options: Options, why: str) -> ImportResult:
    made = plan(df, options)
    return replace(made, notes=(_WHOLE.format(why), *made.notes)).apply()


def is_large(paths: Path | list[Path]) -> bool:
    """Say whether files are cut into parts, if nobody says how large these are."""
    return _size(paths) > _IN_MEMORY


def _size(paths: Path | list[Path]) -> int:
    """Return how many bytes files have, as far as they are there."""
    size = 0
    for path in paths if isinstance(paths, list) else [paths]:
        for file in path.rglob("*") if path.is_dir() else [path]:
            if file.is_file():
                times = _TIMES.get(file.suffix.lower(), 1)
                size += file.stat().st_size * times
    return size


def _read(paths: Path | list[Path]) -> pd.DataFrame:
    return read_contacts([*paths] if isinstance(paths, list) else paths)
