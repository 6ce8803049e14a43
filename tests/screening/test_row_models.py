"""Schemas whose rows a pydantic class judges: ``dtype=PydanticModel(Person)``."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import pandas as pd
import pandera.pandas as pa
import pydantic
import pytest
from pandera.engines.pandas_engine import PydanticModel

from cdp_frames.screening import Screened, screen

pytestmark = pytest.mark.filterwarnings("ignore:PydanticModel")


class Person(pydantic.BaseModel):
    email: str
    visits: Annotated[int, pydantic.Field(gt=1)]
    tier: str | None = None
    last: dt.date | None = None

    @pydantic.field_validator("tier")
    @classmethod
    def upper(cls, tier: str | None) -> str | None:
        if tier == "tin":
            raise ValueError("tin is no tier")
        return tier and tier.upper()

    @pydantic.model_validator(mode="after")
    def gold_comes_often(self) -> Person:
        if self.tier == "GOLD" and self.visits < 9:
            raise ValueError("gold comes nine times")
        return self


class People(pa.DataFrameModel):
    class Config:
        dtype = PydanticModel(Person)
        coerce = True


SCHEMA = pa.DataFrameSchema(dtype=PydanticModel(Person), coerce=True)


def screened(schema: object, **columns: object) -> Screened:
    df = pd.DataFrame({"email": [f"p{n}@example.com" for n in range(4)], **columns})
    return screen(df, schema, mapping={n: n for n in df.columns}, dayfirst=True)  # type: ignore[arg-type]  # two kinds


@pytest.mark.parametrize("schema", [People, SCHEMA], ids=["class", "schema"])
@pytest.mark.parametrize("text", [False, True])
def test_a_row_that_the_model_refuses_is_refused(schema: object, *, text: bool) -> None:
    visits = pd.Series([1, 2, 3, 9])
    found = screened(
        schema,
        visits=visits.astype("str") if text else visits,
        tier=["red", "tin", "gold", "gold"],
    )
    assert found.errors[["row", "field", "message"]].fillna("").to_numpy().tolist() == [
        [0, "visits", "a check of the schema failed: Input should be greater than 1"],
        [1, "tier", "a check of the schema failed: Value error, tin is no tier"],
        [2, "", "a check of the schema failed: Value error, gold comes nine times"],
    ]
    assert found.valid.to_dict("list") == {
        "email": ["p3@example.com"],
        "visits": [9],
        "tier": ["GOLD"],
    }
    assert found.changes["rule"].tolist() == ["parsed by Person"]


def test_what_the_model_does_not_need_may_be_missing() -> None:
    found = screened(People, visits=[2, 3, None, "x"], last=["21.04.2026", None, "", 7])
    assert found.errors[["row", "code"]].to_numpy().tolist() == [
        [2, "missing_value"],
        [3, "invalid_integer"],
        [3, "invalid_datetime"],
    ]
    assert found.valid["last"].tolist()[0] == "2026-04-21"
    again = screen(found.valid, People)
    assert again.changes.empty
    assert again.errors.empty


def test_a_row_of_pandera_is_a_row_of_ours() -> None:
    df = pd.DataFrame({"email": ["a@example.com", "b@example.com"], "visits": [1, 2]})
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        People.validate(df, lazy=True)
    # Pandera misses the columns, too, that the model does not need.
    assert caught.value.failure_cases["index"].dropna().tolist() == [0]
    assert screen(df, People).errors["row"].tolist() == [0]
