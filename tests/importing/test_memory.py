"""What was confirmed for one file counts for the next, where a memory is given."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cdp_frames import MappingMemory, cdp_import, plan_import
from cdp_frames.errors import MappingError
from cdp_frames.mapping import as_mapping

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client


def weekly(week: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"Kontakt": [f"p{week}@example.com"], "Code": ["x1"], "F3": ["Ann"]}
    )


SAID = {"Kontakt": "email", "F3": "first_name"}


def test_what_was_said_once_is_done_again(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "mappings.json"
    options = {"client": client, "progress": False}
    cdp_import(weekly(1), list_name="1", mapping=SAID, memory=path, **options)  # type: ignore[arg-type]
    plan = plan_import(
        weekly(2), list_name="2", memory=MappingMemory(path), client=client
    )
    assert plan.mapping.field_map == SAID
    # Without it, nothing depends on what is on the machine.
    bare = plan_import(weekly(2), list_name="2", client=client)
    assert "first_name" not in bare.mapping.field_map.values()


def test_what_was_inferred_is_not_kept(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "mappings.json"
    df = pd.DataFrame({"email": ["a@example.com", "bad@@example.com"]})
    result = cdp_import(df, list_name="1", memory=path, client=client, progress=False)
    result.reimport(result.failed.assign(email="b@example.com"), progress=False)
    assert not path.exists()


def test_what_was_not_sent_is_not_kept(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "mappings.json"
    with pytest.raises(MappingError):
        cdp_import(
            weekly(1), list_name="1", mapping={"F3": "first_name"}, memory=path,
            client=client, progress=False,
        )  # fmt: skip
    assert not path.exists()


def test_several_threads_keep_all_of_theirs(tmp_path: Path) -> None:
    memory = MappingMemory(tmp_path / "mappings.json")
    frames = [
        pd.DataFrame({"email": ["a@example.com"], f"c{n}": ["x"]}) for n in range(24)
    ]
    with ThreadPoolExecutor(8) as pool:
        mappings = [as_mapping(df, {"email": "email"}) for df in frames]
        list(pool.map(memory.remember, mappings))
    assert all(memory.recall(df.columns) for df in frames)
