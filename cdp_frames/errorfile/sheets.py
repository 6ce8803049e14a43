"""An error file that is a workbook or a Parquet file, as CSV or JSON lines."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Final

from cdp_frames.errorfile.names import role_of
from cdp_frames.reading.formats import sheets_of
from cdp_frames.reading.parquet import MAGIC

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.text.archives import Unpacked

# A zip that is no file of text, the container of old workbooks, a Parquet file.
_TABLES: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MAGIC)

_Rows = list[list[str]]


def has_sheets(data: bytes) -> bool:
    """Say whether these unpacked bytes are a workbook or a Parquet file."""
    return data.startswith(_TABLES)


def text_of_sheets(opened: Unpacked) -> str:
    r"""Return the sheets of an error file as CSV; as JSON lines if they differ.

    Of several sheets those count whose first row has a name of error files in it; if
    none has, all do.

    Args:
        opened: the bytes of a workbook or a Parquet file.

    Raises:
        UnreadableFileError: it is damaged, protected or empty.
    """
    sheets = [rows for sheet in sheets_of(opened) if (rows := _filled(sheet.grid))]
    telling = [rows for rows in sheets if any(map(role_of, rows[0]))]
    first, *others = telling or sheets or [[]]
    if not others or not telling:
        return _csv([*first, *(row for rows in others for row in rows)])
    if all(rows[0] == first[0] for rows in others):
        return _csv([*first, *(row for rows in others for row in rows[1:])])
    return "".join(_json_lines(rows) for rows in telling)


def _filled(grid: Grid) -> _Rows:
    rows = grid.rows(0, grid.count)
    return [row for row in rows if any(cell.strip() for cell in row)]


def _csv(rows: _Rows) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _json_lines(rows: _Rows) -> str:
    names, *others = rows
    return "".join(
        json.dumps(
            {name: cell for name, cell in zip(names, row, strict=False) if cell},
            ensure_ascii=False,
        )
        + "\n"
        for row in others
    )
