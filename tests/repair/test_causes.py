"""Causes: never of chance, what is planted comes first, and each cure was tried."""

from __future__ import annotations

import random
from math import comb
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, strategies as st

from cdp_frames import FrameError, ImportResult, cdp_import
from cdp_frames.repair.causes import Complaint, Found, found_causes
from cdp_frames.repair.causes.testing import risk_ratio, tail
from cdp_frames.sandbox import Sandbox
from cdp_frames.text.card import as_text
from tests.support.brisk import brisk

if TYPE_CHECKING:
    from cdp_frames import Client

COUNT = 3000


def drawn(seed: int) -> tuple[pd.DataFrame, np.random.Generator]:
    """Draw rows of which no column says anything of the others."""
    rng = np.random.default_rng(seed)
    columns = {"source": 6, "owner": 25, "day": 14, "lang": 3}
    cells = {name: rng.integers(0, most, COUNT) for name, most in columns.items()}
    frame = pd.DataFrame({name: map(str, values) for name, values in cells.items()})
    # Most values of these are different: only their shapes say anything.
    shapes = ["{}-{:04}", "{}{:05}", "{}{:04}-x", "zoë {} {:04}"]
    kinds = rng.integers(0, len(shapes), COUNT)
    numbers = [shapes[kind].format("AB", n) for n, kind in enumerate(kinds)]
    emails = [f"p{n}@example.com" for n in range(COUNT)]
    return frame.assign(number=numbers, email=emails), rng


def causes(frame: pd.DataFrame, refused: np.ndarray) -> list[Found]:
    rows = np.flatnonzero(refused)
    found, _ = found_causes(frame, rows, [Complaint("invalid_email", "email", rows)])
    return found


@pytest.mark.parametrize("seed", range(25))
def test_chance_names_no_cause(seed: int) -> None:
    frame, rng = drawn(seed)
    refused = np.zeros(COUNT, dtype=bool)
    refused[rng.choice(COUNT, int(rng.choice([30, 60, 150])), replace=False)] = True
    assert causes(frame, refused) == []


@pytest.mark.parametrize("seed", range(10))
def test_a_planted_pair_comes_first(seed: int) -> None:
    frame, rng = drawn(seed)
    pair = frame["source"].eq("2") & frame["lang"].eq("1")
    refused = (rng.random(COUNT) < 0.01) | (pair & (rng.random(COUNT) < 0.5))
    first, *_ = causes(frame, np.asarray(refused))
    assert set(first.terms) == {("source", "2"), ("lang", "1")}
    assert set(first.rows) <= set(np.flatnonzero(refused & pair))


@pytest.mark.parametrize("seed", range(5))
def test_the_shape_of_different_values_can_be_the_cause(seed: int) -> None:
    frame, rng = drawn(seed)
    shaped = frame["number"].str.endswith("-x").to_numpy()
    refused = (rng.random(COUNT) < 0.01) | (shaped & (rng.random(COUNT) < 0.5))
    first, *_ = causes(frame, refused)
    assert first.terms == (("shape of number", "A9999-a"),)
    assert first.sharing == shaped.sum()
    assert set(first.rows) == {*np.flatnonzero(refused & shaped)}
    rows = np.flatnonzero(refused)
    for told in (True, False):
        own = Complaint("x", "number", rows, told)
        found, _ = found_causes(frame, rows, [own])
        # What we refused a value for is said already; of the CDP its shape tells.
        assert bool(found) is not told


@pytest.mark.parametrize("seed", range(10))
def test_a_stretch_of_the_file_is_a_cause(seed: int) -> None:
    frame, rng = drawn(seed)
    refused = rng.random(COUNT) < 0.01
    refused[500:600] |= rng.random(100) < 0.6
    first, *_ = causes(frame, refused)
    ((header, value),) = first.terms
    assert header == "place in the file"
    _, begin, _, end = str(value).split()
    assert 400 <= int(begin) <= 510
    assert 590 <= int(end) <= 700


def test_no_value_can_be_what_rows_share() -> None:
    frame, rng = drawn(1)
    gone = rng.random(COUNT) < 0.05
    frame.loc[gone, "owner"] = None
    first, *_ = causes(frame, gone & (rng.random(COUNT) < 0.8))
    assert first.terms == (("owner", None),)


@given(st.data())
def test_the_tail_is_exact(data: st.DataObject) -> None:
    rows = data.draw(st.integers(1, 60))
    refused = data.draw(st.integers(0, rows))
    sharing = data.draw(st.integers(0, rows))
    least, most = max(0, refused + sharing - rows), min(refused, sharing)
    both = data.draw(st.integers(least, most))
    ways = [
        comb(refused, k) * comb(rows - refused, sharing - k)
        for k in range(both, most + 1)
    ]
    exact = sum(ways) / comb(rows, sharing)
    assert tail(rows, refused, sharing, both) == pytest.approx(exact, rel=1e-9)
    assert risk_ratio(rows, refused, sharing, both) >= 0


def people(count: int = 1200) -> pd.DataFrame:
    """Make people of whom three kinds are refused, each for a reason of its own."""
    draw = random.Random(3)
    rows = []
    for n in range(count):
        source = draw.choice(["Booth", "Web", "CRM"])
        lang = draw.choice(["en", "de"])
        booth = source == "Booth" and lang == "de" and draw.random() < 0.6
        naive = source == "CRM" and draw.random() < 0.5
        rows.append(
            {
                "email": "x@@example.com" if 700 <= n < 720 else f"p{n}@example.com",
                "source": source,
                "lang": lang,
                "mobile_phone": "030 901820" if booth else "+49 30 901820",
                "last_seen_at": "2026-04-21 10:00" if naive else "2026-04-21T10:00:00Z",
            }
        )
    return pd.DataFrame(rows, dtype="str")


def imported(frame: Any, client: Client, **options: Any) -> ImportResult:  # noqa: ANN401 - any frame
    how: dict[str, Any] = {"client": client, "progress": False, "verify": False}
    return cdp_import(frame, **{**how, **options})


def test_a_result_names_causes_and_cures_that_work(client: Client) -> None:
    result = imported(people(), client)
    found = result.causes().set_index("cause")
    assert found["cure"].to_dict() == {
        "source = 'CRM'": "pass timezone=, such as 'Europe/Berlin' (tried with UTC)",
        "source = 'Booth' and lang = 'de'": "pass region='DE'",
        "rows 700 to 719 of the file": "take the suggestions: "
        "result.suggested(min_confidence=0.9)",
    }
    assert (found["recovered"] >= 0.8 * found["tried"]).all()
    assert result.causes().unexplained == 0
    cured = result.reimport(result.failed, timezone="Europe/Berlin", region="DE")
    assert cured.counts["accepted"] >= found["recovered"].sum() - 21


def test_it_shows_itself_as_a_card(client: Client) -> None:
    causes = imported(people(), client).causes()
    text = as_text(causes.card())
    assert "source = 'CRM'" in text
    assert "Europe/Berlin" in causes._repr_html_()
    assert type(causes[["cause"]]) is pd.DataFrame
    few = imported(people(120), client).causes()
    for cause in few.loc[few["rows"] < 20, "cause"]:
        assert "=" not in cause or cause not in as_text(few.card())


UGLY: dict[str, Any] = {
    "empty": lambda frame: frame.iloc[:0],
    "one row": lambda frame: frame.iloc[:1],
    "all refused": lambda frame: frame.assign(email="x"),
    "none refused": lambda frame: frame[["email", "source"]].iloc[:600],
    "repeated headers": lambda frame: pd.concat([frame, frame[["source"]]], axis=1),
    "lists": lambda frame: frame.assign(source=[[1]] * len(frame)),
    "categories": lambda frame: frame.astype("category"),
    "repeated labels": lambda frame: frame.set_axis([7] * len(frame)),
    "numbers and dates": lambda frame: frame.assign(
        source=range(len(frame)), lang=pd.Timestamp("2026-01-01")
    ),
    "missing": lambda frame: frame.assign(source=pd.NA),
    "huge cells": lambda frame: frame.assign(source="x" * 40_000),
    "polars": pl.from_pandas,
}


@pytest.mark.parametrize("ugly", UGLY)
def test_ugly_frames_have_causes_or_none(client: Client, ugly: str) -> None:
    frame = UGLY[ugly](people(700))
    causes = imported(frame, client).causes()
    assert len(causes) <= 5
    assert causes.columns.tolist()[:3] == ["cause", "code", "column"]
    assert causes.dtypes["refused"] == "int64"
    assert causes._repr_html_()
    if ugly == "all refused":
        assert causes.empty
        assert causes.unexplained == 700


def test_what_the_cdp_refused_has_a_cause_and_no_tried_cure() -> None:
    rules = [{"field": "first_name", "max_length": 5}]
    with Sandbox(settings={"rules": rules}) as cdp, brisk(cdp) as client:
        frame = people(600)[["email", "source"]].iloc[:500]
        names = frame["source"].map({"Booth": "Bartholomew"}).fillna("Ann")
        causes = imported(frame.assign(first_name=names), client).causes()
    assert causes["cause"].tolist() == ["source = 'Booth'"]
    assert causes["tried"].tolist() == [0]


def test_no_address_and_no_number_is_named(client: Client) -> None:
    frame = people(400).assign(email="info@example.com", mobile_phone="+4930901820")
    frame.loc[frame.index < 60, ["email", "last_seen_at"]] = ["ann@example.com", "x"]
    for cause in imported(frame, client).causes()["cause"]:
        assert "@" not in cause
        assert "+49" not in cause


def test_the_domain_of_an_address_can_be_the_cause(client: Client) -> None:
    """As where the CDP blocks one; the addresses themselves name people."""
    names = ["blocked.example.com" if n % 9 == 0 else "example.com" for n in range(270)]
    frame = pd.DataFrame(
        {
            "email": [f"p{n}@{name.upper()} " for n, name in enumerate(names)],
            "phone": ["12" if "blocked" in name else "+4930901820" for name in names],
        }
    )
    result = cdp_import(frame, list_name="Fair", client=client, progress=False)
    (line,) = result.causes().to_dict("records")
    assert line["cause"] == "domain of email = 'blocked.example.com'"
    assert (line["refused"], line["rows"]) == (30, 30)


def scanned(count: int = 400) -> pd.DataFrame:
    """Return people of whom one stand wrote phones and codes in its own way."""
    rows = range(count)
    return pd.DataFrame(
        {
            "email": [f"p{n}@example.com" for n in rows],
            "stand": ["north" if n % 5 == 0 else "south" for n in rows],
            "mobile_phone": [
                f"no {2127365000 + n} ok" if n % 5 == 0 else f"+1{2127365000 + n}"
                for n in rows
            ],
        }
    )


def test_what_was_learned_is_tried_as_a_cure(client: Client) -> None:
    result = cdp_import(scanned(), list_name="L", client=client, progress=False)
    (before,) = result.causes().to_dict("records")
    assert before["recovered"] in {0, 80}
    learned = result.learn(
        "mobile_phone",
        {"no 2127365000 ok": "+12127365000", "no 2127365005 ok": "+12127365005"},
    )
    (cause,) = result.causes(repairs=[learned]).to_dict("records")
    assert cause["cause"] == "stand = 'north'"
    assert (cause["recovered"], cause["tried"]) == (80, 80)
    assert cause["cure"] == "take the learned repair of 'mobile_phone'"
    again = result.reimport(learned.repaired, progress=False)
    assert again.counts["accepted"] == 80


def test_what_the_user_has_shown_comes_before_what_others_suggest(
    client: Client,
) -> None:
    frame = scanned()
    here = frame["stand"].eq("north")
    frame["mobile_phone"] = [
        f"212-736-{5000 + n}" if north else "+49 30 901820"
        for n, north in enumerate(here)
    ]
    result = cdp_import(frame, list_name="L", client=client, progress=False)
    (cause,) = result.causes().to_dict("records")
    assert (cause["cure"], cause["recovered"]) == ("pass region='DE'", 80)
    learned = result.learn("mobile_phone", {"212-736-5000": "+12127365000"})
    (cause,) = result.causes(repairs=[learned]).to_dict("records")
    assert cause["cure"] == "take the learned repair of 'mobile_phone'"
    assert cause["recovered"] == 80
    with pytest.raises(FrameError, match="a list"):
        result.causes(repairs=learned)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [["mobile_phone"], [None], [lambda text: text]])
def test_what_was_not_learned_is_no_cure(client: Client, wrong: list[Any]) -> None:
    result = cdp_import(scanned(20), list_name="L", client=client, progress=False)
    with pytest.raises(FrameError, match="in a list"):
        result.causes(repairs=wrong)
