"""Metadata and the upsert of one profile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.driver import Driver, Json, driving


@pytest.fixture
def cdp() -> Iterator[Driver]:
    with driving() as driver:
        yield driver


def test_the_objects(cdp: Driver) -> None:
    profiles, orders = cdp.items("/metadata/objects")
    assert profiles == {
        "objectName": "profiles",
        "displayName": "Customer Profiles",
        "pluralDisplayName": "Customer Profiles",
        "objectType": "profile",
        "activeVersion": 3,
        "primaryProfileRoot": True,
        "ingestion": {
            "single": True,
            "jsonBatch": True,
            "fileImport": True,
            "defaultWriteMode": "upsert",
        },
    }
    assert (orders["objectName"], orders["objectType"]) == ("orders", "event")
    assert orders["ingestion"] == {
        "single": True,
        "jsonBatch": True,
        "fileImport": True,
        "defaultWriteMode": "append",
    }


def test_an_object_with_its_fields(cdp: Driver) -> None:
    profiles = cdp.data("GET", "/metadata/objects/profiles")
    summary = cdp.items("/metadata/objects")[0]
    assert {key: profiles[key] for key in summary} == summary
    assert profiles["primaryKey"] == "email"
    assert profiles["identityKeys"] == [
        *("email", "customer_id", "phone", "external_id", "anonymous_id")
    ]
    fields = profiles["fields"]
    assert isinstance(fields, list)
    by_name: dict[str, Json] = {field["name"]: field for field in fields}
    assert by_name["email"] == {
        "name": "email",
        "displayName": "E-mail",
        "type": "string",
        "nullable": False,
        "required": True,
        "enum": None,
    }
    assert by_name["order_count"]["type"] == "integer"
    assert by_name["last_order_at"]["type"] == "datetime"
    # The fields of the guide's mapping, and of `docs/contract.md` section 5.
    assert {
        *("email", "first_name", "last_name", "company_name", "job_title"),
        *("country_code", "tier", "last_order_at", "customer_id", "phone", "country"),
        *("signup_source", "last_seen_at", "ltv", "order_count", "plan", "industry"),
        *("subscription_status", "account_owner", "company_size", "device_id"),
        "push_token",
    } <= set(by_name)


def upsert(cdp: Driver, record: Json, **body: object) -> Json:
    return cdp.data("POST", "/profiles/upsert", {"record": record, **body})


def test_a_profile_is_written(cdp: Driver) -> None:
    record: Json = {
        "email": "a@example.com",
        "first_name": "Ana",
        "order_count": 3,
        "ltv": 12.5,
        "email_opt_in": True,
        "last_seen_at": "2026-04-21T15:30:00+02:00",
    }
    assert upsert(cdp, record) == {
        "operation": "upsert",
        "objectName": "profiles",
        "accepted": True,
        "acceptedAt": "2026-04-21T15:30:00Z",
        "acceptedRecords": 1,
        "matchKey": "email",
    }
    assert cdp.stored("email", "first_name", "order_count", "ltv", "email_opt_in") == [
        ("a@example.com", "Ana", 3, 12.5, True)
    ]


def test_an_omitted_field_stays_and_null_clears(cdp: Driver) -> None:
    upsert(cdp, {"email": "a@example.com", "first_name": "Ana", "last_name": "Li"})
    upsert(cdp, {"email": "a@example.com", "first_name": None})
    assert cdp.stored("first_name", "last_name") == [(None, "Li")]


def test_another_identity_key_finds_the_profile(cdp: Driver) -> None:
    upsert(cdp, {"email": "a@example.com", "customer_id": "C-1"})
    record: Json = {"customer_id": "C-1", "first_name": "Ana"}
    assert upsert(cdp, record, matchKey="customer_id")["matchKey"] == "customer_id"
    assert cdp.stored("email", "first_name") == [("a@example.com", "Ana")]


@pytest.mark.parametrize(
    ("record", "match_key", "message"),
    [
        ({"first_name": "Ana"}, None, "record.email: email is required"),
        ({"email": ""}, None, "record.email: email is required"),
        ({"email": None}, None, "record.email: email is required"),
        ({"email": "bob@"}, None, "record.email: invalid email format"),
        ({"email": ["a"]}, None, "record.email: should be one value"),
        ({"email": 5}, None, "record.email: should be a string"),
        (
            {"email": "a@example.com", "tier": 1},
            None,
            "record.tier: should be a string",
        ),
        (
            {"email": "a@example.com", "last_seen_at": "2026-04-21T15:30:00"},
            None,
            "record.last_seen_at: naive datetime",
        ),
        (
            {"email": "a@example.com", "order_count": 1.5},
            None,
            "record.order_count: not an integer",
        ),
        (
            {"email": "a@example.com", "order_count": True},
            None,
            "record.order_count: not an integer",
        ),
        ({"customer_id": "C-9"}, "customer_id", "record.email: email is required"),
        ({"email": "a@example.com"}, "tier", "'tier' is no identity key of profiles"),
    ],
)
def test_a_profile_is_refused(
    cdp: Driver, record: Json, match_key: str | None, message: str
) -> None:
    body: Json = {"record": record}
    if match_key is not None:
        body["matchKey"] = match_key
    answer = cdp.call("POST", "/profiles/upsert", body)
    error = answer.json()["error"]
    assert (answer.status_code, error["message"]) == (400, message)
    assert error["code"] == "CDP_ETL.VALIDATION.REQUEST_INVALID"
    assert cdp.stored("email") == []


def test_a_new_identifier_is_linked_to_the_profile(cdp: Driver) -> None:
    upsert(cdp, {"email": "a@example.com"})
    upsert(
        cdp, {"email": "a@example.com", "customer_id": "C-1"}, matchKey="customer_id"
    )
    assert cdp.stored("email", "customer_id") == [("a@example.com", "C-1")]


def test_an_address_is_never_given_to_two_profiles(cdp: Driver) -> None:
    upsert(cdp, {"email": "a@example.com", "customer_id": "C-1"})
    upsert(cdp, {"email": "b@example.com", "customer_id": "C-2"})
    record = {"email": "b@example.com", "customer_id": "C-1"}
    body = {"record": record, "matchKey": "customer_id"}
    assert cdp.refusal("POST", "/profiles/upsert", body)[0] == 409
    assert cdp.stored("email") == [("a@example.com",), ("b@example.com",)]


def test_imports_and_upserts_write_the_same_profiles(cdp: Driver) -> None:
    upsert(cdp, {"email": "a@example.com", "first_name": "Ana"})
    job = cdp.job("email,last_name\na@example.com,Li\n")
    assert job.status["mergedUpdates"] == 1
    assert cdp.stored("first_name", "last_name") == [("Ana", "Li")]
