"""What holds for every frame: each guarantee of ``screen`` is one property."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from decimal import Decimal

import numpy as np
import pandas as pd
import pandera.pandas as pa
from hypothesis import given, strategies as st
from pandas.testing import assert_frame_equal

from cdp_frames.file_notes import FileNotes
from cdp_frames.mapping import as_mapping
from cdp_frames.problems import PROBLEMS
from cdp_frames.schema import load_schema
from cdp_frames.screening import Screened, screen
from cdp_frames.screening.counting import cooccurrence, counts
from cdp_frames.text.cells import shows
from tests.support.examples import examples
from tests.support.verdicts import SUGGESTED

EMAILS = st.sampled_from(
    [
        "ana@example.com",
        " ANA@Example.com ",
        "bo@example.org",
        "mailto:cy@example.com",
        "Dee <dee@example.com>",
        "eve@gmial.com",
        "not an address",
        "a@b.org, c@d.org",
        "n/a",
        "",
        None,
        "ünï@example.com",
    ]
)
TIMES = st.sampled_from(
    [
        "2026-04-21T15:30:00Z",
        "2026-04-21 15:30:00+0530",
        "2026-04-21 15:30",
        "2026-04-21",
        "21/04/2026 10:00 GMT+1",
        "soon",
        "9999-12-31T23:59:59Z",
        "",
        None,
    ]
)
ODD = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.decimals(allow_nan=False),
    st.binary(max_size=4),
    st.lists(st.integers(), max_size=2),
    st.sampled_from([pd.NA, pd.NaT, np.nan, np.int8(3), Decimal("1.50"), dt.time(1)]),
)
FIELDS = ("email", "first_name", "last_seen_at", "order_count", "ltv", "country_code")
COLUMNS = {
    "email": EMAILS,
    "first_name": st.one_of(st.none(), st.text(max_size=6)),
    "last_seen_at": TIMES,
    "order_count": st.sampled_from(["1", "2.0", "1,000", "x", "", None, "-3"]),
    "ltv": st.sampled_from(["1.5", "1e3", "abc", None, "1,234.5"]),
    "country_code": st.sampled_from(["US", "Germany", "Atlantis", "NA", None, " de "]),
    "memo": st.one_of(st.none(), st.just(" "), st.just("x")),
}
LABELS = st.sampled_from([0, 1, 1, "a", "a", None, np.nan, 2.5])


@st.composite
def frames(draw: st.DrawFn, *, odd: bool = False) -> pd.DataFrame:
    """Draw frames of people: messy cells, repeated and mixed labels."""
    rows = draw(st.integers(0, 8))

    def column(values: st.SearchStrategy[object]) -> pd.Series:
        cells = st.one_of(values, ODD) if odd else values
        drawn = draw(st.lists(cells, min_size=rows, max_size=rows))
        return pd.Series(drawn, dtype=object)

    df = pd.DataFrame({name: column(values) for name, values in COLUMNS.items()})
    labels = draw(st.lists(LABELS, min_size=rows, max_size=rows))
    df.index = pd.Index(labels, dtype=object)
    return df


def screened_by(df: pd.DataFrame, keep: object = "last") -> Screened:
    return screen(df, mapping=MAPPING, timezone="UTC", keep=keep)  # type: ignore[arg-type]  # drawn


# Made for text: a column of nothing but bytes would be refused as a whole.
MAPPING = as_mapping(
    pd.DataFrame({name: ["x"] for name in COLUMNS}), {name: name for name in FIELDS}
)
KEEPS = st.sampled_from(["last", "first", False])


@given(frames(odd=True), KEEPS)
@examples(20)
def test_every_row_has_one_fate_and_the_account_adds_up(
    df: pd.DataFrame, keep: object
) -> None:
    """Partition and conservation: nothing is lost, nothing is there twice."""
    valid, errors, changes, fates, _, _ = screened = screened_by(df, keep)
    assert fates["row"].tolist() == list(range(len(df)))
    rows = {name: set(group["row"]) for name, group in fates.groupby("fate")}
    assert set(rows) <= {"valid", "rejected_here", "duplicate", "empty"}
    assert sum(map(len, rows.values())) == len(df)
    assert len(valid) == len(rows.get("valid", ()))
    assert set(errors["row"]) == rows.get("rejected_here", set())
    assert set(changes["row"]) <= rows.get("valid", set())
    assert set(screened.hints["row"]).isdisjoint(
        rows.get("duplicate", set()) | rows.get("empty", set())
    )


@given(frames(odd=True), KEEPS)
@examples(20)
def test_the_row_that_is_sent_for_a_person_is_valid_and_has_the_key(
    df: pd.DataFrame, keep: object
) -> None:
    valid, _, _, fates, _, _ = screened_by(df, keep)
    assert valid["email"].is_unique
    sent = fates.set_index("row")["sent_row"]
    is_valid = fates.set_index("row")["fate"].eq("valid")
    assert sent[is_valid].eq(sent[is_valid].index.to_series()).all()
    assert sent.notna().equals(
        fates.set_index("row")["fate"].isin(["valid", "duplicate"])
    )
    assert is_valid[sent.dropna().astype(int)].all()


@given(frames(odd=True))
@examples(20)
def test_the_input_is_not_changed(df: pd.DataFrame) -> None:
    FileNotes(timezone="UTC").put(df)
    before = deepcopy(df)
    screened_by(df)
    assert_frame_equal(df, before)
    assert df.attrs == before.attrs


@given(frames())
@examples(20)
def test_labels_have_no_part_in_the_result(df: pd.DataFrame) -> None:
    """The same rows under plain labels fare the same."""
    odd, plain = screened_by(df), screened_by(df.reset_index(drop=True))
    for name in ("errors", "changes", "fates", "hints"):
        left = getattr(odd, name).drop(columns="index")
        right = getattr(plain, name).drop(columns="index")
        assert_frame_equal(left, right)
    assert_frame_equal(
        odd.valid.reset_index(drop=True), plain.valid.reset_index(drop=True)
    )
    rows = odd.fates.loc[odd.fates["fate"].eq("valid"), "row"].to_numpy()
    assert odd.valid.index.equals(df.index.take(rows))


@given(frames(odd=True))
@examples(20)
def test_twice_is_once(df: pd.DataFrame) -> None:
    once = screened_by(df)
    again = screened_by(once.valid)
    assert again.errors.empty
    assert again.changes.empty
    assert_frame_equal(again.valid, once.valid)


@given(frames(odd=True))
@examples(20)
def test_the_errors_are_in_order_and_speak_the_vocabulary(df: pd.DataFrame) -> None:
    errors = screened_by(df).errors
    places = {field: place for place, field in enumerate(FIELDS)}
    order = list(zip(errors["row"], errors["field"].map(places), strict=True))
    assert order == sorted(order)
    assert set(errors["code"]) <= set(PROBLEMS)
    for line in errors.to_dict("records"):
        given_value = df[line["column"]].iloc[line["row"]]
        assert (
            line["value"] is given_value
            or line["value"] == given_value
            or (pd.isna(line["value"]) and pd.isna(given_value))
        )


@given(frames(odd=True))
@examples(20)
def test_pandera_agrees_with_what_is_valid(df: pd.DataFrame) -> None:
    load_schema("contact").validate(screened_by(df).valid.reset_index(drop=True))


@given(frames())
@examples(20)
def test_every_change_is_told_and_every_change_told_is_one(df: pd.DataFrame) -> None:
    """A text cell of a valid row differs from what was written if and only if told."""
    valid, _, changes, fates, _, _ = screened_by(df)
    rows = fates.loc[fates["fate"].eq("valid"), "row"].to_numpy()
    changed = set(zip(changes["row"], changes["column"], strict=True))
    for field in ("email", "first_name", "country_code"):
        before = df[field].take(rows).tolist()
        for row, was, sent in zip(rows, before, valid[field], strict=True):
            # A cell that shows nothing is missing, and nothing was lost.
            if pd.notna(sent):
                assert ((row, field) in changed) == (was != sent)


@given(frames(odd=True))
@examples(20)
def test_counts_and_sets_of_codes_add_up(df: pd.DataFrame) -> None:
    errors = screened_by(df).errors
    assert counts(errors)["rows"].sum() == len(
        errors.drop_duplicates(["row", "code", "column"])
    )
    assert cooccurrence(errors)["rows"].sum() == errors["row"].nunique()


@given(frames(), st.integers(0, 4))
@examples(20)
def test_rows_of_different_people_do_not_meet(df: pd.DataFrame, cut: int) -> None:
    """A row's errors are its own, but for duplicates and the order of day and month."""
    df = df.assign(last_seen_at=None, order_count=None, ltv=None)
    whole = screened_by(df)
    for part, start in ((df.iloc[:cut], 0), (df.iloc[cut:], cut)):
        found = screened_by(part).errors
        rows = range(start, start + len(part))
        expected = whole.errors[whole.errors["row"].isin(rows)].reset_index(drop=True)
        assert (found["row"] + start).tolist() == expected["row"].tolist()
        assert found["message"].tolist() == expected["message"].tolist()


def without_copy_on_write() -> AbstractContextManager[None]:
    """Where pandas can still do without; pandas 3 always copies on write."""
    if pd.__version__.startswith("3"):
        return nullcontext()
    return pd.option_context("mode.copy_on_write", False)


@given(frames())
@examples(20)
def test_what_is_written_into_the_outcome_does_not_reach_the_input(
    df: pd.DataFrame,
) -> None:
    before = deepcopy(df)
    with without_copy_on_write():
        screened = screened_by(df)
        for frame in screened[:5]:
            assert isinstance(frame, pd.DataFrame)
            for place in range(frame.shape[1]):
                cells = frame.iloc[:, place].to_numpy()
                if cells.dtype == object and cells.flags.writeable:
                    cells[:] = "changed"
    assert_frame_equal(df, before)


@given(frames())
@examples(20)
def test_a_users_check_answers_as_for_its_rows_alone(df: pd.DataFrame) -> None:
    """Beside the kinds, a check refuses exactly the values that it says no to."""
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str, pa.Check.str_endswith(".com")),
            "order_count": pa.Column("Int64", pa.Check.ge(0), nullable=True),
        }
    )
    mapping = as_mapping(df, {"email": "email", "order_count": "order_count"})
    plain = screen(df, mapping=mapping)
    checked = screen(df, schema, mapping=mapping)
    added = checked.errors[checked.errors["code"].eq("check_failed")]
    kept = checked.errors[checked.errors["code"].ne("check_failed")]
    # What the check refuses is not suggested either.
    told = [column for column in kept if column not in SUGGESTED]
    assert_frame_equal(kept[told].reset_index(drop=True), plain.errors[told])
    for line in added.to_dict("records"):
        text = str(line["value"]).strip().rstrip(">").lower()
        assert text.startswith("-") or not text.endswith(".com")


@given(frames(odd=True), KEEPS, st.sampled_from(["refuse", "drop"]))
@examples(20)
def test_a_cell_that_is_there_is_never_missing_without_a_word(
    df: pd.DataFrame, keep: object, bad_cells: str
) -> None:
    """A present cell of a row that is sent is a value, a line of errors or a change."""
    found = screen(
        df,
        mapping=MAPPING,
        timezone="UTC",
        keep=keep,  # type: ignore[arg-type]  # drawn
        bad_cells=bad_cells,  # type: ignore[arg-type]  # drawn
    )
    told = {
        (row, column)
        for account in (found.errors, found.changes)
        for row, column in zip(account["row"], account["column"], strict=True)
    }
    sent = found.fates["row"][found.fates["fate"] == "valid"].tolist()
    for name in FIELDS:
        missing = found.valid[name].isna().to_numpy()
        present = shows(df[name].iloc[sent])
        silent = [
            row for row, lost in zip(sent, missing & present, strict=True) if lost
        ]
        assert {(row, name) for row in silent} <= told
