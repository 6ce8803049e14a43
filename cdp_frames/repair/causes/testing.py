"""Whether so many refused rows share something by chance."""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log


def tail(rows: int, refused: int, sharing: int, both: int) -> float:
    """Return how likely it is that at least so many refused rows share something.

    The exact upper tail of the hypergeometric distribution.

    Args:
        rows: how many rows there are.
        refused: how many of them were refused.
        sharing: how many of them share it.
        both: how many of the refused ones do.

    Examples:
        >>> round(tail(10, 5, 5, 5), 5)  # one of 252 ways
        0.00397
        >>> tail(10, 5, 5, 0)
        1.0
    """
    most = min(refused, sharing)
    if both <= max(0, refused + sharing - rows):
        return 1.0
    term = _log_share(rows, refused, sharing, both)
    whole = log(1.0)
    # Each share follows from the one before it; they fall fast beyond the middle.
    total, share, k = 1.0, 1.0, both
    while k < most and share > 1e-18 * total:
        share *= (refused - k) * (sharing - k)
        share /= (k + 1) * (rows - refused - sharing + k + 1)
        total += share
        k += 1
    return min(1.0, exp(min(whole, term)) * total)


def _log_share(rows: int, refused: int, sharing: int, both: int) -> float:
    return (
        _log_ways(refused, both)
        + _log_ways(rows - refused, sharing - both)
        - _log_ways(rows, sharing)
    )


@lru_cache(maxsize=4096)
def _log_ways(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def risk_ratio(rows: int, refused: int, sharing: int, both: int) -> float:
    """Return how much likelier a row that shares it is refused than one that does not.

    Arguments as of ``tail``; infinite where nobody else is refused.

    Examples:
        >>> risk_ratio(100, 20, 10, 10)
        9.0
    """
    others = rows - sharing
    if not sharing or not others:
        return 1.0
    elsewhere = (refused - both) / others
    return (both / sharing) / elsewhere if elsewhere else float("inf")
