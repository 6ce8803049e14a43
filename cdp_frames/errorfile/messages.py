"""What the words of an error file mean: the codes of our own vocabulary."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from cdp_frames.problems import PROBLEMS
from cdp_frames.text.vocabulary.tables import words_of

# "Not valid" and "e-mail" in the languages of import tools.
_INVALID: Final = (
    r"(?:invalid\w*|not (?:a )?valid|must be a valid|malformed|"
    r"ung[uü]ltig\w*|inv[aá]lid\w*|non valid\w*|"
    r"ongeldig\w*|ogiltig\w*|ugyldig\w*|virheellinen|nieprawid\w*|neplatn\w*|"
    r"[eé]rv[eé]nytelen|ge[cç]ersiz|неверн\w*|некоррект\w*|недійсн\w*|無効|不正|无效|無效|"
    r"유효하지)"
)
_EMAIL: Final = (
    r"(?:e-?mails?|e-?mail-?adress\w*|courriel|correo|e-?posta|メール(?:アドレス)?|邮箱|邮件|郵件|"
    r"이메일)"
)
# The CDP's own words come first: the import guide, "Common row-level errors". All
# others are assumptions, wide enough for the usual ways to say the same.
_WORDS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for code, pattern in (
        ("invalid_email", r"invalid[ _]e-?mail"),
        ("invalid_email", rf"{_INVALID}\W+(?:\w+\W+){{0,2}}{_EMAIL}"),
        ("invalid_email", rf"{_EMAIL}\W*(?:\w+\W+){{0,3}}{_INVALID}"),
        ("invalid_email", rf"{_EMAIL}\S{{0,4}}?{_INVALID}"),
        ("naive_datetime", r"naive[ _]?(date-?time|timestamp)"),
        ("naive_datetime", r"(missing|no|without)( a)? time ?zone"),
        ("unknown_field", r"(unknown|no such) field|schema_mismatch"),
        ("not_allowed", r"not one of|not (an? )?(allowed|permitted)|allowed values"),
        ("missing_value", r"\bis required\b|required (value|field)|missing value"),
        ("missing_value", r"(must|can) ?not be (null|empty|blank)"),
        ("missing_value", r"is (null|empty|blank|missing)\b"),
        ("missing_value", r"obligatoire|pflichtfeld|erforderlich|obligatori[oa]"),
        (
            "missing_value",
            r"verplicht|wymagan|povinn|zorunlu|обязательн|必須|必填|필수",
        ),
        ("invalid_integer", r"not an? (whole number|integer)|invalid[ _]integer"),
        ("invalid_number", r"not a number|invalid[ _]number"),
        ("invalid_boolean", r"not a boolean|invalid[ _]boolean"),
        ("invalid_datetime", r"invalid[ _](date|timestamp)"),
        ("invalid_phone", r"invalid[ _]phone"),
        ("invalid_country", r"(invalid|unknown)[ _]country"),
        ("text_too_long", r"longer than|too[ _]long"),
        ("text_too_short", r"shorter than|too[ _]short"),
        ("unknown_field", r"REQUEST_SCHEMA"),
        ("missing_required_field", r"REQUEST_INVALID"),
    )
)

# Any word by which a complaint is known, as a pattern for Arrow.
SAYING: Final = "(?i)" + "|".join(
    [_INVALID, _EMAIL, *(f"(?:{words.pattern})" for words, _ in _WORDS)]
)

# So many words explain something; fewer may be a cell of the row.
EXPLAINING: Final = 3
# The guide uses this code for required fields, `docs/contract.md` section 1.4 for
# anything that is wrong with a value: words beside it that are unknown say that it is
# not that.
_GENERAL: Final = "REQUEST_INVALID"

OTHER: Final = "cdp_rejected"


def code_of(message: str, code: str, *, is_sent: bool) -> str:
    """Return the code of our vocabulary for what the CDP said.

    The words go before the CDP's code, which is often general.

    Args:
        message: the words for people.
        code: the machine's word.
        is_sent: whether a column was sent for the field.
    """
    folded = message.strip().rstrip(".").casefold()
    found = _TITLES.get(folded) or _known_words(message)
    if found is None and not (folded and code.endswith(_GENERAL)):
        found = _known_words(code)
    if found in {"missing_required_field", "missing_value"}:
        # A field that has a column lacks a value in this row; one without lacks it in
        # every row (the guide, "Common row-level errors").
        return "missing_value" if is_sent else "missing_required_field"
    return found or OTHER


def is_known_message(message: str) -> bool:
    """Whether these are words about something that is wrong, and that we know."""
    folded = message.strip().casefold()
    return _known_words(message) is not None or folded in _TITLES


def explains(text: str) -> bool:
    """Whether a text of unknown words reads as a sentence, and no name or place does.

    Examples:
        >>> explains("mailbox was closed"), explains("Anna Maria von Berg")
        (True, False)
    """
    words = [word for word in text.split() if word[:1].isalpha()]
    plain = [w for w in words if not w[0].isupper() and w not in _particles()]
    if len(plain) == len(words):
        return len(words) > 1
    return len(words) >= EXPLAINING and len(plain) > 1


@cache
def _particles() -> frozenset[str]:
    return frozenset(words_of("particles", "within"))


def is_title(message: str) -> bool:
    """Whether these are the very words that name one of our problems.

    Examples:
        >>> is_title("Invalid email format"), is_title("invalid email, sorry")
        (True, False)
    """
    return message.strip().rstrip(".").casefold() in _TITLES


def _known_words(text: str) -> str | None:
    return next((code for words, code in _WORDS if words.search(text)), None)


_TITLES: Final = {
    problem.title.casefold(): problem.code for problem in reversed(PROBLEMS.values())
}
