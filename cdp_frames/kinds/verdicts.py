"""The verdicts on many texts: an array of values, and a remark where there is one."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.base import Normalized, changes_at, hints_at, problems_at
from cdp_frames.text.arrow import (
    ascii_lower,
    flat,
    joined,
    listed,
    placed,
    positions,
    strings,
    taken,
)
from cdp_frames.text.cells import series_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd


class CellResult(NamedTuple):
    """What one text is: an address, nothing at all, or refused.

    Attributes:
        value: the normal form; None if refused or missing.
        code: a key of ``problems.PROBLEMS`` if refused.
        detail: what is wrong, in a sentence.
        suggestion: an address that would pass, for a refused one.
        rules: what was done to get from the text to the value.
        hint: a likelier address, for one that passed.
        hint_detail: why it is likelier.
    """

    value: str | None = None
    code: str | None = None
    detail: str | None = None
    suggestion: str | None = None
    rules: tuple[str, ...] = ()
    hint: str | None = None
    hint_detail: str | None = None


_SAID: Final = tuple(name for name in CellResult._fields if name != "value")


class CellResults(NamedTuple):
    """The verdicts on n texts.

    Attributes:
        values: n normal forms, ``large_string``; null where refused or missing.
        remarks: a row for each text that there is something to say about, ordered by
            ``position``, with the other fields of ``CellResult``; ``rules`` are joined.
    """

    values: pa.LargeStringArray
    remarks: pa.Table

    def take(self, at: np.ndarray) -> CellResults:
        """Return the verdicts on the texts at m positions, which may repeat."""
        place = np.full(len(self.values), -1)
        place[_positions_of(self.remarks)] = np.arange(self.remarks.num_rows)
        rows = place[at]
        remarked = np.flatnonzero(rows >= 0)
        remarks = self.remarks.take(pa.array(rows[remarked]))
        return CellResults(self.values.take(pa.array(at)), _moved(remarks, remarked))


def of_each(verdicts: Sequence[CellResult]) -> CellResults:
    """Gather verdicts that were given one at a time."""
    columns = {
        name: strings(
            [
                ", ".join(said) or None if isinstance(said, tuple) else said
                for said in map(attrgetter(name), verdicts)
            ]
        )
        for name in CellResult._fields
    }
    remarks = pa.table(
        {
            "position": np.arange(len(verdicts)),
            **{name: columns[name] for name in _SAID},
        }
    )
    return CellResults(columns["value"], remarks)


def of_distinct(
    text: pa.LargeStringArray, verdict: Callable[[str], CellResult]
) -> CellResults:
    """Judge texts one at a time, but each distinct one once; null is missing."""
    encoded = text.dictionary_encode()
    verdicts = of_each([verdict(each) for each in encoded.dictionary.to_pylist()])
    present = positions(pc.is_valid(text))
    at = np.asarray(encoded.indices.drop_null())
    return scattered(len(text), [(present, verdicts.take(at))])


def uniform(
    values: pa.LargeStringArray, at: np.ndarray, **said: pa.LargeStringArray | str
) -> CellResults:
    """Return verdicts with a remark at each of the m positions ``at``.

    Args:
        values: n normal forms.
        at: the positions, ascending.
        said: fields of ``CellResult``: one text for all of them, or m texts.
    """
    columns = {name: _repeated(said.get(name), len(at)) for name in _SAID}
    return CellResults(values, pa.table({"position": at, **columns}))


def split(
    text: pa.LargeStringArray,
    mask: pa.BooleanArray,
    where_true: Callable[[pa.LargeStringArray], CellResults],
    where_false: Callable[[pa.LargeStringArray], CellResults],
) -> CellResults:
    """Judge texts in one of two ways; where the mask is null they are missing."""
    parts = ((positions(mask), where_true), (positions(pc.invert(mask)), where_false))
    return scattered(
        len(text), [(at, judge(taken(text, at))) for at, judge in parts if len(at)]
    )


def scattered(
    count: int, parts: Iterable[tuple[np.ndarray, CellResults]]
) -> CellResults:
    """Put verdicts on parts of ``count`` texts together.

    Args:
        count: how many texts there are; those in no part are missing.
        parts: the ascending positions of the texts of a part, and the verdicts on them.
    """
    parts = [(at, verdicts) for at, verdicts in parts if len(at)]
    if len(parts) == 1 and len(parts[0][0]) == count:
        return parts[0][1]
    values = pa.nulls(count, pa.large_string())
    remarks = uniform(values, np.empty(0, dtype="int64")).remarks
    for at, verdicts in parts:
        values = placed(values, at, verdicts.values)
        moved = _moved(verdicts.remarks, at[_positions_of(verdicts.remarks)])
        remarks = pa.concat_tables([remarks, moved])
    return CellResults(values, remarks.sort_by("position"))


def refused(count: int, *, code: str, detail: str) -> CellResults:
    """Refuse ``count`` texts for one reason."""
    return uniform(_repeated(None, count), np.arange(count), code=code, detail=detail)


def with_unsupported(verdicts: CellResults, unsupported: np.ndarray) -> CellResults:
    """Refuse the cells at the positions ``unsupported``, which hold no text."""
    if not len(unsupported):
        return verdicts
    extra = refused(len(unsupported), code="unsupported_value", detail="")
    remarks = pa.concat_tables(
        [verdicts.remarks, _moved(extra.remarks, unsupported)]
    ).sort_by("position")
    return CellResults(verdicts.values, remarks)


def refused_after_all(
    verdicts: CellResults, at: np.ndarray, code: str, detail: pa.LargeStringArray | str
) -> CellResults:
    """Refuse the accepted texts at m ascending positions; a hint becomes a suggestion.

    Args:
        verdicts: on n texts.
        at: the positions.
        code: the code of all of them.
        detail: a sentence for all, or m of them.
    """
    if not len(at):
        return verdicts
    remarks = _complete(verdicts)
    said = {
        "code": code,
        "detail": detail,
        "suggestion": taken(flat(remarks["hint"]), at),
    }
    for name in _SAID:
        said_here = _repeated(said.get(name), len(at))
        remarks = _with(remarks, name, placed(flat(remarks[name]), at, said_here))
    return CellResults(placed(verdicts.values, at, _repeated(None, len(at))), remarks)


def after_rule(rule: str, verdicts: CellResults) -> CellResults:
    """Put a rule before the rules of every verdict."""
    remarks = _complete(verdicts)
    rules = listed(rule, flat(remarks["rules"]))
    return CellResults(verdicts.values, _with(remarks, "rules", rules))


def with_locals(verdicts: CellResults, local: pa.LargeStringArray) -> CellResults:
    """Turn verdicts on ``a@domain`` into those on ``local@domain``.

    Args:
        verdicts: on n addresses whose local part is ``a``.
        local: n local parts in ASCII.
    """
    lower = ascii_lower(local)
    values = _joined(lower, verdicts.values)
    remarks = _complete(verdicts)
    for name in ("suggestion", "hint"):
        remarks = _with(remarks, name, _joined(lower, flat(remarks[name])))
    rules = flat(remarks["rules"])
    cased = pc.and_(pc.not_equal(lower, local), pc.is_valid(values))
    # The domain's own lower case comes last among the rules, or is not there.
    also = pc.and_not(cased, pc.fill_null(pc.ends_with(rules, "lower case"), False))
    longer = listed(rules, "lower case")
    return CellResults(values, _with(remarks, "rules", pc.if_else(also, longer, rules)))


def normalized(verdicts: CellResults, index: pd.Index) -> Normalized:
    """Return verdicts as the ``Normalized`` of a kind."""
    refused = _where(verdicts.remarks, "code")
    suspicious = _where(verdicts.remarks, "hint_detail")
    changed = _where(verdicts.remarks, "rules")
    problems = problems_at(
        _positions_of(refused),
        _text(refused, "code"),
        detail=_text(refused, "detail"),
        suggestion=_text(refused, "suggestion"),
    )
    return Normalized(
        series_of(verdicts.values, index),
        problems,
        hints_at(
            _positions_of(suspicious),
            _text(suspicious, "hint"),
            detail=_text(suspicious, "hint_detail"),
        ),
        changes_at(_positions_of(changed), _text(changed, "rules")),
    )


def _positions_of(table: pa.Table) -> np.ndarray:
    return np.asarray(table["position"])


def _repeated(
    text: pa.LargeStringArray | str | None, count: int
) -> pa.LargeStringArray:
    if isinstance(text, pa.Array):
        return text
    return pa.repeat(pa.scalar(text, pa.large_string()), count)


def _moved(remarks: pa.Table, at: np.ndarray) -> pa.Table:
    return remarks.set_column(0, "position", pa.array(at, type=pa.int64()))


def _where(table: pa.Table, column: str) -> pa.Table:
    return table.filter(pc.is_valid(table[column]))


def _text(table: pa.Table, column: str) -> pa.LargeStringArray:
    return flat(table[column])


def _joined(
    local: pa.LargeStringArray, address: pa.LargeStringArray
) -> pa.LargeStringArray:
    """Put local parts in place of the ``a`` of ``a@domain``."""
    tails = pc.utf8_slice_codeunits(address, start=1)
    return joined(local, tails)


def _complete(verdicts: CellResults) -> pa.Table:
    """Return remarks with a row for every text."""
    remarks = verdicts.remarks
    if remarks.num_rows == len(verdicts.values):
        return remarks
    full = uniform(verdicts.values, np.arange(len(verdicts.values))).remarks
    at = _positions_of(remarks)
    for name in _SAID:
        full = _with(full, name, placed(flat(full[name]), at, flat(remarks[name])))
    return full


def _with(remarks: pa.Table, name: str, column: pa.LargeStringArray) -> pa.Table:
    return remarks.set_column(remarks.schema.get_field_index(name), name, column)
