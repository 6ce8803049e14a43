"""From evidence to probabilities: pairs compete for their columns and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

# Scores are cut here, far beyond what any evidence adds up to, so that exp is safe.
_UTMOST: Final = 30.0
_ROUNDS: Final = 30


def pair_probabilities(scores: np.ndarray, exclusive: Sequence[bool]) -> np.ndarray:
    """Say how likely each pair is right, given that pairs exclude each other.

    A column has at most one target and an exclusive target at most one column. Every
    such matching M is as likely as the product of exp(score) over its pairs; what
    comes back is the share of all matchings that hold the pair. It is computed by
    message passing on the graph of pairs, exact where that graph has no cycle.

    Args:
        scores: n x m log-odds of each pair by itself; ``-inf`` for what must not be.
        exclusive: m flags; a concept without a field takes any number of columns.

    Returns:
        n x m probabilities; each row adds up to at most 1, and so does each
        exclusive column. The order of rows makes no difference.

    Examples:
        >>> rivals = np.array([[3.0], [3.0]])
        >>> pair_probabilities(rivals, [True]).round(2).ravel().tolist()
        [0.49, 0.49]

    Source:
        The cavity equations of the monomer-dimer model: Zdeborova and Mezard, "The
        number of matchings in random graphs", J. Stat. Mech. (2006) P05003.
    """
    result = np.zeros(scores.shape)
    open_rows = np.flatnonzero(~np.isneginf(scores).all(axis=1))
    result[open_rows] = _passed(scores[open_rows], exclusive)
    return result


def _passed(scores: np.ndarray, exclusive: Sequence[bool]) -> np.ndarray:
    odds = np.exp(np.clip(scores, -_UTMOST, _UTMOST))
    odds[np.isneginf(scores)] = 0.0
    shared = ~np.asarray(exclusive, dtype=bool)
    from_column = np.ones_like(odds)
    from_target = np.ones_like(odds)
    for _ in range(_ROUNDS):
        pull = odds * from_target
        column = 1 / (1 + pull.sum(axis=1, keepdims=True) - pull)
        push = odds * from_column
        target = 1 / (1 + push.sum(axis=0, keepdims=True) - push)
        target[:, shared] = 1.0
        # Half a step at a time: whole ones swing between two answers.
        from_column = (from_column + column) / 2
        from_target = (from_target + target) / 2
    weight = odds * from_column * from_target
    return np.asarray(weight / (1 + weight))
