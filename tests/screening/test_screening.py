"""Screening, as tables: what goes in, what is valid, what is said of the rest."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest
from pandas.testing import assert_frame_equal

from cdp_frames.errors import FrameError, MappingError, MissingColumnError
from cdp_frames.fields import Field
from cdp_frames.file_notes import FileNotes
from cdp_frames.mapping import infer_mapping
from cdp_frames.problems import PROBLEMS
from cdp_frames.schema import load_schema
from cdp_frames.screening import Screened, screen
from cdp_frames.screening.tables import ERROR_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.screening.duplicates import Keep


def people(*emails: object, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"email": list(emails), **columns})


def named(df: pd.DataFrame, **options: object) -> Screened:
    """Screen with every column mapped to the field of its name, whatever it holds."""
    mapping = {name: name for name in df.columns}
    return screen(df, mapping=mapping, **options)  # type: ignore[arg-type]  # passed on


def codes(screened: Screened) -> list[tuple[int, str, str]]:
    """Name what is wrong: row, column, code."""
    errors = screened.errors
    column = errors["column"].where(errors["field"].notna(), "")
    return list(zip(errors["row"], column, errors["code"], strict=True))


def fate(screened: Screened) -> list[str]:
    return list(screened.fates["fate"])


# --- one row of each fate ------------------------------------------------------------


def test_each_row_gets_its_fate_and_the_account_says_why() -> None:
    df = pd.DataFrame(
        {
            "Email": [
                " Ana@Example.com",
                "bob",
                None,
                "ana@example.com",
                "",
                "c@c.org",
            ],
            "First name": ["Ana", "Bob", "Cy", "Anna", "  ", "Dee"],
            "last_seen_at": [
                "2026-01-01T00:00:00Z",
                "2026-01-01 10:00",
                "2026-01-01T00:00:00Z",
                "2026-01-01T01:00:00+01:00",
                None,
                None,
            ],
            "memo": ["a", "b", "c", "d", "\u200b", None],
        },
        index=["x", "x", "y", "y", "z", "z"],
    )
    valid, errors, changes, fates, hints, mapping = screen(df)
    assert valid.to_dict("list") == {
        "email": ["ana@example.com", "c@c.org"],
        "first_name": ["Anna", "Dee"],
        "last_seen_at": [pd.Timestamp("2026-01-01", tz="UTC"), pd.NaT],
    }
    assert list(valid.index) == ["y", "z"]
    assert list(errors.columns) == list(ERROR_COLUMNS)
    shown = ["row", "index", "column", "field", "value", "code", "stage"]
    assert errors[shown].fillna("").to_numpy().tolist() == [
        [1, "x", "Email", "email", "bob", "invalid_email", "here"],
        [
            1,
            "x",
            "last_seen_at",
            "last_seen_at",
            "2026-01-01 10:00",
            "naive_datetime",
            "here",
        ],
        [2, "y", "Email", "email", "", "missing_value", "here"],
    ]
    assert changes[["row", "index", "column", "before"]].to_numpy().tolist() == [
        [3, "y", "last_seen_at", "2026-01-01T01:00:00+01:00"]
    ]
    assert changes["after"].tolist() == ["2026-01-01T00:00:00Z"]
    sent = fates["sent_row"].astype(object)
    fates["sent_row"] = sent.where(sent.notna(), None)
    assert fates.to_dict("list") == {
        "row": [0, 1, 2, 3, 4, 5],
        "index": ["x", "x", "y", "y", "z", "z"],
        "fate": [
            "duplicate",
            "rejected_here",
            "rejected_here",
            "valid",
            "empty",
            "valid",
        ],
        "sent_row": [3, None, None, 3, None, 5],
    }
    assert hints["message"].tolist() == [
        "the rows of this person give different names (rows 0, 3); what is sent is "
        "the last of them"
    ]
    assert list(valid.columns) == [column.field for column in mapping.columns]


def test_the_frames_have_the_stated_dtypes_even_without_rows() -> None:
    for df in (people("a@a.org", "bob"), people("a@a.org"), people().astype("str")):
        screened = screen(df)
        assert screened.errors["row"].dtype == "int64"
        assert screened.fates["row"].dtype == "int64"
        assert screened.fates["sent_row"].dtype == "Int64"
        assert screened.changes["row"].dtype == "int64"
        assert list(screened.errors) == list(ERROR_COLUMNS)
        assert list(screened.changes) == [
            "row",
            "index",
            "column",
            "before",
            "after",
            "rule",
        ]
        assert list(screened.hints) == [
            *ERROR_COLUMNS[:5],
            "suggestion",
            "message",
        ]


def test_messages_and_actions_are_those_of_the_vocabulary() -> None:
    errors = named(people("bob", None, first_name=["x", "y"])).errors
    for line in errors.to_dict("records"):
        problem = PROBLEMS[line["code"]]
        assert line["message"].startswith(problem.title)
        assert line["action"] == problem.action


def test_a_missing_value_is_missing_in_the_account() -> None:
    errors = named(people(None, "n/a", "  ")).errors
    assert errors["row"].tolist() == [1]
    assert named(people("n/a", first_name=["Ana"])).errors["value"].tolist() == ["n/a"]


def test_a_problem_never_hides_another() -> None:
    df = people(
        "bob",
        last_seen_at=["yesterday"],
        last_order_at=["2026-01-01 10:00"],
        country_code=["Atlantis"],
        order_count=["1.5"],
    )
    assert codes(named(df)) == [
        (0, "email", "invalid_email"),
        (0, "last_seen_at", "invalid_datetime"),
        (0, "last_order_at", "naive_datetime"),
        (0, "country_code", "invalid_country"),
        (0, "order_count", "invalid_integer"),
    ]


def test_an_unreadable_value_hides_no_other_of_its_column() -> None:
    """Pandera reports ``x`` twice and loses ``-3`` to a TypeError."""
    schema = pa.DataFrameSchema(
        {"email": pa.Column(str), "n": pa.Column(int, pa.Check.ge(0), coerce=True)}
    )
    screened = screen(
        people("a@a.org", "b@b.org", "c@c.org", n=["1", "x", "-3"]), schema
    )
    assert codes(screened) == [(1, "n", "invalid_integer"), (2, "n", "check_failed")]
    assert screened.valid["n"].tolist() == [1]


def test_zoned_and_naive_times_in_one_column_are_told_apart() -> None:
    """Pandera fails such a column without naming a row."""
    times = ["2026-04-21T10:00:00Z", "2026-04-21T10:00:00", "2026-04-21 10:00+02:00"]
    df = people("a@a.org", "b@b.org", "c@c.org", last_seen_at=times)
    assert codes(screen(df)) == [(1, "last_seen_at", "naive_datetime")]


# --- indexes, headers, dtypes --------------------------------------------------------


@pytest.mark.parametrize(
    "index",
    [
        [0, 0, 1, 1],
        ["a", "a", "a", "a"],
        [None, None, "x", 3],
        [3, 2, 1, 0],
        [np.nan, np.nan, 1.0, 2.0],
        pd.MultiIndex.from_tuples([(1, "a"), (1, "a"), (2, "b"), (2, "c")]),
        pd.date_range("2026-01-01", periods=4, tz="Europe/Berlin"),
        pd.CategoricalIndex(["a", "b", "a", "b"]),
        pd.Index([(1, 2), (1, 2), (3, 4), (5, 6)], tupleize_cols=False),
    ],
    ids=lambda index: str(list(index))[:30],
)
def test_rows_are_known_by_position_whatever_their_labels(
    index: pd.Index | Sequence[object],
) -> None:
    """Pandera's ``drop_invalid_rows`` throws good rows away with shared labels."""
    df = people("a@a.org", "bob", "c@c.org", "dan")
    df.index = index if isinstance(index, pd.Index) else pd.Index(index)
    screened = screen(df)
    assert screened.valid["email"].tolist() == ["a@a.org", "c@c.org"]
    assert screened.valid.index.equals(df.index.take([0, 2]))
    assert screened.errors["row"].tolist() == [1, 3]
    labels = pd.Index(screened.errors["index"], tupleize_cols=False)
    flat = df.index.to_flat_index() if df.index.nlevels > 1 else df.index
    assert list(map(str, labels)) == list(map(str, flat.take([1, 3])))


def test_repeated_headers_are_told_apart() -> None:
    df = pd.DataFrame([["a@a.org", "x", "A"], ["bob", "y", "B"]])
    df.columns = ["email", "first_name", "first_name"]
    screened = screen(df, mapping={"email": "email", "first_name_2": "first_name"})
    assert screened.valid["first_name"].tolist() == ["A"]
    assert codes(screened) == [(1, "email", "invalid_email")]


def test_headers_that_are_no_text_come_back_as_they_are() -> None:
    df = pd.DataFrame({7: ["bob"], ("Home", "City"): ["x"]})
    errors = screen(df, mapping={7: "email"}).errors
    assert errors["column"].tolist() == [7]


@pytest.mark.parametrize(
    "dtype",
    ["str", object, "string", "string[pyarrow]", "category"],
)
def test_text_of_every_dtype_is_read_alike(dtype: object) -> None:
    emails = pd.Series(["A@a.org", "bob", None], dtype="str").astype(dtype)  # type: ignore[call-overload]  # a table of dtypes
    screened = screen(pd.DataFrame({"email": emails, "first_name": ["x", "y", "z"]}))
    assert codes(screened) == [
        (1, "email", "invalid_email"),
        (2, "email", "missing_value"),
    ]
    assert screened.valid["email"].tolist() == ["a@a.org"]


def test_values_of_every_type_have_a_result() -> None:
    odd = [
        b"x",
        ["a@a.org"],
        {"a": 1},
        3,
        3.5,
        pd.Timestamp("2026-01-01"),
        pd.NaT,
        True,
    ]
    odd += [dt.date(2026, 1, 1), np.int8(3), float("inf"), object(), "a" * 100_000]
    odd += ["日本@例え.jp", "\udcff", "\x00", pd.NA]
    df = pd.DataFrame({"email": pd.Series(odd, dtype=object)})
    df["last_seen_at"] = df["order_count"] = df["phone"] = df["first_name"] = df[
        "email"
    ]
    screened = screen(df)
    refused = set(screened.errors["row"])
    assert refused | set(
        np.flatnonzero(screened.fates["fate"] != "rejected_here")
    ) == set(range(len(df)))


def test_half_a_character_is_a_problem_and_no_exception() -> None:
    """It reads as text only, where pandas would guess a dtype for it and fail."""
    cells = pd.Series(["a@a.org", "b\ud800@b.org"], dtype=object)
    screened = screen(pd.DataFrame({"email": cells}))
    assert codes(screened) == [(1, "email", "unsupported_value")]


def test_a_huge_cell_is_no_trouble() -> None:
    screened = screen(
        people("a" * 2_000_000, "b@b.org", last_name=["x", "y" * 100_000])
    )
    assert codes(screened) == [(0, "email", "invalid_email")]


# --- frames at fault -----------------------------------------------------------------


def test_an_empty_frame_has_no_rows_and_no_trouble() -> None:
    screened = screen(pd.DataFrame({"email": pd.Series([], dtype="str")}))
    assert (len(screened.valid), len(screened.errors), len(screened.fates)) == (0, 0, 0)
    load_schema("contact").validate(screened.valid)


@pytest.mark.parametrize(
    "df", [None, [1], pd.Series(["a@a.org"]), {"email": ["a@a.org"]}]
)
def test_only_a_frame_is_screened(df: object) -> None:
    with pytest.raises(FrameError, match="df must be a pandas DataFrame"):
        screen(df)  # type: ignore[arg-type]  # what users do


@pytest.mark.parametrize("keep", ["all", 0, None, ["last"]])
def test_keep_is_one_of_four(keep: object) -> None:
    with pytest.raises(FrameError, match="keep is 'merge', 'last', 'first' or False"):
        screen(people("a@a.org"), keep=keep)  # type: ignore[arg-type]  # a typo


def test_a_missing_required_column_is_named_with_the_closest() -> None:
    schema = pa.DataFrameSchema(
        {"email": pa.Column(str), "badge_id": pa.Column(str), "booth": pa.Column(str)}
    )
    df = people("a@a.org", badge_identity=["1"], zzz=["x"])
    with pytest.raises(MissingColumnError) as caught:
        screen(df, schema, mapping={"email": "email"})
    assert caught.value.column == "badge_id"
    assert caught.value.closest == "badge_identity"
    assert "Also missing: 'booth'" in str(caught.value)


def test_a_frame_without_email_is_refused() -> None:
    with pytest.raises(MappingError, match="email"):
        screen(pd.DataFrame({"first_name": ["Ana"]}))


def test_a_strict_schema_refuses_or_leaves_out_other_fields() -> None:
    df = people("a@a.org", tier=["gold"])
    for strict, names in (
        (True, None),
        ("filter", ["email"]),
        (False, ["email", "tier"]),
    ):
        schema = pa.DataFrameSchema({"email": pa.Column(str)}, strict=strict)
        fields = [Field(name="email"), Field(name="tier")]
        mapping = infer_mapping(df, fields=fields)
        if names is None:
            with pytest.raises(MappingError, match="has no field 'tier'"):
                screen(df, schema, mapping=mapping)
        else:
            screened = screen(df, schema, mapping=mapping)
            assert list(screened.valid) == names
            assert list(screened.mapping.field_map.values()) == names


def test_an_ordered_schema_sets_the_order_of_the_fields() -> None:
    schema = pa.DataFrameSchema(
        {"last_name": pa.Column(str), "email": pa.Column(str)}, ordered=True
    )
    screened = screen(people("a@a.org", last_name=["Ng"]), schema)
    assert list(screened.valid) == ["last_name", "email"]
    schema.validate(screened.valid)


# --- evidence ------------------------------------------------------------------------

BERLIN = FileNotes(timezone="Europe/Berlin")


@pytest.mark.parametrize(
    ("notes", "argument", "hour"),
    [
        (FileNotes(), None, None),
        (BERLIN, None, 8),
        (BERLIN, "America/Denver", 16),
        (replace(BERLIN, timezones={"last_seen_at": "UTC"}), None, 10),
        (FileNotes(timezones={"other": "UTC"}), None, None),
        (FileNotes(), "Europe/Berlin", 8),
    ],
)
def test_the_users_word_counts_before_the_files(
    notes: FileNotes, argument: str | None, hour: int | None
) -> None:
    df = people("a@a.org", last_seen_at=["2026-07-01 10:00"])
    notes.put(df)
    screened = screen(df, timezone=argument)
    if hour is None:
        assert codes(screened) == [(0, "last_seen_at", "naive_datetime")]
    else:
        assert screened.valid["last_seen_at"].dt.hour.tolist() == [hour]


def test_a_schema_may_say_the_zone_of_a_column() -> None:
    check = pa.Check.cdp_timestamp(timezone="Europe/Berlin")
    schema = pa.DataFrameSchema(
        {"email": pa.Column(str), "at": pa.Column("datetime64[us, UTC]", check)}
    )
    df = people("a@a.org", at=["2026-07-01 10:00"])
    FileNotes(timezone="UTC").put(df)
    assert screen(df, schema).valid["at"].dt.hour.tolist() == [8]
    assert screen(df, schema, timezone="UTC").valid["at"].dt.hour.tolist() == [10]


def test_evidence_decides_day_and_month() -> None:
    df = people("a@a.org", last_seen_at=["03/04/2026 10:00Z"])
    assert codes(screen(df)) == [(0, "last_seen_at", "ambiguous_date")]
    FileNotes(dayfirst=True).put(df)
    assert screen(df).valid["last_seen_at"].dt.month.tolist() == [4]
    assert screen(df, dayfirst=False).valid["last_seen_at"].dt.month.tolist() == [3]


@pytest.mark.parametrize("place", ["country_code", "country"])
def test_a_rows_country_reads_its_national_phone_number(place: str) -> None:
    df = people(
        "a@a.org",
        "b@b.org",
        "c@c.org",
        phone=["030 901820", "(415) 555-2671", "030 901820"],
        **{place: ["Germany", "US", None]},
    )
    screened = screen(df)
    assert screened.valid["phone"].tolist() == ["+4930901820", "+14155552671"]
    assert codes(screened) == [(2, "phone", "phone_without_region")]
    assert len(screen(df, region="DE").valid) == 3


# --- duplicates ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keep", "sent", "fates", "sent_row"),
    [
        ("last", ["c", "d"], "duplicate duplicate valid valid", [2, 2, 2, 3]),
        ("first", ["a", "d"], "valid duplicate duplicate valid", [0, 0, 0, 3]),
        (
            False,
            ["d"],
            "rejected_here rejected_here rejected_here valid",
            [None, None, None, 3],
        ),
    ],
)
def test_one_row_is_sent_for_each_person(
    keep: Keep, sent: list[str], fates: str, sent_row: list[int | None]
) -> None:
    emails = [
        "Ana@Example.com",
        "ana@example.com ",
        "ANA@example.com",
        "bo@example.com",
    ]
    screened = screen(people(*emails, first_name=list("abcd")), keep=keep)
    assert screened.valid["first_name"].tolist() == sent
    assert fate(screened) == fates.split()
    assert (
        screened.fates["sent_row"]
        .astype(object)
        .where(screened.fates["sent_row"].notna(), None)
        .tolist()
        == sent_row
    )
    if keep is False:
        assert set(screened.errors["code"]) == {"duplicate_key"}
        assert set(screened.errors["value"]) == set(emails[:3])
        assert screened.errors["message"].str.endswith("3 rows have this email").all()


def test_a_refused_row_stands_for_nobody() -> None:
    df = people("a@a.org", "a@a.org", last_seen_at=["2026-01-01T00:00:00Z", "soon"])
    screened = screen(df)
    assert fate(screened) == ["valid", "rejected_here"]


def test_another_match_key_needs_a_value_in_every_row() -> None:
    df = people("a@a.org", "b@b.org", "c@c.org", customer_id=["1", "1", None])
    screened = screen(df, match_key="customer_id")
    assert fate(screened) == ["duplicate", "valid", "rejected_here"]
    assert codes(screened) == [(2, "customer_id", "missing_value")]


# --- blank rows ----------------------------------------------------------------------


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0", "\u200b", "\t\n", np.nan])
def test_a_row_that_shows_nothing_is_empty(blank: object) -> None:
    df = people(blank, "a@a.org", first_name=[blank, "x"], memo=[blank, "y"])
    screened = screen(df)
    assert fate(screened) == ["empty", "valid"]
    assert screened.errors.empty


def test_a_row_with_anything_in_it_is_refused_not_empty() -> None:
    df = people(None, "n/a", None, memo=[0, None, "x"])
    screened = screen(df, mapping={"email": "email"})
    assert fate(screened) == ["rejected_here"] * 3
    assert set(screened.errors["code"]) == {"missing_value"}


# --- what is kept --------------------------------------------------------------------


def test_changes_are_told_for_valid_rows_alone() -> None:
    df = people(" A@a.org", " a@A.org", " bob ", "c@c.org")
    changes = screen(df).changes
    assert changes[["row", "before", "after"]].to_numpy().tolist() == [
        [1, " a@A.org", "a@a.org"]
    ]


def test_a_hint_names_a_likely_typo_and_changes_nothing() -> None:
    screened = screen(people("ana@gmial.com", "bob@gmail.com"))
    assert screened.valid["email"].tolist() == ["ana@gmial.com", "bob@gmail.com"]
    hint = screened.hints.iloc[0]
    assert (hint["row"], hint["column"]) == (0, "email")
    assert hint["suggestion"] == "ana@gmail.com"


def test_the_result_prints_counts_and_no_value() -> None:
    df = people("ana@gmial.com", "bob@@", None, "ana@gmial.com", "")
    df["first_name"] = ["Ana", "Bob", "Cy", "Ana", None]
    screened = screen(df)
    for text in (repr(screened), screened._repr_html_()):
        words = " ".join(re.sub("<[^>]+>", " ", text).split())
        assert "5 rows screened" in words
        for count in ("1 to be sent", "2 rejected here", "1 duplicate", "1 empty"):
            assert count in words
        assert "invalid email format" in text
        assert "@" not in text
    assert "<script" not in screened._repr_html_()


def test_counts_are_those_of_the_fates_and_add_up() -> None:
    screened = screen(people("ana@a.org", "bob@@", "cy", "ana@a.org", ""))
    assert screened.counts == {
        "rows": 5,
        "valid": 1,
        "rejected_here": 2,
        "opted_out": 0,
        "duplicate": 1,
        "empty": 1,
    }
    nobody = screen(people())
    assert set(nobody.counts.values()) == {0}


def test_counts_and_cooccurrence_answer_what_users_ask() -> None:
    df = people(
        "bob", "a@a.org", "cy", None, last_seen_at=["soon", "soon", None, "never"]
    )
    screened = named(df)
    assert screened.code_counts().to_dict("list") == {
        "code": ["invalid_datetime", "invalid_email", "missing_value"],
        "column": ["last_seen_at", "email", "email"],
        "field": ["last_seen_at", "email", "email"],
        "rows": [3, 2, 1],
    }
    together = screened.cooccurrence()
    assert dict(zip(together["codes"], together["rows"], strict=True)) == {
        "invalid_datetime + invalid_email": 1,
        "invalid_datetime": 1,
        "invalid_email": 1,
        "invalid_datetime + missing_value": 1,
    }
    nothing = screen(people("a@a.org"))
    assert nothing.code_counts().empty
    assert nothing.cooccurrence().empty


def test_the_fields_of_the_cdp_count() -> None:
    fields = [
        Field(name="email", required=True),
        Field(name="tier", enum=("gold", "silver")),
    ]
    df = people("a@a.org", "b@b.org", tier=["gold", "Golld"])
    schema = pa.DataFrameSchema({"email": pa.Column(str)})
    screened = screen(df, schema, fields=fields)
    assert codes(screened) == [(1, "tier", "not_allowed")]
    assert screened.errors["suggestion"].tolist() == ["gold"]


def test_screening_twice_is_screening_once() -> None:
    df = people(
        " A@a.org", "bob", "c@c.org", last_seen_at=[None, None, "2026-01-01T0Z"]
    )
    df["order_count"] = ["1", "2", "3"]
    once = named(df)
    again = named(once.valid)
    assert_frame_equal(again.valid, once.valid)
    assert again.errors.empty
    assert again.changes.empty
