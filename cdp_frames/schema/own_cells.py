"""The caller's own cells, for a schema that declares no type for them.

Where no dtype is declared, or ``object`` or ``category``, Pandera asks its checks about
the cells as they are: 1 stays a number. Text is made of them only to be sent. Text that
the CDP holds as something else stays text to the schema's checks, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from pandera import dtypes

from cdp_frames.schema.checks import kind_of_check
from cdp_frames.text.cells import holds_texts, texts_of

if TYPE_CHECKING:
    import pandera.pandas as pa

    from cdp_frames.kinds import Kind
    from cdp_frames.schema.columns import ColumnKind


class Meant(NamedTuple):
    """What the schema means by n cells that are sent as another kind of value.

    Attributes:
        cells: the n cells as its parsers and checks get them; None where those are
            the cells that are sent.
        problems: what it has against them, as in ``Normalized``; None likewise.
    """

    cells: pd.Series | None
    problems: pd.DataFrame | None = None


def meant_cells(
    column: pa.Column, ours: ColumnKind, kind: Kind, raw: pd.Series, clean: pd.Series
) -> Meant:
    """Read cells as the schema means them, where the CDP holds another kind of value.

    Args:
        column: the declared column.
        ours: the kind that it declares.
        kind: the kind that made ``clean``, and says what is sent.
        raw: n cells as the caller wrote them.
        clean: the same as they are sent.
    """
    if ours.kind is kind:
        return Meant(own_cells(column, kind, raw, clean))
    cells, problems, *_ = ours.kind.normalize(raw, **ours.options)
    own = own_cells(column, ours.kind, raw, cells)
    return Meant(cells if own is None else own, problems)


def own_cells(
    column: pa.Column, kind: Kind, raw: pd.Series, clean: pd.Series
) -> pd.Series | None:
    """Return the cells that the schema's parsers and checks are asked about.

    Args:
        column: the declared column.
        kind: the kind that made ``clean``.
        raw: n cells as the caller wrote them.
        clean: the same as the kind made them.

    Returns:
        n cells with the index of ``clean``, text as the kind made it; None where all
        of them are text, or where the schema says what they are.

    Examples:
        >>> import pandera.pandas as pa
        >>> from cdp_frames.kinds import KINDS
        >>> raw = pd.Series([1, " b "], dtype=object)
        >>> clean = pd.Series(["1", "b"])
        >>> own_cells(pa.Column(name="x"), KINDS["text"], raw, clean).tolist()
        [1, 'b']
    """
    if kind.name != "text" or not takes_cells_as_they_are(column):
        return None
    if (categories := _odd_categories(column)) is not None:
        return _as_categories(clean, categories)
    if holds_texts(raw):
        return None
    raw = raw.set_axis(clean.index)
    if raw.dtype != object:
        return raw
    texts = np.fromiter((isinstance(cell, str) for cell in raw), bool, len(raw))
    return raw.mask(texts, clean.astype(object))


def takes_cells_as_they_are(column: pa.Column) -> bool:
    """Say whether a column declares nothing about the type of its cells."""
    if any(kind_of_check(check) for check in column.checks):
        return False
    # Pandera annotates what may be given, and holds its own type for it.
    declared: Any = column.dtype
    if declared is None:
        return True
    return dtypes.is_category(declared) or str(declared) == "object"


def put(cells: pd.Series, rows: np.ndarray, values: pd.Series | object) -> pd.Series:
    """Put other values in the place of some cells, whatever they are.

    Args:
        cells: n cells.
        rows: m positions.
        values: m values, or one for all.
    """
    changed = cells.astype(object)
    if isinstance(values, pd.Series):
        values = values.astype(object).to_numpy()
    changed.iloc[rows] = values
    return changed.infer_objects()


def _odd_categories(column: pa.Column) -> pd.Series | None:
    """Return the declared categories, if they are not all text."""
    declared = getattr(column.dtype, "categories", None)
    if declared is None:
        return None
    categories = pd.Series(list(declared)).infer_objects()
    return None if holds_texts(categories) else categories


def _as_categories(clean: pd.Series, categories: pd.Series) -> pd.Series:
    """Read each text as the category that is written so; others stay text."""
    written = texts_of(categories).text.to_pylist()
    called = dict(zip(written, categories.tolist(), strict=True))
    distinct = {text: called.get(text, text) for text in clean.dropna().unique()}
    return clean.astype(object).map(distinct).astype(object)
