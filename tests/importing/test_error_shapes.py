"""Whatever shape the CDP's error file has, no complaint lands on a wrong row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import Phase, given, settings, strategies as st

from cdp_frames import cdp_import
from cdp_frames.fates import FINAL
from cdp_frames.sandbox import SHAPES, ErrorFile, Sandbox, every_shape
from tests.support.brisk import brisk
from tests.support.examples import examples, first_of

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = [
    {"field": "email", "blocked_domains": ["blocked.example.com"]},
    {"field": "job_title", "max_length": 10},
]

# Two of them are refused for one reason, one for two, and two rows look alike.
PEOPLE = pd.DataFrame(
    {
        "E-Mail": [
            "ann@example.com",
            "bob@blocked.example.com",
            "",
            "cyd@example.com",
            "dan@blocked.example.com",
            "Eve@Example.com",
            "fay@example.com",
        ],
        "Title": [
            "CTO",
            "CTO",
            "",
            "Director of IT",
            "Head of Marketing",
            "CEO",
            "CTO",
        ],
        "Last Seen At": ["2026-04-21T15:30:00+02:00"] * 7,
    },
    index=[9, 9, 8, 7, 6, 6, 5],
)
REFUSED = {1, 3, 4}
# The one without an address is refused here.
NAMELESS = {2}


@pytest.fixture(scope="module")
def cdp() -> Iterator[Sandbox]:
    """One CDP for all shapes."""
    with Sandbox(settings={"rules": RULES}) as sandbox:
        yield sandbox


def check(cdp: Sandbox, shape: ErrorFile, *, verify: bool) -> None:
    cdp.error_file = shape
    with brisk(cdp) as client:
        result = cdp_import(
            PEOPLE,
            mapping={
                "E-Mail": "email",
                "Title": "job_title",
                "Last Seen At": "last_seen_at",
            },
            list_name="L",
            if_exists="append",
            client=client,
            verify=verify,
            progress=False,
        )
        if result.list_id is not None:
            client.delete_list(result.list_id)
    placed = result.errors.dropna(subset=["row"])
    assert set(placed["row"]) <= REFUSED | NAMELESS
    from_cdp = result.errors[result.errors["stage"].eq("cdp")]
    for line in from_cdp.dropna(subset=["row"]).to_dict("records"):
        row = int(line["row"])
        assert line["index"] == PEOPLE.index[row]
        if isinstance(line["column"], str):
            assert line["value"] == PEOPLE[line["column"]].iloc[row]
    accepted = set(result.fates.loc[result.fates["fate"].eq("accepted"), "row"])
    assert not accepted & REFUSED
    assert sum(result.counts[fate] for fate in FINAL) == len(PEOPLE)
    assert result.differences == ()
    if verify:
        # The list is new, so its members tell what the error file leaves open.
        rejected = result.fates["fate"].eq("rejected_by_cdp")
        assert set(result.fates.loc[rejected, "row"]) == REFUSED
        assert len(result.failed) == len(REFUSED | NAMELESS)


@pytest.mark.parametrize("name", first_of(SHAPES, 3))
def test_no_complaint_lands_on_a_wrong_row(cdp: Sandbox, name: str) -> None:
    check(cdp, SHAPES[name], verify=False)


# Shrinking over HTTP takes long and tells little: the shape is in the message.
@settings(examples(60), phases=[Phase.explicit, Phase.generate])
@given(shape=st.sampled_from(list(every_shape())), verify=st.booleans())
def test_nor_in_any_mixture_of_shapes(
    cdp: Sandbox,
    shape: ErrorFile,
    verify: bool,  # noqa: FBT001 - hypothesis passes by name
) -> None:
    check(cdp, shape, verify=verify)
