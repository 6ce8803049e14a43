"""What a command prints: all of it goes through here.

It is wrapped at the width of the terminal, red only where colours are wanted, and holds
no letter that ends the command because the terminal does not know it.
"""

from __future__ import annotations

import io
import os
import re
import sys
from numbers import Integral
from typing import IO, Final

import pandas as pd
import typer

from cdp_frames.text.characters import tidy
from cdp_frames.text.columns import in_columns, wide, wrapped

# Lines that are copied to be typed: a break in them would be typed, too.
_TYPED: Final = re.compile(r"\s*(?:cdp-frames |export |\$env:|[A-Z_]+=|https?://)")
# A word or a number and what it stands for: the lines below it begin below the latter.
_HANGING: Final = re.compile(r"\s*\S+(?: \S+)*?\s{2,}(?=\S)")
_LEAST: Final = 20
# What a terminal would follow as an order, wherever it comes from.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def prepare() -> None:
    """See that a letter that an output does not know ends nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str = "", *, err: bool = False, colour: str | None = None) -> None:
    """Print a text.

    Args:
        text: lines; what is longer than the terminal is wide goes on below.
        err: whether it goes to standard error.
        colour: its colour, where colours are wanted.
    """
    width = width_of(sys.stderr if err else sys.stdout)
    shown = _CONTROL.sub(_escaped, text.expandtabs(2))
    if width is not None:
        shown = laid_out(shown, width)
    if colour and not os.environ.get("NO_COLOR"):
        shown = typer.style(shown, fg=colour)
    typer.echo(shown, err=err)


def complain(text: str) -> None:
    """Print what went wrong on standard error."""
    say(text, err=True, colour="red")


def say_table(frame: pd.DataFrame, *, err: bool = False, fold: bool = False) -> None:
    """Print a frame, a line for each row if the terminal is wide enough."""
    width = width_of(sys.stderr if err else sys.stdout)
    say(as_table(frame, width, fold=fold), err=err)


def as_table(
    frame: pd.DataFrame, width: int | None = None, *, fold: bool = False
) -> str:
    """Write a frame in columns; what is missing is blank, and numbers stand right.

    Args:
        frame: n rows; what cells hold is up to strangers, and takes one line.
        width: how many letters a line may have; None for any number.
        fold: whether cells are broken anywhere, which ids should not be.
    """
    right = [str(name) for name in frame if _is_number(frame[name])]
    rows = [
        [
            "" if is_missing else _cell(cell)
            for cell, is_missing in zip(*pair, strict=True)
        ]
        for pair in zip(
            frame.itertuples(index=False, name=None),
            frame.isna().itertuples(index=False, name=None),
            strict=True,
        )
    ]
    headings = [tidy(str(name)) for name in frame]
    return in_columns(headings, rows, width=width, right=right, fold=fold)


def width_of(stream: IO[str] | None) -> int | None:
    """Return how many letters wide a stream is; None for a file, which has no width.

    Args:
        stream: where a text goes; None where whoever started the command closed it.
    """
    if stream is None:
        return None
    said = os.environ.get("COLUMNS", "")
    if said.isascii() and said.isdecimal() and int(said):
        return max(int(said), _LEAST)
    try:
        return max(os.get_terminal_size(stream.fileno()).columns, _LEAST)
    except (OSError, ValueError):
        return None


def laid_out(text: str, width: int) -> str:
    r"""Wrap each line of a text; what is to be typed stays in one.

    Examples:
        >>> print(laid_out("  job    a long word\n  cdp-frames resume imp_1", 18))
          job    a long
                 word
          cdp-frames resume imp_1
    """
    lines: list[str] = []
    for line in text.split("\n"):
        if wide(line) <= width or _TYPED.match(line):
            lines.append(line)
            continue
        hanging = _HANGING.match(line)
        indent = len(hanging.group()) if hanging else 0
        if not indent or indent > width // 2:
            indent = len(line) - len(line.lstrip()) + 2
        lines += wrapped(line, width, indent)
    return "\n".join(lines)


def _is_number(column: pd.Series) -> bool:
    there = [*column.dropna()]
    return bool(there) and all(map(_is_whole, there))


def _is_whole(cell: object) -> bool:
    return isinstance(cell, Integral) and not isinstance(cell, bool)


def _cell(cell: object) -> str:
    if isinstance(cell, pd.Timestamp):
        return f"{cell:%Y-%m-%d %H:%M}"
    if _is_whole(cell):
        return f"{cell:,}"
    return tidy(str(cell))


def _escaped(found: re.Match[str]) -> str:
    return f"\\x{ord(found.group()):02x}"
