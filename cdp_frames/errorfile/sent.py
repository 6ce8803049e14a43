"""The rows that were sent, as a place to look texts up in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.text.arrow import has_sign, repeats
from cdp_frames.text.cells import sent_texts
from cdp_frames.text.characters import trim_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    Codes = NDArray[np.int32]

# The number of a text that nobody has asked to be looked up.
UNKNOWN: Final = -1

# A column that each row has besides those that were sent: all its cells as one text.
WHOLE_ROW: Final = "\x00row"


class Cell(NamedTuple):
    """A text that a row holds in a column."""

    column: str
    text: str


# What is said of a row: it holds at least one of these cells.
Fact = tuple[Cell, ...]


class SentRows:
    """Answers which rows hold a text, for many texts in a few passes.

    A file names a text many times and the rows hold many more, so all texts of the file
    are numbered once, each column is translated to these numbers once, and from then on
    only numbers are compared. Texts are the same if they differ in letter case, blanks
    around them and line breaks alone: services differ in what they do to those.

    Args:
        columns: header or field -> its n cells, in the order of the columns in the file
            that was sent: the very texts that were sent as ``large_string``, or values,
            which are written when they are needed.
        size: n, the number of rows.
    """

    def __init__(
        self, columns: Mapping[str, pa.LargeStringArray | pd.Series], size: int
    ) -> None:
        self.size = size
        self.columns = list(columns)
        self._cells = dict(columns)
        self._ids: dict[str, int] = {}
        self._loose: pa.Array = pa.array([], pa.large_string())
        self._codes: dict[str, NDArray[np.int32]] = {}
        self._counts: dict[str, Rows] = {}
        self._sorted: dict[str, tuple[Rows, Rows]] = {}

    @classmethod
    def of_frame(cls, frame: pd.DataFrame) -> Self:
        """Take n rows with unique column names, as they were sent."""
        names = map(str, frame.columns)
        return cls({name: frame.iloc[:, n] for n, name in enumerate(names)}, len(frame))

    def learn(self, texts: Iterable[str]) -> None:
        """Take note of the texts that will be asked for; to be called once."""
        distinct = list(dict.fromkeys(texts))
        loose = loosened(pa.array(distinct, pa.large_string()))
        encoded = loose.dictionary_encode()
        self._loose = encoded.dictionary
        self._ids = dict(zip(distinct, encoded.indices.to_pylist(), strict=True))

    def id_of(self, text: str) -> int:
        """Return the number of a text that was learned."""
        return self._ids.get(text, UNKNOWN)

    def exact(self, column: str) -> pa.Array:
        """Return the n texts of a column as they were sent."""
        cells = self._cells[column]
        if isinstance(cells, pd.Series):
            cells = self._cells[column] = sent_texts(cells).text
        return cells

    def codes(self, column: str) -> Codes:
        """Return the number of each of the n texts of a column, or `UNKNOWN`."""
        if column not in self._codes:
            codes = np.full(self.size, UNKNOWN, dtype=np.int32)
            for texts in self._texts(column):
                found = pc.index_in(loosened(texts), value_set=self._loose)
                found = found.fill_null(UNKNOWN).to_numpy(zero_copy_only=False)
                codes = np.where(codes == UNKNOWN, found, codes)
            self._codes[column] = codes
        return self._codes[column]

    def _texts(self, column: str) -> Iterator[pa.Array]:
        if column != WHOLE_ROW:
            yield self.exact(column)
            return
        cells = [self.exact(name).fill_null("") for name in self.columns]
        for separator in (",", "\t"):
            glue = pa.scalar(separator, pa.large_string())
            yield pc.binary_join_element_wise(*cells, glue)
        glue = pa.scalar(",", pa.large_string())
        yield pc.binary_join_element_wise(*map(_quoted, cells), glue)

    def counts(self, column: str) -> Rows:
        """Return how many rows hold each learned text in a column."""
        if column not in self._counts:
            codes = self.codes(column)
            asked = codes[codes != UNKNOWN]
            self._counts[column] = np.bincount(asked, minlength=len(self._loose))
        return self._counts[column]

    def has(self, column: str, text: str) -> bool:
        """Whether any row holds `text` in `column`."""
        return self.has_all(column, [text])

    def has_all(self, column: str, texts: Iterable[str]) -> bool:
        """Whether each of `texts` is held by some row in `column`."""
        numbers = np.array([self.id_of(text) for text in texts])
        return bool((numbers != UNKNOWN).all() and self.counts(column)[numbers].all())

    def holds(self, row: int, fact: Fact) -> bool:
        """Whether a fact is true of a row."""
        return any(self.codes(c.column)[row] == self.id_of(c.text) for c in fact)

    def share(self, fact: Fact) -> float:
        """Return the share of rows that a fact is true of, at most."""
        return self._weight(fact) / self.size if self.size else 0.0

    def candidates(self, facts: Sequence[Fact]) -> Rows:
        """Return the ascending positions of the rows that all facts are true of."""
        first, *others = sorted(facts, key=self._weight)
        rows = self._rows(first)
        for fact in others:
            if len(rows) == 1:
                rows = rows if self.holds(int(rows[0]), fact) else rows[:0]
            else:
                rows = rows[self._are(rows, fact)]
        return rows

    def _are(self, rows: Rows, fact: Fact) -> NDArray[np.bool_]:
        found = np.zeros(len(rows), dtype=np.bool_)
        for cell in fact:
            found |= self.codes(cell.column)[rows] == self.id_of(cell.text)
        return found

    def _weight(self, fact: Fact) -> int:
        return sum(int(self.counts(c.column)[self.id_of(c.text)]) for c in fact)

    def _rows(self, fact: Fact) -> Rows:
        found = [self._rows_of(cell.column, self.id_of(cell.text)) for cell in fact]
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found))

    def _rows_of(self, column: str, number: int) -> Rows:
        if column not in self._sorted:
            codes = self.codes(column)
            order = np.argsort(codes, kind="stable")
            unknown = self.size - int(self.counts(column).sum())
            ends = unknown + np.cumsum(self.counts(column))
            self._sorted[column] = (order, np.concatenate(([unknown], ends)))
        order, bounds = self._sorted[column]
        return order[bounds[number] : bounds[number + 1]]

    def text(self, row: int, column: str) -> str:
        """Return the text of one cell; empty where it was."""
        return self.exact(column)[row].as_py() or ""

    def first_lines(self) -> Rows:
        """Return the 0-based line that each row begins on, counted behind the header.

        Differs from the row's position where cells above it hold line breaks.
        """
        lines = self._lines()
        return np.cumsum(lines) - lines

    def last_lines(self) -> Rows:
        """Return the 0-based line that each row ends on, counted behind the header."""
        return np.cumsum(self._lines()) - 1

    def _lines(self) -> Rows:
        """Return how many lines each row takes."""
        lines = np.ones(self.size, dtype=np.int64)
        for column in self.columns:
            cells = self.exact(column)
            if not has_sign(cells, "\n"):
                continue
            found = pc.count_substring(cells, "\n").fill_null(0)
            lines += found.to_numpy(zero_copy_only=False)
        return lines


def _quoted(cells: pa.Array) -> pa.Array:
    """Quote cells as RFC 4180 asks."""
    doubled = pc.replace_substring(cells, '"', '""')
    mark = pa.scalar('"', pa.large_string())
    nothing = pa.scalar("", pa.large_string())
    quoted = pc.binary_join_element_wise(mark, doubled, mark, nothing)
    return pc.if_else(pc.match_substring_regex(cells, '[",\r\n]'), quoted, cells)


def loosened(texts: pa.Array) -> pa.Array:
    """Fold what services do to texts: letter case, blanks around, line breaks."""
    if repeats(texts):
        encoded = texts.dictionary_encode()
        return _loosened(encoded.dictionary).take(encoded.indices)
    return _loosened(texts)


def _loosened(texts: pa.Array) -> pa.Array:
    if pc.any(pc.match_substring_regex(texts, "[\r\n]")).as_py():
        for line_break in ("\r\n", "\r", "\n"):
            texts = pc.replace_substring(texts, line_break, " ")
    return pc.utf8_lower(trim_column(texts))
