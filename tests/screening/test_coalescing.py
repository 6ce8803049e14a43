"""Several columns that fill one field: the first that holds something is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import infer_mapping, screen
from cdp_frames.errors import MappingError
from cdp_frames.file_notes import FileNotes
from cdp_frames.mapping import Mapping
from cdp_frames.mapping.memory import MappingMemory
from cdp_frames.screening import Screened
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

PHONES: dict[Hashable, Any] = {"phone": ["Mobile Phone", "Home Phone"]}


def people(mobile: list[Any], home: list[Any], **more: list[Any]) -> pd.DataFrame:
    count = len(mobile)
    return pd.DataFrame(
        {
            "email": [f"p{n}@example.com" for n in range(count)],
            "Mobile Phone": mobile,
            "Home Phone": home,
            **more,
        }
    )


def screened(df: pd.DataFrame, **how: Any) -> Screened:
    mapping = infer_mapping(df).override(PHONES)
    return screen(df, mapping=mapping, **{"region": "DE", **how})


def test_the_first_that_is_filled_is_sent_and_the_other_is_told() -> None:
    df = people(
        ["0151 23456789", "", None, "n/a", "0151 23456789"],
        ["030 901820", "030 901820", None, "030 901820", "+49 151 23456789"],
    )
    found = screened(df)
    phones = found.valid["phone"].astype(object)
    assert phones.where(phones.notna(), None).tolist() == [
        "+4915123456789",
        "+4930901820",
        None,
        "+4930901820",
        "+4915123456789",
    ]
    by_cell = found.changes.set_index(["row", "column"])
    lines = by_cell.to_dict("index")
    told = lines[0, "Home Phone"]
    assert told["before"] == "030 901820"
    assert pd.isna(told["after"])
    assert told["rule"] == "not sent: 'Mobile Phone' comes first"
    assert found.notes == (
        "1 cell of column 'Home Phone' is not sent, for 'Mobile Phone' comes first and "
        "says otherwise: see .changes.",
    )
    # The same number, written otherwise: nothing is lost.
    assert (4, "Home Phone") not in lines
    assert (1, "Home Phone") in lines
    assert (1, "Mobile Phone") not in lines


def test_a_bad_cell_is_not_passed_over() -> None:
    df = people(["12", ""], ["030 901820", "nobody"])
    found = screened(df)
    assert found.fates["fate"].tolist() == ["rejected_here"] * 2
    assert found.errors[["row", "column", "value"]].to_numpy().tolist() == [
        [0, "Mobile Phone", "12"],
        [1, "Home Phone", "nobody"],
    ]


def test_three_columns_in_the_order_that_is_given() -> None:
    df = people(["", "", "0151 1"], ["", "030 901820", ""], Work=["030 901821"] * 3)
    mapping = infer_mapping(df).override(
        {"phone": ["Work", "Mobile Phone", "Home Phone"]}
    )
    found = screen(df, mapping=mapping, region="DE")
    assert found.valid["phone"].tolist() == ["+4930901821"] * 3
    told = found.changes[found.changes["rule"].str.startswith("not sent")]
    assert told[["row", "column", "rule"]].to_numpy().tolist() == [
        [1, "Home Phone", "not sent: 'Work' and 'Mobile Phone' come first"],
        [2, "Mobile Phone", "not sent: 'Work' comes first"],
    ]


def test_headers_that_repeat_and_are_no_text() -> None:
    df = pd.DataFrame(
        [["a@example.com", None, "Ann"], ["b@example.com", "Bob", "Bo"]],
        columns=["email", 7, 7],
        index=pd.MultiIndex.from_tuples([("x", 1), ("x", 1)]),
    )
    with pytest.raises(MappingError, match="several columns are called 7"):
        screen(df, mapping={"email": "email", "first_name": [7]})
    sources = [column.source for column in infer_mapping(df).seen]
    found = screen(df, mapping={"email": "email", "first_name": sources[1:]})
    assert found.valid["first_name"].tolist() == ["Ann", "Bob"]
    (line,) = found.changes.to_dict("records")
    assert (line["column"], line["index"], line["before"]) == (7, ("x", 1), "Bo")


def test_numbers_beside_texts_look_as_in_their_own_column() -> None:
    df = people([1.0, np.nan], ["a", "b"])
    df["Home Phone"] = ["030 901820", "x"]
    found = screen(
        df,
        mapping={"email": "email", "customer_id": ["Mobile Phone", "Home Phone"]},
    )
    assert found.valid["customer_id"].tolist() == ["1", "x"]


@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows(rows: int) -> None:
    df = people(["0151 23456789"], [""]).iloc[:rows]
    mapping: dict[Hashable, Any] = {"email": "email", **PHONES}
    found = screen(df, mapping=mapping, region="DE")
    assert len(found.valid) == rows


def test_rows_of_one_person_are_merged_after_it() -> None:
    df = people(["", "0151 23456789"], ["030 901820", ""]).assign(email="q@example.com")
    df.loc[2] = ["q@example.com", None, None]
    found = screened(df)
    assert found.valid["phone"].tolist() == ["+4915123456789"]


def test_zones_of_headers_that_differ_are_refused() -> None:
    df = pd.DataFrame(
        {
            "email": ["a@example.com"],
            "Seen (GMT)": ["2026-04-21 10:00"],
            "Seen (PDT)": [""],
        }
    )
    FileNotes(timezones={"Seen (GMT)": "UTC", "Seen (PDT)": "US/Pacific"}).put(df)
    mapping: dict[Hashable, Any] = {
        "email": "email",
        "last_seen_at": ["Seen (GMT)", "Seen (PDT)"],
    }
    with pytest.raises(MappingError, match="their headers say another timezone"):
        screen(df, mapping=mapping)


CELLS = st.sampled_from(
    ["", " ", None, "n/a", "030 901820", "0151 23456789", "+49 30 901820", "12", "-"]
)


@examples(120)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_it_is_as_if_the_columns_had_been_combined(
    rows: list[tuple[str | None, str | None]],
) -> None:
    mobile, home = map(list, zip(*rows, strict=True))
    df = people(mobile, home)
    empty = df["Mobile Phone"].isin(["", " ", "n/a", "-"])
    first = df["Mobile Phone"].mask(empty).astype(object)
    combined = first.combine_first(df["Home Phone"].astype(object))
    plain = screen(
        df.assign(**{"Mobile Phone": combined}).drop(columns="Home Phone"),
        mapping={"email": "email", "Mobile Phone": "phone"},
        region="DE",
    )
    found = screen(df, mapping={"email": "email", **PHONES}, region="DE")
    pd.testing.assert_frame_equal(found.valid, plain.valid)
    pd.testing.assert_frame_equal(found.fates, plain.fates)
    same = ["row", "field", "value", "code", "suggestion"]
    pd.testing.assert_frame_equal(found.errors[same], plain.errors[same])
    # Each cell that holds something is sent, refused, told, or the same as one that is.
    told = found.changes[found.changes["column"].eq("Home Phone")]
    for row in found.fates.loc[found.fates["fate"].eq("valid"), "row"]:
        both = [not empty[row] and mobile[row] is not None, home[row] is not None]
        if all(both) and str(home[row]).strip(" -n/a"):
            same_number = {"030 901820": 1, "+49 30 901820": 1}
            keys = {
                same_number.get(str(cell), cell) for cell in (mobile[row], home[row])
            }
            assert (len(keys) == 2) == bool(told["row"].eq(row).any())


# --- the mapping ----------------------------------------------------------------------


def test_the_mapping_says_it_and_keeps_it(tmp_path: Path) -> None:
    df = people(["0151 23456789"] * 3, ["030 901820", "", ""], City=["Bonn"] * 3)
    plain = infer_mapping(df)
    left = {column.header: column.reason for column in plain.left_out}
    assert (
        "to send this where that is empty, say 'phone': ['Mobile Phone', 'Home Phone']"
        in left["Home Phone"]
    )
    joined = plain.override(PHONES)
    assert "Home Phone" not in {column.header for column in joined.left_out}
    assert "Mobile Phone, else Home Phone" in repr(joined)
    why = joined.explain().set_index("column").loc["Home Phone"]
    assert why["field"] == "phone"
    assert why["evidence"] == "you said so; where 'Mobile Phone' is empty"
    assert Mapping.from_json(joined.to_json()) == joined
    assert infer_mapping(df, given=PHONES) == joined
    memory = MappingMemory(tmp_path / "memory.json")
    memory.remember(joined)
    again = infer_mapping(df, memory=memory)
    assert [part.header for part in again.columns[1].parts] == PHONES["phone"]


def test_a_mapping_fits_the_next_file() -> None:
    joined = infer_mapping(people(["0151 23456789"], [""])).override(PHONES)
    later = people([""], ["030 901820"])[["Home Phone", "email", "Mobile Phone"]]
    found = screen(later, mapping=joined, region="DE")
    assert found.valid["phone"].tolist() == ["+4930901820"]
    with pytest.raises(MappingError, match="no column 'Home Phone'"):
        screen(later.drop(columns="Home Phone"), mapping=joined)


def test_a_part_can_be_taken_away_again() -> None:
    df = people(["0151 23456789"], ["030 901820"])
    joined = infer_mapping(df).override(PHONES)
    home = joined.override({"Mobile Phone": None})
    assert home.field_map == {"email": "email", "Home Phone": "phone"}
    mobile = joined.override({"Home Phone": None})
    assert mobile.columns[1].fallbacks == ()
    reasons = {column.header: column.reason for column in mobile.left_out}
    assert reasons == {"Home Phone": "left out by you"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"phone": []}, "is given an empty list"),
        ({"fone": ["Mobile Phone"]}, "no field 'fone'.*the closest are 'phone'"),
        ({"phone": ["Mobile Phone", "Fax"]}, "no column 'Fax'"),
        ({**PHONES, "email": "phone"}, "claimed by 3 columns"),
        ({**PHONES, "Home Phone": "city"}, "'Home Phone' is claimed 2 times"),
        (
            {"Mobile Phone": "phone", "Home Phone": "phone"},
            "say {'phone': \\['Mobile Phone', 'Home Phone'\\]}",
        ),
    ],
)
def test_mistakes_are_named(changes: dict[Any, Any], message: str) -> None:
    df = people(["0151 23456789"], ["030 901820"])
    with pytest.raises(MappingError, match=message):
        infer_mapping(df).override(changes)
