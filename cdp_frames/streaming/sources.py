"""What a stream is read from: files, or frames that somebody hands over one by one."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol, TypeAlias

import numpy as np
import pandas as pd

from cdp_frames.errors import FrameError, UnreadableFileError
from cdp_frames.file_notes import (
    SOURCE_FILE,
    SOURCE_SHEET,
    UNREADABLE,
    FileNotes,
    without_attrs,
)
from cdp_frames.importing.fingerprint import content_of
from cdp_frames.inputs import FrameLike, to_pandas
from cdp_frames.reading.blocks import FileBlocks
from cdp_frames.reading.needs_whole import NeedsWhole
from cdp_frames.reading.several import (
    FilePart,
    combined_notes,
    joined_parts,
    part_of,
    shared_names,
)
from cdp_frames.storage import ColumnCannotBeStored
from cdp_frames.streaming.spool import (
    FrameSpool,
    Rows,
    Spool,
    TextSpool,
    load_rows,
    save_rows,
)

# A path, a pattern of paths, several paths, or frames one by one.
Streamable: TypeAlias = (
    "str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | Iterable[FrameLike]"
)
# How many rows of all frames together say what their columns hold.
_SAMPLE: Final = 20_000


class Source(Protocol):
    """Rows that are read block by block, as often as needed.

    Attributes:
        sample: rows from all of it, with what the files say of themselves.
        size: how many bytes it has.
        names: what it is called.
        digests: what it is known again by.
    """

    sample: pd.DataFrame
    size: int
    names: list[str]
    digests: list[str]

    @property
    def notes(self) -> FileNotes:
        """What was found when it was last read."""
        ...

    def blocks(self) -> Iterator[Rows]:
        """Yield the rows in order; all blocks have the columns of the sample."""
        ...

    def spool(self, folder: Path, parts: int) -> Spool:
        """Return what its rows are spread into parts with."""
        ...


def paths_of(source: object) -> Path | list[Path] | None:
    """Return the files that are meant; None where frames are handed over.

    Raises:
        UnreadableFileError: a pattern names no file.
        FrameError: it is neither files nor frames.
    """
    if isinstance(source, str | os.PathLike):
        path = Path(os.fspath(source))
        if path.exists() or not glob.has_magic(str(path)):
            return path
        # Path.glob takes no absolute patterns.
        names = glob.glob(str(path), recursive=True)  # noqa: PTH207 - as above
        found = sorted(map(Path, names))
        if not found:
            raise UnreadableFileError(f"no file has a name like {str(path)!r}")
        return found
    if isinstance(source, list | tuple) and all(
        isinstance(each, str | os.PathLike) for each in source
    ):
        if not source:
            raise FrameError("there is nothing to read: no file is named")
        return [Path(os.fspath(each)) for each in source]
    if isinstance(source, pd.DataFrame) or not isinstance(source, Iterable):
        raise FrameError(
            "import_file() takes a path, several paths, a pattern such as "
            f"'exports/*.csv', or frames one by one, not a {type(source).__name__}. A "
            "frame goes to cdp_import()."
        )
    return None


class Files:
    """One file, or several below each other; see ``Source``.

    Raises:
        NeedsWhole: one of them can't be read in blocks.
        UnreadableFileError: one of them can't be read.
    """

    def __init__(self, paths: Path | list[Path], folder: Path, *, block: int) -> None:
        self._several = isinstance(paths, list)
        asked = paths if isinstance(paths, list) else [paths]
        self._files = [
            FileBlocks(path, folder, block=block, head=2 * block) for path in asked
        ]
        self.names = [file.name for file in self._files]
        self.digests = [file.digest for file in self._files]
        self.size = sum(file.size for file in self._files)
        self._renamed: list[dict[str, str]] = [{} for _ in self._files]
        self.sample = self._files[0].sample
        if self._several:
            self.sample = self._joined()

    def _joined(self) -> pd.DataFrame:
        parts: list[FilePart] = []
        for place, file in enumerate(self._files):
            frame = file.reading.frame.drop(columns=UNREADABLE, errors="ignore")
            self._renamed[place] = shared_names(frame, parts)
            parts.append(part_of(file.name, file.reading, parts))
        sample = joined_parts(parts)
        self._notes = combined_notes(parts, sample)
        if UNREADABLE not in sample:
            sample[UNREADABLE] = pd.Series(np.nan, index=sample.index, dtype="str")
        if {SOURCE_FILE, SOURCE_SHEET} - {*sample.columns}:
            raise NeedsWhole("a file has a column of that name itself")
        self._notes.put(sample)
        return sample

    @property
    def notes(self) -> FileNotes:
        """What was found in the files when they were last read."""
        if not self._several:
            return self._files[0].notes
        each = [file.notes for file in self._files]
        own = [
            f"{name}: {note}"
            for name, found in zip(self.names, each, strict=True)
            for note in found.notes
        ]
        told = [n for n in self._notes.notes if not n.startswith(tuple(self.names))]
        return replace(
            self._notes,
            set_aside=(),
            partial=(),
            notes=(*own, *told),
            rows=sum(found.rows for found in each),
        )

    def blocks(self) -> Iterator[Rows]:
        """Yield the rows in order; labels are their positions."""
        first = 0
        for place, file in enumerate(self._files):
            for frame in file:
                if self._several:
                    frame = self._placed(frame, place)  # noqa: PLW2901 - the same rows
                numbers = np.arange(first, first + len(frame), dtype="int64")
                first += len(frame)
                yield Rows(frame.set_axis(pd.Index(numbers)), numbers)

    def _placed(self, frame: pd.DataFrame, place: int) -> pd.DataFrame:
        frame = frame.rename(columns=self._renamed[place])
        frame = frame.assign(**{SOURCE_FILE: self.names[place], SOURCE_SHEET: None})
        made = frame.reindex(columns=self.sample.columns)
        for name, dtype in self.sample.dtypes.items():
            made[name] = made[name].astype(dtype)
        return made

    def spool(self, folder: Path, parts: int) -> Spool:
        """Return what its rows are spread into parts with."""
        return TextSpool(folder, parts)


class Frames:
    """Frames that were handed over one by one, kept in files; see ``Source``.

    Args:
        frames: the frames; they are read once.
        folder: where they are kept.

    Raises:
        FrameError: one of them is no frame, or holds what has no form in a file.
    """

    names: list[str]
    digests: list[str]

    def __init__(self, frames: Iterable[pd.DataFrame], folder: Path) -> None:
        self._paths: list[Path] = []
        self.size, self.names, self.digests = 0, [], []
        self._notes = FileNotes()
        heads: list[pd.DataFrame] = []
        samples: list[pd.DataFrame] = []
        first = 0
        for number, frame in enumerate(frames):
            if isinstance(frame.index, pd.MultiIndex):
                raise FrameError(
                    "frames with labels of several levels can't be streamed; call "
                    "reset_index() first."
                )
            if not number:
                self._notes = FileNotes.of(frame)
            bare = without_attrs(frame)
            numbers = np.arange(first, first + len(bare), dtype="int64")
            first += len(bare)
            path = folder / f"frame-{number:06}"
            _kept(path, Rows(bare, numbers))
            self._paths.append(path)
            self.digests.append(content_of(bare, {}))
            self.size += int(bare.memory_usage(index=False, deep=False).sum())
            heads.append(bare.iloc[:1])
            samples.append(_some(bare))
        self._heads = _put_together(heads)
        each = max(1, _SAMPLE // len(samples))
        self.sample = _put_together([one.iloc[:each] for one in samples]).astype(
            dict(self._heads.dtypes) if self._heads.columns.is_unique else {}
        )
        self._notes.put(self.sample)

    @property
    def notes(self) -> FileNotes:
        """What the first frame carries of its file."""
        return self._notes

    def blocks(self) -> Iterator[Rows]:
        """Yield the rows in order, with their labels."""
        for path in self._paths:
            frame, numbers = load_rows(path)
            yield Rows(self._alike(frame), numbers)

    def _alike(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a frame with the columns and dtypes that all frames have together."""
        whole = self._heads
        if frame.columns.equals(whole.columns) and (
            frame.dtypes.tolist() == whole.dtypes.tolist()
        ):
            return frame
        made = frame.reindex(columns=whole.columns)
        return made.astype(dict(whole.dtypes))

    def spool(self, folder: Path, parts: int) -> Spool:
        """Return what its rows are spread into parts with."""
        return FrameSpool(folder, parts)


def _kept(path: Path, rows: Rows) -> None:
    try:
        save_rows(path, rows)
    except ColumnCannotBeStored as error:
        what = "the labels" if error.column is None else f"column {error.column!r}"
        raise FrameError(
            f"{what} hold objects of the type {error.kind}, which have no form in a "
            "file; a stream keeps its rows in files."
        ) from None


def _some(frame: pd.DataFrame) -> pd.DataFrame:
    if len(frame) <= _SAMPLE:
        return frame
    return frame.iloc[np.linspace(0, len(frame) - 1, _SAMPLE).astype(int)]


def frames_of(source: Iterable[FrameLike]) -> Iterator[pd.DataFrame]:
    """Yield what is handed over as pandas frames.

    Raises:
        FrameError: one of them is none.
    """
    for frame in source:
        yield to_pandas(frame)


def below(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Put frames below each other, with what the first carries of its file.

    Raises:
        FrameError: there is none, or they can't be put together.
    """
    if not frames:
        raise FrameError("there is nothing to import: no frame was handed over.")
    if len(frames) == 1:
        return frames[0]
    notes = FileNotes.of(frames[0])
    both = _put_together([without_attrs(frame) for frame in frames])
    if not notes.is_empty:
        notes.put(both)
    return both


def _put_together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    try:
        return pd.concat(frames)
    except pd.errors.InvalidIndexError:
        raise FrameError(
            "the frames do not all have the same columns, and one has a header twice: "
            "nobody can say which of them is which. Rename the columns first."
        ) from None
