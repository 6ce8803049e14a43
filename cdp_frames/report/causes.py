"""What refused rows have in common, as a frame that shows itself as a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from cdp_frames.masking import is_masking
from cdp_frames.problems import PROBLEMS
from cdp_frames.text.card import Card, Explained, Note, Table, as_html
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DTYPES: Final = {
    "cause": "str",
    "code": "str",
    "column": "object",
    "refused": "int64",
    "rows": "int64",
    "risk_ratio": "float64",
    "chance": "float64",
    "cure": "str",
    "recovered": "int64",
    "tried": "int64",
}
_SAMPLED: Final = (
    "All numbers are those of a sample: {:,} of {:,} rows, drawn from all of the "
    "stream."
)
# Fewer rows than these may point at somebody, and a card is handed on.
_SHOWN_FROM: Final = 20
_UNTRIED: Final = "not tried"


class Causes(pd.DataFrame):
    """At most five causes, the one that explains most first.

    A frame with ``cause`` (in words), ``code`` and ``column`` (what the rows were
    refused for), ``refused`` (how many refused rows it explains, int64), ``rows`` (how
    many rows share it, refused or not), ``risk_ratio``, ``chance`` (how likely that is
    by chance, times the number of tests), ``cure``, and how many rows it
    ``recovered`` of those on which it was ``tried``.

    Attributes:
        refused_rows: how many rows were refused in all.
        unexplained: how many of them no cause explains.
        drawn: how many rows were looked at, and how many there are; None for all.
    """

    _metadata = ["refused_rows", "unexplained", "drawn"]  # noqa: RUF012 - pandas' own way

    refused_rows: int
    unexplained: int
    drawn: tuple[int, int] | None

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        # What is made of it is a plain frame.
        return pd.DataFrame

    @classmethod
    def of(
        cls,
        lines: Sequence[Mapping[str, Any]],
        *,
        refused: int,
        unexplained: int,
        drawn: tuple[int, int] | None = None,
    ) -> Causes:
        """Make the frame.

        Args:
            lines: its rows.
            refused: how many rows were refused in all.
            unexplained: how many of them no cause explains.
            drawn: how many rows were looked at, and how many there are.
        """
        made = cls(pd.DataFrame([*lines], columns=[*_DTYPES]).astype(_DTYPES))
        object.__setattr__(made, "refused_rows", refused)
        object.__setattr__(made, "unexplained", unexplained)
        object.__setattr__(made, "drawn", drawn)
        return made

    def card(self) -> Card:
        """Return what a notebook shows."""
        explained = self.refused_rows - self.unexplained
        title = (
            f"{counted(len(self), 'cause')} of {explained:,} refused rows of "
            f"{self.refused_rows:,}"
            if len(self)
            else f"No cause found for {counted(self.refused_rows, 'refused row')}"
        )
        rest = (
            f"{counted(self.unexplained, 'row')} unexplained: chance would do as well."
            if self.unexplained
            else ""
        )
        rows = self.told()
        return Card(
            title,
            [
                Table(
                    headings=["What they share", "Refused", "Cure"],
                    rows=[
                        [
                            Explained(what, [why]),
                            of_rows,
                            Explained(
                                cure, [f"brings back {back}"] * (back != _UNTRIED)
                            ),
                        ]
                        for what, why, of_rows, cure, back in rows
                    ],
                    sentences=[
                        f"{what}: {of_rows}, {why}. {cure}: {back}"
                        for what, why, of_rows, cure, back in rows
                    ],
                ),
                *([Note(rest)] if rest else []),
                *([Note(_SAMPLED.format(*self.drawn))] if self.drawn else []),
            ],
        )

    def told(self, *, values: bool = False) -> list[tuple[str, str, str, str, str]]:
        """Return what a reader is told of each cause, in words.

        Args:
            values: whether a value is shown that few rows share.
        """
        return [_shown(line, values=values) for line in self.itertuples(index=False)]

    def _repr_html_(self) -> str:
        return as_html(self.card())


def _shown(
    line: Any,  # noqa: ANN401 - a row
    *,
    values: bool,
) -> tuple[str, str, str, str, str]:
    few = not values and line.rows < _SHOWN_FROM and "=" in line.cause
    what = "a value that few rows share" if few else str(line.cause)
    if is_masking() and not few:
        header, is_, _ = what.partition(" = ")
        what = f"{header}{is_}***" if is_ else what
    problem = PROBLEMS.get(line.code)
    title = line.code if problem is None else problem.title
    why = title if pd.isna(line.column) else f"{title} in {line.column!r}"
    back = f"{line.recovered:,} of {line.tried:,}" if line.tried else _UNTRIED
    return (
        what,
        why,
        f"{line.refused:,} of {line.rows:,}",
        line.cure or "none found",
        back,
    )
