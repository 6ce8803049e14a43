"""The tables of a page of the docs, as the cases that they are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

PAGES = Path(__file__).parents[2] / "docs"


def cases(
    page: str, heading: str
) -> list[tuple[list[str], dict[str, object], list[str]]]:
    """Return each row of the tables whose first heading this is.

    Args:
        page: the name of a file in ``docs``.
        heading: what stands above the first column.

    Returns:
        What is in back quotes on the left, the options as keyword arguments, and what
        is in back quotes on the right.
    """
    found = []
    rows: list[list[str]] = []
    for line in (PAGES / page).read_text(encoding="utf-8").splitlines():
        parts = [part.strip() for part in line.strip("|").split("|")]
        if not line.startswith("|"):
            found += _cases(rows) if rows and rows[0][0] == heading else []
            rows = []
        else:
            rows.append(parts)
    return found + (_cases(rows) if rows and rows[0][0] == heading else [])


def _cases(
    rows: list[list[str]],
) -> list[tuple[list[str], dict[str, object], list[str]]]:
    return [(_quoted(row[0]), _options(row[1]), _quoted(row[2])) for row in rows[2:]]


def _quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]*)`", cell)


def _options(cell: str) -> dict[str, object]:
    written = [option.partition("=") for option in _quoted(cell)]
    return {name: ast.literal_eval(value) for name, _, value in written}
