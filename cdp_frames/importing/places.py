"""Where the column of a complaint is: by its header, and by its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from cdp_frames.importing.plan import ImportPlan


class Places:
    """The columns of an import by their 0-based positions."""

    def __init__(self, plan: ImportPlan) -> None:
        self._headers: dict[Hashable, list[int]] = {}
        for place, header in enumerate(plan.frame.columns):
            self._headers.setdefault(header, []).append(place)
        mapped = (*plan.mapping.columns, *plan.mapping.judged)
        self._fields = {column.field: column.position for column in mapped}

    def of(self, header: Hashable, field: object) -> int | None:
        """Return the position of a column; None where it is not sure which is meant.

        Args:
            header: the caller's, as in ``errors``; missing for the row as a whole.
            field: of several columns with this header the one that is sent counts.
        """
        places = self._headers.get(header, [])
        if len(places) == 1:
            return places[0]
        sent = self._fields.get(str(field))
        return sent if sent in places else None
