"""The kinds of values: cells in; values, problems, hints and changes out.

``KINDS`` is the one table of them: schemas name a kind by its check, mapping gives a
field its wire type, screening has a kind normalize its columns. A recipe in
``docs/recipes.md`` says how to add one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.kind import Kind

if TYPE_CHECKING:
    from cdp_frames.fields import WireType
    from cdp_frames.kinds.kind import Evidencer, Normalizer

__all__ = ["KINDS", "Kind", "kind_for"]


# Tables and patterns of a kind are slow to set up, and a program that only asks for a
# list needs none of them: each kind is imported when its first column is normalized.


def _email() -> Normalizer:
    from cdp_frames.kinds.email.column import normalize

    return normalize


def _timestamp() -> Normalizer:
    from cdp_frames.kinds.time.timestamp import normalize

    return normalize


def _date() -> Normalizer:
    from cdp_frames.kinds.time.date import normalize

    return normalize


def _phone() -> Normalizer:
    from cdp_frames.kinds.phone.column import normalize

    return normalize


def _country() -> Normalizer:
    from cdp_frames.kinds.country.column import normalize

    return normalize


def _integer() -> Normalizer:
    from cdp_frames.kinds.number.column import normalize_integers

    return normalize_integers


def _number() -> Normalizer:
    from cdp_frames.kinds.number.column import normalize_numbers

    return normalize_numbers


def _boolean() -> Normalizer:
    from cdp_frames.kinds.boolean import normalize

    return normalize


def _text() -> Normalizer:
    from cdp_frames.kinds.text import normalize

    return normalize


def _evidence_of_timestamps() -> Evidencer:
    from cdp_frames.kinds.time.timestamp import evidence

    return evidence


def _evidence_of_dates() -> Evidencer:
    from cdp_frames.kinds.time.date import evidence

    return evidence


def _evidence_of_phones() -> Evidencer:
    from cdp_frames.kinds.phone.column import evidence

    return evidence


def _evidence_of_integers() -> Evidencer:
    from cdp_frames.kinds.number.column import evidence_of_integers

    return evidence_of_integers


def _evidence_of_numbers() -> Evidencer:
    from cdp_frames.kinds.number.column import evidence_of_numbers

    return evidence_of_numbers


_ALL: Final = (
    Kind(
        name="email",
        normalizer=_email,
        options=("check_deliverability",),
        is_wide=True,
    ),
    Kind(
        name="timestamp",
        normalizer=_timestamp,
        wire_type="datetime",
        dtype="datetime64[us, UTC]",
        options=("timezone", "dayfirst"),
        evidencer=_evidence_of_timestamps,
    ),
    Kind(
        name="date",
        normalizer=_date,
        wire_type="date",
        options=("dayfirst",),
        evidencer=_evidence_of_dates,
    ),
    Kind(
        name="phone",
        normalizer=_phone,
        options=("region",),
        evidencer=_evidence_of_phones,
    ),
    Kind(name="country", normalizer=_country, is_wide=True),
    Kind(
        name="integer",
        normalizer=_integer,
        wire_type="integer",
        dtype="Int64",
        options=("decimal",),
        evidencer=_evidence_of_integers,
    ),
    Kind(
        name="number",
        normalizer=_number,
        wire_type="number",
        dtype="Float64",
        options=("decimal",),
        evidencer=_evidence_of_numbers,
    ),
    Kind(name="boolean", normalizer=_boolean, wire_type="boolean", dtype="boolean"),
    Kind(name="text", normalizer=_text, options=("min_length", "max_length")),
)

KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in _ALL}

_BY_WIRE_TYPE: Final[dict[str, str]] = {
    "datetime": "timestamp",
    "date": "date",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
}

# What a text field holds, by its name; first match wins. `country_code` and E.164
# phones: `docs/contract.md` section 5. A bare `country` may hold anything (assumption),
# and `postal_code` or `promo_code` are no countries.
_BY_NAME: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"(?:^|_)e?mail(?:_address)?$"), "email"),
    (re.compile(r"(?:^|_)country_(?:iso_)?code$"), "country"),
    (re.compile(r"(?:^|_)(?:tele)?(?:phone|mobile|fax)(?:_number)?$"), "phone"),
)


def kind_for(name: str, wire_type: WireType) -> str:
    """Name the kind of value that a field of the CDP holds.

    Args:
        name: the field's name.
        wire_type: its wire type.

    Returns:
        A key of ``KINDS``.

    Examples:
        >>> kind_for("billing_country_code", "string"), kind_for("zip_code", "string")
        ('country', 'text')
        >>> kind_for("email", "integer")
        'integer'
    """
    if wire_type != "string":
        return _BY_WIRE_TYPE[wire_type]
    lowered = name.lower()
    return next((kind for form, kind in _BY_NAME if form.search(lowered)), "text")
