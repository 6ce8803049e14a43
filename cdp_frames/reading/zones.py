"""What a file itself says about its times: their zone, and day before month."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from cdp_frames.errors import FrameError
from cdp_frames.text.characters import trim
from cdp_frames.text.zones import (
    OFFSET_IN_TEXT,
    ZONE_IN_TEXT,
    is_region,
    zone_name,
)

if TYPE_CHECKING:
    from cdp_frames.reading.table import Table

# A zone in brackets at the end of a header, as Typeform and many webinar tools write
# it: "Start Date (UTC)", "Join Time (GMT+02:00)", "Date (Europe/Berlin)".
_BARE = re.compile(r"[+-]\d{2}:\d{2}")
_IN_HEADER = re.compile(rf"[(\[]\s*({ZONE_IN_TEXT})\s*[)\]]")
# In the lines above a header: "Time zone: Europe/Berlin", "All times in UTC".
_IN_TITLE = re.compile(
    r"(?i:time[ -]?zone|zeitzone|fuseau horaire|zona horaria|times (?:are )?in)"
    rf"[^A-Za-z+-]*\(?({ZONE_IN_TEXT})(?![A-Za-z])"
)
# 2026-04-21T15:30:00Z, ...+02:00, ... GMT+1: each value says its own offset.
# Values that tell at once that a column holds no such times.
_FIRST_ONES: Final = 20
_OFFSET: Final = (
    r"^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*?\d{1,2}:\d{2}.*?"
    rf"{OFFSET_IN_TEXT}\s*$"
)
# A date and a time, in any order of its parts, and nothing after it.
_NAIVE: Final = (
    r"\s*(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}"
    r"|\d{1,2} [A-Za-z]{3,9}\.? \d{4}),?[ T]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"(?:\s*[APap]\.?[Mm]\.?)?\s*"
)
# A date and a time, written by a tool rather than typed by a person.
_SLASHED: Final = (
    r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4}),?\s+\d{1,2}:\d{2}(?::\d{2})?"
    r"(?:\s*[APap]\.?[Mm]\.?)?\s*$"
)
_LARGEST_MONTH = 12


def check(zone: str | None) -> None:
    """Raise if what the caller gives is no time zone.

    Raises:
        FrameError: neither an IANA name nor an offset.
    """
    if zone is None or is_region(zone):
        return
    if not _BARE.fullmatch(zone) or zone_name(zone) is None:
        raise FrameError(
            f"there is no time zone {zone!r}; pass a name such as 'Europe/Berlin', or "
            "an offset such as '+02:00'"
        )


def in_header(name: str) -> str | None:
    """Return the zone that a header names in brackets; None if it names none.

    Examples:
        >>> in_header("Submit Date (UTC)"), in_header("Start (GMT+2)")
        ('UTC', '+02:00')
    """
    return _named(_IN_HEADER.search(name))


def _named(found: re.Match[str] | None) -> str | None:
    return None if found is None else zone_name(found[1])


def add_evidence(table: Table) -> None:
    """Add to a table what its headers and values say, where the family said nothing."""
    for column in table.frame.columns:
        label = table.labels.get(column, column)
        zone = in_header(label) or in_header(column)
        if zone is not None and column not in table.zones:
            table.zone([column], zone, f"the header says so: {label}")
    _add_title(table)
    if table.dayfirst is None:
        table.dayfirst = _day_first(table)


def _add_title(table: Table) -> None:
    """Add what a line above the header says, for the columns that hold such times."""
    above = table.grid.head[: table.match.header[0]] if table.match.header else []
    for record, cells in enumerate(above, start=1):
        title = " ".join(trim(cell) for cell in cells if trim(cell))
        zone = _named(_IN_TITLE.search(title))
        if zone is None:
            continue
        sample = table.sample()
        for column in sample.columns:
            values = sample[column].dropna()
            naive = len(values) > 0 and bool(values.str.fullmatch(_NAIVE).all())
            if naive and column not in table.zones:
                table.zone(
                    [column], zone, f"record {record}, above the header, says so"
                )


def says_offset(values: pd.Series) -> bool:
    """Say whether all the times of a column (and there are some) name their offset."""
    present = values.dropna()
    # The first ones tell of nearly every column that it holds something else.
    parts = (present.head(_FIRST_ONES), present)
    return bool(len(present)) and all(
        part.str.contains(_OFFSET, regex=True).all() for part in parts
    )


def _day_first(table: Table) -> tuple[bool, str] | None:
    """Read the order of day and month off the times that a tool wrote.

    A day above 12 tells. Columns that contradict each other tell nothing.
    """
    orders: dict[bool, str] = {}
    sample = table.sample()
    for column in sample.columns:
        values = sample[column].dropna()
        if values.empty or not values.head(_FIRST_ONES).str.match(_SLASHED).all():
            continue
        parts = values.str.extract(_SLASHED)
        if parts[0].isna().any():
            continue
        first, second = (pd.to_numeric(parts[place]).max() for place in (0, 1))
        if first > _LARGEST_MONTH >= second:
            orders[True] = f"column {column!r} has a {int(first)} in the first place"
        elif second > _LARGEST_MONTH >= first:
            orders[False] = f"column {column!r} has a {int(second)} in the second place"
        elif first > _LARGEST_MONTH:
            return None
    return next(iter(orders.items())) if len(orders) == 1 else None
