"""Several files or sheets, read one by one and put below each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import pandas as pd

from cdp_frames.errors import FrameError, shown
from cdp_frames.file_notes import (
    SOURCE_FILE,
    SOURCE_SHEET,
    UNREADABLE,
    FileNotes,
    without_attrs,
)
from cdp_frames.reading.files import Readable, fetch, open_bytes
from cdp_frames.reading.formats import sheets_of
from cdp_frames.reading.pipeline import read
from cdp_frames.text.names import fold, unique

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cdp_frames.reading.files import FileLike
    from cdp_frames.reading.pipeline import Reading, ReadOptions

_T = TypeVar("_T")

# In place of the names of sheets; no sheet can be called so.
ALL_SHEETS: Final = "*"


class FilePart(NamedTuple):
    """A file, or a sheet of it, that was read.

    Attributes:
        file: what the file is called.
        sheet: the name of the sheet; "" where there are none.
        frame: its rows, under the names that all parts share, without the column of
            unreadable records.
        raws: the n texts of that column; missing where there is none.
        notes: what was found.
    """

    file: str
    sheet: str
    frame: pd.DataFrame
    raws: pd.Series
    notes: FileNotes


def read_several(
    files: Sequence[FileLike],
    options: ReadOptions,
    sheets: Sequence[str | int] | None,
) -> pd.DataFrame:
    """Read files, or sheets of them, into one frame, with where each row is from.

    Args:
        files: the files, at least one.
        options: what the caller says about each of them.
        sheets: which sheets of each; None for the one that fits best.

    Raises:
        FrameError: there is no file, or no sheet.
        UnreadableFileError: one of them can't be read; nothing is half-read.
    """
    if not files or (sheets is not None and not sheets):
        raise FrameError("there is nothing to read: no file, or no sheet, is named")
    parts: list[FilePart] = []
    for number, file in enumerate(files, start=1):
        if isinstance(file, Readable):
            file = _Fetched(*fetch(file))  # noqa: PLW2901 - the same file
        for sheet in _wanted(file, options, sheets):
            found = read(file, replace(options, sheet=sheet))
            name = found.report.name or f"file {number}"
            parts.append(part_of(name, found, parts))
    frame = joined_parts(parts)
    combined_notes(parts, frame).put(frame)
    return frame


@dataclass(frozen=True, slots=True)
class _Fetched:
    """An open file, read already: each reading of a sheet begins anew."""

    name: str
    data: bytes

    def read(self) -> bytes:
        return self.data


def _wanted(
    file: FileLike, options: ReadOptions, sheets: Sequence[str | int] | None
) -> Sequence[str | int | None]:
    if sheets is None:
        return [None]
    if ALL_SHEETS not in sheets:
        return sheets
    found = sheets_of(open_bytes(file), encoding=options.encoding)
    return [each.sheet or None for each in found]


def part_of(file: str, found: Reading, before: Sequence[FilePart]) -> FilePart:
    """Put a file, or a sheet of one, behind those that were read before."""
    frame, notes = found.frame, FileNotes.of(found.frame)
    raws = pd.Series(None, index=frame.index, dtype="str")
    if len(found.report.unreadable):
        # The reader puts its own column last.
        raws = frame.iloc[:, -1]
        frame = frame.iloc[:, :-1]
    names = shared_names(frame, before)
    frame = frame.rename(columns=names)
    return FilePart(file, found.report.sheet, frame, raws, _renamed(notes, names))


def shared_names(frame: pd.DataFrame, before: Sequence[FilePart]) -> dict[str, str]:
    """Call a column as an earlier file calls it, if only case and signs differ."""
    known = {fold(name): name for part in before for name in part.frame.columns}
    return {
        name: known[fold(name)]
        for name in frame.columns
        if fold(name) in known and known[fold(name)] not in frame.columns
    }


def joined_parts(parts: Sequence[FilePart]) -> pd.DataFrame:
    """Put the rows of all files below each other, with where each is from."""
    frame = pd.concat([without_attrs(part.frame) for part in parts], ignore_index=True)
    own = {
        SOURCE_FILE: [part.file for part in parts],
        SOURCE_SHEET: [part.sheet or None for part in parts],
    }
    counts = [len(part.frame) for part in parts]
    columns = {
        name: pd.Series(values, dtype="str").repeat(counts)
        for name, values in own.items()
    }
    if any(part.raws.notna().any() for part in parts):
        columns[UNREADABLE] = pd.concat([part.raws for part in parts])
    for name, column in columns.items():
        new = unique([*frame.columns, name])[-1]
        frame[new] = column.set_axis(frame.index)
    return frame


def combined_notes(parts: Sequence[FilePart], frame: pd.DataFrame) -> FileNotes:
    """Say of all rows what holds for all files, and of each file its own notes."""
    notes = [part.notes for part in parts]
    starts = [0]
    for part in parts[:-1]:
        starts.append(starts[-1] + len(part.frame))
    zones, disagreed = _zones(parts, frame)
    return FileNotes(
        kind=_same([each.kind for each in notes]) or "general",
        confidence=min(each.confidence for each in notes),
        encoding=_same([each.encoding for each in notes]) or "",
        delimiter=_same([each.delimiter for each in notes]) or "",
        labels=_united([each.labels for each in notes]),
        email_column=_same([each.email_column for each in notes]),
        email_candidates=tuple(
            dict.fromkeys(name for each in notes for name in each.email_candidates)
        ),
        timezone=_same([each.timezone for each in notes]),
        timezone_evidence=_same([each.timezone_evidence for each in notes])
        or "the files differ",
        timezones=zones,
        dayfirst=_same([each.dayfirst for each in notes]),
        set_aside=tuple(record for each in notes for record in each.set_aside),
        partial=tuple(
            start + row
            for start, each in zip(starts, notes, strict=True)
            for row in each.partial
        ),
        personal=_united([each.personal for each in notes]),
        multiple=_united([each.multiple for each in notes]),
        digests=_digests(parts),
        rows=len(frame),
        notes=(
            *(
                f"{_called(part)}: {note}"
                for part in parts
                for note in part.notes.notes
            ),
            *disagreed,
            *_day_orders(parts),
        ),
    )


def _digests(parts: Sequence[FilePart]) -> dict[str, str]:
    """Return the digest of each file; none of a name that two files have."""
    found: dict[str, set[str]] = {}
    for part in parts:
        found.setdefault(part.file, set()).update(part.notes.digests.values())
    return {name: each.pop() for name, each in found.items() if len(each) == 1}


def _zones(
    parts: Sequence[FilePart], frame: pd.DataFrame
) -> tuple[dict[str, str], list[str]]:
    """Return the zone of each column that all files agree on; name the others.

    No file's zone is taken for the rows of another one.
    """
    zones, apart = {}, []
    for column in frame.columns:
        said = [
            part.notes.zone_of(column)
            for part in parts
            if column in part.frame and part.frame[column].notna().any()
        ]
        own = any(column in part.notes.timezones for part in parts)
        if len({*said}) > 1 and own:
            apart.append(column)
        elif own and said and said[0] is not None:
            zones[column] = said[0]
    if _differ([part.notes.timezone for part in parts]):
        apart.append("all other times")
    if not apart:
        return zones, []
    return zones, [
        f"the files are in several time zones, so none is taken: {shown(apart)}; read "
        "and import them one by one, or give timezone="
    ]


def _day_orders(parts: Sequence[FilePart]) -> list[str]:
    """Say that the files do not agree on the order of day and month."""
    orders = {part.notes.dayfirst for part in parts if len(part.frame)}
    if len(orders) < 2:  # noqa: PLR2004 - two that differ
        return []
    return [
        "the files do not all say the same about whether 03/04 is the 3rd of April, so "
        "none of it is taken; read and import them one by one, or give dayfirst="
    ]


def _renamed(notes: FileNotes, names: dict[str, str]) -> FileNotes:
    def new(column: str) -> str:
        return names.get(column, column)

    return replace(
        notes,
        labels={new(column): label for column, label in notes.labels.items()},
        email_column=None if notes.email_column is None else new(notes.email_column),
        email_candidates=tuple(map(new, notes.email_candidates)),
        timezones={new(column): zone for column, zone in notes.timezones.items()},
        personal={new(column): why for column, why in notes.personal.items()},
        multiple={new(column): sign for column, sign in notes.multiple.items()},
    )


def _called(part: FilePart) -> str:
    return f"{part.file}, sheet {part.sheet}" if part.sheet else part.file


def _same(values: Sequence[_T]) -> _T | None:
    return None if _differ(values) else values[0]


def _differ(values: Sequence[object]) -> bool:
    return any(first != second for first, second in pairwise(values))


def _united(dicts: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Put dicts together; what the first says stays."""
    united: dict[str, str] = {}
    for each in reversed(dicts):
        united |= each
    return united
