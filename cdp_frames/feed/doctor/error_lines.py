"""The error file of a job: what is expected of it, seen in the file itself."""

from __future__ import annotations

import csv
import gzip
import io
import re
from typing import TYPE_CHECKING, Final

from cdp_frames.errors import CdpError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.feed.doctor.asking import AskingClient

_ROW: Final = re.compile(r"row|line|record", re.IGNORECASE)
_PACKED: Final = b"\x1f\x8b"
_COLUMNS: Final = ("row", "field", "code", "message", "value", "email")
_REASON: Final = "invalid email format"
_CODES: Final = "CDP_ETL.ROW."


def errors_seen(content: bytes, bad_row: int) -> Iterator[tuple[str, str]]:
    """Look at an error file of one bad row.

    Args:
        content: the file.
        bad_row: which row of the data is bad, from 1.
    """
    packed = content.startswith(_PACKED)
    yield "the error file, packed", "gzip" if packed else ""
    text = _text(content)
    head = next(iter(text.splitlines()), "")
    shape = _shape(head)
    yield "the error file", shape
    if shape:
        return
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    lacking = [name for name in _COLUMNS if name not in head.split(",")]
    yield "columns of the error file", ", ".join(f"no {name!r}" for name in lacking)
    numbers = {str(line["row"]) for line in lines if line.get("row")}
    if numbers:
        there = ", ".join(sorted(numbers))
        yield "row numbers", "" if str(bad_row) in numbers else f"{there:.20}"
        many = "" if len(numbers) == 1 else f"{len(numbers)} rows"
        yield "rows of the error file", many
    codes = [line["code"] for line in lines if line.get("code")]
    if codes:
        ours = all(code.startswith(_CODES) for code in codes)
        yield "codes of rows", "" if ours else "other codes"
    reasons = [line["message"] for line in lines if line.get("message")]
    if reasons:
        known = any(_REASON in reason for reason in reasons)
        yield "the reason of a bad address", "" if known else "other words"


def lines_of(client: AskingClient, job_id: str) -> list[str]:
    """Return the lines of an error file after its header; none if it can't be had."""
    try:
        report = client.job_errors(job_id)
        if not report.error_file_url:
            return []
        text = _text(client.download(report.error_file_url, sent=200))
    except CdpError:
        return []
    return [] if _shape(text[:1]) == "JSON" else text.splitlines()[1:]


def _text(content: bytes) -> str:
    if content.startswith(_PACKED):
        content = gzip.decompress(content)
    return content.decode("utf-8", "replace").lstrip("\ufeff")


def _shape(head: str) -> str:
    if head.startswith(("{", "[")):
        return "JSON"
    if "," not in head:
        return "no header with commas"
    if not any(_ROW.search(name) for name in head.split(",")):
        return "no column for the row"
    return ""
