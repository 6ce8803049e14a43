"""Which number a spelling is, in a region: libphonenumber's answer, and our doubts."""

from __future__ import annotations

from typing import Final

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
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

from cdp_frames.kinds.findings import CellResult, with_suggestion
from cdp_frames.kinds.phone.spelling import MORE, NO_NUMBER, Spelling, splits
from cdp_frames.kinds.repairs import BESIDE, FIRST, PLUS, Suggestion

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

_COUNTRY_CODES: Final = frozenset(COUNTRY_CODE_TO_REGION_CODE)

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
    if first := _first_of_two(spelling, region):
        # Read in one way only, it is plain which one comes first.
        plainly = len(first) == 1 and result.suggestion is None
        return _refused(MORE, _suggested(first[0], FIRST) if plainly else None)
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
    """Take a number that says its country itself, if its length is possible there."""
    if is_valid_number(number):
        return CellResult(_written(number))
    if is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return _refused(_reason(spelling.number, None))
    for left, _ in splits(spelling.number, least=1):
        if (valid := _valid(left, None)) is not None:
            return _refused(MORE, _suggested(valid, BESIDE))
    # Whether a number is *valid* changes with each release of the plans; but a leading
    # zero that its country does not use was never part of it.
    if number.italian_leading_zero:
        return _refused(_UNUSUAL)
    return CellResult(_written(number), hint_detail=_UNUSUAL)


def _international(spelling: Spelling) -> PhoneNumber | None:
    """Return the number that a plus or ``00`` begins; None if there is none."""
    if spelling.international:
        return _parsed("+" + spelling.digits, None)
    if spelling.number.startswith("00"):
        # ITU-T E.164 section 9.1: 00 is the recommended prefix, and the usual one.
        return _valid("+" + spelling.digits[2:], None)
    return None


def _national(spelling: Spelling, region: str, *, at_home: bool) -> CellResult[str]:
    """Complete a number from a region.

    A number that is completed has to be valid: one that is only possible may as well
    be another country's, or no number at all.
    """
    number = _valid(spelling.digits, region)
    if number is not None and (at_home or not _may_begin_with_code(spelling)):
        return CellResult(_written(number))
    behind_plus = _behind_plus(spelling)
    if number is None:
        detail = _FOREIGN if behind_plus else _reason(spelling.number, region)
        return _refused(detail, _suggested(behind_plus, PLUS))
    value, found = _written(number), _suggested(behind_plus, PLUS)
    if found is None or found.value == value or _is_bracketed_at_home(spelling, number):
        return CellResult(value)
    found = found._replace(alternative=value)
    return with_suggestion(CellResult(code="ambiguous_phone", detail=_TWO_WAYS), found)


def _may_begin_with_code(spelling: Spelling) -> bool:
    """Say whether a country code may stand in front, as the digits are grouped.

    `(323) 555-1234` is no number of Belgium (32), whatever its digits alone may be.
    """
    first, *others = spelling.groups
    # No country code begins with a zero.
    return not first.startswith("0") and (not others or int(first) in _COUNTRY_CODES)


def _is_bracketed_at_home(spelling: Spelling, number: PhoneNumber) -> bool:
    """Say whether brackets stand where the country of a number puts them.

    Without a plus they stand around an area code.
    """
    as_usual = format_number(number, PhoneNumberFormat.NATIONAL)
    return "(" in as_usual and spelling.number == as_usual


def _without_region(spelling: Spelling) -> CellResult[str]:
    found = _suggested(_behind_plus(spelling), PLUS)
    if len(spelling.digits) < _FEW_DIGITS:
        return _refused(_reason(spelling.number, None), found)
    return with_suggestion(CellResult(code="phone_without_region", detail=""), found)


def _with_letters(spelling: Spelling, region: str | None) -> CellResult[str]:
    alone = _valid(spelling.number, region)
    if alone is not None:
        return _refused(MORE, _suggested(alone, BESIDE))
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
    number = _parsed(text, region)
    return number if number is not None and is_valid_number(number) else None


def _parsed(text: str, region: str | None) -> PhoneNumber | None:
    try:
        return parse(text, region)
    except NumberParseException:
        return None


def _written(number: PhoneNumber) -> str:
    return str(format_number(number, PhoneNumberFormat.E164))


def _suggested(number: PhoneNumber | None, repair: str) -> Suggestion | None:
    return None if number is None else Suggestion(_written(number), repair)


def _refused(detail: str, found: Suggestion | None = None) -> CellResult[str]:
    return with_suggestion(CellResult(code="invalid_phone", detail=detail), found)


def _reason(text: str, region: str | None) -> str:
    try:
        number = parse(text, region)
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE:
            return _REASONS[ValidationResult.INVALID_COUNTRY_CODE]
        return NO_NUMBER
    return _REASONS.get(is_possible_number_with_reason(number), _UNUSUAL)
