"""Which number a spelling is, in a region: libphonenumber's answer, and our doubts."""

from __future__ import annotations

from typing import Final

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    number_type,
    parse,
    region_code_for_number,
)

from cdp_frames.kinds.findings import CellResult
from cdp_frames.kinds.phone.spelling import MORE, NO_NUMBER, Spelling, splits

_TOO_LITTLE: Final = "It has too few digits."
_REASONS: Final = {
    ValidationResult.TOO_SHORT: _TOO_LITTLE,
    ValidationResult.TOO_LONG: "It has too many digits.",
    ValidationResult.INVALID_LENGTH: "Its country has no numbers of this length.",
    ValidationResult.INVALID_COUNTRY_CODE: "No country has this country code.",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "Its area code is missing.",
}
_UNUSUAL: Final = "The country does not hand out numbers of this form."
_TWO_WAYS: Final = "It is a number of the row's country, and with + in front another."
_FOREIGN: Final = "The row's country has no such number; with + in front it is one."
_LETTERS: Final = "Letters stand for digits in toll-free numbers only."

# Fewer digits than any number has without its country code.
_FEW_DIGITS: Final = 4


def read(
    spelling: Spelling, region: str | None, *, at_home: bool = False
) -> CellResult[str]:
    """Read a number.

    Args:
        spelling: the whole cell.
        region: a two-letter code; None if nobody knows the country.
        at_home: whether digits that can be read in two ways are a national number.

    Returns:
        The number as E.164 writes it, or why there is none, with the number that may
        be meant as suggestion.
    """
    if spelling.tail:
        return _with_letters(spelling, region)
    result = _one(spelling, region, at_home=at_home)
    if result.code == "ambiguous_phone":
        return result
    first = _first_of_two(spelling, region)
    if first:
        # Read in one way only, it is plain which one comes first.
        plainly = len(first) == 1 and result.suggestion is None
        return _refused(MORE, _written(first[0]) if plainly else None)
    return result


def _one(spelling: Spelling, region: str | None, *, at_home: bool) -> CellResult[str]:
    """Read a number without letters, as if there were but one in the cell."""
    number = _international(spelling)
    if number is not None:
        return _checked(spelling, number)
    if spelling.international:
        return _refused(_reason(spelling.number, None))
    if region is None:
        return _without_region(spelling)
    return _national(spelling, region, at_home=at_home)


def _checked(spelling: Spelling, number: PhoneNumber) -> CellResult[str]:
    """Take a possible number that says its country itself."""
    if is_valid_number(number):
        return CellResult(_written(number))
    for left, _ in splits(spelling.number, least=1):
        if (valid := _valid(left, None)) is not None:
            return _refused(MORE, _written(valid))
    # Whether a number is *valid* changes with each release of the plans; but a leading
    # zero that its country does not use was never part of it.
    if number.italian_leading_zero:
        return _refused(_UNUSUAL)
    return CellResult(_written(number), hint_detail=_UNUSUAL)


def _international(spelling: Spelling) -> PhoneNumber | None:
    """Return the number that a plus or ``00`` begins; None if there is none."""
    if spelling.international:
        return _possible(spelling.number, None)
    if spelling.digits.startswith("00"):
        # ITU-T E.164 section 9.1: 00 is the recommended prefix, and the usual one.
        return _valid("+" + spelling.digits[2:], None)
    return None


def _national(spelling: Spelling, region: str, *, at_home: bool) -> CellResult[str]:
    """Complete a number from a region.

    A number that is completed has to be valid: one that is only possible may as well
    be another country's, or no number at all.
    """
    number, behind_plus = _valid(spelling.number, region), _behind_plus(spelling)
    suggestion = None if behind_plus is None else _written(behind_plus)
    if number is None:
        detail = _FOREIGN if suggestion else _reason(spelling.number, region)
        return _refused(detail, suggestion)
    value = _written(number)
    if behind_plus is None or suggestion == value:
        return CellResult(value)
    if at_home or _is_grouped_at_home(spelling, number, behind_plus):
        return CellResult(value)
    return CellResult(code="ambiguous_phone", detail=_TWO_WAYS, suggestion=suggestion)


def _is_grouped_at_home(
    spelling: Spelling, number: PhoneNumber, behind_plus: PhoneNumber
) -> bool:
    """Say whether the groups of the digits speak for the national number.

    `(323) 555-1234` is no number of Belgium (32), whatever its digits alone may be.
    """
    groups = spelling.groups
    if len(groups) == 1:
        return False
    if groups[0] != str(behind_plus.country_code):
        return True
    # Brackets without a plus stand around an area code.
    as_usual = format_number(number, PhoneNumberFormat.NATIONAL)
    return "(" in as_usual and spelling.number == as_usual


def _without_region(spelling: Spelling) -> CellResult[str]:
    number = _behind_plus(spelling)
    suggestion = None if number is None else _written(number)
    if len(spelling.digits) < _FEW_DIGITS:
        return _refused(_reason(spelling.number, None), suggestion)
    return CellResult(code="phone_without_region", detail="", suggestion=suggestion)


def _with_letters(spelling: Spelling, region: str | None) -> CellResult[str]:
    alone = _valid(spelling.number, region)
    if alone is not None:
        return _refused(MORE, _written(alone))
    number = _valid(spelling.number + spelling.tail, region)
    if number is None and region is None and not spelling.international:
        return CellResult(code="phone_without_region", detail="")
    if number is None or number_type(number) != PhoneNumberType.TOLL_FREE:
        return _refused(_LETTERS)
    return CellResult(_written(number))


def _first_of_two(spelling: Spelling, region: str | None) -> list[PhoneNumber]:
    """Return the first number, for each way to cut a cell into two valid ones."""
    found = []
    for left, right in splits(spelling.number):
        first = _valid(left, region) or _valid("+" + left.removeprefix("00"), None)
        if first is not None:
            home = region_code_for_number(first)
            if any(_valid(right, place) is not None for place in {home, region}):
                found.append(first)
    return found


def _behind_plus(spelling: Spelling) -> PhoneNumber | None:
    return _valid("+" + spelling.digits, None)


def _valid(text: str, region: str | None) -> PhoneNumber | None:
    number = _possible(text, region)
    return number if number is not None and is_valid_number(number) else None


def _possible(text: str, region: str | None) -> PhoneNumber | None:
    """Return the number that a text is, if it is of a length that its country has."""
    try:
        number = parse(text, region)
    except NumberParseException:
        return None
    possible = is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    return number if possible else None


def _written(number: PhoneNumber) -> str:
    return str(format_number(number, PhoneNumberFormat.E164))


def _refused(detail: str, suggestion: str | None = None) -> CellResult[str]:
    return CellResult(code="invalid_phone", detail=detail, suggestion=suggestion)


def _reason(text: str, region: str | None) -> str:
    try:
        number = parse(text, region)
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
            return _REASONS[ValidationResult.INVALID_COUNTRY_CODE]
        return NO_NUMBER
    return _REASONS.get(is_possible_number_with_reason(number), _UNUSUAL)
