"""A plan says what will come: the CDP takes each row that the plan calls valid.

The twin has no hidden rules here; what it asks for it publishes, and the plan reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames import FrameError, MappingError, plan_import
from cdp_frames.fates import Fate
from cdp_frames.kinds import KINDS
from cdp_frames.sandbox import Sandbox
from tests.support.brisk import brisk
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from cdp_frames import Client

TYPES = ("string", "integer", "number", "boolean", "date", "datetime")
ENUMS: dict[str, tuple[str, ...]] = {
    "string": ("yes", "12", "USA", 'Zoë, "A"'),
    "integer": ("12", "0"),
    "number": ("12", "0.5"),
    "boolean": ("true",),
    "date": ("2026-04-21",),
    "datetime": ("2026-04-21T10:00:00Z",),
}
# Cells that some kinds read and others don't.
CELLS: tuple[object, ...] = (
    "yes", "No", "true", "0", "1", 1, 0, True, 12, 12.0, 0.5, "12", "1.000,5", "0,5",
    "-3", "1e400", "99999999999999999999", "2026-04-21", "21.04.2026",
    "2026-04-21T10:00:00Z", "2026-04-21 10:00", "x@example.com", "+49 30 901820",
    "Germany", "USA", "DE", "n/a", "  ", "", None, 'Zoë, "A"', "=1+1", "'12",
    pd.Timestamp("2026-04-21T10:00:00Z"), "ÅÄÖ\nline", "US$ 5", "12 %",
)  # fmt: skip


def fields_of(*, enum: bool, required: bool) -> list[dict[str, Any]]:
    email = {"name": "email", "required": True, "email": True}
    given = [
        {"name": f"of_{of}", "type": of, "required": required}
        | ({"enum": list(ENUMS[of])} if enum else {})
        for of in TYPES
    ]
    return [email, *given]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    objects = {
        f"o{enum:d}{required:d}": {
            "fields": fields_of(enum=enum, required=required),
            "primary_key": "email",
            "identity_keys": ["email"],
        }
        for enum in (False, True)
        for required in (False, True)
    }
    with Sandbox(settings={"objects": objects}) as cdp, brisk(cdp) as client:
        yield client


@st.composite
def columns(draw: st.DrawFn, of: str) -> pa.Column:
    """Draw what a schema says of a field: a kind, a dtype or nothing, more or less."""
    kind = KINDS[draw(st.sampled_from([*KINDS, "text", "text"]))]
    dtype, checks = draw(
        st.sampled_from(
            [
                (kind.dtype, [getattr(pa.Check, kind.check)()]),
                (kind.dtype, []),
                (None, []),
                (str, []),
                (str, [pa.Check.str_length(0, 20)]),
                (str, [pa.Check.isin(["yes", "12", "2026-04-21", "true"])]),
            ]
        )
    )
    return pa.Column(
        dtype,
        checks,
        name=f"of_{of}",
        nullable=draw(st.booleans()),
        required=draw(st.booleans()),
    )


@given(st.data())
@examples(120)
def test_the_outcome_is_the_plan(client: Client, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 6))
    there = data.draw(st.sets(st.sampled_from(TYPES), min_size=1))
    df = pd.DataFrame({"email": [f"p{n}@example.com" for n in range(size)]})
    for of in sorted(there):
        cells = [data.draw(st.sampled_from(CELLS)) for _ in range(size)]
        df[f"of_{of}"] = pd.Series(cells, dtype=object)
    declared = {
        f"of_{of}": data.draw(columns(of))
        for of in data.draw(st.sets(st.sampled_from(TYPES)))
    }
    schema = pa.DataFrameSchema({"email": pa.Column(str)} | declared)
    try:
        plan = plan_import(
            df,
            schema=schema,
            mapping={str(name): str(name) for name in df.columns},
            object_name=data.draw(st.sampled_from(["o00", "o01", "o10", "o11"])),
            timezone="UTC",
            dayfirst=True,
            bad_cells=data.draw(st.sampled_from(["refuse", "drop"])),
            client=client,
        )
    except FrameError as error:
        # What they can't both hold, or lack, is told before anything is sent.
        assert "of_" in str(error)  # noqa: PT017
        return
    result = plan.apply()
    assert result.counts[Fate.REJECTED_BY_CDP] == 0, result.errors["message"].tolist()
    assert result.counts[Fate.ACCEPTED] == plan.counts[Fate.VALID]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("of", TYPES)
def test_what_is_sent_is_what_is_declared(client: Client, kind: str, of: str) -> None:
    """Declared type, source type, what is judged and what is written are one."""
    column = pa.Column(
        KINDS[kind].dtype, getattr(pa.Check, KINDS[kind].check)(), nullable=True
    )
    df = pd.DataFrame({"email": [f"p{n}@example.com" for n in range(len(CELLS))]})
    df[f"of_{of}"] = pd.Series(CELLS, dtype=object)
    schema = pa.DataFrameSchema({"email": pa.Column(str), f"of_{of}": column})
    names: dict[Hashable, str | None] = {str(name): str(name) for name in df.columns}
    try:
        plan = plan_import(
            df, schema=schema, mapping=names, object_name="o00", timezone="UTC",
            dayfirst=True, client=client,
        )  # fmt: skip
    except MappingError as error:
        assert f"the schema says {kind}, and the CDP says" in str(error)  # noqa: PT017
        return
    assert plan.mapping.source_fields[f"of_{of}"] == of
    result = plan.apply()
    assert result.counts[Fate.REJECTED_BY_CDP] == 0, result.errors["message"].tolist()
    assert result.counts[Fate.ACCEPTED] == plan.counts[Fate.VALID] > 0
