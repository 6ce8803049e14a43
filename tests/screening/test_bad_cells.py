"""One bad cell that may be empty need not cost the person."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames import screen
from cdp_frames.errors import FrameError
from cdp_frames.fields import Field
from cdp_frames.mapping import as_mapping
from cdp_frames.screening.bad_cells import is_left_empty
from tests.screening.test_properties import FIELDS, MAPPING, frames
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Hashable

PEOPLE = pd.DataFrame(
    {
        "email": ["a@example.com", "b@example.com", "c@x", "d@example.com"],
        "phone": ["12", "+1 415 555 2671", "12", "n/a"],
        "country": ["Germany", "Atlantis", "Atlantis", None],
    },
    index=list("wxyz"),
)


def test_a_bad_cell_is_left_empty_and_its_row_is_sent() -> None:
    screened = screen(PEOPLE, bad_cells="drop")
    assert screened.fates["fate"].tolist() == [
        "valid",
        "valid",
        "rejected_here",
        "valid",
    ]
    sent = screened.valid.astype(object)
    assert sent.where(sent.notna(), None).to_dict("list") == {
        "email": ["a@example.com", "b@example.com", "d@example.com"],
        "phone": [None, "+14155552671", None],
        "country_code": ["DE", None, None],
    }
    lines = screened.errors[["row", "index", "column", "value", "code", "stage"]]
    assert lines.to_numpy().tolist() == [
        [0, "w", "phone", "12", "invalid_phone", "here"],
        [1, "x", "country", "Atlantis", "invalid_country", "here"],
        [2, "y", "email", "c@x", "invalid_email", "here"],
        [2, "y", "phone", "12", "invalid_phone", "here"],
        [2, "y", "country", "Atlantis", "invalid_country", "here"],
    ]
    # A row that is lost anyway is told all that is wrong with it.
    assert is_left_empty(screened.errors).tolist() == [True] * 2 + [False] * 3
    left = screened.changes[screened.changes["rule"].eq("left empty")]
    assert left[["row", "column", "before"]].to_numpy().tolist() == [
        [0, "phone", "12"],
        [1, "country", "Atlantis"],
    ]
    assert left["after"].isna().all()


def test_the_card_says_what_dropping_would_save_and_what_it_cost() -> None:
    refusing = screen(PEOPLE)
    assert refusing.notes == ("2 of 3 refused rows would go with bad_cells='drop'.",)
    assert refusing.notes[0] in repr(refusing)
    assert "Cells that were left empty" not in repr(refusing)
    dropping = screen(PEOPLE, bad_cells="drop")
    assert dropping.notes == ()
    why, left = repr(dropping).split("Cells that were left empty:")
    assert "1  invalid phone number in 'phone'" in why
    assert "1  invalid phone number in 'phone'.\n" in left
    assert "email" not in left
    # The notes are beside the tuple, and travel with it.
    assert len(refusing) == 6
    assert pickle.loads(pickle.dumps(refusing)).notes == refusing.notes  # noqa: S301 - our own


OPT_OUTS = [
    "email_opt_in",
    "Marketing consent",
    "GDPR",
    "Unsubscribed",
    "do_not_contact",
    "HasOptedOutOfEmail",
    "Opted out",
    "DNC",
    "unsubscribed_at",
    "Subscription status",
    "Abostatus",
    "Newsletter",
    "Accepts Email Marketing",
    "active_subscription",
    "EMAIL_BLACKLISTED",
    "bounced",
    "Einwilligung",
    "Consentement RGPD",
    "Согласие на рассылку",
    "メール配信",
]


@pytest.mark.parametrize("header", OPT_OUTS)
def test_an_unreadable_consent_is_no_silence(header: str) -> None:
    field = "email_opt_in"
    fields = [Field(name="email", type="string"), Field(name=field, type="boolean")]
    df = pd.DataFrame({"email": ["a@example.com"], header: ["perhaps"]})
    mapping = as_mapping(df, {"email": "email", header: field}, fields=fields)
    screened = screen(df, fields=fields, mapping=mapping, bad_cells="drop")
    assert screened.fates["fate"].tolist() == ["rejected_here"]
    assert screen(df, fields=fields, mapping=mapping).notes == ()


@pytest.mark.parametrize("header", OPT_OUTS)
def test_a_header_that_asks_for_consent_holds_whatever_its_field(header: str) -> None:
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "flag": pa.Column(str, pa.Check.isin(["in", "out"]), nullable=True),
        }
    )
    df = pd.DataFrame({"email": ["a@example.com"], header: ["oui"]})
    mapping: dict[Hashable, str | None] = {"email": "email", header: "flag"}
    refused = screen(df, schema, mapping=mapping, bad_cells="drop")
    assert refused.valid.empty
    df = df.rename(columns={header: "Colour"})
    mapping = {"email": "email", "Colour": "flag"}
    assert len(screen(df, schema, mapping=mapping, bad_cells="drop").valid) == 1


SCHEMA = pa.DataFrameSchema(
    {
        "email": pa.Column(str),
        "needed": pa.Column("Int64", pa.Check.lt(100)),
        "filled": pa.Column("Int64", pa.Check.lt(100), nullable=True, default=7),
        "low": pa.Column("Int64", pa.Check.lt(100), nullable=True),
        "high": pa.Column("Int64", nullable=True),
        "badge": pa.Column(str, nullable=True, unique=True),
    },
    checks=pa.Check(lambda df: df["low"].notna() | df["high"].isna(), error="no low"),
)
GOOD: dict[str, object] = {
    "needed": "1",
    "filled": "1",
    "low": "1",
    "high": "9",
    "badge": "x",
}


@pytest.mark.parametrize(
    ("cells", "sent"),
    [
        ({"needed": "many"}, False),
        ({"needed": "100"}, False),
        ({"filled": "100"}, True),  # the default is for a cell that says nothing
        ({"low": "100", "high": None}, True),
        ({"low": "few", "high": None}, True),
        ({"low": "100"}, False),  # the whole row fails without it
        ({"low": "few"}, False),
        ({"high": "lots"}, True),
        ({"high": "lots", "needed": None}, False),
        ({"high": "lots", "badge": "taken"}, False),
    ],
)
def test_what_may_be_dropped_and_what_not(cells: dict[str, object], sent: bool) -> None:  # noqa: FBT001 - a table
    other = {"email": "b@example.com"} | GOOD | {"badge": "taken"}
    rows = [{"email": "a@example.com"} | GOOD | cells, other]
    df = pd.DataFrame(rows, dtype=object)
    dropping = screen(df, SCHEMA, bad_cells="drop")
    refusing = screen(df, SCHEMA)
    assert (dropping.fates["fate"].iloc[0] == "valid") == sent
    assert refusing.fates["fate"].iloc[0] == "rejected_here"
    of_row = dropping.errors["row"].eq(0)
    assert is_left_empty(dropping.errors[of_row]).eq(sent).all()
    assert (refusing.notes != ()) == sent
    if "filled" in cells:
        assert dropping.valid["filled"].isna().iloc[0]


def test_a_check_that_breaks_on_gaps_breaks_no_screening_without_them() -> None:
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "n": pa.Column("Int64", pa.Check.lt(100), nullable=True),
        },
        checks=pa.Check(lambda df: pd.Series(df["n"].astype(int) > 0, df.index)),
    )
    df = pd.DataFrame({"email": ["a@example.com", "b@example.com"], "n": ["1", "500"]})
    screened = screen(df, schema)
    assert screened.fates["fate"].tolist() == ["valid", "rejected_here"]
    assert screened.notes == ()


def test_a_dropped_cell_lets_an_older_good_one_stand() -> None:
    df = pd.DataFrame(
        {"email": ["a@example.com"] * 2, "phone": ["+1 415 555 2671", "12"]}
    )
    screened = screen(df, bad_cells="drop")
    assert screened.valid["phone"].tolist() == ["+14155552671"]
    change = screened.changes.iloc[0]
    assert change["rule"] == "left empty, taken from row 0, E.164"
    assert change["before"] == "12"
    # And one that is dropped in a row that is not sent has its line all the same.
    screened = screen(df.iloc[::-1], bad_cells="drop")
    assert screened.errors[["row", "action"]].to_numpy().tolist() == [[0, "left empty"]]
    assert screened.fates["fate"].tolist() == ["duplicate", "valid"]


@pytest.mark.parametrize("word", ["keep", True, None, ["drop"]])
def test_bad_cells_is_one_of_two(word: object) -> None:
    with pytest.raises(FrameError, match="bad_cells is 'refuse' or 'drop', not"):
        screen(PEOPLE, bad_cells=word)  # type: ignore[arg-type]  # typos


@given(frames(odd=True), st.sampled_from(["merge", "last", False]))
@examples(60)
def test_dropping_saves_exactly_what_refusing_promised(
    df: pd.DataFrame, keep: object
) -> None:
    def screened_by(bad_cells: object) -> tuple[set[int], object]:
        screened = screen(
            df,
            mapping=MAPPING,
            timezone="UTC",
            keep=keep,  # type: ignore[arg-type]  # drawn
            bad_cells=bad_cells,  # type: ignore[arg-type]  # drawn
        )
        rejected = screened.fates["fate"].eq("rejected_here")
        return set(screened.fates.loc[rejected, "row"]), screened

    refused, refusing = screened_by("refuse")
    lost, dropping = screened_by("drop")
    saved = refused - lost
    promised = (
        f"{len(saved)} of {len(refused)} refused rows would go with bad_cells='drop'."
    )
    assert refusing.notes == ((promised,) if saved else ())  # type: ignore[attr-defined]
    errors = dropping.errors  # type: ignore[attr-defined]
    left = errors[is_left_empty(errors)]
    assert set(left["row"]) == saved
    assert set(errors["row"]) == saved | lost
    # The others are told of as ever; that they are several, too, if they are refused.
    errors = errors[errors["code"].ne("duplicate_key")]
    kept = errors[errors["row"].isin(refused & lost)].drop(columns="index")
    before = refusing.errors  # type: ignore[attr-defined]
    before = before[before["row"].isin(refused & lost)].drop(columns="index")
    before = before[before["code"].ne("duplicate_key")]
    assert kept["message"].tolist() == before["message"].tolist()
    # What is left empty holds nothing in what is sent, and is told of as a change.
    changes = dropping.changes  # type: ignore[attr-defined]
    told = set(zip(changes["row"], changes["column"], strict=True))
    fates = dropping.fates.set_index("row")["fate"]  # type: ignore[attr-defined]
    for line in left.to_dict("records"):
        if fates[line["row"]] == "valid":
            assert (line["row"], line["column"]) in told
    assert list(dropping.valid.columns) == list(FIELDS)  # type: ignore[attr-defined]
