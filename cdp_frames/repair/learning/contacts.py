"""Phones and countries: read by their kinds, and written in one of their forms."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
import pycountry
from phonenumbers import PhoneNumberFormat

from cdp_frames.kinds.country import column as countries
from cdp_frames.kinds.phone import cell as phones


@lru_cache(maxsize=20_000)
def _phone(text: str, region: str | None) -> str | None:
    return phones.cell_result(text, region).value


@lru_cache(maxsize=20_000)
def _country(text: str) -> str | None:
    return countries.cell_result(text).value


def phone(text: str, region: str | None, form: str) -> str | None:
    """Write a phone number in a form, such as ``E164``; None if it is not one.

    Args:
        text: the number.
        region: where it is dialled, such as ``US``; None if it has to say so itself.
        form: a name of ``phonenumbers.PhoneNumberFormat``.
    """
    value = _phone(text, region)
    if value is None:
        return None
    if form == "E164":
        return value
    number = phonenumbers.parse(value)
    return phonenumbers.format_number(number, getattr(PhoneNumberFormat, form))


def region_of(text: str) -> str | None:
    """Return the region of a number with ``+``: it is where an example was dialled."""
    if not text.startswith("+"):
        return None
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.region_code_for_number(number)


def country(text: str, width: int) -> str | None:
    """Return the ISO 3166 code of a country, of 2 or of 3 letters."""
    value = _country(text)
    if value is None:
        return None
    found = pycountry.countries.get(alpha_2=value)
    return None if found is None else (found.alpha_2 if width == 2 else found.alpha_3)  # noqa: PLR2004


def country_name(text: str) -> str | None:
    """Return the name of a country, the usual one where it has two."""
    value = _country(text)
    found = pycountry.countries.get(alpha_2=value) if value else None
    if found is None:
        return None
    return str(getattr(found, "common_name", found.name))
