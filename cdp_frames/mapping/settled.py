"""What is settled before pairs compete: vetoes, the reader's word, the user's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from cdp_frames.mapping.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping as AnyDict, Sequence

    from cdp_frames.mapping.evidence import PairEvidence
    from cdp_frames.mapping.vetoes import Veto

# The log-odds of what the reader of the file or an earlier confirmation settled.
_SETTLED: Final = 8.0
# The log-odds of one earlier confirmation of the same header in another file, and how
# many count (assumption: three agreeing files make an unknown header likely).
_CONFIRMED_ELSEWHERE: Final = 2.5
_MOST_TIMES: Final = 3


def apply_vetoes(
    scores: np.ndarray,
    evidence: PairEvidence,
    vetoes: Sequence[Veto],
    match_key: str | None,
) -> None:
    """Make what must not be impossible, in place."""
    named = {
        index
        for found, veto in zip(evidence.found, vetoes, strict=True)
        if not veto.reason
        for index in found
    }
    for row, veto in enumerate(vetoes):
        if not veto.reason:
            continue
        reading = evidence.columns[row].reading
        names = {reading.key, reading.core}
        spared = [
            index
            for index, target in enumerate(evidence.targets)
            if target.field is not None
            and (
                (veto.spares != "nothing" and not names.isdisjoint(target.keys))
                or (veto.spares == "only" and target.field.name == match_key)
            )
            and not (veto.spares == "only" and index in named)
        ]
        kept = scores[row, spared]
        scores[row] = -np.inf
        scores[row, spared] = kept


def settle_email(
    scores: np.ndarray, evidence: PairEvidence, header: str | None
) -> bool:
    """Take the reader's word for which column holds the addresses, in place."""
    rows = [
        row
        for row, clues in enumerate(evidence.columns)
        if header is not None and header in (clues.column.header, clues.column.source)
    ]
    index = next(
        (i for i, target in enumerate(evidence.targets) if target.concept == "email"),
        -1,
    )
    if len(rows) != 1 or index < 0 or np.isneginf(scores[rows[0], index]):
        return False
    scores[:, index] = -np.inf
    scores[rows[0]] = -np.inf
    scores[rows[0], index] = _SETTLED
    return True


def add_earlier_uses(
    scores: np.ndarray,
    evidence: PairEvidence,
    vetoes: Sequence[Veto],
    elsewhere: AnyDict[str, AnyDict[str, int]],
) -> None:
    """Count what the user confirmed for the same header in other files, in place."""
    names = _fields_by_name(evidence)
    for row, clues in enumerate(evidence.columns):
        for name, times in elsewhere.get(clues.column.source, {}).items():
            if name not in names or vetoes[row].reason:
                continue
            index = names[name]
            before = max(float(scores[row, index]), WEIGHTS["bias"])
            scores[row, index] = before + min(times, _MOST_TIMES) * _CONFIRMED_ELSEWHERE


def settle_confirmed(
    scores: np.ndarray,
    evidence: PairEvidence,
    confirmed: AnyDict[str, str | None],
) -> None:
    """Do again what the user confirmed, in place; his word stands above a veto."""
    names = _fields_by_name(evidence)
    for row, clues in enumerate(evidence.columns):
        if clues.column.source not in confirmed:
            continue
        name = confirmed[clues.column.source]
        scores[row] = -np.inf
        if name in names and not clues.column.type.trouble:
            scores[:, names[name]] = -np.inf
            scores[row, names[name]] = _SETTLED


def _fields_by_name(evidence: PairEvidence) -> dict[str | None, int]:
    return {
        target.field.name: index
        for index, target in enumerate(evidence.targets)
        if target.field is not None
    }
