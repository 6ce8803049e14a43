"""Whatever a CDP answers, the doctor ends with a report, and it names nobody."""

from __future__ import annotations

import os
from typing import Any
from unittest import mock

from hypothesis import given, strategies as st

from cdp_frames.feed.doctor import examined
from cdp_frames.feed.doctor.guesses import GUESSES
from cdp_frames.sandbox import (
    Drop,
    Expired,
    FalseKeys,
    Fault,
    MissingKeys,
    NotJson,
    Pretends,
    Sandbox,
    Status,
    Truncated,
)
from tests.support.examples import examples

KEYS = [
    *("items", "total", "hasMore", "page", "pageSize", "id", "name", "memberCount"),
    *("jobId", "uploadUrl", "expiresAt", "method", "headers", "state", "stage"),
    *("readRows", "validRows", "invalidRows", "mergedInserts", "mergedUpdates"),
    *("successRate", "error", "hasErrors", "errorFileUrl", "added", "removed"),
    *("unmatchedKeys", "fields", "primaryKey", "identityKeys", "data", "success"),
]
PERSON = "ann@example.org"
# Of the right kind and of wrong ones, with a person in them.
VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, True, -1, 0, 2**63, 0.5, "", "x", PERSON, "2026-13-45T99:00:00"),
        *([], {}, [None], [[]], [5], [PERSON], [{}], [{"email": PERSON, "id": 5}]),
        *({"x": PERSON}, "http://127.0.0.1:9/x?Expires=9&X-Amz-Expires=9", "\ud7ff"),
    ]
)
BODIES = st.sampled_from(["", "null", "[]", '"x"', "{", '{"data": []}', PERSON])
FAULTS: st.SearchStrategy[Fault] = st.one_of(
    st.builds(
        lambda keys, value: FalseKeys(dict.fromkeys(keys, value)),
        st.lists(st.sampled_from(KEYS), min_size=1, max_size=3),
        VALUES,
    ),
    st.builds(lambda keys: MissingKeys(tuple(keys)), st.lists(st.sampled_from(KEYS))),
    st.builds(NotJson, BODIES, st.sampled_from([200, 201, 204, 400, 404, 409])),
    st.builds(Pretends, st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3)),
    st.builds(Status, st.sampled_from([400, 401, 403, 404, 409, 418, 429, 500, 503])),
    st.sampled_from([Drop("before"), Drop("during"), Drop("after")]),
    st.sampled_from([Expired(), Truncated(0.3)]),
)


@examples(60)
@given(data=st.data())
def test_any_answer_is_borne(data: st.DataObject) -> None:
    with Sandbox() as cdp:
        for _ in range(data.draw(st.integers(1, 2))):
            where: dict[str, Any] = {
                "on": data.draw(st.sampled_from([*cdp.faults.endpoints, "*"])),
                "nth": data.draw(st.integers(1, 4)),
            }
            cdp.faults.add(data.draw(FAULTS), **where)
        with mock.patch.dict(os.environ, cdp.environ):
            found = examined(
                dict(cdp.environ), trial=True, sleep=lambda _: None, timeout=0.3
            )
        text = str(found)
        names = [each.name for each in found.contract]
        assert names == [guess.name for guess in GUESSES]
        assert not any(word in text for word in (PERSON, cdp.token, "127.0.0.1"))
        assert max(map(len, text.splitlines())) <= 80
