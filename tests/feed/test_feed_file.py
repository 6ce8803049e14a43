"""Any file that is no feed is told in a sentence; nobody is there to read more."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w
from hypothesis import given, strategies as st

from cdp_frames.errors import FrameError
from cdp_frames.feed.file import load_feed
from cdp_frames.feed.run import source_of

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

NAMES = st.sampled_from(
    [
        *("version", "source", "target", "rows", "guards", "columns", "set", "ledger"),
        *(
            "path",
            "list",
            "list_id",
            "audience",
            "if_exists",
            "mode",
            "known",
            "header",
        ),
        *(
            "field",
            "look",
            "place",
            "suppress",
            "only_changes",
            "max_refused",
            "min_rows",
        ),
    ]
)
# What is read as a path, a pattern, a mode, an amount; and what is none of it.
WORDS = st.sampled_from(
    [
        *("", "/", ".", "..", "*", "**", "a**.csv", "[", "~", "//", "a\0b", "in.csv"),
        *("freeze", "email", "5%", "x", "{date}", "1e999", "-1"),
    ]
) | st.text(max_size=5)
VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.floats() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4)
    ),
    max_leaves=8,
)


def written(data: dict[str, Any], folder: str) -> Path:
    path = Path(folder, "feed.toml")
    path.write_bytes(tomli_w.dumps(data).encode())
    return path


def near_a_feed() -> SearchStrategy[dict[str, Any]]:
    """Draw what has the tables of a feed, and anything in them."""
    tables = {name: st.dictionaries(NAMES, VALUES, max_size=3) for name in ("rows",)}
    known = st.lists(st.dictionaries(NAMES, WORDS, max_size=3), max_size=3) | VALUES
    return st.fixed_dictionaries(
        {"version": st.just(1), "target": st.just({"list": "L"})},
        optional={
            **tables,
            "source": st.fixed_dictionaries({"path": WORDS}),
            "columns": st.fixed_dictionaries({}, optional={"known": known}),
            "guards": st.dictionaries(NAMES, VALUES, max_size=2),
        },
    )


@given(data=st.dictionaries(NAMES, VALUES, max_size=4) | near_a_feed())
def test_any_file_is_a_feed_or_is_told(data: dict[str, Any]) -> None:
    """Whatever it says, there is a file to read or a ``FrameError``."""
    with TemporaryDirectory() as folder, suppress(FrameError):
        assert source_of(load_feed(written(data, folder))).is_file()


@pytest.mark.parametrize("pattern", ["", "/", "a**.csv", "..", "a\0b", "["])
def test_what_is_no_pattern_is_told(tmp_path: Path, pattern: str) -> None:
    data = {"version": 1, "source": {"path": pattern}, "target": {"list": "L"}}
    with pytest.raises(FrameError, match="Nothing was sent"):
        source_of(load_feed(written(data, str(tmp_path))))


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "columns that are a number": ({"columns": {"known": 5}}, "a list of tables"),
    "a look that is misspelled": (
        {"columns": {"known": [{"header": "A", "look": "emial"}]}},
        "no 'emial'.*Did you mean 'email'",
    ),
    "a column twice": (
        {"columns": {"known": [{"header": "A"}, {"header": "A", "field": "email"}]}},
        "has 'A' more than once",
    ),
    "no target": ({"target": {}}, "names no list.*profiles_only"),
    "two targets": (
        {"target": {"list": "L", "profiles_only": True}},
        "list and profiles_only: say one",
    ),
}


@pytest.mark.parametrize(("data", "words"), WRONG.values(), ids=WRONG)
def test_what_would_be_passed_over_is_told(
    tmp_path: Path, data: dict[str, Any], words: str
) -> None:
    whole = {"version": 1, "target": {"list": "L"}, **data}
    with pytest.raises(FrameError, match=words):
        load_feed(written(whole, str(tmp_path)))


def test_people_are_put_on_no_list_if_that_is_said(tmp_path: Path) -> None:
    data = {"version": 1, "target": {"profiles_only": True}}
    feed = load_feed(written(data, str(tmp_path)))
    assert feed.options()["target_list_id"] is None
    assert feed.target.list is None
