"""Checks that answer once, for a column or the frame as a whole: no row is at fault."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pandas as pd

from cdp_frames.errors import FrameError
from cdp_frames.schema.checks import failed_words, kind_of_check
from cdp_frames.screening.checking import answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandera.pandas as pa

    from cdp_frames.screening.beside import Beside
    from cdp_frames.screening.columns import NormalizedColumn


def ask_whole(
    whole: Sequence[tuple[pa.Check, str | None]], sent: pd.DataFrame, beside: Beside
) -> list[tuple[str | None, str]]:
    """Ask the checks that speak of the frame as a whole about the valid rows.

    Args:
        whole: those checks, each with its field or None.
        sent: the valid rows; nothing is asked if there are none, for each of the others
            has been told what is wrong with it.
        beside: what checks of the frame see beside the fields.

    Returns:
        The fields (or None) of which checks warn, and what they say.

    Raises:
        FrameError: such a check fails.
    """
    if sent.empty or not whole:
        return []
    frame = beside.put(sent.reset_index(drop=True))
    return [
        warning
        for check, field in whole
        for warning in _answered(
            check, field, answer(check, frame, field and beside.name(field))
        )
    ]


def ask_empty(
    columns: Sequence[NormalizedColumn], schema: pa.DataFrameSchema, sent: pd.DataFrame
) -> list[tuple[str | None, str]]:
    """Ask all checks that may speak of the whole about a frame without any row.

    A check of rows has nothing to say about none, and one that breaks neither.

    Args:
        columns: the normalized columns, 0 rows each.
        schema: whose checks of the whole frame are asked.
        sent: the same columns, as a frame of their declared dtypes.

    Returns:
        As ``ask_whole``.

    Raises:
        FrameError: a check fails, such as one that there are any rows.
    """
    warnings = []
    sent = sent.reset_index(drop=True)
    for check, field in _of_all(columns, schema):
        said: object = True
        with suppress(Exception):
            said = check(sent if field is None else sent[field], None).check_output
        warnings += _answered(check, field, said)
    return warnings


def whole_hints(
    hints: pd.DataFrame, warned: list[tuple[str | None, str]]
) -> pd.DataFrame:
    """Add to the hints about cells those about no row: their ``row`` is missing.

    Args:
        hints: the ``hints`` frame.
        warned: as ``ask_whole`` returns it.
    """
    if not warned:
        return hints
    nothing: list[str | None] = [None] * len(warned)
    added: dict[str, list[str | None]] = {
        "field": [field for field, _ in warned],
        "message": [words for _, words in warned],
    }
    cells = {
        str(name): hints[name].tolist() + added.get(str(name), nothing)
        for name in hints.columns
    }
    texts = {"field", "suggestion", "message"}
    return pd.DataFrame(
        {
            name: pd.Series(
                values,
                dtype="Int64" if name == "row" else "str" if name in texts else object,
            )
            for name, values in cells.items()
        }
    )


def _of_all(
    columns: Sequence[NormalizedColumn], schema: pa.DataFrameSchema
) -> Iterator[tuple[pa.Check, str | None]]:
    for column in columns:
        for check in column.declared.checks:
            if not (kind_of_check(check) or check.element_wise or check.groupby):
                yield check, column.mapped.field
    for check in schema.checks:
        if not (check.element_wise or check.groupby):
            yield check, None


def _answered(
    check: pa.Check, field: str | None, said: object
) -> list[tuple[str | None, str]]:
    # Where the valid rows have no value, there may be nothing to say.
    if isinstance(said, (pd.Series, pd.DataFrame)) or said:
        return []
    where = f"column {field!r}" if field else "the frame"
    if not check.raise_warning:
        raise FrameError(f"{where} as a whole fails a check: {failed_words(check)}")
    return [(field, f"{where} as a whole: {failed_words(check)}")]
