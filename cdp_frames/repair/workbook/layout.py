"""The columns of the sheet with the refused rows, from left to right."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.repair.workbook.names import Names
    from cdp_frames.repair.workbook.sheet import Refused


class Role(Enum):
    """What a column is there for, and how its cells look."""

    MARK = "mark", "text"
    THEIRS = "theirs", "text"
    SUGGESTION = "suggestion", "hint"
    OURS = "ours", "aside"

    @property
    def look(self) -> str:
        """The name of the format."""
        return self.value[1]


class Column(NamedTuple):
    """One column of the sheet.

    Attributes:
        role: what it is there for.
        header: its header.
        cells: k texts; none for the marks.
        of: the place of the caller's column that it is, or stands beside; -1 for none.
    """

    role: Role
    header: str
    cells: Sequence[str]
    of: int = -1


def columns_of(refused: Refused, names: Names) -> list[Column]:
    """Put the columns side by side: each suggestion beside what it is for."""
    before = refused.before
    columns = [
        Column(Role.MARK, names.mark, ()),
        Column(Role.OURS, names.why, refused.why),
    ]
    for place, header in enumerate(before.headers):
        columns.append(Column(Role.THEIRS, header, before.cells[place].tolist(), place))
        if place in names.suggestions:
            cells = _suggestions(refused, place)
            beside = names.suggestions[place]
            columns.append(Column(Role.SUGGESTION, beside, cells, place))
    return [
        *columns,
        Column(Role.OURS, names.action, refused.action),
        Column(Role.OURS, names.number, refused.numbers),
    ]


def _suggestions(refused: Refused, place: int) -> list[str]:
    found: dict[int, list[str]] = {}
    for complaint in refused.complaints:
        if complaint.column == place and complaint.suggestion is not None:
            found.setdefault(complaint.row, []).append(complaint.suggestion)
    return [
        "; ".join(dict.fromkeys(found.get(row, ())))
        for row in range(len(refused.before.positions))
    ]
