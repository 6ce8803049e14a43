"""n cells on the way to instants: what each says so far, and what was done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from cdp_frames.kinds.time.typed import stamps_of_objects
from cdp_frames.text.arrow import strings

if TYPE_CHECKING:
    from datetime import tzinfo

    import pandas as pd

    from cdp_frames.kinds.time.typed import Stamps

# What a cell is on the way.
MISSING, LOCAL, INSTANT, REFUSED = range(4)

# What was done to a cell, as flags, with the words for it.
DAY_FIRST, MONTH_FIRST, SHORT_YEAR, CUT, BARE, ASSUMED, SHIFTED, MIDNIGHT, EMPTIED = (
    1 << bit for bit in range(9)
)
EMPTIED_RULE: Final = "placeholder removed"
_RULES: Final = (
    (DAY_FIRST, "day read before month"),
    (MONTH_FIRST, "month read before day"),
    (SHORT_YEAR, "two-digit year completed"),
    (CUT, "cut to microseconds"),
    (BARE, "date alone read as midnight"),
    (ASSUMED, "read in the time zone {zone}"),
    (SHIFTED, "converted to UTC"),
    (MIDNIGHT, "midnight left out"),
    (EMPTIED, EMPTIED_RULE),
)
NO_YEAR: Final = "the year is outside 1 to 9999"
RESPELLED: Final = "written in the CDP's form"


class Readings:
    """What n cells say so far.

    Attributes:
        micros: n microseconds since 1970, of the wall clock or of the instant.
        state: n times what the cell is on the way.
        place: for wall clocks, which of ``zones`` they are in.
        zones: the zone that the caller gave, or None; then those in the values.
        flags: n times what was done to the cell.
        code: n codes of ``problems.PROBLEMS``, for refused ones.
        detail: n times why the cell is refused.
    """

    def __init__(self, count: int, zone: tzinfo | None) -> None:
        self.micros = np.zeros(count, "int64")
        self.state = np.full(count, MISSING, "int8")
        self.place = np.zeros(count, "int32")
        self.zones: list[tzinfo | None] = [zone]
        self.flags = np.zeros(count, "uint16")
        self.code = np.full(count, "", object)
        self.detail = np.full(count, "", object)

    def refuse(
        self,
        at: np.ndarray | int,
        code: str | np.ndarray,
        detail: str | np.ndarray = "",
    ) -> None:
        """Refuse the cells at these positions."""
        self.state[at] = REFUSED
        self.code[at] = code
        self.detail[at] = detail

    def instants(self, at: np.ndarray, micros: np.ndarray | int) -> None:
        """Note that these cells are instants."""
        self.state[at] = INSTANT
        self.micros[at] = micros

    def walls(self, at: np.ndarray, micros: np.ndarray | int) -> None:
        """Note that these cells are what a clock on a wall showed."""
        self.state[at] = LOCAL
        self.micros[at] = micros

    def place_of(self, zone: tzinfo | None) -> int:
        """Return the number of a zone that stands in a value; 0 for none."""
        if zone is None:
            return 0
        if zone not in self.zones[1:]:
            self.zones.append(zone)
        return self.zones.index(zone, 1)


def read_stamps(readings: Readings, at: np.ndarray, stamps: Stamps) -> None:
    """Note what true dates and times say, at k positions."""
    readings.instants(at, stamps.micros)
    readings.state[at[~stamps.aware]] = LOCAL
    readings.state[at[stamps.missing]] = MISSING
    readings.flags[at[stamps.cut]] |= CUT
    readings.flags[at[stamps.bare]] |= BARE
    outside = at[stamps.outside & ~stamps.missing]
    readings.refuse(outside, "datetime_out_of_range", NO_YEAR)


def read_objects(readings: Readings, objects: pd.Series) -> None:
    """Note what single objects say; their index is their position."""
    at = objects.index.to_numpy()
    stamps, known = stamps_of_objects(objects)
    read_stamps(readings, at[known], stamps)
    readings.refuse(at[~known], "unsupported_value")


def rules(flags: np.ndarray, zone: tzinfo | None) -> pa.LargeStringArray:
    """Put m combinations of what was done into words, joined by ``", "``.

    Args:
        flags: what was done to each of m cells.
        zone: that of the cells which say none.
    """
    said = [(bit, word.format(zone=zone)) for bit, word in _RULES]
    words = [", ".join(word for bit, word in said if n & bit) for n in range(512)]
    return strings(word or RESPELLED for word in words).take(pa.array(flags))
