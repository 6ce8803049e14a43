"""A chart of past imports: which share was refused, and what is out of line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.report.plots.drawing import WIDTH, altair, finished, ink, words
from cdp_frames.report.plots.rates import reject_rates
from cdp_frames.text.card_style import COLOURS
from cdp_frames.text.prose import counted
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.report.plots.drawing import Chart

_IN: Final = "in line"
_OUT: Final = "out of line"
_COLOURS: Final = {_IN: COLOURS["twin"], _OUT: COLOURS["bad"]}
_SHAPES: Final = {_IN: "circle", _OUT: "diamond"}


@private
def plot_reject_rates(imports: pd.DataFrame) -> Chart:
    """Draw which share of the rows was refused in each import, over time.

    The band is what is usual, by the rule of ``reject_rates``; what is out of line has
    another colour and shape. If the last import is, the chart says so in a sentence.

    Args:
        imports: what ``history()`` returns, or some rows of it: imports of one list, or
            one feed, go together.

    Returns:
        An Altair chart. Without any import it is a sentence that says so.

    Raises:
        FrameError: Altair (extra ``plot``) is not installed, or a column is missing.
    """
    alt: Any = altair()
    rates = reject_rates(imports)
    if rates.empty:
        return finished(words("No import has come to its end yet."), "")
    last = rates.iloc[-1]
    held = bool(rates["usual"].notna().iloc[-1])
    told = last["note"] and f"The last one is out of line: {last['note']}"
    few = (
        ""
        if held
        else "With fewer than 8 imports before it none is held against others."
    )
    there = [_OUT, _IN] if rates["out_of_line"].any() else [_IN]
    base = alt.Chart(alt.Data(values=_values(rates)))
    x = alt.X(
        "begun:T",
        title=None,
        axis=alt.Axis(labelOverlap=True, grid=False, tickCount=6),
    )
    y = alt.Y("rate:Q", title="rows refused", axis=alt.Axis(format=".1~%", tickCount=5))
    band = base.transform_filter("isValid(datum.low)").mark_area(
        opacity=0.22, color=COLOURS["twin"], interpolate="step"
    )
    line = base.mark_line(color=ink(), strokeWidth=1.5)
    points = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=x,
        y=y,
        color=alt.Color(
            "verdict:N",
            title=None,
            scale=alt.Scale(domain=there, range=[_COLOURS[name] for name in there]),
            legend=alt.Legend(orient="top"),
        ),
        shape=alt.Shape(
            "verdict:N",
            title=None,
            scale=alt.Scale(domain=there, range=[_SHAPES[name] for name in there]),
        ),
        tooltip=[
            alt.Tooltip("when:N", title="begun"),
            alt.Tooltip("rows:Q", format=","),
            alt.Tooltip("refused:Q", format=","),
            alt.Tooltip("rate:Q", format=".2%", title="share"),
        ],
    )
    chart = alt.layer(
        band.encode(x=x, y=alt.Y("low:Q"), y2="high:Q"), line.encode(x=x, y=y), points
    ).properties(width=WIDTH, height=220)
    title = f"Share of rows refused, {counted(len(rates), 'import')}"
    return finished(chart, title, [text for text in (told, few) if text])


def _values(rates: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[Any, Any]] = rates.to_dict("records")
    return [
        {
            "begun": row["begun"].isoformat(),
            "when": f"{row['begun']:%Y-%m-%d %H:%M}",
            "rows": int(row["rows"]),
            "refused": int(row["refused"]),
            "rate": float(row["rate"]),
            "low": None if math.isnan(row["low"]) else float(row["low"]),
            "high": None if math.isnan(row["high"]) else float(row["high"]),
            "verdict": _OUT if row["out_of_line"] else _IN,
        }
        for row in rows
    ]
