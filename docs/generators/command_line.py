"""The reference of the command line, from the commands themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from typer.main import get_command

from cdp_frames.cli import app
from cdp_frames.cli.exit_codes import MEANINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTRODUCTION: Final = """\
# The command line

Made from the commands themselves; `cdp-frames COMMAND --help` says the same in a
terminal. How-to pages: [how to …](../how-to.md),
[every week](../every-week.md), [repair](../repair.md).
"""


_OPTION: Final = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def command_line_page() -> str:
    """Write the page, in Markdown: each command, its arguments, the exit codes."""
    return "\n".join([_INTRODUCTION, *_exit_codes(), *_everywhere(), *_commands()])


def walk(command: Any = None, name: str = "cdp-frames") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - typer brings a click of its own, or not
    """Yield each command that can be run with what is typed for it.

    Args:
        command: a command, or a group of them; all by default.
        name: what is typed for it.
    """
    command = command or get_command(app)
    children = getattr(command, "commands", None)
    if children is None:
        yield name, command
    for word, child in (children or {}).items():
        yield from walk(child, f"{name} {word}")


def _exit_codes() -> Iterator[str]:
    yield "## What a command ends with\n"
    yield "| exit code | what happened | run the same again? |"
    yield "| --- | --- | --- |"
    for code, meaning in MEANINGS.items():
        yield f"| `{code.value}` | {_cell(meaning.words)} | {_cell(meaning.retry)} |"
    yield ""


def _everywhere() -> Iterator[str]:
    whole = get_command(app)
    yield "## Options of `cdp-frames` itself\n"
    yield from _table(whole.params)


def _commands() -> Iterator[str]:
    for name, command in walk():
        yield f"## {name}\n"
        takes = [_as_typed(one) for one in command.params if _is_argument(one)]
        yield "```sh"
        yield " ".join([name, *takes, "[OPTIONS]"])
        yield "```\n"
        yield f"{_plain(command.help)}\n"
        yield from _table(command.params)


def _table(params: list[Any]) -> Iterator[str]:
    shown = [one for one in params if not one.hidden]
    if shown:
        yield "| what is typed | what it says | if not given |"
        yield "| --- | --- | --- |"
        yield from map(_line, shown)
        yield ""


def _line(one: Any) -> str:  # noqa: ANN401 - see walk
    typed = [_as_typed(one)] if _is_argument(one) else _flags(one)
    shown = ", ".join(f"`{word}`" for word in typed)
    return f"| {shown} | {_cell(one.help)} | {_default(one)} |"


def _flags(one: Any) -> list[str]:  # noqa: ANN401 - see walk
    return [*one.opts, *one.secondary_opts]


def _is_argument(one: Any) -> bool:  # noqa: ANN401 - see walk
    return not one.opts[0].startswith("-")


def _as_typed(one: Any) -> str:  # noqa: ANN401 - see walk
    name = one.metavar or one.name.upper()
    many = "…" if one.nargs == -1 else ""
    return f"{name}{many}" if one.required else f"[{name}{many}]"


def _default(one: Any) -> str:  # noqa: ANN401 - see walk
    if one.required:
        return "it must be given"
    if one.default is None or one.default is False or one.default == ():
        return ""
    return f"`{one.default}`"


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _cell(text: str | None) -> str:
    """Write a text for a table, with options as code."""
    quoted = _plain(text).replace("|", "\\|").replace("*", "\\*")
    return _OPTION.sub(r"`\g<0>`", quoted)
