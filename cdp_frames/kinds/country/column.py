"""Countries: two-letter codes from the names and codes that people write."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.country.names import ambiguous, codes, key, letters, named, names
from cdp_frames.kinds.findings import CellResult, normalized, of_distinct
from cdp_frames.kinds.placeholders import PLACEHOLDER_RULE, is_placeholder
from cdp_frames.kinds.remarks import with_unsupported
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

# Per cent of the letters that a likely name shares with the text; below, what is
# suggested is more often wrong than right. Assumption, tried on the names themselves.
_ALIKE: Final = 80.0

# In letters. Shorter texts look like many names, or like none.
_SHORTEST: Final = 4


def normalize(values: pd.Series) -> Normalized:
    """Normalize a column of countries.

    Understood are the codes of ISO 3166-1 (two letters, three letters, three digits),
    English names, and the names in two dozen large languages, whatever their case and
    accents; ``UK``, ``EL`` and the parts of the United Kingdom too. Kosovo is ``XK``:
    the code is not in ISO 3166-1, but free for users, and the European Union, Unicode
    and SWIFT use it so. ``NA`` is Namibia.

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
        ISO 3166-1 and its translations, as pycountry has them.
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
        detail, suggestion = f"It may be {either}.", candidates[0]
    elif text.isdecimal():
        detail = "A number must be a code of ISO 3166 with three digits."
        suggestion = None
    else:
        detail, suggestion = "No country has this name or code.", _closest(text)
    return CellResult(code="invalid_country", detail=detail, suggestion=suggestion)


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
    return codes().get(letters(narrow)) or names().get(wanted)


def _rules(text: str, bare: str, code: str) -> tuple[str, ...]:
    blanks = ("blanks removed",) if bare != text else ()
    if bare == code:
        return blanks
    return (*blanks, "upper case" if bare.upper() == code else "country code")


def _closest(text: str) -> str | None:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to import

    wanted = key(text)
    if len(wanted) < _SHORTEST:
        return None
    match = process.extractOne(
        wanted, list(names()), scorer=fuzz.ratio, score_cutoff=_ALIKE
    )
    return names()[match[0]] if match else None
