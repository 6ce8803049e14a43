"""Which rows of a refused file the CDP refused, and read as they did then.

Only the CDP knows what it refuses: a row that it said no to is refused until somebody
changes it. A file of refused rows is edited in any program, so each such row has a
check value of its cells.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.problems import PROBLEMS
from cdp_frames.screening.tables import ERROR_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

_LONG: Final = 16
_BY_CDP: Final = PROBLEMS["cdp_rejected"]


def by_cdp(errors: pd.DataFrame) -> frozenset[int]:
    """Return the rows of which the CDP said something, by their positions."""
    # A line that fits no single row has none.
    rows = errors.loc[errors["stage"].eq("cdp"), "row"].dropna()
    return frozenset(rows.astype("int64"))


def checks_of(rows: pd.DataFrame) -> list[str]:
    """Return a check value of each row, whatever the order of its columns.

    Args:
        rows: n rows of text, each column with a name of its own.

    Examples:
        >>> one, two = checks_of(pd.DataFrame({"a": ["1", "2"], "b": ["x", "x"]}))
        >>> one != two
        True
        >>> [one] == checks_of(pd.DataFrame({"b": ["x"], "a": ["1"]}))
        True
    """
    names = [str(name) for name in rows.columns]
    order = sorted(range(len(names)), key=names.__getitem__)
    columns = [rows.iloc[:, place].tolist() for place in order]
    named = [names[place] for place in order]
    return [
        _check([*map(list, zip(named, cells, strict=True))])
        for cells in zip(*columns, strict=True)
    ]


def _check(cells: list[list[object]]) -> str:
    text = json.dumps(cells)  # ASCII, so that halves of characters do no harm
    return hashlib.sha256(text.encode()).hexdigest()[:_LONG]


def stands(rows: pd.DataFrame, checks: Iterable[object]) -> list[bool]:
    """Say which rows the CDP refused and nobody changed since.

    Args:
        rows: n rows of text, as of ``checks_of``.
        checks: for each its check value in the file; empty where the CDP said nothing.
    """
    said = [check if isinstance(check, str) else "" for check in checks]
    asked = np.flatnonzero([bool(check) for check in said])
    still = [False] * len(rows)
    for row, now in zip(asked.tolist(), checks_of(rows.iloc[asked]), strict=False):
        still[row] = said[row] == now
    return still


def said_lines(why: Mapping[int, str], headers: Sequence[Hashable]) -> pd.DataFrame:
    """Return what the CDP said of rows, taken apart again, as lines of ``errors``.

    Args:
        why: by their positions why it refused them, as a file says.
        headers: the headers of their columns.
    """
    lines = [
        {"row": row, "column": column, "message": message}
        for row, text in why.items()
        for column, message in taken_apart(text, headers)
    ]
    made = pd.DataFrame(lines, columns=list(ERROR_COLUMNS)).astype(object)
    made["code"], made["action"], made["stage"] = _BY_CDP.code, _BY_CDP.action, "cdp"
    return made.astype({"row": "int64", "confidence": "float64"})


def taken_apart(
    text: str, headers: Sequence[Hashable]
) -> list[tuple[Hashable | None, str]]:
    """Return the columns and the messages of a reason in a file.

    Examples:
        >>> taken_apart("E-mail: blocked; for now; row: too many", ["E-mail"])
        [('E-mail', 'blocked; for now'), (None, 'too many')]
    """
    found: list[tuple[Hashable | None, str]] = []
    # "a: b" is a header as well as "a": the longer one is meant.
    headers = sorted(headers, key=lambda header: -len(str(header)))
    for part in text.split("; "):
        header = next((h for h in headers if part.startswith(f"{h}: ")), None)
        if header is not None:
            found.append((header, part.removeprefix(f"{header}: ")))
        elif part.startswith("row: ") or not found:
            found.append((None, part.removeprefix("row: ")))
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]}; {part}")
    return found
