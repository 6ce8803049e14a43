"""The best one-to-one assignment."""

from __future__ import annotations

import numpy as np


def best_assignment(gains: np.ndarray) -> list[tuple[int, int]]:
    """Pair rows with columns so that the gains add up to the most.

    Args:
        gains: n x m gains; a pair of no positive gain is left unmade.

    Returns:
        The pairs, by row; no row and no column is in two.

    Examples:
        >>> best_assignment(np.array([[5.0, 4.9], [5.0, -5.0]]))
        [(0, 1), (1, 0)]

    Source:
        The Hungarian method with potentials and shortest augmenting paths: Jonker and
        Volgenant, Computing 38 (1987) 325-340.
    """
    gains = np.maximum(np.where(np.isfinite(gains), gains, 0.0), 0.0)
    rows = np.flatnonzero(gains.max(axis=1, initial=0.0) > 0)
    columns = np.flatnonzero(gains.max(axis=0, initial=0.0) > 0)
    small = gains[np.ix_(rows, columns)]
    if small.shape[0] > small.shape[1]:
        pairs = [(row, column) for column, row in enumerate(_matched(-small.T))]
    else:
        pairs = list(enumerate(_matched(-small)))
    return sorted(
        (int(rows[row]), int(columns[column]))
        for row, column in pairs
        if small[row, column] > 0
    )


def _matched(costs: np.ndarray) -> list[int]:
    """Return the column of each of n rows at the least cost, of m >= n columns."""
    count, width = costs.shape
    row_potential = np.zeros(count)
    column_potential = np.zeros(width)
    row_of = np.full(width, -1)
    for start in range(count):
        _augment(costs, row_potential, column_potential, row_of, start)
    column_of = [-1] * count
    for column in np.flatnonzero(row_of >= 0):
        column_of[row_of[column]] = int(column)
    return column_of


def _augment(
    costs: np.ndarray,
    row_potential: np.ndarray,
    column_potential: np.ndarray,
    row_of: np.ndarray,
    start: int,
) -> None:
    """Give a row a column along the cheapest path, changing the arrays in place."""
    width = costs.shape[1]
    distance = np.full(width, np.inf)
    came_from = np.full(width, -1)
    done = np.zeros(width, dtype=bool)
    row, column, reached = start, -1, 0.0
    while row >= 0:
        through = reached + costs[row] - row_potential[row] - column_potential
        better = ~done & (through < distance)
        distance[better] = through[better]
        came_from[better] = column
        column = int(np.where(done, np.inf, distance).argmin())
        reached = float(distance[column])
        done[column] = True
        row = int(row_of[column])
    scanned = np.flatnonzero(done)
    for place in scanned:
        gained = reached - distance[place]
        if row_of[place] >= 0:
            row_potential[row_of[place]] += gained
        column_potential[place] -= gained
    row_potential[start] += reached
    while column >= 0:
        before = int(came_from[column])
        row_of[column] = start if before < 0 else row_of[before]
        column = before
