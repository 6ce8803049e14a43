"""The ledger on the command line: written by imports, asked, and let go."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from cdp_frames import Ledger, history
from cdp_frames.cli import app
from cdp_frames.cli.exit_codes import Exit
from cdp_frames.sandbox import JobStuck

if TYPE_CHECKING:
    from cdp_frames.sandbox import Sandbox

LEADS = """\
Email,First Name,Opt-in
ann@example.com,Ann,yes
bob@example,Bob,yes
"""


@pytest.fixture
def leads(cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="utf-8")
    return path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def run(*words: object, stdin: str | None = None) -> tuple[int, str]:
    outcome = CliRunner().invoke(app, [str(word) for word in words], input=stdin)
    if outcome.exception and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome.exit_code, outcome.output


def test_an_import_and_its_correction_are_told_with_who_did_them(
    leads: Path, ledger: Path, tmp_path: Path
) -> None:
    errors = tmp_path / "refused.csv"
    audit = ("--audit", ledger)
    words = ("import", leads, "--list", "Leads", "--errors", errors)
    run(*words, *audit, "--as", "Zoe")
    text = errors.read_text(encoding="utf-8-sig")
    assert "\nbob@example," in text
    text = text.replace("\nbob@example,", "\nbob@example.com,")
    errors.write_text(text, encoding="utf-8-sig")
    assert run("reimport", errors, *audit, "--as", "Ann Clerk")[0] == 0
    code, output = run("ledger", "person", ledger, "Bob <BOB@example.com>")
    assert code == 0
    for words_of in (
        *(
            "fate           accepted",
            "file           refused.csv",
            "run_by         Ann",
        ),
        *("corrected_by   Ann Clerk", "consent        Opt-in: yes"),
    ):
        assert words_of in output
    code, output = run("ledger", "person", ledger, "-", stdin="ann@example.com\n")
    assert code == 0
    assert "file           leads.csv" in output
    assert "line           2" in output
    code, output = run("ledger", "show", ledger)
    assert code == 0
    assert output.count("done") == 2
    assert "Zoe" in output
    assert "@example" not in output


def test_a_person_is_forgotten_and_the_old_purged_and_the_ledger_verifies(
    leads: Path, ledger: Path
) -> None:
    run("import", leads, "--list", "Leads", "--audit", ledger)
    code, output = run("ledger", "verify", ledger)
    assert code == 0
    assert "As it was written: 4 entries." in output
    head = output.split("head ")[1].strip()
    assert run("ledger", "forget", ledger, "ann@example.com", "--as", "Zoe") == (
        0,
        "1 entry emptied.\n",
    )
    nothing = (0, "Nothing is known of that person.\n")
    assert run("ledger", "forget", ledger, "ann@example.com") == nothing
    assert run("ledger", "person", ledger, "ann@example.com") == nothing
    assert run("ledger", "verify", ledger, "--head", head)[0] == 0
    assert run("ledger", "purge", ledger, "--older-than", "730 days") == (
        0,
        "Nothing is older than that.\n",
    )
    assert run("ledger", "purge", ledger, "--older-than", "0 s") == (
        0,
        "5 entries purged.\n",
    )
    assert run("ledger", "verify", ledger, "--head", head)[0] == 0


def test_a_ledger_that_was_changed_is_told_with_its_first_entry(
    leads: Path, ledger: Path
) -> None:
    run("import", leads, "--list", "Leads", "--audit", ledger)
    whole = ledger.read_bytes()
    at = whole.index(b"rejected_here")
    ledger.write_bytes(whole[:at] + b"accepted_here" + whole[at + 13 :])
    code, output = run("ledger", "verify", ledger)
    assert code != 0
    assert "does not fit from entry" in output


@pytest.mark.parametrize("command", ["show", "verify", "person", "forget", "purge"])
def test_a_ledger_that_is_not_there_is_told(ledger: Path, command: str) -> None:
    more = {
        "person": ["ann@example.com"],
        "forget": ["ann@example.com"],
        "purge": ["--older-than", "1 day"],
    }
    code, output = run("ledger", command, ledger, *more.get(command, []))
    assert code == 2
    assert "There is no ledger" in output
    assert "ann@" not in output
    assert not ledger.exists()


def test_an_import_without_an_end_is_told_and_gone_on_with(
    leads: Path, ledger: Path, cdp: Sandbox
) -> None:
    words = ("import", leads, "--list", "Leads", "--audit", ledger, "--timeout", 0)
    with cdp.faults.add(JobStuck()):
        assert run(*words)[0] != 0
    code, output = run("ledger", "person", ledger, "ann@example.com")
    assert code == 0
    assert "1 import of this ledger did not come to an end" in output
    cdp.wait()
    run("resume")
    assert Ledger(ledger).history("ann@example.com")["fate"].tolist() == ["accepted"]


def test_a_name_without_a_ledger_is_told(leads: Path) -> None:
    code, output = run("import", leads, "--list", "Leads", "--as", "Zoe")
    assert code == 2
    assert "name the ledger with --audit" in output


def test_a_feed_writes_into_the_ledger_that_it_was_saved_with(
    leads: Path, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = tmp_path / "feed.toml"
    words = ("import", leads, "--list", "Leads", "--if-exists", "append")
    run(*words, "--audit", ledger, "--save-feed", feed)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    ledger.unlink()  # it is begun again, at its place
    leads.write_text(LEADS.replace("Ann", "Anna"), encoding="utf-8")
    run("run", feed, "--as", "cron")
    assert Ledger(ledger).history("ann@example.com")["run_by"].tolist() == ["cron"]


_FULL = """
import resource, sys
from cdp_frames.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
sys.argv = ["cdp-frames", "import", *sys.argv[1:]]
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_ledger_that_could_not_be_written_is_a_reason_to_run_again(
    leads: Path, ledger: Path
) -> None:
    people = "".join(f"p{n}@example.com\n" for n in range(1500))
    leads.write_text(f"Email\n{people}", encoding="utf-8")
    words = [str(leads), "--list", "Leads", "--audit", str(ledger)]
    ran = subprocess.run(  # noqa: S603 - code of ours
        [sys.executable, "-c", _FULL, *words],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == Exit.LATER, ran.stderr
    assert "1,500 of 1,500 rows imported" in ran.stdout
    assert "the ledger does not know it" in ran.stdout
    assert run("import", *words)[0] == Exit.DONE
    assert len(Ledger(ledger).history("p7@example.com")) == 1


def test_an_import_of_the_past_is_written_down_later(
    leads: Path, ledger: Path, tmp_path: Path, cdp: Sandbox
) -> None:
    errors = tmp_path / "refused.csv"
    memory = tmp_path / "memory.json"
    how = ("--map", "First Name=company_name", "--keep", "last", "--memory", memory)
    run("import", leads, "--list", "Leads", "--errors", errors, *how)
    text = errors.read_text(encoding="utf-8-sig")
    errors.write_text(text.replace("\nbob@example,", "\nbob@example.com,"), "utf-8-sig")
    run("reimport", errors)
    first, last = history()["job_id"]
    sent = len(cdp.exchanges)
    code, output = run("resume", first, "--audit", ledger, "--as", "Zoe")
    assert (code, "1 of 2 rows imported to" in output) == (1, True)
    code, output = run("resume", last, "--audit", ledger, "--as", "Zoe")
    assert (code, "1 of 1 rows imported to" in output) == (0, True)
    told = Ledger(ledger)
    assert told.history("ann@example.com")["run_by"].tolist() == ["Zoe"]
    assert told.history("bob@example.com")["fate"].tolist() == ["accepted"]
    assert told.verify().entries == 5
    # Nothing is sent, and nothing is written twice.
    assert {call.endpoint.split()[0] for call in cdp.exchanges[sent:]} == {"GET"}
    run("resume", first, "--audit", ledger)
    assert len(told.history("ann@example.com")) == 1


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--as", "Zoe"], "name it by its job or list"),
        (["--audit", "l.sqlite"], "name it by its job or list"),
        (["Leads", "--as", "Zoe"], "the ledger with --audit"),
        (["Nobody", "--audit", "l.sqlite"], "no command of this journal"),
    ],
)
def test_what_cannot_be_written_down_later_says_so(
    leads: Path, words: list[str], part: str
) -> None:
    run("import", leads, "--list", "Leads")
    code, output = run("resume", *words)
    assert (code, part.lower() in output.lower()) == (2, True), output
    leads.write_text(LEADS + "cyd@example.com,Cyd,no\n", encoding="utf-8")
    code, output = run("resume", "Leads", "--audit", "l.sqlite")
    assert (code, "has changed since" in output) == (2, True)
