"""What is found out about n cells: values, and remarks where there is one to make.

The one accumulator of the kinds. Most cells are fine as they are, so remarks are
sparse. A kind looks at parts of a column in different ways, at distinct cells once, at
odd ones one at a time, and puts the findings together here. ``normalized`` turns them
into what a kind returns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.base import (
    PROBLEM_COLUMNS,
    Normalized,
    changes_at,
    hints_at,
    none_found,
    problems_at,
)
from cdp_frames.text.arrow import flat, placed, positions, strings, taken
from cdp_frames.text.cells import series_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cdp_frames.kinds.repairs import Suggestion

    # 0-based positions, ascending; their code, one or one each; their detail.
    Refusal = tuple[np.ndarray, str | np.ndarray, str | np.ndarray]

_Value = TypeVar("_Value")
_TEXT: Final = pa.large_string()


class CellResult(NamedTuple, Generic[_Value]):
    """What one cell is: a value, nothing at all, or refused.

    Attributes:
        value: the normal form; None if refused or missing.
        code: a key of ``problems.PROBLEMS`` if refused.
        detail: what is wrong, in a sentence.
        suggestion: a text that would pass, for a refused one.
        alternative: another one, where the cell has two readings.
        repair: what the suggestion does to the cell; see ``kinds/repairs.py``.
        rules: what was done to get from the cell to the value, or to nothing.
        hint: a likelier value, for one that passed.
        hint_detail: why it is likelier.
    """

    value: _Value | None = None
    code: str | None = None
    detail: str | None = None
    suggestion: str | None = None
    alternative: str | None = None
    repair: str | None = None
    rules: tuple[str, ...] = ()
    hint: str | None = None
    hint_detail: str | None = None


def with_suggestion(
    result: CellResult[_Value], found: Suggestion | None
) -> CellResult[_Value]:
    """Return what a refused cell is, with what may have been meant."""
    if found is None:
        return result
    return result._replace(
        suggestion=found.value, alternative=found.alternative, repair=found.repair
    )


# What was done where the text that is sent is not the text that came, in general.
RESPELLED: Final = "written in the CDP's form"


class Findings(NamedTuple):
    """What is found out about n cells.

    Attributes:
        values: n normal forms, of any type of Arrow; null where refused or missing.
        remarks: a row for each cell that there is something to say about, ordered by
            ``position``, with the other fields of ``CellResult`` that are used;
            ``rules`` are joined.
    """

    values: pa.Array
    remarks: pa.Table

    def take(self, rows: np.ndarray) -> Findings:
        """Return the findings on the cells at m positions, which may repeat."""
        count = len(self.values)
        if len(rows) == count and np.array_equal(rows, np.arange(count)):
            return self
        place = np.full(count, -1)
        place[positions_of(self.remarks)] = np.arange(self.remarks.num_rows)
        found = place[rows]
        remarked = np.flatnonzero(found >= 0)
        remarks = self.remarks.take(pa.array(found[remarked]))
        return Findings(self.values.take(pa.array(rows)), _moved(remarks, remarked))

    def put(self, rows: np.ndarray, others: Findings) -> Findings:
        """Add findings on the cells at m positions that were missing so far."""
        if not len(rows):
            return self
        moved = _moved(others.remarks, rows[positions_of(others.remarks)])
        remarks = _together([self.remarks, moved])
        return Findings(placed(self.values, rows, others.values), remarks)

    def column(self, name: str) -> pa.LargeStringArray:
        """Return one field of the remarks; null where it says nothing."""
        if name in self.remarks.column_names:
            return flat(self.remarks[name])
        return pa.nulls(self.remarks.num_rows, _TEXT)

    def says(self, name: str) -> bool:
        """Say whether any remark may have this field."""
        return bool(self.remarks.num_rows) and name in self.remarks.column_names

    def saying(self, name: str) -> Findings:
        """Return the findings with those remarks alone that have this field."""
        if name not in self.remarks.column_names:
            return accepted(self.values)
        present = pc.is_valid(self.remarks[name])
        return Findings(self.values, self.remarks.filter(present))


def of_each(
    results: Sequence[CellResult[_Value]], dtype: pa.DataType = _TEXT
) -> Findings:
    """Gather results that were found one at a time, with values of a type of Arrow."""
    if not results:
        return accepted(pa.nulls(0, dtype))
    fields = dict(zip(CellResult._fields, zip(*results, strict=True), strict=True))
    values = pa.array(fields.pop("value"), dtype)
    used = {name: texts for name, texts in fields.items() if any(texts)}
    if "rules" in used:
        used["rules"] = tuple(", ".join(rules) or None for rules in used["rules"])
    remarks = {name: strings(texts) for name, texts in used.items()}
    table = pa.table({"position": np.arange(len(results)), **remarks})
    return Findings(values, table)


def of_distinct(
    text: pa.LargeStringArray, result_of: Callable[[str], CellResult[str]]
) -> Findings:
    """Look at texts one at a time, but at each distinct one once; null is missing."""
    encoded = text.dictionary_encode()
    findings = of_each([result_of(each) for each in encoded.dictionary.to_pylist()])
    present = positions(pc.is_valid(text))
    rows = np.asarray(encoded.indices.drop_null())
    return scattered(len(text), [(present, findings.take(rows))])


def uniform(
    values: pa.Array, rows: np.ndarray, **remark: pa.LargeStringArray | str
) -> Findings:
    """Return findings with a remark at each of m positions.

    Args:
        values: n normal forms.
        rows: the positions, ascending.
        remark: fields of ``CellResult``: one text for all of them, or m texts.
    """
    columns = {name: repeated(text, len(rows)) for name, text in remark.items()}
    return Findings(values, pa.table({"position": rows, **columns}))


def accepted(values: pa.Array) -> Findings:
    """Return findings without a remark: n values, null where missing."""
    return uniform(values, np.empty(0, dtype="int64"))


def refused(count: int, *, code: str, detail: str) -> Findings:
    """Refuse ``count`` texts for one reason."""
    nothing = repeated(None, count)
    return uniform(nothing, np.arange(count), code=code, detail=detail)


def refused_at(values: pa.Array, refusals: Iterable[Refusal]) -> Findings:
    """Return findings with problems alone.

    Args:
        values: n normal forms.
        refusals: what is refused, and why; of two at one position the later counts.
    """
    parts = [
        pa.table(
            {
                "position": rows,
                "code": _repeated_cells(code, len(rows)),
                "detail": _repeated_cells(detail, len(rows)),
            }
        )
        for rows, code, detail in refusals
        if len(rows)
    ]
    if not parts:
        return accepted(values)
    found = _last_ones(pa.concat_tables(parts)) if len(parts) > 1 else parts[0]
    rows = positions_of(found)
    return Findings(placed(values, rows, pa.nulls(len(rows), values.type)), found)


def _last_ones(remarks: pa.Table) -> pa.Table:
    """Return the last remark on each position, ordered by position."""
    rows = positions_of(remarks)
    last = np.full(rows.max() + 1, -1)
    last[rows] = np.arange(len(rows))
    return remarks.take(pa.array(last[last >= 0]))


def split(
    text: pa.LargeStringArray,
    mask: pa.BooleanArray,
    where_true: Callable[[pa.LargeStringArray], Findings],
    where_false: Callable[[pa.LargeStringArray], Findings],
) -> Findings:
    """Look at texts in one of two ways; where the mask is null they are missing."""
    parts = ((positions(mask), where_true), (positions(pc.invert(mask)), where_false))
    return scattered(
        len(text),
        [(rows, find(taken(text, rows))) for rows, find in parts if len(rows)],
    )


def scattered(
    count: int,
    parts: Iterable[tuple[np.ndarray, Findings]],
    dtype: pa.DataType = _TEXT,
) -> Findings:
    """Put findings on parts of ``count`` cells together.

    Args:
        count: how many cells there are; those in no part are missing.
        parts: the ascending positions of the cells of a part, and the findings.
        dtype: the type of all values.
    """
    parts = [(rows, findings) for rows, findings in parts if len(rows)]
    if len(parts) == 1 and len(parts[0][0]) == count:
        return parts[0][1]
    values = pa.nulls(count, dtype)
    remarks = [accepted(values).remarks]
    for rows, findings in parts:
        values = placed(values, rows, findings.values)
        remarks.append(_moved(findings.remarks, rows[positions_of(findings.remarks)]))
    return Findings(values, _together(remarks))


def normalized(findings: Findings, values: pd.Series | pd.Index) -> Normalized:
    """Return findings as the ``Normalized`` of a kind.

    Args:
        findings: on n cells.
        values: their n values, or for texts the n labels alone.
    """
    text = None
    if isinstance(values, pd.Index):
        text = findings.values  # noqa: PD011 - no Series
        values = series_of(text, values)
    return Normalized(
        values, _problems(findings), _hints(findings), _changes(findings), text
    )


def _problems(findings: Findings) -> pd.DataFrame:
    if not findings.says("code"):
        return none_found(*PROBLEM_COLUMNS)
    found = findings.saying("code")
    return problems_at(
        positions_of(found.remarks),
        found.column("code"),
        detail=pc.fill_null(found.column("detail"), ""),
        **{name: found.column(name) for name in PROBLEM_COLUMNS[2:]},
    )


def _hints(findings: Findings) -> pd.DataFrame:
    if not findings.says("hint_detail"):
        return none_found("suggestion", "detail")
    found = findings.saying("hint_detail")
    return hints_at(
        positions_of(found.remarks),
        found.column("hint"),
        detail=found.column("hint_detail"),
    )


def _changes(findings: Findings) -> pd.DataFrame:
    if not findings.says("rules"):
        return none_found("rule")
    found = findings.saying("rules")
    return changes_at(positions_of(found.remarks), found.column("rules"))


def positions_of(remarks: pa.Table) -> np.ndarray:
    """Return the positions that remarks are about."""
    return np.asarray(remarks["position"])


def _together(remarks: Sequence[pa.Table]) -> pa.Table:
    """Put remarks on different cells in the order of their positions."""
    some = [table for table in remarks if table.num_rows]
    if len(some) < 2:  # noqa: PLR2004 - in order as it is
        return some[0] if some else remarks[0]
    return pa.concat_tables(some, promote_options="default").sort_by("position")


def _moved(remarks: pa.Table, rows: np.ndarray) -> pa.Table:
    return remarks.set_column(0, "position", pa.array(rows, type=pa.int64()))


def repeated(text: pa.LargeStringArray | str | None, count: int) -> pa.LargeStringArray:
    """Return one text or null ``count`` times; m texts as they are."""
    if isinstance(text, pa.Array):
        return text
    return pa.repeat(pa.scalar(text, _TEXT), count)


def _repeated_cells(text: str | np.ndarray, count: int) -> pa.LargeStringArray:
    return repeated(text if isinstance(text, str) else strings(text), count)
