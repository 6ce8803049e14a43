"""The main job, end to end over HTTP: a frame becomes a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pytest

from cdp_frames import (
    ApiError,
    AuthError,
    CdpError,
    Client,
    FrameError,
    ListExistsError,
    MappingError,
    NotFoundError,
    SettingsError,
    TransferError,
    cdp_import,
    plan_import,
)
from cdp_frames.fates import FINAL
from cdp_frames.file_notes import FileNotes, SetAside
from cdp_frames.importing.rejects_file import write_rejects
from cdp_frames.screening.tables import ERROR_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.importing.result import ImportResult
from cdp_frames.sandbox import Sandbox
from tests.reading.twins import EXPORTS, SAMPLES, existing, named

# One row of each fate that screening gives.
MIXED = pd.DataFrame(
    {
        "E-Mail": [
            " Ann@Example.com",
            "bob@example.com",
            "cyd",
            "",
            "ann@example.com ",
            "dan@example.org",
        ],
        "First Name": ["Ann", "Bob", "Cyd", "", "Anna", "Dan"],
        "Last Seen At": [
            "2026-04-21T15:30:00Z",
            "2026-04-21 15:30",
            "2026-04-21T15:30:00+02:00",
            "",
            "",
            "2026-04-21T15:30:00.5-05:00",
        ],
        "Shoe Colour": ["red", "blue", "red", "", "red", "green"],
    },
    index=["x", "y", "y", "z", "x", "w"],
)


def members(client: Client, result: ImportResult) -> list[str]:
    assert result.list_id is not None
    return sorted(member.email for member in client.members(result.list_id))


def adds_up(result: ImportResult) -> None:
    counts = result.counts
    assert sum(counts[fate] for fate in FINAL) == counts["rows"] == len(result.fates)
    assert result.differences == ()


def test_every_row_has_its_fate(client: Client) -> None:
    before = MIXED.copy()
    result = MIXED.pipe(cdp_import, list_name="Leads", client=client)
    pd.testing.assert_frame_equal(MIXED, before)
    assert result.fates["fate"].tolist() == [
        "duplicate",
        "rejected_here",
        "rejected_here",
        "empty",
        "accepted",
        "accepted",
    ]
    assert result.fates["sent_row"].tolist()[0] == 4
    assert result.fates["index"].tolist() == list(MIXED.index)
    assert members(client, result) == ["ann@example.com", "dan@example.org"]
    adds_up(result)


def test_refused_rows_come_back_as_they_were(client: Client) -> None:
    result = MIXED.pipe(cdp_import, list_name="Leads", client=client)
    pd.testing.assert_frame_equal(result.failed, MIXED.iloc[[1, 2]])
    errors = result.errors[
        ["row", "index", "column", "field", "value", "code", "stage"]
    ]
    assert errors.to_dict("records") == [
        {
            "row": 1,
            "index": "y",
            "column": "Last Seen At",
            "field": "last_seen_at",
            "value": "2026-04-21 15:30",
            "code": "naive_datetime",
            "stage": "here",
        },
        {
            "row": 2,
            "index": "y",
            "column": "E-Mail",
            "field": "email",
            "value": "cyd",
            "code": "invalid_email",
            "stage": "here",
        },
    ]


def test_the_fixed_rows_go_into_the_same_list(client: Client) -> None:
    result = MIXED.pipe(cdp_import, list_name="Leads", client=client)
    fixed = result.failed.assign(
        **{
            "E-Mail": ["bob@example.com", "cyd@example.com"],
            "Last Seen At": ["2026-04-21T15:30Z", ""],
        }
    )
    again = result.reimport(fixed)
    assert again.list_id == result.list_id
    assert again.counts["accepted"] == 2
    assert members(client, again) == [
        "ann@example.com",
        "bob@example.com",
        "cyd@example.com",
        "dan@example.org",
    ]
    history = again.history
    assert history.loc[history["row"].eq(2), "fate"].tolist() == [
        "rejected_here",
        "accepted",
    ]
    assert history.loc[history["row"].eq(1), "codes"].tolist() == ["naive_datetime", ""]
    assert again.previous is result


def test_what_the_cdp_refuses_comes_back_in_the_same_shape(client: Client) -> None:
    people = pd.DataFrame(
        {
            "email": ["ann@example.com", "bob@blocked.example.com"],
            "first_name": ["A", "B"],
        },
        index=[7, 7],
    )
    with sandbox_blocking("blocked.example.com") as cdp, cdp.client() as blocking:
        result = people.pipe(cdp_import, list_name="Leads", client=blocking)
        assert result.fates["fate"].tolist() == ["accepted", "rejected_by_cdp"]
        pd.testing.assert_frame_equal(result.failed, people.iloc[[1]])
        line = result.errors.iloc[0]
        assert (line["row"], line["index"], line["stage"]) == (1, 7, "cdp")
        assert line["value"] == "bob@blocked.example.com"
        adds_up(result)


def test_refusals_of_both_stages_are_one_frame_in_the_order_of_the_rows() -> None:
    people = pd.DataFrame(
        {"email": ["ann@blocked.example.com", "bob", "cyd@blocked.example.com", "dan"]}
    )
    with sandbox_blocking("blocked.example.com") as cdp, cdp.client() as blocking:
        result = people.pipe(cdp_import, list_name="Leads", client=blocking)
    assert tuple(result.errors.columns) == ERROR_COLUMNS
    assert result.errors["row"].dtype == "int64"
    assert result.errors["row"].tolist() == [0, 1, 2, 3]
    assert result.errors["stage"].tolist() == ["cdp", "here", "cdp", "here"]
    assert result.errors.index.tolist() == [0, 1, 2, 3]


def sandbox_blocking(domain: str) -> Sandbox:
    from cdp_frames.sandbox import Sandbox  # noqa: PLC0415

    return Sandbox(
        settings={"rules": [{"field": "email", "blocked_domains": [domain]}]}
    )


def test_a_plan_sends_nothing_and_applies_to_the_same(client: Client) -> None:
    plan = plan_import(MIXED, list_name="Leads", client=client)
    assert list(client.lists()) == []
    assert plan.counts == {
        "rows": 6,
        "valid": 2,
        "rejected_here": 2,
        "opted_out": 0,
        "duplicate": 1,
        "empty": 1,
    }
    result = plan.apply()
    assert result.counts["accepted"] == plan.counts["valid"]
    assert result.errors.equals(plan.errors)


def test_a_plan_needs_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EXPERITURE_API_KEY", "EXPERITURE_CLIENT_ID"):
        monkeypatch.delenv(name, raising=False)
    plan = plan_import(MIXED, list_name="Leads")
    assert "no credentials" in repr(plan)
    with pytest.raises(SettingsError, match="EXPERITURE_API_KEY"):
        plan.apply()


# --- targets --------------------------------------------------------------------------


def test_an_existing_list_is_not_touched_unless_told(client: Client) -> None:
    MIXED.pipe(cdp_import, list_name="Leads", client=client)
    with pytest.raises(ListExistsError, match="if_exists='append'") as caught:
        MIXED.head(1).pipe(cdp_import, list_name="Leads", client=client)
    assert caught.value.member_count == 2


def test_append_adds_and_keeps(client: Client) -> None:
    first = people("ann", "bob").pipe(cdp_import, list_name="L", client=client)
    second = people("bob", "cyd").pipe(
        cdp_import, list_name="L", if_exists="append", client=client
    )
    assert second.list_id == first.list_id
    assert members(client, second) == emails("ann", "bob", "cyd")


def test_replace_leaves_exactly_this_upload(client: Client) -> None:
    first = people("ann", "bob").pipe(cdp_import, list_name="L", client=client)
    second = people("bob", "cyd").pipe(
        cdp_import, list_name="L", if_exists="replace", client=client
    )
    assert second.list_id == first.list_id
    assert members(client, second) == emails("bob", "cyd")
    assert "1 member that is not in this upload was removed." in second.notes


def test_replace_empties_no_list_because_nobody_was_imported(client: Client) -> None:
    people("ann", "bob").pipe(cdp_import, list_name="L", client=client)
    result = pd.DataFrame({"email": ["x@"]}).pipe(
        cdp_import, list_name="L", if_exists="replace", client=client
    )
    assert members(client, result) == emails("ann", "bob")
    assert "No member was removed, for nobody was imported." in result.notes


def people(*names: str) -> pd.DataFrame:
    return pd.DataFrame({"email": emails(*names)})


def emails(*names: str) -> list[str]:
    return [f"{name}@example.com" for name in names]


def test_a_list_id_adds_to_that_list(client: Client) -> None:
    made = client.create_list("Standing list")
    result = people("ann").pipe(cdp_import, target_list_id=made.id, client=client)
    assert members(client, result) == emails("ann")
    assert "'Standing list'" in repr(result)


def test_an_audience_makes_no_list(client: Client) -> None:
    result = people("ann").pipe(cdp_import, audience_name="A", client=client)
    assert result.list_id is None
    assert list(client.lists()) == []
    assert result.counts["accepted"] == 1


def test_without_a_target_the_people_become_profiles(client: Client) -> None:
    result = people("ann").pipe(cdp_import, client=client)
    assert (result.counts["accepted"], result.list_id) == (1, None)


# --- bad input: one typed error each, nothing sent ------------------------------------


@pytest.mark.parametrize(
    ("frame", "options", "kind", "words"),
    [
        pytest.param(
            pd.DataFrame({"name": ["Ann"]}),
            {"list_name": "L"},
            FrameError,
            "email",
            id="no e-mail column",
        ),
        pytest.param(
            people("ann"),
            {"list_name": "L", "target_list_id": "lst_1"},
            SettingsError,
            "list_name and target_list_id contradict",
            id="two targets",
        ),
        pytest.param(
            people("ann"), {"list_name": " "}, FrameError, "blank", id="blank name"
        ),
        pytest.param(
            people("ann"), {"list_name": "x" * 201}, FrameError, "200", id="long name"
        ),
        pytest.param(
            people("ann"),
            {"target_list_id": "lst_nowhere"},
            NotFoundError,
            "lst_nowhere",
            id="unknown list id",
        ),
        pytest.param(
            people("ann"),
            {"list_name": "L", "if_exists": "overwrite"},
            FrameError,
            "'fail', 'append', 'replace'",
            id="unknown if_exists",
        ),
        pytest.param(
            people("ann"),
            {"list_name": "L", "mapping": {"email": "email", "nane": "first_name"}},
            MappingError,
            "nane",
            id="mapping of a column that is not there",
        ),
        pytest.param([1], {"list_name": "L"}, FrameError, "list", id="not a frame"),
        pytest.param(
            people("ann")["email"], {}, FrameError, "to_frame", id="one column alone"
        ),
        pytest.param(
            pa.array(["ann@example.com"]), {}, FrameError, "Array", id="an Arrow array"
        ),
        pytest.param(
            people("ann"), {"timeout": "10 min"}, FrameError, "seconds", id="timeout"
        ),
        pytest.param(
            people("ann"), {"timeout": -1.0}, FrameError, "seconds", id="less than 0"
        ),
        pytest.param(
            pd.DataFrame(), {}, MappingError, "has no columns", id="no columns"
        ),
        pytest.param(
            pd.DataFrame({"email": [["ann@example.com"]]}),
            {},
            MappingError,
            "nested values have no form",
            id="nested addresses",
        ),
    ],
)
def test_bad_input_is_one_typed_error_and_nothing_is_sent(
    client: Client,
    frame: pd.DataFrame,
    options: dict[str, object],
    kind: type[CdpError],
    words: str,
) -> None:
    with pytest.raises(kind, match=words):
        cdp_import(frame, client=client, **options)  # type: ignore[arg-type]  # on purpose
    assert list(client.lists()) == []


def test_a_wrong_token_is_an_auth_error(cdp: Sandbox) -> None:
    with Client("nonsense", base_url=cdp.url) as client, pytest.raises(AuthError):
        people("ann").pipe(cdp_import, list_name="L", client=client)


def test_a_server_that_is_not_there_is_a_transfer_error() -> None:
    sleeps: list[float] = []
    nowhere = "http://127.0.0.1:9/public/v1"
    with (
        Client("t", base_url=nowhere, sleep=sleeps.append) as client,
        pytest.raises(TransferError, match="can't be reached"),
    ):
        people("ann").pipe(cdp_import, list_name="L", client=client)


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(pd.DataFrame({"email": pd.Series([], dtype="str")}), id="empty"),
        pytest.param(pd.DataFrame({"email": ["nope", "@"]}), id="all bad"),
        pytest.param(pd.DataFrame({"email": [None, " "]}), id="all blank"),
    ],
)
def test_without_a_valid_row_no_job_is_opened(
    client: Client, frame: pd.DataFrame
) -> None:
    result = frame.pipe(cdp_import, list_name="L", client=client)
    assert (result.job_id, result.list_id) == (None, None)
    assert len(result.failed) == result.counts["rejected_here"]
    assert list(client.lists()) == []
    assert "no job was opened" in repr(result)
    adds_up(result)


def test_refused_rows_of_an_import_without_a_job_make_the_list_later(
    client: Client,
) -> None:
    result = pd.DataFrame({"email": ["nope"]}).pipe(
        cdp_import, list_name="L", client=client
    )
    again = result.reimport(result.failed.assign(email="ann@example.com"))
    assert members(client, again) == emails("ann")


# --- other frames ---------------------------------------------------------------------


def test_what_a_file_said_of_itself_holds_for_its_corrected_rows(
    client: Client,
) -> None:
    """A sheet keeps no ``attrs``; the zone of the file's times is still the same."""
    rows = pd.DataFrame(
        {"email": ["ann@"], "last_seen_at": ["2026-04-21 15:30"]}, index=["a"]
    )
    FileNotes(timezone="Europe/Berlin").put(rows)
    result = rows.pipe(cdp_import, list_name="L", client=client)
    fixed = pd.DataFrame(
        {"email": ["ann@example.com"], "last_seen_at": ["2026-04-21 15:30"]},
        index=["a"],
    )
    assert result.reimport(fixed).counts["accepted"] == 1
    assert fixed.attrs == {}


def test_records_that_reading_set_aside_are_told_by_their_reason(
    client: Client,
) -> None:
    rows = people("ann")
    aside = [SetAside(record, "empty record", ("", "")) for record in range(4)]
    FileNotes(set_aside=tuple(aside)).put(rows)
    result = rows.pipe(cdp_import, client=client)
    assert any(note.endswith("read: empty record (4).") for note in result.notes)


def test_a_column_renamed_in_the_repair_is_found_anew(client: Client) -> None:
    rows = pd.DataFrame({"Email": ["ann@example.com", "bob@"], "Firm": ["A", "B"]})
    result = rows.pipe(cdp_import, list_name="L", client=client)
    fixed = result.failed.assign(Email="bob@example.com")
    again = result.reimport(fixed.rename(columns={"Email": "E-mail address"}))
    assert again.counts["accepted"] == 1
    assert again.mapping.field_map["E-mail address"] == "email"


def test_what_is_done_to_the_failed_rows_mixes_nothing_up(
    client: Client, tmp_path: Path
) -> None:
    rows = pd.DataFrame({"email": ["bob@@example.com", "ann@@example.com"]})
    result = rows.pipe(cdp_import, list_name="L", client=client)
    result.failed["note"] = "mine"
    del result.failed["email"]
    assert result.suggested()["email"].tolist() == emails("bob", "ann")
    write_rejects(result, tmp_path / "refused.csv")
    written = pd.read_csv(tmp_path / "refused.csv")
    assert written["cdp_suggestion"].tolist() == [
        f"email: {email}" for email in emails("bob", "ann")
    ]
    assert result.failed["note"].tolist() == ["mine", "mine"]


def test_a_repair_may_go_somewhere_else(client: Client) -> None:
    rows = pd.DataFrame({"email": ["ann@example.com", "bob@"]})
    result = rows.pipe(cdp_import, list_name="L", client=client)
    fixed = result.failed.assign(email="bob@example.com")
    other = result.reimport(fixed, list_name="Other")
    assert (members(client, other), members(client, result)) == (
        emails("bob"),
        emails("ann"),
    )
    nowhere = result.reimport(fixed, target_list_id=None)
    assert "profiles only" in repr(nowhere)


def test_arrow_data_is_taken(client: Client) -> None:
    table = pa.table(
        {"email": emails("ann", "bob"), "order_count": pa.array([1, None], pa.int64())}
    )
    result = cdp_import(table, list_name="L", client=client)
    assert result.counts["accepted"] == 2
    assert result.mapping.source_fields["order_count"] == "integer"


def test_awkward_text_arrives_as_it_is(client: Client) -> None:
    frame = pd.DataFrame(
        {
            "email": emails("ann", "bob"),
            "first_name": ['Line\none, "two"', "名前 Ünï"],
            "job_title": ["x" * 100_000, "=SUM(A1)"],
        }
    )
    result = frame.pipe(cdp_import, list_name="L", client=client)
    assert result.counts["accepted"] == 2


def test_two_columns_of_one_name_are_both_looked_at(client: Client) -> None:
    frame = pd.DataFrame(
        [["ann@example.com", "Ann", "note"]], columns=["email", "first_name", "email"]
    )
    with pytest.raises(MappingError, match="say 'email', 'email_2'"):
        frame.pipe(cdp_import, list_name="L", mapping={"email": "email"}, client=client)
    result = frame.pipe(
        cdp_import,
        list_name="L",
        mapping={"email_2": "job_title", "first_name": "email"},
        client=client,
    )
    assert result.errors["column"].tolist() == ["first_name"]
    result = frame.pipe(cdp_import, list_name="L", client=client)
    assert result.counts["accepted"] == 1


@pytest.mark.parametrize(
    "path",
    existing(folder / "eventbrite" / "attendees.csv" for folder in (EXPORTS, SAMPLES)),
    ids=named,
)
def test_an_eventbrite_file_ends_as_a_list_of_three(client: Client, path: Path) -> None:
    attendees = pd.read_csv(path, dtype=str)
    result = attendees.pipe(cdp_import, list_name="Attendees", client=client)
    assert len(members(client, result)) == 3
    # Its times have no zone: the column is left out or refused, never shifted.
    assert "Order Date" not in result.mapping.field_map
    assert "Order Date" in repr(result)


def test_the_token_lacking_metadata_and_lists_still_imports(cdp: Sandbox) -> None:
    token = cdp.issue_token(scopes=["cdp:imports:write", "cdp:imports:read"])
    with Client(token, base_url=cdp.url) as client:
        result = people("ann").pipe(cdp_import, client=client)
    assert result.counts["accepted"] == 1
    assert any("cdp:metadata:read" in note for note in result.notes)


def test_errors_are_all_of_one_family() -> None:
    assert issubclass(ApiError, CdpError)
    assert issubclass(FrameError, ValueError)


def test_an_argument_that_reimport_does_not_have_is_named(client: Client) -> None:
    result = people("ann").pipe(cdp_import, list_name="L", client=client)
    with pytest.raises(TypeError, match="unexpected keyword argument 'time_zone'"):
        result.reimport(result.failed, time_zone="UTC")  # type: ignore[call-arg]
