"""What looks at whole columns judges as what looks at one cell: a million cells each.

A blank at each end keeps a cell off the fast paths, and changes no verdict; few cells
at a time keep it off what looks at distinct cells once, and off blocks. Addresses are
held against email-validator itself, phone numbers against phonenumbers' own reading.
"""

from __future__ import annotations

import random
import subprocess
import sys
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from benchmarks import classes
from cdp_frames.kinds import KINDS
from tests.support.floors import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.kinds.base import Normalized
    from cdp_frames.kinds.kind import Kind

CELLS = 1_000_000
FEW = 500
NASTY = "0123456789 -/.,:;+TZ@'\"()&%=éßŘÃ¼\u00a0\u200b\u0308\ufffd\u0430王\uff11"
FORMS = {
    "text": classes.TEXTS,
    "timestamp": classes.TIMES,
    "date": classes.TIMES,
    "country": classes.COUNTRIES,
    "number": classes.NUMBERS,
    "integer": classes.NUMBERS,
    "boolean": classes.TRUTHS,
    "email": classes.EMAILS,
}


def cells(kind: str, count: int, seed: int) -> pd.Series:
    """Cells of every class of a kind in no order, some of them slightly damaged."""
    draw = random.Random(seed)
    forms = (FORMS[kind] | classes.PLACEHOLDERS).values()
    each = -(-count // len(forms))
    made = pd.concat([classes.cells(form, each) for form in forms]).tolist()
    draw.shuffle(made)
    share = draw.choice((0.0, 0.1, 0.5))
    return pd.Series(
        [damaged(draw, c) if draw.random() < share else c for c in made[:count]],
        dtype="str",
    )


def damaged(draw: random.Random, text: str) -> str:
    """Put one sign into a text, or in place of another, or leave one out."""
    at, sign = draw.randrange(len(text) + 1), draw.choice(NASTY)
    return text[:at] + draw.choice((sign, "")) + text[at + draw.randint(0, 1) :]


def slowly(kind: Kind, column: pd.Series, **options: object) -> Iterator[Normalized]:
    """Judge few cells at a time, each between blanks."""
    wrapped = " " + column + " "
    parts = [wrapped.iloc[at : at + FEW] for at in range(0, len(column), FEW)]
    if kind.evidencer is not None:
        shown = (kind.evidence(part, **options) for part in parts)
        options = {**options, "shown": reduce(or_, shown)}
    return (kind.normalizer()(part, **options) for part in parts)


def verdicts(found: Normalized, start: int = 0) -> pd.DataFrame:
    """What is said of each cell, without the words that quote it."""
    values, *_ = found
    said = pd.DataFrame({"value": values.astype(object).reset_index(drop=True)})
    for name, frame in (("problem", found.problems), ("hint", found.hints)):
        rows = frame["position"].to_numpy()
        for word in ("code", "suggestion"):
            if word in frame:
                said.loc[rows, f"{name} {word}"] = frame[word].to_numpy(dtype=object)
    columns = ["value", "problem code", "problem suggestion", "hint suggestion"]
    said = said.reindex(columns=columns).astype(object)
    return said.where(said.notna(), None).set_axis(said.index + start)


def differing(kind: str, count: int, seed: int) -> pd.DataFrame:
    """The cells of which one way says something else than the other."""
    column = cells(kind, count, seed)
    whole = verdicts(KINDS[kind].normalize(column))
    parts = [
        verdicts(part, FEW * number)
        for number, part in enumerate(slowly(KINDS[kind], column))
    ]
    one_by_one = pd.concat(parts)
    apart = (whole.fillna("") != one_by_one.fillna("")).any(axis=1)
    slow = one_by_one[apart].add_suffix(" slowly")
    return pd.concat([column[apart].rename("cell"), whole[apart], slow], axis=1)


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_no_verdict_differs(kind: str) -> None:
    assert differing(kind, 5 * FEW, seed=1).to_dict("records") == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", sorted(FORMS))
def test_no_verdict_of_a_million_differs(kind: str, seed: int) -> None:
    found = differing(kind, CELLS // 4, seed=seed + 2)
    assert found.head(10).to_dict("records") == []


@pytest.mark.soak
@pytest.mark.parametrize(
    "fuzz", ["benchmarks.fuzz_email", "benchmarks.fuzz_phone"], ids=["email", "phone"]
)
def test_no_verdict_differs_from_the_judges_own(fuzz: str) -> None:
    command = [sys.executable, "-m", fuzz, str(CELLS), "--seed", "2"]
    done = subprocess.run(  # noqa: S603 - our own code
        command, check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout[-2000:]
