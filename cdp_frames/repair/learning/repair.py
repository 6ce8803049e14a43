"""A repair that was learned: it mends one cell, and says what it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cdp_frames.repair.learning.card import passing, repair_card
from cdp_frames.repair.learning.code import code_of
from cdp_frames.repair.learning.forecast import forecast_of
from cdp_frames.repair.learning.question import question_of
from cdp_frames.repair.learning.sentence import sentence_of
from cdp_frames.text.card import as_html

if TYPE_CHECKING:
    from collections.abc import Hashable

    from cdp_frames.repair.learning.forecast import Forecast
    from cdp_frames.repair.learning.judge import Judge
    from cdp_frames.repair.learning.rules import Rules


@dataclass(frozen=True, eq=False)
class Repair:
    """A program that explains the examples, with its rivals.

    To call it with a cell returns the mended one; None where it abstains: the cell is
    missing or blank, it is unlike the examples, the programs that explain them disagree
    on it, or the kind refuses what comes out. A cell of the examples becomes what the
    example says.

    Attributes:
        kind: the kind that judges what comes out; None for none.
        cells: the cells it was held against.
    """

    _rules: Rules = field(repr=False)
    _judge: Judge | None = field(repr=False)
    kind: str | None
    cells: tuple[str | None, ...] = field(repr=False)

    def __call__(self, cell: Hashable) -> str | None:
        """Return what a cell becomes; None to leave it."""
        if not isinstance(cell, str) or not cell.strip():
            return None
        value = self._rules(cell)
        if value is None or self._judge is None or self._judge(value):
            return value
        return None

    def _repr_html_(self) -> str:
        card = repair_card(
            f"A repair: {passing(self.forecast)}",
            self.sentence,
            self.forecast,
            asks=self.question is not None,
            next_steps=[("print(repair.code)", "the same as code for pandas")],
        )
        return as_html(card)

    @cached_property
    def sentence(self) -> str:
        """What it does, in plain words."""
        return sentence_of(self._rules)

    @cached_property
    def code(self) -> str:
        """The same as code for pandas.

        Run it where ``column`` is a Series of text: ``repaired`` is a Series with the
        same index, missing where the repair abstains.
        """
        return code_of(self._rules, self._judge)

    @cached_property
    def forecast(self) -> Forecast:
        """How many of ``cells`` it mends, by what they look like, and which stay."""
        if self._judge is not None:
            values = (self._rules(cell) for cell in dict.fromkeys(self.cells) if cell)
            self._judge.look_at(value for value in values if value is not None)
        return forecast_of(self.cells, self)

    @cached_property
    def question(self) -> str | None:
        """The cell whose answer splits the remaining programs; None for none."""
        cells = dict.fromkeys(cell for cell in self.cells if cell)
        open_cells = [cell for cell in cells if self(cell) is None]
        return question_of(open_cells, self._rules.outputs, self._judge)
