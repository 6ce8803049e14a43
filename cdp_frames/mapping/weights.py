"""What each piece of evidence is worth, in log-odds.

Fitted on the training part of the labelled set in ``benchmarks/mapping`` by
``python -m benchmarks.mapping.fit``, which writes this file; the held-apart part is
never looked at. Run it again after a change to the tables of words or the features.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.19,
    "field": 9.47,
    "name": 6.03,
    "core": 8.27,
    "unsure": 6.50,
    "part": 2.46,
    "close": 8.81,
    "fit_named": 2.93,
    "fit_unsure": -0.62,
    "fit_opaque_email": 7.60,
    "fit_opaque": 2.64,
    "fit_unnamed_email": 8.95,
    "fit_unnamed": 1.59,
    "against": -6.79,
    "against_field": -5.23,
    "enum": 2.00,
    "further": -5.93,
    "empty": 1.16,
}
