"""A test of a family is a table: a file's text, and what must come of it."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xlsxwriter
from pandas.testing import assert_frame_equal

from cdp_frames.file_notes import FileNotes
from cdp_frames.reading import inspect_contacts, read_contacts
from cdp_frames.screening.opt_outs import sayings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.reading import FileReport


@dataclass(frozen=True, kw_only=True)
class Case:
    """A hand-made file and everything that is expected of it.

    Attributes:
        name: for the test's id.
        file: the file's text (written as UTF-8) or its bytes.
        kind: the family.
        frame: the rows, as a table: names in the first line, cells between ``|``,
            trimmed; an empty cell is missing, ``⏎`` is a line break, ``·`` a blank,
            ``¦`` an upright stroke.
            A DataFrame where that is not enough.
        email: the column of the address, or None.
        runners_up: the other columns that came into question, the best first.
        timezone: the zone of the times, or None.
        timezones: {column: zone}; None to leave unchecked.
        dayfirst: the order of day and month, or None.
        header: the 0-based header records.
        aside: {0-based record: why it is set aside}; all of them.
        partial: the 0-based rows that are partial.
        personal: the columns that should not travel.
        multiple: {column: what separates its several answers}.
        labels: labels that must be there; there may be more.
        notes: parts of notes that must be there; there may be more.
        held: the 0-based rows that say no to mail, which screening holds back.
        arguments: for ``read_contacts``.
    """

    name: str
    file: str | bytes
    kind: str
    frame: str | pd.DataFrame
    email: str | None
    runners_up: tuple[str, ...] = ()
    timezone: str | None = None
    timezones: Mapping[str, str] | None = None
    dayfirst: bool | None = None
    header: tuple[int, ...] = (0,)
    aside: Mapping[int, str] = field(default_factory=dict)
    partial: tuple[int, ...] = ()
    personal: tuple[str, ...] = ()
    multiple: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    held: tuple[int, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)


def check(case: Case) -> FileReport:
    """Read a case's file both ways and compare everything; return the report."""
    file = case.file.encode() if isinstance(case.file, str) else case.file
    frame = read_contacts(file, **case.arguments)  # type: ignore[arg-type]
    report = inspect_contacts(file, **case.arguments)  # type: ignore[arg-type]
    assert report.kind == case.kind, report
    assert report.header_records == case.header, report
    assert_frame_equal(frame, _expected(case.frame))
    reasons = dict(
        zip(report.set_aside["record"], report.set_aside["reason"], strict=True)
    )
    assert reasons == case.aside, report
    others = [candidate.column for candidate in report.email_candidates]
    if report.email_column is not None:
        assert others.pop(0) == report.email_column
    assert report.email_column == case.email, report
    assert tuple(others) == case.runners_up, report
    assert report.timezone == case.timezone, report
    assert report.timezone_evidence
    if case.timezones is not None:
        zones = {column: zone.zone for column, zone in report.zones.items()}
        assert zones == case.timezones, report
    assert report.dayfirst == case.dayfirst, report
    assert report.partial == case.partial, report
    assert set(report.personal) == set(case.personal), report
    assert report.multiple == case.multiple, report
    assert {name: report.labels.get(name) for name in case.labels} == case.labels
    for part in case.notes:
        assert any(part in note for note in report.notes), report.notes
    said = sayings_of(frame, FileNotes.of(frame))
    assert tuple(np.flatnonzero(said.rows)) == case.held
    check_books(frame, report)
    return report


def check_books(frame: pd.DataFrame, report: FileReport) -> None:
    """Records in = rows + set aside + header; attrs say what the report says."""
    found = FileNotes.of(frame)
    assert FileNotes.of(_through_json(frame)) == found
    assert report.rows == len(frame)
    aside = len(report.set_aside)
    assert report.records == len(frame) + aside + len(report.header_records)
    assert len(found.set_aside) == aside
    _check_unreadable(frame, report)
    assert tuple(frame.columns) == report.columns
    assert frame.columns.is_unique
    assert set(report.labels) <= set(frame.columns)
    assert set(report.personal) <= set(frame.columns)
    assert report.email_column is None or report.email_column in frame.columns
    for name in ("kind", "email_column", "timezone", "dayfirst", "labels", "personal"):
        assert getattr(found, name) == getattr(report, name), name
    assert str(report)
    assert report._repr_html_()


def _check_unreadable(frame: pd.DataFrame, report: FileReport) -> None:
    """What could not be taken apart is in the frame, in its place, and nothing else."""
    lost = report.unreadable
    if lost.empty:
        return
    column = frame.iloc[:, -1]
    filled = np.flatnonzero(column.notna())
    assert filled.tolist() == lost["row"].tolist()
    assert column.iloc[filled].tolist() == lost["text"].tolist()
    assert frame.iloc[filled, :-1].isna().all(axis=None)


def _through_json(frame: pd.DataFrame) -> pd.DataFrame:
    """Return an empty frame with what Parquet files keep of the frame's ``attrs``."""
    bare = pd.DataFrame()
    bare.attrs = json.loads(json.dumps(frame.attrs))
    return bare


def _expected(frame: str | pd.DataFrame) -> pd.DataFrame:
    if isinstance(frame, pd.DataFrame):
        return frame
    lines = [line for line in frame.strip("\n").split("\n") if line.strip()]
    names, *rows = [[_cell(cell) for cell in line.split("|")] for line in lines]
    assert all(len(row) == len(names) for row in rows), "a row of another width"
    columns = {
        name: pd.Series(
            [row[place] or np.nan for row in rows], dtype="str", index=range(len(rows))
        )
        for place, name in enumerate(names)
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)))


def _cell(text: str) -> str:
    return text.strip(" ").replace("⏎", "\n").replace("·", " ").replace("¦", "|")


def workbook(sheets: Mapping[str, list[list[object]]]) -> bytes:
    """Make an XLSX file: {name of a sheet: its rows}; dates become true dates."""
    stream = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "m/d/yyyy h:mm:ss"}
    with xlsxwriter.Workbook(stream, options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return stream.getvalue()
