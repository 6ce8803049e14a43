"""The names and codes of countries, in many languages; made once, when first asked."""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

from cdp_frames.text.vocabulary.tables import countries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# pycountry ships the translations of the iso-codes project. These are the languages
# that most contact files come in.
_LANGUAGES: Final = (
    *("de", "fr", "es", "it", "pt", "pt_BR", "nl", "pl", "sv", "da", "nb_NO", "nn"),
    *("fi", "cs", "sk", "hu", "ro", "bg", "hr", "sl", "et", "lv", "lt", "tr", "el"),
    *("ru", "uk", "ca", "ja", "zh_CN", "zh_TW", "ko", "ar", "he", "id", "vi"),
)

# As babel calls them: those that the documentation names.
CLDR_LANGUAGES: Final = (
    *("en", "de", "fr", "es", "it", "pt", "pt_PT", "nl", "pl", "sv", "da", "nb", "nn"),
    *("fi", "cs", "sk", "hu", "ro", "bg", "hr", "sl", "et", "lv", "lt", "tr", "el"),
    *("ru", "uk", "ca", "ja", "zh", "zh_Hant", "ko", "ar", "he", "id", "vi"),
)

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


@cache
def ambiguous() -> dict[str, tuple[str, ...]]:
    """Return the codes of names that mean several countries, the likelier first."""
    return {key(name): codes for name, codes in countries().items() if len(codes) > 1}


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
def country_codes() -> tuple[str, ...]:
    """Return the two-letter codes of ISO 3166-1, and that of Kosovo, sorted."""
    return tuple(sorted({*codes().values(), "XK"}))


@cache
def names() -> dict[str, str]:
    """Return the two-letter code for each name of one country, by ``key``."""
    meanings: dict[str, set[str]] = defaultdict(set)
    for name, code in _translated():
        for variant in _variants(name):
            meanings[key(variant)].add(code)
    found = {name: only for name, (only, *more) in meanings.items() if not more}
    # What our own table says goes before what a translation says.
    own = {key(name): codes[0] for name, codes in countries().items()}
    unclear = ambiguous()
    return {name: code for name, code in (found | own).items() if name not in unclear}


@cache
def names_of_cldr() -> dict[str, str]:
    """Return the code for each name that Unicode's CLDR has, by ``key``.

    Asked only where ``names`` knows none: to load a language takes a while.
    """
    import babel  # noqa: PLC0415 - slow to import, needed by few

    meanings: dict[str, set[str]] = defaultdict(set)
    for language in CLDR_LANGUAGES:
        for code, name in babel.Locale.parse(language).territories.items():
            if letters(code) in codes():
                for variant in {name, name.replace(" & ", " and ")}:
                    meanings[key(variant)].add(codes()[letters(code)])
    unclear = ambiguous()
    return {
        name: only
        for name, (only, *more) in meanings.items()
        if not more and name not in unclear
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
