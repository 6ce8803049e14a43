"""A chart of an import: what became of the rows, and why some were refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdp_frames.fates import Fate
from cdp_frames.report.plots.bars import bars
from cdp_frames.report.plots.drawing import altair, finished, heading, words
from cdp_frames.report.plots.errors_chart import error_bars
from cdp_frames.screening.card import TONES
from cdp_frames.text.card_style import COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from cdp_frames.report.plots.drawing import Chart


def result_chart(
    title: str,
    counts: Mapping[str, int],
    errors: pd.DataFrame,
    below: Sequence[str] = (),
) -> Chart:
    """Draw what became of the rows, and below it why some were refused.

    Args:
        title: the outcome in a few words.
        counts: ``rows`` and the number of rows of each fate.
        errors: what is wrong, a row for each thing.
        below: what else is to be said.

    Raises:
        FrameError: Altair is not installed.
    """
    alt = altair()
    parts = [_fates(counts) if counts.get("rows") else words("There is no row.")]
    if len(errors):
        drawn, more = error_bars(errors, "code")
        parts.append(heading(drawn, "What is wrong"))
        below = [*below, *more]
    return finished(alt.vconcat(*parts, spacing=18), title, below)


def _fates(counts: Mapping[str, int]) -> Any:  # noqa: ANN401 - a chart
    there = [fate for fate in Fate if counts.get(fate)]
    rows = [
        {"label": fate.words, "part": fate.words, "rows": int(counts[fate])}
        for fate in there
    ]
    return bars(rows, {fate.words: COLOURS[TONES[fate]] for fate in there})
