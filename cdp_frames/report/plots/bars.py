"""Bars with their words above them: no word is cut, and a phone has room for both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cdp_frames.report.plots.drawing import WIDTH, altair, ink

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BAR: Final = 13
_LINE: Final = 15
_GAP: Final = 9
# For the digits behind the longest bar.
_DIGITS: Final = 60


def bars(rows: Sequence[Mapping[str, Any]], colours: Mapping[str, str]) -> Any:  # noqa: ANN401 - a chart
    """Draw bars of parts, in the order in which they come.

    Args:
        rows: a ``label`` (with line breaks), a ``part`` and the number of ``rows`` of
            each; at least one. Parts of one label stand behind one another.
        colours: of each part.
    """
    alt = altair()
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["label"]] = totals.get(row["label"], 0) + row["rows"]
    most = max(label.count("\n") + 1 for label in totals)
    step = _BAR + _LINE * most + _GAP
    named = [part for part in colours if any(row["part"] == part for row in rows)]
    y = alt.Y("label:N", sort=[*totals], axis=None)
    # Room on the right for the digits.
    top = max(totals.values()) * WIDTH / (WIDTH - _DIGITS)
    x = alt.X(
        "rows:Q",
        axis=None,
        title=None,
        scale=alt.Scale(domain=[0, max(top, 1)], nice=False),
    )
    below = _LINE * most / 2
    drawn = (
        alt.Chart(alt.Data(values=[{**row, "place": n} for n, row in enumerate(rows)]))
        .mark_bar(cornerRadius=2, height=_BAR, yOffset=below)
        .encode(
            x=x.stack("zero"),
            y=y,
            color=alt.Color(
                "part:N",
                title=None,
                scale=alt.Scale(domain=named, range=[colours[part] for part in named]),
                legend=_legend(named, totals),
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("label:N", title="what"),
                alt.Tooltip("part:N", title="outcome"),
                alt.Tooltip("rows:Q", format=","),
            ],
        )
    )
    layers = [drawn, *_texts(totals, most, x, y)]
    return alt.layer(*layers).properties(width=WIDTH, height=step * len(totals))


def _legend(named: Sequence[str], totals: Mapping[str, int]) -> Any:  # noqa: ANN401 - Altair's
    """Return the legend; none where each part is a bar of its own, with its name."""
    alt = altair()
    if set(named) == set(totals):
        return None
    return alt.Legend(orient="top", direction="horizontal", columns=2)


def _texts(totals: Mapping[str, int], most: int, x: Any, y: Any) -> list[Any]:  # noqa: ANN401
    """Return the digits behind the bars, and the words above them.

    Text of several lines grows downwards from its first one, so that each number of
    lines begins somewhere else.
    """
    alt = altair()
    ends: list[dict[str, Any]] = [
        {"label": label, "rows": rows} for label, rows in totals.items()
    ]
    digits = (
        alt.Chart(alt.Data(values=ends))
        .mark_text(align="left", dx=5, dy=_LINE * most / 2, color=ink(), fontSize=12)
        .encode(x=x, y=y, text=alt.Text("rows:Q", format=","))
    )
    words = []
    for lines in {label.count("\n") + 1 for label in totals}:
        mine = [row for row in ends if row["label"].count("\n") + 1 == lines]
        start = -(_BAR + _LINE * most) / 2 + _LINE * (most - lines)
        words.append(
            alt.Chart(alt.Data(values=mine))
            .mark_text(
                align="left",
                baseline="top",
                lineBreak="\n",
                lineHeight=_LINE,
                x=0,
                dy=start,
                color=ink(),
                fontSize=12,
            )
            .encode(y=y, text="label:N")
        )
    return [digits, *words]
