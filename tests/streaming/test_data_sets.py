"""A folder of Parquet files is one data set, read whole or part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cdp_frames import (
    StreamedResult,
    UnreadableFileError,
    cdp_import,
    import_file,
    read_contacts,
)
from cdp_frames.file_notes import FileNotes
from tests.support.brisk import brisk
from tests.support.verdicts import bare, members, people, require_same

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.sandbox import Sandbox


def hive(folder: Path) -> Path:
    """Write people by year and place, as Spark does."""
    frame = people()
    for number, (year, city) in enumerate(
        [("2025", "Oslo"), ("2025", "S%C3%A3o Paulo"), ("2026", "Oslo")]
    ):
        inner = folder / f"year={year}" / f"city={city}"
        inner.mkdir(parents=True)
        some = frame.iloc[number * 80 : number * 80 + 80]
        pq.write_table(
            pa.Table.from_pandas(some, preserve_index=False),
            inner / f"part-{number:05}.parquet",
        )
        (inner / ".part.crc").write_bytes(b"crc")
    (folder / "_SUCCESS").write_bytes(b"")
    return folder


def test_a_data_set_gets_one_verdict(cdp: Sandbox, tmp_path: Path) -> None:
    folder = hive(tmp_path / "people")
    how: dict[str, Any] = {
        "client": brisk(cdp),
        "timezone": "UTC",
        "progress": False,
        "journal": False,
    }
    frame = read_contacts(folder)
    assert set(frame["year"]) == {"2025", "2026"}
    assert set(frame["city"]) == {"São Paulo", "Oslo"}
    whole = cdp_import(frame, list_name="Whole", **how)
    parts = import_file(folder, list_name="Parts", part_size=4096, **how)
    assert isinstance(parts, StreamedResult)
    assert len(parts.job_ids) > 1
    require_same(parts, whole)
    assert members(brisk(cdp), "Parts") == members(brisk(cdp), "Whole")
    one = people()
    pd.testing.assert_frame_equal(bare(frame[[*one]]), bare(one))


def test_a_column_that_some_files_have_is_empty_in_the_others(tmp_path: Path) -> None:
    tables = [
        pa.table({"email": ["a@example.com"], "n": pa.array([1], pa.int32())}),
        pa.table({"n": pa.array([2.5]), "email": ["b@example.com"], "x": ["X"]}),
        pa.table({"email": pa.array([], pa.string())}),
    ]
    for number, table in enumerate(tables):
        pq.write_table(table, tmp_path / f"{number}.parquet")
    frame = read_contacts(tmp_path)
    assert bare(frame).to_dict("list") == {
        "email": ["a@example.com", "b@example.com"],
        "n": ["1", "2.5"],
        "x": [None, "X"],
    }
    assert len(next(iter(FileNotes.of(frame).digests.values()))) == 64


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([], "has no Parquet files in it"),
        ([{"email": ["a"]}, b"email\na"], "is no Parquet file"),
        ([{"email": ["a"]}, b"PAR1 and no more"], "damaged Parquet file"),
        ([{"n": [2**60 + 1]}, {"n": [0.5]}], "can't be double"),
        ([{"n": ["a"]}, {"n": [0.5]}], "do not fit together"),
    ],
)
def test_what_is_no_data_set_is_refused(
    tmp_path: Path, others: list[Any], words: str
) -> None:
    for number, each in enumerate(others):
        path = tmp_path / f"{number}.parquet"
        if isinstance(each, bytes):
            path.write_bytes(each)
        else:
            pq.write_table(pa.table(each), path)
    with pytest.raises(UnreadableFileError, match=words):
        read_contacts(tmp_path)
    with pytest.raises(UnreadableFileError, match=words):
        import_file(tmp_path, part_size=1, client=brisk_none(), progress=False)


def brisk_none() -> Any:  # noqa: ANN401 - a client that is never asked
    from cdp_frames import Client  # noqa: PLC0415 - of this line only

    return Client("t", base_url="http://127.0.0.1:9")
