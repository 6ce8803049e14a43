"""Qualtrics: three header records (since 2016), or two (before).

Source:
    `docs/exports.md` section 2, "Qualtrics"; the statuses are the bit flags given
    there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from cdp_frames.reading import multi_select
from cdp_frames.reading.recognition import Match, header_with
from cdp_frames.text.characters import trim
from cdp_frames.text.names import fold
from cdp_frames.text.zones import is_region

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.table import Table

NAME = "qualtrics"
TITLE = "Qualtrics survey export"

# Record 3 is JSON today and was the repr of a Python dict in 2016: the word tells.
# Quotes are doubled where a file was escaped twice.
_IMPORT_ID = re.compile(r"""^\s*\{\s*["']+ImportId["']+\s*:""")
_ZONE = re.compile(r"""["']+timeZone["']+\s*:\s*["']+([^"']+)["']""")
# Beside the import id of a multi-select that was split into a column for each choice.
_CHOICE = re.compile(r"""["']+choiceId["']+\s*:""")
_LEGACY = ("ResponseID", "ResponseSet")
# Columns that every export has, and no other tool together.
_OWN: Final = ("StartDate", "EndDate", "Status", "Finished", "ResponseId")
_PRIVATE: Final = {
    "IP address": ("IPAddress", "IP Address"),
    "coordinates": ("LocationLatitude", "LocationLongitude", "LocationAccuracy"),
    "an id from a panel or another system": (
        "ExternalReference", "ExternalDataReference", "PROLIFIC_PID", "workerId",
        "assignmentId", "panel_id",
    ),
}  # fmt: skip
# Bits of Status; 0 is a normal answer, 16 (offline) and 32 (employees) are people too.
_FLAGS: Final = (
    (1, "a preview of the survey"),
    (2, "test data made by the survey tool"),
    (8, "marked as spam"),
)
# The same in words ("use choice text"): Survey Preview, Survey Test, Spam, Imported
# Spam, Offline Survey Preview, ... A normal answer says IP Address.
_WORDS: Final = (
    ("preview", "a preview of the survey"),
    ("test", "test data made by the survey tool"),
    ("spam", "marked as spam"),
)
_HUNDRED = 100


def recognise(grid: Grid) -> Match | None:
    """Recognise the record of import ids, or the V1, V2, ... of old exports."""
    for record, cells in enumerate(grid.head[:20]):
        ids = sum(_IMPORT_ID.match(cell) is not None for cell in cells)
        filled = sum(bool(trim(cell)) for cell in cells)
        if record >= 2 and ids and ids >= filled / 2:  # noqa: PLR2004 - two above it
            return Match(
                confidence=0.99,
                why=(f"record {record + 1} holds import ids",),
                header=(record - 2, record - 1, record),
                labels=grid.row(record - 1),
            )
    return _legacy(grid) or _stripped(grid)


def _stripped(grid: Grid) -> Match | None:
    """Recognise an export from which somebody deleted the records below the first."""
    record = header_with(grid, _OWN)
    if record is None:
        return None
    place = [fold(cell) for cell in grid.row(record)].index("startdate")
    below = grid.row(record + 1)[place : place + 1]
    labelled = bool(below) and not any(letter.isdigit() for letter in below[0])
    labelled = labelled and bool(trim(below[0]))
    return Match(
        confidence=0.9,
        why=("it has Qualtrics' own columns, without the record of import ids",),
        header=(record, record + 1) if labelled else (record,),
        labels=grid.row(record + 1) if labelled else None,
    )


def _legacy(grid: Grid) -> Match | None:
    if len(grid.head) < 2 or not grid.head[0] or grid.head[0][0].strip() != "V1":  # noqa: PLR2004
        return None
    codes, names = grid.head[0], grid.head[1]
    if not {fold(name) for name in _LEGACY} <= {fold(name) for name in names}:
        return None
    # The codes V1 to V10 say nothing; the names of the metadata are one below.
    best = [
        name if re.fullmatch(r"V\d+", code) else code
        for code, name in zip(codes, names, strict=False)
    ]
    return Match(
        confidence=0.98,
        why=("record 1 is V1, V2, ... and record 2 begins with ResponseID",),
        header=(0, 1),
        names=best,
        labels=names,
    )


def read(table: Table) -> None:
    """Read zone and ids off record 3; set previews, tests and empty answers aside."""
    table.zone_hint = "that of the account that downloaded it"
    _read_zone(table)
    for why, names in _PRIVATE.items():
        table.private(names, why)
    _set_aside(table)
    finished = table.folded(table.column("Finished"))
    progress = pd.to_numeric(table.folded(table.column("Progress")), errors="coerce")
    unfinished = finished.isin(["0", "false"]) | progress.lt(_HUNDRED)
    answers = _answers(table)
    blank = table.blank(answers)
    table.set_aside_empty(unfinished & blank)
    table.mark_partial(unfinished)
    if table.column("RecipientEmail", "EmailAddress") is not None:
        table.email = [str(table.column("RecipientEmail", "EmailAddress"))]
    choices = _choices(table)
    for question in _questions(table, answers):
        multi_select.fold(
            table,
            question,
            picked=("1",),
            unpicked=("0", "-99"),
            certain=set(question.columns) <= choices,
        )
    for column in answers:
        # Not respelled: a choice may hold a comma itself, and nothing tells.
        if column in table.frame and multi_select.repeats(table.frame[column], ","):
            table.multiple[column] = ","


def _read_zone(table: Table) -> None:
    if len(table.match.header) < 3:  # noqa: PLR2004 - the old exports
        return
    record = table.match.header[2]
    for column, cell in zip(table.names, table.grid.row(record), strict=False):
        found = _ZONE.search(cell)
        # Accounts in UTC say Z.
        zone = "UTC" if found and found[1] == "Z" else found[1] if found else ""
        if is_region(zone):
            table.zone([column], zone, f"record {record + 1} says timeZone")


def _choices(table: Table) -> set[str]:
    """Return the columns that record 3 calls the choice of a question."""
    if len(table.match.header) < 3:  # noqa: PLR2004 - the old exports
        return set()
    cells = table.grid.row(table.match.header[2])
    return {
        column
        for column, cell in zip(table.names, cells, strict=False)
        if _CHOICE.search(cell)
    }


def _set_aside(table: Table) -> None:
    status = table.folded(table.column("Status"))
    bits = pd.to_numeric(status, errors="coerce").fillna(0).astype("int64")
    for flag, reason in _FLAGS:
        table.set_aside((bits & flag).astype(bool), reason)
    for word, reason in _WORDS:
        table.set_aside(status.str.contains(word, regex=False), reason)
    channel = table.folded(table.column("DistributionChannel"))
    table.set_aside(channel.eq("preview"), "a preview of the survey")
    table.set_aside(channel.eq("test"), "test data made by the survey tool")


_META: Final = frozenset(
    fold(name)
    for name in (
        "StartDate", "EndDate", "Status", "IPAddress", "Progress",
        "Duration (in seconds)", "Finished", "RecordedDate", "ResponseId",
        "ResponseSet", "Name", "RecipientLastName", "RecipientFirstName",
        "RecipientEmail", "EmailAddress", "ExternalReference", "ExternalDataReference",
        "LocationLatitude", "LocationLongitude", "LocationAccuracy",
        "DistributionChannel", "UserLanguage",
    )
)  # fmt: skip


def _answers(table: Table) -> list[str]:
    """Return the columns that a respondent filled in."""
    return [column for column in table.frame.columns if fold(column) not in _META]


def _questions(table: Table, answers: Sequence[str]) -> list[multi_select.Question]:
    """Group the columns Q2_1, Q2_2, ... whose labels share what is before the dash."""
    groups: dict[str, list[str]] = {}
    for column in answers:
        # By the header of the file: names made unique end in a number too.
        stem, cut, tail = table.given(column).rpartition("_")
        # _DO: in which order the choices were shown.
        if cut and tail.isdigit() and not stem.endswith("_DO"):
            groups.setdefault(stem, []).append(column)
    return [
        multi_select.Question(
            name=stem,
            columns=tuple(columns),
            **multi_select.parts(
                [table.labels.get(column, column) for column in columns]
            ),
        )
        for stem, columns in groups.items()
        if len(columns) > 1
    ]
