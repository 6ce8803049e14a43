"""A column of phone numbers is judged as each of its cells is alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import phonenumbers
import pytest
from hypothesis import given, strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from cdp_frames.kinds.phone import certain
from cdp_frames.kinds.phone.column import evidence, normalize
from cdp_frames.text.arrow import strings
from tests.support.examples import examples

if TYPE_CHECKING:
    from cdp_frames.kinds.base import Normalized
    from cdp_frames.kinds.phone.evidence import Shown

# Ascension and Tristan da Cunha have a plan, but no code of ISO 3166-1.
REGIONS = sorted(set(phonenumbers.SUPPORTED_REGIONS) - {"AC", "TA"})
FORMS = phonenumbers.PhoneNumberFormat
KINDS = range(11)
NOISE = ["{}", " {}", "tel:{}", "{} ext. 5", "{} Bob", "{}0", "{}.0", "{} {}", "+{}"]


def judged(
    cells: pd.Series,
    least: int,
    region: str | None = None,
    regions: pd.Series | None = None,
) -> tuple[Normalized, Shown]:
    """Judge cells; numbers are taken as certain where there are so many of a plan."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certain, "_LEAST_TEXTS", least)
        result = normalize(cells, region=region, regions=regions)
        return result, evidence(cells, region=region, regions=regions)


def assert_same(
    cells: pd.Series, region: str | None = None, regions: pd.Series | None = None
) -> None:
    fast, shown = judged(cells, 1, region, regions)
    slow, shown_slowly = judged(cells, len(cells) + 1, region, regions)
    assert_series_equal(fast.values, slow.values)
    for name in ("problems", "hints", "changes"):
        assert_frame_equal(getattr(fast, name), getattr(slow, name))
    assert shown == shown_slowly


def spellings(number: phonenumbers.PhoneNumber) -> list[str]:
    whole = phonenumbers.format_number(number, FORMS.E164)
    home = phonenumbers.format_number(number, FORMS.NATIONAL)
    abroad = phonenumbers.format_number(number, FORMS.INTERNATIONAL)
    bare = "".join(filter(str.isdigit, home))
    split = f"{bare[:5]} {bare[5:]}"
    spelled = [whole, home, abroad, bare, split, f"00{whole[1:]}", whole[1:]]
    spelled += [f"{bare[:3]}-{bare[3:6]}-{bare[6:]}", f"{bare[:3]} {bare[3:]}"]
    return [*spelled, whole[:-1], f"{whole}1", bare[:-1], f"{abroad[:-1]}9"]


@pytest.mark.parametrize("region", REGIONS)
def test_examples_of_all_kinds_in_all_spellings(region: str) -> None:
    made = [phonenumbers.example_number_for_type(region, kind) for kind in KINDS]
    texts = [text for number in made if number for text in spellings(number)]
    assert_same(pd.Series(texts, dtype="str"), region)


@st.composite
def columns(draw: st.DrawFn) -> tuple[list[str], list[str | None]]:
    """Draw cells and the countries of their rows."""
    regions = draw(st.lists(st.sampled_from(REGIONS), min_size=1, max_size=3))
    cells = []
    for _ in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(KINDS))
        region = draw(st.sampled_from(regions))
        number = phonenumbers.example_number_for_type(region, kind)
        number = number or phonenumbers.example_number(region)
        assert number is not None
        text = draw(st.sampled_from(spellings(number)))
        kept = draw(st.integers(0, 6))
        tail = draw(st.text("0123456789 -()./", min_size=0, max_size=kept))
        text = text[: len(text) - len(tail)] + tail
        cells.append(draw(st.sampled_from(NOISE)).replace("{}", text))
    places = st.sampled_from([*regions, None])
    return cells, draw(st.lists(places, min_size=len(cells), max_size=len(cells)))


@given(columns(), st.sampled_from([None, "US", "DE"]))
@examples(200)
def test_a_column_is_judged_as_its_cells_are(
    column: tuple[list[str], list[str | None]], region: str | None
) -> None:
    cells, places = column
    regions = pd.Series(places, dtype="str")
    assert_same(pd.Series(cells, dtype="str"), region, regions)


PLAIN = [
    ("+14155552671", None),
    ("+1 415-555-2671", None),
    ("+1 (415) 555-2671", None),
    ("0014155552671", None),
    ("+91 98765 43210", None),
    ("(415) 555-2671", "US"),
    ("01512 3456789", "DE"),
    ("06 12 34 56 78", "FR"),
    ("07400 123456", "GB"),
]


@pytest.mark.parametrize(("text", "region"), PLAIN)
def test_plain_numbers_are_certain(text: str, region: str | None) -> None:
    found = certain.certain(strings([text] * 60), strings([region] * 60))
    assert found.rows.tolist() == list(range(60))


def test_a_few_numbers_are_not_worth_a_plan() -> None:
    found = certain.certain(strings(["+14155552671"] * 9), strings([None] * 9))
    assert len(found.rows) == 0


def test_certain_numbers_settle_the_others() -> None:
    # Digits that are surely national are evidence for those that may be either.
    sure = [f"131{each:08}" for each in range(80)]
    cells = pd.Series([*sure, "13123456789", "+8613123456789"], dtype="str")
    assert_same(cells, "CN")
