"""What a screening found: the rows to send, and the account of all the others."""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from cdp_frames.fates import SCREENED
from cdp_frames.screening.card import screened_card
from cdp_frames.screening.counting import cooccurrence, counts
from cdp_frames.screening.lines import Lines
from cdp_frames.screening.summary import summary_of
from cdp_frames.text.card import as_html, as_text

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    import numpy as np
    import pandas as pd

    from cdp_frames.mapping import Mapping
    from cdp_frames.screening.told import Told
    from cdp_frames.text.card import Card


class _Found(NamedTuple):
    """What ``screen`` returns, as a tuple."""

    valid: pd.DataFrame
    errors: pd.DataFrame
    changes: pd.DataFrame
    fates: pd.DataFrame
    hints: pd.DataFrame
    mapping: Mapping


class Screened(_Found):
    """What ``screen`` found.

    Every row of the caller's frame is in ``fates`` once, with one fate.

    Attributes:
        valid: the rows to send, in order, under the names of the CDP's fields, with
            normalized values and the caller's labels.
        errors: a row for each thing wrong, in the order of rows, then of columns:
            ``row`` (int64, 0-based position in the caller's frame), ``index`` (the
            caller's label), ``column`` (the caller's header; missing where the row
            as a whole is at fault), ``field``, ``value`` (as it was), ``code``,
            ``message``, ``action``, ``suggestion`` (a value that passes this same
            screening), ``confidence`` (float64, how likely it is what was meant, from 0
            to 1), ``alternative`` (another value that passes, where the cell has two
            readings), ``repair`` (what the suggestion does to the cell) and ``stage``
            (``here``). With ``bad_cells="drop"`` also the cells that were left empty.
        changes: a row for each cell of a valid row that is sent differently from how
            it was written: ``row``, ``index``, ``column``, ``before``, ``after`` (an
            instant as it travels, ``2026-04-21T15:30:00Z``), ``rule``. A cell that
            comes from another row of the person says from which. Where several columns
            fill one field, a cell that holds another value than the one that is sent
            has a line, too.
        fates: n rows in the caller's order: ``row``, ``index``, ``fate`` (``valid``,
            ``rejected_here``, ``opted_out``, ``duplicate``, ``empty``) and
            ``sent_row`` (Int64, the row that is sent for that person).
        hints: a row for each cell that passed but looks mistyped: ``row``, ``index``,
            ``column``, ``field``, ``value``, ``suggestion``, ``message``. So has a
            person whose rows give different names. ``row`` is missing where a check
            warns about a column or the frame as a whole.
        mapping: which column went to which field.
        opted_out: a row for each row of a person who is not to be written to: ``row``,
            ``index``, ``column`` and ``value`` (the header and the cell that say so),
            ``said_by`` (Int64, the row in which they stand; missing if an earlier
            attempt or a suppression list had it) and ``source`` (the name of that
            list). No part of the tuple.
        notes: what is good to know, in sentences; no part of the tuple.
        alarms: what must not be overlooked, in sentences; no part of the tuple.
        told: what the notes count, for whoever adds up several parts.
        chosen: of a field that several columns fill, from its name: n numbers (int),
            the place of the column whose cell is sent.
    """

    # Beside the tuple: who takes it apart gets what he always got.
    notes: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    # What the notes count, for those of several parts are added up.
    told: tuple[Told, ...] = ()
    # For a field that several columns fill: of each row the place of its column.
    chosen: Dict[str, np.ndarray] = MappingProxyType({})
    opted_out: pd.DataFrame

    def with_changes(self, changes: pd.DataFrame) -> Screened:
        """Return the same with other ``changes``.

        Args:
            changes: what stands in their place, in the same columns.
        """
        made = self._replace(changes=Lines(changes))
        vars(made).update(vars(self))
        return made

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of all ``rows`` and of each fate; they add up."""
        found = self.fates["fate"].value_counts()
        return {"rows": len(self.fates)} | {
            fate.value: int(found.get(fate, 0)) for fate in SCREENED
        }

    def summary(self) -> pd.DataFrame:
        """Return the numbers of the card as a frame; see ``summary_of``."""
        return summary_of(self.counts, self.errors)

    def code_counts(self) -> pd.DataFrame:
        """Count what is wrong, per code and column; see ``counting.counts``."""
        return counts(self.errors)

    def cooccurrence(self) -> pd.DataFrame:
        """Count which codes occur together; see ``counting.cooccurrence``."""
        return cooccurrence(self.errors)

    def __repr__(self) -> str:
        return as_text(self._card())

    def _repr_html_(self) -> str:
        return as_html(self._card())

    def _card(self) -> Card:
        return screened_card(
            self.counts,
            self.errors,
            {"cells changed": len(self.changes), "hints": len(self.hints)},
            notes=self.notes,
            mapping=self.mapping,
            alarms=self.alarms,
        )
