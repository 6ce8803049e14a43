"""Texts that say numbers: points and commas settled by the column, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.number.limits import NumberResult, NumberResults, NumberType
from cdp_frames.kinds.number.numerals import (
    DecimalMark,
    Numeral,
    read_number,
    unwrap,
)
from cdp_frames.text.arrow import positions
from cdp_frames.text.writing import written

if TYPE_CHECKING:
    from collections.abc import Sequence

# What a column mostly holds, read by Arrow: short enough to be exact, and with one
# reading. Groups of thousands are told by a second one or by a fraction.
_MARKS: Final[tuple[tuple[DecimalMark, str], ...]] = ((".", ","), (",", "."))
_CLEAR: Final = {
    mark: (
        rf"^-?(?:[0-9]{{1,9}}|[1-9][0-9]{{0,2}}(?:[{other}][0-9]{{3}}){{1,2}})"
        rf"[{mark}][0-9]{{1,6}}$|^-?[1-9][0-9]{{0,2}}(?:[{other}][0-9]{{3}}){{2}}$"
    )
    for mark, other in _MARKS
}
# One group of thousands, or three decimals: only the rest of the column can tell.
_UNCLEAR: Final = r"^-?[1-9][0-9]{0,2}[.,][0-9]{3}$"

# What was done to a number, in words.
_COMMA: Final = "decimal comma read"
_GROUPED: Final = "marks between thousands left out"
_SCIENTIFIC: Final = "exponent written out"
_OTHER_MARK: Final = "the decimal mark here is {!r}"


def read_texts(
    texts: pa.Array, decimal: DecimalMark | None, field: NumberType
) -> NumberResults:
    """Read n tidy texts as numbers; null stays missing.

    A number that can be read with one decimal mark alone shows which one the column
    uses. Where a column shows both, only numbers that have one reading are read.
    """
    fits = NumberResults(len(texts), field.dtype)
    plain = _matches(texts, rf"^-?[0-9]{{1,{field.digits}}}$")
    at = positions(plain)
    fits.accept(at, texts.filter(plain).cast(pa.int64()).to_numpy())
    rest = pc.and_not(pc.is_valid(texts), plain)
    encoded = pc.dictionary_encode(texts.filter(rest))
    distinct = _read_distinct(encoded.dictionary, decimal, field)
    fits.spread(positions(rest), distinct, encoded.indices.to_numpy())
    return fits


def _matches(texts: pa.Array, pattern: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(texts, pattern), False)


def _read_distinct(
    texts: pa.Array, decimal: DecimalMark | None, field: NumberType
) -> NumberResults:
    fits = NumberResults(len(texts), field.dtype)
    unclear = _matches(texts, _UNCLEAR)
    odd = pc.invert(unclear)
    clear = {}
    for own, pattern in _CLEAR.items():
        clear[own] = pc.and_not(_matches(texts, pattern), unclear)
        odd = pc.and_not(odd, clear[own])
    said = texts.filter(odd).to_pylist()
    numerals = [read_number(text) for text in said]
    seen = {own for own, rows in clear.items() if pc.any(rows).as_py()}
    mark = decimal or _settled(seen | _evidence(numerals))

    for own, rows in clear.items():
        if decimal in {None, own}:
            _put_clear(fits, texts, rows, own, field)
        else:
            fits.refuse(positions(rows), field.code, _OTHER_MARK.format(mark))
    if mark is None:
        _put_unclear(fits, texts, unclear)
    else:
        _put_clear(fits, texts, unclear, mark, field)
    for row, text, numeral in zip(positions(odd), said, numerals, strict=True):
        fits.put(int(row), _fit(text, numeral, mark, field))
    return fits


def _evidence(numerals: Sequence[Numeral]) -> set[DecimalMark]:
    found: set[DecimalMark] = set()
    for numeral in numerals:
        if numeral.point is None and numeral.comma is not None:
            found.add(",")
        elif numeral.comma is None and numeral.point is not None:
            found.add(".")
    return found


def _settled(evidence: set[DecimalMark]) -> DecimalMark | None:
    return evidence.pop() if len(evidence) == 1 else None


def _put_clear(
    fits: NumberResults,
    texts: pa.Array,
    rows: pa.Array,
    mark: DecimalMark,
    field: NumberType,
) -> None:
    """Put in the numbers of these rows, read with this decimal mark."""
    chosen, group = texts.filter(rows), "," if mark == "." else "."
    pointed = pc.replace_substring(pc.replace_substring(chosen, group, ""), mark, ".")
    column = field.of_column(pointed.cast(pa.float64()))
    if mark == ",":
        column.rule[positions(pc.match_substring(chosen, mark))] = _COMMA
    grouped = positions(pc.match_substring(chosen, group))
    both = np.where(column.rule[grouped] == "", _GROUPED, f"{_COMMA}, {_GROUPED}")
    column.rule[grouped] = both
    fits.spread(positions(rows), column, np.arange(len(chosen)))


def _put_unclear(fits: NumberResults, texts: pa.Array, rows: pa.Array) -> None:
    whole = pc.replace_substring_regex(texts.filter(rows), "[.,]", "")
    broken = pc.replace_substring(texts.filter(rows), ",", ".")
    details = pc.binary_join_element_wise(
        whole, broken, pa.scalar(" or ", pa.large_string())
    )
    at = positions(rows)
    fits.refuse(at, "ambiguous_number", "")
    fits.detail[at] = details.to_pylist()


def _fit(
    text: str, numeral: Numeral, mark: DecimalMark | None, field: NumberType
) -> NumberResult:
    if numeral.point is None and numeral.comma is None:
        return _unread(text, mark, field)
    if numeral.scientific and field.whole:
        said = "a number such as 1E5 may have lost digits; write it in full"
        return NumberResult(code=field.code, detail=said)
    if mark is None and None in {numeral.point, numeral.comma}:
        mark = "." if numeral.comma is None else ","
    elif mark is None and numeral.point != numeral.comma:
        said = f"{numeral.point:f} or {numeral.comma:f}"
        return NumberResult(code="ambiguous_number", detail=said)
    value = numeral.comma if mark == "," else numeral.point
    if value is None:
        return NumberResult(code=field.code, detail=_OTHER_MARK.format(mark))
    fit = field.of_decimal(value)
    return fit if fit.code else fit._replace(rule=_rule(numeral, mark, fit.rule))


def _rule(numeral: Numeral, mark: DecimalMark | None, rounded: str) -> str:
    done = (
        (_COMMA, mark == "," and numeral.point != numeral.comma),
        (_GROUPED, (mark or ".") in numeral.grouped),
        (_SCIENTIFIC, numeral.scientific),
        (rounded, bool(rounded)),
    )
    return ", ".join(words for words, applies in done if applies)


def _unread(text: str, mark: DecimalMark | None, field: NumberType) -> NumberResult:
    bare = unwrap(text)
    if not bare.detail:
        return NumberResult(code=field.code)
    inner = _fit(bare.text, read_number(bare.text), mark, field)
    if inner.code:
        return NumberResult(code=field.code, detail=bare.detail)
    (suggestion,) = written(pa.array([inner.value])).to_pylist()
    return NumberResult(code=field.code, detail=bare.detail, suggestion=suggestion)
