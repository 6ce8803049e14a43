"""One cell of a column of phone numbers."""

from __future__ import annotations

import re
from typing import Final

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    ValidationResult,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    parse,
)

from cdp_frames.kinds.findings import CellResult
from cdp_frames.kinds.placeholders import PLACEHOLDER_RULE, is_placeholder
from cdp_frames.text.characters import GUARDS, plain, trim

# What a spreadsheet makes of a long number: its last digits are gone.
_SCIENTIFIC: Final = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_SCIENTIFIC_DETAIL: Final = (
    "A spreadsheet has cut its digits off. Format the column as text, and export again."
)

# Seen in exports: 'p:' before the numbers of lead forms, guards before those of
# spreadsheets.
_PREFIX: Final = re.compile(
    rf"[{GUARDS}]*\s*(?:(?:tel|phone|mobile|mob|cell|fax|p|t|m)\s*[:.]\s*)?",
    re.IGNORECASE,
)
_ONLY_ZEROS: Final = re.compile(r"[0\s().+-]+")

_TOO_LITTLE: Final = "It has too few digits."
_REASONS: Final = {
    ValidationResult.TOO_SHORT: _TOO_LITTLE,
    ValidationResult.TOO_LONG: "It has too many digits.",
    ValidationResult.INVALID_LENGTH: "Its country has no numbers of this length.",
    ValidationResult.INVALID_COUNTRY_CODE: "No country has this country code.",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "Its area code is missing.",
}
_UNUSUAL: Final = "The country does not hand out numbers of this form."

# Fewer digits than any number has without its country code.
_FEW_DIGITS: Final = 4


def cell_result(text: str, region: str | None = None) -> CellResult[str]:
    """Say what one text is; ``region`` is a two-letter code or None."""
    bare = plain(text)
    if not bare:
        return CellResult()
    if is_placeholder(bare) or _ONLY_ZEROS.fullmatch(bare):
        return CellResult(rules=(PLACEHOLDER_RULE,))
    if _SCIENTIFIC.fullmatch(bare):
        return CellResult(code="invalid_phone", detail=_SCIENTIFIC_DETAIL)
    bare = _international(_PREFIX.sub("", bare, count=1))
    number = _number(bare, region)
    if number is None:
        return _refused(bare, region)
    if number.italian_leading_zero and not _is_valid(number):
        # A leading zero that the country does not use: a number of another country,
        # read with this row's region ("01 42 68 53 00" in the US).
        return CellResult(code="invalid_phone", detail=_UNUSUAL)
    return _accepted(text, number)


def _international(text: str) -> str:
    """Write ``00`` in front as ``+``, if the number is a valid one then."""
    # ITU-T E.164 section 9.1: 00 is the recommended prefix, and the usual one.
    with_plus = "+" + text.removeprefix("00")
    if text.startswith("00") and _is_valid(_number(with_plus, None)):
        return with_plus
    return text


def _number(text: str, region: str | None) -> PhoneNumber | None:
    """Return the possible number that a text is, or None."""
    try:
        number = parse(text, region)
    except NumberParseException:
        return None
    possible = is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return number if possible else None


def _is_valid(number: PhoneNumber | None) -> bool:
    return number is not None and is_valid_number(number)


def _written(number: PhoneNumber) -> str:
    return str(format_number(number, PhoneNumberFormat.E164))


def _accepted(text: str, number: PhoneNumber) -> CellResult[str]:
    value = _written(number)
    rules = ["extension removed"] if number.extension else []
    if trim(text) != value:
        rules.append("E.164")
    elif text != value:
        rules.append("blanks removed")
    doubt = None if _is_valid(number) else _UNUSUAL
    return CellResult(value, rules=tuple(rules), hint_detail=doubt)


def _refused(text: str, region: str | None) -> CellResult[str]:
    found = next(iter(PhoneNumberMatcher(text, region)), None)
    if found is not None:
        return CellResult(
            code="invalid_phone",
            detail="There is more than a number in the cell.",
            suggestion=_written(found.number),
        )
    digits = "".join(re.findall(r"\d", text))
    meant = _number(f"+{digits}", None)
    suggestion = _written(meant) if meant is not None and _is_valid(meant) else None
    if region is None and "+" not in text and len(digits) >= _FEW_DIGITS:
        return CellResult(code="phone_without_region", detail="", suggestion=suggestion)
    detail = _reason(text, region)
    return CellResult(code="invalid_phone", detail=detail, suggestion=suggestion)


def _reason(text: str, region: str | None) -> str:
    try:
        number = parse(text, region)
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
            return _REASONS[ValidationResult.INVALID_COUNTRY_CODE]
        return "It does not look like a phone number."
    return _REASONS.get(is_possible_number_with_reason(number), _TOO_LITTLE)
