"""A grid under its header, and what is found out about its columns and rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from cdp_frames.errors import shown
from cdp_frames.reading import rows
from cdp_frames.reading.grid import frame_of
from cdp_frames.text.cells import series_of, shows
from cdp_frames.text.characters import trim, trim_column
from cdp_frames.text.names import clean, fold, unique

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match


# Why an unfinished answer without a single answer is set aside, whatever the tool.
_EMPTY_ANSWER: Final = "an empty answer: opened and left"
# How many rows are looked at to learn what a column holds.
SAMPLE = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The time zone of a column, and how it is known.

    Attributes:
        zone: an IANA name such as ``Europe/Berlin``, or an offset such as ``+02:00``.
        evidence: where the file says so.
    """

    zone: str
    evidence: str


class Table:
    """The rows beneath a header: what a family's ``read`` works on.

    Attributes:
        grid: the records that it is from.
        match: which of them are the header.
        frame: m rows of text under unique names, missing where a cell is empty.
            True dates of Excel are ISO text here.
        labels: {column: what people call it}, where that is not its name.
        email: the column that the family knows to hold *the* address, best first.
        not_email: {column: why it holds addresses that are not the person's}.
        zones: {column: zone and evidence}.
        zone_hint: whose zone the times are in, where the file does not name it.
        dayfirst: whether 03/04 is the 3rd of April, if the file says so, and how.
        personal: {column: why it should not travel}.
        multiple: {column: what separates its several answers}.
        multi_selects: {column: how many columns of choices were folded into it}.
        notes: what else a person should know.
    """

    def __init__(self, grid: Grid, match: Match) -> None:
        self.grid = grid
        self.match = match
        header = grid.row(match.header[0]) if match.header else []
        sorted_rows = rows.classify(grid, match, width=len(header))
        width = sorted_rows.width
        self._reasons = sorted_rows.reasons
        self.records = np.flatnonzero(self._reasons.stays)
        given = [*(match.names if match.names is not None else header)]
        given += [""] * (width - len(given))
        self.names = unique(given[:width])
        self._given = dict(zip(self.names, map(clean, given), strict=False))
        self.frame = self._rows()
        self.labels = self._labels(given)
        self.email: list[str] = []
        self.not_email: dict[str, str] = {}
        self.zones: dict[str, Zone] = {}
        self.zone_hint = ""
        self.dayfirst: tuple[bool, str] | None = None
        self.personal: dict[str, str] = {}
        self.multiple: dict[str, str] = {}
        self.multi_selects: dict[str, int] = {}
        self.notes: list[str] = [*grid.notes, *sorted_rows.notes, *self._bared()]
        self._aside = rows.Reasons(len(self.frame))
        self._partial = np.zeros(len(self.frame), dtype=bool)
        self._drop_empty_unnamed(given)

    # What a family asks.

    def column(self, *names: str) -> str | None:
        """Return the first column whose name or label is one of these; else None.

        The names are asked in order; names are compared by ``names.fold``.
        """
        found: dict[str, str] = {}
        for column in self.frame.columns:
            found.setdefault(fold(column), column)
        for column, label in self.labels.items():
            found.setdefault(fold(label), column)
        return next(
            (found[fold(name)] for name in names if fold(name) in found),
            None,
        )

    def columns(self, *names: str) -> list[str]:
        """Return all columns with one of these names or labels, in the file's order."""
        wanted = {fold(name) for name in names}
        return [
            column
            for column in self.frame.columns
            if fold(column) in wanted
            or fold(self.labels.get(column, "")) in wanted
            or fold(self._given.get(column, "")) in wanted
        ]

    def given(self, column: str) -> str:
        """Return a column's header as the file has it, before it was made unique."""
        return self._given.get(column, column)

    def folded(self, column: str | None) -> pd.Series:
        """Return a column trimmed and folded, "" where missing, for comparisons.

        A column that is not there gives m empty texts, so that a family need not ask.
        """
        if column is None:
            return pd.Series("", index=self.frame.index, dtype="str")
        # By distinct values: such columns hold few, and folding is slow.
        codes, distinct = pd.factorize(self.frame[column].fillna(""))
        trimmed = trim_column(pa.array(distinct, pa.large_string()))
        folded = series_of(trimmed, pd.RangeIndex(len(distinct))).str.casefold()
        return folded.take(codes).set_axis(self.frame.index)

    def blank(self, columns: Iterable[str], *, also: Iterable[str] = ()) -> pd.Series:
        """Say which rows have nothing in any of the columns, m booleans.

        Args:
            columns: the columns to look at.
            also: words that stand for nothing, folded: ``-99``, ``n/a``.
        """
        nothing = {"", *also}
        blank = pd.Series(data=True, index=self.frame.index)
        for column in columns:
            blank &= self.folded(column).isin(nothing)
        return blank

    # What a family tells.

    def set_aside(self, where: pd.Series, reason: str) -> None:
        """Set rows aside: they are no people to import. The first reason stays.

        Args:
            where: m booleans.
            reason: why, for people: ``declined``, ``a preview of the survey``.
        """
        self._aside.give_new(where.to_numpy(dtype=bool), reason)

    def set_aside_empty(self, where: pd.Series) -> None:
        """Set aside what somebody opened and left: no answer is in it, m booleans."""
        self.set_aside(where, _EMPTY_ANSWER)

    def mark_partial(self, rows: pd.Series) -> None:
        """Mark rows of people who did not answer to the end; they stay.

        Args:
            rows: m booleans.
        """
        self._partial |= rows.to_numpy(dtype=bool)

    def zone(self, columns: Iterable[str | None], zone: str, evidence: str) -> None:
        """Say in which zone the times of some columns are, and how that is known."""
        for column in columns:
            if column is not None:
                self.zones[column] = Zone(zone=zone, evidence=evidence)

    def private(self, names: Iterable[str], why: str) -> None:
        """Say that columns of these names, where there are any, should not travel."""
        for name in names:
            for column in self.columns(name):
                self.personal[column] = why

    def clear(self, column: str, rows: pd.Series, why: str) -> None:
        """Take out what stands for nothing: a placeholder date, a word for "none".

        Args:
            column: the column.
            rows: m booleans.
            why: what it was, for people.
        """
        count = int(rows.sum())
        if count:
            self.frame[column] = self.frame[column].mask(rows)
            self.notes.append(f"{column}: {count:,} x {why}, taken out")

    def drop(self, columns: Iterable[str]) -> None:
        """Take columns out; they stay in the rows that are set aside."""
        gone = list(columns)
        self.frame = self.frame.drop(columns=gone)
        for column in gone:
            self._forget(column)

    def replace(self, columns: Sequence[str], name: str, values: pd.Series) -> str:
        """Put one column in the place of several; return its (unique) name."""
        first, *others = columns
        left = [column for column in self.frame.columns if column not in set(columns)]
        new = unique([*left, name])[-1]
        self.drop(others)
        # Written over and renamed, not inserted: that would cut the frame to pieces.
        self.frame[first] = values
        self.frame = self.frame.rename(columns={first: new})
        self._forget(first)
        return new

    def _forget(self, column: str) -> None:
        self.labels.pop(column, None)
        self.zones.pop(column, None)
        self.personal.pop(column, None)
        self.multiple.pop(column, None)

    # What becomes of it.

    def kept(self) -> np.ndarray:
        """Return which of the m rows stay, m booleans."""
        return self._aside.stays

    def people(self) -> np.ndarray:
        """Return the 0-based records of the rows that stay."""
        people: np.ndarray = self.records[self.kept()]
        return people

    def partial(self) -> np.ndarray:
        """Return the 0-based records of the rows that stay and are partial."""
        partial: np.ndarray = self.records[self.kept() & self._partial]
        return partial

    def aside(self) -> tuple[np.ndarray, list[str]]:
        """Return the 0-based records that are set aside, in order, and why."""
        reasons = self._reasons.copy()
        reasons.put(self.records, self._aside)
        return reasons.aside()

    def not_read(self) -> tuple[np.ndarray, list[str]]:
        """Return the 0-based records that can't be taken apart, in order, and why."""
        return self._reasons.not_read()

    def sample(self) -> pd.DataFrame:
        """Return some of the rows that stay, evenly taken: enough to know columns by.

        What is known of a column of a million rows is known from these.
        """
        kept = np.flatnonzero(self.kept())
        if len(kept) > SAMPLE:
            kept = kept[np.linspace(0, len(kept) - 1, SAMPLE).astype(int)]
        chosen = np.zeros(len(self.frame), dtype=bool)
        chosen[kept] = True
        # Not `take`: that would copy every column into one piece first.
        return self.frame.loc[chosen]

    def _rows(self) -> pd.DataFrame:
        table = self.grid.table
        if len(self.records) == 0:
            table = table.slice(0, 0)
        else:
            first, last = int(self.records[0]), int(self.records[-1])
            table = table.slice(first, last - first + 1)
            if table.num_rows != len(self.records):
                # Not `take`: that would copy every column into one piece first.
                table = table.filter(pa.array(self._reasons.stays[first : last + 1]))
        return frame_of(table, self.names)

    def _bared(self) -> list[str]:
        """Say what was taken off the cells of columns; of many columns once."""
        columns: dict[str, list[str]] = {}
        for place, what in self.grid.unwrapped.items():
            if place < len(self.names):
                columns.setdefault(what, []).append(self.names[place])
        return [f"{shown(names)}: {what}" for what, names in columns.items()]

    def _labels(self, given: Sequence[str]) -> dict[str, str]:
        labels = self.match.labels if self.match.labels is not None else given
        return {
            name: label
            for name, label in zip(self.names, labels, strict=False)
            if trim(label) and label != name
        }

    def _drop_empty_unnamed(self, given: Sequence[str]) -> None:
        """Drop columns that have neither a name nor a value: a comma too many.

        But for the only one: whoever mends unreadable records has to fill it.
        """
        if len(self.names) == 1:
            return
        labels = self.match.labels or ()
        for place, name in enumerate(self.names):
            label = labels[place] if place < len(labels) else ""
            named = trim(given[place]) or trim(label)
            if not named and not shows(self.frame[name]).any():
                self.frame = self.frame.drop(columns=name)
