"""Numbers that are a secret or a state's: cards, bank accounts, social security.

They are known by their form and their check digits, whatever the header calls them, and
never sent by inference.

Source:
    ISO/IEC 7812-1 (cards, Luhn's check), ISO 13616 (IBAN, ISO 7064 mod 97-10), and the
    published rules of each country's number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# The share of values from which a column holds them. One number in ten passes Luhn's
# check by chance, so a half is never chance in a column of some length.
_MOSTLY: Final = 0.5
# Of digits alone, no number of these lengths is one that we know.
_IDLE_LENGTHS: Final = frozenset({9, 10, 12})
# What any of them looks like: few letters, many digits.
_LIKELY: Final = re.compile(
    r"(?=(?:[^\d*\u2022]*[\d*\u2022]){6}|.*[xX]{4})[0-9A-Zx .*/\u2022+-]{9,42}"
)

# What issuers begin with, and how long their numbers are.
_CARD: Final = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}"
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|35\d{14}|62\d{14,17}"
)
_MASKED: Final = re.compile(r"(?:[*xX\u2022]{4}[ -]?){2,3}\d{4}")
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_BLANKS: Final = re.compile(r"[\s-]")


def private_numbers(texts: Iterable[str]) -> str:
    """Say what numbers most texts are that must not travel; empty if none.

    Examples:
        >>> private_numbers(["4111 1111 1111 1111", "5500005555555559"])
        'card numbers'
        >>> private_numbers(["DE89 3704 0044 0532 0130 00"])
        'bank accounts'
        >>> private_numbers(["219-09-9999"]), private_numbers(["7210448301122"])
        ('social security numbers', '')
    """
    seen = [*texts]
    least = _MOSTLY * len(seen)
    likely = [text for text in seen if _LIKELY.fullmatch(text)]
    if not likely or len(likely) < least:
        return ""
    counts: dict[str, int] = {}
    for text in likely:
        if what := _what(text):
            counts[what] = counts.get(what, 0) + 1
    best = max(counts, key=lambda what: counts[what], default="")
    return best if best and counts[best] >= least else ""


def _what(text: str) -> str:
    if len(text) in _IDLE_LENGTHS and text.isdecimal():
        return ""
    bare = _BLANKS.sub("", text).upper()
    if _MASKED.fullmatch(text) or (_CARD.fullmatch(bare) and _luhn(bare)):
        return "card numbers"
    if _IBAN.fullmatch(bare) and _mod_97(bare):
        return "bank accounts"
    if _ANY_FORM.fullmatch(text) and any(
        form.fullmatch(text) and holds(text) for form, holds in _SOCIAL
    ):
        return "social security numbers"
    return ""


def _digits(text: str) -> list[int]:
    return [int(char) for char in text if char.isdigit()]


def _luhn(text: str) -> bool:
    digits = _digits(text)[::-1]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _mod_97(iban: str) -> bool:
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def _weighed(weights: Iterable[int], modulus: int) -> Callable[[str], bool]:
    """Return the check that the digits, each times its weight, add up to nothing."""
    factors = [*weights]
    return lambda text: (
        sum(f * d for f, d in zip(factors, _digits(text), strict=True)) % modulus == 0
    )


def _always(_: str) -> bool:
    return True


def _french(text: str) -> bool:
    digits = "".join(map(str, _digits(text)))
    return (int(digits[:13]) + int(digits[13:])) % 97 == 0


def _spanish(text: str) -> bool:
    number = text.upper().replace("-", "")
    for letter, digit in zip("XYZ", "012", strict=True):
        number = number.replace(letter, digit, 1) if number[0] == letter else number
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number[:8]) % 23] == number[8]


def _norwegian(text: str) -> bool:
    digits = _digits(text)
    first = sum(
        f * d for f, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), digits, strict=False)
    )
    second = zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), digits, strict=True)
    return first % 11 == 0 and sum(f * d for f, d in second) % 11 == 0


def _romanian(text: str) -> bool:
    digits = _digits(text)
    weights = (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)
    rest = sum(f * d for f, d in zip(weights, digits, strict=False)) % 11
    return digits[12] == (1 if rest == 10 else rest)  # noqa: PLR2004 - the rule's own ten


def _turkish(text: str) -> bool:
    digits = _digits(text)
    tenth = (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10
    return digits[9] == tenth and digits[10] == sum(digits[:10]) % 10


def _chinese(text: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(f * int(d) for f, d in zip(weights, text, strict=False))
    return "10X98765432"[total % 11] == text[17].upper()


# The forms of the states' numbers. Those of digits alone need a check and a date.
_DAY: Final = r"(?:0[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_SOCIAL: Final[tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...]] = (
    # United States; United Kingdom; Canada
    (re.compile(r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}"), _always),
    (re.compile(r"[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]"), _always),
    (re.compile(r"\d{3}-\d{3}-\d{3}"), _luhn),
    # France; Spain; Italy; Brazil; Germany
    (
        re.compile(rf"[12] ?\d\d ?{_MONTH} ?\w\w ?\d{{3}} ?\d{{3}} ?\d\d", re.ASCII),
        _french,
    ),
    (re.compile(r"(?:\d{8}|[XYZ]\d{7})-?[A-Z]"), _spanish),
    (re.compile(r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]"), _always),
    (re.compile(r"\d{3}\.\d{3}\.\d{3}-\d{2}"), _always),
    (re.compile(rf"\d\d ?{_DAY}{_MONTH}\d\d ?[A-Z] ?\d{{3}}"), _always),
    # Sweden, Denmark, Finland; Norway
    (re.compile(rf"(?:19|20)?\d\d{_MONTH}{_DAY}[-+]\d{{4}}"), _always),
    (re.compile(rf"{_DAY}{_MONTH}\d\d[-+A]\d{{3}}[0-9A-Z]"), _always),
    (re.compile(rf"{_DAY}{_MONTH}\d{{7}}"), _norwegian),
    # Poland; Czechia; Romania; Turkey; Belgium
    (
        re.compile(rf"\d\d(?:[02468][1-9]|[13579][0-2]){_DAY}\d{{5}}"),
        _weighed((1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), 10),
    ),
    (re.compile(r"\d{6}/\d{3,4}"), _always),
    (re.compile(rf"[1-8]\d\d{_MONTH}{_DAY}\d{{6}}"), _romanian),
    (re.compile(r"[1-9]\d{10}"), _turkish),
    (re.compile(rf"\d\d\.{_MONTH}\.{_DAY}-\d{{3}}\.\d\d"), _always),
    # Russia; China; South Korea; India
    (re.compile(r"\d{3}-\d{3}-\d{3} \d\d"), _always),
    (re.compile(rf"\d{{6}}(?:19|20)\d\d{_MONTH}{_DAY}\d{{3}}[\dXx]"), _chinese),
    (re.compile(rf"\d\d{_MONTH}{_DAY}-[1-4]\d{{6}}"), _always),
    (re.compile(r"[2-9]\d{3} \d{4} \d{4}"), _always),
)
# Most numbers are of no such form; one look tells.
_ANY_FORM: Final = re.compile("|".join(form.pattern for form, _ in _SOCIAL))
