"""Values that can't be what the header says: ``Phone`` with ``yes`` and ``no``.

A bad value is for its row to say; here it is the column that is another one. Only
values that are plainly of another kind count, and only if hardly any is of the field's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cdp_frames.mapping.values import Profile

# The share of values that must be plainly something else, and how many are needed for
# that to say anything about a column.
_NEARLY_ALL: Final = 0.9
_FEWEST: Final = 2
# "No" is a family, "Ja" a given name, "Si" a firm: for names it takes some more.
_FEWEST_ANSWERS: Final = 4

# What values plainly are, in words; the first that nearly all are is told.
_WORDS: Final[dict[str, str]] = {
    "yes_no": "yes or no",
    "email": "e-mail addresses",
    "url": "web addresses",
    "domain": "domains",
    "moment": "dates or times",
    "lettered": "words",
    "phone": "phone numbers",
    "numeric": "numbers",
    "sentence": "sentences",
}
_ELSEWHERE: Final = ("email", "url", "domain")
_NO_NAME: Final = ("yes_no", *_ELSEWHERE, "moment", "phone", "numeric")
# What values of each kind of field never are.
_NEVER: Final[dict[str, tuple[str, ...]]] = {
    "email": ("yes_no", "url", "domain", "moment", "phone", "numeric"),
    "phone": ("yes_no", *_ELSEWHERE, "lettered", "sentence"),
    "country": ("yes_no", *_ELSEWHERE, "moment", "phone", "numeric"),
    "given": _NO_NAME,
    "family": _NO_NAME,
    "full": _NO_NAME,
    "company": _NO_NAME,
    "job": _NO_NAME,
    "industry": ("yes_no", *_ELSEWHERE, "moment", "phone"),
    "size": ("yes_no", *_ELSEWHERE, "moment", "phone"),
    "plan": (*_ELSEWHERE, "moment", "phone"),
    "tier": (*_ELSEWHERE, "moment", "phone"),
    "subscription": (*_ELSEWHERE, "moment", "phone"),
    "source": ("yes_no", "email", "moment", "phone"),
    "identifier": ("yes_no", "url", "sentence"),
    "integer": ("yes_no", *_ELSEWHERE, "moment", "lettered", "sentence"),
    "number": ("yes_no", *_ELSEWHERE, "moment", "lettered", "sentence"),
    "moment": ("yes_no", *_ELSEWHERE, "lettered", "sentence"),
    "boolean": (*_ELSEWHERE, "moment", "sentence"),
}
_NAMES: Final = frozenset({"given", "family", "full", "company"})


def contradicting(kind: str, found: Profile, fit: float) -> str:
    """Say what values plainly are that can't be of a kind; empty if they may be.

    Args:
        kind: of the field, a key of ``value_kinds.VALUE_KINDS``.
        found: the values.
        fit: the share of them that look like the field.
    """
    if found.count < _FEWEST or fit > 1 - _NEARLY_ALL:
        return ""
    for sign in _NEVER.get(kind, ()):
        if sign == "yes_no" and kind in _NAMES and found.count < _FEWEST_ANSWERS:
            continue
        if _share(found, sign) >= _NEARLY_ALL:
            return _WORDS[sign]
    return ""


def _share(found: Profile, sign: str) -> float:
    if sign == "numeric":
        return found.share("integer", "number", "coordinate")
    return found.share(sign)
