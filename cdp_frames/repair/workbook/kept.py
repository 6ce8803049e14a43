"""What a workbook keeps of its import, on a sheet that nobody sees.

It is one text, packed into letters and digits: no spreadsheet takes them for a number,
a date or a formula, and saves them as they are. It is data: nothing in it is ever run.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# In the first cell of the sheet.
MAGIC: Final = "cdp_frames workbook 1"
# Less than a cell holds.
_PIECE: Final = 30_000
# In bytes: far more than a sheet full of people, and less than a bomb.
_LARGEST: Final = 2**31


def packed(kept: dict[str, Any]) -> list[str]:
    """Return the cells that hold it, from the first row of a sheet on."""
    data = zlib.compress(json.dumps(kept, separators=(",", ":")).encode("ascii"))
    text = base64.b64encode(data).decode("ascii")
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    # With a letter in front each of them is text, whatever it looks like.
    return [MAGIC, *(f"{number}|{piece}" for number, piece in enumerate(pieces))]


def unpacked(sheets: Iterable[Sequence[Sequence[object]]]) -> dict[str, Any] | None:
    """Find it among the sheets of a workbook; None if it is not there, or not whole."""
    for rows in sheets:
        cells = [row[0] for row in rows if row and row[0] != ""]
        if not cells or cells[0] != MAGIC:
            continue
        numbered = {
            int(number): piece
            for number, bar, piece in (str(cell).partition("|") for cell in cells[1:])
            if bar and number.isdigit()
        }
        text = "".join(numbered[number] for number in sorted(numbered))
        try:
            opened = zlib.decompressobj()
            data = opened.decompress(base64.b64decode(text), _LARGEST)
            kept = json.loads(data)
        except (binascii.Error, zlib.error, ValueError):
            return None
        return kept if isinstance(kept, dict) else None
    return None
