"""What each piece of evidence is worth, in log-odds.

Fitted on the training part of the labelled set in ``benchmarks/mapping`` by
``python -m benchmarks.mapping.fit``, which writes this file; the held-apart part is
never looked at. Run it again after a change to the tables of words or the features.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "bias": -3.76,
    "field": 12.61,
    "name": 7.57,
    "core": 8.04,
    "unsure": 7.37,
    "part": 3.16,
    "close": 12.56,
    "fit_named": 3.74,
    "fit_unsure": 5.97,
    "fit_opaque_email": 7.63,
    "fit_opaque": 5.94,
    "fit_unnamed_email": 7.98,
    "fit_unnamed": 11.21,
    "against": -5.51,
    "enum": 2.00,
    "further": -4.02,
    "empty": -0.15,
}
