"""Every endpoint x every fault x the first call and all of them: each cell's outcome.

One import with a refused row speaks to every endpoint that an import needs. In each
cell it either ends right, or with a typed error that says what is known; nobody is lost
and nobody is doubled, and the same import again, without the fault, ends right.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from random import Random

import pandas as pd
import pytest

from cdp_frames import Client, ImportResult, cdp_import
from cdp_frames.api.limits import Limits
from cdp_frames.api.retries import Retries
from cdp_frames.errors import CdpError, JobError
from cdp_frames.sandbox import Sandbox
from tests.support.examples import first_of
from tests.support.faults import FAULTS

CREATE = "POST /import-jobs"
UPLOAD = "PUT /jobs/{job_id}/file"
MAPPING = "POST /import-jobs/{job_id}/mapping"
START = "POST /import-jobs/{job_id}/start"
STATUS = "GET /import-jobs/{job_id}"
ERRORS = "GET /import-jobs/{job_id}/errors"
ERROR_FILE = "GET /jobs/{job_id}/errors/{file_name}"
LISTS = "GET /lists"
LIST = "GET /lists/{list_id}"
MEMBERS = "GET /lists/{list_id}/members"
OBJECT = "GET /metadata/objects/{object_name}"
TOKEN = "POST /oauth/token"

ENDPOINTS = (
    *(TOKEN, OBJECT, LISTS, CREATE, UPLOAD, MAPPING, START, STATUS, ERRORS),
    *(ERROR_FILE, LIST, MEMBERS),
)
# An import is told of these endpoints' failure before anything of it was started.
EARLY = {TOKEN, OBJECT, CREATE, UPLOAD, MAPPING}
# Here a failure costs a note, not the result: the job is done.
LATE = {LIST, MEMBERS}
SIGNED = {UPLOAD, ERROR_FILE}

# What befalls signed addresses alone, and uploads alone.
ONLY = {"expired": SIGNED}

CELLS = [
    (on, name, times)
    for on in ENDPOINTS
    for name in FAULTS
    for times in (1, None)
    if on in ONLY.get(name, ENDPOINTS)
]
# A share of them in every run, the same each time; all of them in a whole one.
SHARE = set(Random("matrix").sample(range(len(CELLS)), 90))

RULE = {"field": "email", "blocked_domains": ["example.org"]}
GOOD = [f"p{n}@example.com" for n in range(4)]
PEOPLE = pd.DataFrame({"email": [*GOOD, "no@example.org"]})


@pytest.fixture(scope="module")
def strict() -> Iterator[Sandbox]:
    with Sandbox(settings={"rules": [RULE]}) as sandbox:
        yield sandbox


def client_of(cdp: Sandbox) -> Client:
    environ = cdp.oauth_environ
    plain = Client.from_env(environ)
    credentials = plain._transport._credentials  # noqa: SLF001 - the ones of the settings
    plain.close()

    def pause(seconds: float) -> None:
        cdp.wait(min(seconds, 0.2))
        # As long as a port that was closed needs to open again.
        time.sleep(min(seconds, 0.03))

    return Client(
        credentials,
        base_url=cdp.url,
        timeout=0.6,
        sleep=pause,
        retries=Retries(attempts=3),
        limits=Limits(answer_bytes=2**20, file_bytes=2**20),
    )


def run(cdp: Sandbox, name: str, if_exists: str = "fail") -> ImportResult:
    with client_of(cdp) as client:
        return cdp_import(
            PEOPLE,
            list_name=name,
            if_exists=if_exists,  # type: ignore[arg-type]  # one of the three
            client=client,
            progress=False,
            timeout=20,
        )


def stored(cdp: Sandbox) -> list[str]:
    return sorted(cdp.records()["email"])


def people_of(cdp: Sandbox, list_id: str) -> list[str]:
    return sorted(member.email for member in cdp.client().members(list_id))


def check_result(cdp: Sandbox, result: ImportResult) -> None:
    """What a result says is so: nobody is accepted who is not there."""
    counts = result.counts
    assert counts["rows"] == len(PEOPLE)
    fates = result.fates["fate"]
    accepted = set(PEOPLE["email"][fates.eq("accepted").to_numpy()])
    assert accepted <= set(stored(cdp))
    assert "no@example.org" not in accepted
    assert "p0@example.com" not in set(
        PEOPLE["email"][fates.eq("rejected_by_cdp").to_numpy()]
    )


def check_error(cdp: Sandbox, error: CdpError, on: str) -> None:
    """What an error says is so, and it is one of those that are stated for its call."""
    assert on not in LATE
    if on in EARLY:
        # Before the start nothing is changed.
        assert stored(cdp) == []
        assert not isinstance(error, JobError)
    if stored(cdp):
        # A job that ran is never an error without its id.
        assert isinstance(error, JobError)
        assert error.job_id
    if isinstance(error, JobError):
        assert isinstance(error.result, ImportResult)
        assert error.result.job_id == error.job_id
        check_result(cdp, error.result)


@pytest.mark.parametrize(
    ("on", "name", "times"),
    [
        pytest.param(
            *cell,
            marks=[] if number in SHARE else [pytest.mark.soak],
            id=f"{cell[0]}, {cell[1]}, {'first call' if cell[2] else 'every call'}",
        )
        for number, cell in enumerate(CELLS)
    ],
)
def test_a_cell_ends_right_or_with_a_typed_error(
    strict: Sandbox, on: str, name: str, times: int | None
) -> None:
    fault = FAULTS[name]
    strict.reset()
    result: ImportResult | None = None
    error: CdpError | None = None
    with strict.faults.add(fault, on=on, times=times) as armed:
        try:
            result = run(strict, "L")
        except CdpError as caught:
            error = caught
        met = armed.met
    assert met, "the fault was never met"
    strict.wait()
    if result is not None:
        check_result(strict, result)
        assert stored(strict) == GOOD
        assert result.counts["accepted"] == 4
        assert len(list(strict.client().lists())) == 1
    if error is not None:
        check_error(strict, error, on)
    # Nobody is doubled, whatever happened, and the next import ends right.
    assert stored(strict) in ([], GOOD)
    again = run(strict, "L", if_exists="append")
    assert again.counts["accepted"] == 4
    assert stored(strict) == GOOD
    (only,) = strict.client().lists()
    assert people_of(strict, only.id) == GOOD


# A stated outcome for cells that must not cost the import at all: faults that pass.
PASSING = [
    *("429 before", "500 before", "503 before", "500 after", "503 after", "429 after"),
    *("dropped before", "dropped during", "dropped after"),
    *("port closed", "port closed after"),
    *("late", "late after", "gzip", "chunked", "length", "headers"),
]


@pytest.mark.parametrize("name", first_of(PASSING, 4))
@pytest.mark.parametrize("on", ENDPOINTS)
def test_a_fault_that_passes_costs_nothing(strict: Sandbox, on: str, name: str) -> None:
    strict.reset()
    strict.faults.add(FAULTS[name], on=on, times=1)
    result = run(strict, "L")
    assert result.counts["accepted"] == 4
    assert result.counts["rejected_by_cdp"] == 1
    assert result.errors["message"].tolist() == ["blocked domain"]
    assert str(result.verification) == "4 of 4 found on the list"
    assert len(strict.records()) == 4
    assert len(list(strict.client().lists())) == 1
