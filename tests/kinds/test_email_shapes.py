"""Odd addresses read by their shape: the same account as one at a time."""

from __future__ import annotations

from hypothesis import given, strategies as st

from cdp_frames.kinds.email.cell import cell_result
from cdp_frames.kinds.email.shapes import results_of
from tests.support.examples import examples

_WORD = st.text("abtTQ0189", min_size=1, max_size=7)
_SIGNS = st.sampled_from("@@@..,;_-'<>()[]/:\u00e9\u00fc\u00b7%&=\"\u0301 ")
_PARTS = st.sampled_from(
    ["at", "dot", "is", "com", "con", "gmail", "xn--", "mailto:", "12345", "qqqb"]
)
_PIECE = st.one_of(_WORD, _SIGNS, _PARTS)
_CELL = st.lists(_PIECE, max_size=9).map("".join)
_FORMS = st.sampled_from(
    ["{0}@{1}.com; {2}@{1}.com", "{0}é@{1}.com", "x@{0}_{1}.com", "{0} {1}@{2}.de",
     "{0}..{1}@{2}.org", "{0}@@{1}.com", "{0} (at) {1}.com",
     "{0}@{1}.com <mailto:{0}@{1}.com>", "{0}@x, {1}@x"]
)  # fmt: skip


@given(st.lists(_CELL, max_size=6), _FORMS, st.lists(_WORD, min_size=6, max_size=12))
@examples(300)
def test_a_text_is_read_as_if_it_were_the_only_one(
    cells: list[str], form: str, words: list[str]
) -> None:
    """Several words in one form share their shape, with what else is in the column."""
    alike = [form.format(*words[at : at + 3]) for at in range(len(words) - 2)]
    texts = [*cells, *alike, *cells]
    assert results_of(texts) == [cell_result(text) for text in texts]
