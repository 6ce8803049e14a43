"""One e-mail address at a time: email-validator is the judge, this is its clerk."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.kinds import salvage
from cdp_frames.kinds.domains import PROVIDERS, likely_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

# What people write where they have no address; compared without case and blanks.
PLACEHOLDERS: Final = frozenset(
    """
    anonymous anonym anonymized anonymised blank declined deleted empty hidden
    missing n.a n.a. n/a #n/a na nan nat nil no none noemail nomail not-provided
    null private redacted refused tba tbd test undefined unknown unsubscribed void
    withheld
    noaddress notapplicable notavailable notgiven notknown notprovided notset
    notsupplied novalue optedout prefernottosay noe-mail noe-mailaddress
    noemailaddress nonegiven noneprovided
    keine keineangabe keineemail keinee-mail k.a. k.a unbekannt
    aucun aucune inconnu néant ninguno ninguna desconocido sincorreo
    nessuno nessuna nenhum geen okänd ukendt
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_ONLY_MARKS: Final = re.compile(r"[-\u2010-\u2015_.?*/\\~=#]+")
_WRAPPED: Final = re.compile(r"[<(\[{](.*)[>)\]}]")

_TOKEN: Final = re.compile(r"[^\s,;:<>()\[\]\"@]+@[^\s,;:<>()\[\]\"@/|&'?!]+")


class Verdict(NamedTuple):
    """What one text is: an address, nothing at all, or refused.

    Attributes:
        value: the normal form; None if refused or missing.
        code: a key of ``problems.PROBLEMS`` if refused.
        detail: what is wrong, in a sentence.
        suggestion: an address that would pass, for a refused one.
        rules: what was done to get from the text to the value.
        hint: a likelier address, for one that passed.
        hint_detail: why it is likelier.
    """

    value: str | None = None
    code: str | None = None
    detail: str | None = None
    suggestion: str | None = None
    rules: tuple[str, ...] = ()
    hint: str | None = None
    hint_detail: str | None = None


def verdict(text: str) -> Verdict:
    """Judge one text.

    Examples:
        >>> verdict("MAILTO:Bob@Example.com").value
        'bob@example.com'
        >>> verdict("bob@gmail,com").suggestion
        'bob@gmail.com'
    """
    trimmed = salvage.trim(text)
    if not trimmed:
        return Verdict()
    if is_placeholder(trimmed):
        return Verdict(rules=("placeholder removed",))
    bare, rules = salvage.undress(text, accepts)
    try:
        value = canonical(bare)
    except ValueError as error:
        return _refused(trimmed, bare, str(error))
    hint, hint_detail = likelier(value)
    return Verdict(
        value,
        rules=(*rules, *respelled(bare, value)),
        hint=hint,
        hint_detail=hint_detail,
    )


def canonical(text: str) -> str:
    """Return the normal form of an address: email-validator's, in lower case.

    A few letters have a lower case that is not in Unicode's normal form or makes the
    address too long (``İ``). There, normalizing is repeated until it changes nothing,
    and lower case is given up if email-validator refuses it.

    Raises:
        ValueError: email-validator refuses the text; its message says why.
    """
    normal = _normalized(text)
    for _ in range(4):
        lower = normal.lower()
        if lower == normal or normal.isascii():
            return lower
        try:
            again = _normalized(lower)
        except ValueError:
            return normal
        if again == lower:
            return lower
        normal = again
    return normal


def accepts(text: str) -> bool:
    """Say whether email-validator accepts a text as it is."""
    if "@" not in text:  # the commonest case by far, and the cheapest
        return False
    try:
        _normalized(text)
    except ValueError:
        return False
    return True


def is_placeholder(text: str) -> bool:
    """Say whether a trimmed text stands for "no address"."""
    if "@" in text or len(text) > 40:  # noqa: PLR2004 - longer than any of them
        return False
    wrapped = _WRAPPED.fullmatch(text)
    bare = "".join((wrapped[1] if wrapped else text).casefold().split())
    return bare in PLACEHOLDERS or _ONLY_MARKS.fullmatch(bare) is not None


def respelled(before: str, after: str) -> tuple[str, ...]:
    """Return the rules that lead from an accepted text to its normal form."""
    lower = before.lower()
    if after == before:
        return ()
    if after == lower:
        return ("lower case",)
    return ("normalized",) if before == lower else ("normalized", "lower case")


def likelier(value: str) -> tuple[str | None, str | None]:
    """Return an address that was more likely meant, and why; None for most."""
    local, _, domain = value.rpartition("@")
    likely = likely_domain(domain)
    if likely is not None:
        return f"{local}@{likely}", f"{domain} looks like a typing mistake."
    if local[0] in salvage.QUOTES:
        bare = local.lstrip(salvage.QUOTES) + "@" + domain
        if accepts(bare):
            return bare, "The address begins with a quotation mark."
    return None, None


def _normalized(text: str) -> str:
    from email_validator import validate_email  # noqa: PLC0415 - slow to import

    return validate_email(text, check_deliverability=False).normalized


def _refused(trimmed: str, bare: str, reason: str) -> Verdict:
    tokens = [token.strip("/.") for token in _TOKEN.findall(trimmed)]
    if len(tokens) > 1 and trimmed.count("@") == len(tokens):
        return _several(tokens)
    if len(tokens) == 1 and _stands_alone(tokens[0], trimmed):
        return Verdict(
            code="invalid_email", detail=reason, suggestion=_meant(tokens[0])
        )
    suggestion = next((_meant(text) for text in _repairs(bare) if accepts(text)), None)
    return Verdict(code="invalid_email", detail=reason, suggestion=suggestion)


def _stands_alone(token: str, text: str) -> bool:
    before, _, after = text.partition(token)
    # "bob smith@example.com" may be bobsmith or smith.
    words = before.endswith(" ") and before[:-1].isalpha() and not after
    return "@" not in before + after and not words and accepts(token)


def _several(tokens: list[str]) -> Verdict:
    good = [canonical(token) for token in tokens if accepts(token)]
    if len(good) == len(tokens) and len(set(good)) == 1:
        return Verdict(good[0], rules=("repeated address removed",))
    return Verdict(
        code="several_emails",
        detail=f"The cell holds {len(tokens)} addresses.",
        suggestion=good[0] if good else None,
    )


def _meant(text: str) -> str:
    value = canonical(text)
    return likelier(value)[0] or value


def _repairs(text: str) -> Iterator[str]:
    """Yield what may have been meant by a refused text, likeliest first."""
    text = unicodedata.normalize("NFKC", text)
    yield text
    text = re.sub(
        r"\s*[(\[{<]\s*at\s*[)\]}>]\s*|\s+at\s+|%40", "@", text, flags=re.IGNORECASE
    )
    if text.count("@") == 1 or "@@" in text:
        text = re.sub(
            r"\s*[(\[{<]\s*dot\s*[)\]}>]\s*|\s+dot\s+", ".", text, flags=re.IGNORECASE
        )
    text = re.sub(r"@[@\s]*@", "@", text)
    text = re.sub(r"^https?://(?:www\.)?", "", text, flags=re.IGNORECASE)
    yield text
    if text.count("@") != 1:
        return
    local, _, domain = text.partition("@")
    local = re.sub(r"\s*\.[\s.]*", ".", local.strip()).strip('."')
    domain = re.sub(r"\s*[.,;]+\s*", ".", domain.strip()).strip(".-_/\\'\" ")
    yield f"{local}@{''.join(domain.split())}"
    yield f"{local}@{'.'.join(domain.split())}"
    domain = "".join(domain.split()).casefold()
    if domain in PROVIDERS:
        yield f"{local}@{domain}.com"
    missing_dot = re.fullmatch(r"([^.]{2,})(com|net|org)", domain)
    if missing_dot:
        yield f"{local}@{missing_dot[1]}.{missing_dot[2]}"
