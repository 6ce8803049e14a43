"""What may be handed in, and what is refused whatever the columns hold."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from cdp_frames import infer_mapping, plan_import, read_contacts, screen
from cdp_frames.errors import FrameError

PEOPLE = {"E-Mail": ["Ana@example.com", "bob"], "Firma": ["Acme", None]}


@pytest.mark.parametrize(
    "made",
    [
        pa.Table.from_pandas,
        pa.RecordBatch.from_pandas,
        lambda df: pa.Table.from_pandas(df).to_reader(),
        lambda df: duckdb.from_arrow(pa.Table.from_pandas(df)),
    ],
    ids=["table", "batch", "reader", "relation"],
)
def test_every_verb_takes_what_hands_out_arrow_data(
    made: Callable[[pd.DataFrame], pd.DataFrame],
) -> None:
    df = pd.DataFrame(PEOPLE)
    assert infer_mapping(made(df)) == infer_mapping(df)
    screened = screen(made(df))
    assert screened.fates["fate"].tolist() == ["valid", "rejected_here"]
    assert screened.errors["value"].tolist() == ["bob"]
    assert plan_import(made(df), list_name="L").counts["valid"] == 1


@pytest.mark.parametrize("given", [None, [1], {"email": []}, pd.Series(["a"]), 3])
def test_what_is_no_frame_is_said_so(given: object) -> None:
    verbs: tuple[Callable[..., object], ...] = (screen, infer_mapping, plan_import)
    for verb in verbs:
        with pytest.raises(FrameError, match="DataFrame"):
            verb(given)


@pytest.mark.parametrize("zone", ["Mars/X", "", "CEST", "+25:00"])
def test_a_zone_that_is_none_is_refused_without_a_time_to_read(zone: str) -> None:
    df = pd.DataFrame({"email": ["ana@example.com"]})
    for call in (
        lambda: screen(df, timezone=zone),
        lambda: screen(df.iloc[:0], timezone=zone),
        lambda: plan_import(df, list_name="L", timezone=zone),
        lambda: read_contacts(b"email\nana@example.com\n", timezone=zone),
    ):
        with pytest.raises(FrameError, match=r"zone"):
            call()


@pytest.mark.parametrize("audience", [None, "A"])
def test_only_a_list_can_be_replaced(audience: str | None) -> None:
    df = pd.DataFrame({"email": ["ana@example.com"]})
    with pytest.raises(FrameError, match="needs a list"):
        plan_import(df, if_exists="replace", audience_name=audience)
