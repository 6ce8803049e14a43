"""Time the phone kind on columns of one spelling each, beside a loop.

    python -m benchmarks.phone_column

The loop is phonenumbers alone: parse, is_valid_number, format_number. It is timed on a
sample. (``fuzz_phone`` compares the fast path with the slow one.)
"""

from __future__ import annotations

import argparse
import random
import time
from typing import TYPE_CHECKING

import pandas as pd
import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from cdp_frames.kinds.phone.column import normalize

if TYPE_CHECKING:
    from collections.abc import Callable

REGIONS = ["DE", "US", "GB", "FR", "BR", "IN", "AU", "SE", "CH", "AT", "JP", "PL"]
SAMPLE = 5_000


def numbers(
    count: int, regions: list[str], form: int = PhoneNumberFormat.E164, seed: int = 1
) -> list[str]:
    """Return mobile numbers in one of libphonenumber's formats."""
    draw = random.Random(seed)
    forms = [
        phonenumbers.format_number(
            phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE), form
        )
        for region in regions
    ]
    return [_varied(draw, draw.choice(forms)) for _ in range(count)]


def _varied(draw: random.Random, text: str) -> str:
    """Replace the last five digits of a text."""
    signs = list(text)
    places = [place for place, sign in enumerate(signs) if sign.isdigit()]
    for place in places[-5:]:
        signs[place] = str(draw.randint(0, 9))
    return "".join(signs)


def by_loop(texts: list[str], region: str | None) -> list[str | None]:
    """Normalize texts as one would without this package."""
    found: list[str | None] = []
    for text in texts:
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            found.append(None)
            continue
        valid = phonenumbers.is_valid_number(number)
        written = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        found.append(written if valid else None)
    return found


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the processor's time for the shortest of some runs."""
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def line(name: str, texts: list[str], region: str | None = None) -> str:
    """Time one column, in microseconds a cell."""
    column = pd.Series(texts, dtype="str")
    ours = seconds(lambda: normalize(column, region=region)) / len(texts)
    loop = seconds(lambda: by_loop(texts[:SAMPLE], region), 1) / min(SAMPLE, len(texts))
    return f"{name:38} {ours * 1e6:8.2f} {loop * 1e6:8.1f}"


def main() -> None:
    """Print a line for each spelling."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int, nargs="?", default=200_000)
    count = parser.parse_args().count
    spaced, at_home = PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL
    print(f"{'microseconds a cell':38} {'ours':>8} {'loop':>8}")
    print(line("international, 12 countries", numbers(count, REGIONS)))
    print(line("the same, spaced", numbers(count, REGIONS, spaced)))
    for region in ("US", "DE", "GB", "FR", "IT", "IN", "BR", "AU"):
        texts = numbers(count, [region], at_home)
        print(line(f"national, {region}: {texts[0]}", texts, region))
    bare = [
        "".join(filter(str.isdigit, text)) for text in numbers(count, ["US"], at_home)
    ]
    print(line(f"national, US: {bare[0]}", bare, "US"))
    print(line("international, 50 cells", numbers(50, REGIONS)))


if __name__ == "__main__":
    main()
