"""``cdp-frames schema`` shows fields, and writes them as a schema that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdp_frames import load_schema
from cdp_frames.cli.schemas import as_yaml
from cdp_frames.schema import SCHEMAS, fields_of, schema_from_metadata
from tests.cli.test_cli import leads, run  # noqa: F401 - the fixture

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client
    from cdp_frames.sandbox import Sandbox


def test_the_fields_of_a_file(
    leads: Path,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    leads.write_text(
        leads.read_text(encoding="utf-8").replace("Seen At\n", "Seen At,Odd\n"),
        encoding="utf-8",
    )
    made = tmp_path / "my schema.yaml"
    code, output = run("schema", leads, "-o", made)
    assert code == 0, output
    lines = [line.split() for line in output.splitlines()]
    assert ["Email", "email", "email", "3", "1"] in lines
    assert ["Odd", "(not", "sent)", "0", "0"] in lines
    assert f"cdp-frames check FILE --schema '{made}'" in output
    text = made.read_text(encoding="utf-8")
    assert text.startswith("# Not in it: Odd: ")
    assert list(load_schema(made).columns) == ["email", "first_name", "last_seen_at"]
    assert run("check", leads, "--schema", made)[0] == 1
    code, output = run("schema", leads, "-o", made)
    assert (code, "--overwrite" in output) == (2, True)
    assert run("schema", leads, "-o", made, "--overwrite")[0] == 0


def test_the_fields_of_the_cdp_and_of_a_schema(
    leads: Path,  # noqa: F811 - the fixture
    cdp: Sandbox,
) -> None:
    code, output = run("schema")
    assert (code, "company_name" in output) == (0, True)
    code, output = run("schema", "--schema", "survey_response")
    assert (code, "nps_score" in output) == (0, True)
    code, output = run("schema", "--object", "nothing")
    assert (code, "does not exist" in output) == (2, True)
    code, output = run("schema", "--map", "a=b")
    assert (code, "need a file" in output) == (2, True)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_read_as_it_was_written(name: str, tmp_path: Path) -> None:
    schema = load_schema(name)
    path = tmp_path / "schema.yaml"
    path.write_text(as_yaml(schema, ["a\nb: why"]), encoding="utf-8")
    assert fields_of(load_schema(path)) == fields_of(schema)
    assert ": null" not in path.read_text(encoding="utf-8")


def test_the_schema_of_the_cdp_is_read_as_it_was_written(
    client: Client, tmp_path: Path
) -> None:
    schema = schema_from_metadata(client, "profiles")
    path = tmp_path / "schema.yaml"
    path.write_text(as_yaml(schema), encoding="utf-8")
    assert fields_of(load_schema(path)) == fields_of(schema)


def test_without_an_account_the_cdp_has_no_fields(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("EXPERITURE_API_KEY", raising=False)
    code, output = run("schema")
    assert (code, "cdp-frames sandbox" in output) == (3, True)
