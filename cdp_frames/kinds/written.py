"""Texts that say a date and a time, read as wall clocks and instants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds import readings as flag
from cdp_frames.kinds.cells import where
from cdp_frames.kinds.days import days_of
from cdp_frames.kinds.instants import DAY, SECOND
from cdp_frames.kinds.spellings import Clock, read_clock
from cdp_frames.kinds.zones import read_zone

if TYPE_CHECKING:
    from cdp_frames.kinds.days import Days
    from cdp_frames.kinds.readings import Readings

# The shapes of RFC 3339 section 5.6 that Arrow reads and whose parts are in range,
# so that Arrow can be trusted with all of a column. February 29 and the years
# before 1000 are among those that are read part by part.
_DATE: Final = (
    r"[1-9][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_TIME: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_OFFSET: Final = r"(?:Z|[+\-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)"
_NAIVE_SHAPE: Final = f"^{_DATE}[T ]{_TIME}$"
_ZONED_SHAPE: Final = f"^{_DATE}[T ]{_TIME}{_OFFSET}$"
_AT_UTC: Final = r"(?:Z|[+\-]00(?::?00)?)$"

# Any other text: a date, maybe a time, maybe a zone. What they say is judged later.
_PARTS: Final = (
    r"(?s)^(?P<date>.+?)"
    r"(?:(?:[Tt](?P<basic>[0-9]{2}|[0-9]{4}|[0-9]{6})"
    r"|(?:[Tt]|,? (?:at )?)(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))"
    r"(?:[.,](?P<fraction>[0-9]+))?"
    r"(?: ?(?P<half>[AaPp]\.? ?[Mm](?:\.|\b)))?"
    r"(?P<zone> ?[A-Za-z(\[+\-\x{2212}].*)?)?$"
)
# A microsecond has six digits; what stands behind them is lost unless it is zeros.
_DIGITS: Final = 6
_FINER: Final = r"^[0-9]{6}[0-9]*[1-9]"
_NO_TEXT: Final = pa.scalar("", pa.large_string())
_MARK: Final = pa.scalar("|", pa.large_string())
_1970: Final = 719_163  # date(1970, 1, 1).toordinal()


def read_texts(readings: Readings, texts: pa.Array, *, dayfirst: bool | None) -> None:
    """Read n tidy texts; null stays missing."""
    zoned = _matches(texts, _ZONED_SHAPE)
    at, said = where(zoned), texts.filter(zoned)
    readings.instants(at, _cast(said, pa.timestamp("us", "UTC")))
    readings.flags[at[where(pc.invert(_matches(said, _AT_UTC)))]] |= flag.SHIFTED

    rest = pc.and_not(pc.is_valid(texts), zoned)
    naive = pc.and_(rest, _matches(texts, _NAIVE_SHAPE))
    readings.walls(where(naive), _cast(texts.filter(naive), pa.timestamp("us")))

    odd = pc.and_not(rest, naive)
    if pc.any(odd).as_py():
        _read_odd(readings, where(odd), texts.filter(odd), dayfirst=dayfirst)


def _matches(texts: pa.Array, pattern: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(texts, pattern), False)


def _cast(texts: pa.Array, dtype: pa.DataType) -> np.ndarray:
    micros: np.ndarray = texts.cast(dtype).cast(pa.int64()).to_numpy()
    return micros


def _read_odd(
    readings: Readings, at: np.ndarray, texts: pa.Array, *, dayfirst: bool | None
) -> None:
    """Read texts part by part: a column has few distinct dates, clocks and zones."""
    parts = pc.extract_regex(texts, _PARTS)
    days = days_of(parts.field("date"), dayfirst=dayfirst)
    clocks = _clocks(parts)
    fraction = parts.field("fraction")
    walls = (days.ordinal - _1970) * DAY + clocks.seconds * SECOND + _micros(fraction)
    readings.walls(at, walls)
    readings.flags[at] |= _day_flags(days) | clocks.flags
    readings.flags[at[where(pc.match_substring_regex(fraction, _FINER))]] |= flag.CUT
    _place(readings, at, parts.field("zone"))
    for part in (clocks, days):
        wrong = np.flatnonzero(part.code != "")
        readings.refuse(at[wrong], part.code[wrong], part.detail[wrong])


def _day_flags(days: Days) -> np.ndarray:
    flags: np.ndarray = np.array([0, flag.DAY_FIRST, flag.MONTH_FIRST], "uint8")[
        days.order
    ]
    flags[days.short_year] |= flag.SHORT_YEAR
    return flags


class _Clocks(NamedTuple):
    """m times of day; ``seconds`` since midnight, 0 for those refused."""

    seconds: np.ndarray
    flags: np.ndarray
    code: np.ndarray
    detail: np.ndarray


def _clocks(parts: pa.StructArray) -> _Clocks:
    # Of `basic` and `clock` one is empty, as is any part that is not there.
    names = ("basic", "clock", "half", "fraction")
    basic, clock, half, fraction = (parts.field(name) for name in names)
    precise = pc.if_else(pc.equal(fraction, ""), _NO_TEXT, _MARK)
    joined = pc.binary_join_element_wise(
        pc.binary_join_element_wise(basic, clock, _NO_TEXT), half, precise, _MARK
    )
    codes, distinct = _distinct(joined)
    clocks = [_clock(*text.split("|", 2)) for text in distinct]
    return _Clocks(
        np.array([clock.seconds or 0 for clock in clocks], "int64")[codes],
        np.array([flag.BARE * (t == "||") for t in distinct], "uint8")[codes],
        np.array(["invalid_datetime" * bool(c.detail) for c in clocks], object)[codes],
        np.array([clock.detail for clock in clocks], object)[codes],
    )


def _clock(text: str, half: str, fraction: str) -> Clock:
    if not text:
        return Clock(seconds=0)
    return read_clock(text, half, fraction=bool(fraction))


def _place(readings: Readings, at: np.ndarray, texts: pa.Array) -> None:
    """Turn wall clocks into instants where an offset, or a zone, is written."""
    codes, distinct = _distinct(texts)
    for code, zone in enumerate(map(read_zone, distinct)):
        here = at[codes == code]
        if zone.trouble is not None:
            readings.refuse(here, zone.code, zone.trouble)
        elif zone.region is not None:
            readings.place[here] = readings.place_of(zone.region)
        elif zone.offset is not None:
            readings.instants(here, readings.micros[here] - zone.offset * SECOND)
            readings.flags[here] |= flag.SHIFTED if zone.offset else 0


def _micros(fraction: pa.Array) -> np.ndarray:
    digits = pc.utf8_slice_codeunits(fraction, 0, _DIGITS)
    padded = pc.utf8_rpad(digits, _DIGITS, "0")
    micros: np.ndarray = padded.cast(pa.int64()).to_numpy()
    return micros


def _distinct(texts: pa.Array) -> tuple[np.ndarray, list[str]]:
    encoded = pc.dictionary_encode(texts)
    return encoded.indices.to_numpy(), encoded.dictionary.to_pylist()
