"""Corrected rows are read as they would be among those beside which they stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from hypothesis import given, settings, strategies as st

from cdp_frames import ImportResult, cdp_import, import_file, load_result
from cdp_frames.fates import REFUSED, Fate
from tests.support.brisk import brisk

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client
    from cdp_frames.sandbox import Sandbox

HOW: dict[str, Any] = {"timezone": "UTC", "region": "DE", "progress": False}
# What a column shows by other rows than the one that is corrected.
SETTLED = pd.DataFrame(
    {
        "email": ["ann@example.com", "bob@example.com", "cyd"],
        "last_seen_at": ["25/04/2026 10:00", "", "03/04/2026 10:00"],
        "ltv": ["1.234,50", "", "1.234"],
        "Unsubscribed": ["3", "", "1"],
    },
    dtype="str",
)


def corrected(result: Any) -> pd.DataFrame:  # noqa: ANN401 - of one job or a stream
    return result.failed.assign(email=["cyd@example.com"])  # type: ignore[no-any-return]


def require_read_alike(again: ImportResult, cdp: Sandbox) -> None:
    assert again.counts[Fate.ACCEPTED] == 1
    kept = cdp.records().set_index("email").loc["cyd@example.com"]
    assert str(kept["last_seen_at"])[:16] == "2026-04-03 10:00"
    assert str(kept["ltv"]) in {"1234", "1234.0"}


def test_a_row_that_comes_alone(client: Client, cdp: Sandbox) -> None:
    result = cdp_import(SETTLED, list_name="L", client=client, **HOW)
    assert result.counts[Fate.ACCEPTED] == 2
    require_read_alike(result.reimport(corrected(result)), cdp)


def test_also_of_a_result_that_was_saved(
    client: Client, cdp: Sandbox, tmp_path: Path
) -> None:
    result = cdp_import(SETTLED, list_name="L", client=client, **HOW)
    result.save(tmp_path / "result")
    loaded = load_result(tmp_path / "result")
    again = loaded.reimport(corrected(loaded), client=client)
    require_read_alike(again, cdp)


def test_also_of_a_stream(client: Client, cdp: Sandbox) -> None:
    frames = iter([SETTLED, SETTLED.assign(email="d@example.com")])
    result = import_file(frames, list_name="L", part_size=10, client=client, **HOW)
    fixed = result.failed.iloc[:1]
    assert fixed["email"].tolist() == ["cyd"]
    require_read_alike(result.reimport(fixed.assign(email="cyd@example.com")), cdp)


def test_and_with_its_columns_in_another_order(client: Client, cdp: Sandbox) -> None:
    result = cdp_import(SETTLED, list_name="L", client=client, **HOW)
    fixed = corrected(result)
    require_read_alike(result.reimport(fixed[fixed.columns[::-1]]), cdp)


def test_a_cell_that_contradicts_the_others_is_forgotten_once_corrected(
    client: Client, cdp: Sandbox
) -> None:
    people = SETTLED.assign(
        email=["ann@example.com", "bob", "cyd@example.com"],
        last_seen_at=["25/04/2026 10:00", "04/25/2026 10:00", "03/04/2026 10:00"],
    ).drop(columns="Unsubscribed")
    result = cdp_import(people, list_name="L", client=client, **HOW)
    assert result.counts[Fate.ACCEPTED] == 1
    fixed = result.failed.assign(email=["bob@example.com", "cyd@example.com"])
    again = result.reimport(fixed.replace("04/25/2026 10:00", "25/04/2026 10:00"))
    assert again.counts[Fate.ACCEPTED] == 2


def test_what_the_user_says_comes_first(client: Client, cdp: Sandbox) -> None:
    result = cdp_import(SETTLED, list_name="L", client=client, **HOW)
    result.reimport(corrected(result), dayfirst=False)
    kept = cdp.records().set_index("email").loc["cyd@example.com"]
    assert str(kept["last_seen_at"])[:7] == "2026-03"


CELLS = {
    "last_seen_at": ["03/04/2026 10:00", "25/04/2026 10:00", "04/25/2026 10:00", None],
    "ltv": ["1,234", "1.234", "1,5", "1.234,50", "7", None],
    "mobile_phone": ["030901820", "4930901820", "+49 30 901820", None],
    "Unsubscribed": ["0", "1", "3", "yes", None],
}


@st.composite
def rows(draw: st.DrawFn) -> pd.DataFrame:
    """Draw people of whom some have no address yet."""
    count = draw(st.integers(2, 12))
    cells = {
        name: draw(st.lists(st.sampled_from(of), min_size=count, max_size=count))
        for name, of in CELLS.items()
    }
    good = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    email = [
        f"p{n}@example.com" if is_good else f"p{n}" for n, is_good in enumerate(good)
    ]
    return pd.DataFrame({"email": email, **cells}, dtype="str")


@given(people=rows())
@settings(max_examples=25)
def test_corrected_rows_get_the_verdict_of_the_corrected_whole(
    running: Sandbox, people: pd.DataFrame
) -> None:
    running.reset()
    how: dict[str, Any] = {**HOW, "journal": False, "verify": False}
    result = cdp_import(people, list_name="L", client=brisk(running), **how)
    late = ~people["email"].str.contains("@")
    whole = people.assign(
        email=people["email"].where(~late, people["email"] + "@example.com")
    )
    fixed = whole[late]
    if fixed.empty:
        return
    again = result.reimport(fixed)
    running.reset()
    alone = cdp_import(whole, list_name="L", client=brisk(running), **how)
    expected = alone.fates.loc[late.to_numpy(), "fate"].isin(REFUSED)
    assert again.fates["fate"].isin(REFUSED).tolist() == expected.tolist()
