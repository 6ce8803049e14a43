"""Time zones: what is written behind a time, and what a local time means in a zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from difflib import get_close_matches
from functools import cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pandas as pd

from cdp_frames.errors import FrameError
from cdp_frames.text.characters import plain
from cdp_frames.text.instants import DAY, EPOCH

# RFC 3339 section 5.6 (`Z`, `+05:30`), ISO 8601-1:2019 section 5.3.4 (`+0530`, `+05`,
# and the minus sign U+2212), and `GMT+5:30` of the form tools. Seconds are what
# Python writes for the local mean times of before 1900.
_OFFSET: Final = re.compile(
    r"(?P<name>UTC|GMT|UT)? ?(?P<sign>[+\-\u2212])"
    r"(?P<hours>[0-9][0-9]?)(?::?(?P<minutes>[0-9][0-9])(?::?(?P<seconds>[0-9][0-9]))?)?",
    re.IGNORECASE,
)
_UTC_NAMES: Final = frozenset(
    {"Z", "UTC", "GMT", "UT", "UCT", "ETC/UTC", "ZULU", "UNIVERSAL", "GREENWICH"}
)
# Names of the IANA database that people write for whatever their clocks show.
_SHORT: Final = frozenset({"CET", "EET", "EST", "HST", "MET", "MST", "WET"})
_ABBREVIATION: Final = re.compile(r"[A-Za-z]{2,5}")
# "(Central European Time)" of JavaScript, "(UTC)" of RFC 5322 and "[Europe/Berlin]"
# of RFC 9557: said once more behind an offset that says it all.
_REMARK: Final = re.compile(r" ?(?:\((?P<said>[^()]*)\)|\[(?P<named>[^\[\]]*)\])$")
# "+0200 CEST" of Go and Ruby: the same without brackets.
_ABBREVIATED: Final = re.compile(r"(?P<offset>[+\-][0-9:]+) (?P<name>[A-Za-z]{1,5})")


# The same within a longer text, where only what is sure to be a zone counts: an offset
# alone needs all its digits there.
OFFSET_IN_TEXT: Final = (
    r"(?:(?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|Z|[+-]\d{2}:?\d{2})"
)
ZONE_IN_TEXT: Final = (
    r"(?:(?:UTC|GMT|Z)(?:\s*[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:\d{2}"
    r"|[A-Z][A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?)"
)


class Zone(NamedTuple):
    """What is written behind a time.

    Attributes:
        offset: seconds east of UTC, or None.
        region: a zone of the IANA database, or None. Where there is an offset, too,
            it has to be one that the zone has at that time.
        code: of ``problems.PROBLEMS``, if it can't be read.
        trouble: why it can't be read, fit to be shown; else empty.
    """

    offset: int | None = None
    region: ZoneInfo | None = None
    code: str = "invalid_datetime"
    trouble: str = ""


NAIVE: Final = Zone()


def read_zone(text: str) -> Zone:
    """Read what is written behind a time.

    Examples:
        >>> read_zone("GMT+5:30").offset
        19800
        >>> read_zone("America/New_York").region
        zoneinfo.ZoneInfo(key='America/New_York')
        >>> read_zone("EST").code
        'naive_datetime'
    """
    text = text.strip()
    if not text:
        return NAIVE
    if text[0] in "([" and text[-1] in ")]":
        text = text[1:-1].strip()
    remark = _REMARK.search(text)
    bare = text[: remark.start()] if remark else text
    if short := _ABBREVIATED.fullmatch(bare):
        bare, name = short["offset"], short["name"]
    else:
        name = (remark["named"] or remark["said"] or "") if remark else ""
    if bare.upper() in _UTC_NAMES:
        return _agreeing(Zone(offset=0), name)
    if match := _OFFSET.fullmatch(bare):
        return _agreeing(_offset(match), name)
    return _named(text)


def _agreeing(zone: Zone, name: str) -> Zone:
    """Add the name behind an offset: it must not say something else."""
    if zone.offset and name.upper() in _UTC_NAMES:
        trouble = f"{offset_name(zone.offset)} and {name} are not the same"
        return Zone(trouble=trouble)
    return zone._replace(region=ZoneInfo(name)) if _is_unique(name) else zone


def _named(text: str) -> Zone:
    if _is_unique(text):
        return Zone(region=ZoneInfo(text))
    if _ABBREVIATION.fullmatch(text):
        trouble = f"{text} names several time zones; write the offset, as in +02:00"
        return Zone(code="naive_datetime", trouble=trouble)
    return Zone(trouble="what follows the time is no time zone")


def _is_unique(name: str) -> bool:
    return name not in _SHORT and is_region(name)


def is_region(name: str) -> bool:
    """Say whether this is the name of a zone of the IANA database.

    Examples:
        >>> is_region("Europe/Berlin"), is_region("Europe/Atlantis")
        (True, False)
    """
    return name in _regions()


@cache
def _regions() -> frozenset[str]:
    # Some systems list their own zone under this name; elsewhere it is another one.
    return frozenset(available_timezones() - {"localtime"})


def zone_name(text: str) -> str | None:
    """Return a written zone as others ask for it; None if it is none.

    Examples:
        >>> (
        ...     zone_name("GMT+2"),
        ...     zone_name("Europe/Berlin"),
        ...     zone_name("GMT"),
        ...     zone_name("EST"),
        ... )
        ('+02:00', 'Europe/Berlin', 'UTC', None)
    """
    zone = read_zone(plain(text))
    if zone.offset is not None:
        return offset_name(zone.offset)
    return None if zone.region is None else zone.region.key


def offset_name(seconds: int) -> str:
    """Write an offset in full, such as ``-03:30``; none at all is ``UTC``."""
    return str(offset_zone(seconds)).removeprefix("UTC") or "UTC"


def _offset(match: re.Match[str]) -> Zone:
    hours, minutes, seconds = (
        int(match[part] or 0) for part in ("hours", "minutes", "seconds")
    )
    if len(match["hours"]) == 1 and match["name"] is None:
        return Zone(trouble="an offset needs two digits for the hours, as in +02:00")
    # RFC 3339 section 5.6: time-hour is 00 to 23, time-minute 00 to 59.
    if hours > 23 or minutes > 59 or seconds > 59:  # noqa: PLR2004
        return Zone(trouble="no offset is that large")
    size = hours * 3600 + minutes * 60 + seconds
    return Zone(offset=size if match["sign"] == "+" else -size)


def as_zone(zone: str | tzinfo | None) -> tzinfo | None:
    """Take the ``timezone=`` argument.

    Args:
        zone: an IANA name, a fixed offset such as ``+02:00``, a tzinfo, or None.

    Returns:
        The zone, or None for None.

    Raises:
        FrameError: there is no such zone.
    """
    if zone is None:
        return None
    if isinstance(zone, tzinfo):
        # pytz zones stand for their first offset, such as local mean time, unless
        # asked in pytz's own way; they carry the name of the zone that was meant.
        name = getattr(zone, "zone", None)
        return as_zone(name) if isinstance(name, str) else zone
    if not isinstance(zone, str):
        raise FrameError(f"timezone= takes a name, an offset or a tzinfo, not {zone!r}")
    read = read_zone(zone)
    if read.offset is not None:
        return offset_zone(read.offset)
    if is_region(zone):
        return ZoneInfo(zone)
    close = get_close_matches(zone, _regions(), n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    raise FrameError(
        f"timezone={zone!r} is no zone of the IANA database, as in 'Europe/Berlin', "
        f"and no offset, as in '+02:00'.{hint}"
    )


def offset_zone(seconds: int) -> tzinfo:
    """Return the zone that is always so many seconds east of UTC."""
    return timezone(timedelta(seconds=seconds)) if seconds else UTC


class Offsets(NamedTuple):
    """How far east of UTC m local times are.

    Attributes:
        before: m offsets in seconds, from before the change if there is one.
        after: the same, from after the change. Less than before: the clocks were
            put back and show this time twice. More: they never show it.
    """

    before: np.ndarray
    after: np.ndarray


def offsets_of(local: np.ndarray, zone: tzinfo) -> Offsets:
    """Find the offsets of local times in a zone.

    The zone is asked about days, not about each time: on a day that starts and ends
    with the same offset nothing else happens. Only on the others, a few each year,
    every time is asked for.

    Args:
        local: m local times within the years 1 to 9999, microseconds since
            1970-01-01T00:00:00 on that clock.
        zone: any tzinfo that follows PEP 495.

    Source:
        PEP 495, on what ``fold`` means in a gap and in a repeated hour.
    """
    codes, days = pd.factorize(local // DAY)
    early = _pairs([_offsets(int(day) * DAY, zone) for day in days])
    late = _pairs([_offsets(int(day) * DAY + DAY - 1, zone) for day in days])
    same = (np.column_stack([early, late]) == early[:, :1]).all(axis=1)
    offsets = early[codes]
    for position in np.flatnonzero(~same[codes]):
        offsets[position] = _offsets(int(local[position]), zone)
    return Offsets(offsets[:, 0], offsets[:, 1])


def _pairs(offsets: list[tuple[int, int]]) -> np.ndarray:
    return np.array(offsets, dtype="int64").reshape(-1, 2)


def _offsets(local: int, zone: tzinfo) -> tuple[int, int]:
    """Return the offset in seconds at a local time, before and after a change."""
    time = EPOCH + timedelta(microseconds=local)
    return _seconds(time.replace(tzinfo=zone)), _seconds(
        time.replace(tzinfo=zone, fold=1)
    )


def _seconds(time: datetime) -> int:
    offset = time.utcoffset()
    if offset is None:
        raise FrameError(f"timezone={time.tzinfo!r} has no offset at some of the times")
    return offset // timedelta(seconds=1)
