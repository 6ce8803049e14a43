"""How a file is read: the one mechanism under both verbs of ``reader``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from cdp_frames.errors import FrameError, UnreadableFileError, shown
from cdp_frames.reading import email_column, zones
from cdp_frames.reading.file_notes import ReadOptions, notes_of, report_of
from cdp_frames.reading.files import FileLike, open_bytes
from cdp_frames.reading.formats import Sheet, sheets_of
from cdp_frames.reading.sources import SOURCES, general
from cdp_frames.reading.table import Table
from cdp_frames.text.archives import called

if TYPE_CHECKING:
    from cdp_frames.reading.file_report import FileReport
    from cdp_frames.reading.sources.base import Match, Source


class Reading(NamedTuple):
    """A file that was read.

    Attributes:
        frame: its people, with what was found (``FileNotes``) beside them.
        report: what was found, as a value.
    """

    frame: pd.DataFrame
    report: FileReport


def read(
    path: FileLike,
    *,
    told: ReadOptions,
    source: str | None = None,
    encoding: str | None = None,
    sheet: str | int | None = None,
) -> Reading:
    """Read a file: the mechanism under both verbs."""
    forced = _source(source)
    zones.check(told.timezone)
    name, found = _sheets(path, encoding=encoding, sheet=sheet)
    chosen, family, match = _recognised(found, forced)
    if chosen.grid.count == 0:
        raise UnreadableFileError(f"{called(name)} holds no records")
    table = Table(chosen.grid, match)
    family.read(table)
    if family is not general:
        general.read(table)
    zones.add_evidence(table)
    candidates = email_column.candidates(table)
    if len(found) > 1:
        others = [other.grid.name for other in found if other is not chosen]
        table.notes.append(f"not read: the other sheets {shown(others)}")
    report = report_of(name, chosen, family, table, candidates, told)
    return Reading(_frame(table, report), report)


def _sheets(
    path: FileLike, *, encoding: str | None, sheet: str | int | None
) -> tuple[str, list[Sheet]]:
    """Read the sheets of a file. The file's bytes are forgotten on return."""
    opened = open_bytes(path, member=sheet)
    found = sheets_of(opened, encoding=encoding, sheet=sheet)
    packed = [*reversed(opened.steps)]
    return opened.name, [
        replace(one, format=" in ".join([one.format, *packed])) for one in found
    ]


def _source(name: str | None) -> Source | None:
    if name is None:
        return None
    for source in SOURCES:
        if name == source.NAME:
            return source
    known = ", ".join(source.NAME for source in SOURCES)
    raise FrameError(f"there is no source {name!r}; the sources are {known}")


def _recognised(
    found: list[Sheet], forced: Source | None
) -> tuple[Sheet, Source, Match]:
    """Choose the sheet and the family that fit best; of equals the first."""
    best: tuple[float, Sheet, Source, Match] | None = None
    for sheet in found:
        for source in SOURCES if forced is None else (forced,):
            match = source.recognise(sheet.grid)
            if match is None:
                continue
            # Of two sheets of unknown kind the one with addresses is meant.
            rank = match.confidence + 0.05 * _has_addresses(sheet)
            if best is None or rank > best[0]:
                best = rank, sheet, source, match
    if best is None:
        title = forced.TITLE if forced is not None else ""
        raise UnreadableFileError(f"this does not look like a {title}: no header of it")
    return best[1], best[2], best[3]


def _has_addresses(sheet: Sheet) -> bool:
    return any("@" in cell for row in sheet.grid.head for cell in row)


def _frame(table: Table, report: FileReport) -> pd.DataFrame:
    kept = table.kept()
    frame = table.frame
    if not kept.all():
        frame = frame.loc[kept].reset_index(drop=True)
    temporal = {table.names[at] for at in table.grid.temporal if at < len(table.names)}
    for column in frame.columns:
        if column in temporal:
            frame[column] = _dates(frame[column])
    notes_of(report, table).put(frame)
    return frame


def _dates(values: pd.Series) -> pd.Series:
    """Turn the ISO text of true dates into dates; leave a column with other text."""
    present = values.dropna()
    if present.empty or not present.str.fullmatch(_ISO).all():
        return values
    try:
        return pd.to_datetime(values, format="ISO8601").astype("datetime64[us]")
    except ValueError:
        # Out of what pandas can count: it stays the text that it is.
        return values


_ISO = r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2}(?:\.\d+)?)?"
