"""Values, the ways in which they are written, and the slips that spoil them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, NamedTuple

import phonenumbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

CHOICES = ("customer", "partner", "supplier", "former customer", "prospect", "press")

_NAMES = (
    "ana bob cyd dee eve finn gita hugo ida jan kim lena mia noor omar pia quinn rosa "
    "sven tara uwe vera wim xenia yann zoe bjoern chloe diego elif"
).split()
_SURNAMES = (
    "berg costa dubois evans ferrari garcia hansen ivanov jansen kowalski lopez meyer "
    "novak olsen petrov rossi silva turner ulrich vogel weber young zhang"
).split()
_DOMAINS = (
    (
        "example.com example.org mail.example.com example.co.uk gmail.com gmail.com "
        "yahoo.com hotmail.com outlook.com icloud.com web.example.net "
        "acme-group.example.de"
    )
    .replace(".example.de", ".de")
    .split()
)
_REGIONS = "DE US FR GB ES IT NL PL SE BR MX IN JP AU".split()
_COUNTRIES = {
    "DE": "Germany Deutschland Allemagne Alemania",
    "FR": "France Frankreich Francia Frankrijk",
    "GB": "Great~Britain United~Kingdom Royaume-Uni",
    "US": "United~States USA",
    "ES": "Spain Spanien España Espagne",
    "IT": "Italy Italien Italia Italie",
    "NL": "Netherlands Niederlande Nederland",
    "CH": "Switzerland Schweiz Suisse Svizzera",
    "AT": "Austria Österreich Autriche",
    "PL": "Poland Polen Polska Pologne",
    "SE": "Sweden Schweden Sverige",
    "BR": "Brazil Brasilien Brasil",
    "MX": "Mexico Mexiko México",
    "CA": "Canada Kanada",
    "AU": "Australia Australien",
    "JP": "Japan Japón",
    "IN": "India Indien Inde",
    "TR": "Turkey Türkei Turquie",
}


class Cell(NamedTuple):
    """A cell of a column.

    Attributes:
        text: how it is written.
        value: what it is sent as.
    """

    text: str
    value: str


class Slip(NamedTuple):
    """A way in which a cell is spoilt.

    Attributes:
        kind: of which kind of value.
        spoil: takes a random generator and a cell as it is written, and returns it
            spoilt; None where this slip can't happen to it. What was meant is still
            the value of the cell.
    """

    kind: str
    spoil: Callable[[Random, str], str | None]


def email(make: Random) -> Cell:
    """Make an address."""
    name = make.choice(_NAMES)
    local = make.choice(
        [
            name,
            f"{name}.{make.choice(_SURNAMES)}",
            f"{name[0]}{make.choice(_SURNAMES)}",
            f"{name}_{make.choice(_SURNAMES)}{make.randrange(100)}",
            f"{name}{make.randrange(1950, 2010)}",
        ]
    )
    address = f"{local}@{make.choice(_DOMAINS)}"
    return Cell(address, address)


def phone(make: Random, region: str) -> Cell:
    """Make a number of a region, written in one of the usual ways."""
    number = None
    while number is None or not phonenumbers.is_valid_number(number):
        number = (
            phonenumbers.example_number_for_type(
                region, phonenumbers.PhoneNumberType.MOBILE
            )
            or phonenumbers.PhoneNumber()
        )
        digits = f"{str(number.national_number)[:-5]}{make.randrange(100_000):05}"
        number.national_number = int(digits)
    styles = phonenumbers.PhoneNumberFormat
    style = make.choice([styles.INTERNATIONAL, styles.NATIONAL, styles.E164])
    return Cell(
        phonenumbers.format_number(number, style),
        phonenumbers.format_number(number, styles.E164),
    )


def day(make: Random, style: str) -> Cell:
    """Make a date, written in a style of ``strftime``."""
    when = date(1940, 1, 1) + timedelta(days=make.randrange(30_000))
    return Cell(when.strftime(style), when.isoformat())


def moment(make: Random, style: str) -> Cell:
    """Make a time with an offset."""
    when = datetime(2015, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    when += timedelta(seconds=make.randrange(300_000_000))
    utc = when.astimezone(UTC)
    return Cell(when.strftime(style), f"{utc:%Y-%m-%dT%H:%M:%SZ}")


def number(make: Random) -> Cell:
    """Make a number with two decimals, or a whole one."""
    if make.random() < 0.5:
        whole = str(make.randrange(100_000))
        return Cell(whole, whole)
    value = make.randrange(100, 10_000_000) / 100
    return Cell(f"{value:.2f}", f"{value:.2f}".rstrip("0").rstrip("."))


def answer(make: Random) -> Cell:
    """Make a yes or a no."""
    yes = make.random() < 0.5
    word = make.choice(["yes", "true", "ja", "oui"] if yes else ["no", "false", "nein"])
    return Cell(word, "true" if yes else "false")


def country(make: Random) -> Cell:
    """Make a country, by one of its names."""
    code = make.choice([*_COUNTRIES])
    name = make.choice(_COUNTRIES[code].split()).replace("~", " ")
    return Cell(name, code)


def choice(make: Random) -> Cell:
    """Make one of a set of values."""
    value = make.choice(CHOICES)
    return Cell(value, value)


def columns(kind: str, make: Random) -> Iterator[tuple[dict[str, Any], list[Cell]]]:
    """Yield columns of a kind: the options that go with it, and its cells."""
    size = 60
    if kind == "phone":
        for region in _REGIONS:
            yield {"region": region}, [phone(make, region) for _ in range(size)]
    elif kind == "date":
        for style in ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d %B %Y"):
            yield {}, [day(make, style) for _ in range(size)]
    elif kind == "timestamp":
        for style in ("%Y-%m-%dT%H:%M:%S+02:00", "%d.%m.%Y %H:%M:%S +02:00"):
            yield {}, [moment(make, style) for _ in range(size)]
    else:
        one = {
            "email": email, "number": number, "boolean": answer, "country": country,
            "text": choice,
        }[kind]  # fmt: skip
        options: dict[str, Any] = {"allowed": CHOICES} if kind == "text" else {}
        for _ in range(4):
            yield options, [one(make) for _ in range(size)]
