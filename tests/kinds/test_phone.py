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
    ("+49 30 901820 App. 12", "DE", "+4930901820", "extension removed, E.164"),
    ("030 901820 DW 12", "DE", "+4930901820", "extension removed, E.164"),
    ("030 901820 (Durchwahl: 12)", "DE", "+4930901820", "extension removed, E.164"),
    ("01 42 68 53 00 poste 7", "FR", "+33142685300", "extension removed, E.164"),
    ("06 1234 5678 int. 7", "IT", "+390612345678", "extension removed, E.164"),
    ("tel:+49-30-901820;ext=12", None, "+4930901820", "extension removed, E.164"),
    ("(415) 555-0123 #5", "US", "+14155550123", "extension removed, E.164"),
    ("030/901820", "DE", "+4930901820", "E.164"),
    ("+49 (0)30 / 90 18 20", None, "+4930901820", "E.164"),
    ("038379/12345", "DE", "+493837912345", "E.164"),
    ("\uff10\uff13\uff10 901820", "DE", "+4930901820", "E.164"),
    ("\u0660\u0663\u0660901820", "DE", "+4930901820", "E.164"),
    ("030 \u2013 901820", "DE", "+4930901820", "E.164"),
    ("\u96fb\u8a71: 03-1234-5678", "JP", "+81312345678", "E.164"),
    ("(030 901820)", "DE", "+4930901820", "E.164"),
    ("030 901820.", "DE", "+4930901820", "E.164"),
    ("01.42.68.53.00", "FR", "+33142685300", "E.164"),
    ("30901820", "DE", "+4930901820", "E.164"),
    ("33142685300", "FR", "+33142685300", "E.164"),
    ("14155552671", "US", "+14155552671", "E.164"),
    ("(323) 555-1234", "US", "+13235551234", "E.164"),
    ("323-555-1234", "US", "+13235551234", "E.164"),
    ("+1-800-FLOWERS", None, "+18003569377", "E.164"),
    ("1-800-go-fedex", "US", "+18004633339", "E.164"),
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
ABROAD = "The row's country has no such number; with + in front it is one."
BOTH = "It is a number of the row's country, and with + in front another."
MORE = "There is more than a number in the cell."
DATE = "It looks like a date."
DECIMALS = "A spreadsheet has written it as a number with decimals."
LETTERS = "Letters stand for digits in toll-free numbers only."
UNUSUAL = "The country does not hand out numbers of this form."
REFUSED = [
    ("30901820.0", "DE", "invalid_phone", DECIMALS, "+4930901820"),
    ("030 901820,00", "DE", "invalid_phone", DECIMALS, "+4930901820"),
    ("+14155552671.0", None, "invalid_phone", DECIMALS, "+14155552671"),
    ("30901820.50", "DE", "invalid_phone", DECIMALS, None),
    ("30901820,5", "DE", "invalid_phone", DECIMALS, None),
    ("4155552671.125", "US", "invalid_phone", DECIMALS, None),
    ("0301234567 Bob", "DE", "invalid_phone", MORE, "+49301234567"),
    ("Bob 0301234567", "DE", "invalid_phone", MORE, "+49301234567"),
    ("call 030 901820 please", "DE", "invalid_phone", MORE, "+4930901820"),
    ("0800 1234567 Bob", "DE", "invalid_phone", MORE, "+498001234567"),
    ("fax: 030 901820", "DE", "invalid_phone", MORE, "+4930901820"),
    ("030 901820 (B\u00fcro)", "DE", "invalid_phone", MORE, "+4930901820"),
    ("+49 30 9O1820", "DE", "invalid_phone", MORE, None),
    ("O30 901820", "DE", "invalid_phone", MORE, None),
    ("415-GOT-MILK", "US", "invalid_phone", LETTERS, None),
    ("1-800-FLOWERS", None, "phone_without_region", "", None),
    ("030 1234567/68", "DE", "invalid_phone", MORE, "+49301234567"),
    ("079 123 45 67/8", "CH", "invalid_phone", MORE, "+41791234567"),
    ("030 901820, 12", "DE", "invalid_phone", MORE, "+4930901820"),
    ("030 901820; 030 901821", "DE", "invalid_phone", MORE, "+4930901820"),
    ("030 901820\n030 901821", "DE", "invalid_phone", MORE, "+4930901820"),
    ("415-555-2671 415-555-2672", "US", "invalid_phone", MORE, "+14155552671"),
    ("415-555-2671 (2)", "US", "invalid_phone", MORE, "+14155552671"),
    ("2. 030 901820", "DE", "invalid_phone", MORE, "+4930901820"),
    ("2) 030 901820", "DE", "invalid_phone", MORE, "+4930901820"),
    ("#2 030 901820", "DE", "invalid_phone", MORE, "+4930901820"),
    ("2026-04-21", "DE", "invalid_phone", DATE, None),
    ("21.04.2026", "DE", "invalid_phone", DATE, None),
    ("4/21/2026 10:00", "US", "invalid_phone", DATE, None),
    ("030 901820 2026-04-21", "DE", "invalid_phone", MORE, "+4930901820"),
    ("4915123456789", "DE", "ambiguous_phone", BOTH, "+4915123456789"),
    ("49 1512 3456789", "DE", "ambiguous_phone", BOTH, "+4915123456789"),
    ("62812345678", "ID", "ambiguous_phone", BOTH, "+62812345678"),
    ("3235551234", "US", "ambiguous_phone", BOTH, "+3235551234"),
    ("33612345678", "NL", "invalid_phone", ABROAD, "+33612345678"),
    ("14155552671", "DE", "invalid_phone", ABROAD, "+14155552671"),
    ("999-4445", "AU", "invalid_phone", UNUSUAL, None),
    ("(555) 010-9999", "US", "invalid_phone", UNUSUAL, None),
    ("++49 30 901820", None, "invalid_phone", MORE, "+4930901820"),
    ("(030 901820", "DE", "invalid_phone", MORE, "+4930901820"),
    ("(415) 555-2671", None, "phone_without_region", "", None),
    ("46701234567", None, "phone_without_region", "", "+46701234567"),
    (14155552671, None, "phone_without_region", "", "+14155552671"),
    ("1234", None, "phone_without_region", "", None),
    ("123", None, "invalid_phone", "No country has this country code.", None),
    (
        "030 901820 / 030 901821",
        "DE",
        "invalid_phone",
        MORE,
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
        ABROAD,
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
        MORE,
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
    result = normalize(pd.Series(["+1 (555) 010-9999"]))
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


AS_OTHERS = "read as a national number, as others of the column are"


def test_the_column_settles_digits_that_can_be_read_in_two_ways() -> None:
    """Chinese mobile numbers are eleven digits from 1, as those of North America."""
    numbers = pd.Series(["13123456789", "13800138000", "13123456780"])
    result = normalize(numbers, region="CN")
    assert result.values.tolist() == ["+86" + number for number in numbers]
    told = result.changes.set_index("position")["rule"]
    assert told.str.contains(AS_OTHERS).tolist() == [True, False, True]


@pytest.mark.parametrize(
    "others",
    [
        [],
        ["+8613800138000", "138 0013 8000"],  # they say it themselves
        ["13800138000", "14155552671"],  # one is a number of North America only
        ["01012345678"],  # of another length
    ],
)
def test_a_column_without_evidence_settles_nothing(others: list[str]) -> None:
    result = normalize(pd.Series(["13123456789", *others]), region="CN")
    assert result.problems["code"].tolist()[0] == "ambiguous_phone"
    assert result.problems["position"].tolist()[0] == 0


def test_the_evidence_of_one_country_says_nothing_about_another() -> None:
    numbers = pd.Series(["13123456789", "13800138000"])
    result = normalize(numbers, regions=pd.Series(["DE", "CN"]))
    assert result.values.isna().tolist() == [True, False]


FORMS = phonenumbers.PhoneNumberFormat
# What stands beside numbers in real columns.
NOISE = [
    "{} Bob", "Bob {}", "{} home", "call {} please", "{} App. 12", "{} ext. 7",
    "{}x12", "{} DW 12", "{} poste 4", "2. {}", "2) {}", "#2 {}", "{} (2)", "{}/68",
    "{} / 12", "{}.0", "{}.00", "{}, 12", "{}?", "{} O", "{}O", "{} 2026-04-21",
    "{} ({other})", "{}\n12", "{} / {other}", "{}/{other}", "{} - {other}",
    "{}-{other}", "{} {other}", "{}; {other}", "{}, {other}", "{} or {other}",
    "{}\n{other}", "{}|{other}",
]  # fmt: skip


@st.composite
def valid_numbers(draw: st.DrawFn) -> tuple[str, phonenumbers.PhoneNumber]:
    """A region and one of its valid numbers, not far from libphonenumber's example."""
    region = draw(st.sampled_from(REGIONS))
    kinds = sorted(phonenumbers.supported_types_for_region(region))
    kind = draw(st.sampled_from(kinds))
    example = phonenumbers.example_number_for_type(region, kind)
    assert example is not None
    digits = str(example.national_number)
    tail = draw(st.text("0123456789", max_size=4))
    number = phonenumbers.PhoneNumber(
        country_code=example.country_code,
        national_number=int(digits[: len(digits) - len(tail)] + tail),
        italian_leading_zero=example.italian_leading_zero,
    )
    # Where a country code has one region, that is told of any number, valid or not.
    fits = phonenumbers.is_valid_number_for_region(number, region)
    return region, number if fits else example


REGIONS = sorted(set(phonenumbers.SUPPORTED_REGIONS) - {"AC", "TA"})


@given(valid_numbers(), st.sampled_from(NOISE), st.data())
@examples(300)
def test_a_valid_number_plus_noise_is_right_or_refused(
    found: tuple[str, phonenumbers.PhoneNumber], noise: str, data: st.DataObject
) -> None:
    region, number = found
    right = phonenumbers.format_number(number, FORMS.E164)
    national = phonenumbers.format_number(number, FORMS.NATIONAL)
    spelled = data.draw(
        st.sampled_from(
            [
                right,
                national,
                "".join(filter(str.isdigit, national)),
                phonenumbers.format_number(number, FORMS.INTERNATIONAL),
            ]
        )
    )
    example = phonenumbers.example_number(region)
    assert example is not None
    other = phonenumbers.format_number(example, FORMS.NATIONAL)
    cell = noise.format(spelled, other=other)
    result = normalize(pd.Series([cell]), region=region)
    assert result.values.dropna().isin([right]).all(), cell
    assert len(result.values.dropna()) + len(result.problems) == 1


@given(valid_numbers(), st.sampled_from(REGIONS))
@examples(300)
def test_a_number_without_its_plus_is_right_or_refused_with_it(
    found: tuple[str, phonenumbers.PhoneNumber], region: str
) -> None:
    right = phonenumbers.format_number(found[1], FORMS.E164)
    result = normalize(pd.Series([right.removeprefix("+")]), region=region)
    told = [*result.values.dropna(), *result.problems["suggestion"].dropna()]
    assert set(told) <= {right}


@given(valid_numbers())
@examples(100)
def test_a_suggestion_passes(found: tuple[str, phonenumbers.PhoneNumber]) -> None:
    region, number = found
    national = phonenumbers.format_number(number, FORMS.NATIONAL)
    result = normalize(pd.Series([f"{national} Bob"]), region=region)
    for suggestion in result.problems["suggestion"].dropna():
        assert normalize(pd.Series([suggestion])).values.tolist() == [suggestion]
