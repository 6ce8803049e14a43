"""What was probably meant by a refused or a mistyped e-mail address."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.email.typos import PROVIDERS, likely_domain
from cdp_frames.kinds.email.unwrap import of_mailto
from cdp_frames.kinds.email.validator import canonical_or_none
from cdp_frames.text.characters import QUOTES

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(r"[^\s,;:<>()\[\]\"@]+@[^\s,;:<>()\[\]\"@/|&'?!]+")

# What ends before an address begins: nothing, a sign that no mailbox has, the comma of
# a list and the blank behind it, or a word that people put before one.
_BEFORE: Final = re.compile(
    r"(?:^|[:<(\[{=|\n\t]\s*|[,;]\s+|\b(?:e-?mail|is|to|ist|an|est|es)\s+)[\"']?$",
    re.IGNORECASE,
)
# And what begins behind it. So few letters as in "bob@example.co m" belong to it.
_AFTER: Final = re.compile(r"\.?(?:$|[>)\]}\"',;|/?!\n\t]|\s+(?:\W|\w{3,}\b|\S+@))")

# "bob@example.co m": so few letters behind a blank belong to the domain.
_SPLIT_OFF: Final = 2


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


def suggestion(trimmed: str, bare: str) -> str | None:
    """Return an address that was probably meant by a refused text.

    Whatever is suggested is the mailbox that stands there: where a part of it may be
    left out, nothing is suggested.

    Args:
        trimmed: the cell without blanks at its ends.
        bare: what is left of it without its wrapping.
    """
    tried = {bare}
    for candidate in (*alone_in(trimmed), *_repairs(bare)):
        value = None if candidate in tried else canonical_or_none(candidate)
        if value is not None:
            return likelier(value)[0] or value
        tried.add(candidate)
    return None


def _repairs(text: str) -> Iterator[str]:
    """Yield what may have been meant by a refused text, likeliest first."""
    text = unicodedata.normalize("NFKC", text)
    text = html.unescape(text)
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
    domain = re.sub(r"\s*\.[.\s]*", ".", domain.strip()).strip(".,;-_/\\'\" ")
    # "gmail,com". Behind a dot the domain may be whole, and the comma begin another.
    head, dot, tail = domain.partition(".")
    domain = re.sub(r"\s*[,;]+\s*", ".", head) + dot + tail
    first, *rest = domain.split() or [""]
    if "." in first and len("".join(rest)) > _SPLIT_OFF:
        # "bob@example.com or call": a whole domain, and words behind it.
        yield f"{local}@{first}"
        return
    yield from _with_blanks_in(local, domain)
    domain = "".join(domain.split()).casefold()
    if domain in PROVIDERS:
        yield f"{local}@{domain}.com"
    missing_dot = re.fullmatch(r"([^.]{2,})(com|net|org)", domain)
    if missing_dot:
        yield f"{local}@{missing_dot[1]}.{missing_dot[2]}"


def _with_blanks_in(local: str, domain: str) -> Iterator[str]:
    """Yield the addresses that a domain with blanks in it may be, if there is one."""
    readings = [f"{local}@{sign.join(domain.split())}" for sign in ("", ".")]
    values = {canonical_or_none(reading) for reading in readings} - {None}
    # "bob@mail example.com" is two, and nobody can say which.
    if len(values) == 1:
        yield from readings
