"""The verb for what is larger than memory."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Generic,
    Literal,
    NamedTuple,
    TypeVar,
    Unpack,
    cast,
)

from cdp_frames.api.client import Client
from cdp_frames.errors import FrameError
from cdp_frames.importing.callbacks import telling
from cdp_frames.importing.options import Options, completed, with_signature
from cdp_frames.importing.planning import check_options, plan, remember
from cdp_frames.journal import place_of
from cdp_frames.reading import read_contacts
from cdp_frames.reading.needs_whole import NeedsWhole
from cdp_frames.streaming.folders import rows_folder, stream_folder
from cdp_frames.streaming.planning import plan_stream
from cdp_frames.streaming.run import How, stream
from cdp_frames.streaming.sources import Files, Frames, below, frames_of, paths_of
from cdp_frames.text.tracebacks import private
from cdp_frames.verbs.clients import client_if_any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import pandas as pd

    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.streaming.plan import StreamedPlan
    from cdp_frames.streaming.result import StreamedResult
    from cdp_frames.streaming.sources import Source, Streamable

_Whole = TypeVar("_Whole")
_Parts = TypeVar("_Parts")

# Up to here rows are held in memory whole, and no file is written.
_IN_MEMORY: Final = 2**26
_PART: Final = 2**23
# Packed as they are, files are so many times as large.
_TIMES: Final = {".gz": 10, ".zip": 10, ".parquet": 4}
_BLOCK: Final = 2**21
_LEAST_BLOCK: Final = 2**12
_HELD: Final = "All rows were held in memory at once: {}."


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
    how = _how(part_size, whole_checks)
    check_options(given)
    given = {**given, "client": given["client"] or Client.from_env()}
    way = _Way(lambda made: made.apply(), _streamed)
    return _done(source, given, how, part_size or _IN_MEMORY, way)


@with_signature
@private
def plan_file(
    source: Streamable,
    *,
    part_size: int | None = None,
    whole_checks: Literal["refuse", "each part"] = "refuse",
    **options: Unpack[Options],
) -> ImportPlan | StreamedPlan:
    """Work the import of files, or of frames one by one, out and send nothing.

    Args:
        source: as in ``import_file``. Frames are taken, and kept for ``apply``.
        part_size: as in ``import_file``.
        whole_checks: as in ``import_file``.
        options: all arguments of ``cdp_import``.

    Returns:
        What would happen; its ``apply()`` does exactly that. A ``StreamedPlan`` has
        the names of an ``ImportPlan``, and keeps its account in files.

    Raises:
        UnreadableFileError: a file can't be read.
        FrameError: an argument or a frame is at fault.
        CdpError: as ``plan_import``.
    """
    given = completed(options, verb="plan_file")
    how = _how(part_size, whole_checks)
    check_options(given)
    given = {**given, "client": given["client"] or client_if_any()}
    way = _Way(lambda made: made, plan_stream)
    return _done(source, given, how, part_size or _IN_MEMORY, way)


class _Way(NamedTuple, Generic[_Whole, _Parts]):
    """What is done with a source.

    Attributes:
        whole: what is done with the plan of rows that are in memory.
        parts: what is done with those that are not.
    """

    whole: Callable[[ImportPlan], _Whole]
    parts: Callable[[Source, Options, How, Path], _Parts]


def _how(part_size: object, whole_checks: object) -> How:
    """Read how a stream is cut.

    Raises:
        FrameError: an argument says nothing.
    """
    if whole_checks not in {"refuse", "each part"}:
        raise FrameError(
            f"whole_checks is 'refuse' or 'each part', not {whole_checks!r}."
        )
    if part_size is None:
        part_size = _PART
    if not isinstance(part_size, int) or part_size < 1:
        raise FrameError(f"part_size is a number of bytes, not {part_size!r}.")
    return How(part_size=part_size, whole_checks=whole_checks == "each part")


def _done(
    source: Streamable,
    options: Options,
    how: How,
    limit: int,
    way: _Way[_Whole, _Parts],
) -> _Whole | _Parts:
    paths = paths_of(source)
    if paths is not None:
        return _of_files(paths, options, how, limit, way)
    return _of_frames(cast("Iterable[Any]", source), options, how, limit, way)


def _of_files(
    paths: Path | list[Path],
    options: Options,
    how: How,
    limit: int,
    way: _Way[_Whole, _Parts],
) -> _Whole | _Parts:
    if _size(paths) <= limit:
        return way.whole(plan(_read(paths), options))
    why = barred(options)
    if not why:
        block = max(_LEAST_BLOCK, min(_BLOCK, how.part_size // 4))
        try:
            with stream_folder(place_of(options["journal"])) as folder:
                source = Files(paths, rows_folder(folder), block=block)
                return way.parts(source, options, how, folder)
        except NeedsWhole as reason:
            why = str(reason)
    return way.whole(_whole(_read(paths), options, why))


def _of_frames(
    source: Iterable[Any],
    options: Options,
    how: How,
    limit: int,
    way: _Way[_Whole, _Parts],
) -> _Whole | _Parts:
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
            return way.whole(plan(whole, options))
        return way.whole(_whole(whole, options, why))
    whole = first[0].iloc[:0]
    try:
        with stream_folder(place_of(options["journal"])) as folder:
            kept = Frames(chain(first, frames), rows_folder(folder))
            first.clear()
            try:
                return way.parts(kept, options, how, folder)
            except NeedsWhole as reason:
                # Its files go with the folder.
                whole, why = below([rows.frame for rows in kept.blocks()]), str(reason)
                kept.notes.put(whole)
                raise
    except NeedsWhole:
        return way.whole(_whole(whole, options, why))


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


def _whole(df: pd.DataFrame, options: Options, why: str) -> ImportPlan:
    made = plan(df, options)
    return replace(made, notes=(_HELD.format(why), *made.notes))


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
