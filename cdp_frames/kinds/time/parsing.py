"""Texts that say a date and a time, read as local times and instants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.time import state as flag
from cdp_frames.kinds.time.components import order_shown, split
from cdp_frames.kinds.time.respelling import usual
from cdp_frames.text.arrow import positions, taken
from cdp_frames.text.instants import DAY, EPOCH, SECOND
from cdp_frames.text.zones import offset_name, offsets_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.kinds.time.components import Parts
    from cdp_frames.kinds.time.day_order import Shown
    from cdp_frames.kinds.time.state import Moments
    from cdp_frames.text.zones import Zone

# The shapes of RFC 3339 section 5.6 that Arrow reads and whose parts are in range,
# so that Arrow can be trusted with all of a column. February 29 and the years
# before 1000 are among those that are read part by part.
_DATE: Final = (
    r"[1-9][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
DATE_SHAPE: Final = f"^{_DATE}$"
_TIME: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_OFFSET: Final = r"(?:Z|[+\-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)"
_NAIVE_SHAPE: Final = f"^{_DATE}[T ]{_TIME}$"
_ZONED_SHAPE: Final = f"^{_DATE}[T ]{_TIME}{_OFFSET}$"
# What the CDP itself writes, and most exports.
_CANONICAL_SHAPE: Final = rf"^{_DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
_AT_UTC: Final = r"[+\-]00(?::?00)?$"


def read_texts(
    moments: Moments,
    texts: pa.Array,
    *,
    dayfirst: bool | None,
    shown: Shown | None = None,
) -> None:
    """Read n tidy texts; null stays missing.

    Args:
        moments: what is read is put there.
        texts: the texts.
        dayfirst: the order of day and month that the caller gave, or None.
        shown: what the whole column shows of it; None to go by these texts.
    """
    zoned = _matches(texts, _ZONED_SHAPE)
    rows, with_zone = positions(zoned), texts.filter(zoned)
    moments.instants(rows, _cast(with_zone, pa.timestamp("us", "UTC")))
    _note_shifted(moments, rows, with_zone)

    rows = positions(pc.and_not(pc.is_valid(texts), zoned))
    others = texts.take(pa.array(rows))
    naive = _matches(others, _NAIVE_SHAPE)
    local = _cast(others.filter(naive), pa.timestamp("us"))
    moments.local_times(rows[positions(naive)], local)

    odd = pc.invert(naive)
    if pc.any(odd).as_py():
        parts = split(usual(others.filter(odd)), dayfirst=dayfirst, shown=shown)
        _put_odd(moments, rows[positions(odd)], parts)


def read_canonical(moments: Moments, texts: pa.LargeStringArray) -> np.ndarray:
    """Read those of n texts as they came that are in the CDP's own form.

    There is nothing to make plain in them, and nothing to say about them.

    Returns:
        The positions of the others, null among them.
    """
    rows = positions(_matches(texts, _CANONICAL_SHAPE))
    moments.instants(rows, _cast(taken(texts, rows), pa.timestamp("us", "UTC")))
    others = np.ones(len(texts), dtype=bool)
    others[rows] = False
    return np.flatnonzero(others)


def texts_show(texts: pa.Array) -> Shown:
    """Say what n tidy texts show of the order of day and month; null shows nothing."""
    usual_shape = f"{DATE_SHAPE}|{_NAIVE_SHAPE}|{_ZONED_SHAPE}"
    odd = pc.and_not(pc.is_valid(texts), _matches(texts, usual_shape))
    return order_shown(usual(texts.filter(odd)))


def _note_shifted(moments: Moments, at_rows: np.ndarray, texts: pa.Array) -> None:
    offset = pc.invert(pc.ends_with(texts, "Z"))
    elsewhere = pc.invert(_matches(texts.filter(offset), _AT_UTC))
    moments.flags[at_rows[positions(offset)[positions(elsewhere)]]] |= flag.SHIFTED


def _matches(texts: pa.Array, pattern: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(texts, pattern), False)


def _cast(texts: pa.Array, dtype: pa.DataType) -> np.ndarray:
    micros: np.ndarray = texts.cast(dtype).cast(pa.int64()).to_numpy()
    return micros


def _put_odd(moments: Moments, at_rows: np.ndarray, parts: Parts) -> None:
    """Note what texts show that were read part by part."""
    read_parts(moments, at_rows, parts)
    local = np.flatnonzero(moments.state[at_rows] == flag.LOCAL)
    _place(moments, at_rows[local], parts.zone[local], parts.zones)


def read_parts(moments: Moments, at_rows: np.ndarray, parts: Parts) -> None:
    """Note which local times m texts show, whatever the zone behind them."""
    days, clocks = parts.days, parts.clocks
    local = (
        (days.ordinal - EPOCH.toordinal()) * DAY
        + clocks.seconds * SECOND
        + parts.micros
    )
    moments.local_times(at_rows, local)
    moments.flags[at_rows] |= _flags(parts)
    late = np.flatnonzero(clocks.detail != "")
    moments.refuse(at_rows[late], "invalid_datetime", clocks.detail[late])
    wrong = np.flatnonzero(days.code != "")
    moments.refuse(at_rows[wrong], days.code[wrong], days.detail[wrong])


def _flags(parts: Parts) -> np.ndarray:
    orders = np.array([0, flag.DAY_FIRST, flag.MONTH_FIRST], "uint16")
    flags: np.ndarray = orders[parts.days.order]
    flags[parts.days.short_year] |= flag.SHORT_YEAR
    flags[parts.clocks.absent] |= flag.BARE
    flags[parts.cut] |= flag.CUT
    return flags


def _place(
    moments: Moments, at_rows: np.ndarray, zone: np.ndarray, zones: Sequence[Zone]
) -> None:
    """Turn local times into instants where an offset, or a zone, is written."""
    offset = np.array([each.offset or 0 for each in zones], "int64")[zone]
    known = np.array([each.offset is not None for each in zones], bool)[zone]
    local = moments.micros[at_rows]
    moments.instants(at_rows[known], (local - offset * SECOND)[known])
    moments.flags[at_rows[offset != 0]] |= flag.SHIFTED
    places = [moments.place_of(each.region) for each in zones]
    moments.place[at_rows] = np.array(places, "int32")[zone]
    refuse_zones(moments, at_rows, zone, zones)
    _refuse_contradictions(moments, at_rows, local, zone, zones)


def _refuse_contradictions(
    moments: Moments,
    at_rows: np.ndarray,
    local: np.ndarray,
    zone: np.ndarray,
    zones: Sequence[Zone],
) -> None:
    """Refuse an offset that the zone named behind it does not have at that time."""
    for number, each in enumerate(zones):
        if each.offset is None or each.region is None:
            continue
        rows = np.flatnonzero(zone == number)
        offsets = offsets_of(local[rows], each.region)
        wrong = (offsets.before != each.offset) & (offsets.after != each.offset)
        words = f"{offset_name(each.offset)} is not the time of {each.region} then"
        moments.refuse(at_rows[rows[wrong]], "invalid_datetime", words)


def refuse_zones(
    moments: Moments, at_rows: np.ndarray, zone: np.ndarray, zones: Sequence[Zone]
) -> None:
    """Refuse the cells with a zone that can't be read."""
    trouble = np.array([each.trouble for each in zones], object)[zone]
    code = np.array([each.code for each in zones], object)[zone]
    wrong = np.flatnonzero(trouble != "")
    moments.refuse(at_rows[wrong], code[wrong], trouble[wrong])
