"""``cdp-frames clean`` writes what an import would upload, and sends nothing."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from cdp_frames import plan_import, read_contacts
from cdp_frames.importing.rejects_file import read_rejects
from tests.cli.test_cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.sandbox import Sandbox

LEADS = (
    "E-Mail,First name,Unsubscribed,Created\n"
    "Ann@Example.com,Zoë,,2026-04-21T10:00:00Z\n"
    'bob@example.com,"O\'Hara, Bob",yes,\n'
    "not an address,Cyd,,\n"
    "ann@example.com,,,2026-04-22T10:00:00Z\n"
)


@pytest.fixture
def leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("EXPERITURE_API_KEY", "EXPERITURE_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="utf-8")
    return path


@pytest.mark.parametrize("with_account", [False, True])
def test_the_bytes_are_those_of_an_import(
    leads: Path,
    cdp: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    *,
    with_account: bool,
) -> None:
    if with_account:
        for name, value in cdp.environ.items():
            monkeypatch.setenv(name, value)
    clean, bad = leads.with_name("clean.csv"), leads.with_name("bad.csv")
    code, output = run("clean", leads, "-o", clean, "--errors", bad)
    assert code == 1
    assert f"Clean: 1 of 4 rows, in {clean}" in output
    assert "nothing sent" not in output
    client = cdp.client() if with_account else None
    plan = plan_import(read_contacts(leads), list_name="L", client=client)
    assert clean.read_bytes() == plan.upload.payload
    assert stat.S_IMODE(clean.stat().st_mode) == 0o600
    rejects = read_rejects(bad)
    assert rejects.rows["E-Mail"].tolist() == ["not an address"]
    assert rejects.numbers == ["4"]
    posted = [call for call in cdp.exchanges if not call.endpoint.startswith("GET")]
    assert [call for call in posted if "token" not in call.path] == []


def test_the_refused_rows_go_to_a_list_once_corrected(
    leads: Path, cdp: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean, bad = leads.with_name("clean.csv"), leads.with_name("bad.csv")
    run("clean", leads, "-o", clean, "--errors", bad)
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    code, output = run("import", clean, "--list", "L")
    assert code == 0, output
    (made,) = cdp.client().lists()
    text = bad.read_text(encoding="utf-8-sig").replace(
        "not an address", "c@example.com"
    )
    bad.write_text(text, encoding="utf-8-sig")
    assert run("reimport", bad, "--list-id", made.id)[0] == 0
    on_it = {member.email for member in cdp.client().members(made.id)}
    assert on_it == {"ann@example.com", "c@example.com"}


def test_a_clean_file_is_clean(leads: Path) -> None:
    clean, again = leads.with_name("clean.csv"), leads.with_name("again.csv")
    run("clean", leads, "-o", clean)
    assert run("clean", clean, "-o", again)[0] == 0
    assert again.read_bytes() == clean.read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--fail-on", "1"), 0, "1 of 4 rows"),
        (("--max-refused", "0"), 4, "1 of 4 rows is refused"),
        (("--max-refused", "0", "--force"), 1, "1 of 4 rows"),
        (("--min-rows", "2"), 4, "1 row would be sent"),
        (("--opt-outs", "send"), 1, "2 of 4 rows"),
        (("--map", "First name=nothing"), 2, "no field 'nothing'"),
        (("--errors", "/nowhere/bad.csv"), 2, "can't be written"),
    ],
)
def test_options(leads: Path, words: tuple[str, ...], code: int, message: str) -> None:
    clean = leads.with_name("clean.csv")
    found, output = run("clean", leads, "-o", clean, *words)
    assert (found, message in output) == (code, True), output
    # What stops it leaves no file behind.
    assert clean.exists() == (code < 2)


def test_all_rows_bad_and_no_rows(leads: Path) -> None:
    clean = leads.with_name("clean.csv")
    leads.write_text("email\nnobody\n", encoding="utf-8")
    assert run("clean", leads, "-o", clean)[0] == 1
    assert clean.read_text(encoding="utf-8").splitlines() == ["email"]
    leads.write_text("email\n", encoding="utf-8")
    code, output = run("clean", leads, "-o", clean)
    assert (code, "Nothing to import" in output) == (2, True)
