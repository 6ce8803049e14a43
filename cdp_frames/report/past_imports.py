"""The imports of the past as a frame that shows itself as a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from cdp_frames.fates import Fate
from cdp_frames.text.card import (
    Card,
    Explained,
    NextSteps,
    Note,
    Table,
    and_more,
    as_html,
)
from cdp_frames.text.like_any_frame import LikeAnyFrame
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.text.card import Cell

_SHOWN: Final = 20
_NUMBERS: Final = ("rows", Fate.ACCEPTED.value, "refused")
_NEEDED: Final = frozenset({"begun", "state", "target", "job_id", *_NUMBERS})


class PastImports(pd.DataFrame, metaclass=LikeAnyFrame):
    """A row for each import, the oldest first; what is picked of it is one, too."""

    @property
    def _constructor(self) -> type[PastImports]:
        return PastImports

    def _repr_html_(self) -> str | None:
        plain = pd.DataFrame(self)
        if not pd.get_option("display.notebook_repr_html"):
            return None
        if not (plain.columns.is_unique and set(plain.columns) >= _NEEDED):
            html: str | None = plain._repr_html_()  # type: ignore[operator]
            return html
        return as_html(imports_card(plain))


def imports_card(imports: pd.DataFrame) -> Card:
    """Compose the card of the last imports, the last one first.

    Args:
        imports: n imports as ``history()`` returns them, the oldest first.
    """
    shown = imports.tail(_SHOWN).iloc[::-1].to_dict("records")
    aside = [str(name) for name in imports if name not in _NEEDED - {"job_id"}]
    still_open = [line["job_id"] for line in shown if line["state"] == "open"]
    return Card(
        counted(len(imports), "import"),
        [
            Table(
                headings=["target, begun (UTC)", *_NUMBERS],
                breaks=True,
                rows=[_row(line) for line in shown],
                sentences=[],
                more=and_more(len(imports), _SHOWN, "{} earlier ones"),
            ),
            Note(f"Columns not shown: {', '.join(aside)}."),
            NextSteps(
                [
                    (f"cdp_frames.pick_up({job!r})", "what became of it")
                    for job in still_open[:1]
                    if isinstance(job, str)
                ]
            ),
        ],
    )


def _row(line: Mapping[Any, Any]) -> list[Cell]:
    begun = line["begun"]
    when = "not known" if pd.isna(begun) else f"{begun:%Y-%m-%d %H:%M}"
    numbers: list[Cell] = [
        "not known" if pd.isna(line[name]) else int(line[name]) for name in _NUMBERS
    ]
    return [
        Explained(str(line["target"]), [f"{when}, {line['state']}"]),
        *numbers,
    ]
