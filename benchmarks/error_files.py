"""What a refused line of the CDP's error file costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.people import contacts
from benchmarks.table import Line
from benchmarks.timing import paired
from cdp_frames.errorfile import read_error_file
from cdp_frames.sandbox.files.error_file import Finding, render
from cdp_frames.sandbox.settings.error_file import ErrorFile

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS: Final = 200_000
_EACH: Final = 4  # every fourth row is refused
_SHAPES: Final = {
    "CSV": ErrorFile(),
    "CSV, the whole row": ErrorFile(original="all"),
    "CSV, no row number": ErrorFile(row_number="none"),
    "JSON lines": ErrorFile(format="jsonl"),
    "sentences": ErrorFile(format="text"),
}


def lines() -> Iterator[Line]:
    """Time the shapes that a CDP may write."""
    sent = contacts(ROWS, bad=0.0)
    findings = [
        Finding(
            row=row,
            field="country_code",
            header="country_code",
            code="CDP_ETL.VALIDATION.REQUEST_INVALID",
            message=f"value {cells[5]!r} is not allowed here",
            value=cells[5],
            cells=tuple(zip(sent.columns, cells, strict=True)),
            key="email",
        )
        for row, cells in zip(
            range(0, ROWS, _EACH),
            sent.iloc[::_EACH].itertuples(index=False, name=None),
            strict=True,
        )
    ]
    for name, shape in _SHAPES.items():
        data = render(findings, shape)
        read_error_file(data[:4000], sent.head(100))  # imports
        (ours,) = paired(lambda of=data: read_error_file(of, sent), rounds=2)
        found = read_error_file(data, sent)
        tied = f"{found['row'].notna().mean():.0%} found again"
        figure = ours.cpu / len(findings) * 1e6
        yield Line(f"error file, {name}", 5, figure, "µs a refused line", remark=tied)
