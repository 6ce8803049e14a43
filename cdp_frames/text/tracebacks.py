"""Tracebacks that say where, and not whom: no local variable of ours is left in them.

Tools that show tracebacks (rich, IPython, Sentry) show local variables with them, and
ours are frames of people, bodies of calls and signed addresses. So what leaves by a
public function leaves with its frames cleared, as `traceback.clear_frames` does it.
"""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType, TracebackType

_P = ParamSpec("_P")
_R = TypeVar("_R")
_C = TypeVar("_C")

_OURS = __name__.partition(".")[0]


def private(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make a function one whose exceptions show nobody's data in their tracebacks."""
    if inspect.isgeneratorfunction(function):
        iterates = cast("Callable[_P, Iterator[object]]", function)
        return cast("Callable[_P, _R]", _private_iterator(iterates))

    @wraps(function)
    def door(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            del args, kwargs
            forget_locals(error)
            raise

    return door


def private_methods(kind: type[_C]) -> type[_C]:
    """Make all public methods of a class such functions."""
    for name, method in vars(kind).copy().items():
        if inspect.isfunction(method) and not name.startswith("_"):
            setattr(kind, name, private(method))
    return kind


def _private_iterator(
    function: Callable[_P, Iterator[object]],
) -> Callable[_P, Iterator[object]]:
    @wraps(function)
    def door(*args: _P.args, **kwargs: _P.kwargs) -> Iterator[object]:
        items = function(*args, **kwargs)
        del args, kwargs
        try:
            yield from items
        except BaseException as error:
            forget_locals(error)
            raise

    return door


def forget_locals(error: BaseException) -> None:
    """Clear the local variables of our frames, and of those that they called.

    The caller's own frames, and what is still running, stay as they are.
    """
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        todo += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            todo += one.exceptions
        for frame in _within(one.__traceback__):
            try:
                frame.clear()
            except RuntimeError:  # it is still running: the door itself
                continue


def _within(traceback: TracebackType | None) -> Iterator[FrameType]:
    """Yield the frames of a traceback from the first one of ours on."""
    within = False
    while traceback is not None:
        frame = traceback.tb_frame
        name = str(frame.f_globals.get("__name__", ""))
        within = within or name == _OURS or name.startswith(f"{_OURS}.")
        if within:
            yield frame
        traceback = traceback.tb_next
