"""Countries: two-letter codes from the names and codes that people write."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.country.names import (
    ambiguous,
    codes,
    key,
    letters,
    named,
    names,
    names_of_cldr,
)
from cdp_frames.kinds.findings import (
    CellResult,
    normalized,
    of_distinct,
    with_suggestion,
)
from cdp_frames.kinds.placeholders import PLACEHOLDER_RULE, is_placeholder
from cdp_frames.kinds.remarks import with_unsupported
from cdp_frames.kinds.repairs import CLOSEST, Suggestion
from cdp_frames.text.cells import texts_of
from cdp_frames.text.characters import QUOTES, plain

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.kinds.base import Normalized

# What divides the two halves of "Germany (DE)" and of "DE - Germany".
_PARTS: Final = re.compile(r"\s*(?:[()\[\]/|:;,]|\s[-\u2013\u2014]\s)\s*")

# ISO prints "United States of America (the)".
_THE: Final = re.compile(r"^the\s|\s\(the\)$", re.IGNORECASE)

# What may stand around a code and says nothing; brackets do: "(NA)" is "not available".
_AROUND: Final = QUOTES + " .,:;="

_BRACKETED: Final = re.compile(r"([^()\[\]]+?)\s*[(\[]([^()\[\]]+)[)\]]")

_SIDES: Final = frozenset(
    {"north", "northern", "south", "southern", "east", "eastern", "west", "western"}
    | {"nord", "sud", "ost", "est", "ouest", "norte", "sur", "sul", "este", "oeste"}
    | {"ovest", "noord", "zuid", "oost", "norr", "syd", "soder", "vast", "vest"}
)

# Per cent of the letters that a likely name shares with the text; below, what is
# suggested is more often wrong than right. Assumption, tried on the names themselves.
_ALIKE: Final = 80.0

# By how many per cent the best country has to be nearer than the next one.
_MARGIN: Final = 6.0
_LOOKED_AT: Final = 25
_NOBODY: Final = ("", 0.0)
# What share of its length a mistyped name may gain or lose.
_LONGER: Final = 0.2

_LONG_CODE: Final = 3
# In letters. Shorter texts look like many names, or like none.
_SHORTEST: Final = 4


def normalize(values: pd.Series) -> Normalized:
    """Normalize a column of countries.

    Understood are the codes of ISO 3166-1 (two letters, three letters, three digits),
    and the names that Unicode's CLDR has in the languages of ``CLDR_LANGUAGES``, with
    everyday ones (``EUA``, ``Holland``), whatever their case and accents; ``UK``,
    ``EL`` and the parts of the United Kingdom too. Kosovo is ``XK``: the code is not in
    ISO 3166-1, but free for users, and the European Union, Unicode and SWIFT use it so.
    ``NA`` is Namibia.

    Args:
        values: n cells of any dtype.

    Returns:
        n codes of two capital letters, dtype ``str``, with the input's index. Names
        that mean two countries (``Korea``, ``Congo``) are refused, with one of them as
        suggestion. Order is kept, the input is not changed, twice is once.

    Examples:
        >>> import pandas as pd
        >>> result = normalize(pd.Series(["Deutschland", "uk", "U.S.A.", "Germny"]))
        >>> result.values.tolist()
        ['DE', 'GB', 'US', nan]
        >>> result.problems["suggestion"].tolist()
        ['DE']

    Source:
        ISO 3166-1 and its translations, as pycountry has them; CLDR, as babel has it.
    """
    text, unsupported = texts_of(values)
    findings = of_distinct(text, cell_result)
    return normalized(with_unsupported(findings, unsupported), values.index)


def cell_result(text: str) -> CellResult[str]:
    """Say what one text is."""
    bare = plain(text)
    if not bare:
        return CellResult()
    code = _code(bare)
    # "n/a" is nothing, but NA is Namibia and NO is Norway, in quotes, too.
    if is_placeholder(bare) and not (code and bare.strip(_AROUND).isalpha()):
        return CellResult(rules=(PLACEHOLDER_RULE,))
    if code is None:
        return _refused(bare)
    return CellResult(code, rules=_rules(text, bare, code))


def _refused(text: str) -> CellResult[str]:
    candidates = ambiguous().get(key(text))
    if candidates is not None:
        either = " or ".join(f"{each} ({named(each)})" for each in candidates)
        detail = f"It may be {either}."
        found = Suggestion(candidates[0], CLOSEST, candidates[1])
    elif text.isdecimal():
        detail = "A number must be a code of ISO 3166 with three digits."
        found = None
    else:
        detail = "No country has this name or code."
        found = _bracketed(text) or _closest(text)
    return with_suggestion(CellResult(code="invalid_country", detail=detail), found)


def _code(text: str) -> str | None:
    found = _look_up(text)
    if found is None:
        parts = [part for part in _PARTS.split(text) if part]
        meanings = {_look_up(part) for part in parts}
        if len(parts) > 1 and len(meanings) == 1:
            found = meanings.pop()
    return found


def _look_up(text: str) -> str | None:
    wanted = key(_THE.sub("", text))
    if wanted in ambiguous():
        return None
    narrow = unicodedata.normalize("NFKC", text)  # a code may be typed in full width
    by_code = codes().get(letters(narrow))
    if by_code and not (len(narrow) == _LONG_CODE and narrow.istitle()):
        return by_code
    # "Nga" is Russia in Vietnamese; the code of Nigeria is NGA.
    return names().get(wanted) or names_of_cldr().get(wanted) or by_code


def _rules(text: str, bare: str, code: str) -> tuple[str, ...]:
    blanks = ("blanks removed",) if bare != text else ()
    if bare == code:
        return blanks
    return (*blanks, "upper case" if bare.upper() == code else "country code")


def _bracketed(text: str) -> Suggestion | None:
    """Return the country of "Ireland (Republic)", and of "Sudan (South)"."""
    found = _BRACKETED.fullmatch(text)
    if found is None:
        return None
    name, remark = found.groups()
    code = _look_up(f"{remark} {name}")
    # "Georgia (USA)" and "Irlande (Nord)" are not what stands before the bracket.
    if code is None and not _look_up(remark) and key(remark) not in _SIDES:
        code = _look_up(name)
    return Suggestion(code, CLOSEST) if code else None


def _closest(text: str) -> Suggestion | None:
    """Return the country that was meant, and another one that is as near.

    A name of another script or of quite another length is near by chance.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to import

    wanted = key(text)
    if len(wanted) < _SHORTEST:
        return None
    matches = process.extract(
        wanted,
        list(names()),
        scorer=fuzz.ratio,
        score_cutoff=_ALIKE - _MARGIN,
        limit=_LOOKED_AT,
    )
    scores: dict[str, float] = {}
    for name, score, _ in matches:
        if _is_like(wanted, name):
            scores.setdefault(names()[name], score)
    # The matches come nearest first.
    (first, nearest), (other, second), *_ = [*scores.items(), _NOBODY, _NOBODY]
    if nearest < _ALIKE:
        return None
    near = nearest - second < _MARGIN
    return Suggestion(first, CLOSEST, other if near else None)


def _is_like(one: str, other: str) -> bool:
    longer = max(len(one), len(other))
    if abs(len(one) - len(other)) > max(1, longer * _LONGER):
        return False
    return _script(one) == _script(other)


def _script(text: str) -> str:
    """Name the script of a text by its first letter, such as ``LATIN``."""
    return unicodedata.name(text[0], "").partition(" ")[0]
