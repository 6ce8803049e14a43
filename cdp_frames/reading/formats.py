"""Bytes of any format -> its sheets, each a grid of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdp_frames.reading import jsonlines, markup, parquet, workbook
from cdp_frames.reading.wrappings import read_wrapped
from cdp_frames.text.decoding import decode
from cdp_frames.text.json_objects import is_json

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.text.archives import Unpacked

# Blanks before the first sign are skipped only so far.
_START = 2**12
_MARKUP = re.compile(
    rb"\s*<(?:!doctype|!--|\?xml|html|head|meta|style|body|div|table|tr)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A grid, and what is known about the file that it is from.

    Attributes:
        grid: the records.
        format: ``csv``, ``tsv``, ``workbook``, ``jsonl``, ``parquet``, ``html``.
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


def sheets_of(
    opened: Unpacked, *, encoding: str | None = None, sheet: str | int | None = None
) -> list[Sheet]:
    """Read the sheets of a file; a file without sheets has one.

    What a file is called says nothing: an ``.xls`` may be HTML or tab-separated text,
    a ``.csv`` a workbook. The first bytes tell.

    Args:
        opened: the bytes.
        encoding: of the text; None to go by the evidence.
        sheet: which sheet of a workbook, by name or 0-based number; None for all.

    Raises:
        UnreadableFileError: the bytes are no table of any known format, or there is
            no such sheet.
    """
    if workbook.is_workbook(opened.data):
        return [
            Sheet(grid=grid, format="workbook", sheet=grid.name)
            for grid in workbook.grids_of(opened.data, opened.name, sheet)
        ]
    if opened.data.startswith(parquet.MAGIC):
        return [
            Sheet(grid=parquet.grid_of_file(opened.data, opened.name), format="parquet")
        ]
    decoded = decode(opened.data, encoding)
    grids, form = _structured(decoded.data, opened.name)
    if grids:
        return [
            Sheet(
                grid=grid,
                format=form,
                encoding=decoded.encoding,
                encoding_evidence=decoded.evidence,
                notes=decoded.notes,
            )
            for grid in grids
        ]
    cut = read_wrapped(decoded.data, opened.name)
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


def _structured(data: bytes, name: str) -> tuple[list[Grid], str]:
    """Read JSON or a table in markup; no grids if the text is neither."""
    if is_json(data[:_START].decode("utf-8", "ignore")):
        return [jsonlines.grid_of_text(data.decode(), name)], "jsonl"
    if _MARKUP.match(data[:_START]):
        return markup.grids_of_text(data.decode(), name), "html"
    return [], ""
