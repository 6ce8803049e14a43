"""What an upload holds is known without reading the upload again."""

from __future__ import annotations

import csv
import io
from collections.abc import Hashable
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, strategies as st
from pandas.testing import assert_frame_equal

from cdp_frames import ImportPlan
from cdp_frames.encoding import encode_csv, sent_table
from cdp_frames.importing.options import Options, completed
from cdp_frames.importing.planning import plan
from cdp_frames.schema import load_schema
from cdp_frames.screening.bad_cells import BadCells
from cdp_frames.screening.duplicates import Keep
from tests.support.strategies import indexes

_MAPPING = {
    "mail": "email",
    "note": "note",
    "visits": "visits",
    "score": "score",
    "seen": "last_seen_at",
    "opt in": "opted_in",
}

_CELLS = {
    "mail": st.sampled_from(
        ["ana@example.com", " Bob@Example.com", "cem@example.org", "dan@", "", None]
    ),
    "note": st.one_of(
        st.none(),
        st.text("a,\"'\r\n Ää🎉\u200b;\t0", max_size=6),
        st.sampled_from(["NA", "None", "=1+1", "007"]),
    ),
    "visits": st.sampled_from(["1", "2.0", "x", "", None, "1,000"]),
    "score": st.sampled_from(["0.5", "1e3", "-0", "", None, "0.00001"]),
    "seen": st.sampled_from(
        ["2026-04-21T15:30:00Z", "2026-04-21 15:30:00.5+02:00", "21.04.2026", "", None]
    ),
    "opt in": st.sampled_from(["yes", "no", "maybe", "", None]),
}


def _schema(**note: Any) -> pa.DataFrameSchema:
    """The shipped schema with a field of each kind, and a note as asked for."""
    fields = {
        "note": pa.Column(str, required=False, nullable=True, **note),
        "visits": pa.Column("Int64", required=False, nullable=True),
        "score": pa.Column("Float64", required=False, nullable=True),
        "opted_in": pa.Column("boolean", required=False, nullable=True),
    }
    return load_schema("contact").add_columns(fields)


_SCHEMAS = {
    "plain": _schema(),
    "default": _schema(default="(none), yet"),
    "parser": _schema(parsers=pa.Parser(lambda texts: texts.str.upper())),
    "checked": _schema(checks=pa.Check.str_length(0, 3)),
    "category": _schema().update_column("note", dtype="category"),
}


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    size = draw(st.integers(0, 8))
    names = draw(st.lists(st.sampled_from(list(_CELLS)[1:]), unique=True))
    columns = {
        name: draw(st.lists(_CELLS[name], min_size=size, max_size=size))
        for name in ["mail", *names]
    }
    frame = pd.DataFrame(columns, index=draw(indexes(size)), dtype=object)
    return frame.astype("str") if draw(st.booleans()) else frame


def _planned(
    frame: pd.DataFrame,
    schema: str = "plain",
    keep: Keep = "merge",
    bad_cells: BadCells = "refuse",
) -> ImportPlan:
    mapping: dict[Hashable, str | None] = {
        name: _MAPPING[str(name)] for name in frame.columns
    }
    options: Options = {
        "mapping": mapping,
        "schema": _SCHEMAS[schema],
        "keep": keep,
        "bad_cells": bad_cells,
    }
    return plan(frame, completed(options, verb="plan_import"))


def _read(payload: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(payload.decode(), newline="")))


@pytest.mark.parametrize("schema", _SCHEMAS)
@given(
    frame=frames(),
    keep=st.sampled_from(["merge", "merge", "last"]),
    bad_cells=st.sampled_from(["refuse", "drop"]),
)
def test_the_payload_is_what_encoding_the_valid_rows_gives(
    schema: str, frame: pd.DataFrame, keep: Keep, bad_cells: BadCells
) -> None:
    made = _planned(frame, schema, keep, bad_cells)
    upload, screened = made.upload, made.screened
    assert upload.payload == encode_csv(screened.valid, screened.mapping)
    header, *rows = _read(upload.payload)
    texts = upload.sent.texts()
    assert list(texts.columns) == header
    assert texts.astype(object).to_numpy().tolist() == rows
    assert len(texts) == len(upload.rows) == len(upload.keys)
    keys = [str(address).strip().lower() for address in texts["mail"]]
    assert upload.keys.tolist() == keys


def test_columns_of_one_name_are_sent_under_names_of_their_own() -> None:
    frame = pd.DataFrame(
        [["ana@example.com", "1", "Rome"], ["bob@example.com", None, "Oslo"]],
        columns=["email", "city", "city"],
        index=["x", "x"],
    )
    upload = plan(frame, completed({}, verb="plan_import")).upload
    assert upload.payload == encode_csv(upload.valid, upload.mapping)
    header, *rows = _read(upload.payload)
    assert list(upload.sent.texts().columns) == header == list(dict.fromkeys(header))
    assert upload.sent.texts().to_numpy().tolist() == rows


def test_what_is_sent_of_an_edited_frame_is_what_it_holds_now() -> None:
    made = _planned(pd.DataFrame({"mail": ["ana@example.com"], "note": ["a"]}))
    edited = made.screened.valid.assign(note="b")
    table = sent_table(edited, made.mapping)
    assert_frame_equal(
        table.texts(),
        pd.DataFrame({"mail": ["ana@example.com"], "note": ["b"]}, dtype="str"),
    )
    assert made.upload.sent.texts()["note"].tolist() == ["a"]
