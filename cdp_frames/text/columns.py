"""Text as a terminal shows it: how wide it is, wrapped, and in columns."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Unicode Standard Annex 11: what takes the place of two letters.
_DOUBLE: Final = frozenset("WF")
_ALONE: Final = frozenset({"Mn", "Me", "Cf"})
_GAP: Final = "  "
# A column of text gets no narrower; then each row is a block of its own.
_NARROW: Final = 12


def wide(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    Examples:
        >>> wide("Ann"), wide("李明"), wide("e\u0301")
        (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(letter) in _ALONE
        else 1 + (unicodedata.east_asian_width(letter) in _DOUBLE)
        for letter in text
    )


def wrapped(line: str, width: int, indent: int = 0, *, fold: bool = False) -> list[str]:
    """Break a line at blanks; a word that is longer than a line stays whole.

    Args:
        line: one line; the blanks that it begins with stay.
        width: how many columns a line may take.
        indent: how far lines from the second on are indented.
        fold: whether a word that is longer than a line is broken, too.

    Examples:
        >>> wrapped("Note: a b c", 9, 2)
        ['Note: a b', '  c']
    """
    lines: list[str] = []
    held = ""
    for blanks, word in re.findall(r"(\s*)(\S+)", line):
        longer = held + blanks + word
        # No line has room for it: it stays beside what it is the value of.
        is_too_long = indent + wide(word) > width and wide(held + blanks) == indent
        if held.strip() and wide(longer) > width and not is_too_long:
            lines.append(held)
            held = " " * indent + word
        else:
            held = longer
    lines.append(held)
    return (
        [piece for each in lines for piece in _folded(each, width)] if fold else lines
    )


def _folded(text: str, width: int) -> list[str]:
    pieces = [""]
    for letter in text:
        if wide(pieces[-1] + letter) > width and pieces[-1]:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def in_columns(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    width: int | None = None,
    right: Iterable[str] = (),
    fold: bool = False,
) -> str:
    """Write rows below headings, no wider than a terminal.

    Where they are wider, cells with blanks are wrapped; where that does not do, each
    row is a block of lines.

    Args:
        headings: m names.
        rows: n rows of m cells.
        width: how many columns the terminal has; None for no end.
        right: the headings whose cells stand to the right, such as numbers.
        fold: whether cells are broken anywhere, which ids should not be.

    Examples:
        >>> print(in_columns(["name", "rows"], [["Leads", "12"]], right=["rows"]))
        name   rows
        Leads    12
        >>> print(in_columns(["a", "b", "c"], [["1111", "2222", "3333"]], width=9))
        a  1111
        b  2222
        c  3333
    """
    cells = [[*row] for row in rows]
    columns = [*zip(headings, *cells, strict=True)]
    widths = [max(map(wide, column)) for column in columns]
    if width is not None:
        narrower = _narrowed(columns, widths, width, fold=fold)
        if narrower is None:
            return _blocks(headings, cells, width, fold=fold)
        widths = narrower
    to_right = [name in {*right} for name in headings]
    lines = [
        line
        for row in ([*headings], *cells)
        for line in _drawn(row, widths, to_right, fold=fold)
    ]
    return "\n".join(lines)


def _narrowed(
    columns: Sequence[Sequence[str]], widths: Sequence[int], width: int, *, fold: bool
) -> list[int] | None:
    """Return how wide columns are to be; None if they can't be so narrow."""
    room = width - len(_GAP) * (len(widths) - 1)
    least = [
        min(full, _NARROW if fold else max(_NARROW, _longest_word(column)))
        for column, full in zip(columns, widths, strict=True)
    ]
    if sum(least) > room:
        return None
    made = [*widths]
    while sum(made) > room:
        # The one that has most to give.
        give = max(range(len(made)), key=lambda at: made[at] - least[at])
        made[give] -= 1
    return made


def _longest_word(column: Sequence[str]) -> int:
    return max((wide(word) for cell in column for word in cell.split()), default=0)


def _drawn(
    row: Sequence[str], widths: Sequence[int], right: Sequence[bool], *, fold: bool
) -> list[str]:
    parts = [
        wrapped(cell, width, fold=fold) if wide(cell) > width else [cell]
        for cell, width in zip(row, widths, strict=True)
    ]
    lines = []
    for at in range(max(map(len, parts))):
        pieces = []
        for part, width, is_right in zip(parts, widths, right, strict=True):
            text = part[at].strip() if at < len(part) else ""
            space = " " * max(0, width - wide(text))
            pieces.append(space + text if is_right else text + space)
        lines.append(_GAP.join(pieces).rstrip())
    return lines


def _blocks(
    headings: Sequence[str], rows: Sequence[Sequence[str]], width: int, *, fold: bool
) -> str:
    """Write each row as a block: a line for each cell that is filled."""
    beside = max(map(wide, headings))
    blocks = []
    for row in rows:
        lines = [
            line
            for name, cell in zip(headings, row, strict=True)
            if cell
            for line in wrapped(
                f"{name}{' ' * (beside - wide(name))}{_GAP}{cell}",
                width,
                beside + len(_GAP),
                fold=fold,
            )
        ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
