"""The recipe "Add a kind" of ``docs/recipes.md``, followed for a toy: colours."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames import screen
from cdp_frames.kinds import KINDS, Kind
from cdp_frames.kinds.base import Normalized
from cdp_frames.kinds.findings import CellResult, normalized, of_distinct
from cdp_frames.kinds.remarks import with_unsupported
from cdp_frames.registration import add_kind
from cdp_frames.text.cells import texts_of
from cdp_frames.text.characters import plain
from tests.kinds.laws import assert_laws, columns

COLOURS = {"red": "red", "rot": "red", "green": "green"}


def colour_result(text: str) -> CellResult[str]:
    bare = plain(text)
    if not bare:
        return CellResult()
    colour = COLOURS.get(bare.casefold())
    if colour is None:
        return CellResult(code="not_allowed", detail="no colour", suggestion="red")
    rules = () if colour == text else ("colour named",)
    return CellResult(colour, rules=rules)


def normalize_colours(values: pd.Series) -> Normalized:
    text, unsupported = texts_of(values)
    findings = with_unsupported(of_distinct(text, colour_result), unsupported)
    return normalized(findings, values.index)


@pytest.fixture
def colour() -> Iterator[Kind]:
    kind = Kind(name="colour", normalizer=lambda: normalize_colours)
    add_kind(kind)
    yield kind
    del KINDS[kind.name], pa.Check.REGISTERED_CUSTOM_CHECKS[kind.check]


def test_a_frame_is_screened_with_it(colour: Kind) -> None:
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str, pa.Check.cdp_email()),
            "favourite_colour": pa.Column(str, pa.Check.cdp_colour(), nullable=True),
        }
    )
    frame = pd.DataFrame(
        {
            "email": [f"{name}@example.com" for name in "abcd"],
            "favourite_colour": ["red", "Rot\u200b", "blu", None],
        }
    )
    screened = screen(frame, schema)
    assert screened.valid["favourite_colour"].dropna().tolist() == ["red", "red"]
    assert screened.errors[["row", "code", "suggestion"]].to_numpy().tolist() == [
        [2, "not_allowed", "red"]
    ]
    assert screened.changes[["before", "after", "rule"]].to_numpy().tolist() == [
        ["Rot\u200b", "red", "colour named"]
    ]


@given(columns(st.sampled_from(["red", " Rot", "GREEN ", "blue", "\u200b"])))
def test_it_obeys_the_laws_of_kinds(values: pd.Series) -> None:
    assert_laws(normalize_colours, values)
