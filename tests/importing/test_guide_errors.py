"""Each error of the guide's table, said by the CDP itself, is understood and mended.

Source:
    The import guide, "Common row-level errors".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa
import pytest

from cdp_frames import ImportResult, MappingError, MissingColumnError, cdp_import
from cdp_frames.sandbox import SHAPES, Sandbox
from tests.support.brisk import brisk
from tests.support.examples import first_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORT_OF_METADATA = [
    "cdp:imports:read",
    "cdp:imports:write",
    "cdp:lists:read",
]

# A schema that asks nothing of the values, so that the CDP is the one to refuse them.
LAX = pa.DataFrameSchema(
    {
        "email": pa.Column(str),
        "last_seen_at": pa.Column(str, required=False, nullable=True),
        "shoe_size": pa.Column(str, required=False, nullable=True),
    }
)

CONSENT = {"objects": {"profiles": {"fields": [{"name": "consent", "required": True}]}}}

# email-validator takes a local part of 65 characters, the CDP in the box does not.
LONG = "x" * 65 + "@example.com"


@pytest.fixture(scope="module")
def cdp() -> Iterator[Sandbox]:
    """One CDP for all shapes of its error file."""
    with Sandbox() as sandbox:
        yield sandbox


def loop(
    cdp: Sandbox, frame: pd.DataFrame, column: str, cure: str
) -> tuple[ImportResult, ImportResult]:
    """Import without asking for the fields, mend the refused rows, import again."""
    with brisk(cdp, cdp.issue_token(SHORT_OF_METADATA)) as client:
        name = f"L{sum(1 for _ in client.lists())}"
        result = cdp_import(frame, schema=LAX, list_name=name, client=client)
        again = result.reimport(result.failed.assign(**{column: cure}))
        on_list = {member.email for member in client.members(str(again.list_id))}
    accepted = pd.concat([frame["email"], pd.Series([cure] if "@" in cure else [])])
    assert on_list == set(accepted) - {LONG}
    return result, again


@pytest.mark.parametrize("shape", first_of(SHAPES, 3))
def test_invalid_email_format(cdp: Sandbox, shape: str) -> None:
    frame = pd.DataFrame(
        {"email": ["ann@example.com", LONG, "bob@example.com"]}, index=[5, 5, 5]
    )
    cdp.error_file = SHAPES[shape]
    result, again = loop(cdp, frame, "email", "cyd@example.com")
    assert result.fates["fate"].tolist() == ["accepted", "rejected_by_cdp", "accepted"]
    errors = result.errors.dropna(subset=["row"])
    assert set(errors["row"]) <= {1}
    assert set(errors["code"]) <= {"invalid_email", "cdp_rejected"}
    assert again.counts["accepted"] == 1
    assert again.history.loc[again.history["row"].eq(1), "fate"].tolist() == [
        "rejected_by_cdp",
        "accepted",
    ]


@pytest.mark.parametrize("shape", first_of(SHAPES, 3))
def test_naive_datetime(cdp: Sandbox, shape: str) -> None:
    frame = pd.DataFrame(
        {
            "email": ["ann@example.com", "bob@example.com"],
            "last_seen_at": ["2026-04-21T15:30:00Z", "2026-04-21 15:30:00"],
        }
    )
    cdp.error_file = SHAPES[shape]
    result, again = loop(cdp, frame, "last_seen_at", "2026-04-21T15:30:00Z")
    assert result.fates["fate"].tolist() == ["accepted", "rejected_by_cdp"]
    errors = result.errors.dropna(subset=["row"])
    assert set(errors["row"]) <= {1}
    assert set(errors["code"]) <= {"naive_datetime", "cdp_rejected"}
    assert again.counts["accepted"] == 1


def test_a_field_that_does_not_exist() -> None:
    frame = pd.DataFrame({"email": ["ann@example.com"], "shoe_size": ["42"]})
    with (
        Sandbox() as cdp,
        brisk(cdp, cdp.issue_token(SHORT_OF_METADATA)) as client,
        pytest.raises(MappingError, match="shoe_size"),
    ):
        cdp_import(frame, schema=LAX, list_name="L", client=client)


def test_a_required_field_that_is_not_mapped() -> None:
    frame = pd.DataFrame({"email": ["ann@example.com"], "Consent?": ["yes"]})
    with (
        Sandbox(settings=CONSENT) as cdp,
        brisk(cdp, cdp.issue_token(SHORT_OF_METADATA)) as client,
    ):
        with pytest.raises(MappingError, match="consent"):
            cdp_import(frame, schema=LAX, list_name="L", client=client)
        assert list(client.lists()) == []


def test_a_required_field_that_is_known_is_asked_for_before_sending() -> None:
    frame = pd.DataFrame({"email": ["ann@example.com"]})
    with Sandbox(settings=CONSENT) as cdp, cdp.client() as client:
        with pytest.raises(ValueError, match="consent"):
            cdp_import(frame, list_name="L", client=client)
        assert not any("import-jobs" in call.endpoint for call in cdp.exchanges)


def test_what_the_cdp_requires_is_asked_for_though_the_schema_does_not() -> None:
    """The schema of contacts has the field, and lets it be left out."""
    fields = [{"name": "company_name", "required": True}]
    settings = {"objects": {"profiles": {"fields": fields}}}
    frame = pd.DataFrame({"email": ["ann@example.com"]})
    with Sandbox(settings=settings) as cdp, cdp.client() as client:
        with pytest.raises(MissingColumnError, match="The CDP requires 'company_name'"):
            cdp_import(frame, list_name="L", client=client)
        assert not any("import-jobs" in call.endpoint for call in cdp.exchanges)
        whole = frame.assign(Company="Acme")
        assert cdp_import(whole, list_name="L", client=client).counts["accepted"] == 1


def test_a_mapping_that_the_cdp_refuses_does_not_claim_that_nothing_was_sent() -> None:
    frame = pd.DataFrame({"email": ["ann@example.com"], "shoe_size": ["42"]})
    with (
        Sandbox() as cdp,
        brisk(cdp, cdp.issue_token(SHORT_OF_METADATA)) as client,
        pytest.raises(
            MappingError, match="was uploaded, and nothing imported"
        ) as caught,
    ):
        cdp_import(frame, schema=LAX, list_name="L", client=client)
    assert "nothing was sent" not in str(caught.value).lower()
