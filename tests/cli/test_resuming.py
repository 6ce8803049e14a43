"""The command line goes on with what was cut short, and shows what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdp_frames import cdp_import, read_contacts
from cdp_frames.cli.resuming import _to_go_on
from cdp_frames.journal import Intent
from cdp_frames.sandbox import JobStuck
from tests.cli.test_cli import leads, on_list, run  # noqa: F401

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client
    from cdp_frames.sandbox import Sandbox


def starts(cdp: Sandbox) -> int:
    return sum(call.endpoint.endswith("/start") for call in cdp.exchanges)


@pytest.fixture
def stuck(leads: Path, cdp: Sandbox) -> Path:  # noqa: F811 - the fixture
    """An import that timed out, and may end now."""
    with cdp.faults.add(JobStuck()):
        code, output = run("import", leads, "--list", "L", "--timeout", "0")
    assert code == 6
    assert "cdp-frames resume imp_" in output
    # Never Python on the command line.
    assert "plan." not in output
    assert "client." not in output
    return leads


@pytest.mark.parametrize("named", [False, True])
def test_what_timed_out_is_gone_on_with(
    stuck: Path, cdp: Sandbox, client: Client, *, named: bool
) -> None:
    code, output = run("resume", "L") if named else run("resume")
    assert code == 1
    assert "1 of 3 rows imported to list 'L'" in output
    assert "was picked up, and nothing was sent twice" in output
    assert starts(cdp) == 1
    assert on_list(client, "L") == ["ann@example.com"]
    assert run("resume") == (0, "No import is left unfinished.\n")
    code, output = run("resume", "L")
    assert code == 1
    assert "1 of 3 rows imported to new list 'L'" in output
    assert starts(cdp) == 1


def test_what_was_sent_again_since_is_left_unfinished_no_more(
    leads: Path,  # noqa: F811 - the fixture
    cdp: Sandbox,
) -> None:
    line = ("import", leads, "--list", "L", "--if-exists", "append")
    with cdp.faults.add(JobStuck()):
        assert run(*line, "--timeout", "0")[0] == 6
    assert run(*line, "--again")[0] == 1
    assert run("resume") == (0, "No import is left unfinished.\n")


def test_the_same_command_does_it_too(stuck: Path, cdp: Sandbox) -> None:
    code, output = run("import", stuck, "--list", "L")
    assert code == 1
    assert "was picked up" in output
    assert starts(cdp) == 1


def test_from_another_folder_as_well(
    stuck: Path, cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.chdir(other)
    assert run("resume")[0] == 1
    assert starts(cdp) == 1


def test_a_file_that_changed_is_not_taken_for_the_first_one(stuck: Path) -> None:
    stuck.write_text("Email\neve@example.com\n", encoding="utf-8")
    code, output = run("resume")
    assert code == 2
    assert "has changed since the import was cut short" in output
    stuck.unlink()
    code, output = run("resume")
    assert code == 2
    assert "is gone" in output


def test_a_repair_is_gone_on_with_as_well(
    leads: Path,  # noqa: F811 - the fixture
    cdp: Sandbox,
    client: Client,
    tmp_path: Path,
) -> None:
    bad = tmp_path / "bad.csv"
    run("import", leads, "--list", "L", "--errors", bad)
    text = bad.read_text(encoding="utf-8-sig").replace(
        "bob@example,", "bob@example.com,"
    )
    bad.write_text(text, encoding="utf-8")
    with cdp.faults.add(JobStuck()):
        assert run("reimport", bad, "--timeout", "0")[0] == 6
    code, output = run("resume")
    assert code == 1
    assert "was picked up" in output
    assert on_list(client, "L") == ["ann@example.com", "bob@example.com"]
    assert starts(cdp) == 2


def test_one_of_python_is_shown_and_its_line_named(
    leads: Path,  # noqa: F811 - the fixture
    cdp: Sandbox,
    client: Client,
) -> None:
    with cdp.faults.add(JobStuck()), pytest.raises(TimeoutError):
        cdp_import(read_contacts(leads), list_name="P", client=client, timeout=0)
    cdp.wait()
    _, output = run("resume")
    assert "to new list 'P'" in output
    assert "It was begun in Python" in output


def test_again_sends_again_and_no_journal_keeps_none(
    leads: Path,  # noqa: F811 - the fixture
    cdp: Sandbox,
    tmp_path: Path,
) -> None:
    mine = tmp_path / "mine.sqlite"
    run("import", leads, "--list", "L", "--journal", mine)
    _, output = run("import", leads, "--list", "L", "--journal", mine)
    assert "Nothing was sent" in output
    same = ("import", leads, "--list", "L", "--if-exists", "append")
    assert run(*same, "--again", "--no-journal")[0] == 1
    assert starts(cdp) == 2
    assert run("history")[1] == "The journal knows no import yet.\n"
    _, output = run("history", "--journal", mine)
    assert "new list 'L'" in output
    assert "done" in output


def test_nothing_is_known_of_what_never_was(leads: Path) -> None:  # noqa: F811 - the fixture
    code, output = run("resume", "nobody")
    assert code == 2
    assert "Neither the journal nor the CDP knows an import of 'nobody'" in output


def test_profiles_are_gone_on_with(leads: Path, cdp: Sandbox) -> None:  # noqa: F811 - the fixture
    with cdp.faults.add(JobStuck()):
        assert run("import", leads, "--profiles-only", "--timeout", "0")[0] == 6
    code, output = run("resume")
    assert (code, "1 of 3 rows imported to profiles only" in output) == (1, True)
    assert starts(cdp) == 1


def test_an_older_version_had_no_word_for_profiles_only() -> None:
    intent = Intent(
        **dict.fromkeys(Intent.__annotations__, None)  # type: ignore[arg-type]
        | {"facts": {"files": {}, "command": {"import": {"files": ["a.csv"]}}}}
    )
    assert _to_go_on(intent)[1]["profiles_only"] is True
    intent.facts["command"]["import"]["list_name"] = "L"
    assert "profiles_only" not in _to_go_on(intent)[1]
