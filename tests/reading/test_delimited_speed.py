"""What spares the reader a look at each cell gives the answer of that look."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from cdp_frames.reading.delimited import _spaced_quote, read_delimited

pytestmark = pytest.mark.filterwarnings("error")
PIECES = st.sampled_from([' "', " ", '"', ",", ";", "\t", "¦", "\r", "\n", "a"])
TEXTS = st.lists(PIECES, max_size=6).map("".join)


@given(text=TEXTS, delimiter=st.sampled_from(",;\t¦ "))
def test_a_quote_after_a_blank_is_found_from_the_blank(
    text: str, delimiter: str
) -> None:
    cut = re.escape(delimiter.encode())
    slow = re.compile(rb'(?:^|[\r\n]|%b) +"' % cut)
    found = _spaced_quote(delimiter).search(text.encode())
    assert bool(found) == bool(slow.search(text.encode()))


CELLS = st.sampled_from(
    ["a", "", '"b"', '"c\nd"', '"e,f"', '"g\r\nh"', '"i\rj"', '"k""l"']
)
# Records within quotes, in the last cell: the quotes pair up by chance.
SWALLOWED = st.sampled_from(["\n", "\r", "\r\n"]).map(
    lambda end: end.join(['a,b,"x', "4,5,6", '7,8,y"'])
)


@given(
    records=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=2, max_size=8),
    ends=st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=10, max_size=10),
    swallowed=st.none() | SWALLOWED,
)
def test_both_parsers_agree_on_line_ends_within_cells(
    records: list[tuple[str, str, str]], ends: list[str], swallowed: str | None
) -> None:
    rows = [",".join(record) for record in records]
    if swallowed:
        rows.insert(1, swallowed)
    text = "".join(row + end for row, end in zip(rows, ends, strict=False)).encode()
    fast, slow = (read_delimited(text, fast=choice) for choice in (True, False))
    count = max(fast.grid.count, slow.grid.count)
    assert fast.grid.rows(0, count) == slow.grid.rows(0, count)
    assert fast.grid.flaws == slow.grid.flaws
