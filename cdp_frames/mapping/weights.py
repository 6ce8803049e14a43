"""What each piece of evidence is worth, in log-odds.

Fitted on the training part of the labelled set in ``benchmarks/mapping`` by
``python -m benchmarks.mapping.fit``, which writes this file; the held-apart part is
never looked at. Run it again after a change to the tables of words or the features.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "bias": -4.11,
    "field": 10.59,
    "name": 8.27,
    "core": 9.17,
    "unsure": 7.30,
    "part": 3.66,
    "close": 10.26,
    "fit_named": 3.66,
    "fit_unsure": 1.18,
    "fit_opaque_email": 8.28,
    "fit_opaque": 5.51,
    "fit_unnamed_email": 10.03,
    "fit_unnamed": 4.89,
    "against": -6.29,
    "against_field": -4.07,
    "enum": 2.00,
    "further": -5.25,
    "empty": -0.03,
}
