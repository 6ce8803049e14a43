"""Cells that were left empty, end to end: the people arrive, the lines stay."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from cdp_frames import ImportResult, cdp_import, plan_import
from cdp_frames.importing.rejects_file import read_rejects, write_rejects
from cdp_frames.sandbox import Sandbox
from cdp_frames.screening.bad_cells import is_left_empty
from tests.support.brisk import brisk

REFUSING = {"rules": [{"field": "first_name", "max_length": 5}]}

LEADS = pd.DataFrame(
    {
        "Email": ["a@example.com", "b@example.com", "c@example", "d@example.com"],
        "First Name": ["Ann", "Wolfgang", "Cyd", "Dan"],
        "Phone": ["12", "12", "12", "+1 415 555 2671"],
    },
    index=list("wxyz"),
)


def imported(cdp: Sandbox, **options: object) -> ImportResult:
    client = brisk(cdp)
    return cdp_import(
        LEADS,
        list_name="L",
        client=client,
        progress=False,
        **({"bad_cells": "drop"} | options),  # type: ignore[arg-type]  # drawn together
    )


def test_the_people_arrive_and_the_lines_stay(cdp: Sandbox) -> None:
    result = imported(cdp)
    assert result.counts["accepted"] == 3
    assert result.failed.index.tolist() == ["y"]
    left = result.errors[is_left_empty(result.errors)]
    assert left["index"].tolist() == ["w", "x"]
    assert set(left["stage"]) == {"here"}
    assert result.history["codes"].tolist() == [
        "invalid_phone",
        "invalid_phone",
        "invalid_email, invalid_phone",
        "",
    ]
    assert repr(result).endswith("2  invalid phone number in 'Phone'.")
    assert "would go" not in repr(result)
    assert result.suggested().empty


def test_a_row_that_the_cdp_refused_is_refused_for_that_alone() -> None:
    with Sandbox(settings=REFUSING) as cdp:
        result = imported(cdp)
        assert result.failed.index.tolist() == ["x", "y"]
        of_x = result.errors[result.errors["index"].eq("x")]
        assert of_x[["column", "stage"]].to_numpy().tolist() == [
            ["Phone", "here"],
            ["First Name", "cdp"],
        ]
        why, left = repr(result).split("Cells that were left empty:")
        assert "1  invalid phone number in 'Phone'." in why  # of row y
        assert "2  invalid phone number in 'Phone'." in left
        # The corrections go in under the same rules.
        again = result.reimport(
            result.failed.iloc[:1].assign(**{"First Name": "Wolf"}), progress=False
        )
        assert again.counts["accepted"] == 1


def test_a_suggestion_cures_a_row_whatever_was_left_empty() -> None:
    with Sandbox(settings=REFUSING) as cdp:
        result = imported(cdp)
    assert result.suggested().empty
    by_the_cdp = result.errors["stage"].eq("cdp")
    errors = result.errors.assign(
        suggestion=result.errors["suggestion"].mask(by_the_cdp, "Wolf")
    )
    (row,) = replace(result, errors=errors).suggested().to_dict("records")
    assert (row["First Name"], row["Phone"]) == ("Wolf", "12")


def test_the_refused_file_holds_the_refused_rows_alone(
    cdp: Sandbox, tmp_path: object
) -> None:
    result = imported(cdp)
    path = f"{tmp_path}/refused.csv"
    write_rejects(result, path)
    assert read_rejects(path).rows["Email"].tolist() == ["c@example"]


def test_cells_that_were_left_empty_can_be_mended(cdp: Sandbox) -> None:
    result = imported(cdp)
    rows = result.errors.loc[is_left_empty(result.errors), "row"].unique()
    mended = LEADS.iloc[rows].assign(Phone=["+1 415 555 2671", "+1 415 555 2672"])
    again = result.reimport(mended, progress=False)
    assert again.counts["accepted"] == 2
    phones = cdp.records().set_index("email")["phone"]
    assert phones["b@example.com"] == "+14155552672"
    assert again.fates["row"].tolist() == [0, 1]
    assert again.identity.tolist() == [0, 1]


@pytest.mark.parametrize("bad_cells", ["refuse", "drop"])
def test_the_plan_is_the_outcome(cdp: Sandbox, bad_cells: str) -> None:
    plan = plan_import(LEADS, client=brisk(cdp), bad_cells=bad_cells)  # type: ignore[arg-type]  # a table
    result = plan.apply()
    assert plan.counts["valid"] == result.counts["accepted"]
    promise = "2 of 3 refused rows would go with bad_cells='drop'."
    assert (promise in repr(plan)) == (bad_cells == "refuse")
    assert (promise in repr(result)) == (bad_cells == "refuse")
