"""A stream that is run again does what is missing, whatever is left of its journal."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import dask
import dask.dataframe as dd
import pytest

from cdp_frames import ListExistsError, StreamedResult, cdp_import, import_file
from cdp_frames.journal import home
from tests.support.brisk import brisk
from tests.support.verdicts import members, people

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import ImportResult
    from cdp_frames.sandbox import Sandbox

PART = 2**11


class Killed(BaseException):
    """Ends a stream where it stands."""


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDP_FRAMES_HOME", str(tmp_path / "home"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    people().to_csv(file, index=False)
    return file


def imported(cdp: Sandbox, path: Path, **how: Any) -> StreamedResult | ImportResult:
    given: dict[str, Any] = {
        "client": brisk(cdp),
        "list_name": "L",
        "timezone": "UTC",
        "progress": False,
        "part_size": PART,
    }
    return import_file(path, **{**given, **how})


def starts(cdp: Sandbox) -> int:
    return sum(call.endpoint.endswith("/start") for call in cdp.exchanges)


def killed_after(parts: int) -> Any:  # noqa: ANN401 - what hears of progress
    done = 0

    def heard(stage: str, _rows: int, _of: int) -> None:
        nonlocal done
        done += stage == "parts"
        if done >= parts:
            raise Killed

    return heard


@pytest.mark.parametrize("parts", [1, 3])
def test_what_was_killed_and_forgotten_goes_on(
    cdp: Sandbox, path: Path, parts: int
) -> None:
    with pytest.raises(Killed):
        imported(cdp, path, progress=killed_after(parts))
    begun = starts(cdp)
    assert begun
    shutil.rmtree(home())
    result = imported(cdp, path)
    assert isinstance(result, StreamedResult)
    assert starts(cdp) == len(result.job_ids)  # each part once, in both runs together
    assert len(result.job_ids) > begun
    assert len(members(brisk(cdp), "L")) == result.counts["accepted"]
    assert any("no journal here knows" in note for note in result.notes)
    result.undo()  # it is known that the stream has made its list
    assert not members(brisk(cdp), "L")


@pytest.mark.parametrize("how", [{}, {"journal": False}])
def test_what_was_done_and_forgotten_is_not_sent_twice(
    cdp: Sandbox, path: Path, how: dict[str, Any]
) -> None:
    first = imported(cdp, path, **how)
    shutil.rmtree(home(), ignore_errors=True)
    begun = starts(cdp)
    second = imported(cdp, path, **how)
    assert starts(cdp) == begun
    assert second.counts == first.counts
    assert second.list_id == first.list_id
    with pytest.raises(ListExistsError):
        imported(cdp, path, again=True, **how)


def test_a_list_of_somebody_else_stays_theirs(cdp: Sandbox, path: Path) -> None:
    brisk(cdp).create_list("L")
    with pytest.raises(ListExistsError):
        imported(cdp, path)
    assert not starts(cdp)
    # Nor is it ours if the same rows went to another list.
    imported(cdp, path, list_name="M")
    begun = starts(cdp)
    shutil.rmtree(home())
    with pytest.raises(ListExistsError):
        imported(cdp, path)
    assert starts(cdp) == begun


def test_another_size_of_parts_is_no_other_stream(cdp: Sandbox, path: Path) -> None:
    with pytest.raises(Killed):
        imported(cdp, path, progress=killed_after(2))
    whole = imported(cdp, path, part_size=3 * PART)
    assert isinstance(whole, StreamedResult)
    assert starts(cdp) == len(whole.job_ids)
    assert len(members(brisk(cdp), "L")) == whole.counts["accepted"]
    again = imported(cdp, path, part_size=2 * PART)
    assert again.counts == whole.counts
    assert starts(cdp) == len(whole.job_ids)


def test_partitions_that_were_forgotten_are_not_sent_twice(cdp: Sandbox) -> None:
    frame = dd.from_pandas(people(), npartitions=3)
    how: dict[str, Any] = {
        "client": brisk(cdp),
        "list_name": "L",
        "timezone": "UTC",
        "progress": False,
        "journal": False,
    }
    with dask.config.set({"scheduler": "threads"}):
        first = cdp_import(frame, **how)
        begun = starts(cdp)
        second = cdp_import(frame, **how)
    assert starts(cdp) == begun
    assert second.counts == first.counts
    assert second.list_id == first.list_id
