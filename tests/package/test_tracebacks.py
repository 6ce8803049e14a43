"""A traceback with its local variables shows no person, no token, no signed address."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from traceback import TracebackException, extract_tb
from typing import Any

import pandas as pd
import pytest
import requests

import cdp_frames
from cdp_frames import (
    Client,
    ImportPlan,
    ImportResult,
    cdp_import,
    infer_mapping,
    plan_import,
    read_error_file,
    screen,
)
from cdp_frames.api.retries import Retries
from cdp_frames.errors import ApiError, CdpError, FrameError, MappingError
from cdp_frames.sandbox import (
    Drop,
    Expired,
    Fault,
    JobFails,
    JobStuck,
    NotJson,
    Redirect,
    RowsLost,
    Sandbox,
    Status,
    Truncated,
)
from cdp_frames.text.tracebacks import private

MARK = "secretperson"
SIGNATURE = "X-Amz-Signature="
PEOPLE = pd.DataFrame(
    {
        "Email": [f"{MARK}.ann@example.com", f"{MARK}.cyd@example.org"],
        "First name": [f"{MARK}-a", f"{MARK}-b"],
    }
)
RULE = {"field": "email", "blocked_domains": ["example.org"]}


@pytest.fixture(scope="module")
def strict() -> Iterator[Sandbox]:
    with Sandbox(settings={"rules": [RULE]}) as sandbox:
        yield sandbox


def client_of(cdp: Sandbox, session: requests.Session | None = None) -> Client:
    return Client(
        cdp.token,
        base_url=cdp.url,
        timeout=5,
        session=session,
        retries=Retries(attempts=1),
        sleep=lambda _: None,
    )


def run(cdp: Sandbox, name: str = "L", session: requests.Session | None = None) -> None:
    with client_of(cdp, session) as client:
        cdp_import(PEOPLE, list_name=name, client=client, progress=False, timeout=0)


def shown(error: BaseException | None, seen: tuple[int, ...] = ()) -> str:
    """Return what a tool shows of an error: its frames but for the caller's own."""
    if error is None or id(error) in seen:
        return ""
    told = TracebackException.from_exception(error, capture_locals=True)
    own = [frame for frame in told.stack if frame.filename != __file__]
    seen = (*seen, id(error))
    return "\n".join(
        [
            *(f"{frame.filename} {frame.name} {frame.locals}" for frame in own),
            *told.format_exception_only(),
            shown(error.__cause__, seen),
            shown(error.__context__, seen),
        ]
    )


def caught(
    action: Callable[[], object], kind: type[BaseException] = Exception
) -> BaseException:
    with pytest.raises(kind) as raised:
        action()
    return raised.value


def check(error: BaseException, cdp: Sandbox | None = None) -> None:
    said = shown(error)
    for secret in (MARK, SIGNATURE, cdp.token if cdp else MARK):
        assert secret not in said
    # It still says where: that much is left.
    assert len(extract_tb(error.__traceback__)) > 2


IMPORTS_CALL = (
    *("GET /metadata/objects/{object_name}", "GET /lists", "POST /import-jobs"),
    *("PUT /jobs/{job_id}/file", "POST /import-jobs/{job_id}/mapping"),
    *("POST /import-jobs/{job_id}/start", "GET /import-jobs/{job_id}"),
    *("GET /import-jobs/{job_id}/errors", "GET /jobs/{job_id}/errors/{file_name}"),
)
SIGNED = (IMPORTS_CALL[3], IMPORTS_CALL[-1])
FAULTS = (
    Drop("before"),
    Status(400),
    NotJson(),
    Redirect(f"http://169.254.169.254/x?{SIGNATURE}1"),
)


@pytest.mark.parametrize("on", IMPORTS_CALL)
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_shows_nobody(strict: Sandbox, on: str, fault: Fault) -> None:
    if isinstance(fault, NotJson) and on in SIGNED:
        fault = Expired() if on == SIGNED[0] else Truncated(0.2)
    strict.reset()
    strict.faults.add(fault, on=on)
    try:
        run(strict)
    except CdpError as error:
        check(error, strict)
    else:
        # A job that is done is no error because of its reasons alone.
        assert on in IMPORTS_CALL[-2:]
    strict.wait()


@pytest.mark.parametrize("fault", [JobStuck(), JobFails("no"), RowsLost(1)], ids=str)
def test_a_job_that_goes_wrong_shows_nobody(strict: Sandbox, fault: Fault) -> None:
    strict.reset()
    with strict.faults.add(fault):
        check(caught(lambda: run(strict)), strict)
    strict.wait()


class Broken(requests.Session):
    """A session that breaks in a way that nobody expects, at one kind of call."""

    def __init__(self, method: str, error: type[BaseException]) -> None:
        super().__init__()
        self._at, self._error = method, error

    def send(
        self, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        if request.method == self._at:
            raise self._error
        return super().send(request, **options)


@pytest.mark.parametrize("kind", [ZeroDivisionError, MemoryError, KeyboardInterrupt])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_what_nobody_expects_shows_nobody(
    strict: Sandbox, kind: type[BaseException], method: str
) -> None:
    strict.reset()
    error = caught(lambda: run(strict, session=Broken(method, kind)), kind)
    check(error, strict)
    assert "Broken" not in shown(error)


def test_a_frame_that_is_wrong_shows_nobody(strict: Sandbox) -> None:
    strict.reset()
    with client_of(strict) as client:
        plan = plan_import(PEOPLE, list_name="W", client=client, progress=False)
        result = plan.apply()
        for action, kind in (
            (lambda: plan_import(PEOPLE, list_name="x" * 300), FrameError),
            (lambda: screen(PEOPLE, mapping={"Email": "no such"}), MappingError),
            (lambda: infer_mapping(PEOPLE, given={"none": "email"}), MappingError),
            (lambda: result.reimport(PEOPLE[["First name"]]), CdpError),
            (lambda: result.reimport(PEOPLE, schema="no such"), CdpError),
            (lambda: plan.resume("imp_none"), CdpError),
            (lambda: client.add_members("none", [f"{MARK}@example.com"]), ApiError),
            (lambda: client.upsert_profile({"email": f"{MARK}@x"}), ApiError),
            (lambda: list(client.members("none")), ApiError),
            (lambda: read_error_file(Path("none.csv"), PEOPLE), CdpError),
        ):
            error = caught(action, kind)
            check(error, strict)


def test_without_the_door_they_would_be_shown(strict: Sandbox) -> None:
    """The test above can fail."""
    strict.reset()
    within = inspect.unwrap(cdp_import)
    with client_of(strict) as client, strict.faults.add(Status(400), on="GET /lists"):
        error = caught(lambda: within(PEOPLE, list_name="L", client=client))
    assert MARK in shown(error)


def test_the_callers_own_frames_stay() -> None:
    def helper(value: str) -> None:
        raise KeyError(value)

    @private
    def ours() -> None:
        raise ValueError

    def both() -> None:
        try:
            helper("mine")
        except KeyError:
            ours()

    error = caught(both, ValueError)
    first = error.__context__
    assert isinstance(first, KeyError)
    frames = TracebackException.from_exception(first, capture_locals=True).stack
    assert frames[-1].locals == {"value": "'mine'"}


# They get nothing of people or secrets, or are told apart by `tests/api`.
OPEN_ANYWAY = {"load_schema", "close", "from_env", "sleep"}


def doors() -> Iterator[tuple[str, Callable[..., object]]]:
    names = [(name, getattr(cdp_frames, name)) for name in cdp_frames.__all__]
    yield from ((name, it) for name, it in names if inspect.isfunction(it))
    for kind in (Client, ImportPlan, ImportResult):
        yield from inspect.getmembers(kind, inspect.isfunction)


def test_every_public_function_is_a_door() -> None:
    found = {name: it for name, it in doors() if name[0] != "_"}
    assert {"cdp_import", "apply", "reimport", "members", "upload"} <= set(found)
    open_ = {name for name, it in found.items() if it.__code__.co_name != "door"}
    assert open_ <= OPEN_ANYWAY
