"""The labelled set: files of headers with made-up values, and the field of each."""

from __future__ import annotations

import random
import re
import tomllib
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from cdp_frames.fields import Field
from cdp_frames.file_notes import FileNotes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HERE: Final = Path(__file__).parent
_ROWS: Final = 60
_PEOPLE: Final[dict[str, dict[str, Any]]] = tomllib.loads(
    (_HERE / "people.toml").read_text(encoding="utf-8")
)

# The profile fields of `docs/contract.md` section 5: what a column can go to.
FIELDS: Final = (
    Field(name="email", nullable=False, required=True, kind="email"),
    Field(name="first_name"),
    Field(name="last_name"),
    Field(name="company_name"),
    Field(name="job_title"),
    Field(name="country_code", kind="country"),
    Field(name="phone", kind="phone"),
    Field(name="customer_id"),
    Field(name="external_id"),
    Field(name="anonymous_id"),
    Field(name="country"),
    Field(name="industry"),
    Field(name="company_size"),
    Field(name="signup_source"),
    Field(name="subscription_status"),
    Field(name="account_owner"),
    Field(name="tier"),
    Field(name="plan"),
    Field(name="last_order_at", type="datetime", kind="timestamp"),
    Field(name="last_seen_at", type="datetime", kind="timestamp"),
    Field(name="ltv", type="number", kind="number"),
    Field(name="order_count", type="integer", kind="integer"),
    Field(name="device_id"),
    Field(name="push_token"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One file.

    Attributes:
        name: tool and language.
        frame: its columns, with made-up values and the reader's labels beside them.
        truth: the field of each column by position; None for a column of no field.
        unscored: positions where either answer is right.
        fields: the fields that a column can go to.
    """

    name: str
    frame: pd.DataFrame
    truth: list[str | None]
    unscored: set[int] = field(default_factory=set)
    fields: tuple[Field, ...] = FIELDS


# A part may know fewer fields than there are.
_FIELDS_OF_A_PART: Final = re.compile(r"^# fields: (.+)$", re.MULTILINE)
# In other scripts an address is written in Latin letters.
_OTHER_SCRIPTS: Final = frozenset({"ja", "zh", "ko", "ru", "uk", "el", "ar"})


def read_cases(part: str, *, seed: int = 2026) -> list[Case]:
    """Read a part of the set, ``training`` or ``held_apart``, and make its values."""
    text = (_HERE / f"{part}.txt").read_text(encoding="utf-8")
    said = _FIELDS_OF_A_PART.search(text)
    names = set(said[1].split(", ")) if said else {one.name for one in FIELDS}
    fields = tuple(one for one in FIELDS if one.name in names)
    return [
        replace(_case(name, lines, seed), fields=fields) for name, lines in _files(text)
    ]


def _files(text: str) -> Iterator[tuple[str, list[str]]]:
    name, lines = "", list[str]()
    for line in text.splitlines():
        if line.startswith("[") and line.endswith("]"):
            if name:
                yield name, lines
            name, lines = line[1:-1], []
        elif " | " in line:
            lines.append(line)
    yield name, lines


def _case(name: str, lines: list[str], seed: int) -> Case:
    language = name.rsplit(maxsplit=1)[-1]
    # One generator for each file, so that adding a file leaves the others as they are.
    draw = random.Random(zlib.crc32(name.encode()) ^ seed)
    people = _people(language, draw)
    headers, columns, truth, unscored, labels = [], [], [], set(), {}
    for position, line in enumerate(lines):
        header, answer, kind, *label = line.split(" | ")
        headers.append(header)
        columns.append(_values(kind, people, language, draw))
        truth.append(None if answer == "-" else answer.removesuffix("?"))
        if answer.endswith("?"):
            unscored.add(position)
        if label:
            labels[header] = label[0]
    frame = pd.DataFrame(dict(enumerate(columns)))
    frame.columns = pd.Index(headers)
    FileNotes(labels=labels).put(frame)
    return Case(name, frame, truth, unscored)


def _people(language: str, draw: random.Random) -> dict[str, list[str]]:
    words = _PEOPLE[language]
    given = draw.choices(words["given"].split(), k=_ROWS)
    family = draw.choices(words["family"].split(), k=_ROWS)
    # An address in another script is written in Latin letters.
    latin = _PEOPLE["en" if language in _OTHER_SCRIPTS else language]
    given_names, family_names = latin["given"].split(), latin["family"].split()
    mail = [
        f"{draw.choice(given_names)}.{draw.choice(family_names)}{draw.randint(1, 99)}"
        f"@{draw.choice(['example.com', 'mail.example.org'])}".lower()
        for _ in range(_ROWS)
    ]
    joined = "" if language in {"ja", "zh", "ko"} else " "
    full = [
        f"{last}{first}" if not joined else f"{first} {last}"
        for first, last in zip(given, family, strict=True)
    ]
    return {"given": given, "family": family, "email": mail, "fullname": full}


def _values(
    kind: str, people: dict[str, list[str]], language: str, draw: random.Random
) -> list[str | None]:
    if kind.startswith("const:"):
        return [kind.removeprefix("const:")] * _ROWS
    if kind in people:
        return list(people[kind])
    # An industry is often written in English.
    words = _PEOPLE[language].get(kind, None if kind in _MADE else _PEOPLE["en"][kind])
    if words is not None:
        choices = words.split() if isinstance(words, str) else words
        return [draw.choice(choices) for _ in range(_ROWS)]
    return [_MADE[kind](draw, row) for row in range(_ROWS)]


def _time(draw: random.Random, pattern: str) -> str:
    moment = pd.Timestamp("2025-01-01") + pd.Timedelta(minutes=draw.randrange(600_000))
    return moment.strftime(pattern)


def _token(draw: random.Random, length: int = 18) -> str:
    return "".join(draw.choices("0123456789abcdefghkmpqrstvwxyz", k=length))


def _e164(draw: random.Random) -> str:
    return (
        f"+{draw.choice(['1415555', '49221555', '3315550'])}{draw.randrange(10**4):04}"
    )


def _sparse(draw: random.Random, share: float, value: str) -> str | None:
    return value if draw.random() < share else None


def _picked(*choices: str) -> Callable[[random.Random, int], str]:
    return lambda draw, _row: draw.choice(choices)


_MADE: Final[dict[str, Callable[[random.Random, int], str | None]]] = {
    "empty": lambda _draw, _row: None,
    "email_staff": lambda draw, _row: f"staff{draw.randint(1, 6)}@corp.example.com",
    "email_sparse": lambda draw, row: _sparse(draw, 0.3, f"p{row}@example.org"),
    "email_sparse2": lambda draw, row: _sparse(draw, 0.1, f"second{row}@example.net"),
    "email_dirty": lambda draw, row: draw.choice(
        [f" A{row}@Example.com ", f"b{row}@example", f"c{row}(at)example.com"]
    ),
    "phone_dirty": lambda draw, _row: draw.choice(
        ["'+44 20 7946 0958", "n/a", "555-01", "(415) 555-0132 ext. 4"]
    ),
    "e164": lambda draw, _row: _e164(draw),
    "iso2": _picked("US", "DE", "GB", "FR", "CA", "BR", "NL", "SE"),
    "zip": lambda draw, _row: f"{draw.randrange(1000, 99999):05}",
    "url": lambda draw, _row: f"https://www.example.com/{_token(draw, 8)}",
    "linkedin": lambda draw, _row: f"https://www.linkedin.com/in/{_token(draw, 8)}",
    "ip": lambda draw, _row: f"192.0.2.{draw.randrange(1, 255)}",
    "latitude": lambda draw, _row: f"{draw.uniform(-60, 70):.6f}",
    "longitude": lambda draw, _row: f"{draw.uniform(-120, 150):.6f}",
    "token": lambda draw, _row: _token(draw),
    "number": lambda draw, _row: str(draw.randrange(10**7, 10**8)),
    "rownumber": lambda _draw, row: str(row + 1),
    "smallint": lambda draw, _row: str(draw.randrange(0, 400)),
    "employees": _picked("1-10", "11-50", "51-200", "201-500", "500+"),
    "digit": lambda draw, _row: str(draw.randrange(0, 10)),
    "bit": _picked("0", "1"),
    "money": lambda draw, _row: f"{draw.uniform(5, 4000):.2f}",
    "year": lambda draw, _row: str(draw.randrange(1950, 2006)),
    "minutes": lambda draw, _row: str(draw.randrange(1, 90)),
    "naive": lambda draw, _row: _time(draw, "%Y-%m-%d %H:%M:%S"),
    "zoned": lambda draw, _row: _time(draw, "%Y-%m-%dT%H:%M:%SZ"),
    "us_time": lambda draw, _row: _time(draw, "%m/%d/%Y %I:%M:%S %p"),
    "us_date": lambda draw, _row: _time(draw, "%m/%d/%Y"),
    "date": lambda draw, _row: _time(draw, "%Y-%m-%d"),
    "month_name": lambda draw, _row: _time(draw, "%b %d, %Y"),
    "day_month": lambda draw, _row: _time(draw, "%d %b %Y"),
    "birthday": lambda draw, _row: _time(draw, "%m/%d"),
    "zone": _picked("Europe/Berlin", "America/New_York", "UTC"),
    "yesno": _picked("Yes", "No"),
    "truefalse": _picked("true", "false"),
    "language": _picked("EN", "DE", "FR", "ES"),
    "currency": _picked("USD", "EUR", "GBP"),
    "word": _picked("Standard", "North", "Blue", "Regular", "Other"),
    "tags": _picked("vip, press", "speaker", "newsletter, beta", "staff"),
    "stage": _picked("Lead", "Customer", "Opportunity", "Subscriber"),
    "approval": _picked("approved", "pending", "declined"),
    "ticket": _picked("General Admission", "VIP", "Early Bird", "Student"),
    "source": _picked("Web", "Referral", "Trade Show", "newsletter", "ads"),
    "substatus": _picked("active", "canceled", "trialing", "past_due"),
    "plan": _picked("free", "pro", "enterprise", "starter"),
    "tier": _picked("gold", "silver", "bronze", "platinum"),
    "address": lambda draw, _row: f"{draw.randrange(1, 99)} High St, Leeds, LS1 4AP",
}
