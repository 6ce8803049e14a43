"""Yes and no, in the spellings that tools and people use."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.arrow import positions, strings
from cdp_frames.kinds.base import Judged, changes_at, hints_at, nothing, problems_at
from cdp_frames.kinds.cells import spelled_cells_of

# English, German, French, Spanish, Italian, Portuguese, Dutch, the Nordic languages,
# Polish, Czech, Finnish, Hungarian, Turkish, Romanian and Russian, as survey tools
# write answers; then what spreadsheets write in those languages. No word is yes in
# one of them and no in another. A lone "x" is left out: it ticks a box or crosses it
# out. Source: assumption, from the exports that we have seen.
_YES: Final = """
    true yes y t on 1 1.0 checked
    ja j oui o sí si sì s sim tak ano kyllä igen evet da да
    wahr vrai verdadero vero verdadeiro waar sand sant sann prawda
"""
_NO: Final = """
    false no n f off 0 0.0 unchecked
    nein non não nao nee nej nei nie ne ei nem hay\u0131r hayir nu нет
    falsch faux falso onwaar falsk falskt usann fałsz
"""
WORDS: Final = {
    **dict.fromkeys(_YES.split(), True),
    **dict.fromkeys(_NO.split(), False),
}

_RULES: Final = strings(["read as no", "read as yes"])


def judge(values: pd.Series) -> Judged:
    """Read yes and no.

    Args:
        values: n values of any dtype, any index; missing allowed. Of numbers, 1 and 0
            are yes and no, others neither.

    Returns:
        n values of dtype ``boolean``, same index; missing where the value was missing
        or refused. Judging them again changes nothing.

    Examples:
        >>> judge(pd.Series(["Yes", "nein", "x", None])).values.tolist()
        [True, False, <NA>, <NA>]
    """
    if _holds_truths(values.dtype):
        truths = values.astype("boolean")
        none = problems_at(nothing(), [])
        return Judged(truths, none, hints_at(nothing(), []), changes_at(nothing(), []))
    cells = spelled_cells_of(values)
    truth, known = _read(cells.texts)
    is_truth = np.array([isinstance(v, bool | np.bool_) for v in cells.others], bool)
    at = cells.others.index[is_truth].to_numpy()
    truth[at], known[at] = cells.others[is_truth].astype(bool), True
    said = pc.coalesce(cells.given, cells.texts)
    differs = positions(pc.not_equal(said, _sent(truth)))
    changed = differs[known[differs]]
    return Judged(
        pd.Series(pd.arrays.BooleanArray(truth, ~known), index=values.index),
        _problems(cells.texts, known, cells.others.index[~is_truth].to_numpy()),
        hints_at(nothing(), []),
        changes_at(changed, _RULES.take(pa.array(truth[changed].astype("int8")))),
    )


def _holds_truths(dtype: object) -> bool:
    plain = isinstance(dtype, np.dtype | pd.BooleanDtype | pd.ArrowDtype)
    return plain and getattr(dtype, "kind", "") == "b"


def _read(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return which of n texts say yes, and which say yes or no."""
    encoded = pc.dictionary_encode(texts)
    words = pc.utf8_lower(encoded.dictionary).to_pylist()
    # The last place is that of missing texts, whose index is -1.
    meanings = [*(WORDS.get(word) for word in words), None]
    rows = encoded.indices.fill_null(-1).to_numpy()
    truth = np.array([meaning is True for meaning in meanings])
    known = np.array([meaning is not None for meaning in meanings])
    return truth[rows], known[rows]


def _sent(truth: np.ndarray) -> pa.Array:
    return pa.array(truth).cast(pa.large_string())


def _problems(texts: pa.Array, known: np.ndarray, objects: np.ndarray) -> pd.DataFrame:
    code = np.full(len(known), "", object)
    code[texts.is_valid().to_numpy(zero_copy_only=False) & ~known] = "invalid_boolean"
    code[objects] = "unsupported_value"
    refused = np.flatnonzero(code != "")
    return problems_at(refused, strings(code[refused]))
