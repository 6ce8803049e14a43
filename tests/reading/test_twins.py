"""Each twin is like its real export in all that the reader goes by, and no copy.

Only where the real exports are: elsewhere there is nothing to compare, and no test.
"""

from __future__ import annotations

import csv
import io
import re

import pytest

from cdp_frames import inspect_contacts
from tests.reading.twins import EXPORTS, SAMPLES, TWINS, Twin

if not SAMPLES.is_dir():
    # No tests for pytest (which would call them skipped), no examples for doctest.
    __test__: dict[str, str] = {}

# Small numbers, yes and no, and rules of stars meet by chance.
_BY_CHANCE = re.compile(r"[\d.,]{1,6}|.{0,3}|\*+")
# What the tools themselves write into every file, whoever answers.
_WORDS_OF_THE_TOOLS = {
    "Attending", "Free Order", "anonymous", "false", "true", "Total", "Agree",
    "Strongly agree", "Disagree", "Strongly disagree", "Neither agree nor disagree",
}  # fmt: skip

_UTF_8 = ("nothing but ASCII", "all of it is valid UTF-8")


def _text(data: bytes, encoding: str) -> str:
    return data.decode(encoding).removeprefix("\ufeff")


def _records(text: str, delimiter: str) -> list[list[str]]:
    """Split a text by the standard library, a reading that is not ours."""
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _written(data: bytes, twin: Twin) -> dict[str, object]:
    """Say how a file is written: marks, line ends, quotes, widths."""
    text = _text(data, twin.encoding)
    records = _records(text, twin.delimiter)
    cells = [cell for record in records for cell in record]
    return {
        "marked": text != data.decode(twin.encoding) or data[:3] == b"\xef\xbb\xbf",
        "line ends": set(re.findall(r"\r\n|\n|\r", text)),
        "last line ended": text.endswith(("\n", "\r")),
        "quoted": '"' in text,
        "all quoted": text.count('"') >= 2 * len(cells),
        "quotes in cells": any('"' in cell for cell in cells),
        "breaks in cells": any("\n" in cell for cell in cells),
        "delimiters in cells": any(twin.delimiter in cell for cell in cells),
        "blanks that don't break": "\u00a0" in text,
        "widths": {len(record) for record in records},
        "records above the rows": [
            [bool(cell.strip()) for cell in record]
            for record in records[: max(twin.header) + 1]
        ],
        "names that repeat": len(records[twin.header[0]])
        - len(set(records[twin.header[0]])),
    }


def _read(data: bytes) -> dict[str, object]:
    """Say what the reader finds, but for names and numbers that are a file's own."""
    report = inspect_contacts(data)
    return {
        "family": (report.kind, report.confidence, report.format),
        "header": report.header_records,
        "dialect": (report.encoding, report.delimiter),
        # ASCII is UTF-8, too: a twin has accents where its export happens to have none.
        "evidence": report.encoding_evidence.replace(*_UTF_8),
        "columns": len(report.columns),
        "labels": len(report.labels),
        "addresses": [candidate.column for candidate in report.email_candidates],
        "zones": (report.timezone, report.timezone_evidence, sorted(report.zones)),
        "dayfirst": report.dayfirst,
        "reasons": set(report.set_aside["reason"]),
        "partial": bool(report.partial),
        "personal": report.personal,
        "multiple": sorted(report.multiple.values()),
        "folded": sorted(report.folded.values()),
        # Which letter two encodings read otherwise is a file's own.
        "notes": [re.sub(r"\d+|'.' or '.'", "N", note) for note in report.notes],
    }


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.file)
def test_a_twin_is_written_as_its_export_is(twin: Twin) -> None:
    ours = _written((EXPORTS / twin.file).read_bytes(), twin)
    assert ours == _written((SAMPLES / twin.sample).read_bytes(), twin)


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.file)
def test_a_twin_reads_as_its_export_does(twin: Twin) -> None:
    ours = _read((EXPORTS / twin.file).read_bytes())
    assert ours == _read((SAMPLES / twin.sample).read_bytes())


def test_a_twin_holds_no_value_of_its_export() -> None:
    shared = {
        twin.file: _values((EXPORTS / twin.file).read_bytes(), twin)
        & _values((SAMPLES / twin.sample).read_bytes(), twin)
        for twin in TWINS
    }
    assert {file: cells for file, cells in shared.items() if cells} == {}


def _values(data: bytes, twin: Twin) -> set[str]:
    """Return the telling cells that are not of the header, nor the tool's words."""
    records = _records(_text(data, twin.encoding), twin.delimiter)
    cells = {
        cell.strip()
        for number, record in enumerate(records)
        if number not in twin.header
        for cell in record
    }
    return {
        cell for cell in cells if not _BY_CHANCE.fullmatch(cell)
    } - _WORDS_OF_THE_TOOLS


def test_every_real_export_has_a_twin() -> None:
    found = {str(path.relative_to(SAMPLES)) for path in SAMPLES.rglob("*/*.csv")}
    assert found == {twin.sample for twin in TWINS}
