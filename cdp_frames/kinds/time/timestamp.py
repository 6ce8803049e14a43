"""Timestamps: every spelling with a zone, as instants in UTC.

What each spelling means is said in ``docs/timestamps.md``, and a test holds this
file to every line there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.base import Normalized, changes_at, hints_at, problems_at
from cdp_frames.kinds.plain_cells import spelled_cells, without_placeholders
from cdp_frames.kinds.time import state as flag
from cdp_frames.kinds.time.parsing import read_texts
from cdp_frames.kinds.time.state import (
    INSTANT,
    LOCAL,
    NO_YEAR,
    REFUSED,
    Readings,
    read_objects,
    read_stamps,
    rules,
)
from cdp_frames.kinds.time.typed import stamps_of
from cdp_frames.text.arrow import strings
from cdp_frames.text.instants import SECOND, as_utc, in_range
from cdp_frames.text.writing import written
from cdp_frames.text.zones import as_zone, offset_zone, offsets_of

if TYPE_CHECKING:
    from datetime import tzinfo

    import pandas as pd

    from cdp_frames.text.zones import Offsets

# ISO 8601 and databases have these years stand for "always" and "never".
_ALWAYS, _NEVER = 1, 9999


def normalize(
    values: pd.Series,
    *,
    timezone: str | tzinfo | None = None,
    dayfirst: bool | None = None,
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

    Returns:
        n instants of dtype ``datetime64[us, UTC]``, same index; missing where the
        value was missing or refused. Judging them again changes nothing.

    Raises:
        FrameError: there is no such ``timezone``.

    Examples:
        >>> import pandas as pd
        >>> said = pd.Series(["2026-04-21 17:30 +02:00", "2026-04-21 17:30"])
        >>> judged = normalize(said)
        >>> judged.values[0]
        Timestamp('2026-04-21 15:30:00+0000', tz='UTC')
        >>> judged.problems["code"].tolist()
        ['naive_datetime']
        >>> normalize(said, timezone="Europe/Berlin").values[1]
        Timestamp('2026-04-21 15:30:00+0000', tz='UTC')

    Source:
        The import guide, "Prepare your CSV": timestamps with an offset. RFC 3339.
    """
    readings = Readings(len(values), as_zone(timezone))
    column = stamps_of(values)
    if column is not None:
        read_stamps(readings, np.arange(len(values)), column)
        return _judged(readings, values.index, None)
    cells, emptied = without_placeholders(spelled_cells(values))
    readings.flags[emptied] = flag.EMPTIED
    read_texts(readings, cells.texts, dayfirst=dayfirst)
    read_objects(readings, cells.others)
    return _judged(readings, values.index, cells.given)


def _judged(readings: Readings, index: pd.Index, given: pa.Array | None) -> Normalized:
    _localize(readings)
    outside = (readings.state == INSTANT) & ~in_range(readings.micros)
    readings.refuse(np.flatnonzero(outside), "datetime_out_of_range", NO_YEAR)
    passed = readings.state == INSTANT
    values = as_utc(readings.micros, ~passed, index)
    refused = np.flatnonzero(readings.state == REFUSED)
    problems = problems_at(
        refused,
        strings(readings.code[refused]),
        detail=strings(readings.detail[refused]),
    )
    return Normalized(
        values, problems, _hints(values), _changes(readings, values, given)
    )


def _localize(readings: Readings) -> None:
    """Turn wall clocks into instants, or refuse them."""
    local = np.flatnonzero(readings.state == LOCAL)
    for place, zone in enumerate(readings.zones):
        at = local[readings.place[local] == place]
        if zone is None:
            bare = readings.flags[at] & flag.BARE != 0
            detail = np.where(bare, "a date alone has no time and no time zone", "")
            readings.refuse(at, "naive_datetime", detail.astype(object))
            continue
        offsets = offsets_of(readings.micros[at], zone)
        _refuse_changes(readings, at, offsets, zone)
        kept = offsets.before == offsets.after
        at, seconds = at[kept], offsets.before[kept]
        readings.instants(at, readings.micros[at] - seconds * SECOND)
        readings.flags[at] |= flag.ASSUMED if place == 0 else flag.SHIFTED


def _refuse_changes(
    readings: Readings, at: np.ndarray, offsets: Offsets, zone: tzinfo
) -> None:
    """Refuse what the clocks of a zone skip or show twice, which is never shifted."""
    skipped = at[offsets.before < offsets.after]
    readings.refuse(skipped, "nonexistent_time", f"in {zone}")
    rows = np.flatnonzero(offsets.before > offsets.after)
    walls = readings.micros[at[rows]].astype("datetime64[us]").tolist()
    said = [
        " or ".join(
            wall.replace(tzinfo=offset_zone(int(seconds[row]))).isoformat()
            for seconds in offsets
        )
        for row, wall in zip(rows, walls, strict=True)
    ]
    readings.refuse(at[rows], "ambiguous_time", np.array(said, object))


def _hints(values: pd.Series) -> pd.DataFrame:
    years = values.dt.year.to_numpy()
    at = np.flatnonzero((years == _ALWAYS) | (years == _NEVER))
    said = [f"the year {years[row]:.0f} often stands for no date" for row in at]
    return hints_at(at, [None] * len(at), detail=said)


def _changes(
    readings: Readings, values: pd.Series, given: pa.Array | None
) -> pd.DataFrame:
    """Name what was done where the text that is sent is not the text that came.

    A true date and time is the same value after a change of zone or unit; it is
    another one if something was cut off or added.
    """
    passed = readings.state == INSTANT
    changed = passed & (readings.flags & (flag.CUT | flag.BARE | flag.ASSUMED) != 0)
    if given is not None:
        differs = pc.not_equal(given, written(pa.array(values)))
        changed |= pc.fill_null(differs, False).to_numpy(zero_copy_only=False)
    at = np.flatnonzero(changed | (readings.flags == flag.EMPTIED))
    return changes_at(at, rules(readings.flags[at], readings.zones[0]))
