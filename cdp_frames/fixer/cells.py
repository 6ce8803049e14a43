"""The cells under repair: what was typed, by whom, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdp_frames.repair.workbook.cells import plain_texts
from cdp_frames.repair.workbook.columns import column_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    # Row and column, by position.
    Place = tuple[int, int]


class Edit(NamedTuple):
    """What a cell is now.

    Attributes:
        text: what was typed; empty for a cell that was emptied.
        by: who: ``hand``, ``suggestion``, ``like``, ``paste`` or ``learned``.
    """

    text: str
    by: str


class Cells:
    """A frame, and the edits that lie over it.

    A cell that reads as it did before is not edited, whatever was typed meanwhile. A
    column without an edit is the caller's own.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.before = frame
        self.edits: dict[Place, Edit] = {}
        self.undone: list[dict[Place, Edit | None]] = []
        self.done: list[dict[Place, Edit | None]] = []
        self._texts: dict[int, np.ndarray] = {}
        self._columns: dict[int, pd.Series] = {}

    def texts(self, place: int) -> np.ndarray:
        """Return the n cells of a column as texts, as they read now."""
        if place not in self._texts:
            before = plain_texts(self.before.iloc[:, place])
            self._texts[place] = before.to_numpy(dtype=object)
        texts: np.ndarray = self._texts[place].copy()
        for (row, column), edit in self.edits.items():
            if column == place:
                texts[row] = edit.text
        return texts

    def text(self, row: int, place: int) -> str:
        """Return a cell as text, as it reads now."""
        edit = self.edits.get((row, place))
        return str(self._before(row, place)) if edit is None else edit.text

    def _before(self, row: int, place: int) -> str:
        if place not in self._texts:
            self.texts(place)
        text: str = self._texts[place][row]
        return text

    def write(self, edits: Mapping[Place, Edit]) -> dict[Place, Edit | None]:
        """Write cells as one step.

        Returns:
            The cells that read otherwise than before.
        """
        step = {
            place: None if edit.text == self._before(*place) else edit
            for place, edit in edits.items()
            if edit.text != self.text(*place)
        }
        if step:
            self.done.append(self._put(step))
            self.undone.clear()
        return step

    def undo(self) -> dict[Place, Edit | None]:
        """Take the last step back; return the cells that read otherwise now."""
        return self._move(self.done, self.undone)

    def redo(self) -> dict[Place, Edit | None]:
        """Take the step again that was taken back last."""
        return self._move(self.undone, self.done)

    def _move(
        self, out: list[dict[Place, Edit | None]], into: list[dict[Place, Edit | None]]
    ) -> dict[Place, Edit | None]:
        if not out:
            return {}
        step = out.pop()
        into.append(self._put(step))
        return step

    def _put(self, step: Mapping[Place, Edit | None]) -> dict[Place, Edit | None]:
        """Lay a step over the frame; return the one that takes it back."""
        back = {place: self.edits.get(place) for place in step}
        for place, edit in step.items():
            if edit is None:
                self.edits.pop(place, None)
            else:
                self.edits[place] = edit
            self._columns.pop(place[1], None)
        return back

    def changed(self) -> list[int]:
        """Return the places of the columns with edits, ascending."""
        return sorted({place for _, place in self.edits})

    def frame(self) -> pd.DataFrame:
        """Return the rows with what was typed; columns keep a dtype that holds it."""
        made = self.before.copy()
        for place in self.changed():
            if place not in self._columns:
                self._columns[place] = self._column(place)
            # As a Series: of bare objects pandas would make text, where all are.
            made.isetitem(place, self._columns[place])  # type: ignore[arg-type]
        return made

    def _column(self, place: int) -> pd.Series:
        values = self.before.iloc[:, place]
        edited = np.zeros(len(values), dtype=bool)
        edited[[row for row, column in self.edits if column == place]] = True
        rows = np.arange(len(values), dtype="int64")
        made = column_of(values, rows, self.texts(place).tolist(), edited)
        return made.set_axis(values.index)
