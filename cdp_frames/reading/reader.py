"""The one way in: a file -> its people as a DataFrame, and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from cdp_frames.errors import FrameError, UnreadableFileError, shown
from cdp_frames.reading import emails, headers, zones
from cdp_frames.reading.filereport import FileReport
from cdp_frames.reading.files import FileLike, called, open_bytes
from cdp_frames.reading.formats import Sheet, sheets_of
from cdp_frames.reading.grid import frame_of
from cdp_frames.reading.sources import SOURCES, general
from cdp_frames.reading.table import Table

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from cdp_frames.reading.emails import Candidate
    from cdp_frames.reading.sources.base import Match, Source

# The key in `df.attrs` that the rest of the package reads.
ATTRS = "cdp_frames"


class Reading(NamedTuple):
    """A file that was read.

    Attributes:
        frame: its people, with what was found in ``attrs``.
        report: what was found, as a value.
    """

    frame: pd.DataFrame
    report: FileReport


@dataclass(frozen=True, slots=True)
class _Told:
    """The caller's own words, which go before any evidence."""

    timezone: str | None
    dayfirst: bool | None


class Findings(dict[str, object]):
    """What is kept in ``df.attrs``: plain data that pandas must not copy.

    pandas copies ``attrs`` deeply at every step, and compares them when it puts
    frames together; both would take longer than the step.
    """

    def __deepcopy__(self, memo: object) -> Findings:
        return self

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = None


def read_contacts(
    path: FileLike,
    *,
    source: str | None = None,
    timezone: str | None = None,
    dayfirst: bool | None = None,
    encoding: str | None = None,
    sheet: str | int | None = None,
) -> pd.DataFrame:
    r"""Read a contact file of any origin.

    Every value is text as it stands in the file, so that ids, ZIP codes and phones
    survive and `NA` stays Namibia; only true dates of Excel are ``datetime64[us]``.
    An empty cell is missing. Nobody is dropped in silence: records that are no people
    to import are set aside, with the reason, in ``df.attrs["cdp_frames"]``.

    Args:
        path: a path, an open file or bytes: CSV in any dialect, TSV, XLSX (XLS, ODS),
            JSON lines, Parquet; gzip, or a zip that holds one of these.
        source: the family that the file is from (``"qualtrics"``), if you know better.
        timezone: the zone of its times; goes before what the file says.
        dayfirst: whether 03/04 is the 3rd of April; goes before what the file says.
        encoding: of its text; goes before the evidence.
        sheet: of a workbook or a zip that holds several: which, by name or number.

    Returns:
        n people, columns of dtype ``str``, index 0 to n - 1.

    Raises:
        UnreadableFileError: the file can't be read; says where and why.
        FrameError: there is no such source or time zone.

    Examples:
        >>> read_contacts(b"E-mail;Name\nana@example.com;Ana\n")
                    E-mail Name
        0  ana@example.com  Ana
    """
    told = _Told(timezone, dayfirst)
    return read(path, told=told, source=source, encoding=encoding, sheet=sheet).frame


def inspect_contacts(
    path: FileLike,
    *,
    source: str | None = None,
    timezone: str | None = None,
    dayfirst: bool | None = None,
    encoding: str | None = None,
    sheet: str | int | None = None,
) -> FileReport:
    r"""Say what is in a contact file, and how that is known; arguments as for reading.

    Examples:
        >>> inspect_contacts(b"E-mail;Name\nana@example.com;Ana\n").email_column
        'E-mail'
    """
    told = _Told(timezone, dayfirst)
    return read(path, told=told, source=source, encoding=encoding, sheet=sheet).report


def read(
    path: FileLike,
    *,
    told: _Told,
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
    candidates = emails.candidates(table)
    if len(found) > 1:
        others = [other.grid.name for other in found if other is not chosen]
        table.notes.append(f"not read: the other sheets {shown(others)}")
    report = _report(name, chosen, family, table, candidates, told)
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
    frame.attrs[ATTRS] = _findings(report, table)
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


def _findings(report: FileReport, table: Table) -> Findings:
    """Return the report as plain data that JSON can hold (Parquet files keep it so)."""
    return Findings(
        kind=report.kind,
        confidence=report.confidence,
        encoding=report.encoding,
        delimiter=report.delimiter,
        header_records=list(report.header_records),
        labels=dict(report.labels),
        email_column=report.email_column,
        email_candidates=[one.column for one in report.email_candidates],
        timezone=report.timezone,
        timezone_evidence=report.timezone_evidence,
        timezones={column: zone.zone for column, zone in report.zones.items()},
        dayfirst=report.dayfirst,
        set_aside=_plain_records(table),
        partial=list(report.partial),
        personal=dict(report.personal),
        multiple=dict(report.multiple),
        notes=list(report.notes),
    )


def _plain_records(table: Table) -> list[dict[str, object]]:
    records, reasons = table.aside()
    columns = _taken(table, records).columns
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    return [
        {"record": int(record), "reason": why, "cells": [cell or "" for cell in row]}
        for record, why, row in zip(records, reasons, rows, strict=True)
    ]


def _set_aside(table: Table) -> pd.DataFrame:
    records, reasons = table.aside()
    names = list(table.names)
    names += [f"column_{at + 1}" for at in range(len(names), table.grid.width)]
    # A file may have a column called "reason" itself.
    names = headers.unique(["record", "reason", *names])[2:]
    frame = pd.DataFrame(
        {
            "record": pd.Series(records, dtype="int64"),
            "reason": pd.Series(reasons, dtype="str"),
        }
    )
    return pd.concat([frame, frame_of(_taken(table, records), names)], axis=1)


def _taken(table: Table, records: np.ndarray) -> pa.Table:
    """Return some records; without copying the table if there are none."""
    grid = table.grid.table
    return grid.take(records) if len(records) else grid.slice(0, 0)


def _report(
    name: str,
    sheet: Sheet,
    family: Source,
    table: Table,
    candidates: list[Candidate],
    told: _Told,
) -> FileReport:
    chosen = candidates[0] if candidates and candidates[0].score > 0 else None
    zone, evidence = _zone(table, told)
    order = table.dayfirst
    if told.dayfirst is not None:
        order = (told.dayfirst, "given by the caller")
    return FileReport(
        name=name,
        kind=family.NAME,
        title=family.TITLE,
        confidence=table.match.confidence,
        why=table.match.why,
        format=sheet.format,
        encoding=sheet.encoding,
        encoding_evidence=sheet.encoding_evidence,
        delimiter=sheet.delimiter,
        sheet=sheet.sheet,
        records=table.grid.count,
        rows=int(table.kept().sum()),
        header_records=table.match.header,
        columns=tuple(table.frame.columns),
        labels=dict(table.labels),
        email_column=chosen.column if chosen else None,
        email_candidates=tuple(candidates),
        zones=dict(table.zones),
        timezone=zone,
        timezone_evidence=evidence,
        dayfirst=order[0] if order else None,
        dayfirst_evidence=order[1] if order else "",
        set_aside=_set_aside(table),
        partial=tuple(int(row) for row in table.partial()),
        personal=dict(table.personal),
        multiple=dict(table.multiple),
        folded=dict(table.folded),
        notes=(*sheet.notes, *table.notes),
    )


def _zone(table: Table, told: _Told) -> tuple[str | None, str]:
    """Return the zone of the file's times and its evidence; None if none is known."""
    if told.timezone is not None:
        return told.timezone, "given by the caller"
    said = {zone.zone for zone in table.zones.values()}
    if len(said) == 1:
        evidence = next(iter(table.zones.values())).evidence
        return said.pop(), evidence
    if said:
        return None, "the columns are in several zones: " + ", ".join(
            f"{column} in {zone.zone}" for column, zone in table.zones.items()
        )
    sample = table.sample()
    offsets = [name for name in sample.columns if zones.says_offset(sample[name])]
    if offsets:
        return None, f"each value says its own offset, in {shown(offsets)}"
    unknown = "the file does not say in which zone its times are"
    return None, f"{unknown}: {table.zone_hint}" if table.zone_hint else unknown
