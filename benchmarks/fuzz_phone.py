# ruff: noqa: D102, PD011, PLR2004, RUF001 - a script, full of odd letters
"""Compare the phone kind with itself, without its fast path, on generated cells.

    python -m benchmarks.fuzz_phone 1000000 --seed 1

The cells are example numbers of every region and kind of number, numbers that are close
to them, and random digits, in many spellings and with noise; with one region, with
countries in the rows, and with none. Values, problems, hints and changes have to be the
same. The script ends with status 1 if it finds a difference.
"""

from __future__ import annotations

import argparse
import random
import sys
from functools import cache
from typing import TYPE_CHECKING
from unittest.mock import patch

import pandas as pd
import phonenumbers
import pyarrow as pa
from phonenumbers import PhoneNumberFormat

from cdp_frames.kinds.phone import certain
from cdp_frames.kinds.phone.column import evidence, normalize
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from cdp_frames.kinds.base import Normalized

    # The number, and its region.
    Example = tuple[phonenumbers.PhoneNumber, str]

# Ascension and Tristan da Cunha have a plan, but no code of ISO 3166-1.
REGIONS = sorted(set(phonenumbers.SUPPORTED_REGIONS) - {"AC", "TA"})
LARGE = ["US", "DE", "GB", "FR", "IT", "BR", "IN", "AU", "JP", "CN", "MX", "AR", "CA"]
KINDS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
NOISE = [
    " {}",
    "{} ",
    "tel:{}",
    "{} ext. 5",
    "({})",
    "'{}",
    "{}.",
    "{}\u00a0",
    "{} Bob",
]
NOISE += [
    "{}.0",
    "{}/12",
    "+{}",
    "00{}",
    "0{}",
    "1{}",
    "{}\n{}",
    "{} {}",
    "{}-{}",
    "2. {}",
]
FORMATS = (
    PhoneNumberFormat.E164,
    PhoneNumberFormat.INTERNATIONAL,
    PhoneNumberFormat.NATIONAL,
)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@cache
def examples(region: str) -> list[Example]:
    """Return the example numbers of a region, of each kind that it has."""
    made = [phonenumbers.example_number_for_type(region, kind) for kind in KINDS]
    return [(number, region) for number in made if number is not None]


def nongeographic() -> list[str]:
    """Return example numbers of the codes that are no country's."""
    codes = phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS
    made = [phonenumbers.example_number_for_non_geo_entity(code) for code in codes]
    return [f"+{each.country_code}{each.national_number}" for each in made if each]


class Maker:
    """Makes cells that are phone numbers, or nearly so."""

    def __init__(self, draw: random.Random, regions: list[str]) -> None:
        self.draw = draw
        self.examples = [each for region in regions for each in examples(region)]
        self.others = nongeographic()

    def cell(self) -> str:
        text = self.number()
        if self.draw.random() < 0.3:
            text = self.regrouped(text)
        if self.draw.random() < 0.15:
            text = self.draw.choice(NOISE).replace("{}", text)
        return text.translate(WIDE) if self.draw.random() < 0.01 else text

    def number(self) -> str:
        share = self.draw.random()
        if share < 0.1:
            digits = self.digits(self.draw.randint(4, 15))
            return self.draw.choice(("+", "", "", "0", "00")) + digits
        if share < 0.12:
            return self.draw.choice(self.others)
        number, _ = self.draw.choice(self.examples)
        way = self.draw.randint(0, 5)
        if way < 3:
            return self.varied(phonenumbers.format_number(number, FORMATS[way]))
        whole = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        code = len(str(number.country_code))
        prefix = ("00" + whole[1 : code + 1], self.draw.choice(("", "0", "1")), "")
        return prefix[way - 3] + self.varied(whole[code + 1 :])

    def varied(self, text: str) -> str:
        """Change the last digits, or any; sometimes add one, or take one away."""
        share = self.draw.random()
        if share < 0.1:
            return text[:-1] if share < 0.05 else text + self.digits(1)
        count = self.draw.choice((0, 1, 2, 4, 5))
        if share < 0.6:
            at = len(text) - count
            tail = "".join(self.digits(1) if c.isdigit() else c for c in text[at:])
            return text[:at] + tail
        at = self.draw.randrange(1, len(text)) if len(text) > 1 else 0
        changed = self.digits(1) if text[at].isdigit() else text[at]
        return text[:at] + changed + text[at + 1 :]

    def regrouped(self, text: str) -> str:
        digits = "".join(each for each in text if each.isdigit())
        made, left = "+" * text.startswith("+"), digits
        while left:
            size = self.draw.randint(1, 6)
            part, left = left[:size], left[size:]
            shape = "({})" if self.draw.random() < 0.1 else "{}"
            sign = self.draw.choice("    ---./") if left else ""
            made += shape.format(part) + sign
        return made

    def digits(self, count: int) -> str:
        return "".join(self.draw.choices("0123456789", k=count))


def parts(draw: random.Random, count: int) -> tuple[pd.Series, dict[str, object]]:
    """Make a column, and what is known of its countries."""
    among = draw.sample(REGIONS, draw.randint(1, 4)) + draw.sample(LARGE, 2)
    maker = Maker(draw, among)
    column = pd.Series([maker.cell() for _ in range(count)], dtype="str")
    known = draw.choice(("nothing", "one", "rows", "rows"))
    if known == "nothing":
        return column, {}
    if known == "one":
        return column, {"region": draw.choice(among)}
    rows = pd.Series(draw.choices([*among, None], k=count), dtype="str")
    return column, {"regions": rows, "region": draw.choice([None, among[0]])}


def differences(column: pd.Series, known: dict[str, object]) -> list[str]:
    """Say in what the fast path and the slow one differ."""
    with patch.object(certain, "_LEAST_TEXTS", 1):
        fast, shown = normalize(column, **known), evidence(column, **known)
    with patch.object(certain, "_LEAST_TEXTS", len(column) + 1):
        slow, shown_slowly = normalize(column, **known), evidence(column, **known)
    found = [] if shown == shown_slowly else [f"evidence: {shown} {shown_slowly}"]
    return found + _apart(column, fast, slow)


def _apart(column: pd.Series, fast: Normalized, slow: Normalized) -> list[str]:
    found = []
    apart = fast.values.fillna("") != slow.values.fillna("")
    for text, one, other in zip(
        column[apart], fast.values[apart], slow.values[apart], strict=True
    ):
        found.append(f"{text!r}: {one} {other}")
    names = ("problems", "hints", "changes")
    tables = [(name, getattr(fast, name), getattr(slow, name)) for name in names]
    found += [f"{name} differ" for name, one, other in tables if not one.equals(other)]
    return found


def main() -> int:
    """Generate, compare, report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=4_000)
    given = parser.parse_args()
    draw = random.Random(given.seed)
    found, cells, taken = 0, 0, 0
    while cells < given.count:
        column, known = parts(draw, given.size)
        cells += len(column)
        for line in differences(column, known):
            found += 1
            print(known.get("region"), line[:300])
        taken += _taken(column)
    print(f"{cells:,} cells, {found:,} differences; {taken:,} taken without a country")
    return int(found > 0)


def _taken(column: pd.Series) -> int:
    text = texts_of(column).text
    return len(certain.certain(text, pa.nulls(len(text), text.type)).rows)


if __name__ == "__main__":
    sys.exit(main())
