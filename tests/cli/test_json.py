"""``--json``: one object on standard output, whatever happens, and no cell in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import typer
from typer.testing import CliRunner

from cdp_frames import ImportResult, load_result, result_schema
from cdp_frames.cli import app
from cdp_frames.cli.as_json import error_as_dict
from cdp_frames.cli.running import guarded
from cdp_frames.errors import (
    ApiError,
    CdpError,
    JobError,
    MappingError,
    RateLimitError,
)
from cdp_frames.importing.recovery import NOT_STARTED
from cdp_frames.sandbox import Drop, JobFails, JobStuck, RowsLost, Sandbox, Status

if TYPE_CHECKING:
    from cdp_frames.sandbox import Fault

SLOW = pytest.mark.thorough
MARK = "secretperson"
LEADS = f"""\
Email,First Name,Last Seen At
{MARK}.ann@example.com,{MARK} Ann,2026-04-21T15:30:00Z
{MARK}.bob@example,{MARK} Bob,2026-04-21T15:30:00Z
{MARK}.cyd@example.com,{MARK} Cyd,2026-04-21 15:30
"""


@pytest.fixture
def leads(cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="utf-8")
    return path


def run(*words: object) -> tuple[int, dict[str, Any], str]:
    """Run a command; return its code, what it prints, and what it says beside."""
    done = CliRunner().invoke(app, [*map(str, words), "--json"])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    # One line, and nothing before or behind it.
    assert done.stdout.count("\n") == 1
    said: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(said, result_schema())
    assert MARK not in done.stdout
    return done.exit_code, said, done.stderr


def test_a_result_is_printed_and_all_else_goes_to_standard_error(
    leads: Path, tmp_path: Path
) -> None:
    code, said, beside = run(
        *("import", leads, "--list", "L", "--errors", "refused.csv"),
        *("--save-result", "leads.cdpresult"),
    )
    assert (code, said["kind"]) == (1, "result")
    assert said["fates"] == {"accepted": [[0, 0]], "rejected_here": [[1, 2]]}
    assert "1 of 3 rows imported" in beside
    assert "cdp-frames reimport refused.csv" in beside
    assert "cdp-frames causes leads.cdpresult" in beside
    saved = load_result("leads.cdpresult", progress=False)
    assert saved.to_dict() == said
    assert (tmp_path / "leads.cdpresult").stat().st_mode & 0o777 == 0o600
    code, said, _ = run("reimport", "refused.csv", "--save-result", "again.cdpresult")
    assert (code, said["counts"]["rejected_here"]) == (1, 2)
    assert isinstance(load_result("again.cdpresult"), ImportResult)


def test_a_plan_and_a_file_without_a_good_row_are_printed(leads: Path) -> None:
    code, said, beside = run("import", leads, "--list", "L", "--plan")
    assert (code, said["kind"], said["counts"]["valid"]) == (0, "plan", 1)
    assert "Plan: 1 of 3 rows" in beside
    leads.write_text(f"Email\n{MARK}@@example.com\n", encoding="utf-8")
    code, said, _ = run("import", leads, "--list", "M")
    assert (code, said["job_id"], said["counts"]["rejected_here"]) == (1, None, 1)


def test_without_json_all_is_for_people(leads: Path) -> None:
    done = CliRunner().invoke(
        app, ["import", str(leads), "--list", "L", "--save-result", "kept"]
    )
    assert done.exit_code == 1
    assert "The result is in kept." in done.stdout
    assert Path("kept").is_file()


@pytest.mark.parametrize(
    ("words", "kind", "code", "message"),
    [
        (["--save-result", "nowhere/kept"], "FrameError", 2, "folder does not exist"),
        (["--errors", "."], "FrameError", 2, "it is a folder"),
        (["--schema", "nothing"], "SchemaDefinitionError", 2, "nothing"),
        (["--list-id", "lst_1"], "SettingsError", 2, "--list and --list-id"),
        (["--min-rows", "5"], "GuardError", 4, "--force"),
        (["--map", "First Name=email"], None, 1, ""),
    ],
    ids=["unwritable", "a folder", "schema", "two targets", "guard", "all bad"],
)
def test_what_is_wrong_with_the_input_is_an_object(
    leads: Path, words: list[str], kind: str | None, code: int, message: str
) -> None:
    found, said, beside = run("import", leads, "--list", "L", *words)
    assert found == code
    if kind is None:
        assert said["kind"] == "result"
        return
    assert (said["kind"], said["type"], said["exit_code"]) == ("error", kind, code)
    assert (said["sent"], said["may_be_retried"]) == ("nothing", False)
    assert message in said["message"]
    assert said["message"] in beside


def test_an_empty_file_and_one_without_headers_name_nobody(leads: Path) -> None:
    leads.write_text("Email\n", encoding="utf-8")
    code, said, _ = run("import", leads, "--profiles-only")
    assert (code, said["type"]) == (2, "FrameError")
    assert "has no row" in said["message"]
    leads.write_text(f"{MARK} A,1\n{MARK} B,2\n", encoding="utf-8")
    found = error_as_dict(
        MappingError(["no column is 'email'; there are 'ann@example.com', 'x@y.org'"]),
        "no column is 'email'; there are 'ann@example.com', 'x@y.org'",
    )
    assert found["message"] == "no column is 'email'; there are '…', '…'"


@pytest.mark.parametrize(
    ("fault", "kind", "sent", "retried", "result"),
    [
        (JobFails(), "JobFailedError", "started", False, True),
        (JobStuck(), "JobTimeoutError", "started", True, True),
        (Status(401), "AuthError", "not_started", False, False),
        # They are tried again and again, which takes its time.
        pytest.param(
            RowsLost(1), "AccountingError", "started", False, True, marks=SLOW
        ),
        pytest.param(Status(503), "ApiError", "not_started", True, False, marks=SLOW),
        pytest.param(Drop(), "TransferError", "not_started", True, False, marks=SLOW),
    ],
    ids=["fails", "stuck", "401", "lost", "503", "dropped"],
)
def test_what_went_wrong_at_the_cdp_is_an_object(
    cdp: Sandbox,
    leads: Path,
    fault: Fault,
    kind: str,
    sent: str,
    *,
    retried: bool,
    result: bool,
) -> None:
    leads.write_text(LEADS.splitlines()[0] + "\n" + LEADS.splitlines()[1] + "\n")
    if isinstance(fault, Status | Drop):
        cdp.faults.add(fault, on="POST /import-jobs")
    else:
        cdp.faults.add(fault)
    code, said, _ = run("import", leads, "--list", "L", "--timeout", "0.3")
    assert (said["type"], said["sent"]) == (kind, sent)
    assert (said["may_be_retried"], said["exit_code"]) == (retried, code)
    assert (said["result"] is not None) == result
    assert (said["job_id"] is not None) == result


def test_a_list_that_exists_is_named_by_its_id(leads: Path) -> None:
    run("import", leads, "--list", "L")
    code, said, _ = run("import", leads, "--list", "L", "--again")
    assert (code, said["type"], said["sent"]) == (2, "ListExistsError", "nothing")
    assert str(said["list_id"]).startswith("lst_")


def every(kind: type[CdpError]) -> list[CdpError]:
    """Make one of each exception that the package has."""
    made: dict[str, tuple[Any, ...]] = {
        "MissingColumnError": ("email", []),
        "MappingError": (["x"],),
        "GuardError": (["x"],),
        "ListExistsError": ("L", "lst_1", 3),
        "TamperedLedgerError": ("l", 3, "x"),
    }
    found = []
    for each in (kind, *kind.__subclasses__()):
        if each is not kind:
            found += every(each)
        elif issubclass(each, ApiError):
            found.append(each("no", status=429))
        elif issubclass(each, JobError):
            found.append(each("no", job_id="imp_1"))
        else:
            found.append(each(*made.get(each.__name__, ("no",))))
    return found


def test_each_exception_fits_the_schema() -> None:
    all_of_them = every(CdpError)
    assert len({type(error) for error in all_of_them}) >= 18
    for error in [*all_of_them, KeyboardInterrupt()]:
        said = error_as_dict(error, str(error))
        jsonschema.validate(json.loads(json.dumps(said)), result_schema())
    limited = RateLimitError("slow", retry_after=2.5, correlation_id="c-1", code="X")
    said = error_as_dict(limited, "slow")
    assert (said["retry_after"], said["correlation_id"]) == (2.5, "c-1")
    assert (said["http_status"], said["cdp_code"]) == (429, "X")


def test_what_was_stopped_before_its_start_says_so() -> None:
    stopped = KeyboardInterrupt()
    assert error_as_dict(stopped, "Stopped.")["sent"] == "started"
    stopped.add_note(NOT_STARTED)
    assert error_as_dict(stopped, "Stopped.")["sent"] == "not_started"


def test_a_feed_is_told_beside(leads: Path) -> None:
    code, said, beside = run("import", leads, "--list", "L", "--save-feed", "feed.toml")
    assert (code, said["kind"]) == (1, "result")
    assert "cdp-frames run feed.toml" in beside


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("import", "leads.csv", "--nope"), "No such option"),
        (("import",), "Missing argument"),
        (("imprt", "leads.csv"), "No such command"),
        (("run", "feed.toml", "--timeout", "soon"), "Invalid value"),
        (("clean", "leads.csv", "-o", "clean.csv"), "No such option"),
        (("lists", "show", "--nope"), "No such option"),
    ],
)
def test_a_line_that_cannot_be_read_is_told(
    words: tuple[str, ...], message: str
) -> None:
    """A scheduler that reads the answer finds one, whatever was typed."""
    code, said, told = run(*words)
    assert (code, said["exit_code"], said["may_be_retried"]) == (2, 2, False)
    assert (said["kind"], said["sent"]) == ("error", "nothing")
    assert message in said["message"]
    assert told


def test_a_machine_that_fails_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def action() -> int:
        raise OSError(28, "No space left on device", "leads.csv")

    with pytest.raises(typer.Exit) as caught:
        guarded(action, as_json=True)
    said = json.loads(capsys.readouterr().out)
    jsonschema.validate(said, result_schema())
    assert (caught.value.exit_code, said["exit_code"]) == (5, 5)
    # Nobody knows how far it had got, and the same line goes on.
    assert (said["sent"], said["may_be_retried"]) == ("started", True)
    assert "No space left on device" in said["message"]
