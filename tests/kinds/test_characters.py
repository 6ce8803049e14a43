# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""Every kind and every character that leaves no trace: one table for all of them."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest

from cdp_frames.kinds import KINDS
from cdp_frames.kinds.email.validator import canonical_or_none
from cdp_frames.screening import screen
from cdp_frames.text.characters import BLANKS, JOINERS, SELECTORS, TRACELESS

# A cell of each kind, and two halves of one between which a blank does not matter.
CELLS = {
    "email": ("ann@example.com", None),
    "timestamp": ("2026-04-21T15:30:00Z", ("2026-04-21", "15:30Z")),
    "date": ("2026-04-21", ("21 Apr", "2026")),
    "phone": ("+14155552671", ("+1 415", "5552671")),
    "country": ("Germany", ("South", "Korea")),
    "integer": ("42", ("1 234", "567")),
    "number": ("4.5", ("1 234", "567.5")),
    "boolean": ("yes", None),
    "text": ("Ann", None),
}


def values_of(kind: str, cells: list[str]) -> pd.Series:
    result = KINDS[kind].normalize(pd.Series(cells, dtype=object))
    assert result.problems.empty, result.problems
    return result.values


def test_every_kind_has_a_cell() -> None:
    assert CELLS.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", CELLS)
def test_what_leaves_no_trace_goes_off_both_ends(kind: str) -> None:
    cell, _ = CELLS[kind]
    (expected,) = values_of(kind, [cell])
    before = [f"{c}{cell}" for c in TRACELESS if _goes(kind, f"{c}{cell}")]
    # Behind text a selector may mean something: a red heart, a flag, a Japanese name.
    kept = SELECTORS if kind == "text" else ""
    ends = [c for c in TRACELESS if c not in kept]
    after = [f"{cell}{c}" for c in ends if _goes(kind, f"{cell}{c}")]
    both = [f"{c}{cell}{c}" for c in ends if _goes(kind, f"{c}{cell}{c}")]
    cells = [*before, *after, *both]
    assert len(cells) > 3 * (len(TRACELESS) - len(SELECTORS)) - 20
    assert set(values_of(kind, cells)) == {expected}


def _goes(kind: str, text: str) -> bool:
    """What email-validator accepts as it is stays so: fillers are letters to it."""
    return kind != "email" or canonical_or_none(text) is None


@pytest.mark.parametrize("kind", [kind for kind in CELLS if CELLS[kind][1]])
def test_what_leaves_no_trace_may_stand_between(kind: str) -> None:
    _, halves = CELLS[kind]
    assert halves is not None
    expected = set(values_of(kind, [" ".join(halves)]))
    blank = [f"{halves[0]}{c}{halves[1]}" for c in BLANKS]
    other = [f"{halves[0]} {c}{halves[1]}" for c in TRACELESS if c not in BLANKS]
    assert set(values_of(kind, [*blank, *other])) == expected


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_of_nothing_else_is_missing_without_a_change(kind: str) -> None:
    result = KINDS[kind].normalize(pd.Series(list(TRACELESS), dtype=object))
    assert result.values.isna().all()
    assert result.problems.empty
    assert result.changes.empty


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("integer", "\u202a42\u202c", 42),
        ("number", "\u202a4.5\u202c", 4.5),
        ("boolean", "\u2068yes\u2069", True),
        ("date", "\u202a2026-04-21\u202c", "2026-04-21"),
        ("timestamp", "\u202a2026-04-21T15:30Z\u202c",
         pd.Timestamp("2026-04-21T15:30Z")),
        ("text", "\u061cAnn\u2062", "Ann"),
        ("text", "\u845b\U000e0100", "\u845b\U000e0100"),
        ("text", "I \u2764\ufe0f", "I \u2764\ufe0f"),
    ],
)  # fmt: skip
def test_marks_of_direction_and_their_like(
    kind: str, text: str, expected: object
) -> None:
    assert values_of(kind, [text]).tolist() == [expected]


def test_a_row_of_nothing_else_is_empty() -> None:
    """Whatever the columns are, mapped or not."""
    cells = list(TRACELESS)
    frame = pd.DataFrame(
        {
            "Email": ["ann@example.com", *cells],
            "Visits": ["1", *cells],
            "First name": ["Ann", *cells],
            "Seen": ["2026-04-21T15:30Z", *cells],
            "Remarks of ours": ["x", *cells],
        }
    )
    fates = screen(frame).fates["fate"].tolist()
    assert fates == ["valid", *["empty"] * len(cells)]


def test_no_address_that_email_validator_accepts_is_taken_for_another_one() -> None:
    """Fillers are letters to it, and selectors are marks."""
    letters = [c for c in JOINERS + SELECTORS if unicodedata.category(c)[0] in "LM"]
    names = [name for c in letters for name in (f"{c}an", f"an{c}", f"a{c}n")]
    cells = [f"{name}@example.com" for name in names]
    for around in ("", " ", "\u202a"):
        expected = [canonical_or_none(cell) for cell in cells]
        wrapped = [f"{around}{cell}{around}" for cell in cells]
        found = KINDS["email"].normalize(pd.Series(wrapped, dtype=object)).values
        for cell, theirs, ours in zip(cells, expected, found, strict=True):
            assert theirs is None or theirs == ours, ascii(cell)
