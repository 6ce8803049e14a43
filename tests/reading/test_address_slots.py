"""Address books: whatever the cells hold, nothing is lost and the best comes first."""

from __future__ import annotations

import csv
import io

import pandas as pd
from hypothesis import given, strategies as st

from cdp_frames.reading import read_contacts
from tests.support.examples import examples

SEPARATOR = " ::: "
values = st.sampled_from(
    [
        "",
        "ana@example.com",
        "bo@example.org",
        "ask her",
        "cy@example.com ::: di@example.org",
        "none ::: ed@example.com ::: flo@example.org",
    ]
)
labels = st.sampled_from(["", "Work", "* Home", "* "])
people = st.lists(
    st.tuples(labels, values, labels, values, labels, values), min_size=1, max_size=6
)
HEADER = [
    "Name",
    "Group Membership",
    *(f"E-mail {n} - {part}" for n in (1, 2, 3) for part in ("Type", "Value")),
]


def written(header: list[str], rows: list[list[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([header, *rows])
    return stream.getvalue().encode()


def slots(row: pd.Series) -> list[tuple[str, str]]:
    """Return the (type, address) pairs of a row, each address for itself, in order."""
    found = []
    number = 1
    while f"E-mail {number} - Value" in row.index:
        kind, value = (row[f"E-mail {number} - {part}"] for part in ("Type", "Value"))
        parts = value.split(SEPARATOR) if SEPARATOR in value else [value]
        found += [(kind, part) for part in parts if kind or part]
        number += 1
    return found


@examples(25)
@given(people)
def test_addresses_move_and_none_is_lost(rows: list[tuple[str, ...]]) -> None:
    file = written(HEADER, [[f"P{n}", "* myContacts", *r] for n, r in enumerate(rows)])
    frame = read_contacts(file).fillna("")
    given_rows = pd.DataFrame([["", "", *row] for row in rows], columns=HEADER)
    assert frame["Name"].tolist() == [f"P{n}" for n in range(len(rows))]
    for (_, before), (_, after) in zip(
        given_rows.iterrows(), frame.iterrows(), strict=True
    ):
        assert sorted(slots(after)) == sorted(slots(before))
        first = after["E-mail 1 - Value"]
        good = [(kind, text) for kind, text in slots(before) if "@" in text]
        marked = [text for kind, text in good if kind.startswith("* ")]
        assert SEPARATOR not in "".join(text for _, text in slots(after))
        assert first in (marked or [text for _, text in good] or [first])


@examples(12)
@given(people)
def test_reading_what_was_read_changes_nothing(rows: list[tuple[str, ...]]) -> None:
    file = written(HEADER, [[f"P{n}", "* myContacts", *r] for n, r in enumerate(rows)])
    once = read_contacts(file).fillna("")
    again = read_contacts(written([*once.columns], once.to_numpy().tolist()))
    pd.testing.assert_frame_equal(again.fillna(""), once)
