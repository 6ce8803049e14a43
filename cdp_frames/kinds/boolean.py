"""Yes and no, in the spellings that tools and people use."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.base import Normalized, changes_at, hints_at, nothing, problems_at
from cdp_frames.kinds.placeholders import placeholders_in
from cdp_frames.kinds.plain_cells import PlainCells, spelled_cells
from cdp_frames.text.arrow import positions, strings
from cdp_frames.text.cells import holds_truths
from cdp_frames.text.names import fold_text
from cdp_frames.text.vocabulary.tables import truths
from cdp_frames.text.writing import written

# No word for yes or no is longer; to fold every text would take its time.
_LONGEST: Final = 16


def normalize(values: pd.Series) -> Normalized:
    """Read yes and no.

    Args:
        values: n values of any dtype, any index; missing allowed. Of numbers, 1 and 0
            are yes and no, others neither.

    Returns:
        n values of dtype ``boolean``, same index; missing where the value was missing
        or refused. Judging them again changes nothing.

    Examples:
        >>> normalize(pd.Series(["Yes", "nein", "x", None])).values.tolist()
        [True, False, <NA>, <NA>]
    """
    if holds_truths(values.dtype):
        truths = values.astype("boolean")
        none = problems_at(nothing(), [])
        return Normalized(
            truths, none, hints_at(nothing(), []), changes_at(nothing(), [])
        )
    cells = spelled_cells(values)
    truth, known = _read(cells.texts)
    is_truth = np.array([isinstance(v, bool | np.bool_) for v in cells.others], bool)
    own = cells.others.index[is_truth].to_numpy("int64")
    truth[own], known[own] = cells.others[is_truth].astype(bool), True
    unread = pc.if_else(
        pa.array(known), pa.scalar(None, pa.large_string()), cells.texts
    )
    emptied = placeholders_in(unread)
    refused = np.full(len(values), "", object)
    refused[positions(unread.is_valid())] = "invalid_boolean"
    refused[emptied] = ""
    refused[cells.others.index[~is_truth].to_numpy("int64")] = "unsupported_value"
    at = np.flatnonzero(refused != "")
    return Normalized(
        pd.Series(pd.arrays.BooleanArray(truth, ~known), index=values.index),
        problems_at(at, strings(refused[at])),
        hints_at(nothing(), []),
        _changes(cells, truth, known, emptied),
    )


def _changes(
    cells: PlainCells, truth: np.ndarray, known: np.ndarray, emptied: np.ndarray
) -> pd.DataFrame:
    sent = written(pa.array(truth))
    # A true number has no text of its own, but is not sent as it was either.
    said = pc.coalesce(cells.given, cells.texts)
    differs = positions(pc.not_equal(said, sent))
    rule = np.where(truth, "read as yes", "read as no").astype(object)
    rule[emptied] = "placeholder removed"
    at = np.union1d(differs[known[differs]], emptied)
    return changes_at(at, strings(rule[at]))


def _read(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return which of n texts say yes, and which say yes or no."""
    encoded = pc.dictionary_encode(texts)
    # The last place is that of missing texts, whose index is -1.
    meanings = [*map(_meaning, encoded.dictionary.to_pylist()), None]
    rows = encoded.indices.fill_null(-1).to_numpy()
    truth = np.array([meaning is True for meaning in meanings])
    known = np.array([meaning is not None for meaning in meanings])
    return truth[rows], known[rows]


def _meaning(text: str) -> bool | None:
    return truths().get(fold_text(text)) if len(text) <= _LONGEST else None
