"""How many rows of past imports were refused, and whether the last one is like them.

Source:
    Laney, D. B. (2002), Improved control charts for attributes, Quality Engineering
    14(4), 531-537: the p' chart. Limits three standard deviations from the mean, which
    are widened by how much the earlier rates differ more than chance alone would make
    them.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd

from cdp_frames.errors import FrameError, shown
from cdp_frames.text.tracebacks import private

_NEEDED: Final = ("begun", "rows", "refused")
# With fewer earlier imports nobody can say what is usual.
_FEWEST: Final = 8
_LAST: Final = 30
_DEVIATIONS: Final = 3.0
# Of the mean difference of two neighbours, for a normal distribution (d2 of n = 2).
_RANGE: Final = 1.128
_COLUMNS: Final = {
    "usual": "float64",
    "low": "float64",
    "high": "float64",
    "out_of_line": "bool",
    "note": "str",
}


@private
def reject_rates(imports: pd.DataFrame) -> pd.DataFrame:
    """Say which share of the rows was refused in each import, and what is out of line.

    Each import is held against up to 30 before it, if there are at least 8 of them.
    Their mean is what is usual. An import is out of line where its rate is more than
    three standard deviations away from that, for as many rows as it has; where earlier
    rates differ more than by chance, the limits are as much wider. Of imports that are
    like the others 1 to 5 in 100 are called out of line all the same.

    Imports of one kind go together: take one list, or one feed, as in
    ``reject_rates(history().query("target == ..."))``. Repairs are left out, where
    there is a column that says which they are.

    Args:
        imports: what ``history()`` returns: n rows with ``begun``, ``rows``,
            ``refused``, and ``repairs``, ``job_id`` and ``target`` if they are there.

    Returns:
        A row for each import that came to its end and had rows, the oldest first, with
        the columns of ``imports`` and ``rate`` (float64, 0 to 1), ``usual``, ``low``
        and ``high`` (float64; missing with too few before), ``out_of_line`` (bool) and
        ``note`` (str, a sentence; empty where nothing is to be said).

    Raises:
        FrameError: a column is missing.

    Examples:
        >>> import pandas as pd
        >>> weeks = pd.date_range("2026-01-05", periods=9, freq="7D", tz="UTC")
        >>> past = pd.DataFrame({"begun": weeks, "rows": 1000, "refused": [20] * 9})
        >>> past.loc[8, "refused"] = 90
        >>> reject_rates(past)["note"].iloc[-1]
        '9.0% of the rows were refused; between 0.5% and 3.5% are usual.'
    """
    missing = [name for name in _NEEDED if name not in imports.columns]
    if missing:
        raise FrameError(
            f"imports has no column {shown(missing)}: pass what history() returns."
        )
    done = imports["refused"].notna() & imports["rows"].gt(0).fillna(value=False)
    if "repairs" in imports.columns:
        done &= ~imports["repairs"].fillna(value=False).astype(bool)
    # A plain frame: what is picked of the history would show itself as a history.
    table = (
        pd.DataFrame(imports)[done]
        .sort_values("begun", kind="stable")
        .reset_index(drop=True)
    )
    rows = table["rows"].to_numpy(dtype="float64")
    refused = table["refused"].to_numpy(dtype="float64")
    table["rate"] = refused / rows
    found = [_held(rows[: n + 1], refused[: n + 1]) for n in range(len(table))]
    told = pd.DataFrame(found, columns=[*_COLUMNS]).astype(_COLUMNS)
    return table.assign(**{str(name): told[name] for name in told})


def _held(
    rows: np.ndarray, refused: np.ndarray
) -> tuple[float, float, float, bool, str]:
    """Hold the last import against those before it."""
    if len(rows) <= _FEWEST:
        return math.nan, math.nan, math.nan, False, ""
    before, hits = rows[-_LAST - 1 : -1], refused[-_LAST - 1 : -1]
    # Half a row more of each kind: where none was ever refused, one is no alarm.
    usual = (hits.sum() + 0.5) / (before.sum() + 1)
    spread = usual * (1 - usual)
    scores = (hits / before - usual) / np.sqrt(spread / before)
    wider = max(1.0, float(np.abs(np.diff(scores)).mean()) / _RANGE)
    deviation = math.sqrt(spread * (1 / rows[-1] + 1 / before.sum()))
    # Half a row on either side, for rows are counted in whole ones.
    reach = _DEVIATIONS * wider * deviation + 0.5 / rows[-1]
    low, high = max(usual - reach, 0.0), min(usual + reach, 1.0)
    rate = refused[-1] / rows[-1]
    outside = not low <= rate <= high
    note = (
        f"{rate:.1%} of the rows were refused; between {low:.1%} and {high:.1%} are "
        "usual."
    )
    return float(usual), low, high, outside, note if outside else ""
