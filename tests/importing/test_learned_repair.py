"""Refused cells mended by example, from a result and back into its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import polars as pl
import pytest

from cdp_frames import FrameError, MissingColumnError, cdp_import

if TYPE_CHECKING:
    from cdp_frames import Client, ImportResult
    from cdp_frames.inputs import FrameLike

PHONES = ["+12127365000", "212-736-5001", "(212) 736-5002", "x", "415.736.5003"]


def people(**columns: object) -> pd.DataFrame:
    emails = [f"p{number}@example.com" for number in range(5)]
    return pd.DataFrame({"email": emails, "phone": PHONES, **columns})


def imported(frame: FrameLike, client: Client) -> ImportResult:
    return cdp_import(frame, list_name="L", client=client, progress=False)


def test_mended_rows_reach_the_list(client: Client) -> None:
    frame = people()
    frame.index = pd.Index([7, 7, 8, 8, "x"], dtype=object)
    result = imported(frame, client)
    learned = result.learn("phone", {"212-736-5001": "+12127365001"})
    assert learned.rows.tolist() == [1, 2, 4]
    assert learned.repaired["phone"].tolist() == [
        "+12127365001",
        "+12127365002",
        "+14157365003",
    ]
    assert learned.repaired.index.tolist() == [7, 8, "x"]
    assert (learned.forecast.passes, learned.forecast.stays) == (3, (2,))
    again = result.reimport(learned.repaired)
    assert again.counts["accepted"] == 3
    assert frame["phone"].tolist() == PHONES


def test_a_polars_frame_comes_back_as_one(client: Client) -> None:
    result = imported(pl.from_pandas(people()), client)
    repaired = result.learn("phone", {"212-736-5001": "+12127365001"}).repaired
    assert isinstance(repaired, pl.DataFrame)
    assert repaired["phone"].to_list()[0] == "+12127365001"
    assert result.reimport(repaired).counts["accepted"] == 3


def test_numbers_are_mended_as_text(client: Client) -> None:
    result = imported(people(phone=np.arange(2127365000, 2127365005)), client)
    learned = result.learn("phone", {2127365001: "+12127365001"})
    assert learned.repaired["phone"].tolist()[-1] == "+12127365004"
    assert learned.forecast.passes == 5


def test_the_options_of_the_field_hold(client: Client) -> None:
    frame = people().assign(last_seen_at="31.12.2026 in the sun")
    result = cdp_import(
        frame,
        list_name="L",
        client=client,
        progress=False,
        timezone="Europe/Lisbon",
        mapping={"email": "email", "last_seen_at": "last_seen_at"},
    )
    learned = result.learn(
        "last_seen_at", {"31.12.2026 in the sun": "2026-12-31 15:00"}
    )
    assert learned.repaired["last_seen_at"].unique().tolist() == ["2026-12-31 15:00"]
    assert learned.rows.tolist() == [0, 1, 2, 3, 4]


def test_what_else_is_wrong_with_a_row_stays(client: Client) -> None:
    frame = people()
    frame.loc[1, "email"] = "p1"
    result = imported(frame, client)
    learned = result.learn("phone", {"212-736-5001": "+12127365001"})
    again = result.reimport(learned.repaired)
    assert (again.counts["accepted"], again.counts["rejected_here"]) == (2, 1)


def test_nothing_mended_is_an_empty_frame(client: Client) -> None:
    result = imported(people(), client)
    learned = result.learn("phone", {"nobody": None})
    assert list(learned.repaired.columns) == ["email", "phone"]
    assert (len(learned.repaired), learned.question) == (0, None)
    assert learned("212-736-5001") is None


def test_a_column_without_refused_cells_has_nothing_to_mend(client: Client) -> None:
    learned = imported(people(), client).learn("email", {"a at b.org": "a@b.org"})
    assert (learned.forecast.rows, len(learned.repaired)) == (0, 0)


def test_a_column_that_is_not_there_is_named(client: Client) -> None:
    with pytest.raises(MissingColumnError, match="phones"):
        imported(people(), client).learn("phones", {"a": "b"})


def test_a_column_that_goes_nowhere_is_refused(client: Client) -> None:
    result = imported(people(shoes="42"), client)
    with pytest.raises(FrameError, match="'shoes': it goes to no field"):
        result.learn("shoes", {"42": "43"})
