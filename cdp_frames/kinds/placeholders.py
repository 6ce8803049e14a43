"""What people and programs write where they have nothing to write."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.text.arrow import positions

# Compared without case and blanks. Assumption: the words that exports of registration,
# survey and sales tools hold most; in the languages of the European Union's largest
# members.
PLACEHOLDERS: Final = frozenset(
    """
    anonymous anonym anonymized anonymised blank declined deleted empty hidden
    missing n.a n.a. n/a #n/a na nan nat nil no none null private redacted refused
    tba tbd undefined unknown unsubscribed void withheld
    notapplicable notavailable notgiven notknown notprovided not-provided notset
    notsupplied novalue nonegiven noneprovided optedout prefernottosay
    noaddress noemail noe-mail noemailaddress noe-mailaddress nomail nophone nonumber
    keine keineangabe keineemail keinee-mail k.a. k.a unbekannt
    aucun aucune inconnu n\u00e9ant ninguno ninguna desconocido sincorreo
    nessuno nessuna nenhum geen
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_ONLY_MARKS: Final = re.compile(r"[-\u2010-\u2015_.?*/\\~=#]+")
_WRAPPED: Final = re.compile(r"[<(\[{](.*)[>)\]}]")

# Longer than any of them, to be done with most texts at once.
_LONGEST: Final = 40
# No word for nothing has a digit, and most dates and numbers do.
_NO_DIGITS: Final = f"^[^0-9]{{1,{_LONGEST}}}$"


def is_placeholder(text: str) -> bool:
    """Say whether a plain text stands for nothing.

    Examples:
        >>> [is_placeholder(text) for text in ("N/A", "[Not provided]", "--", "Ana")]
        [True, True, True, False]
    """
    if len(text) > _LONGEST:
        return False
    wrapped = _WRAPPED.fullmatch(text)
    bare = "".join((wrapped[1] if wrapped else text).casefold().split())
    return bare in PLACEHOLDERS or _ONLY_MARKS.fullmatch(bare) is not None


def placeholders_in(texts: pa.LargeStringArray) -> np.ndarray:
    """Return the 0-based positions of plain texts that stand for nothing."""
    maybe = positions(pc.match_substring_regex(texts, _NO_DIGITS))
    encoded = pc.dictionary_encode(texts.take(pa.array(maybe)))
    words = encoded.dictionary.to_pylist()
    found = np.array([is_placeholder(word) for word in words], bool)
    empty: np.ndarray = maybe[found[encoded.indices.to_numpy()]]
    return empty
