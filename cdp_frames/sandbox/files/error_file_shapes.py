"""Shapes of the error file, for tests: one for each open question, and all of them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from cdp_frames.sandbox.settings.error_file import (
    ErrorFile,
    Format,
    Original,
    RowNumber,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# One shape for each open question, to run a test once for each.
SHAPES: Final[dict[str, ErrorFile]] = {
    "default": ErrorFile(),
    "tsv": ErrorFile(format="tsv"),
    "jsonl": ErrorFile(format="jsonl"),
    "jsonl nested": ErrorFile(format="jsonl", original="all", nested=True),
    "text": ErrorFile(format="text"),
    "text without numbers": ErrorFile(format="text", row_number="none"),
    "gzip": ErrorFile(compress=True),
    "jsonl gzip": ErrorFile(format="jsonl", compress=True),
    "rows from 0": ErrorFile(row_number="zero_based"),
    "header counted": ErrorFile(row_number="with_header"),
    "no row numbers": ErrorFile(row_number="none", original="all"),
    "only the key": ErrorFile(row_number="none"),
    "only numbers": ErrorFile(original="none", value_name=""),
    "values, no numbers": ErrorFile(row_number="none", original="none"),
    "one line a row": ErrorFile(per="row"),
    "one line a row, jsonl": ErrorFile(format="jsonl", per="row", original="all"),
    "original columns": ErrorFile(original="all"),
    "headers of the file": ErrorFile(names="header"),
    "paths": ErrorFile(paths=True, row_number="zero_based"),
    "paths in text": ErrorFile(
        format="text", paths=True, row_number="zero_based", original="none"
    ),
    "row_number, column, error, reason": ErrorFile(
        row_name="row_number",
        field_name="column",
        code_name="error",
        message_name="reason",
    ),
    "rowNumber, path, error_code, error_message": ErrorFile(
        row_name="rowNumber",
        field_name="path",
        code_name="error_code",
        message_name="error_message",
    ),
    "line and error": ErrorFile(
        row_name="line", field_name="", code_name="", message_name="error"
    ),
    "no header": ErrorFile(header=False),
    "shuffled": ErrorFile(shuffled=True),
    "cut off": ErrorFile(keep=0.6),
    "CRLF": ErrorFile(newline="\r\n"),
}


def every_shape() -> Iterator[ErrorFile]:
    """Yield every combination of the choices that change how a line is read.

    Yields:
        768 shapes; a test may take a sample.
    """
    formats: tuple[Format, ...] = ("csv", "tsv", "jsonl", "text")
    numbers: tuple[RowNumber, ...] = (
        *("none", "zero_based", "one_based", "with_header"),
    )
    originals: tuple[Original, ...] = ("none", "key", "all")
    switches = product((False, True), repeat=4)
    for (form, number, original), (per_row, paths, shuffled, by_header) in product(
        product(formats, numbers, originals), switches
    ):
        yield ErrorFile(
            format=form,
            row_number=number,
            original=original,
            per="row" if per_row else "field",
            paths=paths,
            shuffled=shuffled,
            names="header" if by_header else "field",
        )
