"""Settings: what a file may say, and what it gets for a mistake."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cdp_frames.sandbox import (
    ErrorFile,
    FieldSpec,
    ObjectSpec,
    RateLimit,
    Settings,
    load_settings,
)
from tests.sandbox.driver import driving

YAML = """
objects:
  profiles:
    fields:
      - {name: tier, enum: [gold, silver]}
      - {name: badge_id, required: true, pattern: 'B-\\d+', display_name: Badge}
  visits:
    primary_key: null
    object_type: event
    fields:
      - {name: email, email: true, required: true}
      - {name: visited_at, type: datetime}
rules:
  - {field: email, blocked_domains: [mailinator.example]}
  - {field: first_name, max_length: 5}
  - {object: visits, field: visited_at, required: true}
clients:
  - {id: reader, secret: s3cret, scopes: ['cdp:lists:read']}
error_file: {format: jsonl, row_number: zero_based}
rate_limit: {calls: 100, seconds: 10}
token_life: 60
job_pace: 0
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "settings.yaml"
    file.write_text(YAML, encoding="utf-8")
    return file


def test_a_yaml_file(path: Path) -> None:
    settings = load_settings(path)
    profiles = settings.by_name["profiles"].by_name
    assert profiles["tier"].enum == ("gold", "silver")
    assert profiles["badge_id"].display_name == "Badge"
    assert profiles["email"].blocked_domains == ("mailinator.example",)
    assert profiles["email"].required
    assert settings.by_name["visits"].write_mode == "append"
    assert settings.by_name["visits"].by_name["visited_at"].required
    assert settings.clients[0].scopes == ("cdp:lists:read",)
    assert settings.error_file == ErrorFile(format="jsonl", row_number="zero_based")
    assert settings.rate_limit == RateLimit(calls=100, seconds=10)
    assert (settings.token_life, settings.upload_life) == (60, 3600)


def test_json_says_the_same(path: Path, tmp_path: Path) -> None:
    import yaml  # noqa: PLC0415 - to turn one into the other

    file = tmp_path / "settings.json"
    file.write_text(json.dumps(yaml.safe_load(YAML)), encoding="utf-8")
    assert load_settings(file) == load_settings(str(path))
    assert load_settings(load_settings(file)) == load_settings(file)
    assert load_settings() == Settings()


def test_rules_refuse_what_the_plain_schema_lets_through() -> None:
    rules = {
        "objects": {"profiles": {"fields": [{"name": "tier", "enum": ["gold"]}]}},
        "rules": [
            {"field": "email", "blocked_domains": ["mailinator.example"]},
            {"field": "first_name", "max_length": 5},
        ],
    }
    with driving(rules) as cdp:
        job = cdp.job(
            "email,first_name,tier\n"
            "a@example.com,Ana,gold\n"
            "b@mailinator.example,Bo,\n"
            "c@example.com,Christine,tin\n"
        )
        assert (job.status["validRows"], job.status["invalidRows"]) == (1, 2)
        lines = cdp.error_file(job.id).decode().splitlines()
        assert [line.split(",")[3] for line in lines[1:]] == [
            "blocked domain",
            "longer than 5 characters",
            "not one of gold",
        ]
        (tier,) = [
            field
            for field in cdp.data("GET", "/metadata/objects/profiles")["fields"]  # type: ignore[attr-defined]  # JSON
            if field["name"] == "tier"
        ]
        assert tier["enum"] == ["gold"]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"speed": 1}, r"unknown \['speed'\]"),
        ([], "should be a mapping"),
        ({"rules": {}}, "rules should be a list"),
        ({"rules": [{"field": "shoe"}]}, "profiles.shoe, which does not exist"),
        ({"rules": [{"field": "email", "longest": 1}]}, r"unknown \['longest'\]"),
        ({"rules": [{"field": "email", "pattern": "("}]}, "no regular expression"),
        ({"rules": [{"field": "email", "max_length": "5"}]}, "max_length should be"),
        ({"rules": [{"field": "tier", "enum": "gold"}]}, "enum should be a list"),
        ({"rules": [{"field": "email", "required": False}]}, "should be required"),
        ({"objects": {"profiles": {"fields": [{"name": "a b"}]}}}, "no name"),
        ({"objects": {"profiles": {"fields": [{"name": "Row"}]}}}, "no name"),
        ({"objects": {"profiles": {"fields": [{"name": "EMAIL"}]}}}, "two fields"),
        (
            {"objects": {"profiles": {"fields": [{"name": "x", "type": "text"}]}}},
            "type should be",
        ),
        ({"objects": {"profiles": {"identity_keys": ["shoe"]}}}, "lacks"),
        ({"objects": {"profiles": {"primary_profile_root": False}}}, "profile object"),
        ({"clients": []}, "no client"),
        ({"clients": [{"name": "x"}]}, "unknown"),
        ({"clients": [{"secret": "x"}]}, "lacks 'id'"),
        ({"error_file": {"format": "xlsx"}}, "format should be"),
        ({"error_file": {"keep": "half"}}, "keep should be"),
        ({"rate_limit": {"calls": "many"}}, "calls should be"),
        ({"token_life": "1h"}, "token_life should be"),
        ({"job_pace": -1}, "job_pace should be"),
    ],
)
def test_a_mistake_is_named(raw: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load_settings(raw)


def test_specs_check_themselves() -> None:
    with pytest.raises(ValueError, match="no type"):
        FieldSpec(name="x", type="text")  # type: ignore[arg-type]  # the mistake
    with pytest.raises(ValueError, match="lacks"):
        ObjectSpec(name="x", fields=(), primary_key="email")
