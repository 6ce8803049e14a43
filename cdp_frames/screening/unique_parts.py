"""Values that the schema wants unique, where no part of a frame sees all of them.

Each part hands out what stands for its values and persons; whoever has all of them says
which rows share a value with another person, and each part is judged once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.screening.duplicates import shared_by_persons
from cdp_frames.screening.hashing import text_hashes
from cdp_frames.text.cells import sent_column
from cdp_frames.text.writing import written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Of a row: two numbers that stand for its value, one for its person, and its own.
OF_ROW: Final = np.dtype(
    [("value", "<u8"), ("other", "<u8"), ("person", "<u8"), ("row", "<i8")]
)
_SALT: Final = pa.scalar("\x01", pa.large_string())
_EMPTY: Final = pa.scalar("", pa.large_string())
_NOTHING: Final = pa.scalar("\x00", pa.large_string())
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


class Asked(NamedTuple):
    """What is compared: a column or a set of them, at one point of the judgement.

    Attributes:
        mode: how bad cells are taken; the fates of rows hang on it.
        step: 0 for the rows as they are, 1 for the merged ones of each person.
        fields: of the column, or of the set of them.
        report: Pandera's ``report_duplicates``.
    """

    mode: str
    step: int
    fields: tuple[str, ...]
    report: str


class UniqueOverParts:
    """What a part is told of unique values, and what it tells.

    Args:
        known: what was found out of all parts: the rows that lose, ascending, by what
            was asked.

    Attributes:
        told: what else is to be found out: ``OF_ROW`` of each row that is compared.
    """

    def __init__(self, known: Mapping[Asked, np.ndarray]) -> None:
        self._known = known
        self._steps = {(asked.mode, asked.step) for asked in known}
        self.told: dict[Asked, np.ndarray] = {}

    def lost(
        self,
        asked: Asked,
        values: Sequence[pd.Series],
        persons: pd.Series,
        positions: np.ndarray,
        numbers: np.ndarray,
    ) -> np.ndarray:
        """Return the positions of the rows that share a value, as far as it is known.

        Args:
            asked: what is compared.
            values: the n cells of each column.
            persons: n match keys.
            positions: the rows that are compared, ascending.
            numbers: the n positions of the rows in the whole.
        """
        if (asked.mode, asked.step) in self._steps:
            rows = self._known.get(asked, np.empty(0, "int64"))
            return positions[np.isin(numbers[positions], rows)]
        if not asked.step or (asked.mode, asked.step - 1) in self._steps:
            self.told[asked] = _of_rows(values, persons, positions, numbers)
        return positions[:0]


def _of_rows(
    values: Sequence[pd.Series],
    persons: pd.Series,
    positions: np.ndarray,
    numbers: np.ndarray,
) -> np.ndarray:
    texts = [written(sent_column(each.take(positions)).cells) for each in values]
    if len(texts) == 1:  # a missing value is shared with nobody
        there = np.asarray(texts[0].is_valid())
        positions, texts = positions[there], [texts[0].drop_null()]
    made = np.zeros(len(positions), dtype=OF_ROW)
    for text in texts:
        # In a set two gaps are equal, and none is a text.
        filled = pc.if_else(
            pc.is_null(text), _NOTHING, pc.binary_join_element_wise(text, _SALT, _EMPTY)
        )
        twice = pc.binary_join_element_wise(filled, filled, _EMPTY)
        made["value"] = (made["value"] * _MIX) ^ text_hashes(filled)
        made["other"] = (made["other"] * _MIX) ^ text_hashes(twice)
    made["row"] = numbers[positions]
    keys = written(sent_column(persons.take(positions)).cells)
    made["person"] = text_hashes(keys.fill_null(""))
    return made


def losers(rows: np.ndarray, report: str) -> np.ndarray:
    """Return the rows whose value another person has, too, ascending.

    Args:
        rows: ``OF_ROW`` of all rows that may share a value.
        report: Pandera's ``report_duplicates``.
    """
    ordered = rows[np.argsort(rows["row"], kind="stable")]
    pairs = np.unique(ordered[["value", "other"]], return_inverse=True)[1]
    places = np.arange(len(ordered))
    values = pd.Series(pairs.reshape(-1), dtype="int64")
    persons = np.unique(ordered["person"], return_inverse=True)[1].reshape(-1)
    lost = shared_by_persons(values, persons, places, report)
    found: np.ndarray = ordered["row"][lost]
    return found
