"""The plain phone numbers of a column, taken without a look at each.

Only numbers that are certain are taken: those that ``cell_result`` accepts without a
hint, in the spellings that most people use. What else there is waits for it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, country_code_for_region

from cdp_frames.kinds.phone import plans
from cdp_frames.kinds.phone.evidence import Shown
from cdp_frames.text.arrow import joined, positions, strings, taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# To read a plan and to compile its patterns takes as long as some dozens of cells.
_LEAST_TEXTS: Final = 50

# Spellings that are a number from end to end, whatever the digits are.
_INTERNATIONAL: Final = (
    r"^(?:\+\d{5,15}|00\d{5,13}|\+\d{1,3}(?:[ -]\d{2,8}){1,5}"
    r"|\+\d{1,3} ?\(\d{2,4}\) ?\d{2,4}[ -]\d{3,4}"
    r"|\+\d{1,3} \d(?: \d{2,4}){2,4})$"
)
_NATIONAL: Final = (
    r"^(?:\d{5,15}|0\d+(?: \d{2,8})+|(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}"
    r"|0\d{1,5}-\d{4,10}|\d{3} \d{3}[ -]\d{4}|0\d(?:\.\d\d){4}"
    r"|0\d{1,3}-\d{3,4}-\d{4}|0\d{1,3}-\d{2,3}(?: \d{2,3}){1,3}|\d{3} \d{3} \d{3}"
    r"|\(0?\d{2,4}\) ?\d{3,5}-\d{4})$"
)
_SIGNS: Final = r"[^0-9]+"

# Two numbers in one cell have at least so many digits each, as ``splits`` has it.
_LEAST_SECOND: Final = 5
_LEAST_FIRST: Final = 5
_LEAST_FIRST_ABROAD: Final = 7
# No number has more, its country code included (ITU-T E.164), or one for a trunk.
_MOST: Final = 20


class Certain(NamedTuple):
    """The numbers of a column that are certain.

    Attributes:
        rows: k ascending 0-based positions.
        values: k numbers as E.164 writes them.
        shown: what those of bare digits show of the column.
    """

    rows: np.ndarray
    values: pa.LargeStringArray
    shown: Shown


def certain(text: pa.LargeStringArray, regions: pa.LargeStringArray) -> Certain:
    """Find the numbers that are certain among n texts, with the regions of their rows.

    Examples:
        >>> texts = ["+14155552671"] * 50 + ["+1 555", None]
        >>> certain(strings(texts), strings([None] * 52)).rows.tolist() == [*range(50)]
        True
    """
    rows, values = [], []
    for found, numbers in _international(text):
        rows.append(found)
        values.append(numbers)
    shown = Shown()
    for region, found, numbers in _national(text, regions):
        rows.append(found)
        values.append(numbers)
        shown |= _shown(region, taken(text, found))
    if not rows:
        return Certain(np.empty(0, "int64"), strings([]), shown)
    together = np.concatenate(rows)
    order = np.argsort(together, kind="stable")
    found = pa.concat_arrays(values).take(pa.array(order))
    return Certain(together[order], found, shown)


def _shown(region: str, text: pa.LargeStringArray) -> Shown:
    """Say what national numbers show, of which none is one behind a plus."""
    bare = text.filter(pc.match_substring_regex(text, "^[1-9][0-9]*$"))
    lengths = pc.unique(pc.binary_length(bare)).to_pylist()
    return Shown(frozenset((region, length) for length in lengths))


def _international(
    text: pa.LargeStringArray,
) -> Iterator[tuple[np.ndarray, pa.LargeStringArray]]:
    rows = positions(pc.match_substring_regex(text, _INTERNATIONAL))
    if len(rows) < _LEAST_TEXTS:
        return
    spelled = taken(text, rows)
    digits = pc.replace_substring_regex(spelled, r"^00|[^0-9]+", "")
    for code, places in _groups(_codes(digits)):
        with_code = taken(digits, places)
        good = _good_abroad(code, taken(spelled, places), with_code)
        yield rows[places[good]], joined("+", with_code.filter(pa.array(good)))


def _good_abroad(
    code: int, spelled: pa.LargeStringArray, digits: pa.LargeStringArray
) -> np.ndarray:
    """Say which of n texts are numbers of a country code and nothing else."""
    plan = plans.countries(code)[0]

    def maybe(left: pa.LargeStringArray) -> np.ndarray:
        return plans.maybe_valid(code, plan, _behind(code, left))

    try:
        national = _behind(code, digits)
        good = plans.valid(code, national)
        good &= ~plans.has_trunk(plan, national)
        good &= ~_maybe_two(spelled, _LEAST_FIRST_ABROAD, maybe)
    except pa.ArrowInvalid:
        return np.zeros(len(digits), bool)
    return good


def _behind(code: int, digits: pa.LargeStringArray) -> pa.LargeStringArray:
    return pc.utf8_slice_codeunits(digits, len(str(code)))


def _national(
    text: pa.LargeStringArray, regions: pa.LargeStringArray
) -> Iterator[tuple[str, np.ndarray, pa.LargeStringArray]]:
    fits = pc.match_substring_regex(text, _NATIONAL)
    fits = pc.and_(
        pc.and_(fits, pc.is_valid(regions)), pc.invert(pc.starts_with(text, "00"))
    )
    rows = positions(fits)
    if len(rows) < _LEAST_TEXTS:
        return
    spelled = taken(text, rows)
    encoded = taken(regions, rows).dictionary_encode()
    names = encoded.dictionary.to_pylist()
    for place, places in _groups(np.asarray(encoded.indices)):
        code = country_code_for_region(names[place])
        if not code:
            continue
        mine = taken(spelled, places)
        try:
            good, national = _good_at_home(code, names[place], mine)
        except pa.ArrowInvalid:
            continue
        numbers = joined(f"+{code}", national.filter(pa.array(good)))
        yield names[place], rows[places[good]], numbers


def _good_at_home(
    code: int, region: str, spelled: pa.LargeStringArray
) -> tuple[np.ndarray, pa.LargeStringArray]:
    """Say which of n texts are numbers of a region and nothing else, and which."""
    plan = plans.country(code, region)
    digits = pc.replace_substring_regex(spelled, _SIGNS, "")
    national = plans.without_trunk(plan, digits)
    # With its own code in front, or what is dialled to get out of the country, it is
    # read in more ways than one.
    good = ~plans.begins("|".join(filter(None, [str(code), plan.abroad])), digits)
    if plan.rewritten:
        good &= ~plans.has_trunk(plan, digits)
    good &= plans.in_general(plan, national)
    good[good] = plans.valid(code, national.filter(pa.array(good)))
    zero = np.asarray(pc.starts_with(digits, "0"))
    doubtful = np.flatnonzero(good & ~zero & _may_begin_with_code(spelled))
    good[doubtful] = _none_behind_plus(taken(digits, doubtful))

    def maybe(left: pa.LargeStringArray) -> np.ndarray:
        found: np.ndarray = ~_none_behind_plus(left)
        found |= plans.maybe_valid(code, plan, left)
        return found

    return good & ~_maybe_two(spelled, _LEAST_FIRST, maybe), national


def _may_begin_with_code(spelled: pa.LargeStringArray) -> np.ndarray:
    """Say where a country code may stand in front, as the digits are grouped."""
    codes = "|".join(map(str, COUNTRY_CODE_TO_REGION_CODE))
    return plans.begins(rf"\d+$|\(?(?:{codes})[^0-9]", spelled)


def _none_behind_plus(digits: pa.LargeStringArray) -> np.ndarray:
    """Say which of n digits are surely no number behind a plus."""
    codes = _codes(digits)
    none = codes < 0
    for code, places in _groups(codes):
        national = _behind(code, taken(digits, places))
        none[places] = ~plans.maybe_valid(code, plans.countries(code)[0], national)
    return none


def _maybe_two(
    spelled: pa.LargeStringArray,
    first: int,
    maybe: Callable[[pa.LargeStringArray], np.ndarray],
) -> np.ndarray:
    """Say where a gap may part two numbers.

    Args:
        spelled: n texts.
        first: how many digits the first number has at least.
        maybe: says which of m texts of digits may be the first of two numbers.
    """
    found = np.zeros(len(spelled), bool)
    behind = rf"\D+(?:\d\D*){{{_LEAST_SECOND},}}$"
    rows = positions(
        pc.match_substring_regex(spelled, rf"^(?:\D*\d){{{first},}}{behind}")
    )
    parted = taken(spelled, rows)
    for count in range(first, _MOST if len(rows) else first):
        pattern = rf"^((?:\D*\d){{{count}}}){behind}"
        here = positions(pc.match_substring_regex(parted, pattern))
        if len(here):
            left = pc.replace_substring_regex(taken(parted, here), pattern, r"\1")
            digits = pc.replace_substring_regex(left, _SIGNS, "")
            found[rows[here]] |= maybe(digits)
    return found


def _codes(digits: pa.LargeStringArray) -> np.ndarray:
    """Return the country codes that n texts of digits begin with; -1 for none."""
    begin = pc.utf8_slice_codeunits(digits, 0, 3).cast(pa.int64())
    found: np.ndarray = _code_table()[np.asarray(begin)]
    return found


@cache
def _code_table() -> np.ndarray:
    """Return the country code for each three digits in front; -1 for none."""
    table = np.full(1000, -1)
    for code in COUNTRY_CODE_TO_REGION_CODE:
        wide = 10 ** (3 - len(str(code)))
        table[code * wide : (code + 1) * wide] = code
    return table


def _groups(keys: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Yield each key of which there are enough, with its ascending places."""
    order = np.argsort(keys, kind="stable")
    distinct, begins = np.unique(keys[order], return_index=True)
    for key, places in zip(
        distinct.tolist(), np.split(order, begins[1:]), strict=False
    ):
        if key >= 0 and len(places) >= _LEAST_TEXTS:
            yield key, places
