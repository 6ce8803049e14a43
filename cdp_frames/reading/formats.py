"""Bytes of any format -> its sheets, each a grid of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdp_frames.reading.delimited import read_delimited
from cdp_frames.reading.encodings import decode

if TYPE_CHECKING:
    from cdp_frames.reading.files import Opened
    from cdp_frames.reading.grid import Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A grid, and what is known about the file that it is from.

    Attributes:
        grid: the records.
        format: ``csv``, ``xlsx``, ``jsonl``, ``parquet``, ``html``.
        encoding: of the text; "" where the format settles it.
        encoding_evidence: why.
        delimiter: between two cells; "" where there is none.
        sheet: the name of the sheet; "" where there are none.
        notes: what a person should know.
    """

    grid: Grid
    format: str
    encoding: str = ""
    encoding_evidence: str = ""
    delimiter: str = ""
    sheet: str = ""
    notes: tuple[str, ...] = ()


def sheets_of(opened: Opened, *, encoding: str | None = None) -> list[Sheet]:
    """Read all sheets of a file; a file without sheets has one.

    Raises:
        UnreadableFileError: the bytes are no table of any known format.
    """
    decoded = decode(opened.data, encoding)
    cut = read_delimited(decoded.data, name=opened.name)
    delimiter = cut.dialect.delimiter if cut.dialect.width > 1 else ""
    return [
        Sheet(
            grid=cut.grid,
            format="tsv" if delimiter == "\t" else "csv",
            encoding=decoded.encoding,
            encoding_evidence=decoded.evidence,
            delimiter=delimiter,
            notes=decoded.notes,
        )
    ]
