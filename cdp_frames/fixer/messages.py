"""What a front end asks, and what it is told: JSON in, JSON out, one at a time.

A front end asks for the ``state``, and is told a reset: everything. To every other
message it is told a delta: the cells that read otherwise, and what is wrong in the rows
that are touched. Where it has missed one (a second window is open), it is told a reset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cdp_frames.errors import CdpError
from cdp_frames.fixer.shown import everything, in_rows, kinds_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.fixer.cells import Place
    from cdp_frames.fixer.complaints import Standing
    from cdp_frames.fixer.work import Work
    from cdp_frames.repair.learning.repair import Repair

# Who may have typed a cell, by a message.
_BY: Final = frozenset({"hand", "suggestion", "paste"})
_CELL: Final = 3
# Beyond so many wrong cells of a column nobody would wait for what one teaches.
_MOST_TAUGHT: Final = 2_000


class Desk:
    """Answers the messages about some work, one after the other."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._verbs: dict[str, Callable[[dict[str, Any]], list[Place]]] = {
            "edit": self._edit,
            "accept": self._accept,
            "like": self._like,
            "learned": self._learned,
            "undo": lambda _: self._work.undo(),
            "redo": lambda _: self._work.redo(),
        }

    def answer(self, message: object) -> dict[str, Any]:
        """Do what a message asks.

        Args:
            message: ``{"do": verb, "seen": number of the last answer}``, and the
                verb's own: ``edit`` has ``cells`` (``[[row, column, text]…]``) and
                ``by``, and may say what the one cell ``was``; ``accept`` a ``code`` and
                a ``column`` (None for all); ``like`` a ``column``, what it ``was`` and
                its new ``value``, and ``learned`` likewise: what was made of the one is
                made of those that are wrong. ``learn`` only asks what that would do.

        Returns:
            A reset or a delta.

        Raises:
            ValueError: it is no such message; nothing was done.
        """
        asked: dict[str, Any] = message if isinstance(message, dict) else {}
        do = asked.get("do")
        with self._work.lock:
            if do == "state":
                return self._reset()
            if do == "learn":
                return {"type": "offer", "offer": self._lesson(asked)}
            if not isinstance(do, str) or do not in self._verbs:
                raise ValueError("no such message")
            missed = asked.get("seen") != self._work.number
            before = self._work.standing
            try:
                changed = self._verbs[do](asked)
            except (KeyError, TypeError, IndexError, ValueError) as error:
                raise ValueError("the message is not whole") from error
            if missed:
                return self._reset()
            return {**self._delta(changed, before), **self._offer(do, asked)}

    def _delta(self, changed: list[Place], before: Standing) -> dict[str, Any]:
        now = self._work.standing
        rows = {row for row, _ in changed}
        was = before.found
        for spot, wrong in now.found.items():
            # Most are the very same list.
            if was.get(spot) is not wrong and was.get(spot) != wrong:
                rows.add(spot[0])
        rows |= {row for row, _ in was.keys() - now.found.keys()}
        rows |= {row for row, _ in before.asked ^ now.asked}
        return {
            "type": "delta",
            "cells": [[r, c, self._work.cells.text(r, c)] for r, c in changed],
            "touched": sorted(rows),
            **in_rows(self._work, rows),
            **self._told(),
        }

    def _reset(self) -> dict[str, Any]:
        return {"type": "reset", **everything(self._work), **self._told()}

    def _told(self) -> dict[str, Any]:
        """Return what stands above the grid."""
        cells = self._work.cells
        return {
            "number": self._work.number,
            "kinds": kinds_of(self._work),
            "counts": self._work.counts(),
            "trouble": self._work.trouble,
            "undo": bool(cells.done),
            "redo": bool(cells.undone),
        }

    def _edit(self, message: dict[str, Any]) -> list[Place]:
        by = message.get("by", "hand")
        if by not in _BY:
            raise TypeError
        texts = {}
        for cell in message["cells"]:
            row, column, text = cell
            if len(cell) != _CELL or not _is_place(row) or not _is_place(column):
                raise TypeError
            texts[row, column] = _text(text)
        return self._work.write(texts, by)

    def _accept(self, message: dict[str, Any]) -> list[Place]:
        column = message["column"]
        if column is not None and not self._is_column(column):
            raise TypeError
        return self._work.accept(_text(message["code"]), column)

    def _like(self, message: dict[str, Any]) -> list[Place]:
        if not self._is_column(message["column"]):
            raise TypeError
        was, value = _text(message["was"]), _text(message["value"])
        return self._work.like(message["column"], was, value)

    def _learned(self, message: dict[str, Any]) -> list[Place]:
        repair = self._repair(message)
        return [] if repair is None else self._work.repaired(message["column"], repair)

    def _lesson(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """Say what a cell that was typed over teaches about others of its column."""
        try:
            repair = self._repair(message)
        except (KeyError, TypeError) as error:
            raise ValueError("the message is not whole") from error
        if repair is None or not repair.forecast.passes:
            return None
        asked = {name: message[name] for name in ("column", "was", "value")}
        told = {"count": repair.forecast.passes, "sentence": repair.sentence}
        return {**asked, **told}

    def _repair(self, message: dict[str, Any]) -> Repair | None:
        """Learn from a cell that was typed over; None where that teaches nothing."""
        column = message["column"]
        if not self._is_column(column):
            raise TypeError
        example = (_text(message["was"]), _text(message["value"]))
        if len(self._work.wrong_in(column)) > _MOST_TAUGHT:
            return None
        try:
            return self._work.learned(column, [example])
        except CdpError:
            return None

    def _offer(self, do: object, message: dict[str, Any]) -> dict[str, Any]:
        """Offer to correct the other cells that read as one that was typed over did."""
        cells, was = message.get("cells"), message.get("was")
        if do != "edit" or not isinstance(was, str) or not was or not cells:
            return {}
        _, column, value = cells[0]
        count = int((self._work.cells.texts(column) == was).sum())
        if not count or value == was:
            return {}
        return {"offer": {"column": column, "was": was, "value": value, "count": count}}

    def _is_column(self, place: object) -> bool:
        columns = self._work.cells.before.shape[1]
        return isinstance(place, int) and _is_place(place) and 0 <= place < columns


def _is_place(value: object) -> bool:
    return type(value) is int


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError
    return value
