"""What a streamed import would do, worked out part by part and not sent."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cdp_frames.fates import Fate
from cdp_frames.mapping.card import left_out_block
from cdp_frames.report.card import import_card
from cdp_frames.report.next_steps import after_plan
from cdp_frames.screening.lines import Lines
from cdp_frames.screening.summary import summary_of
from cdp_frames.streaming.result import MOST_LINES
from cdp_frames.text.card import as_html, as_text
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd

    from cdp_frames.lists import Target
    from cdp_frames.mapping import Mapping
    from cdp_frames.streaming.account import Account
    from cdp_frames.streaming.result import StreamedResult
    from cdp_frames.text.card import Card


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class StreamedPlan:
    """The import of a stream, worked out and not sent.

    Its rows lie on the disk, for their owner alone, until ``apply`` or ``discard``, and
    for a day at most. A frame that would be too long for memory holds its first 200,000
    lines; ``paths`` names the Parquet data set of the whole, and ``scan`` reads it part
    by part.

    Attributes:
        target: where the rows would go.
        mapping: which column goes to which field.
        parts: a row for each part: ``part``, ``rows``, ``valid`` and ``bytes``.
        counts: the number of all ``rows`` and of each fate; ``valid`` would be sent.
        struck: the guards that strike, each in a sentence; then ``apply`` sends
            nothing.
        notes: what is good to know.
        alarms: what must not be overlooked.
    """

    target: Target
    mapping: Mapping
    parts: pd.DataFrame
    counts: dict[str, int]
    struck: tuple[str, ...]
    notes: tuple[str, ...]
    alarms: tuple[str, ...]
    _account: Account = field()
    _folder: Path = field()
    _apply: Callable[[], StreamedResult] = field()

    @private
    def apply(self) -> StreamedResult:
        """Send exactly what is planned.

        Raises:
            CdpError: as ``import_file``.
        """
        return self._apply()

    @property
    def paths(self) -> dict[str, Path]:
        """The Parquet data sets of the account, by the name of their frame."""
        return {name: self._account.path(name) for name in self._account.lines}

    def scan(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield a frame of the account part by part, each in the order of its rows.

        Args:
            name: ``errors``, ``changes``, ``hints``, ``fates`` or ``opted_out``.
        """
        return self._account.scan(name)

    @cached_property
    def fates(self) -> pd.DataFrame:
        """Each row with its fate."""
        return self._account.frame("fates", MOST_LINES)

    @cached_property
    def errors(self) -> pd.DataFrame:
        """What is wrong, a row for each thing; the columns are those of a result."""
        return Lines(self._account.frame("errors", MOST_LINES))

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Every cell that would be sent otherwise than it is written."""
        return Lines(self._account.frame("changes", MOST_LINES))

    @cached_property
    def hints(self) -> pd.DataFrame:
        """Values that pass but look mistyped, with what may be meant."""
        return Lines(self._account.frame("hints", MOST_LINES))

    @cached_property
    def opted_out(self) -> pd.DataFrame:
        """The rows that are held back, and which row, column and cell says so."""
        return Lines(self._account.frame(Fate.OPTED_OUT.value, MOST_LINES))

    @private
    def summary(self) -> pd.DataFrame:
        """Return the numbers of the card as a frame.

        Returns:
            A row for each fate and each reason; see ``screening.summary.summary_of``.
        """
        return summary_of(self.counts, self.errors)

    def discard(self) -> None:
        """Remove rows and account from the disk; then ``apply`` can't be called."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _card(self) -> Card:
        valid, rows = self.counts[Fate.VALID], self.counts["rows"]
        return import_card(
            f"Plan: {valid:,} of {rows:,} rows to {self.target}",
            facts=[
                ("nothing sent yet;", "call .apply() to send"),
                ("parts", f"{len(self.parts):,}"),
                ("size", f"{int(self.parts['bytes'].sum()):,} bytes"),
            ],
            counts=self.counts,
            errors=self.errors,
            alarms=[
                *self.alarms,
                *(
                    f"A guard strikes, apply() raises GuardError: {sentence}."
                    for sentence in self.struck
                ),
            ],
            notes=self.notes,
            left_out=left_out_block(self.mapping, is_open=True),
            next_steps=after_plan(self.counts, struck=bool(self.struck)),
        )

    def __repr__(self) -> str:
        return as_text(self._card())

    def _repr_html_(self) -> str:
        return as_html(self._card())
