"""An error file that is a table or plain sentences, as lines of named cells."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.errorfile.lines import SENTENCE, Line, Lines
from cdp_frames.text.delimiters import detect
from cdp_frames.text.records import CUT, lines as physical_lines, split

if TYPE_CHECKING:
    from cdp_frames.errorfile.names import Names
    from cdp_frames.text.delimiters import Dialect

# Records that are looked at to tell whether the first one is a header.
LOOKED_AT: Final = 500
# The share of records of one width that makes a text without known names a table.
_MOSTLY: Final = 0.8

# What begins so is a sentence: "row 3 …", "records[2].email: …", "ana@example.com: …".
_SENTENCE: Final = re.compile(
    r"\s*(?:(?:row|line|record|zeile)s?\b[\s#:=]*\d|\w+\[\d+\][^\s,;]*:? |"
    r"[^\s,;\t|]+: )",
    re.IGNORECASE,
)
_ONE_CELL: Final = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
# So many lines of a title may stand above a header.
_TITLE_LINES: Final = 4
_LONGEST_NAME: Final = 80
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_LONG_LINE: Final = 2**12


def read_text_lines(text: str, names: Names) -> Lines:
    """Take a text that is no JSON apart.

    Args:
        text: the text of an error file; it may be cut anywhere.
        names: the names that may stand in it.
    """
    dialect = detect(text, is_name=names.is_column, forgiving=True)
    if not dialect.named:
        below = _below_a_title(text, names)
        if below:
            title = [Line(raw=row, intact=False) for row in below.title]
            table = read_text_lines(below.text, names)
            return Lines(table.names, [*title, *table.lines])
    if not _is_table(text, dialect):
        return _read_sentences(text, names)
    lines = _table_lines(text, dialect)
    header: list[str] = []
    if is_header(lines, names):
        header = [name.strip() for name in lines.pop(0).cells.values()]
    return Lines(header or [""] * dialect.width, lines)


class _Below(NamedTuple):
    """What stands below a title: the lines of the title, and the text."""

    title: list[str]
    text: str


def _below_a_title(text: str, names: Names) -> _Below | None:
    """Find a header of known names below the first lines, which say other things."""
    if names.is_column(text.partition("\n")[0].strip()):
        return None
    begins = [
        0,
        *(found.end() for found in islice(_LINE_END.finditer(text), _TITLE_LINES)),
    ]
    for begin in begins[1:]:
        rest = text[begin:]
        dialect = detect(rest, is_name=names.is_column, forgiving=True)
        if dialect.named and dialect.width > 1:
            above = [line for line in text[:begin].splitlines() if line.strip()]
            is_title = not any(
                names.is_content(line) or dialect.delimiter in line for line in above
            )
            return _Below(above, rest) if is_title else None
    return None


def _is_table(text: str, dialect: Dialect) -> bool:
    """Whether a text is cut into cells, and not one of sentences with commas in them.

    A first record of known names settles it.
    """
    if dialect.named:
        return True
    begin = text[dialect.start : dialect.start + _LONG_LINE].lstrip("\r\n")
    first_cell = begin.partition(dialect.delimiter)[0]
    return (
        dialect.width > 1
        and dialect.share >= _MOSTLY
        and not _SENTENCE.match(first_cell)
    )


def _table_lines(text: str, dialect: Dialect) -> list[Line]:
    """Cut a text into lines of cells; blank lines are none."""
    records = list(
        split(
            text,
            dialect.delimiter,
            start=dialect.start,
            width=dialect.width,
            forgiving=True,
        )
    )
    ends = [*(record.start for record in records), len(text)]
    lines = [
        Line(raw=raw, cells=_cells(record.cells, dialect))
        for record, (begin, end) in zip(records, pairwise(ends), strict=True)
        if (raw := text[begin:end].rstrip("\r\n")).strip()
    ]
    if lines:
        _mark_end(lines[-1], dialect.width, text, is_cut=records[-1].flaw == CUT)
    return lines


def _cells(cells: list[str], dialect: Dialect) -> dict[int, str]:
    """Return as many cells as the table has columns.

    Words with a delimiter in them, and not in quotes, are the last cell's.
    """
    last = dialect.width - 1
    if len(cells) > dialect.width and any(cell.strip() for cell in cells[last + 1 :]):
        cells = [*cells[:last], dialect.delimiter.join(cells[last:])]
    return dict(enumerate(cells))


def _mark_end(line: Line, width: int, text: str, *, is_cut: bool) -> None:
    """Say of the last line what may be missing of it.

    A line end, or else all cells with no quote open, shows that all but the last cell
    is there.
    """
    ends_open = not text.endswith(("\n", "\r"))
    if ends_open and (is_cut or len(line.cells) < width):
        line.intact = False
    elif ends_open or is_cut:
        line.doubtful = len(line.cells) - 1


def is_header(lines: list[Line], names: Names) -> bool:
    """Whether the first line names the columns.

    Known names say so, unless the line says something that only a line says, or says
    what stands below as well. Without known names it must differ in kind from what is
    below: no number where all others are numbers, no field where all are fields.
    """
    first, *others = [line.cells for line in lines[: LOOKED_AT + 1]]
    if any(len(c) > _LONGEST_NAME or names.is_content(c) for c in first.values()):
        return False
    below = [cells for cells in others if len(cells) == len(first)]
    columns = [[cells[number] for cells in below] for number in first]
    if any(cell in columns[number] for number, cell in first.items()):
        return False
    if any(map(names.is_column, first.values())):
        return True
    return any(
        all(map(kind, column))
        for kind in (str.isdigit, names.is_content, names.columns_of)
        for column in columns
        if column
    )


def _unquoted(row: str) -> str:
    """Return a sentence without the quotes of a CSV of one column."""
    found = _ONE_CELL.fullmatch(row)
    return row if found is None else found[1].replace('""', '"')


def _read_sentences(text: str, names: Names) -> Lines:
    rows = [row for row in physical_lines(text) if row.strip()]
    if rows and names.is_column(rows[0]):
        rows = rows[1:]
    lines = [Line(raw=row, cells={0: _unquoted(row)}) for row in rows]
    if lines and not text.endswith(("\n", "\r")):
        lines[-1].doubtful = 0
    return Lines([SENTENCE], lines)
