"""A file in blocks gives the rows that it gives as a whole, or says that it can't."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import event, given, strategies as st

from cdp_frames import read_contacts
from cdp_frames.errors import CdpError
from cdp_frames.file_notes import UNREADABLE
from cdp_frames.reading.blocks import FileBlocks
from cdp_frames.reading.needs_whole import NeedsWhole

NAMES = ("email", "first_name", "Note", "id")


def in_blocks(data: bytes, name: str = "people.csv", **sizes: int) -> pd.DataFrame:
    """Read a file in blocks; raises ``NeedsWhole`` where that can't be."""
    sizes = {"block": 2**12, "head": 2**13, **sizes}
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        blocks = [*FileBlocks(path, Path(folder), **sizes)]
    frame: pd.DataFrame = pd.concat(blocks, ignore_index=True)
    if frame[UNREADABLE].isna().all():
        frame = frame.drop(columns=UNREADABLE)
    return frame


def csv_of(rows: list[tuple[str, ...]], end: str = "\n") -> bytes:
    return "".join(",".join(row) + end for row in [NAMES, *rows]).encode()


def people(count: int) -> list[tuple[str, ...]]:
    return [
        (f"p{n}@example.com", f'"Zoë, {n}"', '"on two\nlines"', f"{n:05}")
        for n in range(count)
    ]


ODD = [
    ("", "", "", ""),
    ("ann@example.com", "Ann"),
    ("ann@example.com", "Ann", "Acme", " Inc", "more"),
    ("ann@example.com", '"Ann', "x", "1"),
    ("ann@example.com", 'A"n"n', "x", "1"),
    ("ann@example.com", '"A ""n"""', "x", "1"),
    NAMES,
    ("Total", "2", "", ""),
    ("é\u2028@example.com", "\u202e", "\x00", "1"),
    ("", "", "'=1", "'00123"),
    ('="00123"', "", "", "1"),
]


@given(
    odd=st.lists(st.tuples(st.integers(0, 400), st.sampled_from(ODD)), max_size=4),
    end=st.sampled_from(["\n", "\r\n"]),
    block=st.sampled_from([2**11, 2**12, 2**13, 2**20]),
)
def test_blocks_give_what_the_whole_gives(
    odd: list[tuple[int, tuple[str, ...]]], end: str, block: int
) -> None:
    rows = people(400)
    for place, row in odd:
        rows.insert(place, row)
    data = csv_of(rows, end)
    try:
        found = in_blocks(data, block=block)
    except NeedsWhole:
        return
    pd.testing.assert_frame_equal(found, read_contacts(data))


def test_most_files_do_not_need_to_be_read_whole() -> None:
    for odd in ([], ODD[:2], ODD[4:6]):
        data = csv_of([*people(300), *odd, *people(300)])
        pd.testing.assert_frame_equal(in_blocks(data), read_contacts(data))


def test_a_torn_record_costs_its_own_line_only() -> None:
    data = csv_of([*people(300), ODD[3], *people(900)])
    found = in_blocks(data)
    assert found[UNREADABLE].notna().sum() == 1
    pd.testing.assert_frame_equal(found, read_contacts(data))


@st.composite
def exports(draw: st.DrawFn) -> bytes:
    """Draw a file as programs export it: words above, odd marks, repeated heads."""
    mark = draw(st.sampled_from([",", ";", "\t", "|"]))
    quoted = draw(st.booleans())
    heads = draw(
        st.sampled_from([NAMES, ("email", "Name", "Name", ""), ("E-Mail", *NAMES[1:])])
    )

    def line(cells: tuple[str, ...]) -> str:
        if quoted:
            return mark.join(f'"{cell}"' for cell in cells)
        return mark.join(
            f'"{cell}"' if mark in cell or "\n" in cell else cell for cell in cells
        )

    above = draw(
        st.sampled_from(
            [
                [],
                ["Attendees of Spring 2026"],
                ["Report", ""],
                ["Exported: 2026-04-21", "By: Ann", ""],
                ["sep=" + mark],
            ]
        )
    )
    rows = [
        (f"p{n}@example.com", f"Zoë, {n}", "on two\nlines" if n % 9 == 0 else "x", "1")
        for n in range(draw(st.integers(1, 300)))
    ]
    for place in draw(st.lists(st.integers(0, 300), max_size=3)):
        odd = draw(st.sampled_from([heads, ("", "", "", ""), ("Total", "300", "", "")]))
        rows.insert(place, odd)
    end = draw(st.sampled_from(["\n", "\r\n"]))
    text = end.join([*above, line(heads), *map(line, rows)]) + draw(
        st.sampled_from(["", end, end + end + "Total: 300" + end])
    )
    coding = draw(
        st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "cp850"])
    )
    return text.encode(coding)


@given(data=exports(), block=st.sampled_from([2**10, 2**12, 2**14]))
def test_exports_in_blocks_give_what_the_whole_gives(data: bytes, block: int) -> None:
    try:
        found = in_blocks(data, block=block, head=2 * block)
    except NeedsWhole as why:
        event(str(why))
        return
    event("in blocks")
    pd.testing.assert_frame_equal(found, read_contacts(data))


EXPORTS = Path(__file__).parent.parent / "reading" / "exports"


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(EXPORTS.rglob("*")) if path.suffix in {".csv", ".tsv"}],
    ids=lambda path: path.name,
)
def test_each_family_of_exports_gives_what_the_whole_gives(path: Path) -> None:
    data = path.read_bytes()
    try:
        whole = read_contacts(data)
    except CdpError:
        with pytest.raises((CdpError, NeedsWhole)):
            in_blocks(data, path.name)
        return
    try:
        found = in_blocks(data, path.name, block=2**10, head=2**11)
    except NeedsWhole:
        return
    pd.testing.assert_frame_equal(found, whole)


def _jsonl(count: int) -> bytes:
    lines = [f'{{"email": "p{n}@example.com", "n": {n}}}' for n in range(count)]
    return "\n".join(lines).encode()


def _parquet(count: int) -> bytes:
    frame = pd.DataFrame(
        {
            "email": [f"p{n}@example.com" for n in range(count)],
            "when": pd.date_range("2026-01-01", periods=count, freq="h"),
            "n": range(count),
        }
    )
    sink = io.BytesIO()
    frame.to_parquet(sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", _jsonl(2000)),
        ("a.parquet", _parquet(5000)),
        ("a.csv.gz", gzip.compress(csv_of(people(500)))),
        ("a.tsv", csv_of(people(500)).replace(b",", b"\t")),
        ("marked.csv", b"\xef\xbb\xbf" + csv_of(people(500))),
    ],
)
def test_other_forms(name: str, data: bytes) -> None:
    pd.testing.assert_frame_equal(in_blocks(data, name), read_contacts(data))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"email;name\n" + "a@example.com;Zoë\n".encode("cp1252") * 900, "encoding"),
        (b'[{"email": "a@example.com"}]', "one document"),
        (csv_of(people(900)) + b"\xff\xfe\n", "cp1252|not UTF-8|byte"),
        (b"'email','x'\n" + b"'a@example.com','y'\n" * 900, "no plain table"),
        (
            csv_of(people(500)) + b"\nemail,phone\nb@example.com,1\n",
            "several tables|not in its beginning",
        ),
        (b"a@example.com,Ann\n" * 900, "header"),
    ],
)
def test_what_only_the_whole_can_tell(data: bytes, why: str) -> None:
    with pytest.raises(NeedsWhole, match=why):
        in_blocks(data)
