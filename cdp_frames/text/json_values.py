"""Values that came through JSON, each as it must be or a ``ValueError``.

Exact types throughout: whatever stands there may lie about its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


def a_text(value: object) -> str:
    """Return a text."""
    if type(value) is not str:
        raise ValueError
    return value


def a_whole(value: object) -> int:
    """Return a whole number."""
    if type(value) is not int:
        raise ValueError
    return value


def a_number(value: object) -> float:
    """Return a number."""
    return value if type(value) is float else a_whole(value)


def a_flag(value: object) -> bool:
    """Return a yes or a no."""
    if type(value) is not bool:
        raise ValueError
    return value


def optional(read: Callable[[object], _T]) -> Callable[[object], _T | None]:
    """Read a value, or None."""
    return lambda value: None if value is None else read(value)


def several_of(read: Callable[[object], _T]) -> Callable[[object], tuple[_T, ...]]:
    """Read a list, value by value."""

    def several(value: object) -> tuple[_T, ...]:
        if type(value) is list or type(value) is tuple:
            return tuple(map(read, value))
        raise ValueError

    return several


def by_name(read: Callable[[object], str]) -> Callable[[object], dict[str, str]]:
    """Read a dict of texts, value by value."""

    def by_column(value: object) -> dict[str, str]:
        if type(value) is not dict:
            raise ValueError
        return {a_text(column): read(entry) for column, entry in value.items()}

    return by_column
