"""The schema's own checks, each by itself, so that none hides another.

Pandera runs them, one at a time, on normalized values; which row they concern is
known by its position. A cell that its kind refused is not checked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from cdp_frames.errors import SchemaDefinitionError, shown
from cdp_frames.kinds.base import problems_at
from cdp_frames.schema.checked_values import (
    as_cells_are_read,
    lists_no_text,
    suggestions,
)
from cdp_frames.schema.checks import CODES, failed_words, kind_of_check
from cdp_frames.schema.merging import is_published
from cdp_frames.schema.own_cells import takes_cells_as_they_are
from cdp_frames.schema.row_models import model_of, modelled
from cdp_frames.screening.beside import Beside
from cdp_frames.screening.columns import frame_of
from cdp_frames.text.cells import sent_texts, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandera.pandas as pa

    from cdp_frames.kinds.repairs import Suggestion
    from cdp_frames.screening.columns import NormalizedColumn


NOTHING_BESIDE: Final = Beside()
_DECLARE: Final = "declare a dtype, such as int or float, and it is read as that"


class Checked(NamedTuple):
    """What the schema's checks found.

    Attributes:
        problems: findings that refuse their rows, with ``position``, ``rank``,
            ``code``, ``detail`` and ``suggestion``.
        warnings: the same of checks that only warn (``raise_warning=True``).
        whole: checks that speak of the frame as a whole, with the field or None.
    """

    problems: list[pd.DataFrame]
    warnings: list[pd.DataFrame]
    whole: list[tuple[pa.Check, str | None]]


def run_cell_checks(columns: Sequence[NormalizedColumn], blank: np.ndarray) -> Checked:
    """Run every check of a column that is not a kind and looks at no other column.

    Args:
        columns: the normalized columns, n rows each.
        blank: n booleans: nothing is asked of these rows.

    Raises:
        SchemaDefinitionError: a check raises or returns what can't be read as an
            answer about rows. A check that breaks is the schema's fault, not a row's.
    """
    checked = Checked([], [], [])
    for rank, column in enumerate(columns):
        for check in column.declared.checks:
            if kind_of_check(check) is None and check.groupby is None:
                _check_column(check, rank, columns, blank, checked)
    return checked


def compares_cells(
    columns: Sequence[NormalizedColumn], schema: pa.DataFrameSchema
) -> bool:
    """Say whether a check looks at more than one cell of a row."""
    looks_at_rows = bool(schema.checks) or model_of(schema) is not None
    return looks_at_rows or any(_grouped(columns))


def run_row_checks(
    columns: Sequence[NormalizedColumn],
    schema: pa.DataFrameSchema,
    skip: np.ndarray,
    beside: Beside = NOTHING_BESIDE,
) -> Checked:
    """Run the checks that look at more than one cell of a row.

    Args:
        columns: the normalized columns, n rows each.
        schema: whose checks of the whole frame are run.
        skip: n booleans: nothing is asked of these rows.
        beside: what the checks see beside the fields.

    Raises:
        SchemaDefinitionError: as ``run_cell_checks``.
    """
    checked = Checked([], [], [])
    for rank, check in _grouped(columns):
        _check_column(check, rank, columns, skip, checked, beside)
    for check in schema.checks:
        _check_frame(check, columns, skip, checked, beside)
    if model_of(schema) is not None:
        checked.problems.extend(_by_model(schema, columns, skip, beside))
    return checked


def _by_model(
    schema: pa.DataFrameSchema,
    columns: Sequence[NormalizedColumn],
    skip: np.ndarray,
    beside: Beside,
) -> Iterator[pd.DataFrame]:
    """Find what the schema's row model says against rows without a refused cell."""
    refused = np.logical_or.reduce([skip, *(column.refused for column in columns)])
    _, said = modelled(model_of(schema), beside.put(frame_of(columns))[~refused])
    fields = [column.mapped.field for column in columns]
    for problem in said:
        name = beside.field_of(problem.field)
        rank = fields.index(str(name)) if name in fields else len(columns)
        lacks = f"{problem.field}: " if problem.field and name not in fields else ""
        words = f"{lacks}{problem.words}"
        found = problems_at([problem.position], "check_failed", detail=words)
        yield found.assign(rank=rank)


def _grouped(columns: Sequence[NormalizedColumn]) -> Iterator[tuple[int, pa.Check]]:
    """Yield the checks of a column that are grouped by other columns."""
    for rank, column in enumerate(columns):
        for check in column.declared.checks:
            if check.groupby is not None:
                yield rank, check


def answer(check: pa.Check, rows: pd.DataFrame, field: str | None) -> object:
    """Return what a check says of some rows: of a column of theirs, or of all.

    Raises:
        SchemaDefinitionError: the check breaks.
    """
    where = f"column {field!r}" if field else "the frame"
    return _called(check, rows, field, where)


def _check_column(
    check: pa.Check,
    rank: int,
    columns: Sequence[NormalizedColumn],
    blank: np.ndarray,
    checked: Checked,
    beside: Beside = NOTHING_BESIDE,
) -> None:
    column = columns[rank]
    field = column.mapped.field
    where = f"column {field!r}"
    rows = ~(column.refused | blank)
    if check.groupby is None:
        subject, key = _held(column, rows, check), None
    else:
        subject = beside.put(frame_of(columns))[rows]
        key = beside.name(field)
    if subject.empty:
        return
    asked = as_cells_are_read(check, *column.read_by(check))
    advice = f"; the column holds text: {_DECLARE}"
    by_default = _is_text_by_default(column)
    output = _called(asked, subject, key, where, advice if by_default else "")
    if not _is_per_row(output):
        checked.whole.append((check, field))
        return
    failing = _failing(output, subject.index, where, check)
    _add(checked, check, failing, rank, column)


def _held(
    column: NormalizedColumn, rows: np.ndarray, check: pa.Check
) -> pd.Series | pd.DataFrame:
    # What the CDP publishes is about what it gets.
    cells = column.clean if is_published(check) else column.seen
    held = cells if rows.all() else cells[rows]
    if check.ignore_na:
        held = held.dropna()
    return held if is_published(check) else column.kept(held)


def _check_frame(
    check: pa.Check,
    columns: Sequence[NormalizedColumn],
    blank: np.ndarray,
    checked: Checked,
    beside: Beside,
) -> None:
    refused = np.logical_or.reduce([blank, *(column.refused for column in columns)])
    # A check over several columns can't be answered where one of them is unknown.
    subject = beside.put(frame_of(columns))[~refused]
    if subject.empty:
        return
    output = _called(check, subject, None, "the frame")
    if isinstance(output, pd.DataFrame):
        fields = [column.mapped.field for column in columns]
        for name in output.columns:
            field = beside.field_of(name)
            failing = _failing(output[name], subject.index, "the frame", check)
            # A column that goes to no field is no part of what is sent.
            rank = fields.index(field) if field in fields else len(columns)
            _add(checked, check, failing, rank, [*columns, None][rank])
    elif _is_per_row(output):
        failing = _failing(output, subject.index, "the frame", check)
        _add(checked, check, failing, len(columns), None)
    else:
        checked.whole.append((check, None))


def _add(
    checked: Checked,
    check: pa.Check,
    failing: np.ndarray,
    rank: int,
    column: NormalizedColumn | None,
) -> None:
    if not len(failing):
        return
    words: str | list[str] = failed_words(check)
    meant: list[Suggestion | None] = [None] * len(failing)
    if column is not None:
        values = column.seen.take(failing)
        meant = suggestions(check, column.declared, values, *column.read_by(check))
        words = _details(failed_words(check), check, column, failing)
    found = problems_at(
        failing,
        CODES.get(str(check.registry_name), "check_failed"),
        detail=words,
        suggestion=[each and each.value for each in meant],
        alternative=[each and each.alternative for each in meant],
        repair=[each and each.repair for each in meant],
    )
    into = checked.warnings if check.raise_warning else checked.problems
    into.append(found.assign(rank=rank))


def _details(
    words: str, check: pa.Check, column: NormalizedColumn, failing: np.ndarray
) -> list[str]:
    """Say with each refusal as what the cell was read, if that is not what it shows."""
    if column.own is not None:
        return [words] * len(failing)
    values = column.clean.take(failing)
    if _is_text_by_default(column) and lists_no_text(check):
        return [f"{words}; the cell is text: {_DECLARE}"] * len(failing)
    read = sent_texts(values).text
    shown = texts_of(column.raw.take(failing)).text
    differs = pc.fill_null(pc.not_equal(read, shown), pc.is_valid(read))
    details = [words] * len(failing)
    for place in np.flatnonzero(differs):
        details[place] = f"{words}; read as {read[place].as_py()!r}"
    return details


def _is_text_by_default(column: NormalizedColumn) -> bool:
    """Say whether the cells are text only because nothing else is declared."""
    text = column.kind.name == "text" and column.own is None
    return text and takes_cells_as_they_are(column.declared)


def _called(
    check: pa.Check,
    subject: pd.Series | pd.DataFrame,
    field: str | None,
    where: str,
    advice: str = "",
) -> object:
    try:
        # A copy: a check of the user may well change what it is given.
        return check(subject.copy(), field).check_output
    except Exception as error:
        if isinstance(error, KeyError) and isinstance(subject, pd.DataFrame):
            advice = f" (the columns that it sees are {shown(subject.columns)})"
        # Its own words may hold a contact's value, so they stay out of the message.
        raise SchemaDefinitionError(
            f"the check {check.name!r} of {where} breaks with {type(error).__name__}"
            f"{advice}; see the exception above"
        ) from error


def _is_per_row(output: object) -> bool:
    return isinstance(output, (pd.Series, pd.DataFrame))


def _failing(
    output: object, asked: pd.Index, where: str, check: pa.Check
) -> np.ndarray:
    """Return the positions for which a check says no; a missing answer is no no."""
    if not isinstance(output, pd.Series) or not output.index.isin(asked).all():
        raise SchemaDefinitionError(
            f"the check {check.name!r} of {where} answers for rows that it was not "
            "asked about; it has to keep the index"
        )
    passed = output.astype("boolean").fillna(True).to_numpy(dtype=bool)
    return np.unique(output.index.to_numpy()[~passed])
