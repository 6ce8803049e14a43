"""What a suggestion does to a cell, in words, and how often that is what was meant.

The words stand in ``errors`` beside the suggestion, and in the ``changes`` of the
import that takes it. The share was measured on cells that templates have spoilt
(``benchmarks/suggestions``), on another half than the one it is checked on.
"""

from __future__ import annotations

from typing import Final, NamedTuple

# Taken off, or put right.
BESIDE: Final = "what stands beside it left out"
WORDS: Final = "other words left out"
FIRST: Final = "the first of several taken"
ESCAPES: Final = "escapes read"
BLANKS: Final = "blanks in it removed"
DOUBLED: Final = "a doubled sign removed"
STRAY: Final = "a stray sign removed"
CUT_OFF: Final = "a mark at its end left out"
COMMA: Final = "comma read as a dot"
SPELLING: Final = "digits and signs of another script read"
# Of addresses.
AT_IN_WORDS: Final = "@ and dot read from words"
OTHER_SIGN: Final = "another sign read as @"
NO_SIGN: Final = "@ put before the mail service"
WEB: Final = "the start of a web address removed"
ENDING: Final = "the ending of the mail service added"
NO_DOT: Final = "the missing dot added"
DOMAIN: Final = "the domain spelled right"
LAYOUT: Final = "read as typed on a Latin keyboard"
# Of letters and digits.
AS_DIGITS: Final = "letters read as digits"
AS_LETTERS: Final = "digits and signs read as letters"
# Of phones.
PLUS: Final = "a plus put in front"
COLUMN_REGION: Final = "read with the country of the column's other numbers"
EXPONENT: Final = "the exponent written out"
DECIMALS: Final = "decimals of a spreadsheet left out"
# Of dates and times.
ONE_ORDER: Final = "the order of day and month decided"
CENTURY: Final = "the century decided"
NEIGHBOURS: Final = "the order of day and month taken from the rows around"
SWAPPED: Final = "day and month exchanged"
SEPARATORS: Final = "other signs between its parts read"
MIXED: Final = "mixed signs between its parts read"
MONTH: Final = "the month spelled right"
NO_TIME: Final = "the time of day left out"
SERIAL: Final = "read as a spreadsheet's count of days"
EPOCH: Final = "read as seconds since 1970"
COLUMN_ZONE: Final = "the time zone of the column's other times added"
ONE_OFFSET: Final = "one of the two offsets taken"
# Of numbers.
ONE_MARK: Final = "one decimal mark decided"
UNIT: Final = "the unit left out"
UNIT_OR_DIGIT: Final = "the letter behind it read as a unit or a digit"
MINUS: Final = "the minus put in front"
# Of what one of a set of values is meant.
CASE: Final = "case and signs as in the allowed value"
PLURAL: Final = "singular and plural exchanged"
SHORTENED: Final = "the one value that begins so"
CLOSEST: Final = "the closest value"
TRANSLATED: Final = "translated"
CODE: Final = "another code of the country read"

# The least sure of several counts. What is not here was never measured.
_MEASURED: Final = {
    0.98: (CASE,),
    0.97: (ESCAPES, SPELLING, DOUBLED),
    0.95: (
        BLANKS,
        STRAY,
        COMMA,
        AT_IN_WORDS,
        DOMAIN,
        LAYOUT,
        AS_DIGITS,
        AS_LETTERS,
        DECIMALS,
        SEPARATORS,
        MONTH,
        PLURAL,
    ),
    0.93: (OTHER_SIGN,),
    0.92: (NO_DOT,),
    0.9: (BESIDE, NO_SIGN, WEB, ENDING, NEIGHBOURS, NO_TIME, TRANSLATED),
    0.85: (WORDS, MIXED, UNIT, CLOSEST, CODE),
    0.8: (SWAPPED, SERIAL, EPOCH, SHORTENED),
    0.7: (CUT_OFF, PLUS, COLUMN_REGION),
    # A time without a zone, among others with one, is often of another source.
    0.6: (EXPONENT, MINUS, COLUMN_ZONE),
    0.5: (FIRST, ONE_ORDER, CENTURY, ONE_OFFSET, ONE_MARK, UNIT_OR_DIGIT),
}
_CONFIDENCE: Final = {
    repair: share for share, repairs in _MEASURED.items() for repair in repairs
}

# Where two readings pass and nothing beside the cell decides, neither is sure.
_TWO_READINGS: Final = 0.5


class Suggestion(NamedTuple):
    """A value that would pass in place of a refused cell.

    Attributes:
        value: the likeliest one.
        repair: what it does to the cell, of the words above, joined by ``", "``.
        alternative: another value that would pass, where the cell has two readings.
    """

    value: str
    repair: str
    alternative: str | None = None


def confidence(repair: str, *, alone: bool) -> float:
    """Say how often a repair gives what was meant, from 0 to 1.

    Args:
        repair: the words of a ``Suggestion``.
        alone: whether it is the only reading.

    Examples:
        >>> confidence(f"{BLANKS}, {NO_DOT}", alone=True)
        0.92
        >>> confidence(BLANKS, alone=False)
        0.5
    """
    least = min(_CONFIDENCE[part] for part in repair.split(", "))
    return least if alone or repair == NEIGHBOURS else min(least, _TWO_READINGS)


def together(*repairs: str) -> str:
    """Put repairs of one cell together, each once."""
    return ", ".join(dict.fromkeys(each for each in repairs if each))
