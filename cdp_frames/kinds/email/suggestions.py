"""What was probably meant by a refused or a mistyped e-mail address."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds import repairs
from cdp_frames.kinds.email.typos import PROVIDERS, likely_domain
from cdp_frames.kinds.email.unwrap import of_mailto
from cdp_frames.kinds.email.validator import canonical_or_none
from cdp_frames.kinds.repairs import Suggestion, together
from cdp_frames.kinds.traces import without_traces
from cdp_frames.text.characters import QUOTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    # A text that may have been meant, and what was done to get there.
    Candidate = tuple[str, str]

_TOKEN: Final = re.compile(r"[^\s,;:<>()\[\]\"@]+@[^\s,;:<>()\[\]\"@/|&'?!]+")

# What ends before an address begins: nothing, a sign that no mailbox has, the comma of
# a list and the blank behind it, or a word that people put before one.
_BEFORE: Final = re.compile(
    r"(?:^|[:<(\[{=|\n\t]\s*|[,;]\s+|\b(?:e-?mail|is|to|ist|an|est|es)\s+)[\"']?$",
    re.IGNORECASE,
)
# And what begins behind it. So few letters as in "bob@example.co m" belong to it, and
# so does the rest of a domain, as in "bob@web.exam ple.com".
_AFTER: Final = re.compile(
    r"\.?(?:$|[>)\]}\"'|/?!\n\t]|[,;](?=\s|$|\S*@)|\s+(?:\W|\w{3,}\b(?!\.\w)|\S+@))"
)

# "bob@example.co m": so few letters behind a blank belong to the domain.
_SPLIT_OFF: Final = 2

# What people write for the signs of an address.
AT_WORDS: Final = "at|arroba|arobase|chez|apenstaartje|kukac|malpa|snabel-?a|chiocciola"
_DOT_WORDS: Final = (
    "dot|punkt|punto|point|ponto|punt|kropka|tecka|piste|prik|nokta|pont"
)
_AT: Final = re.compile(
    rf"\s*[(\[{{<]\s*(?:@|{AT_WORDS})\s*[)\]}}>]\s*|\s+(?:{AT_WORDS})\s+",
    re.IGNORECASE,
)
_DOT: Final = re.compile(
    rf"\s*[(\[{{<]\s*(?:\.|{_DOT_WORDS})\s*[)\]}}>]\s*|\s+(?:{_DOT_WORDS})\s+",
    re.IGNORECASE,
)
_SEVERAL_AT: Final = re.compile(r"@[@\s]*@")
_WEB: Final = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
_BREAK: Final = re.compile(r"[-=]?[ \r]*\n\s*")
_DOTS: Final = re.compile(r"\s*\.[\s.]*")


def likelier(value: str) -> tuple[str | None, str | None]:
    """Return an address that was more likely meant, and why; None for most."""
    local, _, domain = value.rpartition("@")
    likely = likely_domain(domain)
    if likely is not None:
        return f"{local}@{likely}", f"{domain} looks like a typing mistake."
    if local[0] in QUOTES:
        bare = canonical_or_none(f"{local.lstrip(QUOTES)}@{domain}")
        if bare is not None:
            return bare, "The address begins with a quotation mark."
    return None, None


def addresses_in(text: str) -> list[str]:
    """Return what looks like addresses in a text; nothing if an ``@`` is left over."""
    found = list(_TOKEN.finditer(text))
    return [_address(each) for each in found] if text.count("@") == len(found) else []


def alone_in(text: str) -> list[str]:
    """Return the addresses in a text beside which nothing stands that may belong to it.

    `john,smith@example.com` may be a slip of john.smith, and is not smith's.
    """
    return [
        _address(each)
        for each in _TOKEN.finditer(text)
        if _BEFORE.search(text[: each.start()]) and _AFTER.match(text[each.end() :])
    ]


def _address(found: re.Match[str]) -> str:
    bare = found[0].strip("/.")
    linked = found.string[: found.start()].lower().endswith("mailto:")
    return of_mailto(bare) if linked else bare


def suggestion(trimmed: str, bare: str) -> Suggestion | None:
    """Return an address that was probably meant by a refused text.

    Whatever is suggested is the mailbox that stands there: where a part of it may be
    left out, nothing is suggested.

    Args:
        trimmed: the cell without blanks at its ends.
        bare: what is left of it without its wrapping.
    """
    clean = without_traces(trimmed)
    if clean != trimmed:
        value = canonical_or_none(clean)
        if value is not None:
            return _with_domain(value, repairs.ESCAPES, None)
        trimmed = bare = clean
    tried = {bare}
    beside = [(each, repairs.BESIDE) for each in alone_in(trimmed)]
    candidates = [*beside, *_repairs(bare)]
    for place, (candidate, repair) in enumerate(candidates):
        value = None if candidate in tried else canonical_or_none(candidate)
        if value is not None:
            other = _other(value, candidates[place + 1 :]) or _unbroken(trimmed, value)
            return _with_domain(value, repair, other)
        tried.add(candidate)
    return None


def _with_domain(value: str, repair: str, other: str | None) -> Suggestion:
    """Put the domain right, where it is a slip of a well-known one."""
    likely, _ = likelier(value)
    if likely is None:
        return Suggestion(value, repair, other)
    return Suggestion(likely, together(repair, repairs.DOMAIN), other)


def _unbroken(text: str, value: str) -> str | None:
    """Return the address that a line break may have cut in two."""
    if "\n" not in text:
        return None
    found = canonical_or_none(_BREAK.sub("", text))
    return found if found != value else None


def _other(value: str, candidates: list[Candidate]) -> str | None:
    """Return the other address that a blank in the domain may stand in."""
    for candidate, repair in candidates:
        if repair.endswith(repairs.BLANKS):
            found = canonical_or_none(candidate)
            if found is not None and found != value:
                return found
    return None


def _repairs(text: str) -> Iterator[Candidate]:
    """Yield what may have been meant by a refused text, likeliest first."""
    done: list[str] = []

    def after(repair: str, changed: str, before: str) -> str:
        if changed != before and repair not in done:
            done.append(repair)
        return changed

    text = unicodedata.normalize("NFKC", text)
    yield text, repairs.STRAY
    text = after(repairs.AT_IN_WORDS, _AT.sub("@", text), text)
    if text.count("@") == 1 or "@@" in text:
        text = after(repairs.AT_IN_WORDS, _DOT.sub(".", text), text)
    text = after(repairs.DOUBLED, _SEVERAL_AT.sub("@", text), text)
    text = after(repairs.WEB, _WEB.sub("", text), text)
    yield text, together(*done) or repairs.STRAY
    if text.count("@") == 1:
        local, _, domain = text.partition("@")
        yield from _in_parts(local, domain, done)


def _in_parts(local: str, domain: str, done: list[str]) -> Iterator[Candidate]:
    """Yield what may have been meant by what stands around an ``@``."""
    done = [*done, *_slips(local, domain)]
    local = _DOTS.sub(".", local.strip()).strip('."')
    domain = _DOTS.sub(".", domain.strip()).strip(".,;-_/\\'\" ")
    # "gmail,com". Behind a dot the domain may be whole, and the comma begin another.
    domain = re.sub(r"[.,;]*\.[.,;]*", ".", domain)
    head, dot, tail = domain.partition(".")
    pointed = re.sub(r"\s*[,;]+\s*", ".", head)
    if pointed != head:
        done.append(repairs.COMMA)
    domain = pointed + dot + tail
    first, *rest = domain.split() or [""]
    goes_on = len(rest) == 1 and "." in rest[0].strip(".")  # "web.exam ple.com"
    if "." in first and len("".join(rest)) > _SPLIT_OFF and not goes_on:
        # "bob@example.com or call": a whole domain, and words behind it.
        yield f"{local}@{first}", together(*done, repairs.BESIDE)
        return
    if rest:
        done.append(repairs.BLANKS)
        # "bob@mail example.com" may be two addresses' domains, or neither.
        for sign in ("", "."):
            yield f"{local}@{sign.join(domain.split())}", together(*done)
    else:
        yield f"{local}@{domain}", together(*done) or repairs.STRAY
    domain = "".join(domain.split()).casefold()
    labels = [label.strip("-") for label in domain.split(".")]
    if ".".join(labels) != domain:
        yield f"{local}@{'.'.join(labels)}", together(*done, repairs.STRAY)
    if domain in PROVIDERS:
        yield f"{local}@{domain}.com", together(*done, repairs.ENDING)
    missing_dot = re.fullmatch(r"([^.]{2,})(com|net|org)", domain)
    if missing_dot:
        dotted = f"{missing_dot[1]}.{missing_dot[2]}"
        yield f"{local}@{dotted}", together(*done, repairs.NO_DOT)


def _slips(local: str, domain: str) -> list[str]:
    """Say what is put right at the dots of an address, and at its ends."""
    found = []
    both = f"{local}@{domain}"
    if ".." in both or re.search(r"\.\s+\.", both):
        found.append(repairs.DOUBLED)
    if re.search(r"^[.\"]|[.\"]@|@[\s.,;_/\\'\"-]|[.,;_/\\'\"-]$", both.strip()):
        found.append(repairs.STRAY)
    if re.search(r"^\s|\s@|@\s|\s\.|\.\s|\s$", both):
        found.append(repairs.BLANKS)
    return found
