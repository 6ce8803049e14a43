"""Dates: calendar days without a time of day, as ISO 8601 text.

What each spelling means is said in ``docs/timestamps.md``, and a test holds this
file to every line there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.base import Normalized, changes_at, hints_at, nothing, problems_at
from cdp_frames.kinds.plain_cells import spelled_cells, without_placeholders
from cdp_frames.kinds.time import state as flag
from cdp_frames.kinds.time.components import split
from cdp_frames.kinds.time.parsing import DATE_SHAPE, read_parts, refuse_zones
from cdp_frames.kinds.time.state import (
    LOCAL,
    REFUSED,
    Readings,
    read_objects,
    read_stamps,
    rules,
)
from cdp_frames.kinds.time.typed import stamps_of
from cdp_frames.text.arrow import positions, strings
from cdp_frames.text.cells import series_of
from cdp_frames.text.instants import DAY
from cdp_frames.text.zones import NAIVE

_TIMED: Final = "a date has no time of day, and to leave it out would lose it"


def normalize(values: pd.Series, *, dayfirst: bool | None = None) -> Normalized:
    """Read dates of every spelling as calendar days.

    A time of day of midnight is left out, for that is how many tools write a date,
    and the day is the one that is written, whatever the zone behind it. Any other
    time of day would be lost, so it is refused, with the day as a suggestion.

    Args:
        values: n values of any dtype, any index; missing allowed.
        dayfirst: whether 03/04 is the third of April; None to go by the column.

    Returns:
        n texts such as ``2026-04-21`` (dtype ``str``), same index; missing where the
        value was missing or refused. Judging them again changes nothing.

    Examples:
        >>> said = pd.Series(["21 Apr 2026", "2026-02-12T00:00:00.000Z", "21/04/26"])
        >>> normalize(said).values.tolist()
        ['2026-04-21', '2026-02-12', '2026-04-21']

    Source:
        ISO 8601-1:2019 section 5.2.2.1, extended format.
    """
    readings = Readings(len(values), None)
    walls = _walls(values)
    column = stamps_of(walls)
    if column is not None:
        read_stamps(readings, np.arange(len(values)), column)
        return _judged(readings, values.index, None)
    cells, emptied = without_placeholders(spelled_cells(walls))
    readings.flags[emptied] = flag.EMPTIED
    _read_texts(readings, cells.texts, dayfirst=dayfirst)
    # Not `map`, which guesses a dtype and fails at half a character.
    others = pd.Series(
        [_wall(value) for value in cells.others],
        index=cells.others.index,
        dtype=object,
    )
    read_objects(readings, others)
    return _judged(readings, values.index, cells.given)


def _walls(values: pd.Series) -> pd.Series:
    """Take the zone off true times: a day is the day on the clock there."""
    dtype = values.dtype
    if isinstance(dtype, pd.ArrowDtype) and pa.types.is_timestamp(dtype.pyarrow_dtype):
        unit, zone = dtype.pyarrow_dtype.unit, dtype.pyarrow_dtype.tz
        if zone is None:
            return values
        values = values.astype(pd.DatetimeTZDtype(unit, zone))
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        walls: pd.Series = values.dt.tz_localize(None)
        return walls
    return values


def _wall(value: object) -> object:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _read_texts(readings: Readings, texts: pa.Array, *, dayfirst: bool | None) -> None:
    plain = pc.fill_null(pc.match_substring_regex(texts, DATE_SHAPE), False)
    days = texts.filter(plain).cast(pa.date32()).cast(pa.int32()).to_numpy()
    readings.walls(positions(plain), days.astype("int64") * DAY)
    odd = pc.and_not(pc.is_valid(texts), plain)
    if not pc.any(odd).as_py():
        return
    at = positions(odd)
    parts = split(texts.filter(odd), dayfirst=dayfirst)
    read_parts(readings, at, parts)
    readings.flags[at[~parts.clocks.absent]] |= flag.MIDNIGHT
    # Which zone it was does not matter to a day; that it is one does.
    zones = [zone if zone.code == "invalid_datetime" else NAIVE for zone in parts.zones]
    local = np.flatnonzero(readings.state[at] == LOCAL)
    refuse_zones(readings, at[local], parts.zone[local], zones)


def _judged(readings: Readings, index: pd.Index, given: pa.Array | None) -> Normalized:
    local = readings.state == LOCAL
    timed = np.flatnonzero(
        local & ((readings.micros % DAY != 0) | (readings.flags & flag.CUT != 0))
    )
    readings.refuse(timed, "invalid_datetime", _TIMED)
    written = _written(readings.micros)
    passed = pa.array(readings.state == LOCAL)
    values = pc.if_else(passed, written, pa.scalar(None, written.type))
    suggestion = np.full(len(index), None, object)
    suggestion[timed] = written.take(timed).to_pylist()
    refused = np.flatnonzero(readings.state == REFUSED)
    problems = problems_at(
        refused,
        strings(readings.code[refused]),
        detail=strings(readings.detail[refused]),
        suggestion=strings(suggestion[refused]),
    )
    changes = _changes(readings, values, given)
    return Normalized(
        series_of(values, index), problems, hints_at(nothing(), []), changes
    )


def _written(micros: np.ndarray) -> pa.Array:
    days = pa.array((micros // DAY).astype("int32"))
    return days.cast(pa.date32()).cast(pa.string()).cast(pa.large_string())


def _changes(
    readings: Readings, values: pa.Array, given: pa.Array | None
) -> pd.DataFrame:
    if given is None:
        return changes_at(nothing(), [])
    differs = pc.fill_null(pc.not_equal(given, values), False)
    emptied = readings.flags == flag.EMPTIED
    at = np.flatnonzero(differs.to_numpy(zero_copy_only=False) | emptied)
    flags = readings.flags[at] & ~np.uint16(flag.BARE)
    return changes_at(at, rules(flags, None))
