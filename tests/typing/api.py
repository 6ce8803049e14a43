"""Only type-checked: what a user writes has the types that the docs promise."""

from __future__ import annotations

from typing import assert_type

import pandas as pd

from cdp_frames import (
    Client,
    FileNotes,
    ImportPlan,
    ImportResult,
    JobTimeoutError,
    Mapping,
    RateLimitError,
    Screened,
    cdp_import,
    infer_mapping,
    plan_import,
    read_contacts,
    read_error_file,
    screen,
)
from cdp_frames.sandbox import Sandbox, Status


def the_main_job(client: Client) -> None:
    leads = read_contacts("leads.csv")
    assert_type(leads, pd.DataFrame)
    result = leads.pipe(cdp_import, list_name="Leads", client=client)
    assert_type(result, ImportResult)
    assert_type(result.counts, dict[str, int])
    assert_type(result.failed, pd.DataFrame)
    assert_type(result.reimport(result.failed), ImportResult)


def looking_before(leads: pd.DataFrame) -> None:
    assert_type(plan_import(leads, list_name="Leads"), ImportPlan)
    assert_type(plan_import(leads, list_name="Leads").apply(), ImportResult)
    assert_type(infer_mapping(leads), Mapping)
    assert_type(screen(leads), Screened)


def what_the_cdp_refused(result: ImportResult) -> None:
    assert_type(read_error_file("errors.csv", result.plan.screened.valid), pd.DataFrame)
    assert_type(result.errors, pd.DataFrame)
    assert_type(result.list_id, str | None)
    assert_type(result.suggested(), pd.DataFrame)
    assert_type(result.chain, list[ImportResult])


def when_it_goes_wrong(leads: pd.DataFrame) -> str | float | None:
    try:
        cdp_import(leads, target_list_id="lst_1", timeout=5.0)
    except RateLimitError as error:
        return error.retry_after
    except JobTimeoutError as error:
        return error.job_id
    return None


def a_cdp_of_your_own() -> None:
    with Sandbox(settings={"job_pace": 0.5}) as cdp:
        assert_type(cdp.url, str)
        assert_type(cdp.records("profiles"), pd.DataFrame)
        cdp.faults.add(Status(503), on="*", times=1)
        cdp.reset()


def what_the_file_said(leads: pd.DataFrame) -> None:
    notes = FileNotes.of(leads)
    assert_type(notes, FileNotes)
    assert_type(notes.timezone, str | None)
    assert_type([aside.reason for aside in notes.set_aside], list[str])
    FileNotes(timezone="UTC").put(leads)


def mistakes(leads: pd.DataFrame) -> None:
    FileNotes(time_zone="UTC").put(leads)  # type: ignore[call-arg]
    assert FileNotes.of(leads).time_zone  # type: ignore[attr-defined]
    read_contacts("leads.csv", dayfirst="yes")  # type: ignore[arg-type]
    Client(base_url=1)  # type: ignore[arg-type]
    assert screen(leads).fate  # type: ignore[attr-defined]
    cdp_import(leads, "Leads")  # type: ignore[arg-type, call-arg, unused-ignore]  # by name
    cdp_import(leads, list_name="L", if_exists="upsert")  # type: ignore[arg-type]
    cdp_import(leads, list_name="L", keep="none")  # type: ignore[arg-type]
    cdp_import(leads, list_name="L", bad_cells="keep")  # type: ignore[arg-type]
