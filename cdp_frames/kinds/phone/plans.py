"""Numbering plans as patterns over whole columns, out of libphonenumber's own data.

Each step says of n national numbers what ``phonenumbers`` says of one, in the same
order. Only those calling codes are looked up that occur. A pattern that Arrow's engine
can't read raises ``pa.ArrowInvalid``: nothing is known of such numbers here.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

from cdp_frames.text.arrow import taken

# Those of libphonenumber's kinds of number that make a number valid.
_KINDS: Final = (
    "premium_rate",
    "toll_free",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
    "fixed_line",
    "mobile",
)


class Country(NamedTuple):
    """One country's plan.

    Attributes:
        leading: how its numbers begin, where it shares its code; else None.
        general: what all its numbers look like.
        lengths: how many digits they have.
        short: how many they have where they leave the area code out.
        kinds: patterns, each with its lengths; none means any length.
        trunk: what is dialled in front within the country, as a pattern; "" for none.
        rewritten: whether digits are put in the place of those in front.
        abroad: what is dialled in front to get out of the country.
    """

    leading: str | None
    general: str
    lengths: frozenset[int]
    short: frozenset[int]
    kinds: tuple[tuple[str, frozenset[int]], ...]
    trunk: str
    rewritten: bool
    abroad: str


@cache
def country(code: int, region: str) -> Country:
    """Return the plan of a region, ``001`` for a code that is no country's."""
    data: Any = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    kinds = [getattr(data, name) for name in _KINDS]
    shared = len(COUNTRY_CODE_TO_REGION_CODE[code]) > 1
    return Country(
        data.leading_digits if shared else None,
        data.general_desc.national_number_pattern or "",
        frozenset(data.general_desc.possible_length),
        frozenset(data.general_desc.possible_length_local_only),
        tuple(
            (kind.national_number_pattern, frozenset(kind.possible_length))
            for kind in kinds
            if kind is not None and kind.national_number_pattern
        ),
        data.national_prefix_for_parsing or "",
        data.national_prefix_transform_rule is not None,
        data.international_prefix or "",
    )


@cache
def countries(code: int) -> tuple[Country, ...]:
    """Return the plans of all regions of a code; the first is its main one."""
    return tuple(country(code, region) for region in COUNTRY_CODE_TO_REGION_CODE[code])


def valid(code: int, national: pa.LargeStringArray) -> np.ndarray:
    """Say which of n national numbers are valid, as ``is_valid_number`` does."""
    found = np.zeros(len(national), bool)
    left = np.arange(len(national))
    for plan in countries(code):
        if not len(left):
            break
        text = taken(national, left)
        if plan.leading is None:
            mine = good = is_number(plan, text)
        else:
            # Whose digits lead there is that region's, valid or not.
            mine = begins(plan.leading, text)
            good = mine & is_number(plan, text)
        found[left[good]] = True
        left = left[~mine]
    return found


def maybe_valid(code: int, plan: Country, national: pa.LargeStringArray) -> np.ndarray:
    """Say which of n digits may be valid, whatever a plan of the code takes off them.

    What is not in the answer is surely no number.
    """
    found: np.ndarray = valid(code, national) | valid(
        code, without_trunk(plan, national)
    )
    if plan.rewritten:
        found |= has_trunk(plan, national)
    return found


def is_number(plan: Country, national: pa.LargeStringArray) -> np.ndarray:
    """Say which of n national numbers are of a kind that a plan has."""
    found = np.zeros(len(national), bool)
    counts = np.asarray(pc.binary_length(national))
    for count in np.unique(counts).tolist():
        kinds = [
            text for text, lengths in plan.kinds if not lengths or count in lengths
        ]
        if kinds and (not plan.lengths or count in plan.lengths):
            rows = np.flatnonzero(counts == count)
            text = taken(national, rows)
            found[rows] = whole("|".join(kinds), text) & whole(plan.general, text)
    return found


def in_general(plan: Country, national: pa.LargeStringArray) -> np.ndarray:
    """Say which of n look like a number of a plan, the area code included."""
    lengths = pa.array(sorted(plan.lengths - plan.short), pa.int64())
    right = pc.is_in(pc.binary_length(national).cast(pa.int64()), lengths)
    fits: np.ndarray = _mask(right) & whole(plan.general, national)
    return fits


def has_trunk(plan: Country, national: pa.LargeStringArray) -> np.ndarray:
    """Say which of n have in front what is dialled within the country only."""
    if not plan.trunk:
        return np.zeros(len(national), bool)
    return begins(plan.trunk, national)


def without_trunk(plan: Country, national: pa.LargeStringArray) -> pa.LargeStringArray:
    """Take off n numbers what is dialled within the country only."""
    if not plan.trunk:
        return national
    return pc.replace_substring_regex(
        national, f"^(?:{plan.trunk})", "", max_replacements=1
    )


def begins(pattern: str, text: pa.LargeStringArray) -> np.ndarray:
    """Say which of n texts begin as a pattern says."""
    return _mask(pc.match_substring_regex(text, f"^(?:{pattern})"))


def whole(pattern: str, text: pa.LargeStringArray) -> np.ndarray:
    """Say which of n texts are what a pattern says, from end to end."""
    return _mask(pc.match_substring_regex(text, f"^(?:{pattern})$"))


def _mask(found: pa.BooleanArray) -> np.ndarray:
    mask: np.ndarray = np.asarray(found)
    return mask
