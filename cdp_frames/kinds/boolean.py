"""Yes and no, in the spellings that tools and people use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.findings import Findings, accepted, normalized, refused_at
from cdp_frames.kinds.placeholders import placeholders_in
from cdp_frames.kinds.plain_cells import PlainCells, spelled_cells, with_emptied
from cdp_frames.kinds.remarks import with_remarks
from cdp_frames.text.arrow import positions, where
from cdp_frames.text.cells import holds_truths, numbers_of
from cdp_frames.text.names import fold, fold_text
from cdp_frames.text.vocabulary.tables import truths
from cdp_frames.text.writing import written

if TYPE_CHECKING:
    from cdp_frames.kinds.base import Normalized

# No word for yes or no is longer; to fold every text would take its time.
_LONGEST: Final = 24


def normalize(values: pd.Series) -> Normalized:
    """Read yes and no.

    Args:
        values: n values of any dtype, any index; missing allowed. Of numbers, 1 and 0
            are yes and no, others neither.

    Returns:
        n values of dtype ``boolean``, same index; missing where the value was missing
        or refused. To normalize them again changes nothing.

    Examples:
        >>> normalize(pd.Series(["Yes", "nein", "x", None])).values.tolist()
        [True, False, <NA>, <NA>]
    """
    if holds_truths(values.dtype):
        findings = accepted(numbers_of(values))
        return normalized(findings, values.astype("boolean"))
    cells = spelled_cells(values)
    truth, known = _read(cells.texts)
    is_truth = np.array([isinstance(v, bool | np.bool_) for v in cells.others], bool)
    own, odd = _rows(cells.others[is_truth]), _rows(cells.others[~is_truth])
    unread = where(pa.array(~known), cells.texts)
    truth[own], known[own] = cells.others[is_truth].astype(bool), True
    emptied = _empty_rows(unread)
    is_unread = np.array(pc.is_valid(unread))
    is_unread[emptied] = False
    refusals = [
        (np.flatnonzero(is_unread), "invalid_boolean", ""),
        (odd, "unsupported_value", ""),
    ]
    findings = refused_at(pa.array(truth, mask=~known), refusals)
    findings = with_emptied(_with_changes(findings, cells), emptied)
    missing = np.logical_not(known)
    flags = pd.arrays.BooleanArray(truth, missing)
    return normalized(findings, pd.Series(flags, index=values.index))


def _empty_rows(unread: pa.LargeStringArray) -> np.ndarray:
    """Return where texts stand for nothing: "n/a", but not "No.", which says no."""
    rows = placeholders_in(unread)
    encoded = pc.dictionary_encode(unread.take(pa.array(rows)))
    words = encoded.dictionary.to_pylist()
    is_nothing = np.array([fold(word) not in truths() for word in words], bool)
    empty: np.ndarray = rows[is_nothing[encoded.indices.to_numpy()]]
    return empty


def _with_changes(findings: Findings, cells: PlainCells) -> Findings:
    sent = written(findings.values)
    # A true number has no text of its own, but is not sent as it was either.
    given = pc.coalesce(cells.given, cells.texts)
    differs = positions(pc.not_equal(given, sent))
    rules = pc.if_else(findings.values, "read as yes", "read as no")
    rules = rules.take(pa.array(differs)).cast(pa.large_string())
    return with_remarks(findings, differs, rules=rules)


def _rows(others: pd.Series) -> np.ndarray:
    rows: np.ndarray = others.index.to_numpy("int64")
    return rows


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
