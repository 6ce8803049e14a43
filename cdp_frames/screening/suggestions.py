"""Suggestions for refused cells: each is a value that passes the same screening."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errors import SchemaDefinitionError
from cdp_frames.schema.checks import kind_of_check
from cdp_frames.screening.checking import run_cell_checks
from cdp_frames.screening.columns import normalized_column
from cdp_frames.screening.neighbours import BY_OTHERS, Neighbours
from cdp_frames.screening.raw_columns import RawColumn
from cdp_frames.suggesting import Refused, judged
from cdp_frames.suggesting.judged import LIKELY
from cdp_frames.text.arrow import give_back
from cdp_frames.text.cells import sent_texts, texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.kinds.repairs import Suggestion
    from cdp_frames.screening.columns import NormalizedColumn

# What is wrong with a cell that may be a slip of a value.
_SLIPS: Final = frozenset(
    ("invalid_email", "invalid_phone", "invalid_country", "invalid_integer")
) | {
    "invalid_number", "invalid_boolean", "invalid_datetime", "ambiguous_date",
    "ambiguous_time", "naive_datetime", "phone_without_region",
}  # fmt: skip
_TEXTS: Final = ("suggestion", "alternative", "repair")


class Bad(NamedTuple):
    """The refused cells of a column that have no suggestion, distinct ones once.

    Attributes:
        column: the column.
        cells: m distinct cells.
        rows: the position of a row with each of them, int64.
        found: k places in the frame of problems, int64.
        rows_found: the k positions of their rows, int64.
        of_found: which of the cells each of them is.
    """

    column: NormalizedColumn
    cells: list[Refused]
    rows: np.ndarray
    found: np.ndarray
    rows_found: np.ndarray
    of_found: np.ndarray


def with_suggestions(
    problems: Sequence[pd.DataFrame],
    columns: Sequence[NormalizedColumn],
    *,
    whole: bool,
) -> list[pd.DataFrame]:
    """Complete the suggestions of problems, and leave none that would not pass.

    Args:
        problems: findings with ``position``, ``rank`` and ``PROBLEM_COLUMNS``.
        columns: the columns as their kinds left them, n rows each.
        whole: whether these are all rows, so that those around a row can be asked.

    Returns:
        As many findings.
    """
    completed = [_completed(found, columns, whole=whole) for found in problems]
    give_back(sum(len(column.refused) for column in columns))
    return completed


def _completed(
    found: pd.DataFrame, columns: Sequence[NormalizedColumn], *, whole: bool
) -> pd.DataFrame:
    if not (found["code"].isin(_SLIPS) | found["suggestion"].notna()).any():
        return found
    texts: dict[str, np.ndarray] = {
        name: found[name].to_numpy(dtype=object).copy() for name in _TEXTS
    }
    for rank in np.unique(found["rank"].to_numpy()):
        if rank < len(columns):
            of_column = (found["rank"] == rank).to_numpy()
            if asks_more(columns[rank]):
                _drop_failing(found, of_column, columns[rank], texts)
            bad = _bad(found, of_column, columns[rank], texts["suggestion"])
            if bad is not None:
                _fill(texts, bad, _suggested(bad, whole=whole))
    done = {name: pd.Series(each, dtype="str") for name, each in texts.items()}
    return found.assign(**{name: each.array for name, each in done.items()})


def asks_more(column: NormalizedColumn) -> bool:
    """Say whether more is asked of a cell than that its kind can read it."""
    checks = column.declared.checks
    return any(kind_of_check(check) is None for check in checks)


def _drop_failing(
    found: pd.DataFrame,
    of_column: np.ndarray,
    column: NormalizedColumn,
    texts: dict[str, np.ndarray],
) -> None:
    """Leave out what the kind suggests and a check of the schema refuses."""
    slips = of_column & found["code"].ne("not_allowed").to_numpy()
    for name in ("alternative", "suggestion"):
        places = np.flatnonzero(slips & ~pd.isna(texts[name]))
        rows = found["position"].to_numpy()[places]
        values = judged_as(column, [str(each) for each in texts[name][places]], rows)
        gone = places[[value is None for value in values]] if len(places) else places
        texts[name][gone] = np.nan
    # The alternative takes the place of a suggestion that is gone.
    empty = slips & pd.isna(texts["suggestion"])
    texts["suggestion"][empty] = texts["alternative"][empty]
    texts["alternative"][empty] = np.nan
    texts["repair"][slips & pd.isna(texts["suggestion"])] = np.nan


def _bad(
    found: pd.DataFrame,
    of_column: np.ndarray,
    column: NormalizedColumn,
    suggestion: np.ndarray,
) -> Bad | None:
    likely = LIKELY.get(column.kind.name)
    lacking = of_column & pd.isna(suggestion) & found["code"].isin(_SLIPS).to_numpy()
    places = np.flatnonzero(lacking)
    if likely is None or not len(places):
        return None
    rows = found["position"].to_numpy()[places]
    texts = texts_of(column.raw.take(rows)).text
    some = pc.fill_null(pc.match_substring_regex(texts, likely), False)
    asks_others = found["code"].isin(BY_OTHERS).to_numpy()[places]
    there = np.asarray(pc.is_valid(texts))
    kept = np.flatnonzero(np.asarray(some) | (asks_others & there))
    if not len(kept):
        return None
    places, rows = places[kept], rows[kept]
    regions: Any = column.options.get("regions")
    keys = pd.DataFrame(
        {
            "text": texts.take(pa.array(kept)).to_pylist(),
            "code": found["code"].to_numpy(dtype=object)[places],
            "detail": found["detail"].to_numpy(dtype=object)[places],
            "region": None if regions is None else regions.take(rows).to_numpy(object),
        }
    )
    groups = keys.groupby([*keys], sort=False, dropna=False).ngroup().to_numpy()
    _, first = np.unique(groups, return_index=True)
    cells = [Refused(*key[:3]) for key in keys.iloc[first].itertuples(index=False)]
    return Bad(column, cells, rows[first], places, rows, groups)


def _suggested(bad: Bad, *, whole: bool) -> list[Suggestion | None]:
    # What the column shows is asked for once, not for each trial.
    column = _with_evidence(bad.column)

    def judge(texts: Sequence[str], places: Sequence[int]) -> list[str | None]:
        return judged_as(column, texts, bad.rows[np.array(places, dtype="int64")])

    alone = judged(column.kind.name, bad.cells, judge)
    if not whole or bad.column.shown is not None:
        return [alone[place] for place in bad.of_found]
    neighbours = Neighbours(column, judged_as)
    by_others = neighbours.suggested(bad.cells, bad.rows)
    known = [by_others.get(place, found) for place, found in enumerate(alone)]
    return [
        neighbours.ordered(row, bad.cells[place], known[place])
        for row, place in zip(bad.rows_found, bad.of_found, strict=True)
    ]


def _with_evidence(column: NormalizedColumn) -> NormalizedColumn:
    """Return a column that knows what its cells show of how to read them."""
    if column.shown is not None or column.kind.evidencer is None:
        return column
    shown = column.kind.evidence(column.raw, **column.options)
    return replace(column, shown=shown)


def _fill(
    texts: dict[str, np.ndarray], bad: Bad, found: Sequence[Suggestion | None]
) -> None:
    values = {
        "suggestion": [each and each.value for each in found],
        "alternative": [each and each.alternative for each in found],
        "repair": [each and each.repair for each in found],
    }
    for name, each in values.items():
        texts[name][bad.found] = np.array(each, dtype=object)


def judged_as(
    column: NormalizedColumn,
    texts: Sequence[str],
    rows: np.ndarray,
    **options: object,
) -> list[str | None]:
    """Say what texts would be sent as, in the place of cells of a column.

    Args:
        column: the column.
        texts: m texts.
        rows: the m rows of these cells.
        options: of the kind, in place of those of the column.

    Returns:
        m texts as they would be sent; None where one would be refused, or is nothing.
    """
    if not len(texts):
        return []
    given: dict[str, Any] = {**column.options, **options}
    if given.get("regions") is not None:
        given["regions"] = given["regions"].take(rows).reset_index(drop=True)
    asked = RawColumn(
        column.mapped,
        column.declared,
        column.kind,
        column.meant,
        given,
        column.published,
        (pd.Series(list(texts), dtype="str"),),
        _with_evidence(column).shown,
    )
    normalized = normalized_column(asked)
    refused = normalized.refused.copy()
    if asks_more(column):
        try:
            problems = run_cell_checks(
                [normalized], np.zeros(len(texts), bool)
            ).problems
        except SchemaDefinitionError:
            return [None] * len(texts)  # a check that breaks has let nothing pass
        for each in problems:
            refused[each["position"].to_numpy()] = True
    sent = sent_texts(normalized.clean).text.to_pylist()
    return [None if gone else value for value, gone in zip(sent, refused, strict=True)]
