"""The work on refused rows, by positions: what front ends and ``Fixer`` stand on."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from cdp_frames.errors import CdpError, FrameError
from cdp_frames.fates import Fate
from cdp_frames.fixer.cells import Cells, Edit
from cdp_frames.fixer.complaints import Found, Said, Standing, standing_of
from cdp_frames.fixer.verdict import Verdict
from cdp_frames.repair.learning.learn import learned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cdp_frames.fixer.cells import Place
    from cdp_frames.fixer.verdict import Refused
    from cdp_frames.repair.learning.repair import Repair

# A row of a person who is not to be written to says so to the list.
_SENT: Final = (Fate.VALID.value, Fate.DUPLICATE.value, Fate.OPTED_OUT.value)
_HINTS: Final = ("row", "index", "column", "field", "value", "suggestion", "message")


class Work:
    """k refused rows with the edits that lie over them, judged after each.

    Attributes:
        refused: the rows as they were refused.
        cells: their cells and edits.
        standing: what is wrong with which cell now.
        trouble: why the rows as a whole could not be judged; empty where they were.
        number: of the last change, from 0 for none.
        lock: held by whoever changes it, and while what is told has to fit together.
    """

    def __init__(self, refused: Refused) -> None:
        self.refused = refused
        self.cells = Cells(refused.frame)
        self.trouble = ""
        self.number = 0
        self.lock = RLock()
        self._said = Said(refused)
        self._found = Found(refused.place)
        self.standing = self._judged()

    def write(self, texts: Mapping[Place, str], by: str) -> list[Place]:
        """Write cells as one step.

        Args:
            texts: from row and column to what is typed; empty to empty the cell.
            by: as in ``Edit``.

        Returns:
            The cells that read otherwise now.

        Raises:
            IndexError: there is no such row or column.
        """
        rows, columns = self.cells.before.shape
        for row, place in texts:
            if not (0 <= row < rows and 0 <= place < columns):
                raise IndexError(
                    f"there is no cell ({row}, {place}) in {rows} rows x {columns} "
                    "columns"
                )
        edits = {place: Edit(text, by) for place, text in texts.items()}
        with self.lock:
            return self._after(self.cells.write(edits))

    def undo(self) -> list[Place]:
        """Take the last step back; return the cells that read otherwise now."""
        with self.lock:
            return self._after(self.cells.undo())

    def redo(self) -> list[Place]:
        """Take the step again that was taken back last."""
        with self.lock:
            return self._after(self.cells.redo())

    def accept(self, code: str, place: int | None) -> list[Place]:
        """Take all suggestions of a code, in one column or in all."""
        found = {}
        for (row, column), complaints in self.standing.found.items():
            if column is None or place not in (None, column):
                continue
            suggestions = (each.suggestion for each in complaints if each.code == code)
            text = next((each for each in suggestions if each is not None), None)
            if text is not None:
                found[row, column] = text
        return self.write(found, by="suggestion")

    def like(self, place: int, was: str, text: str) -> list[Place]:
        """Write a text into all cells of a column that read the same."""
        rows = np.flatnonzero(self.cells.texts(place) == was).tolist()
        return self.write({(row, place): text for row in rows}, by="like")

    def repaired(self, place: int, repair: Callable[[str], str | None]) -> list[Place]:
        """Mend the wrong cells of a column, as far as a repair does.

        Raises:
            TypeError: the repair returns something other than a text or None.
        """
        made = {spot: repair(self.cells.text(*spot)) for spot in self.wrong_in(place)}
        found = {spot: text for spot, text in made.items() if text is not None}
        if not all(isinstance(text, str) for text in found.values()):
            raise TypeError("a repair returns a text, or None where it abstains.")
        return self.write(found, by="learned")

    def learned(self, place: int, pairs: Sequence[tuple[str, str | None]]) -> Repair:
        """Learn a repair for the wrong cells of a column.

        Raises:
            FrameError: the column goes to no field, or the examples say nothing.
        """
        reading = self.refused.reading(place)
        if reading is None:
            header = self.cells.before.columns[place]
            raise FrameError(
                f"nothing is learned of column {header!r}: no field is its."
            )
        cells = [self.cells.text(*spot) for spot in self.wrong_in(place)]
        return learned(pairs, kind=reading.kind, options=reading.options, cells=cells)

    def wrong_in(self, place: int) -> list[Place]:
        """Return the cells of a column with something wrong."""
        spots = self.standing.found
        return [(row, place) for row, column in spots if column == place]

    def counts(self) -> dict[str, int]:
        """Count rows and cells; see ``Fixer.counts``."""
        edited = {row for row, _ in self.cells.edits}
        red = set(np.flatnonzero(self.standing.red).tolist())
        return {
            "rows": len(self.cells.before),
            "red": len(red),
            "ready": int(self.standing.sent.sum()),
            "untouched": len(red - edited),
            "cells": len(self.standing.found),
        }

    def ready(self) -> np.ndarray:
        """Return the positions of the rows that a re-import of just these would take.

        Without the others a column may say less of how it is read.
        """
        rows = np.flatnonzero(self.standing.sent)
        while len(rows):
            verdict = self.refused.alone(self.cells.frame().iloc[rows], rows)
            fine = _is_sent(verdict)
            if fine.all():
                break
            rows = rows[fine]
        return rows

    def taken(self, rows: np.ndarray) -> Any:  # noqa: ANN401 - the caller's own kind
        """Return rows as they are now, in the caller's own kind of frame."""
        frame = self.cells.frame().iloc[rows]
        return self.refused.given(rows, frame, self.cells.changed())

    def _after(self, step: Mapping[Place, object]) -> list[Place]:
        """Judge the rows once more, if a step changed anything."""
        if step:
            self.number += 1
            self.standing = self._judged()
        return [*step]

    def _judged(self) -> Standing:
        frame = self.cells.frame()
        self.trouble = ""
        if frame.empty:
            verdict = self._nothing(Fate.EMPTY)
        else:
            try:
                verdict = self.refused.judge(frame)
            except CdpError as error:
                # The rows as a whole are at fault: no single one can be said to be.
                self.trouble = str(error)
                verdict = self._nothing(Fate.REJECTED_HERE)
        sent = _is_sent(verdict)
        return standing_of(verdict, self._said, self.cells, self._found, sent)

    def _nothing(self, fate: Fate) -> Verdict:
        """Return what a screening says that did not come to its end."""
        count = len(self.cells.before)
        none = self.refused.said.iloc[:0]
        fates = np.full(count, fate.value, dtype=object)
        return Verdict(none, none.reindex(columns=list(_HINTS)), fates)


def _is_sent(verdict: Verdict) -> np.ndarray:
    sent: np.ndarray = pd.Series(verdict.fates, dtype=object).isin(_SENT).to_numpy()
    return sent
