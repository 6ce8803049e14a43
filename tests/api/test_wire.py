"""Messages: what the documentation shows, what it leaves open, and what may never."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cdp_frames.api import wire
from cdp_frames.errors import TransferError
from cdp_frames.fields import Field
from tests.support.examples import examples

MESSAGES = Path(__file__).parent / "messages"

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def message(name: str) -> wire.Json:
    body = json.loads((MESSAGES / f"{name}.json").read_text(encoding="utf-8"))
    data = {} if wire.refused(body) else wire.unwrap(body)
    return wire.as_object(data, name)


# --- as documented -----------------------------------------------------------------


def test_a_job_is_read_as_the_guide_shows_it() -> None:
    job = wire.ImportJob.from_json(message("import_job"), file_size=98304)
    assert job == wire.ImportJob(
        job_id="imp_01HXYZ",
        upload_url="https://upload.experiture.ai/jobs/imp_01HXYZ/file?X-Amz-Signature=0f1e2d",
        expires_at=datetime(2026, 4, 21, 16, 30, tzinfo=UTC),
        method="PUT",
        headers={},
        landing_path="jobs/imp_01HXYZ/file",
        requested_by="usr_01HXYZ",
        file_size=98304,
    )


def test_a_signed_address_does_not_show_in_a_repr() -> None:
    shown = repr(wire.ImportJob.from_json(message("import_job")))
    shown += repr(wire.JobErrors.from_json(message("import_errors")))
    assert "Signature" not in shown


def test_a_status_is_read_as_the_guide_shows_it() -> None:
    status = wire.JobStatus.from_json(message("import_status"), job_id="imp_01HXYZ")
    assert status == wire.JobStatus(
        job_id="imp_01HXYZ",
        state="completed",
        stage="merge",
        read_rows=1248,
        valid_rows=1215,
        invalid_rows=33,
        merged_inserts=891,
        merged_updates=324,
        success_rate=0.9736,
        stated=frozenset(
            [
                "read_rows",
                "valid_rows",
                "invalid_rows",
                "merged_inserts",
                "merged_updates",
            ]
        ),
    )
    assert status.final


def test_errors_are_read_as_the_guide_shows_them() -> None:
    errors = wire.JobErrors.from_json(message("import_errors"))
    assert errors.has_errors
    assert errors.error_file_url.startswith("https://files.experiture.ai/jobs/")


def test_a_list_is_read_as_the_two_samples_show_it() -> None:
    assert wire.ContactList.from_json(message("list")) == wire.ContactList(
        id="lst_01HXYZ",
        name="AWS re:Invent 2026 Leads",
        status="active",
        type="static",
        population_source="manual",
        member_count=0,
        created_at=datetime(2026, 4, 21, 15, 30, tzinfo=UTC),
    )


def test_objects_are_read_as_the_sample_shows_them() -> None:
    page = wire.Page.from_json(message("objects"), page=1, seen=0)
    found = [
        wire.ObjectSummary.from_json(wire.as_object(item, "")) for item in page.items
    ]
    assert [(o.name, o.object_type, o.write_mode, o.file_import) for o in found] == [
        ("profiles", "profile", "upsert", True),
        ("orders", "event", "append", True),
    ]


def test_a_receipt_is_read_as_the_sample_shows_it() -> None:
    assert wire.UpsertReceipt.from_json(message("upsert")) == wire.UpsertReceipt(
        accepted=True,
        object_name="profiles",
        operation="upsert",
        accepted_records=1,
        accepted_at=datetime(2026, 4, 21, 15, 30, tzinfo=UTC),
        match_key="email",
    )


# --- what the documentation leaves open --------------------------------------------

EMAIL = Field(name="email", required=True, nullable=False, display_name="E-mail")
SEEN = Field(name="last_seen_at", type="datetime", kind="timestamp")
TIER = Field(name="tier", enum=("gold", "silver"))

FIELD_LISTS: dict[str, object] = {
    "as guessed": message("object")["fields"],
    "other names": [
        {
            "fieldName": "email",
            "label": "E-mail",
            "dataType": "STRING",
            "isRequired": True,
        },
        {"fieldName": "last_seen_at", "dataType": "timestamp"},
        {"fieldName": "tier", "dataType": "text", "allowedValues": ["gold", "silver"]},
    ],
    "by name": {
        "email": {"title": "E-mail", "type": "string", "required": True},
        "last_seen_at": "datetime",
        "tier": {"type": "string", "enum": [{"value": "gold"}, {"value": "silver"}]},
    },
    "as JSON Schema": {
        "email": {"title": "E-mail", "type": ["string"], "required": True},
        "last_seen_at": {"type": ["string", "null"], "format": "date-time"},
        "tier": {"type": ["string", "null"], "enum": ["gold", "silver", None]},
    },
}


@pytest.mark.parametrize("fields", FIELD_LISTS.values(), ids=FIELD_LISTS.keys())
@pytest.mark.parametrize("key", ["fields", "columns", "properties", "attributes"])
def test_fields_are_found_in_any_likely_shape(key: str, fields: object) -> None:
    stated_keys = {k: v for k, v in message("object").items() if k != "fields"} | {
        key: fields
    }
    assert wire.ObjectMetadata.from_json(stated_keys).fields == (EMAIL, SEEN, TIER)


def test_fields_are_found_in_a_nested_schema() -> None:
    stated_keys = {
        "objectName": "profiles",
        "schema": {"required": ["email"], "properties": {"email": {"title": "E-mail"}}},
    }
    assert wire.ObjectMetadata.from_json(stated_keys).fields == (EMAIL,)


def test_fields_that_are_mere_names_are_text() -> None:
    stated_keys = {"objectName": "profiles", "fields": ["email", "tier"]}
    found = wire.ObjectMetadata.from_json(stated_keys)
    assert [field.name for field in found.fields] == ["email", "tier"]
    assert {field.type for field in found.fields} == {"string"}


@pytest.mark.parametrize(
    ("type_name", "type_", "kind"),
    [
        ("integer", "integer", "integer"),
        ("BIGINT", "integer", "integer"),
        ("decimal", "number", "number"),
        ("bool", "boolean", "boolean"),
        ("date", "date", "date"),
        ("timestamp", "datetime", "timestamp"),
        ("email", "string", "email"),
        ("phone", "string", "phone"),
        ("geography", "string", "text"),
        (None, "string", "text"),
        (7, "string", "text"),
    ],
)
def test_types_are_read_by_their_usual_names(
    type_name: object, type_: str, kind: str
) -> None:
    stated_keys = {
        "objectName": "profiles",
        "fields": [{"name": "x", "type": type_name}],
    }
    (field,) = wire.ObjectMetadata.from_json(stated_keys).fields
    assert (field.type, field.kind) == (type_, kind)


@pytest.mark.parametrize(
    ("stated_keys", "primary", "identity"),
    [
        (
            {"primaryKey": "email", "identityKeys": ["email", "phone"]},
            "email",
            ("email", "phone"),
        ),
        (
            {"primaryKey": ["email"], "identityKeys": [{"name": "email"}]},
            "email",
            ("email",),
        ),
        ({"identityKeys": ["customer_id"]}, "customer_id", ("customer_id",)),
        ({"primaryKey": None, "identityKeys": None}, "", ()),
    ],
)
def test_keys_are_read_as_texts_or_objects(
    stated_keys: dict[str, object], primary: str, identity: tuple[str, ...]
) -> None:
    found = wire.ObjectMetadata.from_json({"objectName": "profiles", **stated_keys})
    assert (found.primary_key, found.identity_keys) == (primary, identity)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("rec_1", wire.Member(record_id="rec_1")),
        (
            "ana@example.com",
            wire.Member(contact_key="ana@example.com", email="ana@example.com"),
        ),
        (
            {"recordId": "rec_1", "contactKey": "ana@example.com"},
            wire.Member(
                record_id="rec_1",
                contact_key="ana@example.com",
                email="ana@example.com",
            ),
        ),
        (
            {
                "id": "rec_1",
                "email": "ana@example.com",
                "addedAt": "2026-04-21T15:30:00Z",
            },
            wire.Member(
                record_id="rec_1",
                contact_key="ana@example.com",
                email="ana@example.com",
                added_at=datetime(2026, 4, 21, 15, 30, tzinfo=UTC),
            ),
        ),
        ({"recordId": 17, "contactKey": None}, wire.Member(record_id="17")),
    ],
)
def test_members_are_read_as_texts_or_objects(
    item: object, expected: wire.Member
) -> None:
    assert wire.Member.from_json(item) == expected


def test_the_keys_of_members_do_not_show_in_a_repr() -> None:
    shown = repr(wire.Member.from_json("ana@example.com"))
    shown += repr(wire.MemberChange(unmatched_keys=("ana@example.com",)))
    assert "ana" not in shown


@pytest.mark.parametrize(
    ("stated_keys", "expected"),
    [
        ({"added": 2, "alreadyMembers": 1, "unmatched": 1}, (2, 1, 1, ())),
        ({"added": 2, "alreadyMembers": 1, "notFound": ["x"]}, (2, 1, 1, ("x",))),
        (
            {"added": ["a", "b"], "unmatched": 1, "unmatchedKeys": ["x"]},
            (2, 0, 1, ("x",)),
        ),
        ({"added": None}, (0, 0, 0, ())),
        ({}, (0, 0, 0, ())),
    ],
)
def test_member_changes_are_counts_or_keys(
    stated_keys: dict[str, object], expected: tuple[object, ...]
) -> None:
    change = wire.MemberChange.from_json(stated_keys, sent=4)
    found = (
        change.added,
        change.already_members,
        change.unmatched,
        change.unmatched_keys,
    )
    assert found == expected
    assert change.sent == 4


@pytest.mark.parametrize(
    ("stated_keys", "read", "stated"),
    [
        ({}, 0, frozenset()),
        ({"readRows": None, "rowsTotal": None}, 0, frozenset()),
        ({"rowsTotal": 7}, 7, frozenset(["read_rows"])),
        ({"readRows": "7"}, 7, frozenset(["read_rows"])),
        ({"readRows": 7.0, "rowsTotal": 8}, 7, frozenset(["read_rows"])),
        ({"readRows": 0}, 0, frozenset(["read_rows"])),
    ],
)
def test_counters_that_are_absent_are_nought_and_said_to_be(
    stated_keys: dict[str, object], read: int, stated: frozenset[str]
) -> None:
    status = wire.JobStatus.from_json(
        {"state": "running", **stated_keys}, job_id="imp_1"
    )
    assert (status.read_rows, status.stated) == (read, stated)


@pytest.mark.parametrize(
    ("stated_keys", "rate"),
    [
        ({"successRate": None}, 0.0),
        ({"successRate": None, "readRows": 4, "validRows": 3}, 0.75),
        ({"successRate": 0.5, "readRows": 4, "validRows": 3}, 0.5),
        ({"successRate": "NaN"}, 0.0),
    ],
)
def test_the_success_rate_is_never_a_division_by_nought(
    stated_keys: dict[str, object], rate: float
) -> None:
    status = wire.JobStatus.from_json(
        {"state": "completed", **stated_keys}, job_id="imp_1"
    )
    assert status.success_rate == rate


@pytest.mark.parametrize(
    ("stated_keys", "reason"),
    [
        ({"error": "no such column"}, "no such column"),
        ({"error": {"code": "CDP_ETL.X", "message": "bad"}}, "CDP_ETL.X: bad"),
        ({"failureReason": "bad"}, "bad"),
        ({"error": None, "message": " bad "}, "bad"),
        ({"error": {}}, ""),
        ({}, ""),
    ],
)
def test_the_reason_of_a_failure_is_found_under_likely_names(
    stated_keys: dict[str, object], reason: str
) -> None:
    assert (
        wire.JobStatus.from_json({"state": "failed", **stated_keys}, job_id="i").reason
        == reason
    )


@pytest.mark.parametrize(
    ("stated_keys", "has", "url"),
    [
        ({"hasErrors": False}, False, ""),
        ({"hasErrors": False, "errorFileUrl": None}, False, ""),
        ({"errorFileUrl": "https://a.example/f"}, True, "https://a.example/f"),
        ({"hasErrors": False, "errorFileUrl": ""}, False, ""),
    ],
)
def test_an_absent_error_file_is_no_error(
    stated_keys: dict[str, object], *, has: bool, url: str
) -> None:
    errors = wire.JobErrors.from_json(stated_keys)
    assert (errors.has_errors, errors.error_file_url) == (has, url)


@pytest.mark.parametrize(
    ("stated_keys", "last"),
    [
        ({"total": 3}, True),
        ({"total": 4}, False),
        ({"totalPages": 1}, True),
        ({"totalPages": 2}, False),
        ({"hasMore": True, "total": 3}, False),
        ({"hasMore": False}, True),
        ({"total": None}, None),
        ({}, None),
    ],
)
def test_the_last_page_is_known_by_any_of_its_signs(
    stated_keys: dict[str, object], *, last: bool | None
) -> None:
    page = wire.Page.from_json({"items": [1, 2], **stated_keys}, page=1, seen=1)
    assert page.last is last


def test_a_bare_array_is_a_page_too() -> None:
    assert wire.Page.from_json(["a"], page=1, seen=0) == wire.Page(items=["a"])


def test_times_without_a_zone_can_be_compared_with_those_that_have_one() -> None:
    bare = wire.ContactList.from_json(
        {"id": "a", "name": "a", "createdAt": "2026-04-21T15:30:00"}
    )
    assert bare.created_at == datetime(2026, 4, 21, 15, 30, tzinfo=UTC)


# --- envelopes ---------------------------------------------------------------------


def test_a_refusal_is_read_as_the_reference_shows_it() -> None:
    body = json.loads((MESSAGES / "error.json").read_text(encoding="utf-8"))
    assert wire.refused(body)
    assert wire.Refusal.from_json(body) == wire.Refusal(
        code="CDP_ETL.VALIDATION.REQUEST_INVALID",
        message="records[2].email: invalid email format. Correct the address.",
        details={
            "path": "records[2].email",
            "value": "not-an-email",
            "remediation": "Correct the address.",
        },
        correlation_id="6b9a4a0e-6f0e-4a52-9a0c-0d2b4d1f9b11",
    )


@pytest.mark.parametrize(
    "body",
    [{"success": True}, {"success": True, "data": None}, {"data": {}}],
)
def test_an_envelope_without_data_is_empty(body: object) -> None:
    assert wire.unwrap(body) == {}


@pytest.mark.parametrize(
    "body", [{"success": True}, {"success": True, "data": None}, {"data": {}}]
)
def test_an_answer_to_a_question_has_data(body: object) -> None:
    if body == {"data": {}}:
        assert wire.unwrap(body, needed=True) == {}
        return
    with pytest.raises(TransferError, match="'data' is missing"):
        wire.unwrap(body, needed=True)


@pytest.mark.parametrize("body", [{}, {"hello": 1}, [], "x", None, 3])
def test_an_answer_without_envelope_is_no_answer(body: object) -> None:
    with pytest.raises(TransferError):
        wire.unwrap(body)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"access_token": "t", "token_type": "Bearer", "expires_in": 3600},
            ("t", 3600.0),
        ),
        ({"access_token": "t", "expires_in": "60"}, ("t", 60.0)),
        ({"access_token": "t"}, ("t", None)),
        ({"success": True, "data": {"access_token": "t", "expires_in": 1}}, ("t", 1.0)),
    ],
)
def test_tokens_are_read(body: object, expected: tuple[str, float | None]) -> None:
    assert wire.grant(body) == expected


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "'jobId' is missing, a str was expected"),
        ({"jobId": 5}, "'jobId' is a int, a str was expected"),
        ({"jobId": "i", "uploadUrl": None}, "'uploadUrl' is missing"),
    ],
)
def test_a_key_that_is_needed_is_asked_for_by_name(data: wire.Json, says: str) -> None:
    with pytest.raises(TransferError, match=says):
        wire.ImportJob.from_json(data)


# --- whatever comes ----------------------------------------------------------------

READERS: dict[str, Callable[[wire.Json], object]] = {
    "ImportJob": wire.ImportJob.from_json,
    "JobStatus": lambda data: wire.JobStatus.from_json(data, job_id="imp_1"),
    "JobErrors": wire.JobErrors.from_json,
    "ContactList": wire.ContactList.from_json,
    "Member": wire.Member.from_json,
    "MemberChange": lambda data: wire.MemberChange.from_json(data, sent=1),
    "ObjectMetadata": wire.ObjectMetadata.from_json,
    "UpsertReceipt": wire.UpsertReceipt.from_json,
    "Page": lambda data: wire.Page.from_json(data, page=1, seen=0),
    "Refusal": wire.Refusal.from_json,
    "grant": wire.grant,
}

KEYS = sorted(
    {
        *(key for path in MESSAGES.glob("*.json") for key in message(path.stem)),
        *("items", "total", "error", "schema", "added", "notFound", "recordId"),
        *("access_token", "expires_in", "details", "remediation", "code", "message"),
    }
)


@pytest.mark.parametrize("read", READERS.values(), ids=READERS.keys())
@given(
    data=st.dictionaries(
        st.sampled_from(KEYS) | st.text(max_size=4), values, max_size=8
    )
)
@examples(60)
def test_any_object_is_read_or_refused_as_a_transfer_error(
    read: Callable[[wire.Json], object], data: dict[str, object]
) -> None:
    try:
        read(data)
    except TransferError as error:
        assert "expected" in str(error)  # noqa: PT017 - either outcome is fine


@given(data=st.dictionaries(st.text(min_size=1).map("x_".__add__), values))
@examples(40)
def test_unknown_keys_change_nothing(data: dict[str, object]) -> None:
    for name, read in (
        ("import_job", READERS["ImportJob"]),
        ("list", READERS["ContactList"]),
    ):
        assert read({**data, **message(name)}) == read(message(name))
