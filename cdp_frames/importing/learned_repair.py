"""Refused cells of a column, mended as the user has mended one or two of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.errors import FrameError, MissingColumnError
from cdp_frames.file_notes import FileNotes
from cdp_frames.repair.learning.card import passing, repair_card
from cdp_frames.repair.learning.learn import learned
from cdp_frames.schema import load_schema
from cdp_frames.screening.bad_cells import is_left_empty
from cdp_frames.screening.raw_columns import UserOptions, raw_column
from cdp_frames.text.card import as_html
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from cdp_frames.importing.result import ImportResult
    from cdp_frames.mapping import MappedColumn
    from cdp_frames.repair.learning.forecast import Forecast
    from cdp_frames.repair.learning.repair import Repair


@dataclass(frozen=True, eq=False)
class LearnedRepair:
    """A repair that was learned for a column, tried on its refused cells.

    Attributes:
        column: the caller's header.
        repair: the repair: a function of one cell.
        rows: the m positions of the rows in ``repaired``, int64.
        repaired: m refused rows with the mended cells, of the caller's own kind of
            frame, for ``reimport``. What else is wrong with a row is still wrong.
    """

    column: Hashable
    repair: Repair
    rows: np.ndarray = field(repr=False)
    repaired: Any = field(repr=False)

    def _repr_html_(self) -> str:
        card = repair_card(
            f"A repair of {str(self.column)!r}: {passing(self.forecast)}",
            self.sentence,
            self.forecast,
            asks=self.question is not None,
            next_steps=[]
            if not self.forecast.passes
            else [
                ("repair.repaired", "the rows with the mended cells"),
                ("result.reimport(repair.repaired)", "send them into the same list"),
            ],
        )
        return as_html(card)

    def __call__(self, cell: Hashable) -> str | None:
        """Return what a cell becomes; None to leave it."""
        return self.repair(cell)

    @property
    def sentence(self) -> str:
        """What it does, in plain words."""
        return self.repair.sentence

    @property
    def code(self) -> str:
        """The same as code for pandas; see ``Repair.code``."""
        return self.repair.code

    @property
    def question(self) -> str | None:
        """The refused cell to answer next; None where programs disagree on none."""
        return self.repair.question

    @property
    def forecast(self) -> Forecast:
        """What becomes of the refused cells of the column."""
        return self.repair.forecast


def require_learned(repairs: Sequence[object] | LearnedRepair) -> None:
    """See that these are repairs that a result has learned.

    Raises:
        FrameError: one is not, or stands in no list.
    """
    if isinstance(repairs, LearnedRepair):
        raise FrameError("repairs takes a list: repairs=[learned].")
    for each in repairs:
        if not isinstance(each, LearnedRepair):
            raise FrameError(
                "repairs takes what result.learn(...) returns, in a list, not "
                f"{type(each).__name__}."
            )


class _Cells(NamedTuple):
    """The refused cells of a column.

    Attributes:
        place: the position of the column in the caller's frame.
        mapped: where it goes.
        rows: their positions, ascending.
        texts: the cells as text; None where one shows nothing.
    """

    place: int
    mapped: MappedColumn
    rows: np.ndarray
    texts: list[str | None]


def learned_repair(
    result: ImportResult,
    refused: np.ndarray,
    column: Hashable,
    examples: Mapping[object, str | None],
) -> LearnedRepair:
    """Learn from corrected cells, and mend the other refused cells of their column.

    Args:
        result: the import whose rows were refused.
        refused: their positions.
        column: the header of the column.
        examples: from a cell to what it shall become; None to leave it.

    Raises:
        MissingColumnError: there is no such column.
        FrameError: it goes to no field, or ``learn`` refuses the examples.
    """
    cells = _cells(result, refused, column)
    kind, options = _judged_by(result, cells)
    befores = texts_of(pd.Series([*examples], dtype=object)).text.to_pylist()
    pairs = list(zip(befores, examples.values(), strict=True))
    repair = learned(pairs, kind=kind, options=options, cells=cells.texts)
    mended = [repair(text) for text in cells.texts]
    rows, frame = _mended_rows(result, refused, cells, mended)
    given = result.plan.given
    if given.table is not None:
        frame = given.take_changed(rows, frame, [cells.place])
    return LearnedRepair(column, repair, rows, frame)


def _cells(result: ImportResult, refused: np.ndarray, column: Hashable) -> _Cells:
    frame = result.plan.frame
    if column not in frame.columns:
        raise MissingColumnError(str(column), [str(name) for name in frame.columns])
    found = [
        (part.position, mapped)
        for mapped in (*result.mapping.columns, *result.mapping.judged)
        for part in mapped.parts
        if part.header == column
    ]
    if len(found) != 1:
        how = "several columns of this name go" if found else "it goes"
        where = "to fields" if found else "to no field"
        raise FrameError(f"nothing is learned of column {column!r}: {how} {where}.")
    place, mapped = found[0]
    errors = result.errors[~is_left_empty(result.errors)]
    about = errors["row"].isin(refused) & errors["field"].eq(mapped.field)
    # Where several columns fill a field, a line names the one that it is about.
    about &= errors["column"].isin([column])
    rows = np.unique(errors.loc[about, "row"].to_numpy(dtype="int64"))
    texts = texts_of(frame.iloc[rows, place]).text.to_pylist()
    return _Cells(place, mapped, rows, texts)


def _judged_by(result: ImportResult, cells: _Cells) -> tuple[str, dict[str, object]]:
    """Return the kind of the field with the options that the import gave it."""
    arguments = result.plan._options  # noqa: SLF001 - of the same room
    frame = result.plan.frame
    user = UserOptions(
        timezone=arguments["timezone"],
        dayfirst=arguments["dayfirst"],
        region=arguments["region"],
        file=FileNotes.of(frame),
    )
    schema = load_schema(arguments["schema"])
    column = raw_column(frame.iloc[:0], cells.mapped, schema, user, None)
    return column.kind.name, column.options


def _mended_rows(
    result: ImportResult,
    refused: np.ndarray,
    cells: _Cells,
    mended: list[str | None],
) -> tuple[np.ndarray, pd.DataFrame]:
    """Return the rows with a mended cell, and those that were sent as one with them."""
    good = np.array([value is not None for value in mended], dtype=bool)
    persons = result.fates["sent_row"].fillna(result.fates["row"]).to_numpy()
    whole = np.setdiff1d(persons[cells.rows[good]], persons[cells.rows[~good]])
    rows = refused[np.isin(persons[refused], whole)]
    frame = result.plan.frame.iloc[rows].copy()
    values = frame.iloc[:, cells.place].copy()
    if not pd.api.types.is_string_dtype(values.dtype):
        values = values.astype(object)  # what was mended is a text
    texts = dict(zip(cells.rows[good].tolist(), np.array(mended)[good], strict=True))
    changed = [place for place, row in enumerate(rows.tolist()) if row in texts]
    values.iloc[changed] = [str(texts[row]) for row in rows[changed].tolist()]
    frame.isetitem(cells.place, values.array)
    return rows, frame
