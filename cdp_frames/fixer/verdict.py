"""What the fixer asks of the house: to judge rows, and to know what they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    import numpy as np
    import pandas as pd


class Verdict(NamedTuple):
    """What a screening says of n rows.

    Attributes:
        errors: as of a result; ``row`` is the position among the n rows.
        hints: likewise.
        fates: n fates, as text.
    """

    errors: pd.DataFrame
    hints: pd.DataFrame
    fates: np.ndarray


class Reading(NamedTuple):
    """How the cells of a column are read.

    Attributes:
        kind: the kind of its field.
        options: of the kind, such as ``region``.
    """

    kind: str
    options: dict[str, object]


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Refused:
    """Rows to fix, and how they are judged.

    Attributes:
        frame: the k rows, as they were refused.
        judge: judges all k rows, with other cells, beside the rows of the import.
        alone: likewise some of them, as a re-import of just these would.
        said: lines of ``errors`` that nobody can judge here, for the CDP said them;
            ``row`` is the position among the k rows.
        persons: k numbers, the same for rows that were sent as one.
        place: the column of the frame that a line is about, by header and field; None
            for none, or where it is not known which.
        allowed: the values that may stand in columns, by place.
        given: makes the caller's own kind of frame of some rows: their positions, the
            rows, and the places of their changed columns.
        reimport: imports corrected rows.
        earlier: what was said of rows when they were refused, where nothing is wrong
            with them by now, or where the CDP alone could say.
        reading: how a column is read; None where it goes to no field, or to several.
    """

    frame: pd.DataFrame
    judge: Callable[[pd.DataFrame], Verdict]
    alone: Callable[[pd.DataFrame, np.ndarray], Verdict]
    said: pd.DataFrame
    persons: np.ndarray
    place: Callable[[Hashable, object], int | None]
    allowed: Mapping[int, Sequence[str]] = field(default_factory=dict)
    earlier: Mapping[int, str] = field(default_factory=dict)
    given: Callable[[np.ndarray, pd.DataFrame, list[int]], Any]
    reimport: Callable[..., Any]
    reading: Callable[[int], Reading | None]
