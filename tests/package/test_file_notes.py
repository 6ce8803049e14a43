"""What a reader found travels with the frame; what else stands there does no harm."""

from __future__ import annotations

import ast
import copy
import json
import pickle
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

import cdp_frames
from cdp_frames import cdp_import, infer_mapping, plan_import, read_contacts, screen
from cdp_frames.file_notes import FileNotes, SetAside, without_attrs
from tests.support.examples import examples

if TYPE_CHECKING:
    from cdp_frames.api.client import Client

PACKAGE = Path(cdp_frames.__file__).parent
KEY = "cdp_frames"

EVERYTHING = FileNotes(
    kind="qualtrics",
    confidence=0.99,
    encoding="utf-8",
    delimiter=",",
    header_records=(0, 1, 2),
    labels={"Q1": "Ihre E-Mail"},
    email_column="Q1",
    email_candidates=("Q1", "RecipientEmail"),
    timezone="America/Denver",
    timezone_evidence="record 3 says timeZone",
    timezones={"StartDate": "America/Denver", "Seen": "+05:30"},
    dayfirst=False,
    set_aside=(SetAside(3, "an empty answer", ("", "b@example.com")),),
    partial=(0, 4),
    exploded=(2, 2),
    personal={"IPAddress": "IP address"},
    multiple={"Q2": "; "},
    digests={"answers.csv": "0" * 64},
    sheet="Answers",
    rows=7,
    notes=("not read: the other sheets 'Hosts'",),
)


def people() -> pd.DataFrame:
    return pd.DataFrame(
        {"email": ["ana@example.com"], "last_seen_at": ["2026-07-01 10:00"]}
    )


def noted(notes: FileNotes = EVERYTHING) -> pd.DataFrame:
    df = people()
    notes.put(df)
    return df


def carrying(value: object) -> pd.DataFrame:
    df = people()
    df.attrs[KEY] = value
    return df


def as_json(notes: FileNotes) -> dict[str, object]:
    plain = json.loads(json.dumps(noted(notes).attrs))[KEY]
    assert isinstance(plain, dict)
    return plain


def test_there_are_no_notes_where_no_file_was_read() -> None:
    assert FileNotes.of(people()) == FileNotes()
    assert FileNotes().is_empty
    assert not EVERYTHING.is_empty


def test_every_field_of_the_example_is_filled_in() -> None:
    """So that the tests below leave none out."""
    nothing = FileNotes()
    same = {
        each.name
        for each in fields(FileNotes)
        if getattr(EVERYTHING, each.name) == getattr(nothing, each.name)
    }
    assert same == {"ignored"}


def test_the_zone_of_a_column_goes_before_the_zone_of_the_file() -> None:
    assert EVERYTHING.zone_of("Seen") == "+05:30"
    assert EVERYTHING.zone_of("EndDate") == "America/Denver"
    assert EVERYTHING.zone_of(7) == "America/Denver"
    assert FileNotes().zone_of("Seen") is None


# --- what pandas does with attrs ------------------------------------------------------


def test_the_steps_of_pandas_keep_one_and_the_same_object() -> None:
    df = noted()
    kept = df.attrs[KEY]
    both = pd.concat([df, df.head(1)])
    for step in (df.copy(), df[["email"]], df["email"], df.head(0), both):
        assert step.attrs[KEY] is kept
    assert FileNotes.of(both) is FileNotes.of(df) is EVERYTHING


def test_frames_of_two_files_are_put_together_without_either_ones_notes() -> None:
    assert FileNotes.of(pd.concat([noted(), noted()])) == FileNotes()


def test_no_step_looks_into_the_notes() -> None:
    """A copy or a comparison of a million records would take longer than the step."""

    class Untouchable(str):
        __slots__ = ()

        def __deepcopy__(self, memo: object) -> Untouchable:
            raise AssertionError

        def __eq__(self, other: object) -> bool:
            raise AssertionError

        __hash__ = str.__hash__

    df = noted(FileNotes(kind=Untouchable("general")))
    other = noted(FileNotes(kind=Untouchable("general")))
    assert df.copy().attrs != other.attrs
    assert len(pd.concat([df, df.head(1), other])) == 3
    assert copy.deepcopy(df.attrs)[KEY] is df.attrs[KEY]


def test_what_stands_beside_many_frames_cannot_be_changed_in_place() -> None:
    kept = noted().attrs[KEY]
    with pytest.raises(TypeError, match=r"dataclasses\.replace"):
        kept["timezone"] = "UTC"
    with pytest.raises(TypeError, match=r"dataclasses\.replace"):
        kept.update(timezone="UTC")
    with pytest.raises(TypeError, match=r"dataclasses\.replace"):
        del kept["timezone"]
    assert FileNotes.of(noted()) == EVERYTHING


def test_other_notes_take_their_place() -> None:
    df = noted()
    before = df.copy()
    replace(FileNotes.of(df), timezone="UTC").put(df)
    assert FileNotes.of(df).timezone == "UTC"
    assert FileNotes.of(before).timezone == "America/Denver"


def test_no_repr_shows_the_people_that_were_set_aside() -> None:
    df = noted()
    assert "b@example.com" not in repr(df.attrs)
    assert "b@example.com" not in repr(FileNotes.of(df))


# --- what leaves pandas and comes back ------------------------------------------------


def test_they_survive_pickle() -> None:
    df = noted()
    again = pickle.loads(pickle.dumps(df))  # noqa: S301 - our own
    assert FileNotes.of(again) == EVERYTHING
    assert again.copy().attrs[KEY] is again.attrs[KEY]


def test_they_survive_parquet_and_arrow(tmp_path: Path) -> None:
    df = noted()
    df.to_parquet(tmp_path / "people.parquet")
    assert FileNotes.of(pd.read_parquet(tmp_path / "people.parquet")) == EVERYTHING
    assert FileNotes.of(pa.Table.from_pandas(df).to_pandas()) == EVERYTHING


def test_the_zone_of_a_file_still_counts_after_parquet(tmp_path: Path) -> None:
    noted(FileNotes(timezone="Europe/Berlin")).to_parquet(tmp_path / "people.parquet")
    screened = screen(pd.read_parquet(tmp_path / "people.parquet"))
    assert screened.valid["last_seen_at"].dt.hour.tolist() == [8]


texts = st.text(max_size=5)
zones = st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu", "+05:30", "-11:00"])
by_column = st.dictionaries(texts, texts, max_size=3)
numbers = st.lists(st.integers(0), max_size=3).map(tuple)
several = st.lists(texts, max_size=3).map(tuple)
notes = st.builds(
    FileNotes,
    kind=texts,
    confidence=st.floats(0, 1),
    encoding=texts,
    delimiter=texts,
    header_records=numbers,
    labels=by_column,
    email_column=st.none() | texts,
    email_candidates=several,
    timezone=st.none() | zones,
    timezone_evidence=texts,
    timezones=st.dictionaries(texts, zones, max_size=3),
    dayfirst=st.none() | st.booleans(),
    set_aside=st.lists(
        st.builds(SetAside, st.integers(0), texts, several), max_size=3
    ).map(tuple),
    partial=numbers,
    exploded=numbers,
    personal=by_column,
    multiple=by_column,
    notes=several,
)


@given(notes)
def test_what_comes_back_from_json_is_what_went_in(written: FileNotes) -> None:
    assert FileNotes.of(carrying(as_json(written))) == written


# --- what is none of ours -------------------------------------------------------------


class Hostile:
    """Says no to every question."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    def __deepcopy__(self, memo: object) -> Hostile:
        raise RuntimeError

    def __bool__(self) -> bool:
        raise RuntimeError

    def __len__(self) -> int:
        raise RuntimeError

    def __repr__(self) -> str:
        raise RuntimeError

    __hash__ = object.__hash__


class Liar(dict[str, object]):
    """A dict that can't be read."""

    def items(self) -> object:  # type: ignore[override]
        raise RuntimeError

    __getitem__ = get = __iter__ = __contains__ = keys = items  # type: ignore[assignment]


FOREIGN = {
    "text": "a text",
    "list": ["a", "list"],
    "none": None,
    "number": 7,
    "empty": {},
    "no version": {"timezone": "UTC"},
    "newer version": {"version": 2, "timezone": "UTC"},
    "true": {"version": True, "timezone": "UTC"},
    "version as text": {"version": "1", "timezone": "UTC"},
    "frame": pd.DataFrame({"version": [1]}),
    "hostile": Hostile(),
    "liar": Liar(version=1),
}


@pytest.mark.parametrize("value", FOREIGN.values(), ids=FOREIGN.keys())
def test_what_is_none_of_ours_is_ignored_with_a_note(
    value: object, client: Client
) -> None:
    df = carrying(value)
    found = FileNotes.of(df)
    assert found.is_empty
    (note,) = found.ignored
    assert note.startswith('df.attrs["cdp_frames"] is not used: ')
    assert df.attrs[KEY] is value

    assert screen(df).errors["code"].tolist() == ["naive_datetime"]
    assert infer_mapping(df).field_map["email"] == "email"
    assert note in plan_import(df).notes
    result = cdp_import(df, timezone="UTC", client=client, progress=False)
    assert note in result.notes
    assert result.counts["accepted"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", 5),
        ("confidence", "high"),
        ("header_records", 1),
        ("header_records", [True]),
        ("labels", ["Q1"]),
        ("labels", {"Q1": None}),
        ("email_column", ["Q1"]),
        ("timezone", 5),
        ("timezone", "Mars/Olympus"),
        ("timezone", "localtime"),
        ("timezone", "+99:00"),
        ("timezones", {"Seen": "Mars/Olympus"}),
        ("dayfirst", 1),
        ("set_aside", [{"reason": "empty record"}]),
        ("set_aside", [[1, "empty record"]]),
        ("partial", ["0"]),
        ("notes", "text"),
        ("notes", Hostile()),
        ("notes", Liar()),
        ("colour", "blue"),
    ],
)
def test_a_part_that_cannot_be_used_is_named_and_the_others_count(
    name: str, value: object
) -> None:
    found = FileNotes.of(carrying({**as_json(EVERYTHING), name: value}))
    (note,) = found.ignored
    assert note.startswith(f'Not used of df.attrs["cdp_frames"]: {name!r}. ')
    left = replace(found, ignored=())
    default: Any = getattr(FileNotes(), name, None)
    rest: dict[str, Any] = {} if name == "colour" else {name: default}
    assert left == replace(EVERYTHING, **rest)


def test_several_bad_parts_are_one_note() -> None:
    broken = {
        "version": 1,
        "timezone": "Mars/Olympus",
        "dayfirst": 1,
        5: "",
        "kind": "",
    }
    (note,) = FileNotes.of(carrying(broken)).ignored
    assert "'timezone', 'dayfirst', 'a key that is no text'. Read the file" in note


anything: st.SearchStrategy[object] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.binary(max_size=4)
    | zones
    | st.sampled_from(sorted(available_timezones()))
    | st.sampled_from(["Mars/Olympus", "localtime", "+24:00", "+5", "EST"])
    | st.builds(Hostile)
    | st.builds(Liar),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=4) | st.integers(), inner, max_size=3)
    ),
    max_leaves=6,
)
names = st.sampled_from([each.name for each in fields(FileNotes)])
nearly = st.dictionaries(names, anything, max_size=5).map(
    lambda data: {"version": 1, **data}
)


@given(anything | nearly)
def test_whatever_stands_in_attrs_gives_notes_that_can_be_kept(value: object) -> None:
    found = FileNotes.of(carrying(value))
    assert all(type(note) is str for note in found.ignored)
    assert FileNotes.of(noted(found)) == found
    assert FileNotes.of(carrying(as_json(found))) == replace(found, ignored=())


@given(anything | nearly)
@examples(15)
def test_whatever_stands_in_attrs_breaks_no_import(value: object) -> None:
    df = carrying(value)
    plan = plan_import(df)
    assert len(plan.screened.fates) == 1
    assert set(FileNotes.of(df).ignored) <= set(plan.notes)
    assert plan.frame.equals(without_attrs(df))


# --- repairs --------------------------------------------------------------------------


def test_a_repair_says_of_its_own_attrs_what_is_not_used(client: Client) -> None:
    rows = people().assign(email="ana@")
    FileNotes(timezone="Europe/Berlin").put(rows)
    result = cdp_import(rows, client=client, progress=False)
    fixed = people()
    fixed.attrs[KEY] = "a text"
    again = result.reimport(fixed)
    assert again.counts["accepted"] == 1
    assert any(note.startswith('df.attrs["cdp_frames"]') for note in again.notes)
    assert fixed.attrs == {KEY: "a text"}


def test_a_repair_does_not_say_twice_what_is_not_used(client: Client) -> None:
    rows = carrying({"version": 1, "colour": "blue"}).assign(email="ana@")
    result = cdp_import(rows, timezone="UTC", client=client, progress=False)
    assert sum("colour" in note for note in result.notes) == 1
    again = result.reimport(result.failed.assign(email="ana@example.com"))
    assert again.counts["accepted"] == 1
    assert sum("colour" in note for note in again.notes) == 0


def test_the_callers_own_attrs_stay_with_the_rows(client: Client) -> None:
    rows = people().assign(email="ana@")
    rows.attrs["campaign"] = "spring"
    result = cdp_import(rows, client=client, progress=False)
    assert result.failed.attrs == {"campaign": "spring"}


# --- one fact, one room ---------------------------------------------------------------


def test_no_other_module_asks_for_attrs() -> None:
    asking = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "attrs"
    }
    # What the caller keeps there of his own is carried along.
    assert asking == {"file_notes.py", "inputs.py"}


def test_the_reader_leaves_them_and_they_are_public() -> None:
    read = read_contacts(b"E-mail;Name\nana@example.com;Ana\n")
    assert cdp_frames.FileNotes.of(read).email_column == "E-mail"
