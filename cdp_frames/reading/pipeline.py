"""How a file is read: the one mechanism under both verbs of ``reader``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from cdp_frames.errors import FrameError, UnreadableFileError, shown
from cdp_frames.reading import email_column, zones
from cdp_frames.reading.files import FileLike, open_bytes
from cdp_frames.reading.formats import Sheet, sheets_of
from cdp_frames.reading.reporting import notes_of, report_of
from cdp_frames.reading.sources import SOURCES, general
from cdp_frames.reading.table import Table
from cdp_frames.reading.unreadable import with_unreadable
from cdp_frames.reading.wrappings import unwrapped
from cdp_frames.text.archives import called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.reading.file_report import FileReport
    from cdp_frames.reading.recognition import Match, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """The caller's own words about a file, which go before any evidence.

    Attributes:
        source: the ``NAME`` of the family that the file is from.
        timezone: the zone of its times.
        dayfirst: whether 03/04 is the 3rd of April.
        encoding: of its text.
        sheet: which one of several, by name or 0-based number.
    """

    source: str | None = None
    timezone: str | None = None
    dayfirst: bool | None = None
    encoding: str | None = None
    sheet: str | int | None = None


class Reading(NamedTuple):
    """A file that was read.

    Attributes:
        frame: its people, with what was found (``FileNotes``) beside them.
        report: what was found, as a value.
    """

    frame: pd.DataFrame
    report: FileReport


def read(
    path: FileLike, options: ReadOptions, *, sources: Sequence[Source] = SOURCES
) -> Reading:
    """Read a file: the mechanism under both verbs.

    Args:
        path: a path, an open file or bytes.
        options: what the caller says about it.
        sources: the families to recognise; of equally sure ones the first is taken.

    Raises:
        UnreadableFileError: the file can't be read; says where and why.
        FrameError: there is no such source or time zone.
    """
    asked = sources if options.source is None else [_named(options.source, sources)]
    zones.check(options.timezone)
    name, digest, sheets = _sheets(path, options)
    sheet, family, match = _recognised(sheets, asked)
    if sheet.grid.count == 0:
        raise UnreadableFileError(f"{called(name)} holds no records")
    table = Table(sheet.grid, match)
    family.read(table)
    if family is not general:
        general.read(table)
    zones.add_evidence(table)
    found = email_column.find_email_column(table)
    if len(sheets) > 1:
        others = [other.grid.name for other in sheets if other is not sheet]
        table.notes.append(f"not read: the other sheets {shown(others)}")
    report = report_of(
        name,
        sheet,
        family,
        table,
        found,
        timezone=options.timezone,
        dayfirst=options.dayfirst,
    )
    frame = _frame(table)
    notes = replace(
        notes_of(report, table),
        digests={name: digest},
        sheet=report.sheet,
        rows=len(frame),
    )
    notes.put(frame)
    return Reading(frame, report)


def _sheets(path: FileLike, options: ReadOptions) -> tuple[str, str, list[Sheet]]:
    """Read the sheets of a file. The file's bytes are forgotten on return."""
    opened = open_bytes(path, member=options.sheet)
    sheets = sheets_of(opened, encoding=options.encoding, sheet=options.sheet)
    packed = [*reversed(opened.steps)]
    return (
        opened.name,
        opened.digest,
        [
            replace(
                sheet,
                grid=unwrapped(sheet.grid),
                format=" in ".join([sheet.format, *packed]),
            )
            for sheet in sheets
        ],
    )


def _named(name: str, sources: Sequence[Source]) -> Source:
    for source in sources:
        if name == source.NAME:
            return source
    known = ", ".join(source.NAME for source in sources)
    raise FrameError(f"there is no source {name!r}; the sources are {known}")


def _recognised(
    sheets: Sequence[Sheet], sources: Sequence[Source]
) -> tuple[Sheet, Source, Match]:
    """Choose the sheet and the family that fit best; of equals the first."""
    best: tuple[float, Sheet, Source, Match] | None = None
    for sheet in sheets:
        for source in sources:
            match = source.recognise(sheet.grid)
            if match is None:
                continue
            # Of two sheets of unknown kind the one with addresses is meant.
            rank = match.confidence + 0.05 * _has_addresses(sheet)
            if best is None or rank > best[0]:
                best = rank, sheet, source, match
    if best is None:
        # The general family takes any file, so only one that was asked for refuses.
        title = sources[0].TITLE
        raise UnreadableFileError(f"this does not look like a {title}: no header of it")
    return best[1], best[2], best[3]


def _has_addresses(sheet: Sheet) -> bool:
    return any("@" in cell for row in sheet.grid.head for cell in row)


def _frame(table: Table) -> pd.DataFrame:
    kept = table.kept()
    frame = table.frame
    if not kept.all():
        frame = frame.loc[kept].reset_index(drop=True)
    dated = sorted(table.grid.temporal)
    temporal = {table.names[place] for place in dated if place < len(table.names)}
    for column in frame.columns:
        if column in temporal:
            frame[column] = _dates(frame[column])
    return with_unreadable(frame, table)


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
