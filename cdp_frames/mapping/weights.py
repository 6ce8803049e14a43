"""What each piece of evidence is worth, in log-odds.

Fitted on the training part of the labelled set in ``benchmarks/mapping`` by
``python -m benchmarks.mapping.fit``, which writes this file; the held-apart part is
never looked at. Run it again after a change to the tables of words or the features.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "bias": -6.0,
    "field": 11.0,
    "name": 9.5,
    "core": 9.0,
    "unsure": 5.0,
    "part": 6.0,
    "close": 6.0,
    "fit_named": 2.0,
    "fit_unsure": 4.0,
    "fit_opaque_email": 6.5,
    "fit_opaque": 3.0,
    "fit_unnamed_email": 6.0,
    "fit_unnamed": 3.0,
    "against": -5.0,
    "enum": 2.0,
    "further": -2.0,
    "empty": -0.5,
}
