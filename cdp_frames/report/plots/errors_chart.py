"""A chart of what is wrong: bars of rows, for each code, column or other group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from cdp_frames.errors import FrameError, shown
from cdp_frames.fates import Fate
from cdp_frames.problems import PROBLEMS
from cdp_frames.report.plots.bars import bars
from cdp_frames.report.plots.drawing import altair, finished, words, wrapped
from cdp_frames.screening.bad_cells import LEFT_EMPTY
from cdp_frames.text.card_style import COLOURS
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from cdp_frames.report.plots.drawing import Chart

# What may be grouped by: no cell of a person is in them.
GROUPS: Final = ("code", "column", "field", "stage", "action")
_MOST: Final = 20
_HERE: Final = Fate.REJECTED_HERE.words
_CDP: Final = Fate.REJECTED_BY_CDP.words
_EMPTY: Final = "cell left empty"
_OUTCOMES: Final = {
    _HERE: COLOURS["bad"],
    _CDP: COLOURS["warning"],
    _EMPTY: COLOURS["quiet"],
}
_STAGES: Final = {"here": "here, before it was sent", "cdp": "by the CDP"}


@private
def plot_errors(errors: pd.DataFrame, by: str = "code") -> Chart:
    """Draw how many rows have something wrong with them.

    A bar for each group, the longest first, at most 20. No cell is in the chart. It has
    no background, and is read on light and on dark pages.

    Args:
        errors: the ``errors`` of a result, a plan or a screening, or what
            ``read_error_file`` returns.
        by: the column of ``errors`` that makes the groups: ``"code"``, ``"column"``,
            ``"field"``, ``"stage"`` or ``"action"``.

    Returns:
        An Altair chart; ``.save("errors.svg")`` writes it. Without any error it is a
        sentence that says so.

    Raises:
        FrameError: Altair (extra ``plot``) is not installed; or it can't be grouped by
            that, or the frame has no such columns.
    """
    altair()
    _require(errors, by)
    if errors.empty:
        return finished(words("Nothing is wrong: there is no line in errors."), "")
    chart, more = error_bars(errors, by)
    return finished(chart, _title(by), more)


def error_bars(errors: pd.DataFrame, by: str) -> tuple[Any, list[str]]:
    """Draw the bars without a title, and say what is not drawn.

    Args:
        errors: at least one line.
        by: the column that makes the groups.
    """
    counted, rest = _counted(errors, by)
    more = [f"{rest:,} more groups have fewer rows, and are not shown."] if rest else []
    rows: list[Any] = counted.to_dict("records")
    return bars(rows, _OUTCOMES), more


def _require(errors: pd.DataFrame, by: str) -> None:
    if by not in GROUPS:
        raise FrameError(
            f"errors are grouped by one of {shown(GROUPS)}, not by {by!r}."
        )
    needed = ["row", "action", "stage", by]
    missing = [name for name in dict.fromkeys(needed) if name not in errors.columns]
    if missing:
        raise FrameError(
            f"the frame has no column {shown(missing)}: pass the errors of a result."
        )


def _title(by: str) -> str:
    what = {"code": "reason", "stage": "who refused them", "action": "what to do"}
    return f"Rows with something wrong, by {what.get(by, by)}"


def _counted(errors: pd.DataFrame, by: str) -> tuple[pd.DataFrame, int]:
    """Count the rows of each group and outcome; return how many groups are left out."""
    # A line that fits no row stands for a row of its own.
    placeless = pd.Series(-1 - np.arange(len(errors)), index=errors.index)
    outcome = errors["stage"].map({"cdp": _CDP}).fillna(_HERE).astype(object)
    frame = pd.DataFrame(
        {
            "row": errors["row"].astype("Int64").fillna(placeless).to_numpy(),
            "label": _labels(errors[by], by).to_numpy(),
            "part": outcome.mask(errors["action"].eq(LEFT_EMPTY), _EMPTY).to_numpy(),
        }
    )
    rows = frame.groupby(["label", "part"], sort=False)["row"].nunique()
    table = rows.rename("rows").reset_index()
    totals = table.groupby("label")["rows"].sum().sort_values(ascending=False)
    kept = totals.index[:_MOST]
    table = table[table["label"].isin(kept)]
    places = {label: place for place, label in enumerate(kept)}
    names = [*_OUTCOMES]
    table = table.assign(
        at=table["label"].map(places),
        place=table["part"].map(names.index),
        rows=table["rows"].astype(int),
    )
    ordered = table.sort_values(["at", "place"], ignore_index=True)
    return ordered.drop(columns="at"), max(len(totals) - _MOST, 0)


def _labels(values: pd.Series, by: str) -> pd.Series:
    """Name the groups in words."""
    told = values.astype(object).where(values.notna(), None)
    if by == "code":
        return told.map(_named)
    if by == "stage":
        return told.map(lambda stage: _STAGES.get(str(stage), str(stage)))
    return told.map(lambda name: "the row" if name is None else wrapped(str(name)))


def _named(code: object) -> str:
    problem = PROBLEMS.get(str(code))
    if problem is None:
        return wrapped(str(code))
    same = [each for each in PROBLEMS.values() if each.title == problem.title]
    return wrapped(
        f"{problem.title} ({problem.code})" if len(same) > 1 else problem.title
    )
