"""What all charts have in common: they go with light and dark pages, and cut nothing.

No theme is known to a chart in a notebook or on a slide, so nothing is behind it, and
its words have a grey that is read on white and on black.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from cdp_frames.errors import FrameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

    # Of one plot, or of several.
    Chart: TypeAlias = alt.LayerChart | alt.VConcatChart | alt.Chart

# 4.3 to 1 on white, and 4.4 to 1 on the black of notebooks.
_INK: Final = "#7a7a7a"
_LINE: Final = "rgba(128,128,128,0.35)"
# A chart of this width is read on a phone, too.
WIDTH: Final = 360
# What fits into it.
_LABEL: Final = 52
_TITLE: Final = 46
_BELOW: Final = 58
_NOT_HERE: Final = (
    "a chart needs Altair, which is not installed: pip install 'cdp-frames[plot]'."
)


def altair() -> Any:  # noqa: ANN401 - a module that need not be there
    """Return Altair.

    Raises:
        FrameError: it is not installed.
    """
    try:
        import altair as alt  # noqa: PLC0415 - an extra that need not be installed
    except ImportError:
        raise FrameError(_NOT_HERE) from None
    return alt


def finished(
    chart: Any,  # noqa: ANN401 - a chart
    title: str,
    below: Sequence[str] = (),
) -> Chart:
    """Give a chart its title, and the look of all of them."""
    alt = altair()
    head = alt.TitleParams(
        textwrap.wrap(title, _TITLE),
        subtitle=[line for text in below for line in textwrap.wrap(text, _BELOW)],
        anchor="start",
        color=_INK,
        subtitleColor=_INK,
        fontSize=14,
        subtitleFontSize=12,
        offset=10,
    )
    made: Chart = (
        chart.properties(title=head)
        .configure(background="transparent", font="system-ui, sans-serif", padding=6)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=_INK,
            titleColor=_INK,
            gridColor=_LINE,
            domainColor=_LINE,
            tickColor=_LINE,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            labelLimit=0,
        )
        .configure_legend(
            labelColor=_INK, titleColor=_INK, labelFontSize=12, labelLimit=0
        )
    )
    return made


def heading(chart: Any, title: str) -> Any:  # noqa: ANN401 - a chart
    """Give a part of a chart a title of its own."""
    alt = altair()
    return chart.properties(
        title=alt.TitleParams(title, anchor="start", color=_INK, fontSize=13, offset=6)
    )


def words(text: str, width: int = WIDTH) -> Any:  # noqa: ANN401 - a chart
    """Return a chart that is a sentence, where there is nothing to draw."""
    alt = altair()
    line = alt.Chart(alt.Data(values=[{"text": textwrap.wrap(text, 56)}]))
    mark = line.mark_text(align="left", fontSize=13, color=_INK, x=0, y=20)
    return mark.encode(text="text:N").properties(width=width, height=40)


def wrapped(label: str) -> str:
    """Return a label in lines that leave room for the chart."""
    return "\n".join(textwrap.wrap(label, _LABEL) or [""])


def ink() -> str:
    """Return the colour of words."""
    return _INK
