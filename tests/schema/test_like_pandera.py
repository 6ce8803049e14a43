"""Public-looking schemas: the same rows are refused as by ``validate(lazy=True)``.

Where we refuse other rows, the difference has a name; ``DIFFERENCES`` lists them all.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, strategies as st

from tests.schema.public_looking import TWINS
from tests.schema.twins import DIFFERENCES, Twin, by_pandera, by_us, of, people
from tests.support.examples import examples

PAGE = Path(__file__).parents[2] / "docs" / "schemas.md"

Check = pa.Check


@pytest.mark.parametrize(
    "twin", [pytest.param(t, id=f"{n} {t.name}") for n, t in enumerate(TWINS)]
)
def test_the_same_rows_are_refused_but_for_what_is_documented(twin: Twin) -> None:
    assert by_us(twin.schema, twin.frame, **twin.options) == twin.refused
    theirs = by_pandera(twin.schema, twin.frame)
    if twin.why:
        assert theirs == twin.pandera != twin.refused
    else:
        assert theirs == twin.refused


def test_every_documented_difference_is_shown() -> None:
    shown = {twin.why for twin in TWINS} - {""}
    assert shown == set(DIFFERENCES)
    table = PAGE.read_text().partition("## Where `validate` says otherwise")[2]
    rows = re.findall(r"^\| (.+?) \|$", table.partition("\n## ")[0], flags=re.MULTILINE)
    assert rows[2:] == list(DIFFERENCES.values())


NUMBER_CHECKS = [
    Check.gt(1),
    Check.le(2),
    Check.ne(0),
    Check.isin([0, 1, 2]),
    Check.in_range(0, 2, include_max=False),
    Check(lambda s: s < 3, name="below"),
    Check(lambda n: n != 2, element_wise=True, name="not two"),
    Check(lambda s: s >= s.min(), name="least"),
    Check(lambda s: s.notna(), ignore_na=False, name="there"),
    Check.gt(2, raise_warning=True),
]
TEXT_CHECKS = [
    Check.isin(["a", "bb"]),
    Check.notin(["a"]),
    Check.str_length(max_value=1),
    Check.str_matches("a"),
    Check.str_endswith("b"),
    Check(lambda s: s.str.len() > 1, name="long"),
    Check(lambda t: t != "c", element_wise=True, name="not c"),
]
FRAME_CHECKS = [
    Check(lambda df: df.iloc[:, 1].notna(), name="second there"),
    Check(lambda df: df["one"] != df["two"], name="differ", ignore_na=False),
    Check(
        lambda row: row["email"] != "p1@example.com", element_wise=True, name="not p1"
    ),
]
# dtype -> cells of that dtype, whether it has a sign for nothing, and its checks
TYPES: dict[object, tuple[list[object], bool, list[pa.Check]]] = {
    "int64": ([0, 1, 2, 3], False, NUMBER_CHECKS),
    "Int64": ([0, 1, 2, 3], True, NUMBER_CHECKS),
    "float64": ([0.0, 1.0, 2.5, 3.0], True, NUMBER_CHECKS),
    "bool": ([True, False], False, [Check.eq(True), Check(lambda s: ~s, name="no")]),
    "str": (["a", "bb", "c"], True, TEXT_CHECKS),
    "category": (["a", "bb", "c"], True, [Check.isin(["a"]), Check.ne("c")]),
    None: ([0, 1, 2, 3], False, NUMBER_CHECKS),
}


@st.composite
def declared(draw: st.DrawFn, rows: int) -> tuple[pa.Column, pd.Series]:
    dtype = draw(st.sampled_from(list(TYPES)))
    cells, gaps, checks = TYPES[dtype]
    nullable = draw(st.booleans())
    column = pa.Column(
        dtype,
        draw(st.lists(st.sampled_from(checks), max_size=3, unique_by=id)),
        nullable=nullable,
        unique=draw(st.booleans()) and dtype != "bool",
        report_duplicates=draw(
            st.sampled_from(["all", "exclude_first", "exclude_last"])
        ),
        coerce=draw(st.booleans()),
    )
    drawn = st.sampled_from([*cells, *([None] if gaps else [])])
    values = draw(st.lists(drawn, min_size=rows, max_size=rows))
    return column, pd.Series(values, dtype=str(dtype or "int64"))


@st.composite
def schemas(draw: st.DrawFn) -> tuple[pa.DataFrameSchema, pd.DataFrame]:
    rows = draw(st.integers(1, 5))
    one, ones = draw(declared(rows))
    two, twos = draw(declared(rows))
    schema = of(
        draw(st.lists(st.sampled_from(FRAME_CHECKS), max_size=2, unique_by=id)),
        {"one": one, "two": two},
        unique=draw(st.sampled_from([None, ["one", "two"]])),
        coerce=draw(st.booleans()),
        strict=draw(st.booleans()),
        ordered=draw(st.booleans()),
    )
    return schema, people(one=ones, two=twos)


@given(schemas())
@examples(120)
def test_any_schema_refuses_the_same_rows(
    drawn: tuple[pa.DataFrameSchema, pd.DataFrame],
) -> None:
    """Of well-typed frames without blanks, where the two have no reason to differ."""
    schema, df = drawn
    ours, theirs = by_us(schema, df), by_pandera(schema, df)
    if ours is None or theirs is None:
        # A check that breaks is the schema's fault here, and of values that are not
        # unique Pandera names no row where they are gaps: both refuse.
        assert ours != []
        assert theirs != []
        return
    if not (schema.unique or any(c.unique for c in schema.columns.values())):
        assert ours == theirs
        return
    # What is refused for another reason takes no value from anybody.
    assert set(ours) <= set(theirs)
    passed = df.drop(index=ours).reset_index(drop=True)
    assert by_pandera(schema, passed) == []
