"""Every call that no import makes x every fault x the first call and all of them.

Each cell has its stated outcome: the right answer, or an error of a stated kind. The
world is as before, or as the call should leave it, and never a third thing; a call that
was not carried out leaves it as it was, and the same call again ends right.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

import pytest

from cdp_frames import Client
from cdp_frames.api.limits import Limits
from cdp_frames.api.retries import Retries
from cdp_frames.errors import (
    ApiError,
    AuthError,
    CdpError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RateLimitError,
    TransferError,
)
from cdp_frames.sandbox import Sandbox
from tests.support.faults import FAULTS

ANN, BOB, CYD = (f"{name}@example.com" for name in ("ann", "bob", "cyd"))


class Case(NamedTuple):
    """A call: how it is made, what is right, and what it does to the world.

    Attributes:
        endpoint: which one.
        call: makes it.
        right: what it returns where nothing is wrong.
        change: what it does.
        unsaid: what it returns where it was carried out and the answer says nothing of
            it; an error where the answer is what it is for.
    """

    endpoint: str
    call: Callable[[Client, str], object]
    right: object
    change: Callable[[World], World] = lambda world: world
    unsaid: object = TransferError


class World(NamedTuple):
    """What is stored: lists by name, the members of the one, and profiles."""

    lists: tuple[tuple[str, str], ...]
    members: tuple[str, ...]
    people: tuple[tuple[str, str], ...]


def fresh(cdp: Sandbox) -> str:
    """Make the world that each cell begins with; return the id of its list."""
    cdp.reset()
    with cdp.client() as client:
        for email in (ANN, BOB, CYD):
            client.upsert_profile({"email": email, "first_name": "Old"})
        made: str = client.create_list("L", description="old").id
        client.add_members(made, [ANN, BOB])
    return made


def world(cdp: Sandbox, list_id: str) -> World:
    with cdp.client() as client:
        lists = [(item.name, item.description) for item in client.lists(status=None)]
        there = any(item.id == list_id for item in client.lists(status=None))
        members = [m.email for m in client.members(list_id)] if there else []
    people = cdp.records()
    pairs = zip(people["email"], people["first_name"], strict=True)
    return World(tuple(sorted(lists)), tuple(sorted(members)), tuple(sorted(pairs)))


CASES = {
    "make a list": Case(
        "POST /lists",
        lambda client, _: client.create_list("M", description="new").name,
        "M",
        lambda old: old._replace(lists=(*old.lists, ("M", "new"))),
    ),
    "change a list": Case(
        "PATCH /lists/{list_id}",
        lambda client, it: client.update_list(it, description="new").description,
        "new",
        lambda old: old._replace(lists=(("L", "new"),)),
        # Asked for again.
        "new",
    ),
    "delete a list": Case(
        "DELETE /lists/{list_id}",
        lambda client, it: client.delete_list(it),
        None,
        lambda old: old._replace(lists=(), members=()),
        None,
    ),
    "add members": Case(
        "POST /lists/{list_id}/members:upsert",
        lambda client, it: client.add_members(it, [CYD]).added,
        1,
        lambda old: old._replace(members=(ANN, BOB, CYD)),
        # What is not said is not counted (`docs/contract.md` section 9).
        0,
    ),
    "remove members": Case(
        "POST /lists/{list_id}/members:remove",
        lambda client, it: client.remove_members(it, [BOB]).removed,
        1,
        lambda old: old._replace(members=(ANN,)),
        0,
    ),
    "upsert a profile": Case(
        "POST /profiles/upsert",
        lambda client, _: bool(
            client.upsert_profile({"email": ANN, "first_name": "New"})
        ),
        True,
        lambda old: old._replace(people=((ANN, "New"), *old.people[1:])),
        True,
    ),
    "one list": Case(
        "GET /lists/{list_id}", lambda client, it: client.get_list(it).name, "L"
    ),
    "all objects": Case(
        "GET /metadata/objects",
        lambda client, _: {item.name for item in client.objects()} > {"profiles"},
        True,
    ),
}

# The outcome where the fault passes after one call, and where it stays.
_OK = None
_LOST = (_OK, TransferError)
_NO_ANSWER = (TransferError, TransferError)
STATED: dict[str, tuple[type[CdpError] | None, type[CdpError] | None]] = {
    **{
        f"{n} {when}": (_OK, ApiError)
        for n in (500, 503)
        for when in ("before", "after")
    },
    **{f"429 {when}": (_OK, RateLimitError) for when in ("before", "after")},
    **{
        f"{n} {when}": (kind, kind)
        for n, kind in (
            (400, ApiError),
            (401, AuthError),
            (403, ForbiddenError),
            (404, NotFoundError),
            (409, ConflictError),
            (422, ApiError),
        )
        for when in ("before", "after")
    },
    **{f"dropped {when}": _LOST for when in ("before", "during", "after")},
    **dict.fromkeys(("port closed", "port closed after"), _LOST),
    **dict.fromkeys(("late", "late after", "gzip", "chunked", "length"), _LOST),
    "cut upload": _LOST,
    "headers": (_OK, _OK),
    **dict.fromkeys(
        ("HTML", "an array", "null", "success: 1", "endless", "bomb"), _NO_ANSWER
    ),
    **{f"to {where}": _NO_ANSWER for where in ("nowhere", "bytes", "a cloud")},
    "success: false": (ApiError, ApiError),
}
# The call is carried out, and the answer is of the right form and says nothing.
SILENT = ("nothing", "no data", "data: null")


def stated(case: str, name: str, times: int | None) -> object:
    """Return what a call returns, or the kind of its error."""
    endpoint, _, right, _, unsaid = CASES[case]
    if name in SILENT:
        return unsaid
    if name == "to bytes" and endpoint.startswith("GET"):
        # A path like any other, of the same host: it may be followed, to nothing.
        return NotFoundError
    kind = STATED[name][0 if times else 1]
    return right if kind is None else kind


BEFORE = {name for name in FAULTS if name.endswith("before")} | {
    *("port closed", "late", "cut upload"),
    *("to nowhere", "to bytes", "to a cloud"),
}

CELLS = [
    (case, name, times)
    for case in CASES
    for name in FAULTS
    if name in STATED or name in SILENT
    for times in (1, None)
]
SHARE = set(Random("calls").sample(range(len(CELLS)), 60))


@pytest.fixture(scope="module")
def cdp() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def client_of(cdp: Sandbox, name: str) -> Client:
    return Client(
        cdp.token,
        base_url=cdp.url,
        # A busy machine is no fault: only where one waits is the time short.
        timeout=0.6 if name.startswith("late") else 10,
        sleep=lambda seconds: time.sleep(min(seconds, 0.03)),
        retries=Retries(attempts=3),
        limits=Limits(answer_bytes=2**20),
    )


@pytest.mark.parametrize(
    ("case", "name", "times"),
    [
        pytest.param(
            *cell,
            marks=[] if number in SHARE else [pytest.mark.soak],
            id=f"{cell[0]}, {cell[1]}, {'first call' if cell[2] else 'every call'}",
        )
        for number, cell in enumerate(CELLS)
    ],
)
def test_a_cell_ends_as_it_is_stated(
    cdp: Sandbox, case: str, name: str, times: int | None
) -> None:
    endpoint, call, right, change, _ = CASES[case]
    list_id = fresh(cdp)
    before = world(cdp, list_id)
    after = change(before)
    with client_of(cdp, name) as client:
        with cdp.faults.add(FAULTS[name], on=endpoint, times=times) as armed:
            try:
                outcome: object = call(client, list_id)
            except CdpError as error:
                outcome = type(error)
            assert armed.met, "the fault was never met"
        assert outcome == stated(case, name, times)
        now = world(cdp, list_id)
        # Nothing by halves and nothing twice.
        assert now in {before, after}
        if not (isinstance(outcome, type) and issubclass(outcome, CdpError)):
            assert now == after
        elif name in BEFORE:
            assert now == before
            # The same again, and the fault is gone.
            assert call(client, list_id) == right
            assert world(cdp, list_id) == after


def test_all_faults_of_calls_are_stated() -> None:
    of_files = {"expired", "truncated"}
    assert set(FAULTS) <= {*STATED, *SILENT, *of_files}
