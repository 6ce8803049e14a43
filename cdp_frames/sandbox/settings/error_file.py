"""The shape of the error file: a choice for everything that is not documented.

Source:
    The import guide says: text, UTF-8, one record a line. All else is open
    (`docs/contract.md` section 9, "Error file"), so all else can be chosen here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Format = Literal["csv", "tsv", "jsonl", "text"]
RowNumber = Literal["none", "zero_based", "one_based", "with_header"]
Original = Literal["none", "key", "all"]

_TYPES: Final = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "jsonl": "application/x-ndjson",
    "text": "text/plain",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorFile:
    """The shape of the error file.

    Attributes:
        format: CSV, tab-separated, JSON lines, or plain sentences.
        compress: whether it is gzipped.
        row_number: which row a line names: none; counting data rows from 0 or from 1;
            or counting the header as 1, so that data begin at 2.
        per: one line for each bad field, or one for each bad row.
        original: what else of the row is told: nothing, its match key, or all of it.
        names: whether a field goes by its name in the CDP or by the file's header.
        paths: whether a field is written as ``records[2].email``.
        header: whether the names of the columns come first (CSV and TSV).
        row_name: the name of the column with the row number.
        field_name: of the field; empty leaves the column out.
        code_name: of the machine's code; empty leaves it out.
        message_name: of the message; empty leaves it out.
        value_name: of the refused value; empty leaves it out.
        nested: whether JSON lines keep the original row in ``record``.
        shuffled: whether the lines come in no order.
        keep: the fraction of the text that is there; below 1 the end is missing.
        newline: what ends a line.
    """

    format: Format = "csv"
    compress: bool = False
    row_number: RowNumber = "one_based"
    per: Literal["field", "row"] = "field"
    original: Original = "key"
    names: Literal["field", "header"] = "field"
    paths: bool = False
    header: bool = True
    row_name: str = "row"
    field_name: str = "field"
    code_name: str = "code"
    message_name: str = "message"
    value_name: str = "value"
    nested: bool = False
    shuffled: bool = False
    keep: float = 1.0
    newline: Literal["\n", "\r\n"] = "\n"

    @property
    def content_type(self) -> str:
        """The media type."""
        return "application/gzip" if self.compress else _TYPES[self.format]

    @property
    def file_name(self) -> str:
        """The last part of its address."""
        ending = "txt" if self.format == "text" else self.format
        return f"errors.{ending}{'.gz' if self.compress else ''}"
