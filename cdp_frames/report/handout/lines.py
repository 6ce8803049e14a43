"""What is wrong with the refused rows, for a colleague: a line for each thing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cdp_frames.fates import REFUSED
from cdp_frames.masking import masked, masked_sentence
from cdp_frames.problems import PROBLEMS
from cdp_frames.report.handout.duties import Who, what_to_do, who_mends
from cdp_frames.screening.bad_cells import is_left_empty
from cdp_frames.text.objects import is_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

# What the title leaves open: the words of the CDP, or of the user's own check.
_OPEN: Final = frozenset({"cdp_rejected", "check_failed"})
# What is said besides the title holds no cell, but how long it may be.
_LENGTHS: Final = frozenset({"text_too_long", "text_too_short"})
_LONGEST: Final = 300
_WITH_ANOTHER: Final = "merged with another row of the person, which was refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that is wrong with a row.

    Attributes:
        row: what the row is called in the file; empty where nobody can tell it.
        person: what the person is known by; empty where values are masked.
        column: the header; empty for the row as a whole.
        value: what stands there.
        what: what is wrong.
        kind: the same without what differs from row to row, to group by.
        code: the code of it; empty where there is none.
        suggestion: what may be meant; empty for nothing.
        who: who can mend it.
    """

    row: str
    person: str
    column: str
    value: str
    what: str
    kind: str
    code: str
    suggestion: str
    who: Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What is to be done about lines of one kind.

    Attributes:
        who: by whom.
        rows: how many rows have it.
        column: the header.
        kind: what is wrong.
        meaning: why that is a problem.
        action: what is to be done.
    """

    who: Who
    rows: int
    column: str
    kind: str
    meaning: str
    action: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes cells, as they are or masked.

    Attributes:
        plain: whether as they are.
    """

    plain: bool

    def cell(self, value: object) -> str:
        """Return a cell as text."""
        if not self.plain:
            return masked(value)
        text = "" if is_missing(value) else str(value)
        more = len(text) - _LONGEST
        return f"{text[:_LONGEST]}… ({more:,} more characters)" if more > 0 else text

    def words(self, message: str, value: object, code: str) -> str:
        """Return what is said of a cell, which the words may quote."""
        if self.plain:
            return self.cell(message)
        if code in PROBLEMS and code not in _OPEN | _LENGTHS:
            return PROBLEMS[code].title
        return masked_sentence(message[: 4 * _LONGEST], [value])[:_LONGEST]


def lines_of(
    fates: pd.DataFrame,
    errors: pd.DataFrame,
    numbers: Sequence[str],
    people: pd.Series | None,
    writer: Writer,
) -> list[Line]:
    """Return a line for each thing that is wrong with a refused row, in row order.

    Args:
        fates: n rows with ``row`` and ``fate``.
        errors: as of a result.
        numbers: what the n rows are called.
        people: what the n people are known by; None where nothing does.
        writer: writes the cells.
    """
    refused = np.flatnonzero(fates["fate"].isin(REFUSED))
    told = errors[~is_left_empty(errors)]
    mine = told["row"].isna() | told["row"].isin(refused)
    found: dict[int | None, list[Line]] = defaultdict(list)
    known = people if writer.plain else None
    for error in told[mine].to_dict("records"):
        row = None if is_missing(error["row"]) else int(error["row"])
        person = "" if known is None or row is None else writer.cell(known.iloc[row])
        name = "" if row is None else numbers[row]
        found[row].append(_line(error, name, person, writer))
    lines: list[Line] = []
    for place in refused.tolist():
        person = "" if known is None else writer.cell(known.iloc[place])
        lines += found.get(place) or [_merged(numbers[place], person)]
    # Last, what the CDP says of rows that nobody can tell.
    return lines + found.get(None, [])


def _line(error: dict[Any, Any], row: str, person: str, writer: Writer) -> Line:
    code = str(error["code"])
    message = writer.words(str(error["message"]), error["value"], code)
    is_open = code in _OPEN or code not in PROBLEMS
    title = message if is_open else PROBLEMS[code].title
    return Line(
        row=row,
        person=person,
        column="" if is_missing(error["column"]) else str(error["column"]),
        value=writer.cell(error["value"]),
        what=_both(title, message),
        kind=title,
        code=code,
        suggestion=writer.cell(error["suggestion"]),
        who=who_mends(code),
    )


def _both(title: str, message: str) -> str:
    return message if message.startswith(title) else f"{title}: {message}"


def _merged(row: str, person: str) -> Line:
    return Line(
        row=row,
        person=person,
        column="",
        value="",
        what=_WITH_ANOTHER,
        kind=_WITH_ANOTHER,
        code="",
        suggestion="",
        who=Who.NOBODY,
    )


def duties_of(lines: Iterable[Line]) -> list[Duty]:
    """Say what is to be done and by whom: by person, the most frequent first."""
    rows: dict[tuple[Who, str, str, str], set[str]] = defaultdict(set)
    for place, line in enumerate(lines):
        kind = (line.who, line.column, line.kind, line.code)
        rows[kind].add(line.row or f"line {place}")
    order = [*Who]
    duties = [
        Duty(
            who=who,
            rows=len(found),
            column=column,
            kind=kind,
            meaning=PROBLEMS[code].meaning if code in PROBLEMS else "",
            action=what_to_do(code)
            if code
            else "Nothing: they are merged again when that row is mended.",
        )
        for (who, column, kind, code), found in rows.items()
    ]
    return sorted(duties, key=lambda duty: (order.index(duty.who), -duty.rows))
