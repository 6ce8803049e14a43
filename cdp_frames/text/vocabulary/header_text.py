"""What stands around the words of a header: its number, what it leaves out, signs."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from cdp_frames.text.names import fold_text
from cdp_frames.text.vocabulary.tables import table

# "3. What is your …?", "Q3: Company", "(2) E-mail", "#2 Email": a question's number.
_NUMBERING: Final = re.compile(
    r"\s*(?:[(\[]?\s*(?:q|question|frage|pregunta|nr|no|n[\u00b0\u00ba])?\.?\s*\d{1,3}"
    r"(?:\.\d{1,2})*\s*[.)\]:\u3001\uff0e]+|[#\u2116]\s*\d{1,3}\s)\s*(?=[^\W\d])",
    re.IGNORECASE,
)
# The same where it can't be the second of its kind, as "#2 Email" is.
_QUESTION: Final = re.compile(
    r"\s*(?:q|question|frage|pregunta)?\.?\s*\d{1,3}[.):]\s", re.IGNORECASE
)
# "03_LNAME": a table that keeps its columns in order.
_PLACED: Final = re.compile(r"\d{2}_(?=[^\W\d_])")
# How Salesforce ends the names of custom fields: "Job_Title__c".
_CUSTOM: Final = re.compile(r"(?<=\w)__(?:c|pc|r|s)\b", re.IGNORECASE)
# "Phone #" is a phone number.
_READ_OUT: Final = str.maketrans(dict.fromkeys("#\uff03", " number "))
# "Validated by (e-mail)": of what was done, and by whom. Not before the word for e-mail
# itself, for "contact by e-mail" is a way to write to somebody.
_DONE_BY: Final = re.compile(
    r"(\w{4,} (?:by|von|durch|par|por|da|door|av|af|przez|tarafindan))"
    r"\s*(?=[(\[:\uff08\u2013\u2014-]|$)"
)
_BRACKETS: Final = re.compile(
    r"\s*[(\[\uff08\u3010]([^()\[\]\uff08\uff09]*)[)\]\uff09\u3011]"
)


def without_frame(text: str) -> str:
    """Return a header without its number, and without what it says is left out.

    Examples:
        >>> without_frame("3. Your name (without surname)")
        'Your name'
        >>> without_frame("Job_Title__c"), without_frame("Phone (mobile)")
        ('Job_Title', 'Phone (mobile)')
    """
    text = _PLACED.sub("", _NUMBERING.sub("", text, count=1), count=1)
    text = _CUSTOM.sub("", text)
    if _BRACKETS.search(text):
        text = _BRACKETS.sub(
            lambda found: "" if _leaves_out(found[1]) else found[0], text
        )
    return text.translate(_READ_OUT)


def without_number(text: str) -> str:
    """Return a header without the number of a question.

    Examples:
        >>> without_number("3. What is your e-mail?"), without_number("#2 Email")
        ('What is your e-mail?', '#2 Email')
    """
    return _QUESTION.sub("", _PLACED.sub("", text, count=1), count=1)


def done_by(text: str) -> str:
    """Return who-did-it words of a header: what somebody else did, or nothing.

    Examples:
        >>> done_by("Registado por (email)"), done_by("Contact by email")
        ('registado por', '')
    """
    found = _DONE_BY.search(fold_text(text))
    return found[1] if found else ""


def _leaves_out(remark: str) -> bool:
    return _without().search(fold_text(remark)) is not None


@cache
def _without() -> re.Pattern[str]:
    listed = table("header_signs")["without"]
    words = "|".join(re.escape(fold_text(word)) for word in listed["words"])
    parts = "|".join(re.escape(fold_text(part)) for part in listed["parts"])
    return re.compile(rf"\b(?:{words})\b|{parts}")
