"""Refused rows under repair: every verb of the fixer, without a screen."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from cdp_frames.errors import FrameError
from cdp_frames.fixer.carriers import served, widget_of
from cdp_frames.fixer.work import Work
from cdp_frames.masking import is_masking
from cdp_frames.repair.workbook.cells import plain_texts
from cdp_frames.screening.lines import Lines
from cdp_frames.text.card import Alarm, Card, Facts, NextSteps, Note, as_html, as_text
from cdp_frames.text.prose import counted
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from cdp_frames.fixer.verdict import Refused
    from cdp_frames.repair.learning.repair import Repair

_CHANGES: Final = ("row", "index", "column", "before", "after", "by")
_NEXT: Final = (
    ("fix.errors", "what is wrong, a line for each thing"),
    ("fix.accept(code)", "take the suggestions for one kind of mistake"),
    ("fix.reimport()", "send the rows that are ready"),
)
_MASKED: Final = (
    "CDP_FRAMES_MASK is set, so the grid, which needs values, is not drawn here. "
    "fix.serve() shows it on a page of its own."
)


class Fixer:
    """Refused rows under repair; each edit is judged at once, and nothing is sent.

    ``result.fix()`` makes one. Rows are judged as a re-import would judge them: by the
    arguments and the mapping of the import, and beside its other rows. What the CDP
    said of a cell stands until that cell changes; then the CDP alone can say more.

    Args:
        refused: the rows, and how they are judged; ``result.fix()`` puts it together.

    Attributes:
        work: the same by positions, for front ends.
    """

    def __init__(self, refused: Refused) -> None:
        self.work = Work(refused)

    @private
    def set(self, label: Hashable, column: Hashable, value: object) -> None:
        """Write a cell.

        Args:
            label: of the row, in the index.
            column: the header.
            value: what the cell shall be, as one would type it; None or an empty text
                to empty it.

        Raises:
            KeyError: no row has this label or no column this header, or several have.
        """
        row = _single(self.work.cells.before.index, label, "row")
        self.iset(row, self._column(column), value)

    @private
    def iset(self, row: int, column: int, value: object) -> None:
        """Write a cell, with row and column by their 0-based positions.

        Args:
            row: its position among the rows.
            column: its position among the columns.
            value: what the cell shall be, as in ``set``.

        Raises:
            IndexError: there is no such row or column.
        """
        place = (operator.index(row), operator.index(column))
        self.work.write({place: _typed(value)}, by="hand")

    @private
    def accept(self, code: str, column: Hashable | None = None) -> int:
        """Take all suggestions for one kind of mistake.

        Args:
            code: as in ``errors``, such as ``"invalid_email"``.
            column: the header; None for all columns.

        Returns:
            How many cells were changed.

        Raises:
            KeyError: no column has this header, or several have.
        """
        place = None if column is None else self._column(column)
        return len(self.work.accept(code, place))

    @private
    def like(
        self,
        column: Hashable,
        was: object | Callable[[str], str | None],
        value: object = ...,
    ) -> int:
        """Make the same correction wherever it fits.

        Args:
            column: the header.
            was: what a cell reads: all cells of the column that read so become
                ``value``. Or a repair, as ``learn`` returns it: it mends the cells of
                the column that are wrong.
            value: what they become, for a text in ``was``.

        Returns:
            How many cells were changed.

        Raises:
            KeyError: no column has this header, or several have.
            TypeError: there is no ``value``, or a repair returns no text.
        """
        place = self._column(column)
        if callable(was):
            return len(self.work.repaired(place, was))
        if value is ...:
            raise TypeError("like needs what such cells become; None empties them.")
        return len(self.work.like(place, _typed(was), _typed(value)))

    @private
    def learn(self, column: Hashable, examples: Mapping[Any, str | None]) -> Repair:
        """Learn a repair from one or two corrected cells; nothing is changed by it.

        Args:
            column: the header.
            examples: as of ``ImportResult.learn``.

        Returns:
            The repair, with its ``sentence`` and its ``forecast``, for ``like``.

        Raises:
            KeyError: no column has this header, or several have.
            FrameError: the column goes to no field, or the examples say nothing.
        """
        place = self._column(column)
        pairs = [(_typed(before), after) for before, after in examples.items()]
        return self.work.learned(place, pairs)

    @private
    def undo(self) -> bool:
        """Take the last change back; return whether there was one."""
        return bool(self.work.undo())

    @private
    def redo(self) -> bool:
        """Make the change again that was taken back; return whether there was one."""
        return bool(self.work.redo())

    @private
    def reimport(self, **options: Any) -> Any:  # noqa: ANN401 - of a room above
        """Import the rows that are ready into the same list, in a new job.

        Args:
            options: as of ``ImportResult.reimport``.

        Returns:
            The result of the new job, as ``result.reimport(fix.ready)`` returns it.

        Raises:
            FrameError: no row is ready.
            CdpError: as ``ImportResult.reimport``.
        """
        rows = self.work.ready()
        if not len(rows):
            raise FrameError("no row is ready to be sent; errors says what is wrong.")
        return self.work.refused.reimport(self.work.taken(rows), **options)

    @private
    def serve(self, *, open_browser: bool = True) -> None:
        """Show the rows as a grid on a page, until Done, Ctrl-C or an idle hour.

        The page is on this machine only, under an address that nobody can guess; it is
        printed. What was edited there is edited here. Nothing is sent.

        Args:
            open_browser: whether to open the page.

        Raises:
            FrameError: Starlette and uvicorn (extra ``fix``) are not installed, or the
                files of the grid are not here.
        """
        served(self.work, open_browser=open_browser, say=print)

    @property
    def frame(self) -> Any:  # noqa: ANN401 - the caller's own kind
        """All rows as they are now: the caller's columns, dtypes and index.

        A column is of dtype ``object`` where its own does not hold what was typed.
        """
        return self.work.taken(np.arange(len(self.work.cells.before), dtype="int64"))

    @property
    def ready(self) -> Any:  # noqa: ANN401 - the caller's own kind
        """The rows with nothing wrong, for ``result.reimport``.

        They were judged once more by themselves, as a re-import of just these would. A
        row that was emptied is not among them.
        """
        return self.work.taken(self.work.ready())

    @property
    def refused(self) -> Any:  # noqa: ANN401 - the caller's own kind
        """The rows in which something is wrong."""
        return self.work.taken(np.flatnonzero(self.work.standing.red))

    @property
    def errors(self) -> pd.DataFrame:
        """What is wrong, as in ``result.errors``; ``row`` is the position in ``frame``.

        What the CDP said of a cell is among it until the cell changes.
        """
        return Lines(self.work.standing.errors.copy())

    @property
    def hints(self) -> pd.DataFrame:
        """What passes but looks mistyped, as in ``result.hints``."""
        return Lines(self.work.standing.hints.copy())

    @property
    def changes(self) -> pd.DataFrame:
        """The cells that read otherwise than they did.

        Returns:
            ``row`` (int64, the position in ``frame``), ``index``, ``column``,
            ``before``, ``after`` and ``by``: ``hand``, ``suggestion``, ``like``,
            ``paste`` or ``learned``.
        """
        cells = self.work.cells
        before, now = cells.before, cells.frame()
        labels, headers = before.index.to_flat_index(), before.columns
        lines = [
            (
                *(row, labels[row], headers[place]),
                *(before.iloc[row, place], now.iloc[row, place], edit.by),
            )
            for (row, place), edit in sorted(cells.edits.items())
        ]
        columns = {
            name: pd.Series([line[at] for line in lines], dtype=object)
            for at, name in enumerate(_CHANGES)
        }
        return Lines(pd.DataFrame(columns).astype({"row": "int64", "by": "str"}))

    @property
    def counts(self) -> dict[str, int]:
        """How many ``rows`` there are, how many are ``red``, ``ready``, ``untouched``.

        ``cells`` counts the cells and rows with something wrong. A row that is red and
        has no edit is untouched.
        """
        return self.work.counts()

    @property
    def trouble(self) -> str | None:
        """Why the rows could not be judged as they are; None where they were.

        A check of the frame as a whole may fail by an edit: no row is ready until that
        is taken back or mended.
        """
        return self.work.trouble or None

    def _column(self, header: Hashable) -> int:
        return _single(self.work.cells.before.columns, header, "column")

    def _card(self) -> Card:
        counts = self.counts
        facts = {
            "ready": counts["ready"],
            "not touched yet": counts["untouched"],
            "changed cells": len(self.work.cells.edits),
        }
        told = Facts([(name, f"{count:,}") for name, count in facts.items()])
        alarms = [Alarm(self.work.trouble)] if self.work.trouble else []
        title = f"{counts['red']:,} of {counted(counts['rows'], 'row')} to fix"
        note = [Note(_MASKED)] if is_masking() else []
        return Card(title, [*alarms, told, *note, NextSteps(_NEXT)])

    def __repr__(self) -> str:
        return as_text(self._card())

    def _repr_html_(self) -> str:
        return as_html(self._card())

    def _repr_mimebundle_(self, **how: Any) -> Any:  # noqa: ANN401 - as Jupyter has it
        # A grid whose cells are masked could not be worked in.
        widget = None if is_masking() else widget_of(self.work)
        if widget is None:
            return {"text/plain": repr(self), "text/html": self._repr_html_()}
        return widget._repr_mimebundle_(**how)


def _typed(value: object) -> str:
    """Return a value as one would type it."""
    if isinstance(value, str):
        return value
    text: str = plain_texts(pd.Series([value], dtype=object)).iloc[0]
    return text


def _single(index: pd.Index, label: Hashable, kind: str) -> int:
    """Return the position of a label.

    Raises:
        KeyError: it is not there, or repeats.
    """
    try:
        found = index.get_loc(label)
    except (KeyError, TypeError, ValueError, pd.errors.InvalidIndexError):
        raise KeyError(f"no {kind} is called {label!r}") from None
    if isinstance(found, int | np.integer):
        return int(found)
    raise KeyError(
        f"several {kind}s are called {label!r}: name the cell by its positions, with "
        "iset(row, column, value)"
    )
