"""Row-wise models: `dtype=PydanticModel(Person)` has a class judge each row."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args

import pandas as pd
import pandera.pandas as pa
from pandera.engines.pandas_engine import PydanticModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# What a field of a model holds, as the dtype of a column and the check of its kind.
_TYPES: Final[dict[object, tuple[object, str]]] = {
    str: (str, ""),
    int: ("Int64", ""),
    float: ("Float64", ""),
    bool: ("boolean", ""),
    dt.datetime: ("datetime64[us, UTC]", ""),
    dt.date: (str, "cdp_date"),
}


class RowProblem(NamedTuple):
    """What a model says against a row.

    Attributes:
        position: the row.
        field: the field at fault; empty where it is the row as a whole.
        words: why.
    """

    position: int
    field: str
    words: str


def model_of(schema: pa.DataFrameSchema) -> Any | None:  # noqa: ANN401 - pydantic's own
    """Return the pydantic class that judges the rows of a schema, if there is one."""
    dtype = schema.dtype
    return dtype.type if isinstance(dtype, PydanticModel) else None


def with_model_columns(schema: pa.DataFrameSchema) -> pa.DataFrameSchema:
    """Declare the columns that a schema's row model has, with their types.

    Pandera knows their names at most. What the schema says of them itself stays.

    Returns:
        A new schema; the same one if it has no row model.
    """
    model = model_of(schema)
    if model is None:
        return schema
    columns = {
        name: _column(field)
        for name, field in model.model_fields.items()
        if name not in schema.columns or _says_nothing(schema.columns[name])
    }
    kept = schema.remove_columns([name for name in columns if name in schema.columns])
    typed: pa.DataFrameSchema = kept.add_columns(columns)
    return typed


def modelled(
    model: Any,  # noqa: ANN401 - a pydantic class
    frame: pd.DataFrame,
) -> tuple[pd.DataFrame, list[RowProblem]]:
    """Have a model judge rows.

    A missing cell is given as None, and not at all where the model needs none.

    Args:
        model: the pydantic class.
        frame: n rows on an index of positions.

    Returns:
        The rows with what the model made of their cells, and what it says against
        others; those stay as they are.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - slow, for few schemas

    optional = {n for n, field in model.model_fields.items() if not field.is_required()}
    made: dict[object, dict[str, object]] = {}
    problems: list[RowProblem] = []
    cells = frame.astype(object)
    cells = cells.where(cells.notna(), None)
    for position, row in zip(frame.index, cells.to_dict("records"), strict=True):
        given = {
            str(name): cell
            for name, cell in row.items()
            if cell is not None or name not in optional
        }
        try:
            made[position] = model.model_validate(given).model_dump()
        except ValidationError as error:
            problems.extend(_problems(position, error.errors()))
    after = cells.copy()
    done = pd.DataFrame.from_dict(made, orient="index", dtype=object)
    for name in frame.columns.intersection(done.columns):
        after.loc[done.index, name] = done[name]
    return after, problems


def _problems(
    position: int, errors: Sequence[Mapping[str, Any]]
) -> Iterator[RowProblem]:
    for error in errors:
        where = error["loc"][0] if error["loc"] else ""
        yield RowProblem(int(position), str(where), str(error["msg"]))


def _column(field: Any) -> pa.Column:  # noqa: ANN401 - pydantic's own
    parts = [part for part in get_args(field.annotation) if part is not type(None)]
    nullable = type(None) in get_args(field.annotation)
    held = parts[0] if nullable and len(parts) == 1 else field.annotation
    dtype, check = _TYPES.get(held, (None, ""))
    if getattr(held, "__name__", "") == "EmailStr":
        dtype, check = str, "cdp_email"
    return pa.Column(
        dtype,
        [getattr(pa.Check, check)()] if check else None,
        nullable=nullable or not field.is_required(),
        required=field.is_required(),
        title=field.title,
    )


def _says_nothing(column: pa.Column) -> bool:
    return column.dtype is None and not column.checks
