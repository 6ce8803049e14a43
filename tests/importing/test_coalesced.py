"""Columns that fill one field, through the whole loop and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdp_frames import cdp_import
from cdp_frames.importing.rejects_file import read_rejects, write_rejects
from cdp_frames.sandbox import Sandbox, load_settings
from tests.cli.test_cli import run

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

    from cdp_frames import Client

MAPPING: dict[Hashable, Any] = {
    "email": "email",
    "phone": ["Mobile", "Home"],
    "company_name": ["Firm", "Employer"],
}


def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Home": ["030 901820", "12", "030 901820"],
            "email": ["ann@example.com", "bob@example.com", "cyd@blocked.example.com"],
            "Employer": ["Acme", "Köln GmbH", "Ulm AG"],
            "Mobile": ["", "", "0151 23456789"],
            "Firm": ["", None, "Globex"],
        },
        index=[7, 7, 8],
    )


def phones(cdp: Sandbox) -> dict[str, object]:
    return dict(cdp.records("profiles")[["email", "phone"]].itertuples(index=False))


def test_the_loop(cdp: Sandbox, client: Client) -> None:
    result = cdp_import(
        people(), list_name="L", mapping=MAPPING, region="DE", client=client
    )
    assert phones(cdp)["ann@example.com"] == "+4930901820"
    (refused,) = result.errors[result.errors["stage"].eq("here")].to_dict("records")
    assert (refused["column"], refused["value"]) == ("Home", "12")
    fixed = result.failed.copy()
    fixed["Home"] = ["030 901821", *fixed["Home"].tolist()[1:]]
    again = result.reimport(fixed.iloc[:1])
    assert again.counts["accepted"] == 1
    assert phones(cdp)["bob@example.com"] == "+4930901821"
    fewer = fixed.iloc[:1].drop(columns=["Mobile", "Employer"])
    assert again.reimport(fewer).counts["accepted"] == 1


def test_what_the_cdp_refuses_names_the_column_it_came_from() -> None:
    rule = {"field": "company_name", "pattern": "[A-Z][a-z]+"}
    with Sandbox(settings=load_settings({"rules": [rule]})) as cdp:
        result = cdp_import(
            people().assign(email=[f"p{n}@example.com" for n in range(3)]),
            list_name="L",
            mapping=MAPPING,
            region="DE",
            bad_cells="drop",
            client=cdp.client(),
        )
    (line,) = result.findings.to_dict("records")
    assert (line["row"], line["column"]) == (1, "Employer")
    assert line["value"] == "Köln GmbH"
    assert result.suggested().columns.tolist() == people().columns.tolist()


def test_the_command(
    cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    file, refused = tmp_path / "people.csv", tmp_path / "refused.csv"
    people().to_csv(file, index=False)
    pairs = ("--map", "Mobile=phone", "--map", "Home=phone", "--map", "Employer=")
    line = ("import", file, "--list", "L", "--region", "DE", "--errors", refused)
    code, output = run(*line, *pairs)
    assert code == 1, output
    assert "Home" in output
    assert phones(cdp)["ann@example.com"] == "+4930901820"
    rejects = read_rejects(refused)
    assert rejects.mapping is not None
    assert rejects.mapping["phone"] == ["Mobile", "Home"]
    text = refused.read_text(encoding="utf-8-sig")
    assert "\n12," in text
    refused.write_text(text.replace("\n12,", "\n030 901821,"), encoding="utf-8-sig")
    run("reimport", refused)
    assert phones(cdp)["bob@example.com"] == "+4930901821"


def test_an_older_refused_file_is_read_as_ever(
    cdp: Sandbox, client: Client, tmp_path: Path
) -> None:
    result = cdp_import(
        people()[["email", "Home"]],
        list_name="L",
        mapping={"email": "email", "Home": "phone"},
        region="DE",
        client=client,
    )
    path = tmp_path / "refused.csv"
    write_rejects(result, path)
    assert read_rejects(path).mapping == {"email": "email", "Home": "phone"}
