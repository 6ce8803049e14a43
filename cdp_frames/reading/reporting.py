"""What was found in a file, put together: the report, and the notes of the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.errors import shown
from cdp_frames.file_notes import FileNotes, SetAside
from cdp_frames.reading import unreadable, zones
from cdp_frames.reading.file_report import FileReport
from cdp_frames.reading.grid import frame_of
from cdp_frames.text.names import unique

if TYPE_CHECKING:
    import pyarrow as pa

    from cdp_frames.reading.email_column import Found
    from cdp_frames.reading.formats import Sheet
    from cdp_frames.reading.recognition import Source
    from cdp_frames.reading.table import Table


_BY_CALLER: Final = "given by the caller"


def notes_of(report: FileReport, table: Table) -> FileNotes:
    """Return of the report what travels with the frame."""
    return FileNotes(
        kind=report.kind,
        confidence=report.confidence,
        encoding=report.encoding,
        delimiter=report.delimiter,
        header_records=report.header_records,
        labels=report.labels,
        email_column=report.email_column,
        email_candidates=tuple(found.column for found in report.email_candidates),
        timezone=report.timezone,
        timezone_evidence=report.timezone_evidence,
        timezones={column: zone.zone for column, zone in report.zones.items()},
        dayfirst=report.dayfirst,
        set_aside=_records_aside(table),
        partial=report.partial,
        personal=report.personal,
        multiple=report.multiple,
        notes=report.notes,
    )


def _records_aside(table: Table) -> tuple[SetAside, ...]:
    records, reasons = table.aside()
    columns = _taken(table, records).columns
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    return tuple(
        SetAside(int(record), reason, tuple(cell or "" for cell in row))
        for record, reason, row in zip(records, reasons, rows, strict=True)
    )


def _set_aside(table: Table) -> pd.DataFrame:
    records, reasons = table.aside()
    names = unique([*table.names, *[""] * (table.grid.width - len(table.names))])
    # A file may have a column called "reason" itself.
    names = unique(["record", "reason", *names])[2:]
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


def report_of(
    name: str,
    sheet: Sheet,
    family: Source,
    table: Table,
    found: Found,
    *,
    timezone: str | None,
    dayfirst: bool | None,
) -> FileReport:
    """Put together what the table, its columns and the caller say.

    Args:
        name: the file's name.
        sheet: the sheet that was read.
        family: the family that read it.
        table: what the family made of it.
        found: which column holds the address of the person.
        timezone: the caller's word.
        dayfirst: the caller's word.
    """
    zone, evidence = _zone(table, timezone)
    order = table.dayfirst
    if dayfirst is not None:
        order = (dayfirst, _BY_CALLER)
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
        rows=len(_rows(table)),
        header_records=table.match.header,
        columns=(*table.frame.columns, *unreadable.own_columns(table)),
        labels=dict(table.labels),
        email_column=found.chosen,
        email_candidates=found.candidates,
        email_rivals=found.rivals,
        zones=dict(table.zones),
        timezone=zone,
        timezone_evidence=evidence,
        dayfirst=order[0] if order else None,
        dayfirst_evidence=order[1] if order else "",
        set_aside=_set_aside(table),
        unreadable=_unreadable(table),
        partial=_partial(table),
        personal=dict(table.personal),
        multiple=dict(table.multiple),
        folded=dict(table.multi_selects),
        notes=(*sheet.notes, *table.notes, *unreadable.note_of(table)),
    )


def _rows(table: Table) -> np.ndarray:
    """Return the 0-based records that become rows of the frame, in order."""
    # A record is one or the other. Both are in order, and mostly there is but one part.
    people, unread = table.people(), table.not_read()[0]
    return np.sort(np.concatenate([people, unread])) if len(unread) else people


def _partial(table: Table) -> tuple[int, ...]:
    partial = table.partial()
    places = np.searchsorted(_rows(table), partial) if len(partial) else partial
    return tuple(int(place) for place in places)


def _unreadable(table: Table) -> pd.DataFrame:
    records, reasons = table.not_read()
    return pd.DataFrame(
        {
            "record": pd.Series(records, dtype="int64"),
            "row": pd.Series(unreadable.positions(table), dtype="int64"),
            "reason": pd.Series(reasons, dtype="str"),
            "text": pd.Series([table.grid.raw(int(r)) for r in records], dtype="str"),
        }
    )


def _zone(table: Table, given: str | None) -> tuple[str | None, str]:
    """Return the zone of the file's times and its evidence; None if none is known."""
    if given is not None:
        return given, _BY_CALLER
    names = {zone.zone for zone in table.zones.values()}
    if len(names) == 1:
        evidence = next(iter(table.zones.values())).evidence
        return names.pop(), evidence
    if names:
        return None, "the columns are in several zones: " + ", ".join(
            f"{column} in {zone.zone}" for column, zone in table.zones.items()
        )
    sample = table.sample()
    offsets = [name for name in sample.columns if zones.says_offset(sample[name])]
    if offsets:
        return None, f"each value says its own offset, in {shown(offsets)}"
    unknown = "the file does not say in which zone its times are"
    return None, f"{unknown}: {table.zone_hint}" if table.zone_hint else unknown
