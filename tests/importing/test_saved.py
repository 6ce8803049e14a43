"""A result that is saved goes on in another process as it would have in its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping as Dict
from dataclasses import fields, is_dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pandera
import polars as pl
import pyarrow as pa
import pytest

from cdp_frames import (
    CdpError,
    Client,
    FileNotes,
    FrameError,
    ImportResult,
    UnreadableFileError,
    cdp_import,
    infer_mapping,
    load_result,
    plan_import,
    read_contacts,
)
from cdp_frames.errors import AccountingError, JobError
from cdp_frames.sandbox import RowsLost, Sandbox
from tests.support.brisk import brisk

ROWS = {
    "E-Mail": [
        "ann@example.com",
        "bob@@example.com",
        "zoë@blocked.example.com",
        "ann@example.com",
        None,
        "dan@blocked.example.com",
    ],
    "Vorname": ["Ann", "Bob", "Zoë", None, None, "田中"],
    "Orders": [1, None, 3, None, 5, 2],
}
GOOD = [f"{name}@example.com" for name in ("bob", "zoe", "eve", "dan")]


def _plain() -> pd.DataFrame:
    return pd.DataFrame(ROWS)


def _typed() -> pd.DataFrame:
    frame = pd.DataFrame(ROWS).astype(
        {"E-Mail": "category", "Vorname": "string[pyarrow]", "Orders": "Int64"}
    )
    frame["Seen"] = pd.Timestamp("2026-04-21 15:30", tz="Europe/Berlin")
    tags = pd.ArrowDtype(pa.list_(pa.string()))
    frame["Tags"] = pd.Series([["a"], None] * 3, index=frame.index, dtype=tags)
    return frame.set_axis(["x", "x", "y", "y", "z", "z"])


def _levels() -> pd.DataFrame:
    index = pd.MultiIndex.from_product([["de", "us"], [1, 1, 2]], names=["land", None])
    return pd.DataFrame(ROWS).set_axis(index)


def _repeated_headers() -> pd.DataFrame:
    frame = pd.DataFrame(ROWS)
    frame.insert(1, "Vorname", "x", allow_duplicates=True)
    frame.insert(0, ("a", 1), 0)
    return frame


def _objects() -> pd.DataFrame:
    cells = pd.Series([pd.NA, ["x"], {"a": 1}, "x", 1, None], dtype=object)
    return pd.DataFrame(ROWS, dtype=object).assign(What=cells)


KINDS: dict[str, Any] = {
    "plain": _plain,
    "typed": _typed,
    "levels": _levels,
    "repeated headers": _repeated_headers,
    "objects": _objects,
    "polars": lambda: pl.DataFrame(ROWS),
    "arrow": lambda: pa.table(ROWS),
}


@pytest.fixture
def here(blocking: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    blocking.reset()
    for name, value in blocking.environ.items():
        monkeypatch.setenv(name, value)
    return blocking


def imported(df: Any, name: str, cdp: Sandbox, **options: Any) -> ImportResult:  # noqa: ANN401 - any frame, any option
    given = {"list_name": name, "client": brisk(cdp), "progress": False, **options}
    return cdp_import(df, **given)


def loaded(path: Path, cdp: Sandbox, **options: Any) -> ImportResult:
    return load_result(path, client=brisk(cdp), progress=False, **options)


def fixed(result: ImportResult) -> Any:  # noqa: ANN401 - the caller's own kind
    failed: Any = result.failed
    assert len(failed) == 4
    if isinstance(failed, pl.DataFrame):
        return failed.with_columns(pl.Series("E-Mail", GOOD))
    if isinstance(failed, pa.Table):
        return failed.set_column(0, "E-Mail", pa.array(GOOD))
    return failed.assign(**{"E-Mail": GOOD})


# What hands on to code, and what is only for planning.
_BESIDE = {"_apply", "_reimport", "_undo", "_options", "claim"}


def require_same(found: Any, made: Any, where: str = "") -> None:  # noqa: ANN401, C901, PLR0912 - a branch for each kind of thing
    """Hold one thing against another, through and through."""
    if isinstance(made, pd.DataFrame):
        pd.testing.assert_frame_equal(found, made, obj=where)
    elif isinstance(made, pd.Series):
        pd.testing.assert_series_equal(found, made, obj=where)
    elif isinstance(made, pd.Index):
        pd.testing.assert_index_equal(found, made, exact=True, obj=where)
    elif isinstance(made, np.ndarray):
        np.testing.assert_array_equal(found, made, err_msg=where, strict=True)
    elif is_dataclass(made) and not isinstance(made, type):
        assert type(found) is type(made), where
        for each in fields(made):
            if each.name not in _BESIDE:
                name = each.name
                require_same(
                    getattr(found, name), getattr(made, name), f"{where}.{name}"
                )
    elif isinstance(made, Dict):
        assert [*found] == [*made], where
        for name in made:
            require_same(found[name], made[name], f"{where}[{name!r}]")
    elif isinstance(made, tuple):
        assert len(found) == len(made), where
        for place, part in enumerate(made):
            require_same(found[place], part, f"{where}[{place}]")
        for name, part in getattr(made, "__dict__", {}).items():
            require_same(getattr(found, name), part, f"{where}.{name}")
    else:
        assert found == made, where


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_loaded_is_what_was_saved(
    here: Sandbox, tmp_path: Path, kind: str
) -> None:
    made = imported(KINDS[kind](), "L", here)
    path = tmp_path / "leads.cdpresult"
    assert made.save(path) == ()
    assert path.stat().st_mode & 0o777 == 0o600
    found = loaded(path, here)
    require_same(found, made)
    assert repr(found) == repr(made)
    assert type(found.failed) is type(made.failed)
    require_same_rows(found.failed, made.failed)
    require_same_rows(found.suggested(), made.suggested())


def require_same_rows(found: Any, made: Any) -> None:  # noqa: ANN401 - the caller's own kind
    if isinstance(made, pd.DataFrame):
        pd.testing.assert_frame_equal(found, made)
    else:
        assert found.equals(made)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_imported_again_as_it_would_have_been(
    here: Sandbox, tmp_path: Path, kind: str
) -> None:
    first = imported(KINDS[kind](), "A", here)
    first.save(tmp_path / "one")
    one = loaded(tmp_path / "one", here).reimport(fixed(first))
    one.save(tmp_path / "two")
    there = loaded(tmp_path / "two", here)
    direct = imported(KINDS[kind](), "B", here)
    other = direct.reimport(fixed(direct))
    assert there.counts == other.counts
    assert there.counts["accepted"] == 4
    assert len(there.chain) == 2
    ids = ["job_id"]
    pd.testing.assert_frame_equal(
        there.history.drop(columns=ids), other.history.drop(columns=ids)
    )
    require_same(there.identity, other.identity)
    require_same(there.fates, other.fates)
    with brisk(here) as client:
        assert client.get_list(str(first.list_id)).member_count == 5
    undone = there.undo()
    assert len(undone.rows) == 4


def test_another_process_goes_on_with_it(here: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "leads.cdpresult"
    imported(_typed(), "L", here).save(path)
    code = """
        import sys, cdp_frames
        result = cdp_frames.load_result(sys.argv[1], progress=False)
        good = [f"{name}@example.com" for name in ("bob", "zoe", "eve", "dan")]
        again = result.reimport(result.failed.assign(**{"E-Mail": good}))
        print(again.counts["accepted"], again.history["row"].tolist())
        again.save(sys.argv[1])
    """
    done = subprocess.run(  # noqa: S603 - the code of this file
        [sys.executable, "-W", "error", "-c", dedent(code), str(path)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **here.environ},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "4 [0, 1, 1, 2, 2, 3, 4, 4, 5, 5]\n"
    back = loaded(path, here)
    assert back.previous is not None
    assert back.previous.failed.dtypes.tolist() == _typed().dtypes.tolist()
    # The cells that came back are a column of text by then.
    assert back.failed.empty


class Leads(pandera.DataFrameModel):
    email: str
    phone: str = pandera.Field(unique=True, nullable=True)


TWINS = pd.DataFrame(
    {
        "email": ["bob@example", "ann@example.com"],
        "phone": ["+4930901820", "+4930901820"],
    }
)


def test_a_schema_of_the_users_own_is_asked_for(here: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "leads"
    made = imported(TWINS, "L", here, schema=Leads)
    assert made.save(path) == ("schema",)
    with pytest.raises(FrameError, match=r"schema= \(the class Leads\).*schema=\.\.\."):
        loaded(path, here)
    found = loaded(path, here, schema=Leads)
    require_same(found, made)
    # What an earlier attempt has imported is not free, in another process either.
    again = found.reimport(found.failed.assign(email="bob@example.com"))
    assert again.errors["code"].tolist() == ["not_unique"]
    other = loaded(path, here, schema="contact")
    assert "schema= is not as it was in the import (the class Leads)" in str(other)


def test_what_stands_in_the_file_is_not_given_again(
    here: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "leads"
    imported(_plain(), "L", here).save(path)
    with pytest.raises(FrameError, match=r"holds these .*'schema', 'timezone'"):
        loaded(path, here, timezone="Europe/Berlin", schema="contact")
    with pytest.raises(TypeError, match="Did you mean 'timeout'"):
        loaded(path, here, timeuot=3)
    found = loaded(path, here, timeout=3, journal=False, verify=False)
    assert found.reimport(fixed(found), timezone="Europe/Berlin").verification is None


def test_a_schema_file_that_says_something_else_by_now_is_no_schema(
    here: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    schema = pandera.DataFrameSchema({"email": pandera.Column(str)})
    schema.to_yaml(tmp_path / "own.yaml")
    imported(TWINS, "L", here, schema="own.yaml").save("leads")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    found = loaded(tmp_path / "leads", here)
    assert found.reimport(found.failed.assign(email="b@example.com")).failed.empty
    (tmp_path / "own.yaml").write_text("# another\n", encoding="utf-8")
    with pytest.raises(FrameError, match=r"own\.yaml, which is gone, or says"):
        loaded(tmp_path / "leads", here)


def test_files_of_the_import_are_those_of_its_own_folder(
    here: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("no_mail.csv").write_text("Email\nbob@example.com\n", encoding="utf-8")
    made = imported(
        *(_plain(), "L", here),
        suppress="no_mail.csv",
        journal="journal.sqlite",
        memory="memory.json",
        audit="ledger.sqlite",
    )
    made.save("leads")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    found = loaded(tmp_path / "leads", here)
    require_same(found, made)
    again = found.reimport(fixed(found))
    assert again.fates["fate"].tolist() == ["opted_out", *["accepted"] * 3]
    assert [*(tmp_path / "elsewhere").iterdir()] == []


def test_mappings_and_what_the_file_said_are_kept(
    here: Sandbox, tmp_path: Path
) -> None:
    csv = tmp_path / "leads.csv"
    csv.write_text(
        "Contact,Stage,Seen (UTC)\nann@example.com,x,2026-04-21 15:30\n"
        "bob@example,y,2026-04-22 15:30\n",
        encoding="utf-8",
    )
    frame = read_contacts(csv)
    mapping = infer_mapping(frame).override(Stage="job_title")
    imported(frame, "L", here, mapping=mapping).save(tmp_path / "saved")
    found = loaded(tmp_path / "saved", here)
    assert found.mapping.field_map == mapping.field_map
    pd.testing.assert_frame_equal(
        found.mapping.explain().drop(columns="evidence"),
        mapping.explain().drop(columns="evidence"),
    )
    assert FileNotes.of(found.plan.frame) == FileNotes.of(frame)
    again = found.reimport(found.failed.assign(Contact="bob@example.com"))
    assert again.counts["accepted"] == 1


def test_a_mapping_of_headers_that_are_no_text_is_kept(
    here: Sandbox, tmp_path: Path
) -> None:
    frame = pd.DataFrame({1.5: ["ann@example.com", "bob"], ("a", 2): ["Ann", "Bob"]})
    made = imported(frame, "L", here, mapping={1.5: "email", ("a", 2): "first_name"})
    made.save(tmp_path / "saved")
    found = loaded(tmp_path / "saved", here)
    require_same(found, made)
    assert [column.header for column in found.mapping.columns] == [1.5, ("a", 2)]
    assert found.reimport(found.failed).counts["rejected_here"] == 1


def test_frames_of_every_size_come_back(here: Sandbox, tmp_path: Path) -> None:
    for name, frame in {
        "none": _plain().iloc[:0],
        "one": _plain().iloc[:1],
        "all bad": _plain().iloc[[1, 1]],
    }.items():
        made = imported(frame, name, here)
        made.save(tmp_path / name)
        require_same(loaded(tmp_path / name, here), made)


def test_a_result_that_is_not_sure_is_saved_as_unsure(
    here: Sandbox, tmp_path: Path
) -> None:
    here.faults.add(RowsLost(1))
    with pytest.raises((AccountingError, JobError)) as caught:
        imported(_plain(), "L", here)
    made = getattr(caught.value, "result", None)
    assert isinstance(made, ImportResult)
    made.save(tmp_path / "saved")
    found = loaded(tmp_path / "saved", here)
    require_same(found, made)
    assert found.differences == made.differences != ()


def test_no_secret_is_in_the_file(here: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "saved"
    imported(_plain(), "L", here, journal=tmp_path / "journal").save(path)
    with zipfile.ZipFile(path) as file:
        whole = b"".join(file.read(name) for name in file.namelist())
    assert b"ann@example.com" in whole
    for secret in (here.token, here.url, "Bearer", "signature", "X-Amz"):
        assert secret.encode() not in whole


def test_credentials_of_somebody_else_are_noticed(
    here: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "saved"
    imported(_plain(), "L", here).save(path)
    assert "credentials are not those" not in str(loaded(path, here))
    other = load_result(path, client=Client("another", base_url=here.url))
    assert "credentials are not those" in str(other)


def test_it_can_be_looked_at_without_credentials(
    here: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "saved"
    made = imported(_plain(), "L", here)
    made.save(path)
    for name in here.environ:
        monkeypatch.delenv(name, raising=False)
    found = load_result(path)
    require_same(found, made)
    with pytest.raises(CdpError, match="EXPERITURE_API_KEY"):
        found.reimport(found.failed)


def test_what_the_file_cannot_hold_is_named_and_nothing_is_written(
    here: Sandbox, tmp_path: Path
) -> None:
    class Avatar:
        pass

    path = tmp_path / "saved"
    frame = _plain().assign(Avatar=pd.Series([Avatar()] * 6, dtype=object))
    made = imported(frame, "L", here)
    with pytest.raises(FrameError, match=r"column 'Avatar' .* type Avatar"):
        made.save(path)
    with pytest.raises(FrameError, match=r"can't be written: No such file"):
        imported(_plain(), "M", here).save(tmp_path / "nowhere" / "saved")
    assert [*tmp_path.iterdir()] == []
    frame = _plain()
    frame.attrs = {"source": "booth 7", "avatar": Avatar()}
    made = imported(frame, "N", here, progress=lambda *_: None)
    assert made.save(path) == ("progress",)
    found = load_result(path, client=brisk(here))
    assert found.plan.frame.attrs == {"source": "booth 7"}
    assert "an object of the type Avatar was not saved" in str(found)
    assert "progress= was the function <lambda>, which no file can hold" in str(found)


@pytest.fixture(scope="module")
def saved(blocking: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    blocking.reset()
    path = tmp_path_factory.mktemp("saved") / "whole"
    imported(_typed(), "L", blocking, journal=False).save(path)
    return path


def test_a_file_that_was_cut_short_or_hit_is_refused_or_as_it_was(
    saved: Path, tmp_path: Path
) -> None:
    whole = saved.read_bytes()
    shown = repr(load_result(saved))
    hit = tmp_path / "hit"
    remedies = []
    for at in range(0, len(whole), len(whole) // 60):
        hit.write_bytes(whole[:at])
        with pytest.raises(
            UnreadableFileError, match=r"cut short|damaged|not a result"
        ):
            load_result(hit)
        hit.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            found = repr(load_result(hit))
        except UnreadableFileError as error:
            found = shown
            remedies.append("Save the result again" in str(error))
        assert found == shown
    assert len(remedies) > 20
    assert all(remedies)


def _leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - any JSON
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, part in items:
        yield (*path, key)
        if isinstance(part, dict | list):
            yield from _leaves(part, (*path, key))


def test_a_file_that_was_made_by_hand_raises_nothing_but_what_it_should(
    saved: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(saved) as file:
        members = {name: file.read(name) for name in file.namelist()}
    content = members.pop("content.json")
    places = [*_leaves(json.loads(content)["attempts"])]
    refused = 0
    for path in places[:: max(1, len(places) // 50)]:
        for wrong in (None, -1, "\x00", ["print", "x"]):
            data = json.loads(content)
            part = data["attempts"]
            for key in path[:-1]:
                part = part[key]
            part[path[-1]] = wrong
            with zipfile.ZipFile(tmp_path / "hand", "w") as file:
                for name, cells in members.items():
                    file.writestr(name, cells)
                file.writestr("content.json", json.dumps(data))
            try:
                load_result(tmp_path / "hand", client=None)
            except FrameError:
                refused += 1
    assert refused > 40


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a result that result.save.* wrote, or was cut short"),
        (b"Email\nann@example.com\n", "is not a result that"),
    ],
)
def test_a_foreign_file_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "foreign"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=message):
        load_result(path)
    with pytest.raises(UnreadableFileError, match="Is a directory"):
        load_result(tmp_path)
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnreadableFileError, match=r"is not a result that .* wrote\."):
        load_result(path)


def test_a_plan_that_was_loaded_picks_its_job_up_again(
    here: Sandbox, tmp_path: Path
) -> None:
    plan = plan_import(_plain(), list_name="L", client=brisk(here), progress=False)
    made = plan.apply()
    made.save(tmp_path / "saved")
    found = loaded(tmp_path / "saved", here)
    assert found.plan.upload.payload == plan.upload.payload
    again = found.plan.resume(str(found.job_id))
    pd.testing.assert_frame_equal(again.fates, made.fates)
    assert len(here.records()) == 1
