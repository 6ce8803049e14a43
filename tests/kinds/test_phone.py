# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""Phone numbers: tables of cells, then the laws."""

from __future__ import annotations

import pandas as pd
import phonenumbers
import pytest
from hypothesis import given, strategies as st

from cdp_frames.errors import FrameError
from cdp_frames.kinds.phone.column import normalize
from tests.kinds.laws import assert_laws, columns
from tests.support.examples import examples

UNDERSTOOD = [
    ("+14155550123", None, "+14155550123", None),
    (" +14155550123\u00a0", None, "+14155550123", "blanks removed"),
    ("+1 (415) 555-0123", None, "+14155550123", "E.164"),
    ("+46 (0)70-123 45 67", None, "+46701234567", "E.164"),
    ("0046701234567", None, "+46701234567", "E.164"),
    ("0046701234567", "US", "+46701234567", "E.164"),
    ("011 46 70 123 45 67", "US", "+46701234567", "E.164"),
    ("tel:+1-415-555-0123", None, "+14155550123", "E.164"),
    ("p:+46701234567", None, "+46701234567", "E.164"),
    ("Tel. 070-123 45 67", "SE", "+46701234567", "E.164"),
    ("'+14155550123", None, "+14155550123", "E.164"),
    ("=+14155550123", None, "+14155550123", "E.164"),
    ("\uff0b14155550123", None, "+14155550123", "E.164"),
    ("(415) 555-0123", "US", "+14155550123", "E.164"),
    ("415.555.0123", "US", "+14155550123", "E.164"),
    ("1-415-555-0123", "US", "+14155550123", "E.164"),
    ("070-123 45 67", "SE", "+46701234567", "E.164"),
    ("070-123 45 67", "Sverige", "+46701234567", "E.164"),
    ("020 7946 0958", "UK", "+442079460958", "E.164"),
    ("06 1234 5678", "IT", "+390612345678", "E.164"),
    ("46701234567", "SE", "+46701234567", "E.164"),
    ("1-800-FLOWERS", "US", "+18003569377", "E.164"),
    ("+1 415 555 0123 ext. 5", None, "+14155550123", "extension removed, E.164"),
    ("415-555-0123x5", "US", "+14155550123", "extension removed, E.164"),
    (14155550123, "US", "+14155550123", "E.164"),
    (14155550123.0, "US", "+14155550123", "E.164"),
]


@pytest.mark.parametrize(("cell", "region", "number", "rule"), UNDERSTOOD)
def test_a_number_is_written_as_in_e164(
    cell: object, region: str | None, number: str, rule: str | None
) -> None:
    result = normalize(pd.Series([cell], dtype=object), region=region)
    assert result.values.tolist() == [number]
    assert result.changes["rule"].tolist() == ([] if rule is None else [rule])
    assert result.hints.empty


CUT_OFF = (
    "A spreadsheet has cut its digits off. Format the column as text, and export again."
)
REFUSED = [
    ("(415) 555-2671", None, "phone_without_region", "", None),
    ("46701234567", None, "phone_without_region", "", "+46701234567"),
    (14155552671, None, "phone_without_region", "", "+14155552671"),
    ("1234", None, "phone_without_region", "", None),
    ("123", None, "invalid_phone", "No country has this country code.", None),
    (
        "030 901820 / 030 901821",
        "DE",
        "invalid_phone",
        "There is more than a number in the cell.",
        "+4930901820",
    ),
    ("1.55501E+10", "US", "invalid_phone", CUT_OFF, None),
    ("4,67012E+10", "SE", "invalid_phone", CUT_OFF, None),
    ("+44 123", None, "invalid_phone", "It has too few digits.", None),
    ("911", "US", "invalid_phone", "It has too few digits.", None),
    ("555-2671", "US", "invalid_phone", "Its area code is missing.", None),
    (
        "46701234567",
        "US",
        "invalid_phone",
        "It has too many digits.",
        "+46701234567",
    ),
    (
        "+999123456789",
        None,
        "invalid_phone",
        "No country has this country code.",
        None,
    ),
    ("hello", "US", "invalid_phone", "It does not look like a phone number.", None),
    (
        "bob@example.com",
        "US",
        "invalid_phone",
        "It does not look like a phone number.",
        None,
    ),
    (
        "+1 415 555 2671 / +1 415 555 2672",
        None,
        "invalid_phone",
        "There is more than a number in the cell.",
        "+14155552671",
    ),
]


@pytest.mark.parametrize(("cell", "region", "code", "detail", "suggestion"), REFUSED)
def test_what_is_no_number_is_refused(
    cell: object, region: str | None, code: str, detail: str, suggestion: str | None
) -> None:
    result = normalize(pd.Series([cell], dtype=object), region=region)
    assert result.values.isna().all()
    assert result.problems["code"].tolist() == [code]
    assert result.problems["detail"].tolist() == [detail]
    assert result.problems["suggestion"].dropna().tolist() == (
        [] if suggestion is None else [suggestion]
    )


@pytest.mark.parametrize("cell", ["n/a", "-", "none", "0", "000-000-0000", "+"])
def test_a_placeholder_is_missing_and_on_record(cell: str) -> None:
    result = normalize(pd.Series([cell]), region="US")
    assert result.values.isna().all()
    assert result.problems.empty
    assert result.changes["rule"].tolist() == ["placeholder removed"]


def test_a_possible_number_that_nobody_has_passes_with_a_hint() -> None:
    result = normalize(pd.Series(["(555) 010-9999"]), region="US")
    assert result.values.tolist() == ["+15550109999"]
    assert result.hints["detail"].tolist() == [
        "The country does not hand out numbers of this form."
    ]


def test_the_region_of_the_row_goes_before_the_argument() -> None:
    numbers = pd.Series(["070-123 45 67", "(415) 555-2671", "(415) 555-2671"])
    regions = pd.Series(["Sweden", None, "Atlantis"])
    result = normalize(numbers, region="us", regions=regions)
    assert result.values.tolist() == ["+46701234567", "+14155552671", "+14155552671"]
    alone = normalize(numbers, regions=regions)
    assert alone.values.isna().tolist() == [False, True, True]
    assert set(alone.problems["code"]) == {"phone_without_region"}


def test_rows_are_matched_by_position_and_not_by_label() -> None:
    numbers = pd.Series(["070-123 45 67", "(415) 555-2671"], index=[1, 0])
    result = normalize(numbers, regions=pd.Series(["SE", "US"], index=[7, 7]))
    assert result.values.tolist() == ["+46701234567", "+14155552671"]
    assert result.values.index.tolist() == [1, 0]


def test_a_region_that_is_none_is_the_callers_mistake() -> None:
    with pytest.raises(FrameError, match="'Atlantis' is no country"):
        normalize(pd.Series(["1"]), region="Atlantis")
    with pytest.raises(FrameError, match="regions has 2 rows, the values have 1"):
        normalize(pd.Series(["1"]), regions=pd.Series(["US", "SE"]))


def test_the_example_number_of_every_region_is_understood() -> None:
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        example = phonenumbers.example_number(region)
        if example is None or region in {"AC", "TA"}:
            continue  # Ascension and Tristan da Cunha have no ISO 3166-1 code
        e164 = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        spelled = [
            phonenumbers.format_number(example, form)
            for form in (
                phonenumbers.PhoneNumberFormat.NATIONAL,
                phonenumbers.PhoneNumberFormat.INTERNATIONAL,
                phonenumbers.PhoneNumberFormat.RFC3966,
            )
        ]
        assert (
            normalize(pd.Series(spelled), region=region).values.tolist() == [e164] * 3
        )


CELLS = st.one_of(
    st.sampled_from([str(cell) for cell, *_ in UNDERSTOOD]),
    st.sampled_from([str(cell) for cell, *_ in REFUSED]),
    st.from_regex(r"\+?[0-9]{3,15}", fullmatch=True),
    st.from_regex(r"\+(1|44|46|49|39|54|52)[0-9]{5,11}", fullmatch=True),
    st.text("+0123456789 ()-./xeE", max_size=16),
)


@given(columns(CELLS), st.sampled_from([None, "US", "SE", "IT", "AR", "MX"]))
@examples(60)
def test_phone_obeys_the_laws(values: pd.Series, region: str | None) -> None:
    result = assert_laws(lambda cells: normalize(cells, region=region), values)
    assert result.values.dropna().str.fullmatch(r"\+[1-9][0-9]{1,14}").all()


@given(st.lists(CELLS, min_size=1, max_size=8))
@examples(30)
def test_a_written_number_needs_no_region(cells: list[str]) -> None:
    values = normalize(pd.Series(cells, dtype=object), region="US").values
    assert normalize(values).values.equals(values)


def test_a_number_of_another_country_is_not_given_this_one() -> None:
    """A French number in a row without a country, with ``region="US"`` for the file."""
    result = normalize(pd.Series(["01 42 68 53 00", "617-555-0123"]), region="US")
    assert result.values.tolist()[1] == "+16175550123"
    assert result.problems["code"].tolist() == ["invalid_phone"]
    assert result.problems["position"].tolist() == [0]
