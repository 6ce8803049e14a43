"""Exceptions that end with their sentence in a notebook, not with our inner lines."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Final

_OURS: Final = __name__.partition(".")[0]
_HIDDEN: Final = (
    "(What happened within cdp_frames is not shown; %tb Verbose shows it.)\n"
)


class ShortInNotebooks(BaseException):
    """An exception of which IPython shows the caller's own lines and the sentence.

    ``%tb Verbose`` and ``%xmode Verbose`` show ours as well, and what caused it. So
    does Python's ``traceback``: ``__traceback__`` and ``__cause__`` are whole.
    """

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows, which alone calls this."""
        tool = sys.modules["IPython"].get_ipython().InteractiveTB
        kind = type(self)
        if tool.mode == "Verbose":
            whole: list[str] = tool.structured_traceback(kind, self, self.__traceback__)
            return whole
        # An equal one without a cause, which would be shown before it.
        alone = kind.__new__(kind)
        alone.args = self.args
        alone.__dict__.update(self.__dict__)
        outer = _outer_frames(self.__traceback__)
        lines: list[str] = tool.structured_traceback(kind, alone, outer)
        # Where the user wants the sentence only there is but one line.
        return [*lines[:1], _HIDDEN, *lines[1:]] if len(lines) > 1 else lines


class UnknownArgumentError(ShortInNotebooks, TypeError):
    """An argument that a function of ours has not; Python's own kind of error."""


def _outer_frames(traceback: TracebackType | None) -> TracebackType | None:
    """Return a copy of a traceback that ends before our frames begin.

    Those of pandas in between, of ``df.pipe``, are the caller's no more than ours.
    """
    steps: list[TracebackType] = []
    while traceback is not None and _package_of(traceback) != _OURS:
        steps.append(traceback)
        traceback = traceback.tb_next
    while steps and _package_of(steps[-1]) == "pandas":
        steps.pop()
    outer = None
    for step in reversed(steps):
        outer = TracebackType(outer, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return outer


def _package_of(traceback: TracebackType) -> str:
    name = str(traceback.tb_frame.f_globals.get("__name__", ""))
    return name.partition(".")[0]
