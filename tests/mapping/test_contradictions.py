"""Values that can't be what the header says, and numbers that nobody should send."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames.mapping import Mapping, infer_mapping
from cdp_frames.mapping.private_numbers import private_numbers
from tests.support.examples import examples

MAILS = [f"p{number}@example.com" for number in range(6)]


def mapping_of(header: str, values: list[str]) -> Mapping:
    return infer_mapping(pd.DataFrame({"Email": MAILS, header: (values * 6)[:6]}))


@pytest.mark.parametrize(
    ("header", "values", "reason"),
    [
        ("Phone", ["Yes", "No"], "yes or no, not phone numbers"),
        ("Phone", ["mobile", "home"], "words, not phone numbers"),
        ("Telefon", ["Handy", "Büro"], "words, not phone numbers"),
        ("Country code", ["49", "1"], "numbers, not countries"),
        ("Company", ["example.com", "example.org"], "domains, not companies"),
        ("Firma", ["https://example.com"], "web addresses, not companies"),
        ("First name", ["12", "13"], "numbers, not first names"),
        ("Nachname", ["a@example.com"], "e-mail addresses, not last names"),
        ("Job title", ["2026-04-21"], "dates or times, not job titles"),
        ("Last order", ["Mug", "Blue shirt"], "words, not dates or times"),
        ("Order count", ["many", "few"], "words, not whole numbers"),
        ("ltv", ["high", "low"], "words, not numbers"),
        ("Industry", ["Yes", "No"], "yes or no, not industries"),
    ],
)
def test_a_column_of_another_kind_stays_behind_and_says_which(
    header: str, values: list[str], reason: str
) -> None:
    left = mapping_of(header, values).left_out
    assert [column.reason for column in left] == [f"the values are {reason}"]


@pytest.mark.parametrize(
    ("header", "values"),
    [
        # Bad values, and values that may be of the kind, are for the rows to say.
        ("Phone", ["12", "030 901820", "n/a"]),
        ("Phone", ["+49 30 901820", "call me", "ask", "no", "later"]),
        ("Country code", ["NO", "DE"]),
        ("Country code", ["Atlantis 12", "Narnia"]),
        ("Company", ["Acme", "example.com", "Globex Inc"]),
        ("Last name", ["No", "Ng"]),
        ("Last order", ["21.04.2026", "yesterday", "2026-04-22"]),
        ("Customer ID", ["A-17", "B-18"]),
    ],
)
def test_values_that_may_be_of_the_kind_are_for_the_rows_to_say(
    header: str, values: list[str]
) -> None:
    assert mapping_of(header, values).left_out == ()


@pytest.mark.parametrize(
    ("values", "what"),
    [
        (["4111111111111111", "5500005555555559"], "card numbers"),
        (["3782 822463 10005", "6011-1111-1111-1117"], "card numbers"),
        (["**** **** **** 1111"], "card numbers"),
        (["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32"], "bank accounts"),
        (["219-09-9999", "078-05-1120"], "social security numbers"),
        (["12345678Z", "X1234567L"], "social security numbers"),
        (["811218-9876", "131052-308T"], "social security numbers"),
        (["529.982.247-25"], "social security numbers"),
        (["44051401359", "02070803628"], "social security numbers"),
        (["11010519491231002X"], "social security numbers"),
    ],
)
@pytest.mark.parametrize("header", ["Account number", "Customer ID", "External ID"])
def test_what_is_secret_is_no_identity(
    header: str, values: list[str], what: str
) -> None:
    mapping = mapping_of(header, values)
    assert mapping.field_map == {"Email": "email"}
    assert mapping.left_out[0].reason.endswith(f"no use for ({what})")


def _with_luhn(start: str, length: int, draw: random.Random) -> str:
    digits = start + "".join(draw.choices("0123456789", k=length - len(start) - 1))
    total = sum(
        sum(divmod(2 * int(digit), 10)) if place % 2 == 0 else int(digit)
        for place, digit in enumerate(reversed(digits))
    )
    return digits + str(-total % 10)


def _iban(country: str, account: str) -> str:
    number = int("".join(str(int(char, 36)) for char in f"{account}{country}00"))
    return f"{country}{98 - number % 97:02}{account}"


@examples(60)
@given(st.integers(0, 10**6), st.sampled_from([("4", 16), ("51", 16), ("37", 15)]))
def test_every_card_number_is_known(seed: int, issuer: tuple[str, int]) -> None:
    card = _with_luhn(*issuer, random.Random(seed))
    grouped = " ".join(card[at : at + 4] for at in range(0, len(card), 4))
    assert private_numbers([card, grouped]) == "card numbers"
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
    assert private_numbers([wrong]) == ""


@examples(60)
@given(
    st.sampled_from(["DE", "GB", "FR", "NO"]),
    st.text("ABCDEFGHJK0123456789", min_size=12, max_size=26),
)
def test_every_iban_is_known(country: str, account: str) -> None:
    assert private_numbers([_iban(country, account)]) == "bank accounts"


@examples(60)
@given(st.integers(0, 10**6))
def test_numbers_of_customers_are_no_secret(seed: int) -> None:
    draw = random.Random(seed)
    ids = [str(draw.randrange(10**11, 10**12)) for _ in range(40)]
    phones = [f"+4930{draw.randrange(10**6, 10**8)}" for _ in range(40)]
    assert private_numbers(ids) == private_numbers(phones) == ""
    assert private_numbers([*ids, "4111111111111111"]) == ""
