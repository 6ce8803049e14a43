"""What each piece of evidence is worth, in log-odds.

Fitted on the training part of the labelled set in ``benchmarks/mapping`` by
``python -m benchmarks.mapping.fit``, which writes this file; the held-apart part is
never looked at. Run it again after a change to the tables of words or the features.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "bias": -4.09,
    "field": 10.65,
    "name": 8.46,
    "core": 9.30,
    "unsure": 7.27,
    "part": 3.68,
    "close": 10.28,
    "fit_named": 2.96,
    "fit_unsure": 1.16,
    "fit_opaque_email": 8.19,
    "fit_opaque": 5.50,
    "fit_unnamed_email": 9.87,
    "fit_unnamed": 4.88,
    "against": -6.50,
    "against_field": -4.21,
    "enum": 2.00,
    "further": -4.84,
    "empty": 0.15,
}
