"""What people and programs write where they have nothing to write."""

from __future__ import annotations

import re
from typing import Final

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


def is_placeholder(text: str) -> bool:
    """Say whether a trimmed text stands for nothing.

    Examples:
        >>> [is_placeholder(text) for text in ("N/A", "[Not provided]", "--", "Ana")]
        [True, True, True, False]
    """
    if len(text) > _LONGEST:
        return False
    wrapped = _WRAPPED.fullmatch(text)
    bare = "".join((wrapped[1] if wrapped else text).casefold().split())
    return bare in PLACEHOLDERS or _ONLY_MARKS.fullmatch(bare) is not None
