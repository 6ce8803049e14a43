"""Rows of an XLSX sheet that its author does not see: hidden by a filter, or by hand.

Whoever filters a sheet may mean to send the rest only, or may have forgotten about it:
the rows are read, and it is said how many there are.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from cdp_frames.reading.xlsx_parts import sheets_of

# ECMA-376 part 1, 18.3.1.73: `hidden` of a row. What calamine hands out does not tell.
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_HIDDEN: Final = re.compile(rb"\b(?:hidden|zeroHeight)=[\"'](?:1|true)[\"']")


def hidden_rows(data: bytes) -> dict[str, int]:
    """Count the hidden rows of each sheet; sheets without one are left out.

    Args:
        data: the bytes of a workbook; nothing is known of other formats than XLSX.
    """
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        counts = {name: _count(archive.read(part)) for name, part in sheets_of(archive)}
    return {name: count for name, count in counts.items() if count}


def _count(sheet: bytes) -> int:
    if b"hidden=" not in sheet and b"zeroHeight=" not in sheet:
        return 0
    return sum(1 for row in _ROW.finditer(sheet) if _HIDDEN.search(row[1]))
