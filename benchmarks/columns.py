"""Columns of one kind, each beside the library that judges it one cell at a time."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pandas as pd
import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from benchmarks.table import Line
from benchmarks.timing import paired
from cdp_frames.kinds.email import column as email
from cdp_frames.kinds.phone import column as phone

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 1_000_000
SAMPLE = 50_000  # a loop over all would take most of a minute
NAMES = ("anna", "bob.smith", "c.d.e", "maria-luz", "o'neill", "li_wei", "jo+news")
ENDINGS = ("com", "de", "co.uk", "org", "io", "com.br", "fr")
REGIONS = ["DE", "US", "GB", "FR", "BR", "IN", "AU", "SE", "CH", "AT", "JP", "PL"]


def addresses(count: int, seed: int = 1) -> list[str]:
    """Return distinct addresses: a third at large services, the others at firms."""
    draw = random.Random(seed)
    firms = [f"firm-{i:05}.{draw.choice(ENDINGS)}" for i in range(20_000)]
    services = ["gmail.com", "yahoo.com", "outlook.com", "hotmail.co.uk"]
    return [
        f"{draw.choice(NAMES)}{i}@{draw.choice(services if i % 3 == 0 else firms)}"
        for i in range(count)
    ]


def normal_forms(texts: list[str]) -> list[str | None]:
    """Normalize addresses as one would without this package."""
    return [_normal_form(text) for text in texts]


def _normal_form(text: str) -> str | None:
    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def emails() -> Iterator[Line]:
    """Hold a column of distinct addresses against a loop over email-validator."""
    texts = addresses(ROWS)
    sample = texts[:: ROWS // SAMPLE]
    column = pd.Series(texts, dtype="str")
    email.normalize(column.head(10))  # imports
    ours, loop = paired(lambda: email.normalize(column), lambda: normal_forms(sample))
    ratio = loop.cpu * (ROWS / len(sample)) / ours.cpu
    name = "e-mail, 1M distinct, against email-validator"
    yield Line(name, 40, ratio, "times faster", at_least=True)
    found = email.normalize(pd.Series(sample, dtype="str")).values.tolist()  # noqa: PD011 - a Series
    apart = sum(a != b for a, b in zip(found, normal_forms(sample), strict=True))
    yield Line("verdicts and normal forms apart", 0, apart, f"of {len(sample):,}")


def numbers(count: int, regions: list[str], form: int, seed: int = 1) -> pd.Series:
    """Return mobile numbers in one of libphonenumber's formats."""
    draw = random.Random(seed)
    forms = [
        phonenumbers.format_number(
            phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE), form
        )
        for region in regions
    ]
    made = [_varied(draw, draw.choice(forms)) for _ in range(count)]
    return pd.Series(made, dtype="str")


def _varied(draw: random.Random, text: str) -> str:
    """Replace the last five digits of a text."""
    signs = list(text)
    places = [place for place, sign in enumerate(signs) if sign.isdigit()]
    for place in places[-5:]:
        signs[place] = str(draw.randint(0, 9))
    return "".join(signs)


def phones() -> Iterator[Line]:
    """Time phone numbers, international and national."""
    home = PhoneNumberFormat.NATIONAL
    for title, form in (
        ("international", PhoneNumberFormat.E164),
        ("formatted", PhoneNumberFormat.INTERNATIONAL),
    ):
        yield _timed(f"phones, {title}, 12 countries", 1, REGIONS, form, None)
    for region in ("US", "DE", "GB", "FR", "IT", "IN", "BR", "AU"):
        yield _timed(f"phones, national, {region}", 3, [region], home, region)


def _timed(
    name: str, goal: float, regions: list[str], form: int, region: str | None
) -> Line:
    column = numbers(200_000, regions, form)
    phone.normalize(column.head(100), region=region)  # imports and tables
    (ours,) = paired(lambda: phone.normalize(column, region=region))
    return Line(name, goal, ours.cpu / len(column) * 1e6, "µs a cell")
