"""What a stream would do is known before anything is sent, and is then done."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdp_frames import (
    FrameError,
    GuardError,
    ImportPlan,
    ListExistsError,
    StreamedPlan,
    plan_file,
    plan_import,
    read_contacts,
)
from cdp_frames.journal import home
from tests.support.brisk import brisk
from tests.support.verdicts import bare, members, people

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.sandbox import Sandbox

PART = 2**11


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDP_FRAMES_HOME", str(tmp_path / "home"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    people().to_csv(file, index=False)
    return file


def planned(cdp: Sandbox, source: Any, **how: Any) -> StreamedPlan:  # noqa: ANN401 - as plan_file
    given: dict[str, Any] = {
        "client": brisk(cdp),
        "list_name": "L",
        "timezone": "UTC",
        "progress": False,
        "part_size": PART,
    }
    made = plan_file(source, **{**given, **how})
    assert isinstance(made, StreamedPlan)
    return made


def writes(cdp: Sandbox) -> list[str]:
    return [call.endpoint for call in cdp.exchanges if call.endpoint.startswith("POST")]


def test_a_plan_says_what_the_plan_of_the_whole_says_and_sends_nothing(
    cdp: Sandbox, path: Path
) -> None:
    made = planned(cdp, path)
    whole = plan_import(
        read_contacts(path), list_name="L", client=brisk(cdp), timezone="UTC"
    )
    assert not writes(cdp)
    assert made.counts == whole.counts
    assert len(made.parts) > 1
    assert made.parts["valid"].sum() == whole.counts["valid"]
    for name in ("errors", "changes", "hints", "opted_out"):
        pd.testing.assert_frame_equal(
            bare(getattr(made, name)), bare(getattr(whole, name))
        )
    fates = pd.concat(made.scan("fates"))
    assert len(fates) == len(made.fates) == made.counts["rows"]
    assert "Plan: 208 of 240 rows" in repr(made)
    assert "@" not in repr(made)


@pytest.mark.parametrize("as_frames", [False, True])
def test_a_plan_is_applied_as_it_is(
    cdp: Sandbox,
    path: Path,
    as_frames: bool,  # noqa: FBT001 - a parameter
) -> None:
    frame = read_contacts(path)
    source = iter([frame.iloc[:99], frame.iloc[99:]]) if as_frames else path
    made = planned(cdp, source)
    shutil.move(path, path.with_suffix(".gone"))
    result = made.apply()
    assert result.counts["accepted"] == made.counts["valid"]
    assert len(members(brisk(cdp), "L")) == made.counts["valid"]
    with pytest.raises(ListExistsError):
        planned(cdp, iter([frame.iloc[5:]]), part_size=1, again=True)


def test_guards_are_told_before_they_strike(cdp: Sandbox, path: Path) -> None:
    made = planned(cdp, path, min_rows=9999)
    assert any("would be sent" in sentence for sentence in made.struck)
    assert "A guard strikes" in repr(made)
    with pytest.raises(GuardError):
        made.apply()
    assert not writes(cdp)


def test_rows_go_from_the_disk_when_they_are_not_wanted(
    cdp: Sandbox, path: Path
) -> None:
    made = planned(cdp, path)
    (folder,) = (home() / "streams").glob("run-*")
    assert (folder / "rows").exists()
    assert len(made.errors)
    made.discard()
    assert not folder.exists()
    with pytest.raises(FrameError, match="removed"):
        made.apply()


def test_what_is_small_is_planned_at_once(path: Path) -> None:
    made = plan_file(path, timezone="UTC")
    assert isinstance(made, ImportPlan)
    with pytest.raises(FrameError, match="part_size"):
        plan_file(path, part_size=0)


def test_without_credentials_the_schema_alone_says_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EXPERITURE_API_KEY", raising=False)
    made = plan_file(path, timezone="UTC", part_size=PART, progress=False)
    assert isinstance(made, StreamedPlan)
    assert any("credentials" in note for note in made.notes)
