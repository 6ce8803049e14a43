"""Several rows of one person, end to end: one import is as good as one for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import ImportResult, JobTimeoutError, cdp_import, plan_import
from cdp_frames.importing.rejects_file import read_rejects, write_rejects
from cdp_frames.sandbox import Sandbox
from tests.support.brisk import brisk
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdp_frames import Client
    from cdp_frames.screening.bad_cells import BadCells

REFUSING = {"rules": [{"field": "first_name", "max_length": 5}]}

LEADS = pd.DataFrame(
    {
        "Email": ["q@example.com", "ok@example.com", "Q@example.com", "q@example.com"],
        "First Name": [" Wolfgang", "Ann", None, None],
        "Job Title": [None, "CEO", "VP", None],
        "Company": ["Acme", None, None, None],
    },
    index=["a", "b", "c", "d"],
)


def refused(leads: pd.DataFrame = LEADS) -> tuple[ImportResult, pd.DataFrame]:
    """Import into a CDP that refuses long first names; what it holds afterwards."""
    with Sandbox(settings=REFUSING) as cdp, brisk(cdp) as client:
        result = cdp_import(leads, list_name="L", client=client, progress=False)
        return result, cdp.records()


def test_what_is_refused_comes_back_with_all_rows_that_it_was_made_of() -> None:
    result, records = refused()
    assert records["email"].tolist() == ["ok@example.com"]
    assert result.fates["fate"].tolist() == [
        "rejected_by_cdp",
        "accepted",
        "rejected_by_cdp",
        "rejected_by_cdp",
    ]
    assert result.fates["sent_row"].tolist() == [3, 1, 3, 3]
    assert result.failed.index.tolist() == ["a", "c", "d"]
    assert result.differences == ()
    assert result.notes == (
        "2 rows were merged into another row of the same person, which the CDP "
        "refused: what they say did not arrive either.",
    )
    # The complaint is about the cell of the row that has it.
    for lines in (result.errors, result.findings):
        (line,) = lines.to_dict("records")
        assert (line["row"], line["index"]) == (0, "a")
        assert (line["column"], line["value"]) == ("First Name", " Wolfgang")


def test_rows_that_are_mended_are_merged_again() -> None:
    with Sandbox(settings=REFUSING) as cdp, brisk(cdp) as client:
        result = cdp_import(LEADS, list_name="L", client=client, progress=False)
        fixed = result.failed
        fixed["First Name"] = ["Wolf", None, None]
        again = result.reimport(fixed, progress=False)
        assert again.fates["fate"].tolist() == ["duplicate", "duplicate", "accepted"]
        assert again.notes == ()
        person = cdp.records().set_index("email").loc["q@example.com"]
        told = list(person[["first_name", "job_title", "company_name"]])
        assert told == ["Wolf", "VP", "Acme"]
        fates = [list(of) for _, of in again.history.groupby("row")["fate"]]
        assert fates == [
            ["rejected_by_cdp", "duplicate"],
            ["accepted"],
            ["rejected_by_cdp", "duplicate"],
            ["rejected_by_cdp", "accepted"],
        ]


def test_the_refused_file_says_why_each_of_the_rows_is_in_it(tmp_path: Path) -> None:
    result, _ = refused()
    write_rejects(result, tmp_path / "refused.csv")
    written = pd.read_csv(tmp_path / "refused.csv")
    merged = "row: merged with another row of this person, which was refused"
    assert written["cdp_row"].tolist() == [1, 3, 4]
    assert written["cdp_why"].tolist()[1:] == [merged, merged]
    assert written["cdp_why"][0].startswith("First Name: ")
    assert read_rejects(tmp_path / "refused.csv").rows["Company"].tolist() == [
        "Acme",
        "",
        "",
    ]


def test_rows_beside_a_refused_one_stay_what_they_were_without_a_merge() -> None:
    with Sandbox(settings=REFUSING) as cdp, brisk(cdp) as client:
        leads = LEADS.iloc[[1, 2, 0]].assign(Email="q@example.com")
        result = cdp_import(leads, keep="last", client=client, progress=False)
    assert result.fates["fate"].tolist() == [
        "duplicate",
        "duplicate",
        "rejected_by_cdp",
    ]


def test_rows_of_a_job_that_was_lost_are_unknown_together(client: Client) -> None:
    with pytest.raises(JobTimeoutError) as caught:
        cdp_import(LEADS, list_name="L", client=client, timeout=0, progress=False)
    result = caught.value.result
    assert isinstance(result, ImportResult)
    assert result.fates["fate"].eq("unknown").all()
    done = result.plan.resume(str(result.job_id), timeout=60)
    assert done.counts["accepted"] == 2
    assert done.counts["duplicate"] == 2


def test_the_plan_and_the_upload_say_the_same(client: Client) -> None:
    plan = plan_import(LEADS, list_name="L", client=client)
    head, *lines = plan.upload.payload.decode().splitlines()
    assert head == "Email,First Name,Job Title,Company"
    assert lines == ["ok@example.com,Ann,CEO,", "q@example.com,Wolfgang,VP,Acme"]


ADDRESSES = st.sampled_from(
    ["a@example.com", " A@Example.com", "b@example.org", "c@example.com", "bad", None]
)
COLUMNS: dict[str, st.SearchStrategy[object]] = {
    "first_name": st.sampled_from(["Ann", " Bo ", "", None]),
    "country_code": st.sampled_from(["DE", "Germany", "Atlantis", None]),
    "order_count": st.sampled_from(["1", "2.0", "x", None]),
    "ltv": st.sampled_from([1.5, 2.0, float("nan")]),
    "email_opt_in": st.sampled_from([True, False, None]),
    "last_seen_at": st.sampled_from(
        [
            pd.Timestamp("2026-04-21T15:30:00.25Z"),
            pd.Timestamp("2026-01-01T00:00Z"),
            pd.NaT,
        ]
    ),
    "phone": st.sampled_from(["+1 415 555 2671", "12", "n/a", None]),
}
TEXTS = ["object", "str", "string", "string[pyarrow]", "category"]
DTYPES = {
    "ltv": ["float64", "Float64", "double[pyarrow]", "object"],
    "email_opt_in": ["object", "boolean", "bool[pyarrow]"],
    "last_seen_at": ["datetime64[us, UTC]", "object", "category"],
}


@st.composite
def leads(draw: st.DrawFn) -> pd.DataFrame:
    """Draw a few rows for fewer people, with gaps and bad cells, of several dtypes."""
    size = draw(st.integers(1, 6))

    def cells(values: st.SearchStrategy[object]) -> list[object]:
        return draw(st.lists(values, min_size=size, max_size=size))

    df = pd.DataFrame({"email": cells(ADDRESSES)})
    for name, values in COLUMNS.items():
        drawn = pd.Series(cells(values), dtype=object)
        dtype: Any = draw(st.sampled_from(DTYPES.get(name, TEXTS)))
        df[name] = drawn.astype(dtype)
    return df


def profiles(cdp: Sandbox) -> list[Any]:
    records = cdp.records()
    fields = [name for name in ("email", *COLUMNS) if name in records]
    found = records[fields].sort_values("email").astype(object)
    return found.where(found.notna(), None).to_dict("records")


@given(leads(), st.sampled_from(["refuse", "drop"]))
@examples(20)
def test_one_import_is_what_its_rows_one_by_one_are(
    twins: tuple[Sandbox, Sandbox], df: pd.DataFrame, bad_cells: BadCells
) -> None:
    """The property that would have found the lost name: on a CDP without own rules."""
    together, one_by_one = twins
    for cdp in twins:
        cdp.reset()
    with brisk(together) as client:
        plan = plan_import(df, client=client, bad_cells=bad_cells, progress=False)
        result = plan.apply()
    with brisk(one_by_one) as client:
        for row in range(len(df)):
            cdp_import(
                df.iloc[[row]],
                client=client,
                progress=False,
                keep="last",
                bad_cells=bad_cells,
                mapping=plan.mapping,
            )
    assert profiles(together) == profiles(one_by_one)
    assert result.differences == ()
    assert result.counts["accepted"] == plan.counts["valid"] == len(together.records())


@pytest.fixture(scope="module")
def twins() -> Iterator[tuple[Sandbox, Sandbox]]:
    with Sandbox() as one, Sandbox() as other:
        yield one, other
