"""n cells on the way to instants: what each says so far, and what was done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from cdp_frames.kinds.findings import RESPELLED
from cdp_frames.kinds.placeholders import PLACEHOLDER_RULE
from cdp_frames.kinds.time.typed import stamps_of_objects
from cdp_frames.text.arrow import strings

if TYPE_CHECKING:
    from datetime import tzinfo

    import pandas as pd

    from cdp_frames.kinds.findings import Refusal
    from cdp_frames.kinds.time.typed import Stamps

# What a cell is on the way.
MISSING, LOCAL, INSTANT, REFUSED = range(4)

# What was done to a cell, as flags, with the words for it.
DAY_FIRST, MONTH_FIRST, SHORT_YEAR, CUT, BARE, ASSUMED, SHIFTED, MIDNIGHT, EMPTIED = (
    1 << bit for bit in range(9)
)
_RULES: Final = (
    (DAY_FIRST, "day read before month"),
    (MONTH_FIRST, "month read before day"),
    (SHORT_YEAR, "two-digit year completed"),
    (CUT, "cut to microseconds"),
    (BARE, "date alone read as midnight"),
    (ASSUMED, "read in the time zone {zone}"),
    (SHIFTED, "converted to UTC"),
    (MIDNIGHT, "midnight left out"),
    (EMPTIED, PLACEHOLDER_RULE),
)
NO_YEAR: Final = "the year is outside 1 to 9999"


class Moments:
    """What n cells say so far.

    Attributes:
        micros: n microseconds since 1970, of the local time or of the instant.
        state: n times what the cell is on the way.
        place: for local times, which of ``zones`` they are in.
        zones: the zone that the caller gave, or None; then those in the values.
        flags: n times what was done to the cell.
        refusals: which cells are refused and why, in the order in which it was found.
    """

    def __init__(self, count: int, zone: tzinfo | None) -> None:
        self.micros = np.zeros(count, "int64")
        self.state = np.full(count, MISSING, "int8")
        self.place = np.zeros(count, "int32")
        self.zones: list[tzinfo | None] = [zone]
        self.flags = np.zeros(count, "uint16")
        self.refusals: list[Refusal] = []

    def refuse(
        self,
        rows: np.ndarray,
        code: str | np.ndarray,
        detail: str | np.ndarray = "",
    ) -> None:
        """Refuse the cells at these positions."""
        self.state[rows] = REFUSED
        self.refusals.append((rows, code, detail))

    def instants(self, rows: np.ndarray, micros: np.ndarray | int) -> None:
        """Note that these cells are instants."""
        self.state[rows] = INSTANT
        self.micros[rows] = micros

    def local_times(self, rows: np.ndarray, micros: np.ndarray | int) -> None:
        """Note that these cells are local times."""
        self.state[rows] = LOCAL
        self.micros[rows] = micros

    def put(self, rows: np.ndarray, others: Moments) -> None:
        """Put in what m cells say, which said nothing so far and are at these rows.

        Args:
            rows: m positions, ascending.
            others: what they say; the zone that the caller gave is the same.
        """
        self.micros[rows] = others.micros
        self.state[rows] = others.state
        self.place[rows] = others.place
        self.flags[rows] = others.flags
        self.zones = others.zones
        self.refusals += [
            (rows[at], code, detail) for at, code, detail in others.refusals
        ]

    def place_of(self, zone: tzinfo | None) -> int:
        """Return the number of a zone that stands in a value; 0 for none."""
        if zone is None:
            return 0
        if zone not in self.zones[1:]:
            self.zones.append(zone)
        return self.zones.index(zone, 1)


def read_stamps(moments: Moments, rows: np.ndarray, stamps: Stamps) -> None:
    """Note what true dates and times say, at k positions."""
    moments.instants(rows, stamps.micros)
    moments.state[rows[~stamps.aware]] = LOCAL
    moments.state[rows[stamps.missing]] = MISSING
    moments.flags[rows[stamps.cut]] |= CUT
    moments.flags[rows[stamps.bare]] |= BARE
    outside = rows[stamps.outside & ~stamps.missing]
    moments.refuse(outside, "datetime_out_of_range", NO_YEAR)


def read_objects(moments: Moments, objects: pd.Series) -> None:
    """Note what single objects say; their index is their position."""
    rows = objects.index.to_numpy()
    stamps, known = stamps_of_objects(objects)
    read_stamps(moments, rows[known], stamps)
    moments.refuse(rows[~known], "unsupported_value")


def rules(flags: np.ndarray, zone: tzinfo | None) -> pa.LargeStringArray:
    """Put m combinations of what was done into words, joined by ``", "``.

    Args:
        flags: what was done to each of m cells.
        zone: that of the cells which say none.
    """
    done, places = np.unique(flags, return_inverse=True)
    named = [(bit, word.format(zone=zone)) for bit, word in _RULES]
    words = [", ".join(word for bit, word in named if n & bit) for n in done.tolist()]
    return strings(word or RESPELLED for word in words).take(pa.array(places))
