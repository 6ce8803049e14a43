"""Where the object appends each row is a record of its own, and none a duplicate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
import pytest

from cdp_frames import ImportResult, JobTimeoutError, MappingError, cdp_import, screen
from cdp_frames.api.wire import ObjectMetadata
from cdp_frames.importing.destination import destination_of, schema_of
from cdp_frames.sandbox import JobStuck, Sandbox
from tests.support.brisk import brisk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames import Client

ORDERS = pd.DataFrame(
    {
        "Order ID": ["1", "1", "2", "3"],
        "E-Mail": ["a@example.com", " A@example.com", "a@example.com", "nobody"],
        "Total": ["1.5", None, "2", "3"],
        "Ordered at": ["2026-04-21T15:30:00Z"] * 4,
    }
)
VISITS = pd.DataFrame(
    {
        "Page": ["/", "/", "/prices", None, " "],
        "Visited at": [*["2026-04-21T15:30:00Z"] * 3, "2026-04-21T15:30:00Z", None],
    }
)
# As in the documents of the sandbox, but nobody is named in a visit.
SETTINGS = {
    "objects": {
        "visits": {
            "fields": [
                {"name": "page", "required": True},
                {"name": "visited_at", "type": "datetime"},
            ]
        }
    }
}


@pytest.fixture
def shop() -> Iterator[Sandbox]:
    with Sandbox(settings=SETTINGS) as cdp:
        yield cdp


def imported(cdp: Sandbox, df: pd.DataFrame, name: str, **options: Any) -> ImportResult:
    return cdp_import(
        df, object_name=name, client=brisk(cdp), progress=False, **options
    )


@pytest.mark.parametrize("keep", ["merge", "last", "first", False])
def test_every_order_is_sent(shop: Sandbox, keep: object) -> None:
    result = imported(shop, ORDERS, "orders", keep=keep)
    fates = ["accepted", "accepted", "accepted", "rejected_here"]
    assert result.fates["fate"].tolist() == fates
    assert result.fates["sent_row"].tolist()[:3] == [0, 1, 2]
    assert result.changes["rule"].str.contains("taken").sum() == 0
    records = shop.records("orders")
    assert records["order_id"].tolist() == ["1", "1", "2"]
    # What the one row does not say is not taken from the other.
    assert records["total"].isna().tolist() == [False, True, False]
    assert result.differences == ()
    assert any("'orders' of its own" in note for note in result.notes)
    assert repr(result).startswith("3 of 4 rows imported to orders only\n")
    assert "new orders  3" in repr(result)


def test_every_visit_is_sent_though_nobody_is_named(shop: Sandbox) -> None:
    result = imported(shop, VISITS, "visits")
    assert result.fates["fate"].tolist() == [
        *["accepted"] * 3,
        "rejected_here",
        "empty",
    ]
    assert shop.records("visits")["page"].tolist() == ["/", "/", "/prices"]
    # The columns stay what they are, and the corrections alone are sent.
    fixed = result.failed.assign(Page="/about")
    again = result.reimport(fixed, progress=False)
    assert again.counts["accepted"] == 1
    assert len(shop.records("visits")) == 4
    assert not any("imported by an earlier attempt" in note for note in again.notes)
    narrow = result.reimport(fixed[["Page"]], progress=False)
    assert narrow.mapping.field_map == {"Page": "page"}


def test_what_the_cdp_refuses_is_found_again() -> None:
    settings = {
        **SETTINGS,
        "rules": [{"object": "visits", "field": "page", "max_length": 5}],
    }
    with Sandbox(settings=settings) as cdp:
        result = imported(cdp, VISITS, "visits")
        assert result.fates["fate"].tolist()[:3] == [
            "accepted",
            "accepted",
            "rejected_by_cdp",
        ]
        assert result.failed.index.tolist() == [2, 3]


def test_rows_that_got_lost_are_not_called_safe_to_send_again(shop: Sandbox) -> None:
    with shop.faults.add(JobStuck()), pytest.raises(JobTimeoutError) as caught:
        imported(shop, VISITS, "visits", timeout=0)
    assert isinstance(caught.value.result, ImportResult)
    assert any("there twice if" in note for note in caught.value.result.notes)


def test_without_a_match_key_no_address_is_asked_for() -> None:
    df = pd.DataFrame({"first_name": ["Ann", "Ann", None], "memo": ["x", "x", "y"]})
    schema = pa.DataFrameSchema(
        {"first_name": pa.Column(str, nullable=True, required=False)}
    )
    made = screen(df, schema, match_key=None)
    assert made.fates["fate"].eq("valid").all()
    with pytest.raises(MappingError, match="no column has a field; the columns are"):
        screen(df[["memo"]], schema, match_key=None)


class Metadata:
    """A CDP of which nothing but its metadata is known."""

    def __init__(self, **answer: object) -> None:
        self._answer = answer

    def object(self, name: str) -> ObjectMetadata:
        return ObjectMetadata.from_json({"objectName": name, **self._answer})


@pytest.mark.parametrize(
    ("name", "mode", "keys", "match_key"),
    [
        ("profiles", "upsert", {"primaryKey": "email"}, "email"),
        ("profiles", "upsert", {"identityKeys": ["phone"]}, "phone"),
        ("profiles", "upsert", {}, "email"),
        ("profiles", None, {}, "email"),
        ("orders", "append", {}, None),
        ("orders", "append", {"primaryKey": "order_id"}, None),
        ("orders", "upsert", {"primaryKey": "order_id"}, "order_id"),
        ("orders", None, {"primaryKey": "order_id"}, "order_id"),
        ("orders", None, {}, None),
    ],
)
def test_the_metadata_say_whether_rows_are_merged(
    name: str, mode: str | None, keys: dict[str, object], match_key: str | None
) -> None:
    ingestion = {} if mode is None else {"ingestion": {"defaultWriteMode": mode}}
    client: Any = Metadata(**keys, **ingestion)
    assert destination_of(client, name).match_key == match_key


def test_the_schema_of_people_says_nothing_of_orders(client: Client) -> None:
    orders = destination_of(client, "orders")
    published = schema_of(orders, "orders", "contact")
    assert isinstance(published, pa.DataFrameSchema)
    assert "order_id" in published.columns
    assert schema_of(orders, "orders", "trade_show_lead") == "trade_show_lead"
    profiles = destination_of(client, "profiles")
    assert schema_of(profiles, "profiles", "contact") == "contact"
    unknown = destination_of(None, "orders")
    assert schema_of(unknown, "orders", "contact") == "contact"
