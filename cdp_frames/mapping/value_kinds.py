"""How well values fit a kind of field, and how much they speak against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.fields import Field
    from cdp_frames.mapping.values import Profile


class Likeness(NamedTuple):
    """What to look for in the values of one kind of field.

    Attributes:
        words: what values of this kind are called, for people.
        fit: the share of values that are of this kind, from 0 to 1.
        against: the share of values that can't be.
    """

    words: str
    fit: Callable[[Profile], float]
    against: Callable[[Profile], float]


def _shares(*signs: str) -> Callable[[Profile], float]:
    return lambda found: found.share(*signs)


def _no_shares(*signs: str) -> Callable[[Profile], float]:
    return lambda found: 1.0 - found.share(*signs) if found.count else 0.0


def _nothing(_: Profile) -> float:
    return 0.0


_NO_WORDS: Final = ("email", "at", "url", "ip", "coordinate", "sentence")
_NO_NAME: Final = (
    *_NO_WORDS, "moment", "integer", "number", "phone", "range", "token", "yes_no",
)  # fmt: skip

VALUE_KINDS: Final[dict[str, Likeness]] = {
    "email": Likeness("e-mail addresses", _shares("email"), _no_shares("email", "at")),
    "phone": Likeness(
        "phone numbers",
        lambda found: min(1.0, found.share("phone") + found.share("bare_phone") / 2),
        _shares(*_NO_WORDS, "moment", "yes_no", "words", "one_word", "number"),
    ),
    "country": Likeness(
        "countries", _shares("country"), _shares(*_NO_WORDS, "digits", "yes_no")
    ),
    "given": Likeness(
        "first names",
        _shares("given"),
        lambda found: min(
            1.0, found.share(*_NO_NAME) + found.share("words") / 3 + found.share("job")
        ),
    ),
    "family": Likeness(
        "last names",
        lambda found: max(0.0, found.share("one_word") - found.share("given")) / 2,
        lambda found: min(1.0, found.share(*_NO_NAME) + found.share("words") / 3),
    ),
    "full": Likeness(
        "whole names",
        lambda found: min(found.share("given") * 2, 1.0) * found.share("words"),
        _shares(*_NO_NAME, "one_word"),
    ),
    "company": Likeness("companies", _shares("company"), _shares(*_NO_NAME)),
    "job": Likeness("job titles", _shares("job"), _shares(*_NO_NAME, "salutation")),
    "salutation": Likeness(
        "salutations", _shares("salutation"), _no_shares("salutation")
    ),
    "industry": Likeness("industries", _shares("industry"), _shares(*_NO_NAME)),
    "size": Likeness(
        "numbers of people",
        lambda found: min(1.0, found.share("range") + found.share("integer") / 4),
        _shares(*_NO_WORDS, "moment", "phone", "yes_no"),
    ),
    "plan": Likeness("plans", _shares("plan"), _shares(*_NO_NAME)),
    "tier": Likeness("tiers", _shares("tier"), _shares(*_NO_NAME)),
    "subscription": Likeness(
        "subscription states", _shares("subscription"), _shares(*_NO_WORDS, "digits")
    ),
    "source": Likeness("sources", _shares("source"), _shares(*_NO_WORDS, "digits")),
    "identifier": Likeness(
        "identifiers",
        lambda found: found.share("integer", "token", "digits") / 2 * found.distinct,
        _shares("sentence", "moment", "email", "url"),
    ),
    "integer": Likeness("whole numbers", _shares("integer"), _no_shares("integer")),
    "number": Likeness(
        "numbers", _shares("number", "integer"), _no_shares("number", "integer")
    ),
    "moment": Likeness("dates or times", _shares("moment"), _no_shares("moment")),
    "boolean": Likeness("yes or no", _shares("yes_no"), _shares(*_NO_WORDS, "moment")),
    "link": Likeness("web addresses", _shares("url"), _nothing),
    "text": Likeness("texts", _nothing, _shares("sentence")),
}

# A quarter of the values have to look like the field; kinds that hold names and numbers
# of all sorts never reach more than a half.
_AGREED: Final = 0.25


def agrees(kind: str, found: Profile) -> bool:
    """Say whether values are of a kind, as far as values of that kind can be told."""
    likeness = VALUE_KINDS[kind]
    fit, against = likeness.fit(found), likeness.against(found)
    return fit >= _AGREED and fit > against


_OF_CONCEPT: Final[dict[str, str]] = {
    "email": "email",
    "phone": "phone",
    "mobile_phone": "phone",
    "country": "country",
    "country_code": "country",
    "nationality": "country",
    "first_name": "given",
    "last_name": "family",
    "full_name": "full",
    "company_name": "company",
    "job_title": "job",
    "salutation": "salutation",
    "industry": "industry",
    "company_size": "size",
    "plan": "plan",
    "tier": "tier",
    "subscription_status": "subscription",
    "marketing_consent": "boolean",
    "opt_out": "boolean",
    "signup_source": "source",
    "customer_id": "identifier",
    "external_id": "identifier",
    "anonymous_id": "identifier",
    "device_id": "identifier",
    "record_id": "identifier",
    "order_count": "integer",
    "ltv": "number",
    "amount": "number",
    "last_order_at": "moment",
    "last_seen_at": "moment",
    "moment": "moment",
    "birth_date": "moment",
    "website": "link",
}

_OF_TYPE: Final[dict[str, str]] = {
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "moment",
    "datetime": "moment",
}

_OF_FIELD_KIND: Final[dict[str, str]] = {
    "email": "email",
    "phone": "phone",
    "country": "country",
    "timestamp": "moment",
    **_OF_TYPE,
}


def kind_of(concept: str, field: Field | None = None) -> str:
    """Name the kind of values to look for: by concept, else by the field's kind.

    Examples:
        >>> kind_of("first_name"), kind_of("city")
        ('given', 'text')
    """
    if concept in _OF_CONCEPT:
        return _OF_CONCEPT[concept]
    if field is None:
        return "text"
    return _OF_FIELD_KIND.get(field.kind) or _OF_TYPE.get(field.type, "text")
