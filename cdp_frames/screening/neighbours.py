"""What the other cells of a column say of a cell that can't be read by itself."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow.compute as pc

from cdp_frames.kinds.repairs import (
    COLUMN_REGION,
    COLUMN_ZONE,
    NEIGHBOURS,
    ONE_ORDER,
    Suggestion,
)
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cdp_frames.screening.columns import NormalizedColumn
    from cdp_frames.suggesting import Refused

    Judge = Callable[..., list[str | None]]

# A zone or an offset at the end of a time.
_ZONE: Final = (
    r"(?P<zone>Z|UTC|GMT|[+\-][0-9]{2}:?[0-9]{2}|\[?[A-Z][A-Za-z]+/[A-Za-z_/]+\]?)$"
)
_CODE: Final = r"^\+(?P<code>[0-9]{1,3})"
# So many cells make a habit, and this share of those that say anything.
_LEAST: Final = 3
_SHARE: Final = 0.9
_DAY_FIRST: Final = "day read before month"
_MONTH_FIRST: Final = "month read before day"


# What is refused because the cell alone does not say enough.
_NO_REGION: Final = "phone_without_region"
BY_OTHERS: Final = frozenset(("naive_datetime", _NO_REGION))


def _lacks_a_zone(cell: Refused) -> bool:
    """Say whether a time would be read if it had a zone; a date alone would not."""
    return cell.code == "naive_datetime" and not cell.detail


class Neighbours:
    """The cells of a column that were read.

    Args:
        column: the column, all rows of it.
        judge: ``judged_as``.
    """

    def __init__(self, column: NormalizedColumn, judge: Judge) -> None:
        self.column = column
        self.judge = judge

    def suggested(
        self, cells: Sequence[Refused], rows: np.ndarray
    ) -> dict[int, Suggestion]:
        """Suggest values by the zone or the country that the others have.

        Args:
            cells: m refused cells.
            rows: their m positions.

        Returns:
            A suggestion for some of the m places.
        """
        naive = [n for n, each in enumerate(cells) if _lacks_a_zone(each)]
        local = [n for n, each in enumerate(cells) if each.code == _NO_REGION]
        found = self._in_zones([cells[n].text for n in naive], rows[naive], naive)
        if local and self.region is not None:
            texts = [cells[n].text for n in local]
            values = self.judge(self.column, texts, rows[local], region=self.region)
            for n, value in zip(local, values, strict=True):
                if value is not None:
                    found[n] = Suggestion(value, COLUMN_REGION)
        return found

    def ordered(
        self, row: int, cell: Refused, found: Suggestion | None
    ) -> Suggestion | None:
        """Take the order of day and month of the nearest rows above and below.

        Args:
            row: the position of the cell.
            cell: the refused cell.
            found: both readings, that with the day first before the other.
        """
        if cell.code != "ambiguous_date" or found is None or not found.alternative:
            return found
        known, first = self.orders
        place = int(np.searchsorted(known, row))
        around = first[max(0, place - 1) : place + 1]
        if found.repair != ONE_ORDER or not len(around) or around.min() != around.max():
            return found
        readings = [found.value, found.alternative]
        chosen, other = readings if around[0] else readings[::-1]
        return Suggestion(chosen, NEIGHBOURS, other)

    def _in_zones(
        self, texts: Sequence[str], rows: np.ndarray, places: Sequence[int]
    ) -> dict[int, Suggestion]:
        """Read times in the zone that the others have; in both if they have two."""
        found: dict[int, Suggestion] = {}
        for zone in self.zones if texts else ():
            sign = "" if zone[0] in "+-Z" else " "
            zoned = [f"{text}{sign}{zone.strip('[]')}" for text in texts]
            values = self.judge(self.column, zoned, rows)
            for place, value in zip(places, values, strict=True):
                first = found.get(place)
                if value is not None and first is None:
                    found[place] = Suggestion(value, COLUMN_ZONE)
                elif value is not None and first is not None and value != first.value:
                    found[place] = first._replace(alternative=value)
        return found

    @cached_property
    def zones(self) -> list[str]:
        """The one zone or the two offsets that nearly all times with one have."""
        return self._habits(texts_of(self.column.raw).text, _ZONE, 2)

    @cached_property
    def region(self) -> str | None:
        """The country of nearly all numbers of the column that say theirs."""
        from phonenumbers import (  # noqa: PLC0415 - slow to import
            COUNTRY_CODE_TO_REGION_CODE,
        )

        habits = self._habits(texts_of(self.column.clean).text, _CODE, 1)
        for length in (1, 2, 3) if habits else ():
            regions = COUNTRY_CODE_TO_REGION_CODE.get(int(habits[0][:length]))
            if regions:
                return str(regions[0])
        return None

    @cached_property
    def orders(self) -> tuple[np.ndarray, np.ndarray]:
        """The rows whose dates show an order, and whether it is the day first."""
        changes = self.column.changes
        rule = changes["rule"].fillna("")
        day = rule.str.contains(_DAY_FIRST, regex=False).to_numpy(dtype=bool)
        month = rule.str.contains(_MONTH_FIRST, regex=False).to_numpy(dtype=bool)
        shows = day | month
        return changes["position"].to_numpy()[shows], day[shows]

    def _habits(self, texts: object, pattern: str, most: int) -> list[str]:
        """Return what nearly all accepted cells have in common."""
        good = ~self.column.refused & self.column.clean.notna().to_numpy()
        found = pc.extract_regex(texts, pattern).filter(good)
        (name,) = [field.name for field in found.type]
        values = pc.struct_field(found, name).drop_null()
        if len(values) < _LEAST:
            return []
        counted = values.value_counts().to_pylist()
        counted.sort(key=lambda each: -each["counts"])
        top = counted[:most]
        if sum(each["counts"] for each in top[:1]) >= _SHARE * len(values):
            return [str(top[0]["values"])]
        if sum(each["counts"] for each in top) >= _SHARE * len(values):
            return [str(each["values"]) for each in top]
        return []
