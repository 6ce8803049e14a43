"""The public surface as text: names, signatures, columns, fates, codes, flags."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

import click
import pandas as pd
import typer

import cdp_frames
from cdp_frames.cli import app
from cdp_frames.fates import Fate
from cdp_frames.problems import PROBLEMS

# Nothing to learn from: what every class or enum has.
_ORDINARY = {name for kind in (object, Exception) for name in dir(kind)}


def surface() -> str:
    """Return the surface, a line for each thing that somebody may rely on."""
    parts = {
        "Names": _names(),
        "Frames": _frames(),
        "Fates": list(Fate),
        "Problem codes": sorted(PROBLEMS),
        "Command line": _commands(),
    }
    return "\n".join(
        "\n".join([f"# {title}", "", *lines, ""]) for title, lines in parts.items()
    )


def _names() -> Iterator[str]:
    for name in cdp_frames.__all__:
        value = getattr(cdp_frames, name)
        if inspect.isclass(value):
            yield f"class {name}({value.__mro__[1].__name__})"
            yield from (f"    {member}" for member in _members(value))
        else:
            yield f"{name}{_signature(value)}"


def _members(kind: type) -> Iterator[str]:
    own = [base for base in kind.__mro__ if base.__module__.startswith("cdp_frames")]
    names = {name for base in own for name in vars(base)} - _ORDINARY
    if any("__init__" in vars(base) for base in own):
        yield f"{kind.__name__}({_arguments(kind)})"
    for name in sorted(name for name in names if not name.startswith("_")):
        member = inspect.getattr_static(kind, name)
        if isinstance(member, staticmethod | classmethod):
            member = member.__func__
        if isinstance(member, cached_property):
            yield f"{name}{_back(member.func)}"
        elif isinstance(member, property):
            yield f"{name}{_back(member.fget)}"
        else:
            yield f"{name}{_signature(member)}" if inspect.isfunction(member) else name


def _signature(value: object) -> str:
    return f"({_arguments(value)}){_back(value)}"


def _back(value: object) -> str:
    signature = inspect.signature(value)  # type: ignore[arg-type]  # it can be called
    return f" -> {_annotation(signature.return_annotation)}"


def _arguments(value: object) -> str:
    signature = inspect.signature(value)  # type: ignore[arg-type]  # it can be called
    return ", ".join(_parameters(signature.parameters.values()))


def _parameters(parameters: Iterable[inspect.Parameter]) -> Iterator[str]:
    by_name = False
    for parameter in parameters:
        if parameter.kind is parameter.VAR_POSITIONAL:
            by_name = True
        elif parameter.kind is parameter.KEYWORD_ONLY and not by_name:
            by_name = True
            yield "*"
        text = str(parameter.replace(annotation=parameter.empty))
        text = re.sub(r" at 0x[0-9a-f]+", "", text)  # a function as the default
        if parameter.annotation is not parameter.empty:
            name, equals, default = text.partition("=")
            text = f"{name}: {_annotation(parameter.annotation)}"
            text += f" = {default}" if equals else ""
        yield text


def _annotation(annotation: object) -> str:
    if isinstance(annotation, str):
        return annotation
    return inspect.formatannotation(annotation)


def _frames() -> Iterator[str]:
    screened = cdp_frames.screen(pd.DataFrame({"email": ["a@example.com", "b"]}))
    error_lines = cdp_frames.read_error_file("row,message\n1,odd\n", screened.valid)
    frames = {
        "screen(...).errors": screened.errors,
        "screen(...).changes": screened.changes,
        "screen(...).hints": screened.hints,
        "screen(...).fates": screened.fates,
        "read_error_file(...)": error_lines,
    }
    for title, frame in frames.items():
        yield f"{title}: {', '.join(map(str, frame.columns))}"


def _commands() -> Iterator[str]:
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group | typer.core.TyperGroup)
    for name, command in sorted(group.commands.items()):
        yield f"cdp-frames {name}"
        for argument in command.params:
            flags = " ".join([*argument.opts, *argument.secondary_opts])
            yield f"    {flags}{' (required)' if argument.required else ''}"
