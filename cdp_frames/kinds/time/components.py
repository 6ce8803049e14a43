"""Texts taken apart into date, time of day and zone, each distinct part read once."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.time.day_order import Days, Shown, days_of, shown_by
from cdp_frames.kinds.time.formats import Clock, read_clock
from cdp_frames.text.zones import Zone, read_zone

# A date, maybe a time, maybe a zone. What each of them says is read later.
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


class Clocks(NamedTuple):
    """m times of day.

    Attributes:
        seconds: m times since midnight; 0 where there is none or it can't be read.
        absent: m flags: there is a date alone.
        detail: m times why it can't be read; else empty.
    """

    seconds: np.ndarray
    absent: np.ndarray
    detail: np.ndarray


class Parts(NamedTuple):
    """What m texts say.

    Attributes:
        days: their dates.
        clocks: their times of day.
        micros: m fractions of a second, in microseconds.
        cut: m flags: the fraction was finer than that.
        zone: m 0-based positions in ``zones``.
        zones: what distinct zones say.
    """

    days: Days
    clocks: Clocks
    micros: np.ndarray
    cut: np.ndarray
    zone: np.ndarray
    zones: list[Zone]


def split(
    texts: pa.Array, *, dayfirst: bool | None, shown: Shown | None = None
) -> Parts:
    """Take m tidy texts, none of them null, apart.

    A column has few distinct dates, times of day and zones, however long it is.

    Args:
        texts: the texts.
        dayfirst: the order that the caller gave, or None.
        shown: what the whole column shows of it; None to go by these texts.
    """
    parts = pc.extract_regex(texts, _PARTS)
    fraction = parts.field("fraction")
    zone, zones = _distinct(parts.field("zone"))
    return Parts(
        days_of(parts.field("date"), dayfirst=dayfirst, shown=shown),
        _clocks(parts),
        _micros(fraction),
        pc.match_substring_regex(fraction, _FINER).to_numpy(zero_copy_only=False),
        zone,
        [read_zone(text) for text in zones],
    )


def order_shown(texts: pa.Array) -> Shown:
    """Say what m tidy texts, none of them null, show of the order of their column."""
    return shown_by(pc.extract_regex(texts, _PARTS).field("date"))


def _clocks(parts: pa.StructArray) -> Clocks:
    # Of `basic` and `clock` one is empty, as is any part that is not there.
    names = ("basic", "clock", "half", "fraction")
    basic, clock, half, fraction = (parts.field(name) for name in names)
    precise = pc.if_else(pc.equal(fraction, ""), _NO_TEXT, _MARK)
    joined = pc.binary_join_element_wise(
        pc.binary_join_element_wise(basic, clock, _NO_TEXT), half, precise, _MARK
    )
    codes, distinct = _distinct(joined)
    clocks = [_clock(*text.split("|", 2)) for text in distinct]
    return Clocks(
        np.array([clock.seconds or 0 for clock in clocks], "int64")[codes],
        np.array([text == "||" for text in distinct], bool)[codes],
        np.array([clock.detail for clock in clocks], object)[codes],
    )


def _clock(text: str, half: str, fraction: str) -> Clock:
    return read_clock(text, half, fraction=bool(fraction)) if text else Clock()


def _micros(fraction: pa.Array) -> np.ndarray:
    digits = pc.utf8_slice_codeunits(fraction, 0, _DIGITS)
    padded = pc.utf8_rpad(digits, _DIGITS, "0")
    micros: np.ndarray = padded.cast(pa.int64()).to_numpy()
    return micros


def _distinct(texts: pa.Array) -> tuple[np.ndarray, list[str]]:
    encoded = pc.dictionary_encode(texts)
    return encoded.indices.to_numpy(), encoded.dictionary.to_pylist()
