"""What each piece of evidence is worth, in log-odds.

Fitted on the training part of the labelled set in ``benchmarks/mapping`` by
``python -m benchmarks.mapping.fit``, which writes this file; the held-apart part is
never looked at. Run it again after a change to the tables of words or the features.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.57,
    "field": 10.22,
    "name": 7.58,
    "core": 6.58,
    "unsure": 1.49,
    "part": 1.24,
    "aside": 4.68,
    "close": 7.50,
    "fit_named": 3.15,
    "fit_unsure": 4.39,
    "fit_part_reach": 6.17,
    "fit_part": -1.01,
    "fit_opaque_email": 7.05,
    "fit_opaque": 3.04,
    "fit_unnamed_email": 10.72,
    "fit_unnamed": 2.51,
    "against": -8.29,
    "against_field": -5.21,
    "enum": 2.00,
    "further": -2.54,
    "empty": 0.77,
}
