"""Dates: calendar days without a time of day, as ISO 8601 text.

What each spelling means is said in ``docs/timestamps.md``, and a test holds this
file to every line there.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.findings import Findings, normalized, refused_at
from cdp_frames.kinds.plain_cells import spelled_cells, without_placeholders
from cdp_frames.kinds.remarks import with_remarks
from cdp_frames.kinds.repairs import NO_TIME
from cdp_frames.kinds.time import state as flag
from cdp_frames.kinds.time.components import split
from cdp_frames.kinds.time.day_order import Shown
from cdp_frames.kinds.time.parsing import (
    DATE_SHAPE,
    read_parts,
    refuse_zones,
    texts_show,
)
from cdp_frames.kinds.time.respelling import usual
from cdp_frames.kinds.time.state import (
    LOCAL,
    Moments,
    read_objects,
    read_stamps,
    rules,
)
from cdp_frames.kinds.time.typed import stamps_of, unpacked
from cdp_frames.text.arrow import positions, taken, where
from cdp_frames.text.instants import DAY
from cdp_frames.text.writing import written
from cdp_frames.text.zones import NAIVE

if TYPE_CHECKING:
    from cdp_frames.kinds.base import Normalized

_TIMED: Final = "a date has no time of day, and to leave it out would lose it"


def normalize(
    values: pd.Series, *, dayfirst: bool | None = None, shown: Shown | None = None
) -> Normalized:
    """Read dates of every spelling as calendar days.

    A time of day of midnight is left out, for that is how many tools write a date,
    and the day is the one that is written, whatever the zone behind it. Any other
    time of day would be lost, so it is refused, with the day as a suggestion.

    Args:
        values: n values of any dtype, any index; missing allowed.
        dayfirst: whether 03/04 is the third of April; None to go by the column.
        shown: what ``evidence`` says of the whole column, where these are a part of it.

    Returns:
        n texts such as ``2026-04-21`` (dtype ``str``), same index; missing where the
        value was missing or refused. To normalize them again changes nothing.

    Examples:
        >>> days = pd.Series(["21 Apr 2026", "2026-02-12T00:00:00.000Z", "21.04.2026"])
        >>> normalize(days).values.tolist()
        ['2026-04-21', '2026-02-12', '2026-04-21']

    Source:
        ISO 8601-1:2019 section 5.2.2.1, extended format.
    """
    moments = Moments(len(values), None)
    local = _local_times(values)
    column = stamps_of(local)
    if column is not None:
        read_stamps(moments, np.arange(len(values)), column)
        return _normalized(moments, values.index, None)
    cells, emptied = without_placeholders(spelled_cells(local))
    moments.flags[emptied] = flag.EMPTIED
    _read_texts(moments, cells.texts, dayfirst=dayfirst, shown=shown)
    # Not `map`, which guesses a dtype and fails at half a character.
    others = pd.Series(
        [_local_time(value) for value in cells.others],
        index=cells.others.index,
        dtype=object,
    )
    read_objects(moments, others)
    return _normalized(moments, values.index, cells.given)


def evidence(values: pd.Series, *, dayfirst: bool | None = None) -> Shown:
    """Say what the values show of the order of day and month in their column.

    Args:
        values: n values, of a part of a column.
        dayfirst: as of ``normalize``.

    Returns:
        What is joined by ``|`` with that of the other parts.
    """
    local = _local_times(values)
    if dayfirst is not None or stamps_of(local) is not None:
        return Shown.NOTHING
    return texts_show(without_placeholders(spelled_cells(local))[0].texts)


def _local_times(values: pd.Series) -> pd.Series:
    """Take the zone off true times: a day is the day on the clock there."""
    values = unpacked(values)
    dtype = values.dtype
    if isinstance(dtype, pd.ArrowDtype) and pa.types.is_timestamp(dtype.pyarrow_dtype):
        unit, zone = dtype.pyarrow_dtype.unit, dtype.pyarrow_dtype.tz
        if zone is None:
            return values
        values = values.astype(pd.DatetimeTZDtype(unit, zone))
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        local: pd.Series = values.dt.tz_localize(None)
        return local
    return values


def _local_time(value: object) -> object:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _read_texts(
    moments: Moments,
    texts: pa.Array,
    *,
    dayfirst: bool | None,
    shown: Shown | None,
) -> None:
    plain = pc.fill_null(pc.match_substring_regex(texts, DATE_SHAPE), False)
    days = texts.filter(plain).cast(pa.date32()).cast(pa.int32()).to_numpy()
    moments.local_times(positions(plain), days.astype("int64") * DAY)
    odd = pc.and_not(pc.is_valid(texts), plain)
    if not pc.any(odd).as_py():
        return
    odd_rows = positions(odd)
    parts = split(usual(texts.filter(odd)), dayfirst=dayfirst, shown=shown)
    read_parts(moments, odd_rows, parts)
    moments.flags[odd_rows[~parts.clocks.absent]] |= flag.MIDNIGHT
    # Which zone it was does not matter to a day; that it is one does.
    zones = [zone if zone.code == "invalid_datetime" else NAIVE for zone in parts.zones]
    local = np.flatnonzero(moments.state[odd_rows] == LOCAL)
    refuse_zones(moments, odd_rows[local], parts.zone[local], zones)


def _normalized(
    moments: Moments, index: pd.Index, given: pa.LargeStringArray | None
) -> Normalized:
    local = moments.state == LOCAL
    timed = np.flatnonzero(
        local & ((moments.micros % DAY != 0) | (moments.flags & flag.CUT != 0))
    )
    moments.refuse(timed, "invalid_datetime", _TIMED)
    days = written(pa.array((moments.micros // DAY).astype("int32")).cast(pa.date32()))
    values = where(pa.array(moments.state == LOCAL), days)
    findings = refused_at(values, moments.refusals)
    suggestion = taken(days, timed)
    findings = with_remarks(findings, timed, suggestion=suggestion, repair=NO_TIME)
    return normalized(_with_changes(findings, moments, given), index)


def _with_changes(
    findings: Findings, moments: Moments, given: pa.LargeStringArray | None
) -> Findings:
    if given is None:
        return findings
    differs = pc.fill_null(pc.not_equal(given, findings.values), False)
    emptied = moments.flags == flag.EMPTIED
    rows = np.flatnonzero(differs.to_numpy(zero_copy_only=False) | emptied)
    flags = moments.flags[rows] & ~np.uint16(flag.BARE)
    return with_remarks(findings, rows, rules=rules(flags, None))
