"""The file of an upload is the same bytes, wherever it lies, and leaves none behind."""

from __future__ import annotations

import gc
import hashlib
import pickle
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pytest

from cdp_frames.encoding import SentTable, encode
from cdp_frames.importing.upload_file import UploadFile

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.encoding import UploadFormat


def table(rows: int) -> SentTable:
    emails = pa.array([f"p{n}@example.com" for n in range(rows)], pa.large_string())
    notes = pa.repeat(pa.scalar('said "yes", twice', pa.large_string()), rows)
    return SentTable(rows, ("email", "note"), (emails, notes))


LARGE = table(500_000)


@pytest.mark.parametrize("rows", [0, 1, 1000])
@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_a_small_one_is_what_encode_writes(
    rows: int, form: UploadFormat, tmp_path: Path
) -> None:
    made = UploadFile.of(table(rows), form, tmp_path / "nowhere")
    assert made.read() == encode(table(rows), form)
    assert len(made) == len(made.read())


def test_a_large_one_is_the_same_and_has_no_name(tmp_path: Path) -> None:
    made = UploadFile.of(LARGE, folder=tmp_path)
    assert [*tmp_path.iterdir()] == []
    data = encode(LARGE)
    assert made.opened().fileno()  # not in memory
    assert made.read() == data
    assert made.opened().read(5) == b"email"
    assert made.digest == hashlib.sha256(data).hexdigest()
    assert len(made) == len(data)


def test_who_reads_it_again_begins_at_its_beginning(tmp_path: Path) -> None:
    made = UploadFile.of(LARGE, folder=tmp_path)
    first = made.opened().read(100)
    assert made.opened().read(100) == first


def test_it_is_closed_when_nobody_holds_it(tmp_path: Path) -> None:
    made = UploadFile.of(LARGE, folder=tmp_path)
    file = made.opened()
    del made
    gc.collect()
    assert file.closed


def test_without_a_place_on_disk_it_is_in_memory(tmp_path: Path) -> None:
    made = UploadFile.of(LARGE, folder=tmp_path / "nowhere")
    assert made.read() == encode(LARGE)


def test_two_are_equal_where_their_bytes_are(tmp_path: Path) -> None:
    one, other = UploadFile.of(table(3)), UploadFile.of(table(3))
    assert one == other
    assert len({one, other, UploadFile.of(table(2))}) == 2
    assert UploadFile.of(LARGE) == UploadFile.of(LARGE, folder=tmp_path / "nowhere")


def test_it_survives_pickle_and_shows_nobody() -> None:
    made = UploadFile.of(table(3))
    again = pickle.loads(pickle.dumps(made))  # noqa: S301 - our own
    assert again.read() == made.read()
    assert repr(made) == f"UploadFile({len(made)} bytes)"
    assert "example" not in repr(made)


def test_rows_of_the_file_are_those_of_the_table(tmp_path: Path) -> None:
    """More batches than are written side by side, in their order."""
    made = UploadFile.of(LARGE, folder=tmp_path)
    read = pd.read_csv(made.opened(), dtype=str)
    assert read["email"].tolist() == LARGE.columns[0].to_pylist()
