"""The frames that account for every row: errors, changes, hints and fates."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from cdp_frames.fates import SCREENED
from cdp_frames.kinds.base import PROBLEM_COLUMNS, none_found
from cdp_frames.kinds.repairs import confidence
from cdp_frames.problems import PROBLEMS
from cdp_frames.screening.bad_cells import LEFT_EMPTY
from cdp_frames.text.writing import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pandas.api.extensions import ExtensionArray

    from cdp_frames.screening.columns import NormalizedColumn
    from cdp_frames.screening.merging import Merged
    from cdp_frames.screening.unreadable import Unreadable

ERROR_COLUMNS: Final = (
    "row",
    "index",
    "column",
    "field",
    "value",
    "code",
    "message",
    "action",
    "suggestion",
    "confidence",
    "alternative",
    "repair",
    "stage",
)

_PLACES: Final = {code: place for place, code in enumerate(PROBLEMS)}
_TITLES: Final = [problem.title for problem in PROBLEMS.values()]
_ACTIONS: Final = [problem.action for problem in PROBLEMS.values()]


class Cells:
    """Turns positions in mapped columns into the caller's own words.

    Attributes:
        index: the caller's labels.
        columns: the mapped columns, normalized.
        merged: which cells of the rows that are sent come from other rows.
        beside: the columns of unreadable records, which have no field.
    """

    def __init__(
        self,
        index: pd.Index,
        columns: Sequence[NormalizedColumn],
        merged: Merged,
        *,
        beside: Unreadable,
    ) -> None:
        self.index = index
        self.columns = columns
        self.merged = merged
        self.beside = beside
        # One more entry than there are columns: a problem of the whole row. And one for
        # each column beside them.
        self._headers = _labels([c.mapped.header for c in columns], beside.headers)
        self._fields = _labels(
            [c.mapped.field for c in columns], [None] * len(beside.headers)
        )

    def place(self, found: pd.DataFrame) -> pd.DataFrame:
        """Say where each finding is, and what was there.

        Args:
            found: m findings with ``position`` and ``rank``.

        Returns:
            m rows of ``row``, ``index``, ``column``, ``field`` and ``value``.
        """
        rows = found["position"].to_numpy()
        ranks = found["rank"].to_numpy()
        return pd.DataFrame(
            {
                "row": rows,
                "index": _labels_of(self.index.take(rows)),
                "column": self._headers_at(rows, ranks),
                "field": self._fields.take(ranks).reset_index(drop=True),
                "value": self._raw(rows, ranks),
            },
            index=pd.RangeIndex(len(found)),
            copy=False,
        )

    def errors(
        self, problems: Iterable[pd.DataFrame], refused: np.ndarray
    ) -> pd.DataFrame:
        """Make the ``errors`` frame of bad cells and refused rows.

        Args:
            problems: the findings.
            refused: n booleans: the row is refused. In any other row the cell was
                dropped.
        """
        found = in_row_order(problems, PROBLEM_COLUMNS)
        if found is None:
            return pd.DataFrame(self._nowhere(ERROR_COLUMNS[5:]), copy=False)
        placed = self.place(found)
        code = found["code"].astype("str")
        places = _places_of(code)
        placed["code"] = code
        placed["message"] = _message(_texts(_TITLES, places), found["detail"])
        action = np.where(refused[placed["row"].to_numpy()], places, len(_ACTIONS))
        placed["action"] = _texts([*_ACTIONS, LEFT_EMPTY], action)
        placed["suggestion"] = found["suggestion"]
        placed["confidence"] = _confidence(found["repair"], found["alternative"])
        placed["alternative"] = found["alternative"]
        placed["repair"] = found["repair"]
        placed["stage"] = _texts(["here"], np.zeros(len(found), dtype="int64"))
        return placed

    def hints(self, hints: Iterable[pd.DataFrame], shown: np.ndarray) -> pd.DataFrame:
        """Make the ``hints`` frame, of the rows for which ``shown`` is true."""
        found = in_row_order(hints, ("suggestion", "detail"))
        if found is None:
            nowhere = self._nowhere(("suggestion", "message"))
            return pd.DataFrame(nowhere, copy=False)
        rows, ranks = found["position"].to_numpy(), found["rank"].to_numpy()
        sent = shown[rows]
        for rank, column in enumerate(self.columns):
            fill = self.merged.fills.get(column.mapped.field)
            if fill is not None:
                # The cell is sent, if not with its row.
                sent |= (ranks == rank) & np.isin(rows, fill.sources)
        found = _only(found, sent)
        placed = self.place(found)
        placed["suggestion"] = found["suggestion"]
        placed["message"] = found["detail"]
        return placed

    def changes(
        self, changes: Iterable[pd.DataFrame], valid: np.ndarray
    ) -> pd.DataFrame:
        """Make the ``changes`` frame, of the rows for which ``valid`` is true."""
        found = in_row_order(changes, ("rule",))
        if found is not None:
            found = _only(found, valid[found["position"].to_numpy()])
        if found is None or found.empty:
            return self._unchanged()
        placed = self.place(found).drop(columns="field")
        rows, ranks = found["position"].to_numpy(), found["rank"].to_numpy()
        after = [column.clean for column in self.columns]
        placed = placed.rename(columns={"value": "before"})
        placed["after"] = _picked(after, self._origins(rows, ranks), ranks, _as_sent)
        placed["rule"] = found["rule"]
        return placed

    def _unchanged(self) -> pd.DataFrame:
        nowhere = self._nowhere(("rule",))
        cells = nowhere["value"]
        columns = {name: nowhere[name] for name in ("row", "index", "column")}
        columns |= {"before": cells, "after": cells, "rule": nowhere["rule"]}
        return pd.DataFrame(columns, copy=False)

    def _nowhere(self, names: Iterable[str]) -> dict[str, np.ndarray | ExtensionArray]:
        """Return the columns of ``place`` for no findings, and more of them.

        Arrays, and no frame: most frames have no findings of some sort.
        """
        text, number = none_found("text")["text"].array, np.empty(0, dtype="float64")
        return {
            "row": np.empty(0, dtype="int64"),
            "index": _flat(self.index[:0]).array,
            "column": self._headers.array[:0],
            "field": self._fields.array[:0],
            "value": np.empty(0, dtype=object),
            **{name: number if name == "confidence" else text for name in names},
        }

    def _headers_at(self, rows: np.ndarray, ranks: np.ndarray) -> pd.Series:
        headers = self._headers.take(ranks).reset_index(drop=True)
        for rank, column in enumerate(self.columns):
            if column.made_of is not None:
                found = np.flatnonzero(ranks == rank)
                names = column.headers(rows[found])
                if not all(isinstance(name, str) for name in names):
                    headers = headers.astype(object)
                headers.iloc[found] = pd.Series(names, dtype=object).to_numpy()
        return headers

    def _origins(self, rows: np.ndarray, ranks: np.ndarray) -> np.ndarray:
        """Say from which rows cells come that stand in these rows and columns."""
        origins = rows.copy()
        for rank, column in enumerate(self.columns):
            if column.mapped.field in self.merged.fills:
                found = np.flatnonzero(ranks == rank)
                origins[found] = self.merged.origins(column.mapped.field, rows[found])
        return origins

    def _raw(self, rows: np.ndarray, ranks: np.ndarray) -> pd.Series:
        columns = [column.raw for column in self.columns]
        return _picked([*columns, None, *self.beside.raws], rows, ranks)


def in_row_order(
    frames: Iterable[pd.DataFrame], names: Sequence[str]
) -> pd.DataFrame | None:
    """Put findings in the order of rows, then of columns, then as they were found.

    Args:
        frames: findings with ``position``, ``rank`` (the place of the column among
            the mapped ones) and ``names``, all text.
        names: the other columns.

    Returns:
        All of them on a ``RangeIndex``; None where there are none.
    """
    some = [frame for frame in frames if len(frame)]
    if not some:
        return None
    found = pd.concat(some, ignore_index=True) if len(some) > 1 else some[0]
    found = found[["position", "rank", *names]]
    order = np.lexsort((found["rank"].to_numpy(), found["position"].to_numpy()))
    if (order[1:] > order[:-1]).all():
        return found.reset_index(drop=True)
    return found.take(order).reset_index(drop=True)


def _only(found: pd.DataFrame, kept: np.ndarray) -> pd.DataFrame:
    return found if kept.all() else found[kept].reset_index(drop=True)


def in_order_of_rows(
    first: pd.DataFrame, others: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """Put lines behind those of the first frame that are of the same row."""
    if not others:
        return first
    same = [frame.astype({"index": first["index"].dtype}) for frame in others]
    both = pd.concat([first, *same], ignore_index=True)
    return both.sort_values("row", kind="stable", ignore_index=True)


# Text, and no members of an enumeration.
_FATES: Final = pd.Series([fate.value for fate in SCREENED], dtype="str")


def fates(index: pd.Index, fate: np.ndarray, sent_row: np.ndarray) -> pd.DataFrame:
    """Make the ``fates`` frame.

    Args:
        index: the caller's n labels.
        fate: n places in ``SCREENED``.
        sent_row: n positions of the row that is sent for that person; -1 for none.
    """
    return pd.DataFrame(
        {
            "row": np.arange(len(fate), dtype="int64"),
            "index": _labels_of(index),
            "fate": _FATES.array.take(fate),
            "sent_row": pd.arrays.IntegerArray(sent_row, sent_row < 0),
        },
        index=pd.RangeIndex(len(fate)),
        copy=False,
    )


def _labels_of(index: pd.Index) -> pd.Series:
    """Make a column of labels, of the index's own dtype: pandas would guess one."""
    flat = _flat(index)
    return pd.Series(flat.array, dtype=flat.dtype)


def _flat(index: pd.Index) -> pd.Index:
    return index.to_flat_index() if isinstance(index, pd.MultiIndex) else index


def _labels(labels: Sequence[object], beside: Sequence[object]) -> pd.Series:
    """Keep headers as they are; text where all are text, which is nearly always."""
    every = [*labels, None, *beside]
    if all(isinstance(label, str) for label in labels):
        with suppress(UnicodeEncodeError):  # half a character is no text of Arrow's
            return pd.Series(every, dtype="str")
    return pd.Series(every, dtype=object)


def _places_of(code: pd.Series) -> np.ndarray:
    """Return the places of codes in the vocabulary."""
    of_distinct, distinct = pd.factorize(code)
    places: np.ndarray = np.array([_PLACES[each] for each in distinct], "int64")
    return places[of_distinct]


def _texts(words: Sequence[str], places: np.ndarray) -> pd.Series:
    """Return a column of words, by their places."""
    return pd.Series(pd.Series(words, dtype="str").take(places).array, copy=False)


def _message(title: pd.Series, detail: pd.Series) -> pd.Series:
    plain = detail.isna() | detail.eq("")
    if plain.all():
        return title
    return title.where(plain, title + ": " + detail).astype("str")


def _confidence(repair: pd.Series, alternative: pd.Series) -> pd.Series:
    """Say how likely each suggestion is; missing where there is none."""
    both = pd.MultiIndex.from_arrays([repair, alternative.isna()])
    codes, distinct = both.factorize()
    shares = [
        confidence(words, alone=alone) if isinstance(words, str) else np.nan
        for words, alone in distinct
    ]
    return pd.Series(np.array([*shares, np.nan])[codes])


def _as_objects(values: pd.Series) -> pd.Series:
    return values.astype(object)


def _as_sent(values: pd.Series) -> pd.Series:
    """Write instants as they travel; the rest as Python objects."""
    if not isinstance(values.dtype, pd.DatetimeTZDtype):
        return _as_objects(values)
    texts = written(pa.array(values.dt.as_unit("us"), from_pandas=True))
    return pd.Series(texts.to_pylist(), dtype=object)


def _picked(
    columns: Sequence[pd.Series | None],
    rows: np.ndarray,
    ranks: np.ndarray,
    converted: Callable[[pd.Series], pd.Series] = _as_objects,
) -> pd.Series:
    """Take one cell for each (row, rank), as Python objects; None has no cells."""
    picked: np.ndarray = np.full(len(rows), None, dtype=object)
    for rank, values in enumerate(columns):
        found = np.flatnonzero(ranks == rank)
        if values is not None and len(found):
            picked[found] = converted(values.take(rows[found])).to_numpy()
    return pd.Series(picked, dtype=object)
