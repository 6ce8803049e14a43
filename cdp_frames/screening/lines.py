"""Frames that account for rows, as they show themselves: whole sentences, no cut cures.

To code they are frames like any other. Pandas cuts a cell at 50 characters, and with
that the end of what is to be done; and it knows nothing of masking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from cdp_frames.masking import is_masking, masked, masked_sentence
from cdp_frames.text.card import Card, Code, Explained, Note, Table, and_more, as_html
from cdp_frames.text.like_any_frame import LikeAnyFrame
from cdp_frames.text.objects import is_missing
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.text.card import Cell

# Columns that hold cells of the caller's, as they were or as they may become.
_VALUES: Final = ("value", "before", "after", "suggestion", "alternative", "raw")
# Of a frame with all columns of `errors` these can wait; its card names them.
_ASIDE: Final = frozenset(
    (
        *("field", "code", "confidence", "alternative", "repair", "stage"),
        *("matched_by", "certainty", "raw"),
    )
)
# Which cells stand below which.
_BELOW: Final = {
    "column": ("value",),
    "message": ("action", "suggestion"),
}
_FEW_COLUMNS: Final = 6
_LINES_SHOWN: Final = 20
_LONGEST: Final = 200
_PANDAS_CUTS_AT: Final = 50


class Lines(pd.DataFrame, metaclass=LikeAnyFrame):
    """A line for each thing that is told of rows; what is picked of it is one, too."""

    @property
    def _constructor(self) -> type[Lines]:
        return Lines

    def __repr__(self) -> str:
        shown = masked_lines(self) if is_masking() else pd.DataFrame(self)
        return repr(shown)

    def _repr_html_(self) -> str | None:
        if not pd.get_option("display.notebook_repr_html"):
            return None
        shown = masked_lines(self) if is_masking() else pd.DataFrame(self)
        if not _is_account(shown):
            return _pandas_own(shown)
        return as_html(lines_card(shown))


def masked_lines(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame for display whose cells and labels of the caller's are masked.

    Of a long frame the lines in the middle, which are not shown, only say ``***``.

    Args:
        frame: n lines; which columns hold values is known by their names.
    """
    shown = pd.DataFrame(frame)
    columns = [name for name in (*_VALUES, "message") if _has(shown, name)]
    places = _shown_places(len(shown))
    values = _values_of(shown, places)
    made: dict[str, pd.Series] = {}
    for name in columns:
        cells = np.full(len(shown), "***", dtype=object)
        for place in places:
            cell = shown[name].iloc[place]
            cells[place] = (
                masked_sentence(cell, values[place])
                if name == "message" and isinstance(cell, str)
                else masked(cell) or cell
            )
        made[name] = pd.Series(cells, index=shown.index, dtype=object)
    if _has(shown, "index") and not _is_position(shown.iloc[places]):
        cells = np.full(len(shown), "***", dtype=object)
        cells[places] = [masked(each) for each in shown["index"].iloc[places]]
        made["index"] = pd.Series(cells, index=shown.index, dtype=object)
    return shown.assign(**made)


def lines_card(frame: pd.DataFrame) -> Card:
    """Compose the card of the first lines of a frame.

    Args:
        frame: n lines with ``row``, each column once.
    """
    shown = _columns_shown(frame)
    first = frame.head(_LINES_SHOWN)
    aside = [str(name) for name in frame if name not in {*shown, "index"}]
    rows = (
        first["row"].nunique() if len(frame) <= _LINES_SHOWN else frame["row"].nunique()
    )
    about = f" about {counted(rows, 'row')}" if rows else ""
    headings, cells = _table(first, shown)
    return Card(
        counted(len(frame), "line") + about,
        [
            Table(
                headings=headings,
                rows=cells,
                sentences=[],
                more=and_more(len(frame), _LINES_SHOWN, "{} more lines"),
            ),
            *([Note(f"Columns not shown: {', '.join(aside)}.")] if aside else []),
        ],
    )


def _pandas_own(frame: pd.DataFrame) -> str | None:
    """Return the table of pandas, uncut unless the user has said where to cut."""
    width = pd.get_option("display.max_colwidth")
    with pd.option_context(
        "display.max_colwidth", None if width == _PANDAS_CUTS_AT else width
    ):
        html: str | None = frame._repr_html_()  # type: ignore[operator]
    return html


def _table(
    frame: pd.DataFrame, shown: Sequence[str]
) -> tuple[list[str], list[list[Cell]]]:
    """Lay lines out so that they fit a narrow page, some cells below others."""
    wide = len(shown) > len(_BELOW)
    below = {
        top: [name for name in names if name in shown]
        for top, names in _BELOW.items()
        if wide and top in shown
    }
    lower = {name for names in below.values() for name in names}
    tops = [name for name in shown if name not in lower]
    headings = [", ".join([name, *below.get(name, ())]) for name in tops]
    cells: list[list[Cell]] = [
        [
            Explained(
                _cell(name, line[name]),
                [_cell(each, line[each]) for each in below.get(name, ())],
            )
            for name in tops
        ]
        for line in frame.to_dict("records")
    ]
    return headings, cells


def _cell(name: str, value: Any) -> Any:  # noqa: ANN401 - of any frame
    text = _readable(value)
    return Code(text) if name in _VALUES and text else text


def _readable(value: object) -> str:
    if is_missing(value):
        return ""
    # Half a character has no form in a page.
    text = str(value).encode("utf-8", "replace").decode()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _columns_shown(frame: pd.DataFrame) -> list[str]:
    names = [name for name in frame.columns if name != "index"]
    if _has(frame, "index") and not _is_position(frame.head(_LINES_SHOWN)):
        names.insert(1, "index")
    if len(names) <= _FEW_COLUMNS:
        return names
    names = [name for name in names if name not in _ASIDE]
    if _has(frame, "suggestion") and frame["suggestion"].isna().all():
        names.remove("suggestion")
    return names


def _is_account(frame: pd.DataFrame) -> bool:
    """Say whether a frame still has lines about rows, and not what was made of them."""
    return (
        frame.columns.is_unique
        and all(isinstance(name, str) for name in frame.columns)
        and "row" in frame.columns
        and frame.index.nlevels == 1
        and frame.index.name is None
    )


def _is_position(frame: pd.DataFrame) -> bool:
    """Say whether the caller's labels are the positions of his rows."""
    if not _has(frame, "row"):
        return False
    both = zip(frame["row"], frame["index"], strict=True)
    # A line that fits no row has no label either; a label may be of any kind.
    return all(
        is_missing(label) if is_missing(row) else label is not True and label == row
        for row, label in both
    )


def _has(frame: pd.DataFrame, name: str) -> bool:
    return bool((frame.columns == name).sum() == 1)


def _shown_places(count: int) -> list[int]:
    most = pd.get_option("display.max_rows") or count
    edge = max(int(most), _LINES_SHOWN)
    if count <= 2 * edge:
        return list(range(count))
    return [*range(edge), *range(count - edge, count)]


def _values_of(frame: pd.DataFrame, places: Sequence[int]) -> dict[int, list[object]]:
    columns = [frame[name] for name in _VALUES if name != "raw" and _has(frame, name)]
    return {place: [cells.iloc[place] for cells in columns] for place in places}
