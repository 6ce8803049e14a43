"""What the contract leaves open or says, and how it is seen in the answers.

Source:
    ``docs/contract.md``, section 9 for what is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from cdp_frames.feed.doctor.findings import Finding, State
from cdp_frames.feed.doctor.recording import Exchange, of_call

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cdp_frames.feed.doctor.trial import Trial

    # What was seen instead; empty for nothing, None where it could not be seen.
    Look: TypeAlias = Callable[[Sequence[Exchange], Trial | None], str | None]

_JOB: Final = "GET /import-jobs/{job_id}"
_MEMBERS: Final = "/lists/{list_id}/members"
# Of these the contract is not to blame: the token, or too many calls.
_SILENT: Final = frozenset({401, 403, 429})
_DOWN: Final = 500
_STAGES: Final = frozenset({"", "upload", "validate", "merge"})
_STATES: Final = frozenset({"pending", "ready", "running", "completed", "failed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """One thing that the client expects of the CDP.

    Attributes:
        name: what it is called.
        expected: the expectation, in words.
        look: finds out what was seen.
        documented: whether the CDP's own pages say so.
    """

    name: str
    expected: str
    look: Look
    documented: bool = False

    def finding(self, exchanges: Sequence[Exchange], trial: Trial | None) -> Finding:
        """Say whether it is so."""
        seen = self.look(exchanges, trial)
        right = State.DOCUMENTED if self.documented else State.AS_GUESSED
        state = right if seen == "" else State.DIFFERS
        if seen is None:
            state = State.NOT_CHECKED
        return Finding(
            name=self.name, state=state, words=self.expected, seen=seen or ""
        )


def _status(call: str, *wanted: int) -> Look:
    def look(exchanges: Sequence[Exchange], _: Trial | None) -> str | None:
        found = [each.status for each in _telling(exchanges, call)]
        others = sorted({status for status in found if status not in wanted})
        if not found:
            return None
        return ", ".join(f"status {status}" for status in others)

    return look


def _telling(exchanges: Sequence[Exchange], call: str) -> list[Exchange]:
    """Leave out what a lacking scope, a limit or a server that is down answers."""
    found = of_call(exchanges, call)
    return [e for e in found if e.status not in _SILENT and e.status < _DOWN]


def _first_status(call: str, wanted: int, *, last: bool = False) -> Look:
    def look(exchanges: Sequence[Exchange], trial: Trial | None) -> str | None:
        found = _telling(exchanges, call)
        if not found or (last and trial is None):
            return None
        status = found[-1 if last else 0].status
        return "" if status == wanted else f"status {status}"

    return look


def _keys(call: str, *wanted: str, any_of: Sequence[str] = ()) -> Look:
    def look(exchanges: Sequence[Exchange], _: Trial | None) -> str | None:
        good = [each for each in of_call(exchanges, call) if each.data]
        if not good:
            return None
        data = good[-1].data
        lacking = [name for name in wanted if data.get(name) is None]
        if any_of and not any(name in data for name in any_of):
            lacking.append(" or ".join(any_of))
        return ", ".join(f"no {name!r}" for name in lacking)

    return look


def _values(call: str, key: str, known: frozenset[str]) -> Look:
    def look(exchanges: Sequence[Exchange], _: Trial | None) -> str | None:
        found = {
            str(each.data[key]) for each in of_call(exchanges, call) if key in each.data
        }
        if not found:
            return None
        return ", ".join(f"{value[:20]!r}" for value in sorted(found - known))

    return look


def _error(exchanges: Sequence[Exchange], _: Trial | None) -> str | None:
    refused = [each.body for each in exchanges if each.status == _NOT_FOUND]
    if not refused:
        return None
    for body in refused:
        error = body.get("error")
        if not isinstance(error, dict) or not isinstance(error.get("code"), str):
            return "no 'error' with a 'code'"
        if "correlationId" not in body:
            return "no 'correlationId'"
    return ""


_NOT_FOUND: Final = 404


def _item(call: str, *wanted: str) -> Look:
    def look(exchanges: Sequence[Exchange], _: Trial | None) -> str | None:
        items: list[Any] = []
        for each in of_call(exchanges, call):
            found = each.data.get("items")
            items += found if isinstance(found, list) else []
        if not items:
            return None
        if not isinstance(items[0], dict):
            return f"items of the type {type(items[0]).__name__}"
        lacking = [name for name in wanted if items[0].get(name) in {None, ""}]
        return ", ".join(f"no {name!r}" for name in lacking)

    return look


def _fields(exchanges: Sequence[Exchange], _: Trial | None) -> str | None:
    good = [e for e in of_call(exchanges, "GET /metadata/objects/{name}") if e.data]
    if not good:
        return None
    fields = good[-1].data.get("fields")
    if not isinstance(fields, list) or not fields:
        return "no list 'fields'"
    named = all(isinstance(each, dict) and "type" in each for each in fields)
    return "" if named else "fields without a 'type'"


def _of_trial(name: str) -> Look:
    def look(_: Sequence[Exchange], trial: Trial | None) -> str | None:
        return None if trial is None else trial.seen.get(name)

    return look


GUESSES: Final = (
    Guess(
        name="error answers",
        expected="an 'error' with a 'code', and a 'correlationId'",
        look=_error,
        documented=True,
    ),
    Guess(
        name="unknown list",
        expected="404",
        look=_first_status("GET /lists/{list_id}", _NOT_FOUND),
    ),
    Guess(
        name="unknown job",
        expected="404",
        look=_first_status(_JOB, _NOT_FOUND),
        documented=True,
    ),
    Guess(
        name="pages of lists",
        expected="'items', and 'total' or 'hasMore'",
        look=_keys("GET /lists", "items", any_of=("hasMore", "hasNext", "total")),
    ),
    Guess(
        name="a list in a page",
        expected="'memberCount' and 'createdAt'",
        look=_item("GET /lists", "memberCount", "createdAt"),
        documented=True,
    ),
    Guess(
        name="fields of an object",
        expected="a list 'fields', each with a 'type'",
        look=_fields,
    ),
    Guess(
        name="identity keys",
        expected="'identityKeys'",
        look=_keys("GET /metadata/objects/{name}", "identityKeys"),
        documented=True,
    ),
    Guess(
        name="status of create",
        expected="201",
        look=_status("POST /import-jobs", 201),
    ),
    Guess(
        name="a created job",
        expected="'jobId', 'uploadUrl' and 'method'",
        look=_keys("POST /import-jobs", "jobId", "uploadUrl", "method"),
        documented=True,
    ),
    Guess(
        name="status of mapping",
        expected="200",
        look=_status("POST /import-jobs/{job_id}/mapping", 200),
    ),
    Guess(
        name="status of start",
        expected="200",
        look=_status("POST /import-jobs/{job_id}/start", 200),
    ),
    Guess(
        name="states of a job",
        expected="pending, ready, running, completed, failed",
        look=_values(_JOB, "state", _STATES),
        documented=True,
    ),
    Guess(
        name="stages of a job",
        expected="upload, validate, merge",
        look=_values(_JOB, "stage", _STAGES),
    ),
    Guess(
        name="counters of a job",
        expected="readRows, validRows, invalidRows, mergedInserts, mergedUpdates",
        look=_keys(
            _JOB,
            *("readRows", "validRows", "invalidRows"),
            *("mergedInserts", "mergedUpdates"),
        ),
        documented=True,
    ),
    Guess(
        name="success rate",
        expected="'successRate'",
        look=_keys(_JOB, "successRate"),
        documented=True,
    ),
    Guess(
        name="the errors of a job",
        expected="'hasErrors' and 'errorFileUrl'",
        look=_keys("GET /import-jobs/{job_id}/errors", "hasErrors", "errorFileUrl"),
        documented=True,
    ),
    Guess(
        name="the error file",
        expected="CSV with a header that has a column for the row",
        look=_of_trial("the error file"),
    ),
    Guess(
        name="the same key twice",
        expected="the same job",
        look=_of_trial("the same key twice"),
        documented=True,
    ),
    Guess(
        name="a new list at once",
        expected="it is found when the job has ended",
        look=_of_trial("a new list at once"),
    ),
    Guess(
        name="the members of a new list",
        expected="the accepted people, and nobody else",
        look=_of_trial("the members of a new list"),
    ),
    Guess(
        name="a member",
        expected="an object with 'recordId' and 'email'",
        look=_item(f"GET {_MEMBERS}", "recordId", "email"),
    ),
    Guess(
        name="members added",
        expected="'added', 'alreadyMembers' and 'unmatched'",
        look=_keys(f"POST {_MEMBERS}:upsert", "added", "alreadyMembers", "unmatched"),
    ),
    Guess(
        name="a member without a profile",
        expected="is not added, and makes no profile",
        look=_of_trial("a member without a profile"),
    ),
    Guess(
        name="members removed",
        expected="'removed'",
        look=_keys(f"POST {_MEMBERS}:remove", "removed"),
    ),
    Guess(
        name="a list described",
        expected="the description is there when the list is read again",
        look=_of_trial("a list described"),
    ),
    Guess(
        name="a deleted list",
        expected="404",
        look=_of_trial("a deleted list"),
    ),
)


def contract_of(
    exchanges: Sequence[Exchange], trial: Trial | None
) -> tuple[Finding, ...]:
    """Say of each expectation whether it is so."""
    return tuple(guess.finding(exchanges, trial) for guess in GUESSES)
