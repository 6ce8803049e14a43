"""What each piece of evidence is worth, in log-odds.

Fitted on the training part of the labelled set in ``benchmarks/mapping`` by
``python -m benchmarks.mapping.fit``, which writes this file; the held-apart part is
never looked at. Run it again after a change to the tables of words or the features.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "bias": -3.06,
    "field": 9.80,
    "name": 6.53,
    "core": 8.43,
    "unsure": 1.97,
    "part": 0.0,
    "head": 1.0,
    "close": 8.87,
    "fit_named": 3.34,
    "fit_unsure": 2.51,
    "fit_part": 4.0,
    "fit_opaque_email": 7.85,
    "fit_opaque": 3.62,
    "fit_unnamed_email": 9.35,
    "fit_unnamed": 2.65,
    "against": -6.07,
    "against_field": -4.75,
    "enum": 2.00,
    "further": -5.68,
    "empty": 2.77,
}
