"""What each piece of evidence is worth, in log-odds.

Fitted by ``python -m benchmarks.mapping.fit``, which writes this file, on those parts
of the labelled set in ``benchmarks/mapping`` that were looked at, a quarter of whose
headers it reads as if no table knew them. The last part is never looked at. Run it
again after a change to the tables of words or the features.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "bias": -2.02,
    "field": 8.67,
    "name": 7.73,
    "core": 6.73,
    "unsure": 2.37,
    "part": 2.70,
    "aside": 2.78,
    "close": 7.10,
    "fit_named": 3.00,
    "fit_unsure": 5.54,
    "fit_part_reach": 4.59,
    "fit_part": 3.22,
    "fit_opaque_email": 8.26,
    "fit_opaque": 1.82,
    "fit_unnamed_email": 4.56,
    "fit_unnamed": 1.82,
    "against": -8.14,
    "against_field": -2.64,
    "enum": 2.00,
    "further": -1.79,
    "empty": -0.98,
}
