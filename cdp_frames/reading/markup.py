"""Tables in HTML, and in the XML of Excel 2003: what many `.xls` files really are."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from cdp_frames.errors import UnreadableFileError
from cdp_frames.reading.grid import Grid, grid_of
from cdp_frames.text.archives import called

if TYPE_CHECKING:
    from collections.abc import Sequence

_TABLES = frozenset({"table", "ss:table"})
_ROWS = frozenset({"tr", "row", "ss:row"})
_CELLS = frozenset({"td", "th", "cell", "ss:cell"})
_WIDEST = 1000


def grids_of_text(text: str, name: str) -> list[Grid]:
    """Read the tables of a page; a table that lies in another is its own.

    Raises:
        UnreadableFileError: a page without a table: a saved log-in page, mostly.
    """
    reader = _Tables()
    reader.feed(text)
    reader.close()
    grids = [
        grid_of(rows, name=f"table {number}")
        for number, rows in enumerate(reader.tables, start=1)
        if rows
    ]
    if not grids:
        raise UnreadableFileError(
            f"{called(name)} is a web page or XML without a table, perhaps a "
            "log-in page saved by mistake"
        )
    return grids


class _Tables(HTMLParser):
    """Collects the cells of every table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[str] | None = None

    def handle_starttag(
        self, tag: str, attrs: Sequence[tuple[str, str | None]]
    ) -> None:
        if tag in _TABLES:
            self._open.append([])
            self.tables.append(self._open[-1])
        elif tag in _ROWS and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in _CELLS and self._open:
            self._end_cell()
            self._begin_cell(dict(attrs))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS:
            self._end_cell()
        elif tag in _TABLES and self._open:
            self._end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        if not self._open[-1]:
            self._open[-1].append([])
        row = self._open[-1][-1]
        # Excel's XML leaves empty cells out and numbers the next one.
        index = attributes.get("ss:index") or ""
        if index.isdigit():
            row += [""] * min(int(index) - 1 - len(row), _WIDEST)
        self._cell = []

    def _end_cell(self) -> None:
        if self._cell is not None and self._open and self._open[-1]:
            # Blanks around a cell are the page's layout, not the value.
            self._open[-1][-1].append("".join(self._cell).strip())
        self._cell = None
