"""What was probably meant by a refused or a mistyped e-mail address."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.email.typos import PROVIDERS, likely_domain
from cdp_frames.kinds.email.validator import canonical_or_none
from cdp_frames.text.characters import QUOTES

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(r"[^\s,;:<>()\[\]\"@]+@[^\s,;:<>()\[\]\"@/|&'?!]+")

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
    tokens = [token.strip("/.") for token in _TOKEN.findall(text)]
    return tokens if text.count("@") == len(tokens) else []


def suggestion(trimmed: str, bare: str, tokens: list[str]) -> str | None:
    """Return an address that was probably meant by a refused text.

    Args:
        trimmed: the cell without blanks at its ends.
        bare: what is left of it without its wrapping.
        tokens: the addresses in it, one or none.
    """
    tried = {bare}
    alone = [each for each in tokens if _stands_alone(each, trimmed)]
    for candidate in (*alone, *_repairs(bare)):
        value = None if candidate in tried else canonical_or_none(candidate)
        if value is not None:
            return likelier(value)[0] or value
        tried.add(candidate)
    return None


def _stands_alone(token: str, text: str) -> bool:
    before, _, after = text.partition(token)
    # "bob smith@example.com" may be bobsmith or smith.
    return not (before.endswith(" ") and before[:-1].isalpha() and not after)


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
    first, *rest = domain.split() or [""]
    if "." in first and len("".join(rest)) > _SPLIT_OFF:
        # "bob@example.com or call": a whole domain, and words behind it.
        yield f"{local}@{first}"
        return
    yield f"{local}@{''.join(domain.split())}"
    yield f"{local}@{'.'.join(domain.split())}"
    domain = "".join(domain.split()).casefold()
    if domain in PROVIDERS:
        yield f"{local}@{domain}.com"
    missing_dot = re.fullmatch(r"([^.]{2,})(com|net|org)", domain)
    if missing_dot:
        yield f"{local}@{missing_dot[1]}.{missing_dot[2]}"
