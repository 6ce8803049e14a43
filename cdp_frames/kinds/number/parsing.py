"""Texts that say numbers: points and commas settled by the column, or not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.findings import (
    CellResult,
    Findings,
    accepted,
    refused_at,
    scattered,
    uniform,
    with_suggestion,
)
from cdp_frames.kinds.number.numerals import (
    DecimalMark,
    Numeral,
    read_number,
    unwrap,
)
from cdp_frames.kinds.remarks import complete, with_column, with_remarks
from cdp_frames.kinds.repairs import MINUS, ONE_MARK, UNIT, Suggestion
from cdp_frames.text.arrow import joined, listed, positions, where
from cdp_frames.text.writing import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.kinds.number.limits import NumberResult, NumberType

    # The decimal marks that a column shows.
    Marks = frozenset[DecimalMark]

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
    texts: pa.LargeStringArray,
    decimal: DecimalMark | None,
    number_type: NumberType,
    shown: Marks | None = None,
) -> Findings:
    """Read n plain texts as numbers; null stays missing.

    A number that can be read with one decimal mark alone shows which one the column
    uses. Where a column shows both, only numbers that have one reading are read.

    Args:
        texts: the texts.
        decimal: the mark that the caller gave, or None.
        number_type: what is wanted.
        shown: the marks that the whole column shows; None to go by these texts.
    """
    digits = _matches(texts, rf"^-?[0-9]{{1,{number_type.digits}}}$")
    whole = texts.filter(digits).cast(pa.int64()).cast(number_type.dtype)
    rest = pc.and_not(pc.is_valid(texts), digits)
    encoded = pc.dictionary_encode(texts.filter(rest))
    distinct = _read_distinct(encoded.dictionary, decimal, number_type, shown)
    parts = [
        (positions(digits), accepted(whole)),
        (positions(rest), distinct.take(encoded.indices.to_numpy())),
    ]
    return scattered(len(texts), parts, number_type.dtype)


def marks_shown(texts: pa.LargeStringArray, number_type: NumberType) -> Marks:
    """Say which decimal marks n plain texts show; null shows none."""
    digits = _matches(texts, rf"^-?[0-9]{{1,{number_type.digits}}}$")
    distinct = pc.unique(texts.filter(pc.and_not(pc.is_valid(texts), digits)))
    clear, unclear = _sorted(distinct)
    odd = distinct.filter(pc.invert(pc.or_(unclear, pc.or_(*clear.values()))))
    return _shown(clear, [read_number(text) for text in odd.to_pylist()])


def _sorted(
    texts: pa.LargeStringArray,
) -> tuple[dict[DecimalMark, pa.BooleanArray], pa.BooleanArray]:
    """Say which texts have one reading, by its mark, and which have two."""
    unclear = _matches(texts, _UNCLEAR)
    clear = {
        mark: pc.and_not(_matches(texts, pattern), unclear)
        for mark, pattern in _CLEAR.items()
    }
    return clear, unclear


def _shown(
    clear: dict[DecimalMark, pa.BooleanArray], numerals: Sequence[Numeral]
) -> Marks:
    marks = {mark for mark, rows in clear.items() if pc.any(rows).as_py()}
    return frozenset(marks | _evidence(numerals))


def _matches(texts: pa.LargeStringArray, pattern: str) -> pa.BooleanArray:
    return pc.fill_null(pc.match_substring_regex(texts, pattern), False)


def _read_distinct(
    texts: pa.LargeStringArray,
    decimal: DecimalMark | None,
    number_type: NumberType,
    shown: Marks | None,
) -> Findings:
    clear, unclear = _sorted(texts)
    odd = pc.invert(pc.or_(unclear, pc.or_(*clear.values())))
    odd_texts = texts.filter(odd).to_pylist()
    numerals = [read_number(text) for text in odd_texts]
    mark = decimal or _only(_shown(clear, numerals) if shown is None else shown)

    parts = [
        (positions(rows), _clear(texts.filter(rows), own, decimal, number_type))
        for own, rows in clear.items()
    ]
    parts.append(
        (positions(unclear), _unclear(texts.filter(unclear), mark, number_type))
    )
    results = [
        _result(text, numeral, mark, number_type)
        for text, numeral in zip(odd_texts, numerals, strict=True)
    ]
    parts.append((positions(odd), number_type.of_each(results)))
    return scattered(len(texts), parts, number_type.dtype)


def _evidence(numerals: Sequence[Numeral]) -> set[DecimalMark]:
    found: set[DecimalMark] = set()
    for numeral in numerals:
        if numeral.point is None and numeral.comma is not None:
            found.add(",")
        elif numeral.comma is None and numeral.point is not None:
            found.add(".")
    return found


def _only(shown: Marks) -> DecimalMark | None:
    return next(iter(shown)) if len(shown) == 1 else None


def _clear(
    texts: pa.LargeStringArray,
    own: DecimalMark,
    decimal: DecimalMark | None,
    number_type: NumberType,
) -> Findings:
    """Read numbers that have one reading, unless the caller gave another mark."""
    if decimal in {None, own}:
        return _with_mark(texts, own, number_type)
    everywhere = np.arange(len(texts))
    detail = _OTHER_MARK.format(decimal)
    nothing = pa.nulls(len(texts), number_type.dtype)
    return refused_at(nothing, [(everywhere, number_type.code, detail)])


def _unclear(
    texts: pa.LargeStringArray, mark: DecimalMark | None, number_type: NumberType
) -> Findings:
    """Read numbers that have two readings, if the column or the caller shows which."""
    if mark is not None:
        return _with_mark(texts, mark, number_type)
    whole = pc.replace_substring_regex(texts, "[.,]", "")
    broken = pc.replace_substring(texts, ",", ".")
    # With a fourth decimal it has one reading.
    clear = joined(broken, "0")
    nothing = pa.nulls(len(texts), number_type.dtype)
    everywhere = np.arange(len(texts))
    detail = joined(whole, " or ", broken)
    found = uniform(nothing, everywhere, code="ambiguous_number", detail=detail)
    if number_type.whole:
        return with_remarks(found, everywhere, suggestion=whole, repair=ONE_MARK)
    return with_remarks(
        found, everywhere, suggestion=whole, alternative=clear, repair=ONE_MARK
    )


def _with_mark(
    texts: pa.LargeStringArray, mark: DecimalMark, number_type: NumberType
) -> Findings:
    """Read numbers with this decimal mark."""
    group = "," if mark == "." else "."
    pointed = pc.replace_substring(pc.replace_substring(texts, group, ""), mark, ".")
    found = complete(number_type.of_column(pointed.cast(pa.float64())))
    commas = where(pc.match_substring(texts, ","), _COMMA if mark == "," else _GROUPED)
    points = where(pc.match_substring(texts, "."), _GROUPED)
    rules = listed(commas, points) if mark == "," else commas
    return with_column(found, "rules", where(pc.is_valid(found.values), rules))


def _result(
    text: str, numeral: Numeral, mark: DecimalMark | None, number_type: NumberType
) -> NumberResult:
    if numeral.point is None and numeral.comma is None:
        return _unread(text, mark, number_type)
    if numeral.scientific and number_type.whole:
        detail = "a number such as 1E5 may have lost digits; write it in full"
        return CellResult(code=number_type.code, detail=detail)
    if mark is None and None in {numeral.point, numeral.comma}:
        mark = "." if numeral.comma is None else ","
    elif mark is None and numeral.point != numeral.comma:
        return _either(numeral, number_type)
    value = numeral.comma if mark == "," else numeral.point
    if value is None:
        return CellResult(code=number_type.code, detail=_OTHER_MARK.format(mark))
    result = number_type.of_decimal(value)
    if result.code:
        return result
    return result._replace(rules=(*_rules(numeral, mark), *result.rules))


def _either(numeral: Numeral, number_type: NumberType) -> NumberResult:
    """Refuse a number that has two readings, and offer those that the field takes."""
    both = [each for each in (numeral.point, numeral.comma) if each is not None]
    readings = [number_type.of_decimal(each) for each in both]
    passing = [each.value for each in readings if not each.code]
    texts = [_plainly(value, None) for value in passing]
    result: NumberResult = CellResult(
        code="ambiguous_number", detail=" or ".join(f"{each:f}" for each in both)
    )
    if not texts:
        return result
    other = next(iter(texts[1:]), None)
    return with_suggestion(result, Suggestion(texts[0], ONE_MARK, other))


def _plainly(value: object, mark: DecimalMark | None) -> str:
    """Write a number so that it has one reading, with the mark of its column."""
    (text,) = written(pa.array([value])).to_pylist()
    if re.fullmatch(_UNCLEAR, text):
        text = f"{text}0"
    return str(text.replace(".", ",") if mark == "," else text)


def _rules(numeral: Numeral, mark: DecimalMark | None) -> tuple[str, ...]:
    done = (
        (_COMMA, mark == "," and numeral.point != numeral.comma),
        (_GROUPED, (mark or ".") in numeral.grouped),
        (_SCIENTIFIC, numeral.scientific),
    )
    return tuple(words for words, applies in done if applies)


def _unread(
    text: str, mark: DecimalMark | None, number_type: NumberType
) -> NumberResult:
    bare = unwrap(text)
    if not bare.detail:
        return CellResult(code=number_type.code)
    inner = _result(bare.text, read_number(bare.text), mark, number_type)
    if inner.code:
        return CellResult(code=number_type.code, detail=bare.detail)
    found = Suggestion(_plainly(inner.value, mark), UNIT)
    if "minus" in bare.detail:
        # Brackets, and a line behind a number, may as well mean nothing.
        plain = found.value.removeprefix("-")
        found = Suggestion(found.value, MINUS, plain)
    return with_suggestion(CellResult(code=number_type.code, detail=bare.detail), found)
