"""A Dask frame gets the verdict of its rows as one frame, whoever dies meanwhile."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dask
import dask.dataframe as dd
import pandas as pd
import pandera.pandas as pa
import pytest
from distributed import Client as Cluster, LocalCluster

from cdp_frames import (
    FrameError,
    GuardError,
    ListExistsError,
    SettingsError,
    StreamedResult,
    TransferError,
    cdp_import,
    screen,
)
from cdp_frames.fates import Fate
from cdp_frames.sandbox import Drop
from tests.support.verdicts import bare, members, people, require_same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames import Client
    from cdp_frames.sandbox import Sandbox
    from cdp_frames.sandbox.http.app import Exchange

PARTS = 5
START = "POST /import-jobs/{job_id}/start"
QUIET: dict[str, Any] = {"timezone": "UTC", "progress": False}


def lazy(frame: pd.DataFrame | None = None, parts: int = PARTS) -> Any:  # noqa: ANN401 - of Dask
    """Return rows as a Dask frame."""
    rows = people() if frame is None else frame
    return dd.from_pandas(rows, npartitions=parts, sort=False)


def imported(df: Any, client: Client, **options: Any) -> StreamedResult:  # noqa: ANN401 - of Dask
    """Import a Dask frame."""
    made: Any = cdp_import(df, client=client, **{"list_name": "L", **QUIET, **options})
    assert isinstance(made, StreamedResult)
    return made


@pytest.fixture(params=["threads", "sync"])
def scheduler(request: pytest.FixtureRequest) -> Iterator[str]:
    """Whoever computes where there is no cluster."""
    with dask.config.set(scheduler=request.param):
        yield request.param


@pytest.fixture(scope="module")
def machines() -> Iterator[Cluster]:
    """Two workers, each a process of its own."""
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made,
        Cluster(made, set_as_default=False) as cluster,
    ):
        yield cluster


def set_environment(settings: dict[str, str]) -> None:
    """Set variables of the environment, and remove those that are set to nothing."""
    os.environ.update(settings)
    for name in [name for name, value in settings.items() if not value]:
        del os.environ[name]


@pytest.fixture
def cluster(
    machines: Cluster, cdp: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cluster]:
    """The workers, who have the credentials in their environment."""
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)  # for those that take the place of the dead
    machines.run(set_environment, dict(cdp.environ))
    with machines.as_current():
        yield machines


def test_partitions_get_the_verdict_of_the_whole(
    client: Client, scheduler: str
) -> None:
    frame = people().set_index(pd.Index([f"x{n % 7}" for n in range(240)]))
    whole = cdp_import(frame, list_name="Whole", client=client, **QUIET)
    parts = imported(lazy(frame), client)
    assert len(parts.job_ids) == PARTS
    require_same(parts, whole)
    assert members(client, "L") == members(client, "Whole")


def test_so_do_those_of_a_cluster(client: Client, cluster: Cluster) -> None:
    frame = people()
    whole = cdp_import(frame, list_name="Whole", client=client, **QUIET)
    parts = imported(lazy(frame), client)
    require_same(parts, whole)
    assert members(client, "L") == members(client, "Whole")


def test_columns_of_any_dtype(client: Client) -> None:
    frame = people().assign(
        ltv=range(240),
        last_seen_at=pd.date_range("2026-01-01", periods=240, tz="Europe/Berlin"),
        Note=pd.Categorical(["a", "b", None] * 80),
    )
    whole = cdp_import(frame, list_name="Whole", client=client, **QUIET)
    require_same(imported(lazy(frame), client), whole)


def dies_once(frame: pd.DataFrame, mark: str) -> pd.DataFrame:
    """Kill the worker that computes this, the first time."""
    if len(frame) and not Path(mark).exists():
        Path(mark).touch()
        os._exit(1)
    return frame


def test_a_worker_that_dies_while_it_reads_changes_nothing(
    client: Client, cluster: Cluster, tmp_path: Path
) -> None:
    frame = people()
    whole = cdp_import(frame, list_name="Whole", client=client, **QUIET)
    mark = tmp_path / "died"
    df = lazy(frame).map_partitions(dies_once, str(mark), meta=frame.iloc[:0])
    parts = imported(df, client)
    assert mark.exists()
    require_same(parts, whole)
    assert members(client, "L") == members(client, "Whole")


@pytest.mark.parametrize("at", [1, 3])
@pytest.mark.parametrize("journal", ["the driver's", "none"])
def test_a_worker_that_dies_while_it_sends_changes_nothing(
    client: Client,
    cluster: Cluster,
    cdp: Sandbox,
    tmp_path: Path,
    at: int,
    journal: str,
) -> None:
    elsewhere = None if journal == "the driver's" else str(tmp_path)
    frame = people()
    whole = cdp_import(frame, list_name="Whole", client=client, **QUIET)
    killed: list[int] = []

    def kill(stage: str, done: int, _: int) -> None:
        if stage == "parts" and not killed and done >= at * 240 // PARTS - 30:
            info = cluster.scheduler_info()["workers"]
            busy = sorted(info, key=lambda a: -info[a]["metrics"].get("executing", 0))
            killed.append(info[busy[0]]["id"])
            pids = cluster.run(os.getpid)
            os.kill(pids[busy[0]], 9)

    parts = imported(
        lazy(frame), client, progress=kill, shared_path=elsewhere, again=bool(elsewhere)
    )
    assert killed
    require_same(parts, whole)
    assert members(client, "L") == members(client, "Whole")
    assert len(parts.job_ids) == len(set(parts.job_ids)) == PARTS
    assert len({each.path for each in started(cdp)}) == PARTS + 1


def started(cdp: Sandbox) -> list[Exchange]:
    """Return the calls that started a job."""
    return [each for each in cdp.exchanges if each.endpoint == START]


def test_an_import_that_broke_off_goes_on_by_the_same_line(
    client: Client, cdp: Sandbox
) -> None:
    frame = people()
    cdp.faults.add(Drop(), on=START, nth=3)
    with pytest.raises(TransferError) as broken:
        imported(lazy(frame), client)
    assert "Run the same line again" in "".join(broken.value.__notes__)
    cdp.faults.clear()
    again = imported(lazy(frame), client)
    assert again.counts["accepted"] == len(members(client, "L"))
    assert len(cdp.records("profiles")) == again.counts["accepted"]


def test_the_same_line_again_sends_nothing(client: Client, cdp: Sandbox) -> None:
    first = imported(lazy(), client)
    before = len(started(cdp))
    second = imported(lazy(), client)
    assert second.job_ids == first.job_ids
    assert len(started(cdp)) == before
    third = imported(lazy(), client, again=True, if_exists="append")
    assert not set(third.job_ids) & set(first.job_ids)


def test_refused_rows_are_mended_and_come_to_the_same_list(client: Client) -> None:
    parts = imported(lazy(), client, dayfirst=False)
    fixed = parts.failed.assign(email=[f"new{n}@example.com" for n in range(9)])
    mended = parts.reimport(fixed)
    assert mended.counts["accepted"] == 9
    assert mended.list_id == parts.list_id
    parts.discard()


def test_a_list_is_replaced_by_all_parts_together(client: Client) -> None:
    old = pd.DataFrame({"email": ["old@example.com", "p5@example.com"]})
    cdp_import(old, list_name="L", client=client, **QUIET)
    imported(lazy(), client, if_exists="replace", max_removed=1.0)
    assert "old@example.com" not in members(client, "L")
    with pytest.raises(ListExistsError):
        imported(lazy(people(60)), client)


def test_guards_strike_before_the_first_part_is_sent(
    client: Client, cluster: Cluster
) -> None:
    with pytest.raises(GuardError):
        imported(lazy(), client, max_refused=1)
    assert not [*client.lists()]


def test_nothing_is_made_where_nobody_is_good(client: Client) -> None:
    bad = pd.DataFrame({"email": ["bob", "x", None]})
    result = imported(lazy(bad, 2), client)
    assert result.list_id is None
    assert result.job_ids == []
    assert result.counts == {**result.counts, Fate.REJECTED_HERE.value: 2, "empty": 1}


@pytest.mark.parametrize("parts", [1, 3])
def test_an_empty_frame(client: Client, parts: int) -> None:
    empty = people().iloc[:0]
    df = dd.concat([lazy(empty, 1)] * parts)
    result = imported(df, client)
    assert result.counts["rows"] == 0
    assert result.errors.empty
    assert result.failed.columns.tolist() == empty.columns.tolist()


def test_rows_lie_wherever_fsspec_reaches(client: Client) -> None:
    frame = people()
    whole = cdp_import(frame, list_name="Whole", client=client, **QUIET)
    parts = imported(lazy(frame), client, shared_path="memory://somewhere/rows")
    require_same(parts, whole)
    import fsspec  # noqa: PLC0415 - of this line only

    assert not fsspec.filesystem("memory").find("/somewhere")


def test_rows_are_their_owners_and_gone_in_the_end(
    client: Client, tmp_path: Path
) -> None:
    seen: list[int] = []

    def look(stage: str, _: int, __: int) -> None:
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        seen.extend(path.stat().st_mode & 0o777 for path in files)

    imported(lazy(), client, shared_path=str(tmp_path), progress=look)
    assert set(seen) == {0o600}
    assert not [*tmp_path.iterdir()]


def test_what_can_not_be_done_is_said_in_a_sentence(client: Client) -> None:
    frame = pd.DataFrame({"email": ["a@example.com", "b@example.com"]})
    df = lazy(frame, 2)
    unique = pa.DataFrameSchema({"email": pa.Column(unique=True)})
    with pytest.raises(FrameError, match=r"df\.compute\(\)"):
        imported(df, client, schema=unique)
    with pytest.raises(FrameError, match="one job makes an audience"):
        imported(df, client, list_name=None, audience_name="A")
    with pytest.raises(FrameError, match="shared_path is for a Dask frame"):
        cdp_import(frame, list_name="L", client=client, shared_path="x")
    with pytest.raises(FrameError, match="shared_path='nowhere://x' can't be used"):
        imported(df, client, shared_path="nowhere://x")
    wrong: Any = 7
    with pytest.raises(FrameError, match="as text, not a int"):
        imported(df, client, shared_path=wrong)
    with pytest.raises(FrameError, match="to_frame"):
        screen(df["email"])
    assert not [*client.lists()]


def test_a_worker_without_credentials_says_so(client: Client, cluster: Cluster) -> None:
    cluster.run(set_environment, {"EXPERITURE_API_KEY": ""})
    with pytest.raises(SettingsError) as raised:
        imported(lazy(), client)
    assert "in the environment of the workers" in "".join(raised.value.__notes__)


def test_small_dask_frames_go_to_any_verb(client: Client) -> None:
    frame = people()
    pd.testing.assert_frame_equal(
        bare(screen(lazy(frame)).errors), bare(screen(frame).errors)
    )
