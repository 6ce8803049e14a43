"""An upload may be CSV, JSON lines or Parquet: the same texts, the same outcome."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
import requests
from hypothesis import given, strategies as st

from cdp_frames import (
    Client,
    FrameError,
    cdp_import,
    import_file,
    load_result,
    plan_import,
)
from cdp_frames.encoding import SentTable, encode, sent_table
from tests.support.brisk import brisk
from tests.support.verdicts import account, bare, members, people

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.encoding import UploadFormat
    from cdp_frames.sandbox import Sandbox

FORMS: list[UploadFormat] = ["csv", "jsonl", "parquet"]


@pytest.mark.parametrize("form", FORMS)
def test_the_outcome_is_that_of_a_csv(blocking: Sandbox, form: UploadFormat) -> None:
    blocking.reset()
    frame = people()
    frame.loc[5::60, "email"] = [f"x{n}@blocked.example.com" for n in range(4)]
    how: dict[str, Any] = {
        "client": brisk(blocking),
        "timezone": "UTC",
        "progress": False,
        "journal": False,
    }
    csv = cdp_import(frame, list_name="Csv", **how)
    assert csv.counts["rejected_by_cdp"] == 4
    other = cdp_import(frame, list_name="Other", upload_format=form, **how)
    assert other.counts == csv.counts
    there = account(csv)
    for name, cells in account(other).items():
        pd.testing.assert_frame_equal(bare(cells), bare(there[name]))
    assert members(how["client"], "Other") == members(how["client"], "Csv")


class Listening(requests.Session):
    """Notes what uploads say they are."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[object] = []

    def send(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:
        if request.method == "PUT":
            self.said.append(request.headers["Content-Type"])
        return super().send(request, **how)


def test_an_upload_says_what_it_is(cdp: Sandbox) -> None:
    session = Listening()
    client = Client(cdp.token, base_url=cdp.url, session=session)
    for form in FORMS:
        cdp_import(
            people()[["email", "first_name"]],
            client=client,
            upload_format=form,
            progress=False,
            journal=False,
        )
    assert session.said == [
        "text/csv",
        "application/x-ndjson",
        "application/vnd.apache.parquet",
    ]


def test_another_format_is_no_other_import(
    cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDP_FRAMES_HOME", str(tmp_path))
    how: dict[str, Any] = {
        "client": brisk(cdp),
        "timezone": "UTC",
        "progress": False,
        "list_name": "L",
    }
    first = cdp_import(people(), upload_format="parquet", **how)
    second = cdp_import(people(), **how)
    assert second.job_id == first.job_id
    path = tmp_path / "kept.cdp"
    first.save(path)
    loaded = load_result(path, client=how["client"])
    assert loaded.plan.upload.form == "parquet"
    assert loaded.plan.upload.payload == first.plan.upload.payload


@pytest.mark.parametrize("form", FORMS[1:])
def test_each_part_of_a_stream_has_the_format(
    cdp: Sandbox, tmp_path: Path, form: UploadFormat
) -> None:
    path = tmp_path / "people.csv"
    people().to_csv(path, index=False)
    parts = import_file(
        path,
        list_name="L",
        client=brisk(cdp),
        timezone="UTC",
        progress=False,
        part_size=4096,
        upload_format=form,
        journal=False,
    )
    whole = plan_import(people(), list_name="M", client=brisk(cdp), timezone="UTC")
    assert parts.counts["accepted"] == whole.counts["valid"]


@pytest.mark.parametrize("form", ["CSV", "xlsx", None, 3, ["csv"]])
def test_a_format_that_there_is_not_is_refused(form: object) -> None:
    with pytest.raises(FrameError, match="upload_format is one of"):
        plan_import(people(), upload_format=form)  # type: ignore[arg-type]


CELLS = st.none() | st.text(
    st.characters(codec="utf-8") | st.sampled_from('"\\/\n\r\t\0,\u2028'), max_size=6
)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_every_text_comes_back_from_json_and_parquet(
    rows: list[tuple[str | None, str | None]],
) -> None:
    table = _table(rows)
    want = [tuple(cell or None for cell in row) for row in rows]
    lines = encode(table, "jsonl").decode().split("\n")[:-1]
    records = [json.loads(line) for line in lines if line]
    assert [tuple(record.values()) for record in records] == want
    assert all([*record] == ["A b", 'c"\u00e9'] for record in records)
    back = pq.read_table(BytesIO(encode(table, "parquet")))
    assert back.column_names == ["A b", 'c"\u00e9']
    assert [tuple(row.values()) for row in back.to_pylist()] == want


def _table(rows: list[tuple[str | None, str | None]]) -> SentTable:
    from types import SimpleNamespace  # noqa: PLC0415 - of this line only

    names = {"A b": "one", 'c"\u00e9': "two"}
    columns = [SimpleNamespace(source=s, field=f) for s, f in names.items()]
    frame = pd.DataFrame(rows, columns=[*names.values()], dtype="object")
    return sent_table(frame, SimpleNamespace(columns=columns))
