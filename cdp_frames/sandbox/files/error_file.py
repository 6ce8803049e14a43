"""The error file, in any of the shapes that the documentation leaves open.

Source:
    The import guide says: text, UTF-8, one record a line. All else is open
    (`docs/contract.md` section 9, "Error file"), so all else can be chosen here.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdp_frames.sandbox.settings.error_file import ErrorFile

_OFFSETS: Final = {"none": 0, "zero_based": 0, "one_based": 1, "with_header": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One bad field of one row.

    Attributes:
        row: its 0-based place among the data rows.
        field: the field's name in the CDP; empty where the row as such is at fault.
        header: the column's name in the file.
        code: the machine's identifier.
        message: the words for people.
        value: what stood there.
        cells: the whole row, each cell with its header; headers may repeat.
        key: the header of the match key; empty where there is none.
    """

    row: int
    field: str
    header: str
    code: str
    message: str
    value: str
    cells: tuple[tuple[str, str], ...]
    key: str


def render(findings: Iterable[Finding], shape: ErrorFile) -> bytes:
    """Write an error file.

    Args:
        findings: ordered by row.
        shape: what it should look like.
    """
    groups = [list(group) for _, group in groupby(findings, key=lambda f: f.row)]
    lines = groups if shape.per == "row" else [[f] for group in groups for f in group]
    if shape.shuffled:
        # Seeded, so that the same job always gives the same file.
        random.Random(len(lines)).shuffle(lines)  # noqa: S311 - no secret
    text = _WRITERS[shape.format](lines, shape)
    data = text.replace("\n", shape.newline).encode("utf-8")
    data = data[: round(len(data) * shape.keep)]
    # A time stamp in the header would make every download differ.
    return gzip.compress(data, mtime=0) if shape.compress else data


def _delimited(lines: list[list[Finding]], shape: ErrorFile) -> str:
    records = [_record(line, shape) for line in lines]
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter="\t" if shape.format == "tsv" else ",", lineterminator="\n"
    )
    if shape.header and records:
        writer.writerow([name for name, _ in records[0]])
    writer.writerows([value for _, value in record] for record in records)
    return out.getvalue()


def _record(line: list[Finding], shape: ErrorFile) -> list[tuple[str, object]]:
    """Return names and values of one line; names may repeat, as in a real join."""
    first = line[0]
    record: list[tuple[str, object]] = []
    if shape.row_number != "none":
        record.append((shape.row_name, first.row + _OFFSETS[shape.row_number]))
    parts = (
        (shape.field_name, [_field(f, shape) for f in line]),
        (shape.code_name, [f.code for f in line]),
        (shape.message_name, [_message(f, shape, alone=len(line) == 1) for f in line]),
        (shape.value_name, [f.value for f in line]),
    )
    record += [(name, "; ".join(texts)) for name, texts in parts if name]
    return record + list(_original(first, shape))


def _original(finding: Finding, shape: ErrorFile) -> tuple[tuple[str, str], ...]:
    if shape.original == "all":
        return finding.cells
    if shape.original == "key":
        return tuple(cell for cell in finding.cells if cell[0] == finding.key)
    return ()


def _field(finding: Finding, shape: ErrorFile) -> str:
    name = finding.field if shape.names == "field" else finding.header
    if not shape.paths:
        return name
    place = f"records[{finding.row + _OFFSETS[shape.row_number]}]"
    return f"{place}.{name}" if name else place


def _message(finding: Finding, shape: ErrorFile, *, alone: bool) -> str:
    # The API's own errors read `records[2].email: invalid email format`
    # (`docs/contract.md` section 1.3).
    name = _field(finding, shape)
    named = name and (shape.paths or not alone)
    return f"{name}: {finding.message}" if named else finding.message


def _json_lines(lines: list[list[Finding]], shape: ErrorFile) -> str:
    return "".join(
        json.dumps(_json_object(line, shape), ensure_ascii=False) + "\n"
        for line in lines
    )


def _json_object(line: list[Finding], shape: ErrorFile) -> dict[str, object]:
    first = line[0]
    record: dict[str, object] = {}
    if shape.row_number != "none":
        record[shape.row_name] = first.row + _OFFSETS[shape.row_number]
    if shape.per == "row":
        record["errors"] = [_json_finding(finding, shape) for finding in line]
    else:
        record |= _json_finding(first, shape)
    original: dict[str, object] = dict(_original(first, shape))
    if shape.nested and original:
        return record | {"record": original}
    return original | record


def _json_finding(finding: Finding, shape: ErrorFile) -> dict[str, object]:
    parts = (
        (shape.field_name, _field(finding, shape)),
        (shape.code_name, finding.code),
        (shape.message_name, _message(finding, shape, alone=True)),
        (shape.value_name, finding.value),
    )
    return {name: value for name, value in parts if name}


def _sentences(lines: list[list[Finding]], shape: ErrorFile) -> str:
    return "".join(_sentence(line, shape) + "\n" for line in lines)


def _sentence(line: list[Finding], shape: ErrorFile) -> str:
    first = line[0]
    parts = []
    if shape.row_number != "none" and not shape.paths:
        parts.append(f"row {first.row + _OFFSETS[shape.row_number]}")
    original = [_one_line(cell) for _, cell in _original(first, shape)]
    if shape.original == "key":
        parts += original
    parts.append("; ".join(_clause(finding, shape) for finding in line))
    text = ": ".join(parts)
    return f"{text} | {','.join(original)}" if shape.original == "all" else text


def _clause(finding: Finding, shape: ErrorFile) -> str:
    name = _field(finding, shape)
    clause = f"{name}: {finding.message}" if name else finding.message
    if shape.value_name:
        clause += f" ({_one_line(finding.value)!r})"
    return clause


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


_WRITERS: Final = {
    "csv": _delimited,
    "tsv": _delimited,
    "jsonl": _json_lines,
    "text": _sentences,
}
