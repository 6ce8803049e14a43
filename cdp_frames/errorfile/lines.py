"""What an error file is taken apart into: lines of named cells, whatever its form.

The form is not documented (``docs/contract.md`` section 9), so it is read off the file:
see `json_lines` and `text_lines`. Nothing is dropped: what can't be taken apart stays
as a raw line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

# The name of the one column of a file of plain sentences.
SENTENCE: Final = "message"

# A name that no column of a file has: cells of the row that a JSON record is about.
NESTED: Final = "\x00row."


@dataclass(slots=True, kw_only=True)
class Line:
    """One record of an error file.

    Attributes:
        raw: the record as it stands in the file, without its line end.
        cells: column number -> text. A cell may be absent.
        nested: what a JSON record holds under one name: its own findings.
        intact: whether it is all there; False for a last record that was cut.
        doubtful: the column that the end of the file may have cut; -1 if none.
    """

    raw: str
    cells: dict[int, str] = field(default_factory=dict)
    nested: list[dict[str, str]] = field(default_factory=list)
    intact: bool = True
    doubtful: int = -1


class Lines(NamedTuple):
    """An error file taken apart.

    Attributes:
        names: what each column is called; empty where the file does not say.
        lines: its records, in order.
    """

    names: list[str]
    lines: list[Line]


def cells_of(found: Lines, number: int) -> list[str]:
    """Return the texts of a column that are whole and not blank."""
    return [
        cell
        for line in found.lines
        if line.intact and line.doubtful != number
        if (cell := line.cells.get(number, "")).strip()
    ]


def said_in(found: Lines, number: int) -> list[str]:
    """Return the texts of a column, the one included whose end may be missing.

    It proves nothing of a row, and yet says what is wrong.
    """
    cells = (line.cells.get(number, "") for line in found.lines if line.intact)
    return [cell for cell in cells if cell.strip()]
