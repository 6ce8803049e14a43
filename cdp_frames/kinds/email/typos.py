"""Mail domains that are often mistyped, and what was meant."""

from __future__ import annotations

from functools import cache
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

# The mail services that most private addresses belong to, and the endings that they
# use for mail. Assumption: popularity, as any contact file shows it.
PROVIDERS: Final[dict[str, tuple[str, ...]]] = {
    "gmail": ("com",),
    "googlemail": ("com",),
    "hotmail": ("com", "co.uk", "de", "es", "fr", "it", "nl", "be", "se"),
    "yahoo": ("com", "co.uk", "co.in", "com.br", "de", "es", "fr", "it", "ca"),
    "outlook": ("com", "de", "es", "fr", "it"),
    "icloud": ("com",),
}

# Names that no slip of the kinds below makes: neighbours on the keyboard, and sounds.
_SLIPS: Final[dict[str, str]] = {
    "gmail": "gnail gmsil gmaul gmaik gmqil gmaol fmail gmeil gemail gmaile gmaila",
    "hotmail": "hitmail hormail hotnail hotmsil hotmaul hotmial hotmeil hotmaill",
    "yahoo": "yshoo tahoo yagoo yaboo yajoo yahho yahop yahuu",
    "outlook": "iutlook outlool ourlook outloook outluk outlock",
    "icloud": "icloyd iclpud icluod iclould icould",
}

# Each is one slip away from a large service, and in good use by somebody else.
_REAL: Final = frozenset(
    """
    mail.com gail.com email.com ymail.com fmail.com cloud.com cloud.de gmx.com
    yaoo.com
    """.split()  # noqa: SIM905 - a list of words reads best as words
)

# ".co" is Colombia's, and yahoo.co may be short for yahoo.co.uk: only the services
# that have no address under any ".co" are here.
_WITHOUT_CO: Final = ("gmail", "googlemail", "icloud")

# Endings that are not in the root zone (https://data.iana.org/TLD/tlds-alpha-by-domain.txt)
# and are one slip away from one that is.
_NO_ENDINGS: Final[dict[str, str]] = {
    **dict.fromkeys(
        "con cmo ocm vom xom cpm comm coom ccom vcom cok clm c0m coma comn".split(),  # noqa: SIM905 - words
        "com",
    ),
    **dict.fromkeys(("ney", "nte", "nett", "bet1", "nrt"), "net"),
    **dict.fromkeys(("ogr", "rog", "prg", "orgg", "0rg"), "org"),
}


def likely_domain(domain: str) -> str | None:
    """Return the domain that was probably meant, or None if there is no doubt.

    Examples:
        >>> likely_domain("gmial.com")
        'gmail.com'
        >>> likely_domain("yahoo.co") is None
        True
    """
    known = _typos().get(domain)
    if known is not None:
        return known
    name, _, ending = domain.rpartition(".")
    right = _NO_ENDINGS.get(ending)
    if right is None:
        return None
    fixed = f"{name}.{right}"
    return _typos().get(fixed, fixed)


def is_doubtful(domains: pa.LargeStringArray) -> pa.BooleanArray:
    """Say for which of n domains in lower case there may be a likelier one."""
    doubtful = pc.is_in(domains, pa.array(_typos(), pa.large_string()))
    endings = "|".join(_NO_ENDINGS)
    return pc.or_(doubtful, pc.match_substring_regex(domains, rf"\.(?:{endings})$"))


@cache
def _typos() -> dict[str, str]:
    right = {f"{name}.{end}" for name, ends in PROVIDERS.items() for end in ends}
    typos = {
        f"{slip}.{ending}": f"{name}.{ending}"
        for name, endings in PROVIDERS.items()
        for slip in (*_slips_of(name), *_SLIPS.get(name, "").split())
        for ending in endings
    }
    typos |= {f"{name}.com.com": f"{name}.com" for name in PROVIDERS}
    typos |= {f"{name}.co": f"{name}.com" for name in _WITHOUT_CO}
    typos |= {f"{name}.cm": f"{name}.com" for name in _WITHOUT_CO}
    typos |= {
        f"{name}.{ending}": f"{name}.com"
        for name in PROVIDERS
        for ending in ("om", "cim")
    }
    return {typo: meant for typo, meant in typos.items() if typo not in right | _REAL}


def _slips_of(name: str) -> set[str]:
    """Return a name with one letter left out, doubled, or swapped; or with digits."""
    places = range(len(name))
    left_out = {name[:i] + name[i + 1 :] for i in places}
    doubled = {name[:i] + name[i] + name[i:] for i in places}
    swapped = {name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in places[:-1]}
    like = {name.replace(letter, digit) for letter, digit in ("l1", "i1", "o0")}
    like |= {name.translate(str.maketrans("lo", "10"))}
    return (left_out | doubled | swapped | like) - {name}
