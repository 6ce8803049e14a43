"""Packed bytes: what is refused of a contact file is kept of an error file."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from hypothesis import given, strategies as st

from cdp_frames.errors import UnreadableFileError
from cdp_frames.text.archives import unpack

PEOPLE = b"Email,Name\nana@example.com,Ana\n"


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "steps"),
    [
        pytest.param(PEOPLE, (), id="plain"),
        pytest.param(gzip.compress(PEOPLE), ("gzip",), id="gzip"),
        pytest.param(
            gzip.compress(PEOPLE[:9]) + gzip.compress(PEOPLE[9:]), ("gzip",), id="two"
        ),
        pytest.param(gzip.compress(gzip.compress(PEOPLE)), ("gzip",) * 2, id="twice"),
        pytest.param(zipped(people__csv=PEOPLE), ("zip",), id="zip"),
        pytest.param(
            zipped(people__csv__gz=gzip.compress(PEOPLE)), ("zip", "gzip"), id="both"
        ),
    ],
)
@pytest.mark.parametrize("forgiving", [False, True])
def test_a_file_is_unpacked_whatever_it_is_packed_in(
    data: bytes, steps: tuple[str, ...], *, forgiving: bool
) -> None:
    unpacked = unpack(data, "people.csv", forgiving=forgiving)
    assert unpacked.data == PEOPLE
    assert unpacked.steps == steps
    assert unpacked.name == "people.csv"


def test_the_name_is_that_of_the_file_inside() -> None:
    assert unpack(gzip.compress(PEOPLE), "leads.csv.gz").name == "leads.csv"
    assert unpack(zipped(people__csv=PEOPLE), "leads.zip").name == "people.csv"


def test_a_workbook_is_left_packed() -> None:
    data = zipped(**{"[Content_Types]__xml": b"", "xl/workbook__xml": b""})
    assert unpack(data).data == data


def test_archives_in_archives_are_opened_a_few_levels_deep() -> None:
    data = PEOPLE
    for _ in range(9):
        data = gzip.compress(data)
    assert len(unpack(data).steps) < 9


DAMAGED = {
    "gzip, cut in its header": gzip.compress(PEOPLE)[:4],
    "gzip of rubbish": b"\x1f\x8b" + b"rubbish" * 9,
    "zip, cut": zipped(a__csv=PEOPLE)[:-20],
    "zip of two": zipped(a__csv=PEOPLE, b__csv=PEOPLE),
    "zip of nothing": zipped(),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_what_cannot_be_unpacked_is_refused_or_else_left_as_it_is(data: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        unpack(data)
    assert unpack(data, forgiving=True).data == data


@given(keep=st.floats(0.5, 0.99))
def test_gzip_that_is_cut_is_unpacked_as_far_as_it_goes(keep: float) -> None:
    data = b"".join(b"%d,odd %d\n" % (n, n * 7919 % 1000) for n in range(500))
    cut = gzip.compress(data)
    cut = cut[: int(len(cut) * keep)]
    with pytest.raises(UnreadableFileError, match="cut short"):
        unpack(cut)
    found = unpack(cut, forgiving=True).data
    assert found
    assert data.startswith(found)


def test_of_a_bomb_the_part_before_the_limit_is_kept() -> None:
    bomb = gzip.compress(bytes(200_000_000))
    with pytest.raises(UnreadableFileError, match="no contact file"):
        unpack(bomb)
    assert len(unpack(bomb, forgiving=True).data) < 200_000_000


@given(st.binary(max_size=200))
def test_nothing_is_refused_forgivingly(data: bytes) -> None:
    for begin in (b"", b"\x1f\x8b\x08", b"PK\x03\x04"):
        unpack(begin + data, forgiving=True)
