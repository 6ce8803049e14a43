"""Whatever the error file looks like: never a wrong row, and no line lost."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, strategies as st

from cdp_frames.errorfile import read_error_file
from tests.errorfile.shapes import (
    FIELD_MAP,
    Shape,
    Written,
    found_in,
    people,
    shapes,
    write,
)
from tests.support.examples import examples

QUICK = examples(200)


def assert_no_row_is_wrong(file: Written, errors: pd.DataFrame) -> None:
    for error in errors[errors["row"].notna()].itertuples():
        raw = str(error.raw).replace("\r\n", "\n")
        assert error.row in file.rows_of(raw), (error.matched_by, raw)


@given(data=st.data(), shape=shapes, by_field=st.booleans(), counted=st.booleans())
@QUICK
def test_no_line_is_ever_matched_with_a_wrong_row(
    data: st.DataObject, shape: Shape, *, by_field: bool, counted: bool
) -> None:
    sent = data.draw(people())
    findings = data.draw(found_in(sent))
    file = write(findings, sent, shape)
    errors = read_error_file(
        file.content,
        sent.rename(columns=FIELD_MAP) if by_field else sent,
        field_map=FIELD_MAP,
        refused=len({finding.row for finding in findings}) if counted else None,
    )
    assert_no_row_is_wrong(file, errors)
    known = errors["row"].notna()
    assert errors.loc[known, "certainty"].between(0.5, 1).all()
    assert errors.loc[~known, "certainty"].eq(0).all()
    assert errors.loc[~known, "matched_by"].str.startswith("none: ").all()
    if shape.keep == 1:
        raws = {raw.replace("\r\n", "\n") for raw in errors["raw"]}
        assert raws == set(file.truth), raws ^ set(file.truth)


# What tells the row without doubt: its key, or all its cells.
telling = st.builds(
    Shape,
    form=st.sampled_from(["csv", "tsv", "ssv", "jsonl", "json"]),
    base=st.sampled_from([None, 0, 1, 2]),
    physical=st.booleans(),
    original=st.sampled_from(["key", "all", "raw"]),
    by_header=st.booleans(),
    paths=st.booleans(),
    per_row=st.booleans(),
    with_value=st.booleans(),
    names=st.sampled_from(
        [
            ("row", "field", "code", "message", "value"),
            ("Zeile", "Spalte", "Schluessel", "Meldung", "Wert"),
        ]
    ),
    extra=st.sampled_from(["none", "attempt", "expected", "duplicate_of"]),
    shuffle=st.none() | st.integers(0, 9),
    repeat=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gzip"]),
    newline=st.sampled_from(["\n", "\r\n"]),
)


@given(data=st.data(), shape=telling)
@examples(150)
def test_a_line_that_tells_its_row_is_matched_with_it(
    data: st.DataObject, shape: Shape
) -> None:
    sent = data.draw(people(alike=False))
    file = write(data.draw(found_in(sent)), sent, shape)
    errors = read_error_file(file.content, sent, field_map=FIELD_MAP)
    assert errors["row"].notna().all(), errors[["matched_by", "raw"]].to_numpy()
    assert_no_row_is_wrong(file, errors)
