# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""Countries: tables of cells, then the laws."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pycountry
import pytest
from babel import Locale
from hypothesis import given, strategies as st
from rapidfuzz import fuzz

from cdp_frames.kinds.country.column import cell_result, normalize
from cdp_frames.kinds.country.names import (
    CLDR_LANGUAGES,
    ambiguous,
    codes,
    key,
    names,
)
from tests.kinds.laws import assert_laws, columns
from tests.support.examples import examples

ROOT = Path(__file__).parents[2]
UNDERSTOOD = [
    ("DE", "DE", None),
    ("de", "DE", "upper case"),
    ("A.O.", "AO", "country code"),
    (" DE ", "DE", "blanks removed"),
    ("DEU", "DE", "country code"),
    ("276", "DE", "country code"),
    ("008", "AL", "country code"),
    (528, "NL", "country code"),
    (840.0, "US", "country code"),
    ("Germany", "DE", "country code"),
    ("GERMANY", "DE", "country code"),
    ("Federal Republic of Germany", "DE", "country code"),
    ("Bundesrepublik Deutschland", "DE", "country code"),
    ("República Francesa", "FR", "country code"),
    ("Szwecja", "SE", "country code"),
    ("St Lucia", "LC", "country code"),
    ("St. Kitts and Nevis", "KN", "country code"),
    ("Falkland Islands", "FK", "country code"),
    ("Iran (Islamic Republic of)", "IR", "country code"),
    ("Germany (DE)", "DE", "country code"),
    ("DE - Germany", "DE", "country code"),
    ("\U0001f1e9\U0001f1ea", "DE", "country code"),
    ("Deutschland", "DE", "country code"),
    ("Allemagne", "DE", "country code"),
    ("Alemania", "DE", "country code"),
    ("Germania", "DE", "country code"),
    ("Alemanha", "DE", "country code"),
    ("Duitsland", "DE", "country code"),
    ("Niemcy", "DE", "country code"),
    ("Tyskland", "DE", "country code"),
    ("Saksa", "DE", "country code"),
    ("Německo", "DE", "country code"),
    ("Németország", "DE", "country code"),
    ("Almanya", "DE", "country code"),
    ("Γερμανία", "DE", "country code"),
    ("Германия", "DE", "country code"),
    ("Німеччина", "DE", "country code"),
    ("ドイツ", "DE", "country code"),
    ("德国", "DE", "country code"),
    ("독일", "DE", "country code"),
    ("ألمانيا", "DE", "country code"),
    ("UK", "GB", "country code"),
    ("England", "GB", "country code"),
    ("Scotland", "GB", "country code"),
    ("Northern Ireland", "GB", "country code"),
    ("Great Britain", "GB", "country code"),
    ("Großbritannien", "GB", "country code"),
    ("USA", "US", "country code"),
    ("U.S.A.", "US", "country code"),
    ("u.s.", "US", "country code"),
    ("United States of America (the)", "US", "country code"),
    ("The United States", "US", "country code"),
    ("Estados Unidos", "US", "country code"),
    ("Holland", "NL", "country code"),
    ("The Netherlands", "NL", "country code"),
    ("Ivory Coast", "CI", "country code"),
    ("cote d'ivoire", "CI", "country code"),
    ("Österreich", "AT", "country code"),
    ("OSTERREICH", "AT", "country code"),
    ("Türkiye", "TR", "country code"),
    ("Turkey", "TR", "country code"),
    ("Russia", "RU", "country code"),
    ("Russland", "RU", "country code"),
    ("Iran, Islamic Republic of", "IR", "country code"),
    ("Islamic Republic of Iran", "IR", "country code"),
    ("South Korea", "KR", "country code"),
    ("North Korea", "KP", "country code"),
    ("DR Congo", "CD", "country code"),
    ("Republic of the Congo", "CG", "country code"),
    ("Congo-Brazzaville", "CG", "country code"),
    ("Guinea", "GN", "country code"),
    ("Georgia", "GE", "country code"),
    ("St. Lucia", "LC", "country code"),
    ("Trinidad & Tobago", "TT", "country code"),
    ("Czech Republic", "CZ", "country code"),
    ("Swaziland", "SZ", "country code"),
    ("Burma", "MM", "country code"),
    ("EL", "GR", "country code"),
    # Not placeholders.
    ("NA", "NA", None),
    ("na", "NA", "upper case"),
    ("Namibia", "NA", "country code"),
    ("NO", "NO", None),
    ('"NA"', "NA", "country code"),
    ("'NA", "NA", "country code"),
    ('="NA"', "NA", "country code"),
    ("NA.", "NA", "country code"),
    # Not in ISO 3166-1, but in use.
    ("XK", "XK", None),
    ("Kosovo", "XK", "country code"),
]


@pytest.mark.parametrize(("cell", "code", "rule"), UNDERSTOOD)
def test_a_country_is_understood(cell: object, code: str, rule: str | None) -> None:
    result = normalize(pd.Series([cell], dtype=object))
    assert result.values.tolist() == [code]
    assert result.changes["rule"].tolist() == ([] if rule is None else [rule])


REFUSED = [
    ("Korea", "KR", "It may be KR (South Korea) or KP (North Korea)."),
    ("Corée", "KR", "It may be KR (South Korea) or KP (North Korea)."),
    ("Virgin Islands", "VI", None),
    ("Congo", "CD", None),
    ("Kongo", "CD", None),
    ("Germny", "DE", "No country has this name or code."),
    ("Untied States", "US", None),
    ("Deutchland", "DE", None),
    ("Atlantis", None, None),
    ("Europe", None, None),
    ("EU", None, None),
    ("xx", None, None),
    ("ZZ", None, None),
    ("44", None, "A number must be a code of ISO 3166 with three digits."),
    ("+49", None, None),
    ("Germany, France", None, None),
    ("bob@example.com", None, None),
]


@pytest.mark.parametrize(("cell", "suggestion", "detail"), REFUSED)
def test_what_is_no_country_is_refused(
    cell: str, suggestion: str | None, detail: str | None
) -> None:
    result = normalize(pd.Series([cell]))
    assert result.problems["code"].tolist() == ["invalid_country"]
    assert result.problems["suggestion"].dropna().tolist() == (
        [] if suggestion is None else [suggestion]
    )
    assert detail is None or result.problems["detail"].tolist() == [detail]


@pytest.mark.parametrize(
    ("cell", "suggestion"),
    [
        ("Ireland (Republic)", "IE"), ("Ireland [Northern]", "GB"),
        ("Sudan (South)", "SS"), ("Samoa (American)", "AS"), ("Korea (North)", "KP"),
        ("Irlande (Nord)", ""), ("Georgia (USA)", ""), ("Nigera", "NG"),
        ("Nigēra", "NG"),
    ],
)  # fmt: skip
def test_what_stands_in_brackets_belongs_to_the_name(
    cell: str, suggestion: str
) -> None:
    result = normalize(pd.Series([cell]))
    assert result.values.isna().all()
    assert result.problems["suggestion"].fillna("").tolist() == [suggestion]


@pytest.mark.parametrize("cell", ["n/a", "-", "unknown", "None", "(not provided)"])
def test_a_placeholder_is_missing_and_on_record(cell: str) -> None:
    result = normalize(pd.Series([cell]))
    assert result.values.isna().all()
    assert result.problems.empty
    assert result.changes["rule"].tolist() == ["placeholder removed"]


def test_every_code_and_every_english_name_is_understood() -> None:
    countries = list(pycountry.countries)
    for field in ("alpha_2", "alpha_3", "numeric", "name", "common_name"):
        known = [each for each in countries if getattr(each, field, None)]
        cells = pd.Series([getattr(each, field) for each in known])
        # ISO's plain "Congo" is the one name that means two countries elsewhere.
        expected = [each.alpha_2 for each in known]
        found = normalize(cells).values.where(cells != "Congo", "CG").tolist()
        assert found == expected


@pytest.mark.parametrize("code", ["NA", "NO", "DE", "US"])
def test_a_code_in_full_width_is_the_code(code: str) -> None:
    """``NA`` and ``NO`` are no word for nothing, whatever keyboard they came from."""
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code)
    assert normalize(pd.Series([wide, wide.lower()])).values.tolist() == [code, code]


def test_a_code_has_no_accents() -> None:
    # Áo is Austria in Vietnamese; AO is Angola.
    assert normalize(pd.Series(["Áo", "AO", "ao"])).values.tolist() == [
        "AT",
        "AO",
        "AO",
    ]


def test_an_ambiguous_name_has_no_meaning_of_its_own() -> None:
    assert not ambiguous().keys() & names().keys()
    assert not ambiguous().keys() & codes().keys()


def test_names_are_told_apart_by_letters_alone() -> None:
    assert key("  Côte-d\u2019Ivoire ") == key("COTE D'IVOIRE") == "cotedivoire"


CELLS = st.one_of(
    st.sampled_from([str(cell) for cell, _, _ in UNDERSTOOD]),
    st.sampled_from([cell for cell, _, _ in REFUSED]),
    st.text("ADEKNUS .-", max_size=4),
)


@given(columns(CELLS))
@examples(40)
def test_country_obeys_the_laws(values: pd.Series) -> None:
    result = assert_laws(normalize, values)
    assert result.values.dropna().str.fullmatch("[A-Z]{2}").all()


@pytest.mark.parametrize("language", CLDR_LANGUAGES)
def test_the_names_of_a_documented_language_are_known(language: str) -> None:
    """CLDR's own names are what the documentation claims."""
    codes = {country.alpha_2 for country in pycountry.countries}
    names = {
        code: name
        for code, name in Locale.parse(language).territories.items()
        if code in codes
    }
    found = {code: cell_result(name).value for code, name in names.items()}
    unknown = {code for code, value in found.items() if value is None}
    wrong = {code: value for code, value in found.items() if value not in {code, None}}
    assert len(names) > 240
    assert len(unknown) + len(wrong) < 0.02 * len(names)
    # One island has two halves, and one name in Portuguese.
    assert wrong.items() <= {"MF": "SX"}.items()


@pytest.mark.parametrize("language", CLDR_LANGUAGES)
def test_the_page_names_each_language(language: str) -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    english = Locale.parse(language).get_language_name("en")
    plain = str(english).removesuffix(" Bokmål").removesuffix(" Nynorsk")
    assert plain in page


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("EUA", "US"), ("アメリカ", "US"), ("США", "US"), ("ABD", "US"),
        ("Amerika", "US"), ("イギリス", "GB"), ("Великобритания", "GB"),
        ("Anglia", "GB"),
        ("İngiltere", "GB"), ("Holanda", "NL"), ("Watykan", "VA"), ("ОАЭ", "AE"),
        ("オーストラリア", "AU"), ("Weißrussland", "BY"), ("Nga", "RU"), ("NGA", "NG"),
        ("Usa", "US"), ("Deu", "DE"),
    ],
)  # fmt: skip
def test_everyday_names_are_known(name: str, code: str) -> None:
    assert cell_result(name).value == code


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("EMEA", None), ("LATAM", None), ("Asia", None), ("Europe", None),
        ("Republic", None), ("オースト", None), ("Kingdom", None), ("States", None),
        ("Germny", "DE"), ("Unted States", "US"), ("Swedn", "SE"), ("Deutschlan", "DE"),
        ("Itlay", "IT"), ("Polnad", "PL"),
    ],
)  # fmt: skip
def test_a_suggestion_is_near_or_there_is_none(
    text: str, suggestion: str | None
) -> None:
    assert cell_result(text).suggestion == suggestion


@given(st.sampled_from(sorted(names())), st.data())
@examples(200)
def test_a_mistyped_name_suggests_its_country_or_none(
    name: str, data: st.DataObject
) -> None:
    """One letter lost: the country, another one by its very name, or no suggestion."""
    place = data.draw(st.integers(0, len(name) - 1))
    written = name[:place] + name[place + 1 :]
    result = cell_result(written)
    if result.value is None and result.suggestion is not None:
        near = {names()[other] for other in names() if _one_letter(written, other)}
        assert result.suggestion in near | {names()[name]}


def _one_letter(short: str, long: str) -> bool:
    return len(long) - len(short) in {0, 1} and fuzz.ratio(short, long) >= 80
