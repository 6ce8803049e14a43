"""What the values of a column look like: shares of the signs that they carry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from cdp_frames.text.addresses import is_address
from cdp_frames.text.characters import plain
from cdp_frames.text.names import fold_text, plain_words
from cdp_frames.text.objects import plain_text
from cdp_frames.text.vocabulary.tables import countries, months, table, truths, weekdays
from cdp_frames.text.writing import float_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_URL: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DOMAIN: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,18}/?", re.IGNORECASE)
_IP: Final = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){3}|(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)*")
# `1.0` is what pandas makes of 1 beside a gap.
_INTEGER: Final = re.compile(r"\d{1,15}(?:\.0)?")
_COORDINATE: Final = re.compile(r"-?\d{1,3}\.\d{4,}")
_DATE: Final = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.{0,22}"
    r"|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}(?:[ ,T]+\d{1,2}:.{2,12})?"
)
# What stands beside the names of months and days in a date.
_BESIDE_MONTHS: Final = frozenset(
    {"de", "of", "st", "nd", "rd", "th", "t", "z", "am", "pm", "utc", "gmt"}
)
_MOST_DATE_WORDS: Final = 12
_PHONE: Final = re.compile(
    r"(?:'|p:|tel:?)?\s*[+(\d][\d\s()./-]{5,22}\d(?:\s*(?:x|ext\.?)\s*\d+)?"
)
_SEPARATED: Final = re.compile(r"^\W*\+|^\W*0|\d[\s()./-]+\d")
_BARE_PHONE: Final = re.compile(r"\d{9,13}")
_TOKEN: Final = re.compile(r"(?=(?:.*\d){2})(?=(?:.*[A-Za-z]){2})[\w-]{8,}")
_RANGE: Final = re.compile(
    r"[<>]?\s*\d[\d.,]*\s*(?:[-\u2013]|to|bis|à|a)\s*\d[\d.,]*"
    r"|[<>]?\s*\d[\d.,]*\s*\+|[<>]\s*\d+"
)
_LETTERS: Final = re.compile(r"[^\W\d_]+(?:[ '\u2019.-]+[^\W\d_]+)*\.?")
_SENTENCE_END: Final = re.compile(r"[.!?。!?]$")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

# As long as this a text is an answer, not a name (assumption: titles have 7 words).
_SENTENCE_WORDS: Final = 8
_SENTENCE_CJK: Final = 18


@dataclass(frozen=True, slots=True)
class Profile:
    """What a column's values look like.

    Attributes:
        count: how many values were looked at.
        shares: for each sign, the share of values that carry it, from 0 to 1.
        distinct: the share of values that are different.
        texts: the values themselves, trimmed, none blank.
    """

    count: int
    shares: dict[str, float]
    distinct: float
    texts: tuple[str, ...]

    def share(self, *signs: str) -> float:
        """Add up the shares of some signs, at most 1."""
        return min(1.0, sum(self.shares.get(sign, 0.0) for sign in signs))


def profile(values: Iterable[object]) -> Profile:
    """Look at some values.

    Examples:
        >>> found = profile(["a@example.com", "b@example.com", "", None])
        >>> found.count, found.share("email")
        (2, 1.0)
    """
    texts = tuple(
        text for value in values if value is not None and (text := plain(_text(value)))
    )
    counts: dict[str, int] = {}
    for text in texts:
        for sign in signs_of(text):
            counts[sign] = counts.get(sign, 0) + 1
    total = max(len(texts), 1)
    return Profile(
        count=len(texts),
        shares={sign: count / total for sign, count in counts.items()},
        distinct=len(set(texts)) / total,
        texts=texts,
    )


def _text(value: object) -> str:
    """Write a value as it would be sent: a whole float is a whole number."""
    return float_text(value) if isinstance(value, float) else plain_text(value)


@lru_cache(maxsize=20_000)
def signs_of(text: str) -> frozenset[str]:
    """Say what one value looks like.

    Examples:
        >>> sorted(signs_of("+1 415 555 0100"))
        ['digits', 'phone']
    """
    for sign, matches in _SHAPES:
        if matches(text):
            return frozenset(_with_digits(sign, text))
    return frozenset(_text_signs(text))


def is_free_text(found: Profile) -> bool:
    """Say whether the values are sentences that people wrote."""
    return found.share("sentence") >= 0.3  # noqa: PLR2004 - the rest says "none"


def _is_date(text: str) -> bool:
    return _DATE.fullmatch(text) is not None or _names_month(text)


def _names_month(text: str) -> bool:
    """Say whether a text is a date with the name of its month: a day or year beside."""
    words = plain_words(text)
    numbers = sum(word.isdecimal() for word in words)
    if not 2 <= numbers < len(words) <= _MOST_DATE_WORDS:  # noqa: PLR2004 - day, year
        return False
    names = [word for word in words if not word.isdecimal()]

    return any(name in months() for name in names) and all(
        name in months() or name in weekdays() or name in _BESIDE_MONTHS
        for name in names
    )


def _phone_like(text: str) -> bool:
    if not _PHONE.fullmatch(text) or not _SEPARATED.search(text):
        return False
    return 7 <= sum(char.isdigit() for char in text) <= 17  # noqa: PLR2004 - E.164 has at most 15; extensions


# The first that matches is the sign; those that are more particular come first.
_SHAPES: Final[tuple[tuple[str, Callable[[str], object]], ...]] = (
    ("email", is_address),
    ("at", lambda text: "@" in text),
    ("url", _URL.match),
    ("ip", _IP.fullmatch),
    ("coordinate", _COORDINATE.fullmatch),
    ("integer", lambda text: _INTEGER.fullmatch(text) and not text.startswith("0")),
    ("moment", _is_date),
    ("phone", _phone_like),
    ("number", _NUMBER.fullmatch),
    ("range", _RANGE.fullmatch),
    ("token", _TOKEN.fullmatch),
)


def _with_digits(sign: str, text: str) -> list[str]:
    signs = [sign]
    if sign == "integer" and _BARE_PHONE.fullmatch(text):
        signs.append("bare_phone")
    if sign in {"phone", "integer", "number", "moment", "range", "coordinate", "token"}:
        signs.append("digits")
    return signs


def _text_signs(text: str) -> list[str]:
    words = _value_tokens(text)
    key = "".join(words)
    signs = ["text"]
    lexicon = _lexicon()
    signs += [
        name for name, known in lexicon.any_word.items() if known.intersection(words)
    ]
    signs += [
        name for name, parts in lexicon.parts.items() if any(p in key for p in parts)
    ]
    signs += [name for name, known in lexicon.whole.items() if key in known]
    if fold_text(text) in truths():
        signs.append("yes_no")
    if "." in text and _DOMAIN.fullmatch(text):
        signs.append("domain")
    if any(char.isdigit() for char in text):
        signs.append("digits")
    else:
        signs.append("lettered")
    if _is_sentence(text, len(words)):
        return [*signs, "sentence"]
    if _LETTERS.fullmatch(text):
        signs.append("one_word" if len(words) == 1 else "words")
    if words and (words[0] in lexicon.given or key in lexicon.given):
        signs.append("given")
    return signs


def _is_sentence(text: str, words: int) -> bool:
    if _CJK.search(text):
        return len(text) >= _SENTENCE_CJK
    return words >= _SENTENCE_WORDS or (words > 4 and bool(_SENTENCE_END.search(text)))  # noqa: PLR2004 - as in "Sales, Inc."


@dataclass(frozen=True, slots=True)
class _Lexicon:
    any_word: dict[str, frozenset[str]]
    parts: dict[str, tuple[str, ...]]
    whole: dict[str, frozenset[str]]
    given: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    known = table("values")
    whole = ("salutation", "industry", "plan", "tier", "subscription", "source")
    return _Lexicon(
        any_word={name: _words(known[name]["any"]) for name in ("company", "job")},
        parts={
            name: tuple(map(_key, known[name]["parts"])) for name in ("company", "job")
        },
        whole={
            **{name: _words(known[name]["any"]) for name in whole},
            "country": _countries(),
        },
        given=_words(known["given"]["any"]),
    )


def _value_tokens(text: str) -> tuple[str, ...]:
    # "S.p.A." and "B.V." are one word each.
    return plain_words(text.replace(".", ""))


def _key(text: str) -> str:
    return "".join(_value_tokens(text))


def _words(listed: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_key, listed))


def _countries() -> frozenset[str]:
    # The codes and English names of ISO 3166-1, from the copy of it in pycountry.
    import pycountry  # noqa: PLC0415 - slow to import, needed by few

    known = [*countries()]
    for country in pycountry.countries:
        known += [country.alpha_2, country.alpha_3, country.name]
        known.append(getattr(country, "common_name", country.name))
    return _words(known)
