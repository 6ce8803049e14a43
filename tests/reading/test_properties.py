"""What must hold for every file, tried on random ones."""

from __future__ import annotations

import gzip
import io
import zipfile

import numpy as np
import pandas as pd
from hypothesis import example, given, strategies as st
from pandas.testing import assert_frame_equal

from cdp_frames import errors
from cdp_frames.reading import inspect_contacts, read_contacts
from cdp_frames.reading.delimited import read_delimited
from cdp_frames.reading.grid import Grid
from cdp_frames.text.decoding import decode
from tests.reading.families import check_books
from tests.support.examples import examples

WESTERN = "äöüéèñçßÅØ€–’"  # noqa: RUF001 - the signs meant
ANY = "日本語Ωж ẞ‑🎉"  # noqa: RUF001 - the signs meant
PLAIN = "abcXYZ 019 .-_@+'NA"
SPECIAL = ',;\t|"\r\n'


def cells(letters: str) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(letters), max_size=12)


@st.composite
def people(draw: st.DrawFn, letters: str) -> list[list[str]]:
    """Rows of people: an address, so that the header is known, and free cells.

    No row is blank, no record looks like a header, a footer or another record.
    """
    width = draw(st.integers(1, 5))
    count = draw(st.integers(1, 12))
    rows = []
    for number in range(count):
        rest = draw(st.lists(cells(letters), min_size=width, max_size=width))
        rows.append([f"p{number}@example.com", *rest])
    return rows


def names(width: int) -> list[str]:
    return ["Email", "First name", "Company", "City", "Notes", "Phone"][:width]


def written(rows: list[list[str]], *, delimiter: str, end: str, every: bool) -> str:
    """Write RFC 4180 (Python's csv leaves a lone CR without its quotes)."""

    def cell(text: str) -> str:
        if every or any(letter in f'{delimiter}"\r\n' for letter in text):
            text = '"' + text.replace('"', '""') + '"'
        return text

    records = [names(len(rows[0])), *rows]
    return "".join(delimiter.join(map(cell, record)) + end for record in records)


def expected(rows: list[list[str]]) -> pd.DataFrame:
    columns = {
        name: pd.Series([row[place] or np.nan for row in rows], dtype="str")
        for place, name in enumerate(names(len(rows[0])))
    }
    return pd.DataFrame(columns)


@given(
    rows=people(PLAIN + WESTERN + SPECIAL),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    every=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
@examples(60)
def test_a_frame_written_in_any_dialect_and_encoding_reads_back_equal(
    *, rows: list[list[str]], delimiter: str, end: str, every: bool, encoding: str
) -> None:
    text = written(rows, delimiter=delimiter, end=end, every=every)
    frame = read_contacts(text.encode(encoding))
    assert_frame_equal(frame, expected(rows))
    check_books(frame, inspect_contacts(text.encode(encoding)))


@given(
    rows=people(PLAIN + WESTERN),
    encoding=st.sampled_from(["cp1252", "mac_roman"]),
)
@examples(25)
def test_a_one_byte_encoding_that_is_given_reads_back_equal(
    rows: list[list[str]], encoding: str
) -> None:
    text = written(rows, delimiter=";", end="\r\n", every=False)
    frame = read_contacts(text.encode(encoding), encoding=encoding)
    assert_frame_equal(frame, expected(rows))


@given(rows=people(PLAIN + ANY), packed=st.sampled_from(["gzip", "zip"]))
@examples(15)
def test_packing_changes_nothing(rows: list[list[str]], packed: str) -> None:
    data = written(rows, delimiter=",", end="\n", every=False).encode()
    if packed == "gzip":
        archive = gzip.compress(data)
    else:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as writer:
            writer.writestr("people.csv", data)
        archive = stream.getvalue()
    assert_frame_equal(read_contacts(archive), read_contacts(data))


def same(left: Grid, right: Grid) -> bool:
    """Compare records cell by cell; a blank one may count as any width."""
    rows = zip(left.rows(0, left.count), right.rows(0, right.count), strict=True)
    equal = all(
        first == other or not (any(first) or any(other)) for first, other in rows
    )
    return equal and dict(left.flaws) == dict(right.flaws)


@given(
    st.sampled_from(["x,y,z\n1,2,3\n4,5,6\n7,8,9\n", "x\n1\n2\n3\n"]),
    st.text(st.sampled_from('ab,";\r\n\t '), max_size=60),
)
@examples(600)
def test_both_parsers_give_the_same_records(start: str, tail: str) -> None:
    # A regular beginning, so that Arrow's parser is tried at all.
    text = start * 2 + tail
    data = text.encode()
    by_hand = read_delimited(data, fast=False).grid
    assert same(read_delimited(data, fast=True).grid, by_hand)


@given(st.binary(max_size=300))
@examples(100)
def test_any_bytes_are_read_or_refused_and_nothing_else(data: bytes) -> None:
    try:
        report = inspect_contacts(data)
    except errors.UnreadableFileError:
        return
    check_books(read_contacts(data), report)


@given(st.text(st.sampled_from('aé@.,;"\r\n\t <{[1\0'), max_size=200))
@examples(120)
def test_any_text_is_accounted_for(text: str) -> None:
    try:
        report = inspect_contacts(text.encode())
    except errors.UnreadableFileError:
        return
    check_books(read_contacts(text.encode()), report)


@example(text="\u0100", encoding="utf-16")
@given(st.text(max_size=100), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
@examples(100)
def test_text_in_a_marked_encoding_is_decoded_whole(text: str, encoding: str) -> None:
    data = text.encode("utf-8-sig" if encoding == "utf-8" else encoding)
    assert decode(data).data.decode() == text.replace("\0", "")
