"""What is expected of every call, of tokens and of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.feed.doctor.guess import Guess, keys, of_status
from cdp_frames.feed.doctor.recording import of_call

if TYPE_CHECKING:
    from cdp_frames.feed.doctor.guess import Evidence

_NOT_FOUND: Final = 404


def _error(evidence: Evidence) -> str | None:
    refused = [e.body for e in evidence.exchanges if e.status == _NOT_FOUND]
    if not refused:
        return None
    for body in refused:
        error = body.get("error")
        if not isinstance(error, dict) or not isinstance(error.get("code"), str):
            return "no 'error' with a 'code'"
        if "correlationId" not in body:
            return "no 'correlationId'"
    return ""


def _token(evidence: Evidence) -> str | None:
    granted = of_call(evidence.exchanges, "POST token")
    if not granted:
        return None
    told = of_status(granted[-1], 200)
    wanted = {"access_token": "str", "token_type": "str", "expires_in": "int"}
    there = granted[-1].body
    lacking = [name for name, kind in wanted.items() if there.get(name) != kind]
    return told or ", ".join(f"no {name!r}" for name in lacking)


def _fields(evidence: Evidence) -> str | None:
    call = "GET /metadata/objects/{name}"
    good = [each for each in of_call(evidence.exchanges, call) if each.data]
    if not good:
        return None
    fields = good[-1].data.get("fields")
    if not isinstance(fields, list) or not fields:
        return "no list 'fields'"
    named = all(isinstance(each, dict) and "type" in each for each in fields)
    return "" if named else "fields without a 'type'"


OF_CALLS: Final = (
    Guess(
        name="error answers",
        expected="an 'error' with a 'code', and a 'correlationId'",
        look=_error,
        documented=True,
        trial=False,
    ),
    Guess(
        name="the token endpoint",
        expected="'access_token', 'token_type' and 'expires_in' (by client id)",
        question="The token endpoint",
        look=_token,
        trial=False,
    ),
    Guess(
        name="the same key twice",
        expected="the same job",
        documented=True,
    ),
    Guess(
        name="one key, two requests",
        expected="409",
        question="One `Idempotency-Key` with two bodies",
    ),
    Guess(
        name="the key of a mapping",
        expected="the first answer again, after the start, too",
        question="Do mapping, start and members heed the key",
    ),
    Guess(
        name="the key of a start",
        expected="the first answer again",
        question="Do mapping, start and members heed the key",
    ),
    Guess(
        name="the key of a change of members",
        expected="the first answer again",
        question="Do mapping, start and members heed the key",
    ),
    Guess(
        name="an unknown key in a request",
        expected="400",
        question="Unknown keys in a request",
    ),
    Guess(
        name="fields of an object",
        expected="a list 'fields', each with a 'type'",
        question="The shape of the fields of an object, and its primary key",
        look=_fields,
        trial=False,
    ),
    Guess(
        name="the primary key",
        expected="'primaryKey'",
        question="The shape of the fields of an object, and its primary key",
        look=keys("GET /metadata/objects/{name}", "primaryKey"),
        trial=False,
    ),
    Guess(
        name="identity keys",
        expected="'identityKeys'",
        look=keys("GET /metadata/objects/{name}", "identityKeys"),
        documented=True,
        trial=False,
    ),
)
