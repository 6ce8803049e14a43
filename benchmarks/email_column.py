"""Time the e-mail kind against a loop over email-validator, side by side.

    python -m benchmarks.email_column

The loop is timed on a sample of the same addresses and scaled up, for the whole would
take most of a minute a line; the answers are compared on that sample. (``fuzz_email``
compares them on millions.)
"""

from __future__ import annotations

import argparse
import random
import time
from typing import TYPE_CHECKING

import pandas as pd
from email_validator import EmailNotValidError, validate_email

from cdp_frames.kinds.email.column import normalize

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("anna", "bob.smith", "c.d.e", "maria-luz", "o'neill", "li_wei", "jo+news")
ENDINGS = ("com", "de", "co.uk", "org", "io", "com.br", "fr")
SAMPLE = 50_000


def ordinary(count: int, seed: int = 1) -> list[str]:
    """Return distinct addresses: a third at large services, the others at firms."""
    draw = random.Random(seed)
    firms = [f"firm-{i:05}.{draw.choice(ENDINGS)}" for i in range(20_000)]
    services = ["gmail.com", "yahoo.com", "outlook.com", "hotmail.co.uk"]
    return [
        f"{draw.choice(NAMES)}{i}@{draw.choice(services if i % 3 == 0 else firms)}"
        for i in range(count)
    ]


# What is done to some of the addresses of a column.
WRAPPINGS: dict[str, Callable[[str], str]] = {
    "capitals": str.title,
    "blanks": " {} ".format,
    "Name <...>": "Bob B. <{}>".format,
    "mailto:": "mailto:{}".format,
    "full stop at the end": "{}.".format,
    "domain beyond ASCII": lambda text: text.replace("firm", "größe"),
    "no @": lambda text: text.replace("@", " "),
    "@@": lambda text: text.replace("@", "@@"),
    "nothing behind the @": lambda text: text[: text.index("@") + 1],
    "no ending": lambda text: text.split(".")[0] + "@firm",
    "blank before the @": lambda text: text.replace("@", " x@"),
    "two addresses": lambda text: f"{text}; ann@example.com",
}


def by_loop(texts: list[str]) -> list[str | None]:
    """Normalize texts as one would without this package."""
    found: list[str | None] = []
    for text in texts:
        try:
            info = validate_email(text, check_deliverability=False)
        except EmailNotValidError:
            found.append(None)
        else:
            found.append(info.normalized.lower())
    return found


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the processor's time for the shortest of some runs.

    All threads are counted; on a machine with nothing else to do it is the clock's.
    """
    taken = []
    for _ in range(times):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def report(title: str, texts: list[str], *, exact: bool) -> None:
    """Print one line of the table."""
    sample = texts[:: max(len(texts) // SAMPLE, 1)]
    loop = seconds(lambda: by_loop(sample), 1) * len(texts) / len(sample)
    column = pd.Series(texts, dtype="str")
    ours = seconds(lambda: normalize(column), 3 if exact else 1)
    apart = "-"
    if exact:
        normalized_texts = normalize(pd.Series(sample, dtype="str")).values  # noqa: PD011 - a Series
        pairs = zip(normalized_texts, by_loop(sample), strict=True)
        apart = str(sum(a != b and not (pd.isna(a) and b is None) for a, b in pairs))
    print(
        f"{title:26} {len(texts):>10,} {ours:>8.2f} s {loop:>8.1f} s"
        f" {loop / ours:>7.1f} x {apart:>6}",
        flush=True,
    )


def main(count: int = 1_000_000) -> None:
    """Print the table; the goal for the first line is 40 x."""
    print(
        f"pandas {pd.__version__}, processor time; loop on {SAMPLE:,} at most, scaled"
    )
    print(f"{'addresses':26} {'count':>10} {'here':>10} {'loop':>10} {'':>9} apart")
    texts = ordinary(count)
    normalize(pd.Series(texts[:10]))  # imports
    report("ordinary, all distinct", texts, exact=True)
    report("the same twice over", texts[: count // 2] * 2, exact=True)
    report("a domain for each", [f"bob@firm{i}.com" for i in range(count)], exact=True)
    # Taking the wrapping off has no counterpart in the loop: it refuses most of these.
    for title, wrapping in WRAPPINGS.items():
        wrapped = [wrapping(text) if i % 2 else text for i, text in enumerate(texts)]
        report(f"half: {title}", wrapped[: count // 5], exact=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1_000_000)
    main(parser.parse_args().count)
