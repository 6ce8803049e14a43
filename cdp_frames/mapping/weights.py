"""What each piece of evidence is worth, in log-odds.

Fitted on the training part of the labelled set in ``benchmarks/mapping`` by
``python -m benchmarks.mapping.fit``, which writes this file; the held-apart part is
never looked at. Run it again after a change to the tables of words or the features.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.39,
    "field": 10.17,
    "name": 7.55,
    "core": 6.55,
    "unsure": 1.34,
    "part": 2.37,
    "head": 0.48,
    "aside": 5.86,
    "close": 7.47,
    "fit_named": 3.07,
    "fit_unsure": 4.37,
    "fit_part_reach": 5.62,
    "fit_part": -1.75,
    "fit_opaque_email": 6.97,
    "fit_opaque": 2.88,
    "fit_unnamed_email": 10.62,
    "fit_unnamed": 2.35,
    "against": -8.34,
    "against_field": -5.29,
    "enum": 2.00,
    "further": -2.55,
    "empty": 0.71,
}
