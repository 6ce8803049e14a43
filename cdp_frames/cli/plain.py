"""Commands whose help says what is typed: a FILE, a NUMBER, and nothing of Python."""

from __future__ import annotations

import inspect
from enum import Enum
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args, get_origin

import typer
from typer.core import TyperGroup
from typer.models import OptionInfo

from cdp_frames.cli.groups import with_groups

if TYPE_CHECKING:
    from collections.abc import Callable

# A switch takes no value.
_NOTHING: Final = " "
_CHECKER: Final = "Value error, "
_VALUES: Final[dict[object, str]] = {
    Path: "FILE",
    bool: _NOTHING,
    float: "NUMBER",
    int: "NUMBER",
    str: "TEXT",
}


class PlainGroup(TyperGroup):
    """Commands whose faulty options are told without the words of a checker."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer brings a click of its own, or not
        """Run what was typed."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            message = getattr(error, "message", None)
            if isinstance(message, str):
                error.message = message.replace(_CHECKER, "")  # type: ignore[attr-defined]
            raise


class PlainTyper(typer.Typer):
    """A group of commands that say what a person calls it."""

    def command(self, *args: Any, **options: Any) -> Callable[..., Any]:
        """Take a command in, as ``typer.Typer.command`` does."""
        decorate = super().command(*args, **options)

        def take(command: Callable[..., Any]) -> Callable[..., Any]:
            # Annotations that are texts would be read anew by typer.
            is_read = hasattr(command, "__signature__")
            shown = command if is_read else with_groups(command)
            for each in inspect.signature(shown).parameters.values():
                _name_value(each.annotation)
            decorate(shown)
            return command

        return take


def value_of(kind: Any) -> str | None:  # noqa: ANN401 - a type, or several
    """Return what stands for a value of a type in help; None for what is not known.

    Examples:
        >>> value_of(Path), value_of(list[str]), value_of(float | None)
        ('FILE', 'TEXT', 'NUMBER')
    """
    inner = [each for each in get_args(kind) if each is not NoneType]
    if inner:
        return value_of(inner[0])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(each.value) for each in kind)
    return _VALUES.get(kind)


def _name_value(annotation: Any) -> None:  # noqa: ANN401 - of a parameter
    if get_origin(annotation) is not Annotated:
        return
    kind, *others = get_args(annotation)
    for info in others:
        if isinstance(info, OptionInfo) and info.metavar is None:
            info.metavar = value_of(kind)
