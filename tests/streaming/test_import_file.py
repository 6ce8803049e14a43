"""A stream gets the verdict that its rows get as one frame, and one list of people."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
import pytest

from cdp_frames import (
    FrameError,
    GuardError,
    ImportResult,
    ListExistsError,
    StreamedResult,
    UnreadableFileError,
    cdp_import,
    import_file,
    read_contacts,
)
from tests.support.verdicts import members, people, require_same

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cdp_frames import Client
    from cdp_frames.sandbox import Sandbox

COUNT = 240
PART = 2**12


def as_csv(folder: Path) -> Path:
    path = folder / "people.csv"
    people().to_csv(path, index=False)
    return path


def as_gzip(folder: Path) -> Path:
    path = folder / "people.csv.gz"
    path.write_bytes(gzip.compress(as_csv(folder).read_bytes()))
    return path


def as_jsonl(folder: Path) -> Path:
    path = folder / "people.jsonl"
    people().to_json(path, orient="records", lines=True, force_ascii=False)
    return path


def as_parquet(folder: Path) -> Path:
    path = folder / "people.parquet"
    people().to_parquet(path)
    return path


def as_several(folder: Path) -> list[Path]:
    frame = people()
    frame.iloc[:100].to_csv(folder / "a.csv", index=False)
    frame.iloc[100:].rename(columns={"first_name": "First Name"}).to_csv(
        folder / "b.csv", index=False
    )
    return [folder / "a.csv", folder / "b.csv"]


@pytest.fixture(params=[as_csv, as_gzip, as_jsonl, as_parquet, as_several])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path | list[Path]:
    """The same people in a file of each form."""
    made: Callable[[Path], Path | list[Path]] = request.param
    return made(tmp_path)


def test_a_file_in_parts_gets_the_verdict_of_the_whole(
    client: Client, source: Path | list[Path]
) -> None:
    how: dict[str, Any] = {"client": client, "timezone": "UTC", "progress": False}
    whole = cdp_import(read_contacts(source), list_name="Whole", **how)
    parts = import_file(source, list_name="Parts", part_size=PART, **how)
    assert isinstance(parts, StreamedResult)
    assert len(parts.job_ids) > 1
    require_same(parts, whole)
    assert members(client, "Parts") == members(client, "Whole")


def frames(labels: str) -> list[pd.DataFrame]:
    frame = people().assign(ltv=[float(n) for n in range(COUNT)])
    frame.index = pd.Index([f"{labels}{n % 7}" for n in range(COUNT)])
    return [frame.iloc[:90], frame.iloc[90:90], frame.iloc[90:]]


def test_frames_come_one_by_one_with_their_labels(client: Client) -> None:
    how: dict[str, Any] = {"client": client, "timezone": "UTC", "progress": False}
    whole = cdp_import(pd.concat(frames("x")), list_name="Whole", **how)
    parts = import_file(iter(frames("x")), list_name="Parts", part_size=PART, **how)
    assert isinstance(parts, StreamedResult)
    require_same(parts, whole)
    assert parts.failed.index.str.startswith("x").all()


def test_what_is_small_is_imported_at_once(client: Client, tmp_path: Path) -> None:
    result = import_file(
        as_csv(tmp_path), list_name="L", client=client, timezone="UTC", progress=False
    )
    assert isinstance(result, ImportResult)
    one = import_file(iter(frames("x")[:1]), client=client, progress=False)
    assert isinstance(one, ImportResult)


def test_refused_rows_are_mended_and_come_to_the_same_list(
    client: Client, tmp_path: Path
) -> None:
    parts = import_file(
        as_csv(tmp_path),
        list_name="L",
        client=client,
        timezone="UTC",
        progress=False,
        part_size=PART,
    )
    before = len(members(client, "L"))
    fixed = parts.failed
    fixed["email"] = [f"mended{n}@example.com" for n in range(len(fixed))]
    again = parts.reimport(fixed, dayfirst=False)  # few rows do not show it
    assert again.counts["accepted"] == len(fixed)
    assert len(members(client, "L")) == before + len(fixed)
    assert again.history["attempt"].max() == 2
    assert set(again.history["row"]) == set(parts.errors["row"])


def test_the_same_line_again_sends_nothing(
    client: Client, cdp: Sandbox, tmp_path: Path
) -> None:
    path = as_csv(tmp_path)
    how: dict[str, Any] = {
        "client": client,
        "timezone": "UTC",
        "progress": False,
        "part_size": PART,
    }
    first = import_file(path, list_name="L", **how)
    started = _starts(cdp)
    second = import_file(path, list_name="L", **how)
    assert _starts(cdp) == started
    assert second.counts == first.counts
    assert any("already" in note for note in second.notes)
    with pytest.raises(ListExistsError):
        import_file(path, list_name="L", again=True, **how)


def _starts(cdp: Sandbox) -> int:
    return sum(call.endpoint.endswith("/start") for call in cdp.exchanges)


def test_undo_takes_off_exactly_whom_the_stream_has_put_on_its_list(
    client: Client, tmp_path: Path
) -> None:
    parts = import_file(
        as_csv(tmp_path),
        list_name="L",
        client=client,
        timezone="UTC",
        progress=False,
        part_size=PART,
    )
    client.upsert_profile({"email": "other@example.org"})
    client.add_members(str(parts.list_id), ["other@example.org"])
    assert not parts.undo(preview=True).done
    parts.undo()
    assert members(client, "L") == ["other@example.org"]


def _replacing(client: Client, path: Path, **how: Any) -> ImportResult | StreamedResult:
    return import_file(
        path,
        list_name="L",
        if_exists="replace",
        client=client,
        timezone="UTC",
        progress=False,
        part_size=PART,
        **how,
    )


def test_a_list_is_replaced_by_all_parts_together(
    client: Client, tmp_path: Path
) -> None:
    made = client.create_list("L")
    for name in "abcde":
        client.upsert_profile({"email": f"{name}@example.org"})
    client.add_members(made.id, [f"{name}@example.org" for name in "abcde"])
    path = as_csv(tmp_path)
    with pytest.raises(GuardError, match=r"5 of 5 members come off"):
        _replacing(client, path)
    assert len(members(client, "L")) == 5
    result = _replacing(client, path, max_removed=5)
    assert len(members(client, "L")) == result.counts["accepted"]
    assert any("5 members that are not in this upload" in n for n in result.notes)


@pytest.mark.parametrize(
    ("guard", "words"),
    [({"max_refused": 2}, "are refused"), ({"min_rows": 9999}, "would be sent")],
)
def test_guards_strike_before_the_first_part_is_sent(
    client: Client, cdp: Sandbox, tmp_path: Path, guard: dict[str, Any], words: str
) -> None:
    with pytest.raises(GuardError, match=words):
        import_file(
            as_csv(tmp_path),
            list_name="L",
            client=client,
            timezone="UTC",
            progress=False,
            part_size=PART,
            **guard,
        )
    assert not [*client.lists()]
    assert not _starts(cdp)


def test_nothing_is_made_where_nobody_is_good(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    pd.DataFrame({"email": [f"bob{n}" for n in range(900)]}).to_csv(path, index=False)
    result = import_file(
        path, list_name="L", client=client, progress=False, part_size=PART
    )
    assert result.counts["rejected_here"] == 900
    assert not [*client.lists()]


def test_a_check_of_the_whole_is_refused_in_a_sentence(
    client: Client, tmp_path: Path
) -> None:
    schema = pa.DataFrameSchema(
        {"email": pa.Column(str, pa.Check(lambda cells: len(cells) > 10))}
    )
    how: dict[str, Any] = {
        "schema": schema,
        "mapping": {"email": "email"},
        "client": client,
        "progress": False,
        "part_size": PART,
    }
    with pytest.raises(FrameError, match="as a whole, which is never in memory"):
        import_file(as_csv(tmp_path), list_name="L", **how)
    asked = import_file(
        as_csv(tmp_path), list_name="L", whole_checks="each part", **how
    )
    assert asked.counts["rows"] == COUNT


def test_what_needs_the_whole_is_read_whole_and_says_so(
    client: Client, tmp_path: Path
) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(
        people().to_csv(index=False).replace("née", "Zoë").encode("cp1252")
    )
    result = import_file(
        path,
        list_name="L",
        client=client,
        timezone="UTC",
        progress=False,
        part_size=PART,
    )
    assert isinstance(result, ImportResult)
    assert any("in memory at once: its encoding" in note for note in result.notes)


@pytest.mark.parametrize(
    ("source", "error", "words"),
    [
        ("nothing.csv", UnreadableFileError, "no file 'nothing.csv'"),
        ("nothing*.csv", UnreadableFileError, "no file has a name like"),
        ([], FrameError, "no file is named"),
        (iter([]), FrameError, "no frame was handed over"),
        (pd.DataFrame({"email": ["a@example.com"]}), FrameError, "goes to cdp_import"),
        (3, FrameError, "not a int"),
        (iter([3]), FrameError, "must be a pandas DataFrame"),
    ],
)
def test_what_can_not_be_streamed(
    client: Client, source: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        import_file(source, client=client, progress=False)


def test_the_account_is_for_its_owner_and_can_be_scanned(
    client: Client, tmp_path: Path
) -> None:
    parts = import_file(
        as_csv(tmp_path),
        list_name="L",
        client=client,
        timezone="UTC",
        progress=False,
        part_size=PART,
    )
    assert isinstance(parts, StreamedResult)
    for path in parts.paths.values():
        for file in path.glob("*"):
            assert file.stat().st_mode & 0o777 == 0o600
    both = pd.concat(parts.scan("errors"))
    assert len(both) == len(parts.errors)
    assert sum(len(frame) for frame in parts.scan("failed")) == len(parts.failed)
    assert "@" not in repr(parts)
    assert parts.to_dict()["counts"] == parts.counts
    parts.discard()
    assert not any(path.exists() for path in parts.paths.values())


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDP_FRAMES_HOME", str(tmp_path / "home"))


def test_where_nobody_is_refused_there_is_nothing_to_mend(
    client: Client, tmp_path: Path
) -> None:
    path = tmp_path / "good.csv"
    emails = [f"p{n}@example.com" for n in range(900)]
    pd.DataFrame({"email": emails}).to_csv(path, index=False)
    result = import_file(
        path, list_name="L", client=client, progress=False, part_size=PART
    )
    assert isinstance(result, StreamedResult)
    assert result.failed.empty
    assert result.suggested().empty
    assert next(iter(result.failed.columns)) == "email"


def _streams(tmp_path: Path) -> list[Path]:
    return [*(tmp_path / "home" / "streams").glob("run-*")]


def test_nobody_lies_on_the_disk_where_there_is_no_result(
    client: Client, tmp_path: Path
) -> None:
    how: dict[str, Any] = {
        "client": client,
        "timezone": "UTC",
        "progress": False,
        "part_size": PART,
    }
    with pytest.raises(GuardError):
        import_file(as_csv(tmp_path), list_name="L", min_rows=9999, **how)
    old = tmp_path / "old.csv"
    old.write_bytes(people().to_csv(index=False).encode("cp1252"))
    import_file(old, list_name="M", **how)
    assert not _streams(tmp_path)
    import_file(as_csv(tmp_path), list_name="L", **how)
    (kept,) = _streams(tmp_path)
    assert not (kept / "rows").exists()


def test_a_callback_that_breaks_costs_no_result(client: Client, tmp_path: Path) -> None:
    def broken(result: object) -> None:
        raise ValueError(result)

    result = import_file(
        as_csv(tmp_path),
        list_name="L",
        client=client,
        timezone="UTC",
        progress=False,
        part_size=PART,
        on_result=broken,
    )
    assert isinstance(result, StreamedResult)
    assert any("on_result= broke with ValueError" in note for note in result.notes)


def test_frames_that_need_the_whole_come_together(client: Client) -> None:
    result = import_file(
        iter(frames("x")),
        audience_name="A",
        mapping={"email": "email"},
        client=client,
        progress=False,
        part_size=PART,
    )
    assert isinstance(result, ImportResult)
    assert any("one job makes an audience" in note for note in result.notes)
