"""Countries behind other codes, in longer texts, and with digits for letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.repairs import AS_LETTERS, CODE, FIRST
from cdp_frames.suggesting.confusions import letters_for_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.suggesting.judged import Refused

_LOCALE: Final = re.compile(r"[a-z]{2,3}(?:[-_][A-Z][a-z]{3})?[-_]([A-Za-z]{2})")
_DIALLED: Final = re.compile(r"(?:\+|00)\s?([1-9]\d{0,2})")
_PARTS: Final = re.compile(
    r"\s*[(),/;|&\[\]]\s*|\s+[-–—]\s+|\s+(?:and|und|et|y|or|oder)\s+"
)
# "North America" is none of its countries, though "America" is what one is called.
_CONTINENT: Final = re.compile("am[eé]ri(?:ca|que|ka)", re.IGNORECASE)
_BRACKETED: Final = re.compile(r"[^()\[\]]+[(\[][^()\[\]]+[)\]]")
_FEW_WORDS: Final = 6
_LONG_CODE: Final = 3
_MIXED: Final = re.compile(r"[^\W\d_].*[0-9@$!€]|[0-9@$!€].*[^\W\d_]")

# What the Olympic Committee, FIFA and number plates call countries, where ISO 3166
# has no such code. Source: Wikipedia, "Comparison of alphabetic country codes".
_OTHER_CODES: Final = {
    code: iso
    for pair in (
        "GER:DE SUI:CH NED:NL DEN:DK POR:PT GRE:GR CRO:HR SLO:SI BUL:BG LAT:LV RSA:ZA "
        "KSA:SA UAE:AE INA:ID MAS:MY PHI:PH VIE:VN CHI:CL PAR:PY URU:UY CRC:CR HON:HN "
        "GUA:GT ESA:SV NCA:NI HAI:HT PUR:PR TPE:TW MGL:MN IRI:IR KUW:KW ALG:DZ LBA:LY "
        "NGR:NG NIG:NE ANG:AO ZIM:ZW ZAM:ZM TAN:TZ MAD:MG BOT:BW CGO:CG SRI:LK BAN:BD "
        "NEP:NP BRU:BN CAM:KH MYA:MM OMA:OM LIB:LB TRI:TT BAH:BS BAR:BB CAY:KY GRN:GD "
        "SKN:KN VIN:VC GAM:GM GUI:GN TOG:TG BUR:BF MTN:MR CHA:TD SEY:SC MRI:MU SUD:SD "
        "ENG:GB SCO:GB WAL:GB NIR:GB D:DE A:AT B:BE F:FR I:IT E:ES P:PT S:SE N:NO H:HU "
        "L:LU J:JP BRD:DE EUA:US EEUU:US"
    ).split()
    for code, _, iso in [pair.partition(":")]
}


def candidates(cell: Refused) -> Iterator[tuple[str, str]]:
    """Yield countries that may have been meant, each with what was done."""
    text = cell.text.strip()
    if found := _LOCALE.fullmatch(text):
        yield found[1].upper(), CODE
    if (iso := _OTHER_CODES.get(text.upper().strip("."))) is not None:
        yield iso, CODE
    if found := _DIALLED.fullmatch(text):
        yield from ((iso, CODE) for iso in _dialled(int(found[1])))
    parts = [part for part in _PARTS.split(text) if part]
    if _BRACKETED.fullmatch(text):
        # The kind has looked at both ("Georgia (USA)").
        pass
    elif len(parts) > 1:
        yield from ((part, FIRST) for part in parts)
    else:
        yield from ((each, FIRST) for each in _runs(text.split()))
    if _MIXED.search(text):
        yield from ((each, AS_LETTERS) for each in letters_for_digits(text))


def _runs(words: list[str]) -> Iterator[str]:
    """Yield runs of words that may be a name, the longest first; no short ones."""
    if not 1 < len(words) <= _FEW_WORDS:
        return
    for size in range(len(words) - 1, 0, -1):
        for place in range(len(words) - size + 1):
            run = " ".join(words[place : place + size])
            if len(run) > _LONG_CODE and not _CONTINENT.fullmatch(run):
                yield run


def _dialled(code: int) -> tuple[str, ...]:
    """Return the countries with a calling code, the largest first."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE  # noqa: PLC0415 - slow

    regions: tuple[str, ...] = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    return tuple(region for region in regions if region != "001")
