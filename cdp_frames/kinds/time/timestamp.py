"""Timestamps: every spelling with a zone, as instants in UTC.

What each spelling means is said in ``docs/timestamps.md``, and a test holds this
file to every line there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.findings import Findings, normalized, refused_at
from cdp_frames.kinds.plain_cells import spelled, spelled_cells, without_placeholders
from cdp_frames.kinds.remarks import with_remarks
from cdp_frames.kinds.time import state as flag
from cdp_frames.kinds.time.day_order import Shown
from cdp_frames.kinds.time.parsing import read_canonical, read_texts, texts_show
from cdp_frames.kinds.time.state import (
    INSTANT,
    LOCAL,
    NO_YEAR,
    Moments,
    read_objects,
    read_stamps,
    rules,
)
from cdp_frames.kinds.time.typed import stamps_of
from cdp_frames.text.arrow import positions, strings, taken
from cdp_frames.text.cells import Cells, cells_of, holds_numbers
from cdp_frames.text.instants import SECOND, as_utc, in_range
from cdp_frames.text.writing import written
from cdp_frames.text.zones import as_zone, offset_zone, offsets_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from cdp_frames.kinds.base import Normalized
    from cdp_frames.kinds.plain_cells import PlainCells
    from cdp_frames.text.zones import Offsets

# ISO 8601 and databases have these years stand for "always" and "never".
_ALWAYS, _NEVER = 1, 9999
_ALWAYS_ENDS, _NEVER_BEGINS = (
    int(np.datetime64(f"{year:04}-01-01", "us").astype("int64"))
    for year in (_ALWAYS + 1, _NEVER)
)


def normalize(
    values: pd.Series,
    *,
    timezone: str | tzinfo | None = None,
    dayfirst: bool | None = None,
    shown: Shown | None = None,
) -> Normalized:
    """Read timestamps of every spelling as instants in UTC.

    Nothing is guessed: a time without a zone is refused unless the caller gives the
    zone, and so is a day that could be a month unless another cell of the column
    shows the order or the caller does. The zone of the machine plays no part.

    Args:
        values: n values of any dtype, any index; missing allowed.
        timezone: the zone of the times that say none: an IANA name, an offset such
            as ``+02:00``, or a tzinfo.
        dayfirst: whether 03/04 is the third of April; None to go by the column.
        shown: what ``evidence`` says of the whole column, where these are a part of it.

    Returns:
        n instants of dtype ``datetime64[us, UTC]``, same index; missing where the
        value was missing or refused. To normalize them again changes nothing.

    Raises:
        FrameError: there is no such ``timezone``.

    Examples:
        >>> import pandas as pd
        >>> times = pd.Series(["2026-04-21 17:30 +02:00", "2026-04-21 17:30"])
        >>> result = normalize(times)
        >>> result.values[0]
        Timestamp('2026-04-21 15:30:00+0000', tz='UTC')
        >>> result.problems["code"].tolist()
        ['naive_datetime']
        >>> normalize(times, timezone="Europe/Berlin").values[1]
        Timestamp('2026-04-21 15:30:00+0000', tz='UTC')

    Source:
        The import guide, "Prepare your CSV": timestamps with an offset. RFC 3339.
    """
    moments = Moments(len(values), as_zone(timezone))
    column = stamps_of(values)
    if column is not None:
        read_stamps(moments, np.arange(len(values)), column)
        return _normalized(moments, values.index, None)
    odd, cells = _odd_cells(moments, values)
    cells, emptied = without_placeholders(cells)
    read = Moments(len(odd), moments.zones[0])
    read.flags[emptied] = flag.EMPTIED
    read_texts(read, cells.texts, dayfirst=dayfirst, shown=shown)
    read_objects(read, cells.others)
    moments.put(odd, read)
    return _normalized(moments, values.index, Given(odd, cells.given))


def evidence(
    values: pd.Series,
    *,
    timezone: str | tzinfo | None = None,  # noqa: ARG001 - as of ``normalize``
    dayfirst: bool | None = None,
) -> Shown:
    """Say what the values show of the order of day and month in their column.

    Args:
        values: n values, of a part of a column.
        timezone: as of ``normalize``.
        dayfirst: likewise.

    Returns:
        What is joined by ``|`` with that of the other parts.
    """
    if dayfirst is not None or stamps_of(values) is not None:
        return Shown.NOTHING
    _, cells = _odd_cells(Moments(len(values), None), values)
    return texts_show(without_placeholders(cells)[0].texts)


class Given(NamedTuple):
    """The texts of some cells as they came.

    Attributes:
        rows: m positions, ascending.
        text: the m texts; null where the cell held none.
    """

    rows: np.ndarray
    text: pa.LargeStringArray


def _odd_cells(moments: Moments, values: pd.Series) -> tuple[np.ndarray, PlainCells]:
    """Read the instants in the CDP's own form.

    Returns:
        The positions of the other cells, and those cells.
    """
    if holds_numbers(values.dtype):
        return np.arange(len(values)), spelled_cells(values)
    cells = cells_of(values)
    odd = read_canonical(moments, cells.text)
    places = pd.Index(np.searchsorted(odd, cells.others.index))
    others = cells.others.set_axis(places)
    return odd, spelled(Cells(taken(cells.text, odd), others))


def _normalized(moments: Moments, index: pd.Index, given: Given | None) -> Normalized:
    _localize(moments)
    outside = (moments.state == INSTANT) & ~in_range(moments.micros)
    moments.refuse(np.flatnonzero(outside), "datetime_out_of_range", NO_YEAR)
    missing = moments.state != INSTANT
    values = as_utc(moments.micros, missing, index)
    instants = pa.array(moments.micros.astype("datetime64[us]"), mask=missing)
    findings = refused_at(instants.cast(pa.timestamp("us", "UTC")), moments.refusals)
    findings = _with_hints(findings, np.where(missing, 0, moments.micros))
    return normalized(_with_changes(findings, moments, given), values)


def _localize(moments: Moments) -> None:
    """Turn local times into instants, or refuse them."""
    local = np.flatnonzero(moments.state == LOCAL)
    for place, zone in enumerate(moments.zones):
        in_zone = local[moments.place[local] == place]
        if zone is None:
            bare = moments.flags[in_zone] & flag.BARE != 0
            detail = np.where(bare, "a date alone has no time and no time zone", "")
            moments.refuse(in_zone, "naive_datetime", detail.astype(object))
            continue
        offsets = offsets_of(moments.micros[in_zone], zone)
        _refuse_changes(moments, in_zone, offsets, zone)
        kept = offsets.before == offsets.after
        in_zone, seconds = in_zone[kept], offsets.before[kept]
        moments.instants(in_zone, moments.micros[in_zone] - seconds * SECOND)
        moments.flags[in_zone] |= flag.ASSUMED if place == 0 else flag.SHIFTED


def _refuse_changes(
    moments: Moments, in_zone: np.ndarray, offsets: Offsets, zone: tzinfo
) -> None:
    """Refuse what the clocks of a zone skip or show twice, which is never shifted."""
    skipped = in_zone[offsets.before < offsets.after]
    moments.refuse(skipped, "nonexistent_time", f"in {zone}")
    rows = np.flatnonzero(offsets.before > offsets.after)
    times = moments.micros[in_zone[rows]].astype("datetime64[us]").tolist()
    details = [
        " or ".join(
            time.replace(tzinfo=offset_zone(int(seconds[row]))).isoformat()
            for seconds in offsets
        )
        for row, time in zip(rows, times, strict=True)
    ]
    moments.refuse(in_zone[rows], "ambiguous_time", np.array(details, object))


def _with_hints(findings: Findings, micros: np.ndarray) -> Findings:
    always, never = micros < _ALWAYS_ENDS, micros >= _NEVER_BEGINS
    rows = np.flatnonzero(always | never)
    years = np.where(always[rows], _ALWAYS, _NEVER).tolist()
    details = [f"the year {year} often stands for no date" for year in years]
    return with_remarks(findings, rows, hint_detail=strings(details))


def _with_changes(
    findings: Findings, moments: Moments, given: Given | None
) -> Findings:
    """Name what was done where the text that is sent is not the text that came.

    A true date and time is the same value after a change of zone or unit; it is
    another one if something was cut off or added.
    """
    passed = moments.state == INSTANT
    changed = passed & (moments.flags & (flag.CUT | flag.BARE | flag.ASSUMED) != 0)
    if given is not None:
        sent = written(taken(findings.values, given.rows))
        changed[given.rows[positions(pc.not_equal(given.text, sent))]] = True
    rows = np.flatnonzero(changed | (moments.flags == flag.EMPTIED))
    rules_of_rows = rules(moments.flags[rows], moments.zones[0])
    return with_remarks(findings, rows, rules=rules_of_rows)
