"""What is wrong with which cell, as a front end shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.fates import REFUSED
from cdp_frames.problems import PROBLEMS
from cdp_frames.screening.bad_cells import is_left_empty

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from cdp_frames.fixer.cells import Cells
    from cdp_frames.fixer.verdict import Refused, Verdict

    # Row and column, by position; no column for the row as a whole.
    Spot = tuple[int, int | None]

ASKED: Final = "changed; the CDP will say"
_WITH_ANOTHER: Final = "merged with another row of this person, which is refused"
_LEAVE: Final = "Correct that row."


class Complaint(NamedTuple):
    """One thing that is wrong.

    Attributes:
        code: of ``problems.py``; empty where another row is at fault.
        title: what is wrong, without the details of this cell.
        message: what is wrong.
        action: what to do.
        suggestion: what the cell may be meant to be; None for nothing.
    """

    code: str
    title: str
    message: str
    action: str
    suggestion: str | None


class Standing(NamedTuple):
    """How things stand after an edit.

    Attributes:
        errors: all that is wrong, as of a result; ``row`` is the position.
        found: what is wrong with which cell or row.
        red: n booleans: the row is refused.
        sent: n booleans: the row would be sent, or says what becomes of a person.
        asked: the cells and rows that the CDP refused and that were changed since.
        hints: what passed and looks mistyped.
    """

    errors: pd.DataFrame
    found: dict[Spot, list[Complaint]]
    red: np.ndarray
    sent: np.ndarray
    asked: frozenset[Spot]
    hints: pd.DataFrame


class Said:
    """What the CDP said of rows; it stands until what it was about is changed."""

    def __init__(self, refused: Refused) -> None:
        self.lines = refused.said.reset_index(drop=True)
        persons = pd.Series(refused.persons)
        groups = persons.groupby(persons).groups
        self._rows = [
            [int(row) for row in groups[refused.persons[row]]]
            for row in self.lines["row"]
        ]
        self._spots: list[Spot] = [
            (int(row), refused.place(column, field))
            for row, column, field in zip(
                *(self.lines[name] for name in ("row", "column", "field")), strict=True
            )
        ]

    def standing(self, cells: Cells) -> tuple[np.ndarray, frozenset[Spot], set[int]]:
        """Say which lines stand still.

        Returns:
            For each line whether it does; the spots of the others; and the rows of
            people of whom one does.
        """
        rows = {row for row, _ in cells.edits}
        stands = np.ones(len(self._spots), dtype=bool)
        asked: set[Spot] = set()
        refused: set[int] = set()
        for line, (spot, person) in enumerate(
            zip(self._spots, self._rows, strict=True)
        ):
            column = spot[1]
            changed: list[Spot] = [
                (row, column)
                for row in person
                if (row in rows if column is None else (row, column) in cells.edits)
            ]
            if changed:
                stands[line] = False
                asked.update(changed)
            else:
                refused.update(person)
        return stands, frozenset(asked), refused


def standing_of(
    verdict: Verdict,
    said: Said,
    cells: Cells,
    places: Found,
    sent: np.ndarray,
) -> Standing:
    """Put together what is wrong, here and by the word of the CDP.

    Args:
        verdict: of all rows as they are now.
        said: what the CDP said of them.
        cells: what was changed.
        places: puts lines where they belong.
        sent: n booleans: a fate with which a row is sent.
    """
    stands, asked, refused = said.standing(cells)
    red = pd.Series(verdict.fates).isin(REFUSED).to_numpy()
    here = verdict.errors[~is_left_empty(verdict.errors)]
    here = here[red[here["row"].to_numpy(dtype="int64")]] if len(here) else here
    lines = said.lines[stands]
    both = [part for part in (here, lines) if len(part)]
    errors = pd.concat(both, ignore_index=True) if len(both) > 1 else (*both, here)[0]
    errors = errors.sort_values("row", kind="stable", ignore_index=True)
    red = red.copy()
    red[sorted(refused)] = True
    found = places.of(errors)
    blamed = {row for row, _ in found}
    for row in np.flatnonzero(red).tolist():
        if row not in blamed:
            found[row, None] = [
                Complaint("", _WITH_ANOTHER, _WITH_ANOTHER, _LEAVE, None)
            ]
    return Standing(errors, found, red, sent & ~red, asked, verdict.hints)


class Found:
    """Puts lines of ``errors`` where they belong, again and again.

    Most lines are the same after an edit: each is made once.
    """

    def __init__(self, place: Callable[[Hashable, object], int | None]) -> None:
        self._place = place
        self._places: dict[tuple[Any, object], int | None] = {}
        self._known: dict[tuple[object, ...], list[Complaint]] = {}

    def of(self, errors: pd.DataFrame) -> dict[Spot, list[Complaint]]:
        """Return what is wrong with which cell or row; the lists are shared."""
        names = ("row", "column", "field", "code", "message", "action", "suggestion")
        columns = [_objects(errors[name]) for name in names]
        places, known = self._places, self._known
        found: dict[Spot, list[Complaint]] = {}
        for row, column, field, *said in zip(*columns, strict=True):
            where, what = (column, field), tuple(said)
            if where not in places:
                places[where] = self._place(column, field)
            if what not in known:
                known[what] = [_complaint(*said)]
            spot = (row, places[where])
            before = found.get(spot)
            found[spot] = known[what] if before is None else before + known[what]
        return found


def _objects(values: pd.Series) -> list[Any]:
    objects = values.astype(object)
    return objects.where(values.notna(), None).tolist()


def _complaint(code: Any, message: Any, action: Any, suggestion: Any) -> Complaint:  # noqa: ANN401 - text or None
    problem = PROBLEMS.get(code)
    title = message if problem is None else problem.title
    suggested = suggestion if isinstance(suggestion, str) else None
    return Complaint(
        _text(code), _text(title), _text(message), _text(action), suggested
    )


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""
