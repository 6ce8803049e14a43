"""The names and codes of countries, in many languages; made once, when first asked."""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# pycountry ships the translations of the iso-codes project. These are the languages
# that most contact files come in.
_LANGUAGES: Final = (
    *("de", "fr", "es", "it", "pt", "pt_BR", "nl", "pl", "sv", "da", "nb_NO", "nn"),
    *("fi", "cs", "sk", "hu", "ro", "bg", "hr", "sl", "et", "lv", "lt", "tr", "el"),
    *("ru", "uk", "ca", "ja", "zh_CN", "zh_TW", "ko", "ar", "he", "id", "vi"),
)

# What ISO 3166-1 does not have, or has under another name only.
_ALIASES: Final = {
    "AE": "UAE, Emirates",
    "BA": "Bosnia, Bosnia-Herzegovina, Bosnien, Bosnie",
    "BN": "Brunei",
    "CD": "Congo (Democratic Republic of the), DRC, DR Congo, "
    "Congo DR, Congo-Kinshasa, Zaire, Congo (Democratic Republic)",
    "CG": "Congo-Brazzaville, Republic of Congo, Congo Republic",
    "CI": "Ivory Coast, Elfenbeinküste, Costa de Marfil, Costa d'Avorio",
    "CN": "PRC, PR China, Mainland China, P.R.C., VR China",
    "CV": "Cape Verde",
    "CZ": "Czech Republic, Tschechien, Tschechei",
    "DE": "BRD, Deutschland, FRG",
    "FK": "Falklands",
    "FM": "Micronesia",
    "GB": "UK, Great Britain, Britain, England, Scotland, Wales, Northern Ireland, "
    "United Kingdom of Great Britain, Großbritannien, Grande-Bretagne, Gran Bretaña, "
    "Gran Bretagna, Grã-Bretanha, Groot-Brittannië, Wielka Brytania, Storbritannien, "
    "Storbritannia, Schottland, Angleterre, Inglaterra, Inghilterra, Engeland",
    "GR": "EL, Hellas",
    "HK": "Hong Kong SAR",
    "IE": "Eire, Republic of Ireland, Irish Republic",
    "IR": "Persia",
    "KN": "St Kitts",
    "KR": "ROK, South Korea, Republic of Korea, S. Korea",
    "KP": "DPRK, North Korea, N. Korea",
    "LA": "Lao",
    "MK": "Macedonia, FYROM, Mazedonien, Macédoine",
    "MM": "Burma, Birma, Birmanie",
    "MO": "Macau, Macao SAR",
    "NL": "Holland, Pays-Bas, Nederland, Olanda, Holanda",
    "NZ": "Aotearoa",
    "PS": "Palestine, Palestinian Territory, Palestinian Territories",
    "RU": "Russia, Russland, Russie, Rusia, Rússia, Rusland, Rosja, Ryssland, Venäjä, "
    "Rusko, Oroszország, Rusya, Ρωσία, Россия, Росія, Русия, ロシア, 俄罗斯, 俄羅斯, "
    "러시아, روسيا",
    "SA": "KSA, Saudi",
    "SK": "Slovak Republic",
    "ST": "Sao Tome, São Tomé",
    "SZ": "Swaziland",
    "TL": "East Timor",
    "TR": "Turkey, Türkei",
    "TT": "Trinidad",
    "TW": "Taiwan ROC",
    "US": "USA, America, United States of America, U.S. of A., States, EE.UU., "
    "États-Unis d'Amérique, Stati Uniti d'America, Vereinigte Staaten von Amerika",
    "VA": "Vatican, Vatican City, Holy See, Vatikan",
    "VC": "St Vincent, Saint Vincent",
    "VG": "British Virgin Islands, BVI",
    "VI": "US Virgin Islands, USVI, United States Virgin Islands",
    "VN": "Vietnam",
    "XK": "XK, XKX, Kosovo, Kosova, Косово, Republic of Kosovo",
    "ZA": "RSA, Republic of South Africa",
}


# Flags are written with letters of their own, U+1F1E6 for A and so on.
_FLAGS: Final = {0x1F1E6 + place: chr(ord("a") + place) for place in range(26)}


def letters(text: str) -> str:
    """Return the letters and digits of a text, as codes are compared.

    Examples:
        >>> letters("U.S."), letters("🇩🇪"), letters("Áo")
        ('us', 'de', 'áo')
    """
    spelled = text.translate(_FLAGS).replace("&", "and").casefold()
    return "".join(filter(str.isalnum, spelled))


def key(text: str) -> str:
    """Return what two spellings of a name have in common: letters without accents.

    Examples:
        >>> key("Côte d'Ivoire"), key("Trinidad & Tobago")
        ('cotedivoire', 'trinidadandtobago')
    """
    return letters(unicodedata.normalize("NFKD", text))


# Names that mean more than one country; the likelier one first.
AMBIGUOUS: Final = {
    key(name): candidates
    for spellings, candidates in (
        ("Korea, Corea, Corée, Coreia, Koreja, Κορέα, Корея, 코리아", ("KR", "KP")),
        ("Congo, Kongo, Kongó, Κονγκό, Конго, コンゴ, 刚果, 剛果, 콩고", ("CD", "CG")),
        ("Virgin Islands, Virgin Is, Jungferninseln, Îles Vierges", ("VI", "VG")),
        ("Saint Martin, St Martin, Sint Maarten/Saint Martin", ("MF", "SX")),
    )
    for name in spellings.split(", ")
}


def named(code: str) -> str:
    """Return the common English name of a code.

    Examples:
        >>> named("KR"), named("CG")
        ('South Korea', 'Congo')
    """
    import pycountry  # noqa: PLC0415 - slow to import, needed by few

    country = pycountry.countries.get(alpha_2=code)
    return str(getattr(country, "common_name", getattr(country, "name", code)))


@cache
def codes() -> dict[str, str]:
    """Return the two-letter code for each code of ISO 3166-1, by ``letters``."""
    import pycountry  # noqa: PLC0415 - slow to import, needed by few

    return {
        letters(code): country.alpha_2
        for country in pycountry.countries
        for code in (country.alpha_2, country.alpha_3, country.numeric)
    }


@cache
def names() -> dict[str, str]:
    """Return the two-letter code for each name of one country, by ``key``."""
    meanings: dict[str, set[str]] = defaultdict(set)
    for name, code in _translated():
        for variant in _variants(name):
            meanings[key(variant)].add(code)
    found = {name: only for name, (only, *more) in meanings.items() if not more}
    # What is said here goes before what a translation says.
    said = {
        key(name): code
        for code, spellings in _ALIASES.items()
        for name in spellings.split(", ")
    }
    return {
        name: code for name, code in (found | said).items() if name not in AMBIGUOUS
    }


def _translated() -> Iterator[tuple[str, str]]:
    import pycountry  # noqa: PLC0415 - slow to import, needed by few

    translations: Iterable[gettext.NullTranslations] = (
        gettext.NullTranslations(),
        *(
            gettext.translation(
                "iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True
            )
            for language in _LANGUAGES
        ),
    )
    for country in pycountry.countries:
        for kind in ("name", "common_name", "official_name"):
            name = getattr(country, kind, None)
            if name is not None:
                for translation in translations:
                    yield translation.gettext(name), country.alpha_2


def _variants(name: str) -> Iterator[str]:
    """Yield the ways in which a name of ISO 3166-1 is written elsewhere."""
    yield name
    without = re.sub(r"\s*[(\[].*?[)\]]", "", name)  # Falkland Islands (Malvinas)
    yield without
    yield re.sub(r"^Saint\b", "St", without)
    first, comma, rest = without.partition(", ")
    if comma:  # Iran, Islamic Republic of
        yield f"{rest} {first}"
        yield f"{first} ({rest})"
