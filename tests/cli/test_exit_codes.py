"""Each cause has its code, and a scheduler can act on it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from cdp_frames import Client, errors
from cdp_frames.cli.exit_codes import MEANINGS, Exit, exit_of
from cdp_frames.errors import (
    AccountingError,
    ApiError,
    AuthError,
    CdpError,
    ConflictError,
    ForbiddenError,
    FrameError,
    GuardError,
    JobError,
    JobFailedError,
    JobTimeoutError,
    LedgerBusyError,
    LedgerError,
    ListExistsError,
    MappingError,
    MissingColumnError,
    NotFoundError,
    RateLimitError,
    SchemaDefinitionError,
    SettingsError,
    TamperedLedgerError,
    TransferError,
    UnfinishedError,
    UnreadableFileError,
)
from cdp_frames.sandbox import (
    Drop,
    Fault,
    JobFails,
    JobStuck,
    Sandbox,
    Status,
)
from tests.cli.test_cli import leads, run  # noqa: F401

if TYPE_CHECKING:
    from pathlib import Path


def api(kind: type[ApiError], status: int) -> ApiError:
    return kind(status=status, code="X", message="no")


@pytest.fixture
def waits_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command's own client try again at once."""
    defaults = Client.__init__.__kwdefaults__ or {}
    monkeypatch.setitem(defaults, "sleep", lambda _: time.sleep(0.01))


CAUSES = [
    (FrameError("x"), 2),
    (MissingColumnError("email", []), 2),
    (MappingError(["x"]), 2),
    (UnreadableFileError("x"), 2),
    (SchemaDefinitionError("x"), 2),
    (GuardError(["x"]), 4),
    (SettingsError("x"), 3),
    (SettingsError("x", of_arguments=True), 2),
    (ListExistsError("L", "lst_1", 3), 2),
    (api(ApiError, 422), 2),
    (OSError(28, "No space left on device"), 5),
    (api(ApiError, 408), 5),
    (api(ApiError, 425), 5),
    (api(ApiError, 503), 5),
    (api(AuthError, 401), 3),
    (api(ForbiddenError, 403), 3),
    (api(NotFoundError, 404), 2),
    (api(ConflictError, 409), 2),
    (api(RateLimitError, 429), 5),
    (TransferError("x"), 5),
    (TransferError("x", of_settings=True), 3),
    (JobError("x", job_id="imp_1"), 5),
    (JobFailedError("x", job_id="imp_1"), 1),
    (JobTimeoutError("x", job_id="imp_1"), 6),
    (AccountingError("x"), 1),
    (LedgerError("x"), 2),
    (LedgerBusyError("x"), 5),
    (TamperedLedgerError("l", 3, "x"), 2),
    (UnfinishedError("x"), 5),
    (KeyboardInterrupt(), 130),
]


@pytest.mark.parametrize(("error", "code"), CAUSES)
def test_each_cause_has_its_code(error: BaseException, code: int) -> None:
    assert exit_of(error) == code


def test_no_error_is_forgotten() -> None:
    known = {type(error) for error, _ in CAUSES} | {CdpError}
    ours = {each for each in vars(errors).values() if isinstance(each, type)}
    assert {each for each in ours if issubclass(each, CdpError)} <= known


def test_each_code_is_explained_in_the_help() -> None:
    _, output = run("--help")
    shown = " ".join(re.sub(r"[│╭╮╰╯─]", " ", output).split())
    for code, meaning in MEANINGS.items():
        assert f"{code.value}: {meaning.words}." in shown
        assert meaning.retry.capitalize() in shown


def test_a_fault_of_ours_is_no_refused_row() -> None:
    code = (
        "import sys; from cdp_frames import cli; sys.argv[1:] = ['breaks']\n"
        "@cli.app.command('breaks')\n"
        "def breaks() -> None: raise ZeroDivisionError('ours')\n"
        "cli.main()"
    )
    ended = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ended.returncode == Exit.FAULT
    assert "ZeroDivisionError: ours" in ended.stderr


@pytest.mark.parametrize(
    ("fault", "on", "code"),
    [
        (Status(500), "*", Exit.LATER),
        (Status(503), "POST /import-jobs", Exit.LATER),
        (Drop("before"), "*", Exit.LATER),
        (Status(401), "*", Exit.SETTINGS),
        (Status(403), "POST /import-jobs", Exit.SETTINGS),
        (JobFails(), "", Exit.REFUSED),
        (JobStuck(), "", Exit.RUNNING),
    ],
)
@pytest.mark.usefixtures("waits_for_nothing")
def test_over_http(
    leads: Path,  # noqa: F811 - the fixture
    cdp: Sandbox,
    fault: Fault,
    on: str,
    code: Exit,
) -> None:
    line = ("import", leads, "--list", "L", "--timeout", "0.5")
    with cdp.faults.add(fault, on=on):
        assert run(*line)[0] == code
    if code in {Exit.LATER, Exit.RUNNING}:  # what the table says of them
        assert run(*line)[0] == Exit.REFUSED
        assert len([each for each in cdp.client().lists() if each.name == "L"]) == 1


@pytest.mark.parametrize(
    ("tolerated", "code"),
    [("0", 1), ("1", 1), ("2", 0), ("60%", 1), ("67%", 0), ("0.67", 0), ("5 %", 1)],
)
def test_refusals_within_the_tolerance_are_no_failure(
    leads: Path,  # noqa: F811 - the fixture
    cdp: Sandbox,
    tolerated: str,
    code: int,
) -> None:
    """Two of the three rows are refused."""
    line = ("import", leads, "--list", "L", "--fail-on", tolerated)
    assert run(*line)[0] == code


@pytest.mark.parametrize("text", ["many", "-1", "120%", "1.5", ""])
def test_an_amount_that_is_none_sends_nothing(
    leads: Path,  # noqa: F811 - the fixture
    client: Client,
    text: str,
) -> None:
    for option in ("--fail-on", "--max-refused", "--max-change"):
        code, output = run("import", leads, "--list", "L", option, text)
        assert code == 2
        assert f"{option} is a number of rows, as 12, or a share" in output
    assert list(client.lists()) == []


def test_output_files_are_tried_before_anything_is_sent(
    leads: Path,  # noqa: F811 - the fixture
    client: Client,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    for path in (tmp_path, tmp_path / "none" / "bad.csv", leads / "bad.csv"):
        code, output = run("import", leads, "--list", "L", "--errors", path)
        assert code == 2
        assert "can't be written" in output
    assert list(client.lists()) == []
    assert list(folder.iterdir()) == []
