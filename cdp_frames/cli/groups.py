"""Options that several commands have, told once: a command takes a group of them.

Typer knows no groups. It is shown their options one by one, and the command is handed
the group that they make.
"""

from __future__ import annotations

import inspect
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_KIND: Final = inspect.Parameter.KEYWORD_ONLY


def with_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of the groups that it takes, one by one.

    Args:
        command: some of its parameters are dataclasses of options.
    """
    asked = inspect.signature(command, eval_str=True).parameters
    groups: dict[str, Any] = {
        name: each.annotation
        for name, each in asked.items()
        if is_dataclass(each.annotation)
    }
    shown = list(_shown(asked.values(), groups))

    @wraps(command)
    def taking(**options: Any) -> None:
        made = {
            name: group(**{key: options.pop(key) for key in _names(group, options)})
            for name, group in groups.items()
        }
        command(**made, **options)

    # What typer asks.
    taking.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
    taking.__annotations__ = {each.name: each.annotation for each in shown}
    return taking


def _shown(
    asked: Any,  # noqa: ANN401 - values of a mapping proxy
    groups: Mapping[str, Any],
) -> Iterator[inspect.Parameter]:
    for each in asked:
        if each.name in groups:
            hints = get_type_hints(groups[each.name], include_extras=True)
            for one in fields(groups[each.name]):
                yield inspect.Parameter(
                    *(one.name, _KIND), default=one.default, annotation=hints[one.name]
                )
        else:
            yield each.replace(kind=_KIND)


def _names(group: Any, options: Mapping[str, Any]) -> list[str]:  # noqa: ANN401 - a dataclass
    return [each.name for each in fields(group) if each.name in options]


def flat(options: Mapping[str, Any]) -> dict[str, Any]:
    """Take groups apart: the options one by one, as they were typed."""
    found: dict[str, Any] = {}
    for name, value in options.items():
        if is_dataclass(value):
            found |= {each.name: getattr(value, each.name) for each in fields(value)}
        else:
            found[name] = value
    return found
